"""Chart windows: which buckets of which grid a chart needs, wherever its view stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.session.query import Grid
from inspector.session.series import Window

_OVER_SCAN = 1 / 2
"""Share of the range that is there on each side of the view, so that panning shows it at once."""

_RENEWED_BELOW = 1 / 8
"""Share of the range that must be left of that; with less the chart is folded anew."""

_LEAST_WINDOW_S = 30.0


@dataclass(frozen=True, slots=True)
class Look:
    """Where a view stands in buckets.

    Attributes:
        first: Bucket of the first point in view, counted from the epoch.
        last: Bucket of the last point in view.
        known: The last bucket that has a point: that of the playhead, unless it says nothing yet.
        playhead_ts: Unix seconds; nothing is shown behind it.
    """

    first: int
    last: int
    known: int
    playhead_ts: float


def look_of(spec: ChartSpec, view_end_ts: float, playhead_ts: float) -> Look:
    """Return where a view stands.

    Args:
        spec: The chart.
        view_end_ts: Right edge of the view, Unix seconds; that of the playhead or any other.
        playhead_ts: Unix seconds.
    """
    width_s = spec.bucket_s
    known = math.floor(playhead_ts / width_s)
    if spec.measure.needs_distinct:
        # A ratio to a window that has only just begun says nothing.
        known -= playhead_ts - known * width_s < min(_LEAST_WINDOW_S, width_s / 2)
    points = math.ceil(spec.range_s / width_s) + 1
    edge = math.floor(view_end_ts / width_s)
    last = min(edge, known)
    # A view that follows keeps its length where the last bucket says nothing yet.
    first = (last if view_end_ts >= playhead_ts and edge - last <= 1 else edge) - points + 1
    return Look(min(first, last), last, known, playhead_ts)


def grid_of(spec: ChartSpec, look: Look) -> Grid:
    """Return the grid to fold for a look, with room on both sides."""
    over, back = _share(spec, _OVER_SCAN), spec.window_buckets - 1
    first = look.first - over - back
    return Grid(first, look.last + over + 1 - first, spec.bucket_s)


def needed_grid(spec: ChartSpec, look: Look, *, follows: bool) -> Grid:
    """Return the buckets that are looked at, where others are not folded.

    Args:
        spec: The chart.
        look: Where the view stands.
        follows: Whether its right edge is the playhead. Else it may be dragged at any moment, so
            that there is room on both sides.
    """
    over, back = 1 if follows else _share(spec, _OVER_SCAN), spec.window_buckets - 1
    first = look.first - over - back
    return Grid(first, min(look.last + over, look.known) + 1 - first, spec.bucket_s)


def has_room(spec: ChartSpec, look: Look, grid: Grid) -> bool:
    """Return whether a grid that was folded for another look still does for this one."""
    least, back = _share(spec, _RENEWED_BELOW), spec.window_buckets - 1
    first = look.first - least - back
    last = min(look.last + least, look.known)
    return grid.covers(Grid(first, last + 1 - first, spec.bucket_s))


def window_of(spec: ChartSpec, look: Look, grid: Grid) -> Window:
    """Return the points that a folded grid has for a look: those in view, and some beside it."""
    over, back = _share(spec, _OVER_SCAN), spec.window_buckets - 1
    first = max(grid.first + back, look.first - over)
    last = min(grid.first + grid.buckets - 1, look.last + over, look.known)
    ranked = slice(look.first - first, look.last + 1 - first)
    return Window(first, last + 1 - first, spec.window_buckets, look.playhead_ts, ranked)


def span_behind(spec: ChartSpec, ts: float, playhead_ts: float) -> tuple[float, float]:
    """Return the instants, from and before, of the rows behind a point of a chart.

    Those of a running total are what it last grew by.

    Args:
        spec: The chart.
        ts: Where the point is, Unix seconds: the end of its bucket, or the playhead in it.
        playhead_ts: Unix seconds.
    """
    bucket_s = spec.bucket_s
    buckets = 1 if spec.shown_as in (Mode.SUM, Mode.CUMULATIVE) else spec.window_buckets
    if ts < playhead_ts:
        # The end of a bucket, give or take the rounding of an instant.
        end = math.ceil(ts / bucket_s - 1e-3)
        return (end - buckets) * bucket_s, end * bucket_s
    end = math.floor(playhead_ts / bucket_s) + 1
    return (end - buckets) * bucket_s, math.nextafter(playhead_ts, math.inf)


def _share(spec: ChartSpec, share: float) -> int:
    return math.ceil(share * spec.range_s / spec.bucket_s)
