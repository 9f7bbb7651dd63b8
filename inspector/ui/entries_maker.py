"""Making the tables of the Entries page: what a session holds, as values. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from inspector.analysis.baseline_lookup import BaselineLookup
from inspector.analysis.entry_tiers import EntryTiers
from inspector.analysis.kpi_table import MOST_ENTRIES, KpiTable, KpiTableMaker
from inspector.session.fold import FoldKernels
from inspector.session.query import ALL_ROWS, GroupBy, Selector, tier_label
from inspector.session.session import Session
from inspector.ui.models.entries_frame import (
    ALL_TIERS,
    Compared,
    EntriesFrame,
    EntriesQuestion,
)

_SHARED = ("kpis", "start_ts", "end_ts", "groups")


class EntriesMaker:
    """Keeps all folds behind the page up to date; used by one thread."""

    def __init__(self, session: Session, kernels: FoldKernels) -> None:
        self._session = session
        self._entries = KpiTableMaker(session, kernels, GroupBy.ENTRY)
        self._by_tier = KpiTableMaker(session, kernels, GroupBy.TIER)
        self._total = KpiTableMaker(session, kernels, GroupBy.NONE)
        self._tiers = EntryTiers(session.names)
        self._asked: tuple[Selector, float] | None = None
        self._seen: set[int] = set()

    def make(self, question: EntriesQuestion, baselines: BaselineLookup) -> EntriesFrame:
        """Return both tables.

        Args:
            question: Which rows.
            baselines: What is usual.
        """
        view = self._session.view
        end_ts = question.end_ts
        if end_ts is None:
            end_ts = self._session.playhead.instant(view.extent.follow_ts)
        if not np.isfinite(end_ts):
            end_ts = 0.0
        wanted = (view, question.filters, end_ts, question.window_s)
        entries = self._entries.make(*wanted)
        self._tiers.update(view)
        tiers = self._tiers.of(entries.groups, question.filters.tiers)
        by_tier, own_tiers = self._tier_table(
            self._by_tier.make(*wanted), self._total.make(*wanted)
        )
        names = entries.groups
        return EntriesFrame(
            window_s=question.window_s,
            filters=question.filters,
            session_rows=view.rows,
            entries=_compared(entries, names, tiers, baselines),
            by_tier=_compared(by_tier, [None] * len(own_tiers), own_tiers, baselines),
            kpis=self._kpis(entries, question),
            name_rank=_ranks(names),
            place_of={name: place for place, name in enumerate(names)},
            left_out=self._left_out(question),
        )

    def _left_out(self, question: EntriesQuestion) -> int:
        """Return how many entries came too late to have a row; filters have room for theirs."""
        known = len(self._session.names.entries)
        return max(known - MOST_ENTRIES, 0) if question.filters.entry == ALL_ROWS.entry else 0

    def _tier_table(
        self, by_tier: KpiTable, total: KpiTable
    ) -> tuple[KpiTable, tuple[int | None, ...]]:
        """Return the rows of the tiers in their order, all rows as one below them."""
        known = {tier_label(tier): tier for tier in self._session.names.tiers.values[:]}
        tiers = [known[name] for name in by_tier.groups]
        order = sorted(
            range(len(tiers)), key=lambda row: (tiers[row] is None, tiers[row] or 0, row)
        )
        sorted_tiers = [tiers[row] for row in order]
        names = tuple(tier_label(tier) for tier in sorted_tiers)
        ends = (ALL_TIERS,) * len(total.groups)
        arrays = {
            one.name: np.concatenate(
                [getattr(by_tier, one.name)[order], getattr(total, one.name)], axis=0
            )
            for one in fields(KpiTable)
            if one.name not in _SHARED
        }
        table = KpiTable(total.kpis, total.start_ts, total.end_ts, (*names, *ends), **arrays)
        return table, (*sorted_tiers, *((None,) * len(ends)))

    def _kpis(self, entries: KpiTable, question: EntriesQuestion) -> tuple[int, ...]:
        """Return the KPIs that any row has, or had: columns do not come and go."""
        asked = (question.filters, question.window_s)
        if asked != self._asked:
            self._asked, self._seen = asked, set()
        has_data = (entries.count > 0).any(axis=0)
        self._seen.update(np.flatnonzero(has_data).tolist())
        return tuple(sorted(self._seen))


def _compared(
    table: KpiTable,
    entries: Sequence[str | None],
    tiers: tuple[int | None, ...],
    baselines: BaselineLookup,
) -> Compared:
    measures = [kpi.name for kpi in table.kpis]
    return Compared(table, tiers, *baselines.values(measures, entries, tiers))


def _ranks(names: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the place of each name among them all."""
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(names), np.int64)
    ranks[order] = np.arange(len(names))
    return ranks
