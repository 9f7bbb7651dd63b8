"""Sketch folds: how single values are distributed, bucket by bucket, kept up to date."""

from __future__ import annotations

import math

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.cut import Cut, cut_of
from inspector.session.fold import FoldKernels
from inspector.session.query import LookupBuilder, Query
from inspector.session.series import Floats, Measure, Window
from inspector.session.sketch import Sketches
from inspector.session.span import Span
from inspector.session.values import carrying, collect, single_values


class SketchFold:
    """Sketches of the single values of all rows that a query selects, one a bucket.

    Attributes:
        query: Which rows and buckets; its groups only leave out rows that belong to none.
    """

    def __init__(
        self,
        query: Query,
        measure: Measure,
        names: Names,
        registry: Registry,
        kernels: FoldKernels,
    ) -> None:
        self.query = query
        self._measure = measure
        self._registry = registry
        self._kernels = kernels
        self._builder = LookupBuilder(query, names)
        self._folded_rows = 0
        self._sketches = Sketches(query.grid.buckets, kernels.sketch)
        self._cut: Cut | None = None
        self._uncut = np.zeros(0)

    def update(self, view: TableView, until_ts: float = math.inf) -> None:
        """Fold in the rows of `view` that are new.

        Args:
            view: The table.
            until_ts: The playhead, Unix seconds; see `Fold.update`.
        """
        grid = self.query.grid
        cut, is_new = cut_of(view, grid, until_ts), view.rows != self._folded_rows
        if not is_new and cut == self._cut:
            return
        if self._cut is not None:
            self._sketches.replace(self._cut.bucket, self._uncut)
            self._cut = None
        if is_new:
            # A bucket more on each side: what lies in a bucket is for the division to say.
            span = Span(grid.start_ts - grid.width_s, grid.end_ts + grid.width_s)
            self._add(view, span, self._folded_rows)
            self._folded_rows = view.rows
        if cut is not None:
            self._cut, self._uncut = cut, self._sketches.replace(cut.bucket, None)
            span = Span(cut.grid.start_ts - grid.width_s, cut.end_ts)
            self._add(view, span, 0, cut.grid.first)

    def _add(self, view: TableView, span: Span, seen_rows: int, only: int | None = None) -> None:
        """Add the values of rows.

        Args:
            view: The table.
            span: When.
            seen_rows: Rows of the table, from its first, that are left out.
            only: The one bucket that counts, from the epoch; None for all of the grid.
        """
        grid = self.query.grid
        for found in collect(
            view,
            self._builder.lookup(),
            span,
            self._kernels,
            keys=len(self.query.keys),
            seen_rows=seen_rows,
        ):
            carried = carrying(found, self._measure, self._registry)
            values, weights = single_values(carried, self._measure, self._registry)
            number = np.floor(carried.chunk.ts[carried.rows] / grid.width_s).astype(np.int64)
            there = ~np.isnan(values)
            if only is not None:
                there &= number == only
            bucket = number[there] - grid.first
            self._sketches.add(bucket, values[there], np.ascontiguousarray(weights[there]))

    def quantiles(self, shares: tuple[float, ...], window: Window) -> Floats:
        """Return (shares, points) float64: quantiles over each point's window, NaN without data."""
        first = window.first - self.query.grid.first
        found = self._sketches.quantiles(shares, first=first, buckets=window.buckets)
        return np.ascontiguousarray(found[: window.points].T)
