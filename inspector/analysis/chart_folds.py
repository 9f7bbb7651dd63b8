"""The folds of charts whose playhead or view goes to and fro: shared, filled where one looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.session.columns import TableView
from inspector.session.filled_fold import FilledFold, FoldPart
from inspector.session.filled_sketches import FilledSketches
from inspector.session.fold import FoldKernels
from inspector.session.query import Grid, GroupBy, Query
from inspector.session.series import Measure
from inspector.session.session import Session
from inspector.session.sketch_fold import SketchQuery

MOST_GROUPS = 64
MOST_BYTES = 64_000_000
"""So much one fold may hold; where the whole session is more, it has a part of that."""

MOST_BYTES_OF_ALL = 256_000_000
"""So much all may hold that no chart asks for just now, and the others."""

_EVERY = 1_000_000
_CELL_BYTES = 32
_FEW_GROUPS = 8
_SKETCH_BYTES = 4_096
_ROOM = 1 / 8
_FILLED_ROWS = 150_000
"""About so many rows are looked at in a step of what goes on behind the scenes."""


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


@dataclass(slots=True, eq=False)
class _Kept:
    """A fold, and what is wanted of it in this frame."""

    fold: FilledFold | FilledSketches | None = None
    keys: tuple[int, ...] = ()
    grid: Grid | None = None
    wanted_keys: tuple[int, ...] = ()


class ChartFolds:
    """Keeps the folds; used by one thread.

    Charts of the same rows, groups and buckets share a fold, so that their rows are looked at once.
    """

    def __init__(self, session: Session, kernels: FoldKernels) -> None:
        self._session = session
        self._kernels = kernels
        # The latest that were asked for stand last.
        self._kept: dict[_Kind, _Kept] = {}
        self._asked: set[_Kind] = set()

    def expect(self, wanted: Iterable[tuple[ChartSpec, Grid]]) -> None:
        """Know what all charts of a frame want, so that they are folded together.

        Args:
            wanted: What each shows, and the buckets that it looks at.
        """
        for kept in self._kept.values():
            kept.grid, kept.wanted_keys = None, ()
        self._asked = set()
        for spec, grid in wanted:
            self._want(spec, grid)
        self._forget()

    def _want(self, spec: ChartSpec, grid: Grid) -> _Kept:
        kind = self._kind(spec)
        kept = self._kept.pop(kind, None) or _Kept()
        self._kept[kind] = kept
        self._asked.add(kind)
        kept.grid = grid if kept.grid is None else kept.grid.joined(grid)
        keys = spec.measure.keys(self._session.registry)
        kept.wanted_keys = tuple(dict.fromkeys((*kept.wanted_keys, *keys)))
        return kept

    def is_ready(self, spec: ChartSpec, grid: Grid, view: TableView, playhead_ts: float) -> bool:
        """Return whether there is little to count for a chart."""
        kept = self._kept.get(self._kind(spec))
        if kept is None or kept.fold is None or not self._fits(kept, spec, grid):
            return False
        return kept.fold.is_counted(view, self._looked_at(kept, spec, grid), playhead_ts)

    def part(
        self, spec: ChartSpec, grid: Grid, view: TableView, playhead_ts: float, census: Census
    ) -> FoldPart | FilledSketches:
        """Return what a chart is made of, counted."""
        kept = self._kept.get(self._kind(spec))
        if kept is None or kept.grid is None or not kept.grid.covers(grid):
            kept = self._want(spec, grid)
        if kept.fold is None or not self._fits(kept, spec, kept.grid or grid):
            kept.fold = self._new_fold(spec, kept, view, census)
        fold = kept.fold
        fold.update(view, self._looked_at(kept, spec, kept.grid or grid), playhead_ts)
        if isinstance(fold, FilledSketches):
            return fold
        return fold.part(spec.measure.keys(self._session.registry), _all_of(fold, spec, grid))

    def fill_further(self, view: TableView, near_ts: float, is_due: Callable[[], bool]) -> bool:
        """Count what nobody has looked at yet; return whether there is more.

        Args:
            view: The table.
            near_ts: What lies next to it comes first, Unix seconds.
            is_due: Whether it is time to stop.
        """
        for kind in self._asked:
            fold = self._kept[kind].fold
            if fold is None:
                continue
            span_s = max(view.extent.follow_ts - view.extent.start_ts, 1.0)
            most = int(_FILLED_ROWS / view.rows * span_s / kind.query.grid.width_s) + 1
            while fold.fill_further(view, near_ts, most):
                if is_due():
                    return True
        return False

    def _kind(self, spec: ChartSpec) -> _Kind:
        is_distribution = spec.shown_as is Mode.DISTRIBUTION
        is_crowded = spec.group_by is GroupBy.ENTRY and (
            len(self._session.names.entries) > MOST_GROUPS
        )
        query = Query(
            *(spec.selector, ()),
            GroupBy.NONE if is_distribution else spec.group_by,
            Grid(0, 0, spec.bucket_s),
            distinct=spec.measure.needs_distinct,
            with_earlier=spec.shown_as is Mode.CUMULATIVE,
        )
        return _Kind(query, spec.measure if is_distribution or is_crowded else None)

    def _fits(self, kept: _Kept, spec: ChartSpec, grid: Grid) -> bool:
        """Return whether what is there can say what a chart wants."""
        fold = kept.fold
        if fold is None:
            return False
        query = fold.asked.query if isinstance(fold, FilledSketches) else fold.query
        keys = spec.measure.keys(self._session.registry)
        return query.grid.covers(grid) and set(keys) <= set(query.keys)

    def _looked_at(self, kept: _Kept, spec: ChartSpec, grid: Grid) -> Grid:
        """Return the buckets that must be counted: for a running total all before it too."""
        if isinstance(kept.fold, FilledFold):
            return _all_of(kept.fold, spec, grid)
        return grid

    def _new_fold(
        self, spec: ChartSpec, kept: _Kept, view: TableView, census: Census
    ) -> FilledFold | FilledSketches:
        session, kind = self._session, self._kind(spec)
        grid = kept.grid or Grid(0, 1, spec.bucket_s)
        if spec.shown_as is Mode.DISTRIBUTION:
            whole = _grid_around(grid, view, _SKETCH_BYTES)
            query = replace(kind.query, keys=kept.wanted_keys, grid=whole)
            asked = SketchQuery(query, spec.measure, session.registry, self._kernels)
            return FilledSketches(asked, session.names, view)
        groups: tuple[str, ...] = ()
        if spec.group_by is GroupBy.ENTRY:
            groups = busiest_entries(spec, kept.wanted_keys, census)
        few = spec.group_by in (GroupBy.NONE, GroupBy.NAMESPACE)
        bucket_bytes = _CELL_BYTES * len(kept.wanted_keys) * (_FEW_GROUPS if few else MOST_GROUPS)
        query = replace(
            kind.query,
            keys=kept.wanted_keys,
            grid=_grid_around(grid, view, max(bucket_bytes, 1)),
            groups=groups,
            most_groups=MOST_GROUPS + 1,
            with_total=True,
        )
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


def _all_of(fold: FilledFold, spec: ChartSpec, grid: Grid) -> Grid:
    """Return the buckets of a fold that a chart is made of."""
    if spec.shown_as is not Mode.CUMULATIVE:
        return grid
    first = fold.query.grid.first
    return Grid(first, grid.first + grid.buckets - first, grid.width_s)


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
