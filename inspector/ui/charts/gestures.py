"""From presses, moves and turns of a wheel over a plot to what a person means."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from inspector.ui.charts.curves import Mapping

# A hand is never quite still: less than this is a click.
_CLICK_PX = 4.0
_EDGE_PX = 5.0
_NOTCH = 120.0
# How many times as long the view gets by one notch of a wheel.
_ZOOM_PER_NOTCH = 1.25
_PAN_PER_NOTCH = 0.1
# A drag along the time axis by so much makes the view e times as long, or short.
_STRETCH_PX = 160.0
# A wheel that rests for so long is a gesture that ended.
_REST_MS = 300

_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Drag(Enum):
    """What a drag does."""

    PAN = auto()
    STRETCH = auto()
    SELECT = auto()
    EDGE = auto()


_MOVES_VIEW = (Drag.PAN, Drag.STRETCH)


@dataclass(slots=True)
class _Press:
    drag: Drag
    at: QPointF
    last_x: float
    share: float
    anchor_s: float
    has_moved: bool = False


class Gestures(QObject):
    """Understands the pointer over one plot; it changes nothing itself.

    Args:
        mapping: Returns from seconds to pixels as drawn now; None while nothing is.
        parent: The plot.

    Signals:
        hovered: Where the pointer is, as a share of the view; None when it is elsewhere.
        started: A drag or a turn of the wheel begins to move the view.
        zoomed: How many times as long the view becomes, and the share of it that stays in place.
        panned: By how many seconds the view moves.
        ended: The drag is over, or the wheel rests.
        fit_requested: The whole session is to be in view.
        selecting: Start and end of the region being drawn, and whether it is a new one.
        selected: The region is drawn.
        dismissed: The region is not wanted any more.
        pin_requested: The cursor is to be pinned at this instant.
        clicked: The plot was clicked here.
    """

    hovered = Signal(object)
    started = Signal()
    zoomed = Signal(float, float)
    panned = Signal(float)
    ended = Signal()
    fit_requested = Signal()
    selecting = Signal(float, float, bool)
    selected = Signal()
    dismissed = Signal()
    pin_requested = Signal(float)
    clicked = Signal(QPointF)

    def __init__(self, mapping: Callable[[], Mapping | None], parent: QObject) -> None:
        super().__init__(parent)
        self._mapping = mapping
        self._press: _Press | None = None
        self.edges_s: tuple[float, float] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.ended)

    @property
    def drag(self) -> Drag | None:
        """What is being dragged; None before the pointer has moved far enough to mean it."""
        return self._press.drag if self._press is not None and self._press.has_moved else None

    @property
    def drags_view(self) -> bool:
        """Whether the view is being dragged."""
        return self.drag in _MOVES_VIEW

    def press(self, event: QMouseEvent) -> None:
        """Take in that a button is down."""
        mapping, at = self._mapping(), event.position()
        if mapping is None or self._press is not None:
            return
        x_s = _instant(mapping, at.x())
        if event.button() is Qt.MouseButton.MiddleButton or (
            event.button() is Qt.MouseButton.LeftButton and event.modifiers() & _CONTROL
        ):
            self.pin_requested.emit(x_s)
        elif event.button() is Qt.MouseButton.LeftButton:
            drag, anchor_s = self._meaning(mapping, at, bool(event.modifiers() & _SHIFT))
            self._press = _Press(drag, at, at.x(), _share(mapping, at.x()), anchor_s)

    def move(self, event: QMouseEvent) -> None:
        """Take in where the pointer is."""
        mapping, at = self._mapping(), event.position()
        if mapping is None:
            return
        share = (at.x() - mapping.area.left()) / mapping.area.width()
        self.hovered.emit(share if 0.0 <= share <= 1.0 else None)
        press = self._press
        if press is None:
            return
        if not event.buttons() & Qt.MouseButton.LeftButton:
            # The release went elsewhere: to a menu, or to another window.
            self._finish(press)
            return
        away = at - press.at
        if not press.has_moved and math.hypot(away.x(), away.y()) < _CLICK_PX:
            return
        if not press.has_moved:
            press.has_moved = True
            if press.drag in _MOVES_VIEW:
                self.started.emit()
        self._drag(mapping, press, at.x())

    def release(self, event: QMouseEvent) -> None:
        """Take in that a button is up."""
        press = self._press
        if press is not None and event.button() is Qt.MouseButton.LeftButton:
            self._finish(press)

    def cancel(self) -> None:
        """Forget what is being dragged."""
        press, self._press = self._press, None
        if press is not None and press.has_moved and press.drag in _MOVES_VIEW:
            self.ended.emit()

    def turn(self, event: QWheelEvent) -> bool:
        """Take in a turn of the wheel; return whether it means the view."""
        mapping, turned = self._mapping(), event.angleDelta()
        if mapping is None:
            return False
        if event.modifiers() & _CONTROL:
            notches = turned.y() / _NOTCH
            self._zoom(_ZOOM_PER_NOTCH**-notches, _share(mapping, event.position().x()))
            return True
        # Some systems turn a wheel with Shift sideways themselves.
        sideways = turned.x()
        if not sideways and event.modifiers() & _SHIFT:
            sideways = turned.y()
        if not sideways or abs(sideways) < abs(turned.y() if turned.x() else 0):
            return False
        start_s, end_s = mapping.view_s
        self._go_on()
        self.panned.emit(-sideways / _NOTCH * _PAN_PER_NOTCH * (end_s - start_s))
        return True

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Take in a gesture of two fingers; return whether it means the view."""
        mapping = self._mapping()
        if mapping is None or event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(1.0 / max(1.0 + event.value(), 0.1), _share(mapping, event.position().x()))
        return True

    def cursor_at(self, at: QPointF, *, is_near: bool) -> Qt.CursorShape:
        """Return the shape of the pointer that tells what a press would do.

        Args:
            at: Where the pointer is.
            is_near: Whether it is on a curve.
        """
        mapping = self._mapping()
        if mapping is None:
            return Qt.CursorShape.ArrowCursor
        drag = self.drag or self._meaning(mapping, at, False)[0]
        if drag is Drag.PAN:
            if self.drag is Drag.PAN:
                return Qt.CursorShape.ClosedHandCursor
            return Qt.CursorShape.PointingHandCursor if is_near else Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.CrossCursor if drag is Drag.SELECT else Qt.CursorShape.SizeHorCursor

    def _meaning(self, mapping: Mapping, at: QPointF, is_shifted: bool) -> tuple[Drag, float]:
        if is_shifted:
            return Drag.SELECT, _instant(mapping, at.x())
        if self.edges_s is not None and at.y() <= mapping.area.bottom():
            start_s, end_s = self.edges_s
            for edge_s, other_s in ((start_s, end_s), (end_s, start_s)):
                if abs(mapping.x_px(edge_s) - at.x()) <= _EDGE_PX:
                    return Drag.EDGE, other_s
        return (Drag.STRETCH if at.y() > mapping.area.bottom() else Drag.PAN), 0.0

    def _drag(self, mapping: Mapping, press: _Press, x: float) -> None:
        by_px, press.last_x = x - press.last_x, x
        start_s, end_s = mapping.view_s
        if press.drag is Drag.PAN:
            self.panned.emit(-by_px * (end_s - start_s) / mapping.area.width())
        elif press.drag is Drag.STRETCH:
            self.zoomed.emit(math.exp(-by_px / _STRETCH_PX), press.share)
        else:
            x_s = _instant(mapping, x)
            first_s, last_s = sorted((press.anchor_s, x_s))
            self.selecting.emit(first_s, last_s, press.drag is Drag.SELECT)

    def _finish(self, press: _Press) -> None:
        self._press = None
        if press.drag in _MOVES_VIEW:
            if press.has_moved:
                self.ended.emit()
            elif press.drag is Drag.PAN:
                self.clicked.emit(press.at)
        elif press.has_moved:
            self.selected.emit()
        elif press.drag is Drag.SELECT:
            self.dismissed.emit()

    def _zoom(self, factor: float, share: float) -> None:
        self._go_on()
        self.zoomed.emit(factor, share)

    def _go_on(self) -> None:
        if not self._rest.isActive():
            self.started.emit()
        self._rest.start()


def _share(mapping: Mapping, x: float) -> float:
    return min(max((x - mapping.area.left()) / mapping.area.width(), 0.0), 1.0)


def _instant(mapping: Mapping, x: float) -> float:
    start_s, end_s = mapping.view_s
    return start_s + _share(mapping, x) * (end_s - start_s)
