"""KPI tables: every KPI of every entry, or tier, over a trailing window, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.kpi_interval import Pair, pairs_of, standard_error
from inspector.core.evaluation import evaluate, evaluate_denominator, evaluate_numerator
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kpi, Registry
from inspector.core.sampling import Z_95
from inspector.session.cells import COUNT, ESTIMATE
from inspector.session.columns import TableView
from inspector.session.distinct_pairs import DistinctPairs
from inspector.session.fold import Fold, FoldKernels
from inspector.session.grid import Grid
from inspector.session.products import ProductFold
from inspector.session.query import GroupBy, Query, Selector
from inspector.session.session import Session
from inspector.session.span import Span

Floats = NDArray[np.float64]

BUCKETS = 30
"""Points of a sparkline, and steps by which the window moves."""

MOST_ENTRIES = 5_000
"""Further entries than these, the first that appeared, have no row."""

_CASTS = "casts"
_AHEAD = 0.5
"""How much of a window is folded ahead, so that new rows have a place for a while."""


@dataclass(frozen=True, slots=True)
class KpiTable:
    """Every group that has rows in the window; arrays are read-only.

    Attributes:
        kpis: The columns.
        start_ts: Unix seconds, where the window begins.
        end_ts: Unix seconds, where it ends.
        groups: (n) names: entries, or tiers as `tier_label` calls them.
        rows: (n,) float64, records in the window.
        value: (n, kpis) float64, in the unit of the KPI; NaN without data.
        half: (n, kpis) float64, half the width of the 95 % interval; NaN where nobody can tell.
        count: (n, kpis) float64, records that carry the denominator.
        numerator: (n, kpis) float64, what stands left of the division.
        denominator: (n, kpis) float64, what it is divided by.
        course: (n, points) float64, records in each part of the window.
        casts: (n, points) float64, restored casts in each part of the window.
    """

    kpis: tuple[Kpi, ...]
    start_ts: float
    end_ts: float
    groups: tuple[str, ...]
    rows: Floats
    value: Floats
    half: Floats
    count: Floats
    numerator: Floats
    denominator: Floats
    course: Floats
    casts: Floats


class KpiTableMaker:
    """Keeps the folds behind the table up to date; used by one thread."""

    def __init__(
        self, session: Session, kernels: FoldKernels, group_by: GroupBy = GroupBy.ENTRY
    ) -> None:
        """Fold nothing yet.

        Args:
            session: Whose rows.
            kernels: What does the work.
            group_by: Entry, tier, or nothing.
        """
        self._session = session
        self._group_by = group_by
        self._kernels = kernels
        self._selector = Selector()
        self._window_s = 0.0
        self._fold: Fold | None = None
        self._products: ProductFold | None = None
        self._distinct = DistinctPairs()

    def make(self, view: TableView, selector: Selector, end_ts: float, window_s: float) -> KpiTable:
        """Return the table.

        Args:
            view: The rows.
            selector: Which of them count.
            end_ts: Unix seconds; rows behind it do not count.
            window_s: How far back rows count.
        """
        wanted = self._grid(end_ts, window_s)
        fold = self._fold
        is_same = (selector, window_s) == (self._selector, self._window_s)
        if fold is None or not is_same or not fold.query.grid.covers(wanted):
            self._selector, self._window_s = selector, window_s
            self._begin(wanted)
        assert self._fold is not None
        assert self._products is not None
        # Products first: rows that come meanwhile have sums without them, not the other way round.
        self._products.update(view, end_ts)
        self._fold.update(view, end_ts)
        return self._table(view, wanted, end_ts)

    def _grid(self, end_ts: float, window_s: float) -> Grid:
        width_s = window_s / BUCKETS
        last = math.floor(end_ts / width_s)
        return Grid(last - BUCKETS + 1, BUCKETS, width_s)

    def _begin(self, wanted: Grid) -> None:
        registry, names = self._session.registry, self._session.names
        grid = Grid(wanted.first, wanted.buckets + round(_AHEAD * BUCKETS), wanted.width_s)
        keys = _keys_of(registry)
        query = Query(self._selector, keys, self._group_by, grid, most_groups=MOST_ENTRIES)
        pairs = sorted({pair for kpi in registry.kpis for pair in pairs_of(kpi, registry)})
        self._fold = Fold(query, names, self._kernels)
        self._products = ProductFold(query, pairs, names, self._kernels)
        self._distinct = DistinctPairs()

    def _table(self, view: TableView, wanted: Grid, end_ts: float) -> KpiTable:
        fold, products, registry = self._fold, self._products, self._session.registry
        assert fold is not None
        assert products is not None
        low = wanted.first - fold.query.grid.first
        part = slice(low, low + wanted.buckets)
        course = fold.rows[:, part]
        present = np.flatnonzero(course.sum(axis=1) > 0)
        groups = tuple(fold.groups[number] for number in present.tolist())
        start_ts = wanted.start_ts
        span = Span(start_ts, min(wanted.end_ts, math.nextafter(end_ts, math.inf)))
        pairs = self._distinct.count(view, fold.lookup(), len(fold.groups), span)
        seconds = end_ts - start_ts
        columns = _Columns(fold, products, part, present, seconds, pairs[present], registry)
        made = [columns.of(kpi) for kpi in registry.kpis]
        shape = (len(present), 0)
        value, half, count, numerator, denominator = (
            np.stack([column[place] for column in made], axis=1) if made else np.zeros(shape)
            for place in range(5)
        )
        rows = course[present]
        arrays = (rows.sum(axis=1), value, half, count, numerator, denominator)
        courses = (rows, columns.course(_CASTS))
        for array in (*arrays, *courses):
            array.flags.writeable = False
        return KpiTable(registry.kpis, start_ts, end_ts, groups, *arrays, *courses)


class _Columns:
    """The sums of one window, of which the columns are made."""

    def __init__(
        self,
        fold: Fold,
        products: ProductFold,
        part: slice,
        present: NDArray[np.int64],
        seconds: float,
        distinct: Floats,
        registry: Registry,
    ) -> None:
        self._registry = registry
        self._buckets = part.stop - part.start
        cells = fold.cells[:, present][:, :, part]
        names = [registry.keys[key].name for key in fold.query.keys]
        self._courses: dict[str, Floats] = dict(zip(names, cells[..., ESTIMATE], strict=True))
        totals = cells[..., ESTIMATE].sum(axis=2)
        counts = cells[..., COUNT].sum(axis=2)
        self._sums: dict[str, Floats] = dict(zip(names, totals, strict=True))
        self._counts: dict[str, Floats] = dict(zip(names, counts, strict=True))
        self._sums[WINDOW_SECONDS] = np.full(len(present), seconds)
        self._sums[PARTICIPANTS_DISTINCT] = distinct
        sums = products.products[:, present][:, :, part].sum(axis=2)
        self._products: dict[Pair, Floats] = dict(zip(products.pairs, sums, strict=True))

    def course(self, name: str) -> Floats:
        """Return (groups, buckets) float64, the sums of a metric key; zeros if it is not known."""
        found = self._courses.get(name)
        if found is not None:
            return found.copy()
        return np.zeros((len(self._sums[WINDOW_SECONDS]), self._buckets))

    def of(self, kpi: Kpi) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Return value, half width, count, numerator and denominator of a KPI."""
        shape = self._sums[WINDOW_SECONDS].shape
        n = np.max([self._counts[key] for key in counted_keys(kpi)], axis=0)
        value = np.array(np.broadcast_to(evaluate(kpi.formula, self._sums), shape))
        value[n == 0] = np.nan
        wanted = pairs_of(kpi, self._registry)
        products = {pair: self._products[pair] for pair in wanted}
        half = Z_95 * standard_error(kpi, self._sums, products, n, self._registry)
        above = np.array(np.broadcast_to(evaluate_numerator(kpi.formula, self._sums), shape))
        below = np.array(np.broadcast_to(evaluate_denominator(kpi.formula, self._sums), shape))
        return value, half, n, above, below


def _keys_of(registry: Registry) -> tuple[int, ...]:
    names = (_CASTS, *(name for kpi in registry.kpis for name in kpi.formula.names))
    found = (registry.find_key(name) for name in names)
    return tuple(sorted({key for key in found if key is not None}))
