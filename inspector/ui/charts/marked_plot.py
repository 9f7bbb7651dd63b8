"""A plot whose points are marked one at a time, by the pointer or the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from inspector.ui.theme import Theme

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MarkedPlot(QWidget):
    """Keeps which place is marked; what is drawn, and where, is up to who inherits it.

    Signals:
        marked: The value of `mark`, whenever another place is marked.
    """

    marked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = -1
        self.setMouseTracking(True)

    @property
    def mark(self) -> float:
        """What the marked place stands for; NaN for none."""
        return self._value_at(self._mark) if 0 <= self._mark < self._count() else float("nan")

    def _count(self) -> int:
        """Return how many places there are."""
        raise NotImplementedError

    def _value_at(self, place: int) -> float:
        """Return what a place stands for."""
        raise NotImplementedError

    def _place_at(self, x_px: float) -> int:
        """Return the place next to a distance from the left edge; -1 for none."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move the mark from being keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain and event.key() in _STEPS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark."""
        count = self._count()
        if event.key() not in _STEPS or not count:
            super().keyPressEvent(event)
            return
        start = count if self._mark < 0 else self._mark
        self._set_mark(min(max(start + _STEPS[event.key()], 0), count - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is below the pointer."""
        self._set_mark(self._place_at(event.position().x()) if self._count() else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._set_mark(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing."""
        super().focusOutEvent(event)
        self._set_mark(-1)

    def _set_mark(self, place: int) -> None:
        if place != self._mark:
            self._mark = place
            self.marked.emit(self.mark)
            self.update()

    def _draw_ring(self, painter: QPainter, radius_px: float) -> None:
        """Show that the keys are here, if they are."""
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, radius_px, radius_px)
