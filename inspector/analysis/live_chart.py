"""A live chart: one measure by group over the visible range, up to date with the session."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import TOTAL, Grid, GroupBy, Query
from inspector.session.series import Lines, Window, lines
from inspector.session.session import Session

MOST_SERIES = 8
"""Curves that an eye can tell apart."""

_MOST_GROUPS = 64
_LEAST_WINDOW_S = 30.0
_KEPT_RANKS = 12


@dataclass(frozen=True, slots=True)
class Curve:
    """One group of a chart.

    Attributes:
        name: The group.
        y: (points,) float64, NaN for no data; read-only.
        error: (points,) float64, half width of the 95 % interval; None where all is exact.
    """

    name: str
    y: NDArray[np.float64]
    error: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class ChartData:
    """What a chart shows at an instant.

    Attributes:
        ts: (points,) float64, Unix seconds; read-only.
        curves: In an order that changes as little as may be.
        more: Further groups with data.
        total: The value of all rows together at the playhead; NaN for no data.
    """

    ts: NDArray[np.float64]
    curves: tuple[Curve, ...]
    more: int
    total: float


class LiveChart:
    """Keeps the fold behind one chart, and which groups it shows."""

    def __init__(self, spec: ChartSpec, session: Session, kernels: FoldKernels) -> None:
        self.spec = spec
        self._session = session
        self._kernels = kernels
        self._fold: Fold | None = None
        self._slots: list[str | None] = [None] * MOST_SERIES
        self._state: tuple[int, float] | None = None
        self._data: ChartData | None = None

    def is_ready(self, end_ts: float) -> bool:
        """Return whether an update to `end_ts` has only new rows to fold."""
        return self._fold is not None and self._fold.query.grid.covers(self._needed(end_ts))

    @property
    def data(self) -> ChartData | None:
        """Return what the last update found; None before it."""
        return self._data

    def update(self, view: TableView, end_ts: float, census: Census) -> ChartData:
        """Return the chart with its right edge at `end_ts`; the same object while nothing moved."""
        needed = self._needed(end_ts)
        if self._fold is None or not self._fold.query.grid.covers(needed):
            self._fold = self._new_fold(needed, census)
        self._fold.update(view)
        if self._data is None or self._state != (view.rows, end_ts):
            self._state = (view.rows, end_ts)
            self._data = self._chart(self._fold, self._window(end_ts), view.first_ts)
        return self._data

    def _window(self, end_ts: float) -> Window:
        width_s = self.spec.bucket_s
        last = math.floor(end_ts / width_s)
        points = math.ceil(self.spec.range_s / width_s) + 1
        buckets = max(1, round(self.spec.window_s / width_s))
        if buckets == 1 and end_ts - last * width_s < _LEAST_WINDOW_S:
            last -= 1  # a ratio to a window that has only just begun says nothing
        return Window(last - points + 1, points, buckets, end_ts)

    def _needed(self, end_ts: float) -> Grid:
        window = self._window(end_ts)
        first = window.first - window.buckets + 1
        return Grid(first, window.points + window.buckets - 1, self.spec.bucket_s)

    def _new_fold(self, needed: Grid, census: Census) -> Fold:
        # Room behind the end, so that a live chart is folded anew only now and then.
        grid = Grid(needed.first, needed.buckets + needed.buckets // 2 + 1, needed.width_s)
        spec = self.spec
        keys = spec.measure.keys(self._session.registry)
        groups: tuple[str, ...] = ()
        if spec.group_by is GroupBy.ENTRY:
            busiest = census.busiest_entries(spec.selector.namespace, keys, _MOST_GROUPS + 1)
            groups = busiest[:_MOST_GROUPS] if len(busiest) > _MOST_GROUPS else ()
        query = Query(
            spec.selector,
            keys,
            spec.group_by,
            grid,
            distinct=spec.measure.needs_distinct,
            groups=groups,
            most_groups=_MOST_GROUPS + 1,
            with_total=True,
        )
        return Fold(query, self._session.names, self._kernels)

    def _chart(self, fold: Fold, window: Window, first_ts: float) -> ChartData:
        found = lines(fold, self.spec.measure, window, self._session.registry)
        found.y[:, found.ts < first_ts] = np.nan
        found.ts.flags.writeable = False
        total = fold.groups.index(TOTAL)
        weight = found.weight.copy()
        weight[total] = 0.0
        order = [fold.groups[i] for i in np.argsort(-weight, kind="stable") if weight[i] > 0]
        self._slots = _settle(self._slots, order)
        curves = tuple(
            _curve(found, fold.groups.index(name), name) for name in self._slots if name is not None
        )
        return ChartData(found.ts, curves, len(order) - len(curves), float(found.y[total, -1]))


def _settle(slots: list[str | None], order: list[str]) -> list[str | None]:
    """Return the slots with the best of `order`; a group keeps its slot while it is near."""
    near, best = set(order[:_KEPT_RANKS]), order[:MOST_SERIES]
    kept = [name if name in near else None for name in slots]
    waiting = [name for name in best if name not in kept]
    return [name if name is not None or not waiting else waiting.pop(0) for name in kept]


def _curve(found: Lines, group: int, name: str) -> Curve:
    y, error = found.y[group], found.error[group]
    y.flags.writeable = False
    error.flags.writeable = False
    return Curve(name, y, error if error.any() else None)
