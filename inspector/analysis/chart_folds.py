"""The folds of charts whose playhead or view goes to and fro: shared, filled where one looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.session.columns import TableView
from inspector.session.filled_fold import FilledFold, FoldPart
from inspector.session.filled_sketches import FilledSketches
from inspector.session.fold import FoldKernels
from inspector.session.query import Grid, GroupBy, Query
from inspector.session.series import Floats, Measure, Window
from inspector.session.session import Session
from inspector.session.sketch_fold import SketchQuery

MOST_GROUPS = 64
MOST_BYTES = 64_000_000
"""So much one fold may hold; where the whole session is more, it has a part of that."""
MOST_BYTES_OF_ALL = 256_000_000
"""Past so much, folds go that no chart asks for just now."""

_EVERY = 1_000_000
_KEPT_KINDS = 100
_CELL_BYTES = 32
_FEW_GROUPS = 8
_SKETCH_BYTES = 4_096
_ROOM = 1 / 8
_FINEST_S = 20.0
"""Buckets are no wider where they can be: one that the playhead cuts is counted at each seek."""

_FILLED_ROWS = 150_000
"""About so many rows are looked at in a step of counting ahead."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What charts must have in common to share a fold.

    Attributes:
        query: Without keys, and with a grid that only says how wide buckets are.
        alone: The measure, where no other can share it: of a distribution, and where only the
            entries are kept that have most of it.
    """

    query: Query
    alone: Measure | None

    def times(self, bucket_s: float) -> int:
        """Return how many buckets make one of a chart, which is so wide."""
        return round(bucket_s / self.query.grid.width_s)

    def finer(self, grid: Grid) -> Grid:
        """Return the buckets that make those of a chart."""
        return grid.finer(self.times(grid.width_s))


@dataclass(slots=True, eq=False)
class _Kept:
    """A fold, and what is wanted of it in this frame."""

    fold: FilledFold | FilledSketches | None = None
    keys: tuple[int, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class PartOfSketches:
    """The distribution of a chart.

    Attributes:
        sketches: Of the whole session.
        times: How many of their buckets make one of the chart's.
        until_ts: The playhead, Unix seconds.
    """

    sketches: FilledSketches
    times: int
    until_ts: float

    def quantiles(self, shares: tuple[float, ...], window: Window) -> Floats:
        """Return (shares, points) float64: quantiles over each point's window, NaN without data."""
        return self.sketches.quantiles(shares, window, self.times, self.until_ts)


