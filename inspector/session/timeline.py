"""The timeline: how dense a whole session is, from its first row to its last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.query import Grid, GroupBy, Query, Selector

MOST_BUCKETS = 480
"""Bars of the overview: one every few pixels of a wide window."""

_WIDTHS_S = (
    *(1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0),
    *(3_600.0, 7_200.0, 10_800.0),
)
_DAY_S = 86_400.0


def bucket_width_s(span_s: float, most_buckets: int) -> float:
    """Return the least round width, in seconds, by which `span_s` makes at most `most_buckets`."""
    for width_s in _WIDTHS_S:
        if span_s <= width_s * most_buckets:
            return width_s
    width_s = _DAY_S / 4
    while span_s > width_s * most_buckets:
        width_s *= 2
    return width_s


@dataclass(frozen=True, slots=True)
class Density:
    """Rows over time.

    Attributes:
        start_ts: Start of the first bucket, Unix seconds.
        bucket_s: Width of a bucket in seconds.
        rows: (n,) float64, rows in each bucket, from the start of the session's extent to its end.
    """

    start_ts: float
    bucket_s: float
    rows: NDArray[np.float64]


class Timeline:
    """Keeps the density of a session up to date."""

    def __init__(self, names: Names, kernels: FoldKernels, new_fold: NewFold = Fold) -> None:
        self._names = names
        self._new_fold = new_fold
        self._kernels = kernels
        self._fold: Fold | None = None

    def update(self, view: TableView) -> Density:
        """Count the new rows of `view`, which has some, and return the density of all."""
        # Rows of a clock that is wrong would make one bar of all others.
        start_ts, end_ts = view.extent.start_ts, view.extent.follow_ts
        span = Grid.covering(start_ts, end_ts, bucket_width_s(end_ts - start_ts, MOST_BUCKETS))
        fold = self._fold
        if fold is None or not fold.query.grid.covers(span):
            fold = self._fold = self._wider_fold(span)
        fold.update(view)
        low = span.first - fold.query.grid.first
        rows = fold.rows[0, low : low + span.buckets].copy()
        rows.flags.writeable = False
        return Density(span.start_ts, span.width_s, rows)

    def _wider_fold(self, span: Grid) -> Fold:
        # Room on both sides: a session grows at its end, and older rows fill in before its start.
        room = MOST_BUCKETS
        grid = Grid(span.first - room, span.buckets + 2 * room, span.width_s)
        return self._new_fold(Query(Selector(), (), GroupBy.NONE, grid), self._names, self._kernels)
