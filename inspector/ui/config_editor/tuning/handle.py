"""A threshold that is moved by mouse or keys, in a picture that has it as one of its axes."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.theme import Theme

NEAR_PX = 7
"""A pointer this close to the line means it."""

_STEPS, _FINER = 100, 10
_LESS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Left})
_MORE = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Right})


class ThresholdHandle(QWidget):
    """Lets a person move a threshold.

    Signals:
        moved: The number, whenever a person moves it, in the unit of the threshold.
        grabbed: A drag begins.
        released: A drag is over.
    """

    moved = Signal(float)
    grabbed = Signal()
    released = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.threshold = math.nan
        self.low, self.high = 0.0, 1.0
        self.must_be_positive = False
        self.is_dragging = False
        self._name = name
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    @property
    def area(self) -> QRectF:
        """The part within the labels, in pixels."""
        raise NotImplementedError

    def along(self, position: QPointF) -> float:
        """Return the number at a position."""
        raise NotImplementedError

    def is_near(self, position: QPointF) -> bool:
        """Return whether a pointer there means the threshold."""
        raise NotImplementedError

    def length_px(self) -> float:
        """Return how long the axis is."""
        raise NotImplementedError

    def show_threshold(self, threshold: float) -> None:
        """Show another threshold, unless a person is moving it."""
        if not self.is_dragging and not _is_same(threshold, self.threshold):
            self.threshold = threshold
            self.fit()
            self.update()

    def fit(self) -> None:
        """Fit the axis, so that the threshold is on it; not while it is dragged."""

    def rounded(self, value: float) -> float:
        """Return a number with no more digits than a pixel is wide."""
        step = _decimal((self.high - self.low) / max(self.length_px(), 1.0))
        found = float(f"{round(value / step) * step:.12g}")
        return max(found, step) if self.must_be_positive else found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the threshold, or bring it here."""
        if event.button() == Qt.MouseButton.LeftButton and math.isfinite(self.threshold):
            self.is_dragging = True
            self.grabbed.emit()
            if not self.is_near(event.position()):
                self._move(self.along(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the threshold along."""
        if self.is_dragging:
            inside = min(max(self.along(event.position()), self.low), self.high)
            self._move(inside)
        is_near = math.isfinite(self.threshold) and self.is_near(event.position())
        self.setCursor(self.moving_cursor() if is_near or self.is_dragging
                       else Qt.CursorShape.ArrowCursor)  # fmt: skip

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the threshold."""
        if event.button() == Qt.MouseButton.LeftButton and self.is_dragging:
            self.is_dragging = False
            self.released.emit()
            self.fit()
            self.update()

    def event(self, event: QEvent) -> bool:
        """Have the arrows for the threshold, which else move the view."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and _moves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the threshold by a step with the arrows, by a finer one with Shift."""
        key = Qt.Key(event.key())
        way = 1 if key in _MORE else -1
        if not _moves(event) or not math.isfinite(self.threshold):
            super().keyPressEvent(event)
            return
        step = _decimal((self.high - self.low) / _STEPS)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step /= _FINER
        found = float(f"{(round(self.threshold / step) + way) * step:.12g}")
        if found > 0 or not self.must_be_positive:
            self._move(found)
            self.fit()
            self.update()

    def moving_cursor(self) -> Qt.CursorShape:
        """Return what says that the threshold can be moved."""
        return Qt.CursorShape.SplitVCursor

    def _move(self, value: float) -> None:
        if self.is_dragging:
            value = self.rounded(value)
        if value != self.threshold:
            self.threshold = value
            self.update()
            self.moved.emit(value)


def _decimal(step: float) -> float:
    """Return the power of ten at or below a step."""
    return 10.0 ** math.floor(math.log10(step)) if step > 0 else 1e-12


def _is_same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _moves(event: QKeyEvent) -> bool:
    others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.key() in _LESS | _MORE and not event.modifiers() & others
