"""Sketch folds: how single values are distributed, bucket by bucket, kept up to date."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.cut import Cut, cut_of
from inspector.session.fold import FoldKernels
from inspector.session.grid import Grid
from inspector.session.query import Lookup, LookupBuilder, Query
from inspector.session.series import Floats, Measure, Window
from inspector.session.sketch import Sketches
from inspector.session.span import Span
from inspector.session.values import carrying, collect, single_values


@dataclass(frozen=True, slots=True)
class SketchQuery:
    """Of what there are sketches.

    Attributes:
        query: Which rows and buckets; its keys are those of the measure.
        measure: What values are.
        registry: The metric keys.
        kernels: What does the work.
    """

    query: Query
    measure: Measure
    registry: Registry
    kernels: FoldKernels


def add_values(
    sketches: Sketches,
    asked: SketchQuery,
    lookup: Lookup,
    view: TableView,
    span: Span,
    only: Grid,
    seen_rows: int = 0,
) -> None:
    """Add the values of rows to the sketches of their buckets.

    Args:
        sketches: One for each bucket of the query.
        asked: Which values.
        lookup: Of the query.
        view: The table.
        span: When.
        only: The buckets that count.
        seen_rows: Rows of the table, from its first, that are left out.
    """
    grid, measure, registry = asked.query.grid, asked.measure, asked.registry
    for found in collect(
        *(view, lookup, span, asked.kernels), keys=len(asked.query.keys), seen_rows=seen_rows
    ):
        carried = carrying(found, measure, registry)
        values, weights = single_values(carried, measure, registry)
        number = np.floor(carried.chunk.ts[carried.rows] / grid.width_s).astype(np.int64)
        there = ~np.isnan(values)
        there &= (number >= only.first) & (number < only.first + only.buckets)
        bucket = number[there] - grid.first
        sketches.add(bucket, values[there], np.ascontiguousarray(weights[there]))


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
            self._add(view, span, grid, self._folded_rows)
            self._folded_rows = view.rows
        if cut is not None:
            self._cut, self._uncut = cut, self._sketches.replace(cut.bucket, None)
            span = Span(cut.grid.start_ts - grid.width_s, cut.end_ts)
            self._add(view, span, cut.grid, 0)

    def _add(self, view: TableView, span: Span, only: Grid, seen_rows: int) -> None:
        asked = SketchQuery(self.query, self._measure, self._registry, self._kernels)
        add_values(self._sketches, asked, self._builder.lookup(), view, span, only, seen_rows)

    def quantiles(self, shares: tuple[float, ...], window: Window) -> Floats:
        """Return (shares, points) float64: quantiles over each point's window, NaN without data."""
        first = window.first - self.query.grid.first
        found = self._sketches.quantiles(shares, first=first, buckets=window.buckets)
        return np.ascontiguousarray(found[: window.points].T)
