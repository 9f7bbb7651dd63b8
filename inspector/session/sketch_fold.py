"""Sketch folds: how single values are distributed, bucket by bucket, kept up to date."""

from __future__ import annotations

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import LookupBuilder, Query
from inspector.session.series import Floats, Measure, Window
from inspector.session.sketch import Sketches
from inspector.session.values import Span, carrying, collect, single_values


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

    def update(self, view: TableView) -> None:
        """Fold in the rows of `view` that are new."""
        if view.rows == self._folded_rows:
            return
        grid = self.query.grid
        # A bucket more on each side: what lies in a bucket is for the division below to say.
        span = Span(grid.start_ts - grid.width_s, grid.end_ts + grid.width_s)
        for found in collect(
            view,
            self._builder.lookup(),
            span,
            self._kernels,
            keys=len(self.query.keys),
            seen_rows=self._folded_rows,
        ):
            carried = carrying(found, self._measure, self._registry)
            values, weights = single_values(carried, self._measure, self._registry)
            there = ~np.isnan(values)
            ts = carried.chunk.ts[carried.rows[there]]
            bucket = np.floor(ts / grid.width_s).astype(np.int64) - grid.first
            self._sketches.add(bucket, values[there], np.ascontiguousarray(weights[there]))
        self._folded_rows = view.rows

    def quantiles(self, shares: tuple[float, ...], window: Window) -> Floats:
        """Return (shares, points) float64: quantiles over each point's window, NaN without data."""
        first = window.first - self.query.grid.first
        found = self._sketches.quantiles(shares, first=first, buckets=window.buckets)
        return np.ascontiguousarray(found[: window.points].T)
