"""Folds: queries kept up to date by folding only the new rows in."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session import fold_reference
from inspector.session.cells import PairSet, empty_cells, empty_pairs
from inspector.session.columns import ChunkPart, TableView
from inspector.session.cut import Cut, cut_of, runs_before
from inspector.session.grid import Grid
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


class Counted(NamedTuple):
    """What rows are counted into: cells, (groups, buckets) rows, and distinct pairs."""

    cells: NDArray[np.float64]
    rows: NDArray[np.float64]
    distinct: NDArray[np.float64]


class Folded(Protocol):
    """What folds say, of all that they were asked or of some of it."""

    @property
    def query(self) -> Query:
        """Return what is asked."""
        ...

    @property
    def groups(self) -> list[str]:
        """Return the names of the groups."""
        ...

    @property
    def cells(self) -> NDArray[np.float64]:
        """Return (slots, groups, buckets, fields) float64; see `inspector.session.cells`."""
        ...

    @property
    def rows(self) -> NDArray[np.float64]:
        """Return (groups, buckets) float64: rows that count."""
        ...

    @property
    def distinct(self) -> NDArray[np.float64]:
        """Return (groups, buckets) float64: distinct (shard, player) pairs, if asked for."""
        ...


def count_rows(
    kernels: FoldKernels,
    query: Query,
    part: ChunkPart,
    start: int,
    stop: int,
    lookup: Lookup,
    grid: Grid,
    counted: Counted,
    pairs: PairSet,
    *,
    only_pairs: bool = False,
) -> PairSet:
    """Count rows ``start:stop`` of a chunk into a grid; return the pairs seen by then.

    With `only_pairs` nothing else is counted.
    """
    place = (lookup, grid.first, grid.width_s)
    if not only_pairs:
        kernels.rows(part.view, start, stop, *place, counted.cells, counted.rows)
    while query.distinct and start < stop:
        start = kernels.distinct(part.view, start, stop, *place, pairs, counted.distinct)
        if start < stop:
            larger = empty_pairs(4 * len(pairs.cells))
            kernels.move_pairs(pairs, larger)
            pairs = larger
    return pairs


class FoldState(NamedTuple):
    """What a fold found.

    Attributes:
        query: What is asked.
        rows: Over so many rows of the session, its first ones.
        groups: Names of the groups, by their numbers.
        arrays: Cells, rows, distinct pairs, and which pairs these were, by name.
    """

    query: Query
    rows: int
    groups: list[str]
    arrays: dict[str, NDArray[Any]]


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
        self._cut: Cut | None = None
        self._uncut: tuple[NDArray[np.float64], ...] = ()

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

    def state(self) -> FoldState:
        """Return what was found by now, which the next update changes."""
        self._restore()
        cells, pairs, used = self._pairs
        arrays = {
            "cells": self._cells,
            "rows": self._rows,
            "distinct": self._distinct,
            "pair_cells": cells,
            "pairs": pairs,
            "used": used,
        }
        return FoldState(self.query, self._folded_rows, list(self.groups), arrays)

    def resume(self, state: FoldState) -> None:
        """Go on with what was found before over the same rows; nothing may be folded yet.

        Does nothing where the names give other groups than they did.
        """
        self._builder.lookup()
        if self.groups[: len(state.groups)] != state.groups:
            return
        arrays = state.arrays
        self._cells, self._rows = arrays["cells"], arrays["rows"]
        self._distinct = arrays["distinct"]
        self._pairs = PairSet(arrays["pair_cells"], arrays["pairs"], arrays["used"])
        self._folded_rows = state.rows

    def update(self, view: TableView, until_ts: float = math.inf) -> bool:
        """Fold in the rows of `view` that are new; return whether anything is other than before.

        Args:
            view: The table.
            until_ts: The playhead, Unix seconds: in the bucket it stands in, rows behind it do not
                count. Later buckets are what they are.
        """
        cut, is_new = cut_of(view, self.query.grid, until_ts), view.rows != self._folded_rows
        if not is_new and cut == self._cut:
            return False
        self._restore()
        if is_new:
            self._take_new(view)
        if cut is not None:
            self._leave_out(view, cut)
        return True

    def _take_new(self, view: TableView) -> None:
        lookup = self._builder.lookup()
        self._make_room(len(self.groups))
        grid = self.query.grid
        from_ts, until_ts = grid.reach
        if self.query.with_earlier:
            from_ts = -math.inf
        # Of thousands of chunks, a frame has to look at the last one only.
        done = bisect_right(view.starts, self._folded_rows) - 1
        for part, first in zip(view.parts[done:], view.starts[done:-1], strict=True):
            for start, stop in part.runs(from_ts, until_ts, self._folded_rows - first):
                held = Counted(self._cells, self._rows, self._distinct)
                self._pairs = count_rows(
                    *(self._kernels, self.query, part, start, stop, lookup, grid), held, self._pairs
                )
        self._folded_rows = view.rows

    def _columns(self, bucket: int) -> tuple[NDArray[np.float64], ...]:
        """Return what is held of a bucket; to be read and written."""
        return self._cells[:, :, bucket], self._rows[:, bucket], self._distinct[:, bucket]

    def _restore(self) -> None:
        """Let all rows count again."""
        if self._cut is not None:
            for column, before in zip(self._columns(self._cut.bucket), self._uncut, strict=True):
                column[:] = before
            self._cut = None

    def _leave_out(self, view: TableView, cut: Cut) -> None:
        """Count the bucket of the playhead anew, without the rows behind it."""
        query = self.query
        is_first = query.with_earlier and cut.bucket == 0
        lookup = self._builder.lookup()._replace(with_earlier=is_first)
        groups = self._rows.shape[0]
        cells = empty_cells(len(query.keys), groups, 1, extremes=query.extremes)
        counted = Counted(cells, np.zeros((groups, 1)), np.zeros((groups, 1)))
        pairs = empty_pairs(_FIRST_PAIRS)
        for part, start, stop in runs_before(view, cut, with_earlier=is_first):
            place = (part, start, stop, lookup, cut.grid)
            pairs = count_rows(self._kernels, query, *place, counted, pairs)
        columns = self._columns(cut.bucket)
        self._cut, self._uncut = cut, tuple(column.copy() for column in columns)
        fresh = (counted.cells[:, :, 0], counted.rows[:, 0], counted.distinct[:, 0])
        for column, values in zip(columns, fresh, strict=True):
            column[:] = values

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
