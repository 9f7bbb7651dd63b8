"""Products: sums of products of what records carry, which intervals of ratios are made of."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.columns import ChunkPart, TableView
from inspector.session.cut import Cut, cut_of, runs_before
from inspector.session.fold import FoldKernels
from inspector.session.grid import Grid
from inspector.session.query import Lookup, LookupBuilder, Query

Floats = NDArray[np.float64]

Pair = tuple[int, int]
"""Two registry ids of metric keys, perhaps the same one."""


class ProductFold:
    """Σ x y over the records of each group and bucket, for pairs of metric keys.

    x and y are what a record stands for: value / rate, and 0 where it lacks the key.

    Attributes:
        query: Which rows, groups and buckets; its keys are all that the pairs name.
        pairs: Which products.
    """

    def __init__(
        self, query: Query, pairs: Sequence[Pair], names: Names, kernels: FoldKernels
    ) -> None:
        self.query = query
        self.pairs = tuple(pairs)
        self._kernels = kernels
        self._builder = LookupBuilder(query, names)
        self._folded_rows = 0
        slot_of = {key: slot for slot, key in enumerate(query.keys)}
        slots = [(slot_of[one], slot_of[other]) for one, other in pairs]
        self._slots = np.array(slots, np.int64).reshape(-1, 2)
        self._row = np.zeros(len(query.keys))
        self._products = np.zeros((len(pairs), 8, query.grid.buckets))
        self._cut: Cut | None = None
        self._uncut = np.zeros((len(pairs), 8))

    @property
    def groups(self) -> list[str]:
        """Return the names of the groups; a group keeps its number."""
        return self._builder.groups

    @property
    def products(self) -> NDArray[np.float64]:
        """Return (pairs, groups, buckets) float64."""
        return self._products[:, : len(self.groups)]

    def update(self, view: TableView, until_ts: float = math.inf) -> None:
        """Fold in the rows of `view` that are new.

        Args:
            view: The table.
            until_ts: The playhead, Unix seconds; see `Fold.update`.
        """
        cut, is_new = cut_of(view, self.query.grid, until_ts), view.rows != self._folded_rows
        if not is_new and cut == self._cut:
            return
        if self._cut is not None:
            self._products[:, :, self._cut.bucket] = self._uncut
            self._cut = None
        if is_new:
            self._take_new(view)
        if cut is not None:
            self._leave_out(view, cut)

    def _take_new(self, view: TableView) -> None:
        lookup, grid = self._builder.lookup(), self.query.grid
        held = self._products.shape[1]
        if len(self.groups) > held:
            more = max(len(self.groups), 2 * held) - held
            self._products = np.pad(self._products, ((0, 0), (0, more), (0, 0)))
        done = bisect_right(view.starts, self._folded_rows) - 1
        for part, first in zip(view.parts[done:], view.starts[done:-1], strict=True):
            for start, stop in part.runs(*grid.reach, self._folded_rows - first):
                self._count(part, start, stop, lookup, grid, self._products)
        self._folded_rows = view.rows

    def _leave_out(self, view: TableView, cut: Cut) -> None:
        """Count the bucket of the playhead anew, without the rows behind it."""
        lookup = self._builder.lookup()
        fresh = np.zeros((*self._products.shape[:2], 1))
        for part, start, stop in runs_before(view, cut):
            self._count(part, start, stop, lookup, cut.grid, fresh)
        self._cut, self._uncut = cut, self._products[:, :, cut.bucket].copy()
        self._products[:, :, cut.bucket] = fresh[:, :, 0]

    def _count(
        self,
        part: ChunkPart,
        start: int,
        stop: int,
        lookup: Lookup,
        grid: Grid,
        products: Floats,
    ) -> None:
        place = (lookup, grid.first, grid.width_s)
        self._kernels.products(*(part.view, start, stop, *place, self._slots, self._row, products))
