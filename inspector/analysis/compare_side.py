"""One side of a comparison: rows of a session in a range of time, and the sums of their KPIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from inspector.session.columns import TableView
from inspector.session.distinct_pairs import distinct_pairs
from inspector.session.fold import FoldKernels
from inspector.session.fold_reference import groups_of
from inspector.session.query import ALL_ROWS, Grid, GroupBy, LookupBuilder, Query, Selector
from inspector.session.session import Session
from inspector.session.values import RowValues, Span, collect

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
        shape = self.rows.shape
        names = [self._registry.keys[key].name for key in self.keys]
        sums: dict[str, Floats] = dict(zip(names, self._sums, strict=True))
        counts = dict(zip(names, self._counts, strict=True))
        sums[WINDOW_SECONDS] = np.broadcast_to(np.asarray(seconds, np.float64), shape)
        sums[PARTICIPANTS_DISTINCT] = self._distinct()
        products: dict[Pair, Floats] = dict(zip(self._pairs, self._products, strict=True))
        own = {pair: products[pair] for pair in pairs_of(kpi, self._registry)}
        n: Floats = np.max([counts[key] for key in counted_keys(kpi)], axis=0)
        value = np.array(np.broadcast_to(evaluate(kpi.formula, sums), shape))
        value[n == 0] = np.nan
        return KpiSums(
            value,
            standard_error(kpi, sums, own, n, self._registry),
            n,
            np.array(np.broadcast_to(evaluate_numerator(kpi.formula, sums), shape)),
            np.array(np.broadcast_to(evaluate_denominator(kpi.formula, sums), shape)),
        )

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
    sums = SideSums(side.registry, kpis)
    query = Query(side.selector, sums.keys, group_by, Grid.everything())
    builder = LookupBuilder(query, side.names)
    lookup = builder.lookup()
    sums.make_room(len(builder.groups))
    for found in collect(side.view, lookup, side.span, kernels, keys=len(sums.keys), every=True):
        if is_unwanted():
            return None
        sums.add(found, *groups_of(found.chunk, found.rows, lookup))
    present = np.flatnonzero(sums.rows > 0)
    made = {kpi.name: _taken(sums.of(kpi, side.seconds), present) for kpi in kpis}
    groups = tuple(builder.groups[number] for number in present.tolist())
    return SideTable(side, groups, sums.rows[present], made)


def _taken(kpi: KpiSums, which: NDArray[np.intp]) -> KpiSums:
    return KpiSums(
        kpi.value[which],
        kpi.error[which],
        kpi.n[which],
        kpi.numerator[which],
        kpi.denominator[which],
    )


def _keys_of(registry: Registry, kpis: Sequence[Kpi]) -> tuple[int, ...]:
    found = (registry.find_key(name) for kpi in kpis for name in kpi.formula.names)
    return tuple(sorted({key for key in found if key is not None}))