class ChartFolds:
    """Keeps the folds; used by one thread.

    Charts of the same rows, groups and buckets share a fold, so that their rows are looked at once.
    """

    def __init__(self, session: Session, kernels: FoldKernels) -> None:
        self._session = session
        self._kernels = kernels
        # The latest that were asked for stand last.
        self._kept: dict[_Kind, _Kept] = {}
        self._asked: dict[_Kind, None] = {}
        self._found_kinds: dict[tuple[ChartSpec, bool], list[tuple[_Kind, tuple[int, ...]]]] = {}

    def expect(self, wanted: Iterable[tuple[ChartSpec, Grid]]) -> None:
        """Know what all charts of a frame want, so that they are folded together.

        Args:
            wanted: What each shows, and the buckets that it looks at.
        """
        for kept in self._kept.values():
            kept.grid, kept.keys = None, ()
        self._asked = {}
        for spec, grid in wanted:
            for kind, keys in self._kinds(spec):
                self._want(kind, keys, grid)
        self._forget()

    def _want(self, kind: _Kind, keys: tuple[int, ...], grid: Grid) -> None:
        kept = self._kept.pop(kind, None) or _Kept()
        self._kept[kind], self._asked[kind] = kept, None
        finer = kind.finer(grid)
        kept.grid = finer if kept.grid is None else kept.grid.joined(finer)
        kept.keys = tuple(dict.fromkeys((*kept.keys, *keys)))

    def is_ready(self, spec: ChartSpec, grid: Grid, view: TableView, playhead_ts: float) -> bool:
        """Return whether there is little to count for a chart."""
        for kind, keys in self._kinds(spec):
            kept = self._kept.get(kind)
            finer = kind.finer(grid)
            if kept is None or kept.fold is None or not _fits(kept.fold, keys, finer):
                return False
            looked_at = _looked_at(kept.fold, finer, playhead_ts)
            if not kept.fold.is_counted(view, looked_at, playhead_ts):
                return False
        return True

    def part(
        self, spec: ChartSpec, grid: Grid, view: TableView, playhead_ts: float, census: Census
    ) -> FoldPart | PartOfSketches:
        """Return what a chart is made of, counted."""
        (kind, keys), *others = self._kinds(spec)
        place, times = (spec, grid, view, playhead_ts, census), kind.times(spec.bucket_s)
        fold = self._updated(kind, keys, *place)
        if isinstance(fold, FilledSketches):
            return PartOfSketches(fold, times, playhead_ts)
        part = fold.part(keys, grid, times, playhead_ts)
        for other, _ in others:
            counter = self._updated(other, (), *place)
            assert isinstance(counter, FilledFold)
            part = _with_distinct(part, counter.part((), grid, until_ts=playhead_ts))
        return part

    def _updated(
        self,
        kind: _Kind,
        keys: tuple[int, ...],
        spec: ChartSpec,
        grid: Grid,
        view: TableView,
        playhead_ts: float,
        census: Census,
    ) -> FilledFold | FilledSketches:
        kept = self._kept.get(kind)
        if kept is None or kept.grid is None or not kept.grid.covers(kind.finer(grid)):
            self._want(kind, keys, grid)
            kept = self._kept[kind]
        assert kept.grid is not None
        if kept.fold is None or not _fits(kept.fold, keys, kept.grid):
            kept.fold = self._new_fold(kind, kept, spec, view, census)
        kept.fold.update(view, _looked_at(kept.fold, kept.grid, playhead_ts), playhead_ts)
        return kept.fold

    def fill_further(self, view: TableView, near_ts: float, is_due: Callable[[], bool]) -> bool:
        """Count what nobody has looked at yet; return whether there is more.

        Args:
            view: The table.
            near_ts: What lies next to it comes first, Unix seconds.
            is_due: Whether it is time to stop.
        """
        span_s = max(view.extent.follow_ts - view.extent.start_ts, 1.0)
        for kind in self._asked:
            fold = self._kept[kind].fold
            if fold is None:
                continue
            most = int(_FILLED_ROWS / view.rows * span_s / kind.query.grid.width_s) + 1
            while fold.fill_further(view, near_ts, most):
                if is_due():
                    return True
        return False

    def _kinds(self, spec: ChartSpec) -> list[tuple[_Kind, tuple[int, ...]]]:
        """Return which folds a chart is made of, and of which keys: sums, and distinct pairs."""
        is_many = len(self._session.names.entries) > MOST_GROUPS
        found = self._found_kinds.get((spec, is_many))
        if found is None:
            if len(self._found_kinds) >= _KEPT_KINDS:
                self._found_kinds.clear()
            found = self._found_kinds[spec, is_many] = self._kinds_of(spec, is_many=is_many)
        return found

    def _kinds_of(self, spec: ChartSpec, *, is_many: bool) -> list[tuple[_Kind, tuple[int, ...]]]:
        is_distribution = spec.shown_as is Mode.DISTRIBUTION
        is_crowded = spec.group_by is GroupBy.ENTRY and is_many
        query = Query(
            *(spec.selector, ()),
            GroupBy.NONE if is_distribution else spec.group_by,
            Grid(0, 0, _finest_s(spec.bucket_s)),
            with_earlier=spec.shown_as is Mode.CUMULATIVE,
            with_total=not is_distribution,
            most_groups=0 if is_distribution else MOST_GROUPS + 1,
        )
        alone = spec.measure if is_distribution or is_crowded else None
        kinds = [(_Kind(query, alone), spec.measure.keys(self._session.registry))]
        if spec.measure.needs_distinct:
            # Those of two buckets do not add up.
            counter = replace(query, grid=Grid(0, 0, spec.bucket_s), distinct=True)
            kinds.append((_Kind(counter, alone), ()))
        return kinds

    def _new_fold(
        self, kind: _Kind, kept: _Kept, spec: ChartSpec, view: TableView, census: Census
    ) -> FilledFold | FilledSketches:
        session = self._session
        assert kept.grid is not None
        if spec.shown_as is Mode.DISTRIBUTION:
            whole = _grid_around(kept.grid, view, _SKETCH_BYTES)
            query = replace(kind.query, keys=kept.keys, grid=whole)
            asked = SketchQuery(query, spec.measure, session.registry, self._kernels)
            return FilledSketches(asked, session.names, view)
        groups: tuple[str, ...] = ()
        if spec.group_by is GroupBy.ENTRY:
            keys = kept.keys or spec.measure.keys(session.registry)
            groups = busiest_entries(spec, keys, census)
        few = spec.group_by in (GroupBy.NONE, GroupBy.NAMESPACE)
        bucket_bytes = _CELL_BYTES * (len(kept.keys) + 1) * (_FEW_GROUPS if few else MOST_GROUPS)
        whole = _grid_around(kept.grid, view, bucket_bytes)
        query = replace(kind.query, keys=kept.keys, grid=whole, groups=groups)
        return FilledFold(query, session.names, self._kernels, view)

    def _forget(self) -> None:
        """Let go of what was not asked for the longest, past the cap."""
        sizes = {
            kind: kept.fold.size_bytes for kind, kept in self._kept.items() if kept.fold is not None
        }
        total = sum(sizes.values())
        for kind in list(self._kept):
            if kind in self._asked:
                continue
            if total > MOST_BYTES_OF_ALL or kind not in sizes:
                total -= sizes.get(kind, 0)
                del self._kept[kind]


