"""One side of a comparison: rows of a session in a range of time, and the sums of their KPIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.kpi_interval import Pair, pairs_of, standard_error
from inspector.core.errors import InspectorError
from inspector.core.evaluation import evaluate, evaluate_denominator, evaluate_numerator
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kpi, Registry
from inspector.ingest.names import Names
from inspector.session.cells import COUNT, ESTIMATE
from inspector.session.columns import TableView
from inspector.session.cut import WITHIN, only_within
from inspector.session.distinct_pairs import distinct_pairs
from inspector.session.fold import Fold, FoldKernels
from inspector.session.products import ProductFold
from inspector.session.query import ALL_ROWS, GroupBy, Query, Selector
from inspector.session.session import Session
from inspector.session.span import Span
from inspector.session.values import RowValues

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Which rows stand on a side.

    Attributes:
        label: What people call it.
        view: The rows of its session.
        names: Their strings.
        registry: Their metric keys, and the KPIs.
        span: From when to when they count.
        selector: Which of them count.
    """

    label: str
    view: TableView
    names: Names
    registry: Registry
    span: Span
    selector: Selector = ALL_ROWS

    @property
    def seconds(self) -> float:
        """Return how long it lasts, in seconds."""
        return self.span.end_ts - self.span.start_ts


@dataclass(frozen=True, slots=True)
class KpiSums:
    """A KPI of each cell; arrays are (cells,) float64.

    Attributes:
        value: In the unit of the KPI; NaN without data.
        error: Its standard error; NaN where fewer than two records tell.
        n: Records that carry the denominator.
        numerator: What stands left of the division.
        denominator: What it is divided by.
    """

    value: Floats
    error: Floats
    n: Floats
    numerator: Floats
    denominator: Floats


def whole_side(label: str, session: Session, selector: Selector = ALL_ROWS) -> Side:
    """Return all rows of a session, but for those of a clock that is wrong.

    Raises:
        InspectorError: It has no rows.
    """
    view = session.view
    extent = view.extent
    if not view.rows or not np.isfinite(extent.start_ts):
        raise InspectorError(
            "there is no record to compare", where=label, remedy="Choose another recording"
        )
    # The last instant belongs to it.
    span = Span(extent.start_ts, float(np.nextafter(extent.follow_ts, np.inf)))
    return Side(label, view, session.names, session.registry, span, selector)


class SideSums:
    """Sums of what records stand for, cell by cell; a cell is a group, or a part of the time.

    Attributes:
        rows: (cells,) float64, records of each cell.
    """

    def __init__(self, registry: Registry, kpis: Iterable[Kpi]) -> None:
        kpis = tuple(kpis)
        self._registry = registry
        self.keys = _keys_of(registry, kpis)
        self._pairs = sorted({pair for kpi in kpis for pair in pairs_of(kpi, registry)})
        self._slot = {key: slot for slot, key in enumerate(self.keys)}
        self._needs_players = any(PARTICIPANTS_DISTINCT in kpi.formula.names for kpi in kpis)
        self._players: list[tuple[Ints, Ints]] = []
        self.rows = np.zeros(0)
        self._sums = np.zeros((len(self.keys), 0))
        self._counts = np.zeros((len(self.keys), 0))
        self._products = np.zeros((len(self._pairs), 0))

    def make_room(self, cells: int) -> None:
        """Have at least so many cells."""
        more = cells - len(self.rows)
        if more > 0:
            self.rows = np.pad(self.rows, (0, more))
            self._sums = np.pad(self._sums, ((0, 0), (0, more)))
            self._counts = np.pad(self._counts, ((0, 0), (0, more)))
            self._products = np.pad(self._products, ((0, 0), (0, more)))

    def add(self, found: RowValues, owner: Ints, cell: Ints) -> None:
        """Add rows.

        Args:
            found: The rows, with the values of `keys`.
            owner: (m,) which of them.
            cell: (m,) where each belongs.
        """
        cells = len(self.rows)
        self.rows += np.bincount(cell, minlength=cells)
        # A column after the other, as they are summed; mostly every row belongs to one cell.
        values, weights = found.values.T, found.weights.T
        if len(owner) != len(found.rows) or not (owner == np.arange(len(owner))).all():
            values, weights = values[:, owner], weights[:, owner]
        restored = np.ascontiguousarray(values * weights)
        has = ~np.isnan(restored)
        # What a record lacks, it has none of.
        restored[~has] = 0.0
        for slot in range(len(self.keys)):
            self._sums[slot] += np.bincount(cell, restored[slot], minlength=cells)
            self._counts[slot] += np.bincount(cell, has[slot], minlength=cells)
        for number, (one, other) in enumerate(self._pairs):
            product = restored[self._slot[one]] * restored[self._slot[other]]
            self._products[number] += np.bincount(cell, product, minlength=cells)
        if self._needs_players:
            rows = found.rows[owner]
            shard, player = found.chunk.shard[rows].astype(np.int64), found.chunk.player[rows]
            self._players.append(distinct_pairs(cell, (shard << 32) | player))

    def of(self, kpi: Kpi, seconds: Floats | float) -> KpiSums:
        """Return a KPI of every cell.

        Args:
            kpi: One of those it was made for.
            seconds: How long each cell lasts.
        """
        names = [self._registry.keys[key].name for key in self.keys]
        sums: dict[str, Floats] = dict(zip(names, self._sums, strict=True))
        sums[WINDOW_SECONDS] = np.broadcast_to(np.asarray(seconds, np.float64), self.rows.shape)
        sums[PARTICIPANTS_DISTINCT] = self._distinct()
        counts = dict(zip(names, self._counts, strict=True))
        products = dict(zip(self._pairs, self._products, strict=True))
        return _kpi_sums(kpi, self._registry, sums, counts, products)

    def _distinct(self) -> Floats:
        cells = len(self.rows)
        if not self._players:
            return np.zeros(cells)
        cell, pair = (np.concatenate(parts) for parts in zip(*self._players, strict=True))
        self._players = [distinct_pairs(cell, pair)]
        return np.bincount(self._players[0][0], minlength=cells).astype(np.float64)


