"""Region statistics: how the values of a chart are spread over a stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.chart_spec import QUANTILES, ChartSpec, Mode, modes_of
from inspector.core.evaluation import evaluate, evaluate_numerator
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.registry import Kpi, Registry
from inspector.session.fold import FoldKernels
from inspector.session.fold_reference import groups_of
from inspector.session.query import TOTAL, Grid, GroupBy, LookupBuilder, Query
from inspector.session.session import Session
from inspector.session.sketch import Sketches
from inspector.session.span import Span
from inspector.session.values import RowValues, carrying, collect, single_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_EXACT_VALUES = 2_000_000
"""Of more values than these, quantiles are taken from a sketch, which is right to one percent."""

_SHARES = tuple(QUANTILES.values())


@dataclass(frozen=True, slots=True)
class GroupStats:
    """One group over a stretch of time.

    Attributes:
        name: The group; empty for all rows together.
        n: Number of values; for a KPI, of records that carry its denominator.
        sum: Sum of the values, restored where they were sampled; for a KPI, of its numerator.
        mean: Mean of the values; for a KPI, the ratio of sums. NaN without any.
        quantiles: As in `QUANTILES`, of single values; NaN without any.
    """

    name: str
    n: int
    sum: float
    mean: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RegionStats:
    """A stretch of time.

    Attributes:
        groups: All rows together first, then the groups in the order they were asked for.
        approximate: Whether the quantiles are from a sketch.
    """

    groups: tuple[GroupStats, ...]
    approximate: bool


def region_stats(
    session: Session,
    kernels: FoldKernels,
    spec: ChartSpec,
    groups: Sequence[str],
    start_ts: float,
    end_ts: float,
) -> RegionStats:
    """Return the statistics of all rows of a chart together, and of some of its groups.

    Args:
        session: Its rows.
        kernels: What does the work.
        spec: The chart; of a distribution, all rows together are its one group.
        groups: The groups wanted.
        start_ts: Unix seconds.
        end_ts: Unix seconds, behind the stretch.
    """
    view = session.view
    measure, registry = spec.measure, session.registry
    whole = spec.shown_as is Mode.DISTRIBUTION
    wanted = () if whole else tuple(group for group in groups if group != TOTAL)
    keys = measure.keys(registry)
    query = Query(
        spec.selector,
        keys,
        GroupBy.NONE if whole else spec.group_by,
        Grid.everything(),
        groups=wanted,
        most_groups=1,
        with_total=True,
    )
    lookup = LookupBuilder(query, session.names).lookup()
    sums = _Sums(1 + len(wanted), len(keys))
    spread = _Spread(1 + len(wanted), kernels)
    for found in collect(
        view,
        lookup,
        Span(start_ts, end_ts),
        kernels,
        keys=len(keys),
        every=measure.needs_distinct,
    ):
        owner, group = groups_of(found.chunk, found.rows, lookup)
        sums.add(found, owner, group)
        if measure.needs_distinct:
            sums.add_participants(found, owner, group)
        carried = carrying(found, measure, registry)
        if carried is not found:
            owner, group = groups_of(carried.chunk, carried.rows, lookup)
        sums.count(group)
        spread.add(*single_values(carried, measure, registry), owner, group)
    total, mean = _totals_and_means(spec, sums, spread, end_ts - start_ts, registry)
    quantiles = spread.quantiles()
    if Mode.DISTRIBUTION not in modes_of(measure):
        quantiles[:] = np.nan
    return RegionStats(
        tuple(
            GroupStats(name, int(n), float(t), float(m), tuple(q.tolist()))
            for name, n, t, m, q in zip(("", *wanted), sums.n, total, mean, quantiles, strict=True)
        ),
        spread.is_approximate,
    )


def quantiles_of(values: Floats, weights: Floats, shares: tuple[float, ...]) -> Floats:
    """Return (shares,) float64: the least values that have such a share of the weight up to them.

    Args:
        values: (n,) float64, n > 0.
        weights: (n,) float64, positive.
        shares: 0 to 1.
    """
    wanted = np.array(shares) * (1 - 1e-12)  # weights such as 1 / 0.75 are no exact numbers
    if (weights == 1.0).all():
        ranks = np.maximum(np.ceil(wanted * len(values)).astype(np.int64) - 1, 0)
        found: Floats = np.partition(values, ranks)[ranks]
        return found
    order = np.argsort(values)
    up_to = np.cumsum(weights[order])
    weighted: Floats = values[order[np.searchsorted(up_to, wanted * up_to[-1])]]
    return weighted


class _Sums:
    """Sums and counts by group.

    Attributes:
        n: (groups,) int64, records that count.
        totals: (groups, keys) float64, restored sums.
    """

    def __init__(self, groups: int, keys: int) -> None:
        self.n = np.zeros(groups, np.int64)
        self.totals = np.zeros((groups, keys))
        self._participants = np.zeros((2, 0), np.int64)

    def add(self, found: RowValues, owner: Ints, group: Ints) -> None:
        restored = np.nan_to_num(found.values * found.weights, nan=0.0)
        for slot in range(restored.shape[1]):
            self.totals[:, slot] += np.bincount(
                group, restored[owner, slot], minlength=len(self.totals)
            )

    def count(self, group: Ints) -> None:
        self.n += np.bincount(group, minlength=len(self.n))

    def add_participants(self, found: RowValues, owner: Ints, group: Ints) -> None:
        rows = found.rows[owner]
        shard, player = found.chunk.shard[rows], found.chunk.player[rows]
        pairs = np.stack([group, (shard.astype(np.int64) << 32) | player])
        self._participants = np.unique(np.concatenate([self._participants, pairs], axis=1), axis=1)

    @property
    def participants(self) -> Floats:
        """Return (groups,) float64: distinct (shard, player) pairs."""
        return np.bincount(self._participants[0], minlength=len(self.n)).astype(np.float64)


class _Spread:
    """Single values by group; a sketch of them once they are too many.

    Attributes:
        is_approximate: Whether they have become too many.
    """

    def __init__(self, groups: int, kernels: FoldKernels) -> None:
        self.is_approximate = False
        self._count = groups
        self._pieces: list[tuple[Floats, Floats, Ints]] = []
        self._held = 0
        self._sketches = Sketches(groups, kernels.sketch)
        self._weighted = np.zeros((groups, 2))

    def add(self, values: Floats, weights: Floats, owner: Ints, group: Ints) -> None:
        there = ~np.isnan(values[owner])
        owner, group = owner[there], group[there]
        values, weights = values[owner], weights[owner]
        for column, amount in enumerate((values * weights, weights)):
            self._weighted[:, column] += np.bincount(group, amount, minlength=self._count)
        self._pieces.append((values, weights, group))
        self._held += int((group == 0).sum())
        if self._held > MOST_EXACT_VALUES or self.is_approximate:
            self.is_approximate = True
            for values, weights, group in self._pieces:
                self._sketches.add(group, values, weights)
            self._pieces.clear()

    def means(self) -> Floats:
        """Return (groups,) float64: the mean of all values, each as often as it stands for."""
        with np.errstate(invalid="ignore"):
            means: Floats = self._weighted[:, 0] / self._weighted[:, 1]
            return means

    def sums(self) -> Floats:
        """Return (groups,) float64: the sum of all values, each as often as it stands for."""
        return self._weighted[:, 0]

    def quantiles(self) -> Floats:
        """Return (groups, shares) float64."""
        if self.is_approximate:
            return self._sketches.quantiles(_SHARES, first=0, buckets=1)
        found = np.full((self._count, len(_SHARES)), np.nan)
        if not self._pieces:
            return found
        values, weights, group = (
            np.concatenate(piece) for piece in zip(*self._pieces, strict=True)
        )
        # Numbers this small are sorted in one pass; a mask for each group would take one a group.
        order = np.argsort(group.astype(np.int16), kind="stable")
        values, weights = values[order], weights[order]
        ends = np.cumsum(np.bincount(group, minlength=self._count))
        for number, (start, stop) in enumerate(pairwise([0, *ends.tolist()])):
            if start < stop:
                mine = slice(start, stop)
                found[number] = quantiles_of(values[mine], weights[mine], _SHARES)
        return found


def _totals_and_means(
    spec: ChartSpec, sums: _Sums, spread: _Spread, seconds: float, registry: Registry
) -> tuple[Floats, Floats]:
    kpi = spec.measure.of
    if not isinstance(kpi, Kpi):
        return spread.sums(), spread.means()
    by_name: dict[str, float | Floats] = {
        registry.keys[key].name: sums.totals[:, slot]
        for slot, key in enumerate(spec.measure.keys(registry))
    }
    by_name[WINDOW_SECONDS] = np.full(len(sums.n), seconds)
    by_name[PARTICIPANTS_DISTINCT] = sums.participants
    mean = np.array(evaluate(kpi.formula, by_name), np.float64)
    mean[sums.n == 0] = np.nan
    return np.array(evaluate_numerator(kpi.formula, by_name), np.float64), mean
