"""The visible range: what of a session the charts show, and how a person moves it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

LEAST_RANGE_S = 2.0
"""The shortest range that still has points."""

_MARGIN = 0.02
_AT_END = 0.01
_SEEN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Extent:
    """The first instant of a session and its playhead, Unix seconds."""

    first_ts: float
    end_ts: float

    @property
    def span_s(self) -> float:
        """Length of the session in seconds."""
        return self.end_ts - self.first_ts

    def has_any(self, instants: Sequence[float]) -> bool:
        """Return whether any of ascending instants, Unix seconds, is within."""
        following = bisect_left(instants, self.first_ts)
        return following < len(instants) and instants[following] <= self.end_ts


@dataclass(frozen=True, slots=True)
class View:
    """A visible range.

    Attributes:
        range_s: Visible seconds.
        end_ts: Right edge, Unix seconds; None while it follows the playhead.
    """

    range_s: float = 300.0
    end_ts: float | None = None

    @property
    def follows(self) -> bool:
        """Whether the right edge is the playhead, wherever that goes."""
        return self.end_ts is None

    def bounds(self, extent: Extent) -> tuple[float, float]:
        """Return the first and last visible instant, Unix seconds."""
        end_ts = extent.end_ts if self.end_ts is None else self.end_ts
        return end_ts - self.range_s, end_ts


def panned(view: View, by_s: float, extent: Extent) -> View:
    """Return the view moved by so many seconds.

    Moved back, it no longer follows; moved to the end, it follows again. Something of the session
    always stays in sight.
    """
    _, end_ts = view.bounds(extent)
    if by_s == 0 or (view.follows and by_s > 0):
        return view
    if by_s > 0 and end_ts + by_s >= extent.end_ts:
        return replace(view, end_ts=None)
    return replace(view, end_ts=_within(end_ts + by_s, view.range_s, extent))


def zoomed(view: View, factor: float, share: float, extent: Extent) -> View:
    """Return the view with a range `factor` times as long.

    Args:
        view: The view so far. One that follows keeps following, at the new scale.
        factor: Above 1 to see more.
        share: Which instant keeps its place, 0 at the left edge to 1 at the right one.
        extent: The session.
    """
    most_s = max(extent.span_s * (1 + _MARGIN), view.range_s)
    range_s = min(max(view.range_s * factor, LEAST_RANGE_S), most_s)
    if view.end_ts is None:
        return View(range_s)
    kept_ts = view.end_ts - view.range_s * (1 - share)
    if range_s >= extent.span_s:
        return View(range_s, extent.end_ts)
    return View(range_s, _within(kept_ts + range_s * (1 - share), range_s, extent))


def _within(end_ts: float, range_s: float, extent: Extent) -> float:
    """Return the nearest right edge that leaves something of the session in sight."""
    least_ts = extent.first_ts + _SEEN_SHARE * range_s
    return min(max(end_ts, least_ts), extent.end_ts)


def showing(start_ts: float, end_ts: float, extent: Extent) -> View:
    """Return the view of a stretch; one that reaches the end follows it."""
    range_s = max(end_ts - start_ts, LEAST_RANGE_S)
    at_end = end_ts >= extent.end_ts - _AT_END * range_s
    return View(range_s, None if at_end else end_ts)


def centred(view: View, at_ts: float, extent: Extent) -> View:
    """Return the view moved such that an instant is in its middle, or follows the end below it."""
    end_ts = at_ts + view.range_s / 2
    at_end = end_ts >= extent.end_ts - _AT_END * view.range_s
    return replace(view, end_ts=None if at_end else end_ts)


def next_centre(view: View, instants: Sequence[float], extent: Extent) -> float | None:
    """Return the first instant after the middle of a view that has another view around it.

    After the last one comes the first one; None when the view stays whichever is chosen.

    Args:
        view: The view so far.
        instants: Ascending, Unix seconds.
        extent: The session; what is beyond it is never chosen.
    """
    middle_ts = sum(view.bounds(extent)) / 2
    first, middle, stop = (
        bisect_left(instants, extent.first_ts),
        bisect_right(instants, middle_ts),
        bisect_right(instants, extent.end_ts),
    )
    middle = min(max(middle, first), stop)
    for at_ts in (*instants[middle:stop], *instants[first:middle]):
        if centred(view, at_ts, extent) != view:
            return at_ts
    return None


def fitted(extent: Extent) -> View:
    """Return the view of the whole session."""
    return View(max(extent.span_s * (1 + _MARGIN), LEAST_RANGE_S))


@dataclass(frozen=True, slots=True)
class History:
    """The views that were left behind, and those that were gone back from.

    Attributes:
        past: Oldest first.
        future: The next one last.
    """

    past: tuple[View, ...] = ()
    future: tuple[View, ...] = ()

    def left(self, view: View) -> History:
        """Return the history once `view` was left for another one."""
        if self.past and self.past[-1] == view:
            return replace(self, future=())
        return History((*self.past[-_KEPT_VIEWS + 1 :], view))

    def back(self, view: View) -> tuple[History, View]:
        """Return the history and the view before `view`; the same without any."""
        if not self.past:
            return self, view
        return History(self.past[:-1], (*self.future, view)), self.past[-1]

    def forward(self, view: View) -> tuple[History, View]:
        """Return the history and the view that was gone back from; the same without any."""
        if not self.future:
            return self, view
        return History((*self.past, view), self.future[:-1]), self.future[-1]


_KEPT_VIEWS = 100
