"""Cuts: the bucket that the playhead stands in, without the rows behind the playhead.

Folds take rows in as they were read, whatever the playhead does. Of the buckets before the playhead
all rows count, and those behind it nobody looks at; only the one it stands in must be counted anew
when it moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from inspector.session.chunk import ChunkPart
from inspector.session.columns import TableView
from inspector.session.grid import Grid
from inspector.session.span import Span

WITHIN = Grid(0, 1, 1.0)
"""The grid of what `only_within` yields."""

_INSIDE_TS, _BESIDE_TS = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a grid is cut.

    Attributes:
        bucket: Which bucket of the grid the playhead stands in.
        grid: That bucket alone.
        until_ts: The playhead, Unix seconds; rows of that very instant count.
        rows: Rows of the table that it was made for.
    """

    bucket: int
    grid: Grid
    until_ts: float
    rows: int

    @property
    def end_ts(self) -> float:
        """Return the first instant that is too late, Unix seconds."""
        return float(np.nextafter(self.until_ts, np.inf))


def cut_of(view: TableView, grid: Grid, until_ts: float) -> Cut | None:
    """Return where the playhead cuts a grid; None if there is nothing behind it to leave out."""
    if not np.isfinite(grid.width_s) or not until_ts < view.last_ts:
        return None
    number = int(np.floor(until_ts / grid.width_s))
    bucket = number - grid.first
    if not 0 <= bucket < grid.buckets:
        return None
    return Cut(bucket, Grid(number, 1, grid.width_s), until_ts, view.rows)


def runs_before(
    view: TableView, cut: Cut, *, with_earlier: bool = False
) -> Iterator[tuple[ChunkPart, int, int]]:
    """Yield where rows of the cut bucket may be, without the rows behind it.

    Args:
        view: The table.
        cut: Where it is cut.
        with_earlier: Also rows that are before the bucket.

    Yields:
        A chunk, the first of its rows that is to be looked at, and behind the last.
    """
    start_ts = -np.inf if with_earlier else cut.grid.reach[0]
    for part in view.parts:
        for start, stop in part.runs(start_ts, cut.until_ts):
            yield _masked(part, cut, start, stop), start, stop


def only_within(view: TableView, span: Span) -> Iterator[TableView]:
    """Yield ever more of a table, until it is all of it, as bucket 0 of `WITHIN` sees a span.

    Rows of the span stand in that bucket whenever they were, all others beside it.

    Args:
        view: The table.
        span: Which rows are wanted.
    """
    parts: list[ChunkPart] = []
    starts = [0]
    for part in view.parts:
        if not span.touches(part):
            continue
        ts = part.view.ts
        is_inside = (ts >= span.start_ts) & (ts < span.end_ts)
        own = part.view._replace(ts=np.where(is_inside, _INSIDE_TS, _BESIDE_TS))
        parts.append(ChunkPart(own, part.rows, _INSIDE_TS, _BESIDE_TS))
        starts.append(starts[-1] + part.rows)
        yield TableView(tuple(parts), tuple(starts), _INSIDE_TS, _BESIDE_TS)


def _masked(part: ChunkPart, cut: Cut, start: int, stop: int) -> ChunkPart:
    """Return a chunk of whose rows those behind the cut stand in a bucket nobody asks for.

    Only rows ``start:stop`` of it have instants.
    """
    if part.last_ts <= cut.until_ts:
        return part
    own = part.view.ts[start:stop]
    ts = np.empty(part.rows)
    ts[start:stop] = np.where(own <= cut.until_ts, own, cut.grid.end_ts + cut.grid.width_s)
    return replace(part, view=part.view._replace(ts=ts))