@dataclass(frozen=True, slots=True)
class SideTable:
    """The sums of a side by group.

    Attributes:
        side: Whose.
        groups: Names of the groups that have rows.
        rows: (groups,) float64, records of each.
        kpis: By name; arrays are (groups,).
    """

    side: Side
    groups: tuple[str, ...]
    rows: Floats
    kpis: dict[str, KpiSums]


def side_table(
    side: Side,
    kernels: FoldKernels,
    group_by: GroupBy,
    kpis: Sequence[Kpi],
    is_unwanted: Callable[[], bool] = lambda: False,
) -> SideTable | None:
    """Sum up a side by group; None once nobody wants it any more.

    Args:
        side: The rows.
        kernels: What reads their values.
        group_by: Entry, tier, shard, or nothing.
        kpis: Which KPIs, of its own registry.
        is_unwanted: Asked now and then.
    """
    keys = _keys_of(side.registry, kpis)
    pairs = sorted({pair for kpi in kpis for pair in pairs_of(kpi, side.registry)})
    distinct = any(PARTICIPANTS_DISTINCT in kpi.formula.names for kpi in kpis)
    query = Query(side.selector, keys, group_by, WITHIN, distinct=distinct)
    fold, products = (
        Fold(query, side.names, kernels),
        ProductFold(query, pairs, side.names, kernels),
    )
    for view in only_within(side.view, side.span):
        if is_unwanted():
            return None
        products.update(view)
        fold.update(view)
    rows = fold.rows[:, 0]
    present = np.flatnonzero(rows > 0)
    cells = fold.cells[:, present, 0]
    names = [side.registry.keys[key].name for key in keys]
    sums: dict[str, Floats] = dict(zip(names, cells[..., ESTIMATE], strict=True))
    sums[WINDOW_SECONDS] = np.full(len(present), side.seconds)
    sums[PARTICIPANTS_DISTINCT] = fold.distinct[present, 0]
    counts = dict(zip(names, cells[..., COUNT], strict=True))
    own = dict(zip(pairs, products.products[:, present, 0], strict=True))
    made = {kpi.name: _kpi_sums(kpi, side.registry, sums, counts, own) for kpi in kpis}
    groups = tuple(fold.groups[number] for number in present.tolist())
    return SideTable(side, groups, rows[present], made)


def _kpi_sums(
    kpi: Kpi,
    registry: Registry,
    sums: Mapping[str, Floats],
    counts: Mapping[str, Floats],
    products: Mapping[Pair, Floats],
) -> KpiSums:
    """Return a KPI of cells, from what their records stand for: (cells,) float64 each."""
    own = {pair: products[pair] for pair in pairs_of(kpi, registry)}
    n: Floats = np.max([counts[key] for key in counted_keys(kpi)], axis=0)
    value = np.array(np.broadcast_to(evaluate(kpi.formula, sums), n.shape))
    value[n == 0] = np.nan
    return KpiSums(
        value,
        standard_error(kpi, sums, own, n, registry),
        n,
        np.array(np.broadcast_to(evaluate_numerator(kpi.formula, sums), n.shape)),
        np.array(np.broadcast_to(evaluate_denominator(kpi.formula, sums), n.shape)),
    )


def _keys_of(registry: Registry, kpis: Sequence[Kpi]) -> tuple[int, ...]:
    found = (registry.find_key(name) for kpi in kpis for name in kpi.formula.names)
    return tuple(sorted({key for key in found if key is not None}))
