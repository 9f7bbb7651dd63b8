"""Baselines: what is usual for a KPI in a tier, looked up and learnt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inspector.config.models.baselines import Baseline
from inspector.core.formula import WINDOW_SECONDS
from inspector.core.kpi import KpiValue, evaluate_kpi
from inspector.core.registry import Kpi
from inspector.session.cells import COUNT, ESTIMATE
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import NO_TIER, Grid, GroupBy, Query, Selector
from inspector.session.session import Session

LEAST_N = 30
"""A KPI of fewer records says little about an entry."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a baseline was not learnt from.

    Attributes:
        measure: Name of the KPI.
        tier: None for rows without one.
        entry: An entry; empty if it is the whole tier.
        n: How many records it has.
        why: In words.
    """

    measure: str
    tier: int | None
    entry: str
    n: int
    why: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a session says is usual.

    Attributes:
        baselines: By tier and KPI; the median over the entries of the tier, and as n all their
            records.
        left_out: Everything that has the KPI and did not count.
        entries: Over how many entries each median was taken, in the order of `baselines`.
    """

    baselines: tuple[Baseline, ...]
    left_out: tuple[LeftOut, ...]
    entries: tuple[int, ...]


def learn_baselines(
    session: Session,
    kernels: FoldKernels,
    *,
    measures: Iterable[str] = (),
    least_n: int = LEAST_N,
    selector: Selector | None = None,
    span: tuple[float, float] | None = None,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Learnt:
    """Learn baselines from the rows of a session.

    The median over entries is robust: half of a tier may be off before it is. An entry counts once,
    however often it is used.

    Args:
        session: What to learn from.
        kernels: What folds it.
        measures: Names of KPIs; all if there are none.
        least_n: An entry with fewer records of a KPI is left out.
        selector: Which rows; all if None. Its tiers are ignored.
        span: Only rows from one instant up to another, Unix seconds; all if None.
        is_unwanted: Tells that nobody wants the rest any more: the tiers to come are left away.
    """
    wanted = frozenset(measures)
    asked = [kpi for kpi in session.registry.kpis if not wanted or kpi.name in wanted]
    kpis = [kpi for kpi in asked if WINDOW_SECONDS not in kpi.formula.names]
    left_out = [
        LeftOut(kpi.name, None, "", 0, "it goes with the length of its window")
        for kpi in asked
        if kpi not in kpis
    ]
    rows, grid = selector or Selector(), _grid(span)
    found: list[tuple[Baseline, int]] = []
    for tier in sorted(tier for tier in session.names.tiers.values if tier is not None):
        if is_unwanted():
            break
        chosen = replace(rows, tiers=frozenset({tier}))
        for name, values in _values(session, kernels, kpis, chosen, GroupBy.ENTRY, grid).items():
            baseline, others = _learnt(name, tier, values, least_n)
            left_out += others
            if baseline:
                found.append((baseline, len(values) - len(others)))
    for name, values in _values(session, kernels, kpis, rows, GroupBy.TIER, grid).items():
        if NO_TIER in values:
            left_out.append(LeftOut(name, None, "", values[NO_TIER].n, "these have no tier"))
    return Learnt(
        tuple(baseline for baseline, _ in found),
        tuple(left_out),
        tuple(entries for _, entries in found),
    )


def _grid(span: tuple[float, float] | None) -> Grid:
    """Return a grid of one bucket over a span.

    Buckets lie on multiples of their width: it is chosen such that the span begins on one, and
    ends where it is to, to within a millionth of a minute's span, and 2 s of a day's.
    """
    if span is None or not 0 < span[0] < span[1]:
        return Grid.everything()
    start_ts, end_ts = span
    first = max(round(start_ts / (end_ts - start_ts)), 1)
    return Grid(first, 1, start_ts / first)


def _learnt(
    measure: str, tier: int, values: dict[str, KpiValue], least_n: int
) -> tuple[Baseline | None, list[LeftOut]]:
    """Return what the entries of a tier say is usual, if they do, and what did not count."""
    usable, left_out = _split(measure, tier, values, least_n)
    if not usable:
        return None, left_out
    median = float(np.median([value.value for _, value in usable]))
    n = sum(value.n for _, value in usable)
    if median <= 0:
        why = f"the median is {median:g}, not above 0"
        return None, [*left_out, LeftOut(measure, tier, "", n, why)]
    return Baseline(tier=tier, measure=measure, value=median, n=n), left_out


def _split(
    measure: str, tier: int, values: dict[str, KpiValue], least_n: int
) -> tuple[list[tuple[str, KpiValue]], list[LeftOut]]:
    """Return the entries that count, and the others with the reason."""
    usable: list[tuple[str, KpiValue]] = []
    unusable: list[LeftOut] = []
    for entry, value in values.items():
        if value.n < least_n:
            why = f"n is {value.n}, below {least_n}"
        elif not math.isfinite(value.value):
            why = "its denominator is 0"
        elif value.value == 0:
            # Such as a heal, of damage: half a tier of them would make all damage an alert.
            why = "its value is 0"
        else:
            usable.append((entry, value))
            continue
        unusable.append(LeftOut(measure, tier, entry, value.n, why))
    return usable, unusable


def _values(
    session: Session,
    kernels: FoldKernels,
    kpis: Sequence[Kpi],
    selector: Selector,
    group_by: GroupBy,
    grid: Grid,
) -> dict[str, dict[str, KpiValue]]:
    """Return values by KPI and group, where there is any record."""
    view, registry = session.view, session.registry
    keys = tuple(range(len(registry.keys)))
    query = Query(selector, keys, group_by, grid, distinct=True)
    fold = Fold(query, session.names, kernels)
    fold.update(view)
    found: dict[str, dict[str, KpiValue]] = {kpi.name: {} for kpi in kpis}
    for group, name in sorted(enumerate(fold.groups), key=lambda pair: pair[1]):
        cells = fold.cells[:, group, 0]
        totals = {k.name: float(cells[i, ESTIMATE]) for i, k in enumerate(registry.keys)}
        counts = {k.name: int(cells[i, COUNT]) for i, k in enumerate(registry.keys)}
        distinct = int(fold.distinct[group, 0])
        for kpi in kpis:
            value = evaluate_kpi(kpi, totals, counts, view.last_ts - view.first_ts, distinct)
            if value.n:
                found[kpi.name][name] = value
    return found
