"""Differences of texts, line by line, in the colours of what came and what went."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.mono import fixed_font
from inspector.ui.models.literal import one_line
from inspector.ui.text import elided
from inspector.ui.theme import Theme, mix

_LINE_PX = 20
_PAD_PX, _SIGN_PX = 8, 14
_GROUND_SHARE = 0.12
_MOST_LINES = 2_000
_SCROLLING: frozenset[int] = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DifferenceView(QAbstractScrollArea):
    """Shows a unified difference; signs and colours tell what came, words tell if nothing did."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[str, ...] = ()
        self._nothing = ""
        self._font = fixed_font()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("difference")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Difference")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is shown, each line with its sign."""
        return self._lines

    def show_difference(self, difference: str, nothing: str) -> None:
        """Show a difference.

        Args:
            difference: As `difflib` writes it; its head is left out, and what parts its pieces.
            nothing: What to say if it is empty.
        """
        lines = tuple(_told(difference))
        if lines == self._lines and nothing == self._nothing:
            return
        self._lines, self._nothing = lines, nothing
        self.setAccessibleDescription("\n".join(lines[:50]) or nothing)
        self._set_range()
        # Where there is room for few lines, these are not to be those that stay.
        changed = (place for place, line in enumerate(lines) if line[:1] in ("+", "-"))
        self.verticalScrollBar().setValue(max(next(changed, 0) - 1, 0) * _LINE_PX)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that scroll: they would move the view of the window's timeline."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _SCROLLING
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return the size of all lines, within reason."""
        return QSize(200, min(max(len(self._lines), 1), 12) * _LINE_PX + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the size of three lines."""
        return QSize(120, 3 * _LINE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the lines there are."""
        super().resizeEvent(event)
        self._set_range()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines in sight."""
        painter, colours = QPainter(self.viewport()), self._theme.colours
        painter.fillRect(self.viewport().rect(), colours.surface)
        width = float(self.viewport().width())
        if not self._lines:
            painter.setFont(font(LABEL_PX))
            painter.setPen(colours.muted)
            painter.drawText(QRectF(0, 0, width, _LINE_PX), _LEFT, self._nothing)
        top = -self.verticalScrollBar().value()
        for number, line in enumerate(self._lines):
            box = QRectF(0, top + number * _LINE_PX, width, _LINE_PX)
            if box.bottom() >= 0 and box.top() <= self.viewport().height():
                self._draw_line(painter, box, line)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _draw_line(self, painter: QPainter, box: QRectF, line: str) -> None:
        colours = self._theme.colours
        sign, text = line[:1], one_line(line[1:])
        ink = {"+": colours.ok, "-": colours.crit}.get(sign, colours.muted)
        if sign in "+-":
            painter.fillRect(box, mix(ink, colours.surface, _GROUND_SHARE))
        painter.setFont(self._font)
        painter.setPen(ink)
        shown = "\N{MINUS SIGN}" if sign == "-" else sign
        painter.drawText(box.adjusted(_PAD_PX, 0, 0, 0), _LEFT, shown)
        room = box.adjusted(_PAD_PX + _SIGN_PX, 0, -_PAD_PX, 0)
        painter.drawText(room, _LEFT, elided(text, self._font, room.width()))

    def _set_range(self) -> None:
        height = self.viewport().height()
        most = max(0, len(self._lines) * _LINE_PX - height)
        bar = self.verticalScrollBar()
        bar.setRange(0, most)
        bar.setPageStep(height)
        bar.setSingleStep(_LINE_PX)
        self.updateGeometry()


def _told(difference: str) -> list[str]:
    """Return the lines of a difference that say something, at most so many."""
    found: list[str] = []
    # The first two lines name the texts.
    for line in difference.split("\n")[2:]:
        if not line.startswith("@@"):
            found += [line] if line else []
        elif found:
            found.append(" \N{MIDLINE HORIZONTAL ELLIPSIS}")
    if len(found) > _MOST_LINES:
        left = len(found) - _MOST_LINES
        found = [*found[:_MOST_LINES], f" … and {left:,} lines more"]
    return found
