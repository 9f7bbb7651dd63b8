"""Frames of the Entries page that were never added up from rows: a few numbers an entry."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from inspector.analysis.kpi_table import KpiTable
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.session.query import ALL_ROWS, Selector, tier_label
from inspector.ui.models.entries_frame import ALL_TIERS, Compared, EntriesFrame

REGISTRY: Registry = load_registry()
POINTS = 30
DAMAGE, HEAL = 0, 1
"""The places of dmg_per_cast and effective_heal_ratio among the KPIs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry did in the window.

    Attributes:
        name: ``namespace.entryId``.
        n: Records, each of one cast.
        damage: dmg_per_cast; NaN if it has none.
        half: Half its interval.
        tier: Its tier.
        usual: Its baseline; NaN without one.
        heal: effective_heal_ratio; NaN if it has none.
    """

    name: str
    n: int = 100
    damage: float = 50.0
    half: float = 1.0
    tier: int | None = 1
    usual: float = float("nan")
    heal: float = float("nan")


def frame_of(
    *entries: Entry, window_s: float = 300.0, filters: Selector = ALL_ROWS, session_rows: int = 999
) -> EntriesFrame:
    """Return the frame of some entries; the tiers show what their first entry does."""
    firsts: dict[int | None, Entry] = {}
    for one in entries:
        firsts.setdefault(one.tier, one)
    tiers = [*sorted(firsts, key=lambda tier: (tier is None, tier or 0))]
    rows = [firsts[tier] for tier in tiers]
    names = [tier_label(tier) for tier in tiers]
    whole = [Entry(ALL_TIERS, tier=None)] if entries else []
    by_tier = compared([*rows, *whole], [*names, *(one.name for one in whole)])
    own = compared(entries, [one.name for one in entries])
    ranks = np.argsort(np.argsort(np.array([one.name for one in entries], np.str_)))
    has = (own.table.count > 0).any(axis=0)
    return EntriesFrame(
        window_s=window_s,
        filters=filters,
        session_rows=session_rows,
        entries=own,
        by_tier=by_tier,
        kpis=tuple(np.flatnonzero(has).tolist()),
        name_rank=ranks.astype(np.int64),
        place_of={one.name: place for place, one in enumerate(entries)},
    )


def compared(entries: list[Entry] | tuple[Entry, ...], names: list[str]) -> Compared:
    """Return a table of some entries, by other names."""
    shape = (len(entries), len(REGISTRY.kpis))
    arrays = {
        one.name: np.full(shape, np.nan)
        for one in fields(KpiTable)
        if one.name not in ("kpis", "start_ts", "end_ts", "groups", "rows", "course", "casts")
    }
    usual = np.full(shape, np.nan)
    n = np.array([one.n for one in entries], np.float64)
    for kpi, value in ((DAMAGE, "damage"), (HEAL, "heal")):
        values = np.array([getattr(one, value) for one in entries], np.float64)
        count = np.where(np.isnan(values), 0.0, n)
        arrays["value"][:, kpi] = values
        arrays["count"][:, kpi] = count
        arrays["denominator"][:, kpi] = count
        arrays["numerator"][:, kpi] = values * count
    arrays["half"][:, DAMAGE] = [one.half for one in entries]
    arrays["count"] = np.nan_to_num(arrays["count"])
    usual[:, DAMAGE] = [one.usual for one in entries]
    course = np.repeat(n[:, None] / POINTS, POINTS, axis=1)
    table = KpiTable(
        REGISTRY.kpis, 0.0, 300.0, tuple(names), rows=n, course=course, casts=course, **arrays
    )
    return Compared(table, tuple(one.tier for one in entries), usual, usual * 10)
