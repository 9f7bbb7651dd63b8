"""A live chart: one measure by group over the visible range, up to date with the session."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_folds import MOST_GROUPS, ChartFolds, PartOfSketches, busiest_entries
from inspector.analysis.chart_spec import QUANTILES, ChartSpec, Mode
from inspector.analysis.chart_window import (
    Look,
    grid_of,
    has_room,
    look_of,
    needed_grid,
    window_of,
)
from inspector.session.columns import TableView
from inspector.session.filled_fold import FoldPart
from inspector.session.fold import Fold, Folded, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.query import TOTAL, Grid, GroupBy, Query
from inspector.session.series import Window, lines, sample_rates, sums, totals
from inspector.session.session import Session
from inspector.session.sketch_fold import SketchFold

MOST_SERIES = 8
"""Curves that an eye can tell apart."""

_KEPT_RANKS = 12
"""A curve of a chart that follows goes only below this rank; what is replayed shows at an instant
the same curves however the playhead came there."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One group of a chart.

    Attributes:
        name: The group.
        y: (points,) float64, NaN for no data; read-only.
        error: (points,) float64, half width of the 95 % interval; None where all is exact.
        current: The value at the right edge of the view; NaN for no data.
        current_error: Half width of its 95 % interval; 0 where it is exact.
    """

    name: str
    y: NDArray[np.float64]
    error: NDArray[np.float64] | None
    current: float
    current_error: float


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows at an instant.

    Attributes:
        ts: (points,) float64, Unix seconds, ascending; beyond the view on both sides, as far as
            it is known, so that panning shows it at once. Read-only.
        curves: In an order that changes as little as may be; those of a distribution are named
            as in `QUANTILES`.
        more: Further groups with data.
        total: The value of all rows together at the right edge of the view, of a distribution
            the median; NaN for no data.
    """

    ts: NDArray[np.float64]
    curves: tuple[Curve, ...]
    more: int
    total: float


