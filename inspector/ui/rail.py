"""The rail at the left: the pages that exist, and what the program costs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.models.format import count, size
from inspector.ui.models.frame import StatusFrame
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

RAIL_PX = 176
_ITEM_PX = 34
_ICON_PX = 16
_ICON_LEFT_PX, _TEXT_LEFT_PX = 10, 36
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RailItem(QAbstractButton):
    """A page by icon and name; a bar at its left edge marks the one in front."""

    def __init__(self, theme: Theme, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.setText(name)
        self.setAccessibleName(f"Page {name}")
        self.setFont(font())
        self.setCheckable(True)
        self.setFixedHeight(_ITEM_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size that shows the name."""
        return QSize(RAIL_PX, _ITEM_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the item."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked():
            shape = QPainterPath()
            shape.addRoundedRect(box, 8, 8)
            painter.fillPath(shape, colours.raised)
            painter.setClipPath(shape)
            painter.fillRect(QRectF(0, 0, 2, box.height()), colours.accent)
            painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        ink = colours.text if self.isChecked() else colours.muted
        icon = pixmap(self._icon_name, _ICON_PX, ink, self.devicePixelRatioF())
        painter.drawPixmap(_ICON_LEFT_PX, (self.height() - _ICON_PX) // 2, icon)
        painter.setPen(ink)
        painter.drawText(box.adjusted(_TEXT_LEFT_PX, 0, 0, 0), _LEFT, self.text())


class Rail(QFrame):
    """Names the page in front; the foot shows memory, rows and the work of a frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_PX)
        self.live = RailItem(theme, "Live", "live", self)
        # The only page there is: pressing its name leads nowhere else.
        self.live.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.live.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.memory = PlainLabel("muted", font(SMALL_PX), parent=self)
        self.work = PlainLabel("muted", font(SMALL_PX), parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 16)
        column.setSpacing(4)
        column.addWidget(self.live)
        column.addStretch(1)
        for label in (self.memory, self.work):
            label.setContentsMargins(10, 0, 0, 0)
            column.addWidget(label)
        self.show_status(None)

    def show_status(self, status: StatusFrame | None) -> None:
        """Show what the program costs; None means that nothing is open."""
        is_open = status is not None
        if self.live.isChecked() is not is_open:
            self.live.setChecked(is_open)
        if status is None:
            self.memory.show_text("")
            self.work.show_text("")
        else:
            self.memory.show_text(f"{size(status.memory_bytes)} · {count(status.rows)} rows")
            self.work.show_text(f"frame {status.frame_ms:.0f} ms")
