"""Filled folds: what a query says of a long time, counted bucket by bucket where somebody looks.

The folds of `fold.py` take rows in as they come, which is right where a view follows the end. A
view that goes to and fro in time would begin with one of them anew whenever it leaves its grid.
Here a bucket is counted when it is wanted, and stays until further rows come to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.cells import empty_cells, empty_pairs
from inspector.session.chunk import ChunkPart
from inspector.session.columns import TableView
from inspector.session.cut import Cut, cut_of, runs_before
from inspector.session.fill import Fill
from inspector.session.fold import Counted, FoldKernels, count_rows
from inspector.session.grid import Grid
from inspector.session.query import LookupBuilder, Query

Floats = NDArray[np.float64]

_FIRST_PAIRS = 4_096
_LEAST_GROUPS = 8


@dataclass(frozen=True, slots=True)
class FoldPart:
    """What a fold says of some of its keys in some of its buckets.

    Attributes:
        query: What was asked, of these keys and buckets.
        groups: Names of the groups.
        cells: (slots, groups, buckets, fields) float64; see `inspector.session.cells`.
        rows: (groups, buckets) float64; zeros where only distinct pairs are asked for.
        distinct: (groups, buckets) float64.
    """

    query: Query
    groups: list[str]
    cells: Floats
    rows: Floats
    distinct: Floats


class FilledFold:
    """The answer to one query; used by one thread.

    Attributes:
        query: What is asked.
    """

    def __init__(self, query: Query, names: Names, kernels: FoldKernels, view: TableView) -> None:
        self.query = query
        self._kernels = kernels
        self._builder = LookupBuilder(query, names)
        self._builder.lookup()
        self._fill = Fill(query.grid, view)
        groups, buckets = max(len(self._builder.groups), _LEAST_GROUPS), query.grid.buckets
        self._held = self._nothing(groups, buckets)
        self._cut: Cut | None = None
        self._uncut: tuple[Floats, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Return what it holds in memory, if all buckets are counted."""
        return sum(array.nbytes for array in self._held)

    def is_counted(self, view: TableView, grid: Grid, until_ts: float) -> bool:
        """Return whether an update to these has no bucket to count but that of the playhead."""
        self._fill.note(view)
        cut = cut_of(view, self.query.grid, until_ts)
        return not self._fill.missing(*self._places(grid), None if cut is None else cut.bucket)

    def update(self, view: TableView, grid: Grid, until_ts: float = math.inf) -> None:
        """Count what is not counted yet.

        Args:
            view: The table.
            grid: The buckets that are wanted, all of them buckets of the query.
            until_ts: The playhead, Unix seconds: in the bucket it stands in, rows behind it do not
                count. Later buckets are what they are, if they are counted at all.
        """
        self._fill.note(view)
        cut = cut_of(view, self.query.grid, until_ts)
        missing = self._fill.missing(*self._places(grid), None if cut is None else cut.bucket)
        if cut == self._cut and not missing:
            return
        self._restore()
        for start, stop in missing:
            self._count(view, start, stop)
        if cut is not None:
            counted = self._counted(view, cut.bucket, cut.bucket + 1, cut)
            bucket = slice(cut.bucket, cut.bucket + 1)
            self._cut, self._uncut = cut, tuple(one.copy() for one in self._columns(bucket))
            self._put(bucket, counted)

    def fill_further(self, view: TableView, near_ts: float, most: int) -> bool:
        """Count a few buckets that nobody has looked at yet; return whether there were any.

        Args:
            view: The table.
            near_ts: Those next to this instant first, Unix seconds.
            most: At most so many.
        """
        self._fill.note(view)
        grid = self.query.grid
        near = int(np.floor(near_ts / grid.width_s)) - grid.first
        found = self._fill.unknown_near(near, most, view.extent.follow_ts)
        if found is None:
            return False
        if self._cut is not None and found[0] <= self._cut.bucket < found[1]:
            # It is cut again at the next update.
            self._restore()
        self._count(view, *found)
        return True

    def part(
        self, keys: tuple[int, ...], grid: Grid, times: int = 1, until_ts: float = math.inf
    ) -> FoldPart:
        """Return what it says of some of its keys in some of its buckets.

        Args:
            keys: Some of the query's.
            grid: Buckets of which each is made of so many of the query's.
            times: How many.
            until_ts: The playhead, Unix seconds; later buckets count for nothing.

        Returns:
            Of a query that goes with_earlier, the first bucket has all that lies before it.
        """
        start, stop = self._places(grid.finer(times).until(until_ts))
        groups = self._builder.groups
        n = len(groups)
        slots = [self.query.keys.index(key) for key in keys]
        asked = replace(self.query, keys=keys, grid=grid)
        held, rows, distinct = self._held
        cells = _joined(held[:, :n, start:stop][slots], grid.buckets, times, 2)
        if self.query.with_earlier:
            cells[:, :, 0] += held[:, :n, :start][slots].sum(axis=2)
        return FoldPart(
            asked,
            list(groups),
            cells,
            _joined(rows[:n, start:stop], grid.buckets, times, 1),
            _joined(distinct[:n, start:stop], grid.buckets, times, 1),
        )

    def _places(self, grid: Grid) -> tuple[int, int]:
        start = grid.first - self.query.grid.first
        return start, start + grid.buckets

    def _columns(self, buckets: slice) -> tuple[Floats, ...]:
        """Return what is held of some buckets; to be read and written."""
        cells, rows, distinct = self._held
        return cells[:, :, buckets], rows[:, buckets], distinct[:, buckets]

    def _restore(self) -> None:
        if self._cut is not None:
            cut, self._cut = self._cut, None
            n = self._uncut[1].shape[0]
            for column, before in zip(
                self._columns(slice(cut.bucket, cut.bucket + 1)), self._uncut, strict=True
            ):
                # Groups that have come meanwhile have nothing there.
                column[...] = 0.0
                column[(slice(None), slice(n)) if column.ndim > 2 else slice(n)] = before

    def _count(self, view: TableView, start: int, stop: int) -> None:
        # Of distinct pairs those of one bucket at a time, which are few enough to be found fast.
        step = 1 if self.query.distinct else stop - start
        for first in range(start, stop, step):
            self._put(slice(first, first + step), self._counted(view, first, first + step))
        self._fill.set_counted(start, stop)

    def _counted(self, view: TableView, start: int, stop: int, cut: Cut | None = None) -> Counted:
        """Return what some buckets have, up to a cut if there is one."""
        query, is_first = self.query, self.query.with_earlier and start == 0
        lookup = self._builder.lookup()._replace(with_earlier=is_first)
        self._make_room(len(self._builder.groups))
        grid = Grid(query.grid.first + start, stop - start, query.grid.width_s)
        counted = self._nothing(self._held.rows.shape[0], stop - start)
        pairs = empty_pairs(_FIRST_PAIRS) if query.distinct else empty_pairs(1)
        # Rows are counted with the sums, by another fold.
        only_pairs = query.distinct and not query.keys
        if cut is None:
            found = _runs(view, grid, with_earlier=is_first)
        else:
            found = runs_before(view, cut, with_earlier=is_first)
        for part, first, last in found:
            place = (part, first, last, lookup, grid)
            pairs = count_rows(
                *(self._kernels, query, *place, counted, pairs), only_pairs=only_pairs
            )
        return counted

    def _put(self, buckets: slice, counted: Counted) -> None:
        for column, fresh in zip(self._columns(buckets), counted, strict=True):
            column[...] = fresh

    def _nothing(self, groups: int, buckets: int) -> Counted:
        cells = empty_cells(len(self.query.keys), groups, buckets, extremes=False)
        return Counted(cells, np.zeros((groups, buckets)), np.zeros((groups, buckets)))

    def _make_room(self, groups: int) -> None:
        held = self._held.rows.shape[0]
        if groups > held:
            more = self._nothing(max(groups, 2 * held) - held, self.query.grid.buckets)
            cells, rows, distinct = self._held
            self._held = Counted(
                np.concatenate([cells, more.cells], axis=1),
                np.concatenate([rows, more.rows]),
                np.concatenate([distinct, more.distinct]),
            )


def _runs(
    view: TableView, grid: Grid, *, with_earlier: bool
) -> Iterator[tuple[ChunkPart, int, int]]:
    """Yield where rows of a grid may be."""
    from_ts, until_ts = grid.reach
    for part in view.parts:
        for start, stop in part.runs(-math.inf if with_earlier else from_ts, until_ts):
            yield part, start, stop


def _joined(values: Floats, buckets: int, times: int, axis: int) -> Floats:
    """Return sums over so many neighbours along an axis; those at the end may be missing."""
    if times == 1 and values.shape[axis] == buckets:
        return values.copy()
    sums: Floats = np.add.reduceat(values, np.arange(0, values.shape[axis], times), axis=axis)
    if sums.shape[axis] == buckets:
        return sums
    padding = [(0, 0)] * values.ndim
    padding[axis] = (0, buckets - sums.shape[axis])
    return np.pad(sums, padding)
