"""Filled sketches: how values are distributed over a long time, counted where somebody looks.

To the folds of `sketch_fold.py` they are what those of `filled_fold.py` are to others.
"""

from __future__ import annotations

import math

import numpy as np

from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.cut import Cut, cut_of
from inspector.session.fill import Fill
from inspector.session.grid import Grid
from inspector.session.query import LookupBuilder, Query
from inspector.session.series import Floats, Window
from inspector.session.sketch import Sketches
from inspector.session.sketch_fold import SketchQuery, add_values
from inspector.session.span import Span


class FilledSketches:
    """Sketches of single values, one a bucket; used by one thread.

    Attributes:
        asked: Which values, and the buckets.
    """

    def __init__(self, asked: SketchQuery, names: Names, view: TableView) -> None:
        self.asked = asked
        grid = asked.query.grid
        self._builder = LookupBuilder(asked.query, names)
        self._fill = Fill(grid, view)
        self._sketches = Sketches(grid.buckets, asked.kernels.sketch)
        self._cut: Cut | None = None
        self._uncut: Floats | None = None

    @property
    def query(self) -> Query:
        """Return which rows and buckets."""
        return self.asked.query

    @property
    def size_bytes(self) -> int:
        """Return what it holds in memory."""
        return self._sketches.size_bytes

    def is_counted(self, view: TableView, grid: Grid, until_ts: float) -> bool:
        """Return whether an update to these has no bucket to count but that of the playhead."""
        self._fill.note(view)
        cut = cut_of(view, self.query.grid, until_ts)
        return not self._fill.missing(*self._places(grid), None if cut is None else cut.bucket)

    def update(self, view: TableView, grid: Grid, until_ts: float = math.inf) -> None:
        """Count what is not counted yet; see `FilledFold.update`."""
        self._fill.note(view)
        cut = cut_of(view, self.query.grid, until_ts)
        missing = self._fill.missing(*self._places(grid), None if cut is None else cut.bucket)
        if cut == self._cut and not missing:
            return
        self._restore()
        for start, stop in missing:
            self._count(view, start, stop)
        if cut is not None:
            is_counted = not self._fill.missing(cut.bucket, cut.bucket + 1)
            before = self._sketches.replace(cut.bucket, None)
            # All its values are counted, and so the bins of those before the cut are held.
            self._cut, self._uncut = cut, before if is_counted else None
            self._add(view, Span(cut.grid.start_ts - cut.grid.width_s, cut.end_ts), cut.grid)

    def fill_further(self, view: TableView, near_ts: float, most: int) -> bool:
        """Count a few buckets that nobody has looked at yet; see `FilledFold.fill_further`."""
        self._fill.note(view)
        grid = self.query.grid
        near = int(np.floor(near_ts / grid.width_s)) - grid.first
        found = self._fill.unknown_near(near, most, view.extent.follow_ts)
        if found is None:
            return False
        # Values may come to bins that were not held; it is cut again at the next update.
        self._restore()
        self._count(view, *found)
        return True

    def quantiles(
        self, shares: tuple[float, ...], window: Window, times: int, until_ts: float
    ) -> Floats:
        """Return (shares, points) float64: quantiles over each point's window, NaN without data.

        Args:
            shares: Which.
            window: In buckets of which each is made of so many of the query's.
            times: How many.
            until_ts: The playhead, Unix seconds; later buckets count for nothing.
        """
        width_s = self.query.grid.width_s * times
        first = window.first - window.buckets + 1
        grid = Grid(first, window.points + window.buckets - 1, width_s)
        start, stop = self._places(grid.finer(times).until(until_ts))
        found = self._sketches.quantiles_of(start, stop, times, shares, buckets=window.buckets)
        points = np.full((window.points, len(shares)), np.nan)
        points[: len(found)] = found
        return np.ascontiguousarray(points.T)

    def _places(self, grid: Grid) -> tuple[int, int]:
        start = grid.first - self.query.grid.first
        return start, start + grid.buckets

    def _restore(self) -> None:
        if self._cut is not None:
            self._sketches.replace(self._cut.bucket, self._uncut)
            self._cut, self._uncut = None, None

    def _count(self, view: TableView, start: int, stop: int) -> None:
        grid = self.query.grid
        only = Grid(grid.first + start, stop - start, grid.width_s)
        self._sketches.clear(start, stop)
        self._add(view, Span(*only.reach), only)
        self._fill.set_counted(start, stop)

    def _add(self, view: TableView, span: Span, only: Grid) -> None:
        add_values(self._sketches, self.asked, self._builder.lookup(), view, span, only)
