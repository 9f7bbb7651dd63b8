"""What of the session is in sight: following, looking back, and the way between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inspector.ui.models.frame import Frame
from inspector.ui.models.missed import Missed
from inspector.ui.models.view import (
    LEAST_RANGE_S,
    Extent,
    History,
    View,
    centred,
    fitted,
    next_centre,
    panned,
    showing,
    zoomed,
)

_MIDDLE = 0.5


class ViewControl(QObject):
    """Keeps the visible range of one source, and its history.

    Instants that come from widgets are seconds since the origin of the latest frame.

    Attributes:
        missed: What comes while the view looks elsewhere.

    Signals:
        changed: Another range is wanted.
        moved: The range that is in sight from now on: start and end, seconds since the origin.
        stepped: The history is another one.
    """

    changed = Signal()
    moved = Signal(float, float)
    stepped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = View()
        self._history = History()
        self._gesture_from: View | None = None
        self._extent = Extent(0.0, 0.0)
        self._origin_ts = 0.0
        self.missed = Missed()
        self._is_held = False

    @property
    def view(self) -> View:
        """The visible range."""
        return self._view

    @property
    def history(self) -> History:
        """The ranges before, and those gone back from."""
        return self._history

    @property
    def extent(self) -> Extent:
        """The session, as far as the playhead."""
        return self._extent

    def instant(self, at_s: float) -> float:
        """Return the Unix seconds of an instant that a widget tells, seconds since the origin."""
        return self._origin_ts + at_s

    def reset(self) -> None:
        """Begin anew with another source; the length of the range stays."""
        self._view = View(self._view.range_s)
        self._history = History()
        self._gesture_from = None
        self._extent = Extent(0.0, 0.0)
        self.missed.forget()
        self._is_held = False

    def take(self, frame: Frame) -> Frame:
        """Return a frame as it is to be shown: with the range that is wanted by now.

        The frame may have been made for the range before; its curves are still good.
        """
        self._origin_ts = frame.origin_ts
        origin_ts = frame.origin_ts
        self._extent = Extent(origin_ts + frame.span_s[0], origin_ts + frame.playhead_s)
        return replace(frame, view_s=self._bounds_s(), behind=self.missed.take(frame))

    def set_range(self, range_s: float) -> None:
        """Show so many seconds, with the right edge where it is."""
        self._go(replace(self._view, range_s=range_s))

    def zoom(self, factor: float, share: float = 1.0) -> None:
        """Show `factor` times as much; the instant at `share` of the view stays."""
        self._slide(zoomed(self._view, factor, share, self._extent))

    def pan(self, by_s: float) -> None:
        """Move by seconds: forwards, or back with a negative number."""
        self._slide(panned(self._view, by_s, self._extent))

    def show(self, start_s: float, end_s: float, keeps_end: bool = False) -> None:
        """Show a stretch.

        Args:
            start_s: Seconds since the origin.
            end_s: Seconds since the origin.
            keeps_end: Whether only its length is the matter while the view follows.
        """
        if keeps_end and self._view.follows:
            self._slide(View(max(end_s - start_s, LEAST_RANGE_S)))
            return
        origin_ts = self._origin_ts
        self._slide(showing(origin_ts + start_s, origin_ts + end_s, self._extent))

    def end_gesture(self) -> None:
        """Make one step of the history of all that was moved since the last one."""
        before, self._gesture_from = self._gesture_from, None
        if before is not None and before != self._view:
            self._history = self._history.left(before)
            self.stepped.emit()

    def step(self, share: float) -> None:
        """Move by a share of the range, as one step of the history."""
        self.pan(share * self._view.range_s)
        self.end_gesture()

    def zoom_once(self, factor: float) -> None:
        """Show `factor` times as much around the middle, as one step of the history."""
        self.zoom(factor, _MIDDLE)
        self.end_gesture()

    def go_to_next(self, instants: Sequence[float]) -> float | None:
        """Show the next of ascending instants in the middle, and return it if there is one.

        After the last one comes the first one; what is beyond the session is none.
        """
        at_ts = next_centre(self._view, instants, self._extent)
        if at_ts is not None:
            self._go(centred(self._view, at_ts, self._extent))
        return at_ts

    def fit(self) -> None:
        """Show the whole session."""
        self._go(fitted(self._extent))

    def go_to_start(self) -> None:
        """Show the beginning of the session."""
        first_ts, range_s = self._extent.first_ts, self._view.range_s
        self._go(showing(first_ts, first_ts + range_s, self._extent))

    def follow(self) -> None:
        """Return to the end, and stay there."""
        self._go(replace(self._view, end_ts=None))

    def hold(self, *, is_held: bool) -> None:
        """Know whether the playhead stands or moves somewhere, rather than follows the end."""
        self._is_held = is_held
        self._count_from_now()

    def back(self) -> None:
        """Return to the range before."""
        self.end_gesture()
        self._history, view = self._history.back(self._view)
        self._set(view)
        self.stepped.emit()

    def forward(self) -> None:
        """Take back a step back."""
        self._history, view = self._history.forward(self._view)
        self._set(view)
        self.stepped.emit()

    def _go(self, view: View) -> None:
        self.end_gesture()
        if view != self._view:
            self._history = self._history.left(self._view)
            self._set(view)

    def _slide(self, view: View) -> None:
        if self._gesture_from is None:
            self._gesture_from = self._view
        self._set(view)

    def _set(self, view: View) -> None:
        if view == self._view:
            return
        self._view = view
        self._count_from_now()
        self.moved.emit(*self._bounds_s())
        self.changed.emit()

    def _count_from_now(self) -> None:
        """Begin to count what comes while nobody looks at the end, or end it."""
        if self._view.follows and not self._is_held:
            self.missed.follow()
        else:
            self.missed.leave()

    def _bounds_s(self) -> tuple[float, float]:
        start_ts, end_ts = self._view.bounds(self._extent)
        return start_ts - self._origin_ts, end_ts - self._origin_ts
