"""Products: sums of products of what records carry, which intervals of ratios are made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import LookupBuilder, Query

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

    @property
    def groups(self) -> list[str]:
        """Return the names of the groups; a group keeps its number."""
        return self._builder.groups

    @property
    def products(self) -> NDArray[np.float64]:
        """Return (pairs, groups, buckets) float64."""
        return self._products[:, : len(self.groups)]

    def update(self, view: TableView) -> None:
        """Fold in the rows of `view` that are new."""
        if view.rows == self._folded_rows:
            return
        lookup, grid = self._builder.lookup(), self.query.grid
        held = self._products.shape[1]
        if len(self.groups) > held:
            more = max(len(self.groups), 2 * held) - held
            self._products = np.pad(self._products, ((0, 0), (0, more), (0, 0)))
        done = bisect_right(view.starts, self._folded_rows) - 1
        for part, first in zip(view.parts[done:], view.starts[done:-1], strict=True):
            start = max(self._folded_rows - first, 0)
            reaches = not np.isfinite(grid.width_s) or (
                part.last_ts >= grid.start_ts and part.first_ts < grid.end_ts
            )
            if start < part.rows and reaches:
                place = (lookup, grid.first, grid.width_s)
                self._kernels.products(
                    *(part.view, start, part.rows, *place, self._slots, self._row, self._products)
                )
        self._folded_rows = view.rows
