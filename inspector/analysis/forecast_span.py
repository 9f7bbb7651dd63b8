"""Spans of forecasts: which rows are looked at, and the cells that their time is divided into."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.session.columns import ChunkPart, TableView

MOST_ROWS = 1_000_000
"""So many rows are looked at, the latest."""

MOST_WINDOWS = 4_096
"""So many windows are looked at, the latest."""

_BUCKETS = 200
_LEAST_CELL_S = 1.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows are looked at.

    Attributes:
        parts: Chunks that have such rows, in the order of the table, each with the number of its
            first row.
        start_ts: Earliest instant that counts, Unix seconds.
        end_ts: First instant that is too late, Unix seconds.
        is_cut: Whether there are more rows in the range than are looked at.
    """

    parts: tuple[tuple[int, ChunkPart], ...]
    start_ts: float
    end_ts: float
    is_cut: bool

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return self.end_ts - self.start_ts


def span_of(
    view: TableView, end_ts: float, range_s: float, window_s: float, most_rows: int = MOST_ROWS
) -> Span:
    """Return the latest rows of a range: at most so many, and so many windows.

    It begins no earlier than the session does: what is counted a second is not spread over time
    that nothing is known of.
    """
    known_ts = view.extent.start_ts
    range_start_ts = end_ts - range_s
    if known_ts < end_ts:
        range_start_ts = max(range_start_ts, known_ts)
    start_ts = max(range_start_ts, end_ts - MOST_WINDOWS * window_s)
    parts = _parts_in(view, start_ts, end_ts)
    later_ts = _latest_start_ts(parts, start_ts, end_ts, most_rows)
    if later_ts > start_ts:
        start_ts = later_ts
        parts = tuple(pair for pair in parts if pair[1].last_ts >= start_ts)
    is_cut = start_ts > range_start_ts and bool(_parts_in(view, range_start_ts, start_ts))
    return Span(parts, start_ts, end_ts, is_cut)


def _parts_in(view: TableView, start_ts: float, end_ts: float) -> tuple[tuple[int, ChunkPart], ...]:
    pairs = zip(view.starts[:-1], view.parts, strict=True)
    return tuple(
        (first, part)
        for first, part in pairs
        if part.rows and part.last_ts >= start_ts and part.first_ts < end_ts
    )


def _latest_start_ts(
    parts: tuple[tuple[int, ChunkPart], ...], start_ts: float, end_ts: float, most_rows: int
) -> float:
    """Return from when on there are at most so many rows.

    Rows of one instant are all in or all out. Old chunks may lie in files: of those that must be
    older than enough others, no row is looked at.
    """
    if sum(part.rows for _, part in parts) <= most_rows:
        return start_ts
    found: list[Floats] = []
    not_looked_at_ts = -math.inf
    latest_first = sorted((part for _, part in parts), key=lambda part: -part.last_ts)
    for part in latest_first:
        if sum(np.count_nonzero(ts > part.last_ts) for ts in found) >= most_rows:
            not_looked_at_ts = part.last_ts
            break
        ts = part.view.ts
        found.append(ts[(ts >= start_ts) & (ts < end_ts)])
    every, too_early_ts = np.concatenate(found), not_looked_at_ts
    if len(every) > most_rows:
        place = len(every) - most_rows - 1
        too_early_ts = max(too_early_ts, float(np.partition(every, place)[place]))
    return max(start_ts, math.nextafter(too_early_ts, math.inf))


@dataclass(frozen=True, slots=True)
class Cells:
    """The finest division of a span: windows and buckets are whole numbers of cells.

    All lie on absolute time, so that they stay where they are while a session grows.

    Attributes:
        first: Number of the first cell, from the Unix epoch.
        number: How many; whole windows and whole buckets.
        cell_s: Width of a cell in seconds.
        per_window: Cells of a window.
        per_bucket: Cells of a bucket.
    """

    first: int
    number: int
    cell_s: float
    per_window: int
    per_bucket: int

    @property
    def start_ts(self) -> float:
        """Return the start of the first, Unix seconds."""
        return self.first * self.cell_s

    def by_window(self, cells: Floats) -> Floats:
        """Return sums over windows, along the first axis."""
        return _sums(cells, self.per_window)

    def by_bucket(self, cells: Floats) -> Floats:
        """Return sums over buckets, along the first axis."""
        return _sums(cells, self.per_bucket)

    def whole_windows(self, span: Span) -> NDArray[np.bool_]:
        """Return (windows,) bool: those that lie in a span as a whole; if none does, all."""
        width_s = self.per_window * self.cell_s
        starts = self.start_ts + np.arange(self.number // self.per_window) * width_s
        whole: NDArray[np.bool_] = (starts >= span.start_ts) & (starts + width_s <= span.end_ts)
        return whole if whole.any() else np.ones(len(whole), np.bool_)


def cells_of(span: Span, window_s: float) -> Cells:
    """Return the cells of a span."""
    windows = span.seconds / window_s
    per_window = int(min(_BUCKETS / max(windows, 1e-9), window_s / _LEAST_CELL_S))
    per_window = max(per_window, 1)
    per_bucket = 1 if per_window > 1 else max(math.ceil(windows / _BUCKETS), 1)
    cell_s, step = window_s / per_window, max(per_window, per_bucket)
    first = math.floor(span.start_ts / cell_s) // step * step
    # The end itself may be rounded into the next cell.
    last = math.floor(span.end_ts / cell_s) // step * step + step
    return Cells(first, last - first, cell_s, per_window, per_bucket)


def _sums(cells: Floats, number: int) -> Floats:
    if number == 1:
        return cells
    total: Floats = cells.reshape(-1, number, *cells.shape[1:]).sum(axis=1)
    return total
