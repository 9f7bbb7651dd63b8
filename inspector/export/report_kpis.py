"""The KPIs of a report: of every entry and tier over exactly its range."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.analysis.baseline_lookup import BaselineLookup, Floats
from inspector.analysis.entry_tiers import EntryTiers
from inspector.analysis.kpi_table import BUCKETS, KpiTable, KpiTableMaker
from inspector.session.columns import TableView
from inspector.session.fold import FoldKernels
from inspector.session.query import GroupBy, Selector, tier_label
from inspector.session.session import Session

_BEFORE_S = 1e-5
"""A window begins so much before its first row, which must not fall out by rounding."""

_MANY = 10_000


@dataclass(frozen=True, slots=True)
class KpiPart:
    """Some rows of a table of KPIs, beside what is usual.

    Attributes:
        table: The figures.
        tiers: (n) the tier of each row; None for none, or for several.
        usual: (n, kpis) float64, the baseline; NaN without one.
    """

    table: KpiTable
    tiers: tuple[int | None, ...]
    usual: Floats

    @property
    def total(self) -> int:
        """How many records they are of."""
        return round(float(self.table.rows.sum()))


@dataclass(frozen=True, slots=True)
class KpiRows:
    """A table of KPIs in parts that stand below each other."""

    parts: tuple[KpiPart, ...]

    @property
    def total(self) -> int:
        """How many records its last part is of."""
        return self.parts[-1].total


def kpi_rows(
    session: Session,
    kernels: FoldKernels,
    view: TableView,
    filters: Selector,
    span: tuple[float, float],
    baselines: BaselineLookup,
) -> tuple[KpiRows, KpiRows]:
    """Return the KPIs of entries, and those of tiers with all rows below them.

    Args:
        session: Whose rows.
        kernels: What does the work.
        view: The rows.
        filters: Which of them count.
        span: Both ends count, Unix seconds.
        baselines: What is usual.
    """
    window_s = exact_window_s(*span)
    made = {
        group_by: KpiTableMaker(session, kernels, group_by).make(view, filters, span[1], window_s)
        for group_by in (GroupBy.ENTRY, GroupBy.TIER, GroupBy.NONE)
    }
    entries, tiers, total = made[GroupBy.ENTRY], made[GroupBy.TIER], made[GroupBy.NONE]
    counted = EntryTiers(session.names)
    counted.update(view)
    known = {tier_label(tier): tier for tier in session.names.tiers.values[:]}
    measures = [kpi.name for kpi in total.kpis]

    def part(table: KpiTable, own: tuple[int | None, ...], *, has_entries: bool) -> KpiPart:
        names = table.groups if has_entries else (None,) * len(own)
        return KpiPart(table, own, baselines.values(measures, names, own)[0])

    own_tiers = tuple(known[name] for name in tiers.groups)
    by_entry = part(entries, counted.of(entries.groups, filters.tiers), has_entries=True)
    by_tier = part(tiers, own_tiers, has_entries=False)
    every = part(total, (None,) * len(total.groups), has_entries=False)
    return KpiRows((by_entry,)), KpiRows((by_tier, every))


def exact_window_s(start_ts: float, end_ts: float) -> float:
    """Return the length of a window that ends at `end_ts` and begins at `start_ts`.

    A table's window begins at a multiple of its bucket: this is the length whose buckets do.
    """
    first_ts = start_ts - _BEFORE_S
    span_s = end_ts - first_ts
    number = round(first_ts / span_s * (BUCKETS - 0.5))
    if number < _MANY:
        # So near to the epoch there may be no such length: this one begins a little earlier.
        return BUCKETS * span_s / (BUCKETS - 1)
    return BUCKETS * first_ts / number
