"""Folds: queries kept up to date by folding only the new rows in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session import fold_reference
from inspector.session.cells import PairSet, empty_cells, empty_pairs
from inspector.session.columns import ChunkPart, TableView
from inspector.session.query import Lookup, LookupBuilder, Query

_FIRST_PAIRS = 1024


@dataclass(frozen=True, slots=True)
class FoldKernels:
    """The functions that do the work: compiled, or in numpy until those are ready."""

    rows: Callable[..., None]
    distinct: Callable[..., int]
    move_pairs: Callable[[PairSet, PairSet], None]
    values: Callable[..., int]
    sketch: Callable[..., None]
    products: Callable[..., None]


REFERENCE_KERNELS = FoldKernels(
    fold_reference.fold_rows,
    fold_reference.fold_distinct,
    fold_reference.move_pairs,
    fold_reference.collect_values,
    fold_reference.fold_sketch,
    fold_reference.fold_products,
)


class Fold:
    """The answer to one query over all rows seen so far.

    Attributes:
        query: What is asked.
    """

    def __init__(self, query: Query, names: Names, kernels: FoldKernels) -> None:
        self.query = query
        self._kernels = kernels
        self._builder = LookupBuilder(query, names)
        self._folded_rows = 0
        groups = max(len(query.groups), 8)
        buckets = query.grid.buckets
        self._cells = empty_cells(len(query.keys), groups, buckets, extremes=query.extremes)
        self._rows = np.zeros((groups, buckets))
        self._distinct = np.zeros((groups, buckets))
        self._pairs = empty_pairs(_FIRST_PAIRS)

    @property
    def groups(self) -> list[str]:
        """Return the names of the groups; a group keeps its number."""
        return self._builder.groups

    @property
    def cells(self) -> NDArray[np.float64]:
        """Return (slots, groups, buckets, fields) float64; see `inspector.session.cells`."""
        return self._cells[:, : len(self.groups)]

    @property
    def rows(self) -> NDArray[np.float64]:
        """Return (groups, buckets) float64: rows that count."""
        return self._rows[: len(self.groups)]

    @property
    def distinct(self) -> NDArray[np.float64]:
        """Return (groups, buckets) float64: distinct (shard, player) pairs, if asked for."""
        return self._distinct[: len(self.groups)]

    def lookup(self) -> Lookup:
        """Return the tables by which rows are selected and grouped."""
        return self._builder.lookup()

    def update(self, view: TableView) -> bool:
        """Fold in the rows of `view` that are new; return whether any were."""
        if view.rows == self._folded_rows:
            return False
        lookup = self._builder.lookup()
        self._make_room(len(self.groups))
        # Of thousands of chunks, a frame has to look at the last one only.
        done = bisect_right(view.starts, self._folded_rows) - 1
        for part, first in zip(view.parts[done:], view.starts[done:-1], strict=True):
            start = max(self._folded_rows - first, 0)
            if start < part.rows and self._touches(part):
                self._fold_part(part, start, lookup)
        self._folded_rows = view.rows
        return True

    def _touches(self, part: ChunkPart) -> bool:
        grid = self.query.grid
        if not np.isfinite(grid.width_s):
            return True
        reaches = self.query.with_earlier or part.last_ts >= grid.start_ts
        return reaches and part.first_ts < grid.end_ts

    def _fold_part(self, part: ChunkPart, start: int, lookup: Lookup) -> None:
        grid = self.query.grid
        place = (lookup, grid.first, grid.width_s)
        self._kernels.rows(part.view, start, part.rows, *place, self._cells, self._rows)
        while self.query.distinct and start < part.rows:
            start = self._kernels.distinct(
                part.view, start, part.rows, *place, self._pairs, self._distinct
            )
            if start < part.rows:
                larger = empty_pairs(4 * len(self._pairs.cells))
                self._kernels.move_pairs(self._pairs, larger)
                self._pairs = larger

    def _make_room(self, groups: int) -> None:
        held = self._rows.shape[0]
        if groups <= held:
            return
        # Cells are numbered group-major, so that more groups leave the pairs' cells as they are.
        query, more = self.query, max(groups, 2 * held) - held
        fresh = empty_cells(len(query.keys), more, query.grid.buckets, extremes=query.extremes)
        self._cells = np.concatenate([self._cells, fresh], axis=1)
        self._rows = np.pad(self._rows, ((0, more), (0, 0)))
        self._distinct = np.pad(self._distinct, ((0, more), (0, 0)))
