"""A chip: one filter in words, with a cross that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.arrow import ARROW_PX, draw_arrow
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

HEIGHT_PX = 28
_PAD_PX, _GAP_PX, _CROSS_PX, _CROSS_ROOM_PX = 10, 5, 7, 24
_VALUE_MOST_PX = 140.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterChip(QAbstractButton):
    """Says ``tier 3, 4, 5``; a click edits it, its cross or Delete removes it.

    Signals:
        removed: A person wants it away.
    """

    removed = Signal()

    def __init__(self, word: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a chip.

        Args:
            word: What it begins with, in a quieter colour.
            theme: Colours.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._theme = theme
        self._word = word
        self._value = ""
        self._has_cross = False
        self.has_arrow = False
        self._plain, self._strong = font(LABEL_PX), font(LABEL_PX, MEDIUM)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    @property
    def value(self) -> str:
        """What the filter is set to."""
        return self._value

    def show_value(self, value: str, *, has_cross: bool) -> None:
        """Show what the filter is set to, and whether there is something to remove."""
        if (value, has_cross) == (self._value, self._has_cross):
            return
        self._has_cross = has_cross
        # Not the text of the button: of that, Qt would make a key of what follows a `&`.
        self._value = value
        name = f"{self._word} {value}".strip()
        self.setAccessibleName(f"Filter {name}")
        self.setAccessibleDescription("Delete removes it" if has_cross else "")
        self.setToolTip(plain_tooltip(name if self._shown() != value else ""))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows it all, with a long value cut."""
        word_px = self._word_px() + _GAP_PX if self._word and self._value else self._word_px()
        value_px = QFontMetricsF(self._strong).horizontalAdvance(self._shown())
        end_px = _CROSS_ROOM_PX if self._has_cross else _PAD_PX
        arrow_px = ARROW_PX + _GAP_PX if self.has_arrow else 0
        return QSize(round(_PAD_PX + word_px + value_px + arrow_px + end_px + 1), HEIGHT_PX)

    def cross(self) -> QRectF:
        """Return where the cross takes clicks; empty without one."""
        if not self._has_cross:
            return QRectF()
        return QRectF(self.width() - _CROSS_ROOM_PX, 0, _CROSS_ROOM_PX, HEIGHT_PX)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove the filter when the cross was clicked."""
        if self.isDown() and self.cross().contains(event.position()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Brighten the cross below the pointer."""
        super().mouseMoveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove with Delete, edit with Enter."""
        if self._has_cross and event.key() in _REMOVING:
            self.removed.emit()
        elif event.key() in _PRESSING:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.accent if self.hasFocus() else colours.line
        painter.setPen(colours.faint if self.underMouse() and not self.hasFocus() else edge)
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        x = float(_PAD_PX)
        painter.setFont(self._plain)
        painter.setPen(colours.muted)
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT, self._word)
        x += self._word_px() + (_GAP_PX if self._word else 0)
        painter.setFont(self._strong)
        painter.setPen(colours.text)
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT, self._shown())
        if self.has_arrow:
            left = self.width() - _PAD_PX - ARROW_PX
            draw_arrow(painter, left, self.height() / 2, colours.muted)
        if self._has_cross:
            self._draw_cross(painter)

    def _draw_cross(self, painter: QPainter) -> None:
        colours, room = self._theme.colours, self.cross()
        is_hot = self.underMouse() and room.contains(
            QPointF(self.mapFromGlobal(self.cursor().pos()))
        )
        painter.setPen(QPen(colours.text if is_hot else colours.muted, 1.2))
        half = _CROSS_PX / 2
        centre = QPointF(room.center().x() - 1, room.center().y())
        for way in (-half, half):
            painter.drawLine(centre + QPointF(-half, -way), centre + QPointF(half, way))

    def _word_px(self) -> float:
        return QFontMetricsF(self._plain).horizontalAdvance(self._word)

    def _shown(self) -> str:
        return elided(self._value, self._strong, _VALUE_MOST_PX)