def busiest_entries(spec: ChartSpec, keys: tuple[int, ...], census: Census) -> tuple[str, ...]:
    """Return the entries to keep, busiest first; none while there is room for all."""
    every = census.busiest_entries(spec.selector.namespace, keys, _EVERY)
    taken = [entry for entry in every if spec.selector.takes_entry(entry)]
    return tuple(taken[:MOST_GROUPS]) if len(taken) > MOST_GROUPS else ()


def _finest_s(bucket_s: float) -> float:
    """Return the width of the buckets that are counted: a whole part of a chart's."""
    times = bucket_s / _FINEST_S
    return _FINEST_S if times > 1 and times.is_integer() else bucket_s


def _fits(fold: FilledFold | FilledSketches, keys: tuple[int, ...], grid: Grid) -> bool:
    """Return whether what is there can say what a chart wants."""
    return fold.query.grid.covers(grid) and set(keys) <= set(fold.query.keys)


def _looked_at(fold: FilledFold | FilledSketches, grid: Grid, playhead_ts: float) -> Grid:
    """Return the buckets that must be counted: of a running total all before them too."""
    if fold.query.with_earlier:
        first = fold.query.grid.first
        grid = Grid(first, grid.first + grid.buckets - first, grid.width_s)
    return grid.until(playhead_ts)


def _with_distinct(part: FoldPart, counter: FoldPart) -> FoldPart:
    """Return a part with the distinct pairs of another, whose groups are the same."""
    n = len(part.groups)
    distinct = np.zeros((n, counter.distinct.shape[1]))
    distinct[: min(n, len(counter.groups))] = counter.distinct[:n]
    return replace(part, distinct=distinct)


def _grid_around(needed: Grid, view: TableView, bucket_bytes: int) -> Grid:
    """Return the whole session and some room, or as much of it as there is memory for."""
    extent, width_s = view.extent, needed.width_s
    span = Grid.covering(extent.start_ts, extent.follow_ts, width_s)
    # Of a view at the beginning most lies before it.
    before, after = needed.buckets, int(_ROOM * span.buckets)
    whole = Grid(span.first - before, span.buckets + before + after, width_s).joined(needed)
    most = max(MOST_BYTES // bucket_bytes, 3 * needed.buckets)
    if whole.buckets <= most:
        return whole
    first = needed.first - (most - needed.buckets) // 2
    return Grid(first, most, width_s)