class LiveChart:
    """Keeps the fold behind one chart while it follows the end, and which groups it shows.

    Elsewhere its fold is one that charts share; see `ChartFolds`.

    Attributes:
        spec: What it shows.
    """

    def __init__(
        self,
        spec: ChartSpec,
        session: Session,
        kernels: FoldKernels,
        folds: ChartFolds | None = None,
        new_fold: NewFold = Fold,
    ) -> None:
        self.spec = spec
        self._folds = folds or ChartFolds(session, kernels)
        self._make_fold = new_fold
        self._session = session
        self._kernels = kernels
        self._fold: Fold | SketchFold | None = None
        self._slots: list[str | None] = [None] * MOST_SERIES
        self._state: tuple[int, float, float] | None = None
        self._data: ChartData | None = None

    def show_range(self, range_s: float) -> None:
        """Show as many seconds from now on; what was folded stays while its buckets are right."""
        if range_s == self.spec.range_s:
            return
        before, self.spec = self.spec, replace(self.spec, range_s=range_s)
        self._state = None
        if (before.bucket_s, before.window_s) != (self.spec.bucket_s, self.spec.window_s):
            self._fold = None

    def is_ready(self, view: TableView, view_end_ts: float, playhead_ts: float) -> bool:
        """Return whether an update to these has only new rows to fold, or few."""
        needed = self.needs(view, view_end_ts, playhead_ts)
        if needed is not None:
            return self._folds.is_ready(self.spec, needed, view, playhead_ts)
        look = look_of(self.spec, view_end_ts, playhead_ts)
        return self._fold is not None and has_room(self.spec, look, self._fold.query.grid)

    def needs(self, view: TableView, view_end_ts: float, playhead_ts: float) -> Grid | None:
        """Return the buckets of a shared fold that it looks at; None where it has its own fold."""
        if min(view_end_ts, playhead_ts) >= view.extent.follow_ts:
            return None
        look = look_of(self.spec, view_end_ts, playhead_ts)
        return needed_grid(self.spec, look, follows=view_end_ts == playhead_ts)

    @property
    def data(self) -> ChartData | None:
        """Return what the last update found; None before it."""
        return self._data

    def update(
        self, view: TableView, view_end_ts: float, playhead_ts: float, census: Census
    ) -> ChartData:
        """Return the chart; the same object while nothing moved.

        Args:
            view: The table, which has rows.
            view_end_ts: Right edge of the view, Unix seconds; the playhead while it follows.
            playhead_ts: Unix seconds; there are no points behind it.
            census: Of the same table, or of what it was a little earlier.
        """
        state = (view.rows, view_end_ts, playhead_ts)
        needed = self.needs(view, view_end_ts, playhead_ts)
        look = look_of(self.spec, view_end_ts, playhead_ts)
        fold: Fold | SketchFold | FoldPart | PartOfSketches
        if needed is None:
            fold = self._updated(look, view, census)
            needed = fold.query.grid
        elif self._data is None or self._state != state:
            fold = self._folds.part(self.spec, needed, view, playhead_ts, census)
        if self._data is None or self._state != state:
            self._state = state
            window = window_of(self.spec, look, needed)
            if isinstance(fold, SketchFold | PartOfSketches):
                self._data = _distribution(fold, window, self.spec.bucket_s, view.first_ts)
            else:
                is_followed = playhead_ts >= view.extent.follow_ts
                self._data = self._chart(fold, window, view.first_ts, is_followed=is_followed)
        return self._data

    def _updated(self, look: Look, view: TableView, census: Census) -> Fold | SketchFold:
        """Return the chart's own fold, with all rows."""
        if self._fold is None or not has_room(self.spec, look, self._fold.query.grid):
            self._fold = self._new_fold(grid_of(self.spec, look), census)
        self._fold.update(view, look.playhead_ts)
        return self._fold

    def _new_fold(self, grid: Grid, census: Census) -> Fold | SketchFold:
        spec, session = self.spec, self._session
        keys = spec.measure.keys(session.registry)
        if spec.shown_as is Mode.DISTRIBUTION:
            query = Query(spec.selector, keys, GroupBy.NONE, grid)
            return SketchFold(query, spec.measure, session.names, session.registry, self._kernels)
        query = Query(
            spec.selector,
            keys,
            spec.group_by,
            grid,
            distinct=spec.measure.needs_distinct,
            groups=busiest_entries(spec, keys, census) if spec.group_by is GroupBy.ENTRY else (),
            most_groups=MOST_GROUPS + 1,
            with_total=True,
            with_earlier=spec.shown_as is Mode.CUMULATIVE,
        )
        return self._make_fold(query, session.names, self._kernels)

    def _chart(
        self, fold: Folded, window: Window, first_ts: float, *, is_followed: bool
    ) -> ChartData:
        match self.spec.shown_as:
            case Mode.SUM:
                found = sums(fold, window)
            case Mode.CUMULATIVE:
                found = totals(fold, window)
            case Mode.SAMPLE_RATE:
                found = sample_rates(fold, window)
            case _:
                found = lines(fold, self.spec.measure, window, self._session.registry)
        found.y[:, found.ts < first_ts] = np.nan
        found.ts.flags.writeable = False
        total, last = fold.groups.index(TOTAL), window.ranked.stop - 1
        weight = found.weight.copy()
        if self.spec.group_by is not GroupBy.NONE:
            weight[total] = 0.0
        order = [fold.groups[i] for i in np.argsort(-weight, kind="stable") if weight[i] > 0]
        near = _KEPT_RANKS if is_followed else MOST_SERIES
        self._slots = _settle(self._slots, order, near)
        curves = tuple(
            _curve(name, found.y[number], found.error[number], last)
            for name in self._slots
            if name is not None
            for number in [fold.groups.index(name)]
        )
        return ChartData(found.ts, curves, len(order) - len(curves), float(found.y[total, last]))


def _distribution(
    fold: SketchFold | PartOfSketches, window: Window, bucket_s: float, first_ts: float
) -> ChartData:
    ts = window.ts(bucket_s)
    found = fold.quantiles(tuple(QUANTILES.values()), window)
    found[:, ts < first_ts] = np.nan
    ts.flags.writeable = False
    last, exact = window.ranked.stop - 1, np.zeros(window.points)
    curves = tuple(_curve(name, found[n], exact, last) for n, name in enumerate(QUANTILES))
    return ChartData(ts, curves, 0, curves[0].current)


def _settle(slots: list[str | None], order: list[str], near_ranks: int) -> list[str | None]:
    """Return the slots with the best of `order`; a group keeps its slot while it is near."""
    near, best = set(order[:near_ranks]), order[:MOST_SERIES]
    kept = [name if name in near else None for name in slots]
    waiting = [name for name in best if name not in kept]
    return [name if name is not None or not waiting else waiting.pop(0) for name in kept]


def _curve(name: str, y: NDArray[np.float64], error: NDArray[np.float64], last: int) -> Curve:
    y.flags.writeable = False
    error.flags.writeable = False
    return Curve(name, y, error if error.any() else None, float(y[last]), float(error[last]))
