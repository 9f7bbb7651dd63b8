"""The upper edge of the drawer, by which it is made higher or lower."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.theme import Theme

_HEIGHT_PX = 7
_BAR_WIDTH_PX, _BAR_HEIGHT_PX = 36, 3
_STEP_PX = 24
_STEPS: Mapping[int, int] = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class Grip(QWidget):
    """Can be dragged, and moved by the arrow keys.

    Signals:
        moved: By how many pixels upwards.
    """

    moved = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._held_at_y: float | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Height of the lines")
        theme.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._held_at_y = event.globalPosition().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._held_at_y is not None:
            at_y = event.globalPosition().y()
            self.moved.emit(round(self._held_at_y - at_y))
            self._held_at_y = at_y

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._held_at_y = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a step."""
        step = _STEPS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step * _STEP_PX)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys move it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the edge, and a bar to take hold of."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, colours.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bright = self.hasFocus() or self._held_at_y is not None
        painter.setBrush(colours.accent if bright else colours.faint)
        left = (self.width() - _BAR_WIDTH_PX) / 2
        bar = QRectF(left, 3, _BAR_WIDTH_PX, _BAR_HEIGHT_PX)
        painter.drawRoundedRect(bar, 1.5, 1.5)
