"""Statistics of a whole session: every entry, metric and KPI."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspector.core.kpi import KpiValue, evaluate_kpi
from inspector.session.cells import COUNT, ESTIMATE, SUM, VARIANCE
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.session import Session


@dataclass(frozen=True, slots=True)
class MetricStats:
    """One metric of one entry, over all its records.

    Attributes:
        sum: Σ value, as written.
        count: Number of values.
        estimate: Σ value / rate: what it would be had nothing been left out by sampling.
        stderr: Standard error of the estimate; 0 where nothing was left out.
    """

    sum: float
    count: int
    estimate: float
    stderr: float


@dataclass(frozen=True, slots=True)
class EntryStats:
    """One entry."""

    records: int
    metrics: dict[str, MetricStats]
    kpis: dict[str, KpiValue]


@dataclass(frozen=True, slots=True)
class SessionStats:
    """A whole session.

    Attributes:
        first_ts: Unix seconds, NaN without rows.
        last_ts: Unix seconds, NaN without rows.
        entries: By name.
    """

    first_ts: float
    last_ts: float
    entries: dict[str, EntryStats]


def session_stats(session: Session, kernels: FoldKernels) -> SessionStats:
    """Fold a whole session; KPIs over the time from its first to its last row."""
    view, registry = session.view, session.registry
    query = Query(
        Selector(),
        tuple(range(len(registry.keys))),
        GroupBy.ENTRY,
        Grid.everything(),
        distinct=True,
    )
    fold = Fold(query, session.names, kernels)
    fold.update(view)
    seconds = view.last_ts - view.first_ts
    entries = {
        entry: _entry_stats(fold, session, group, seconds)
        for group, entry in sorted(enumerate(fold.groups), key=lambda pair: pair[1])
    }
    return SessionStats(view.first_ts, view.last_ts, entries)


def _entry_stats(fold: Fold, session: Session, group: int, seconds: float) -> EntryStats:
    metrics = {}
    for number, key in enumerate(session.registry.keys):
        cell = fold.cells[number, group, 0]
        if cell[COUNT]:
            metrics[key.name] = MetricStats(
                float(cell[SUM]),
                int(cell[COUNT]),
                float(cell[ESTIMATE]),
                math.sqrt(float(cell[VARIANCE])),
            )
    totals = {name: metric.estimate for name, metric in metrics.items()}
    counts = {name: metric.count for name, metric in metrics.items()}
    distinct = int(fold.distinct[group, 0])
    kpis = {
        kpi.name: evaluate_kpi(kpi, totals, counts, seconds, distinct)
        for kpi in session.registry.kpis
    }
    return EntryStats(int(fold.rows[group, 0]), metrics, kpis)
