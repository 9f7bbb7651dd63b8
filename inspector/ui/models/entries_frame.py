"""What the Entries page shows, as immutable values without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.kpi_table import KpiTable
from inspector.core.registry import Kpi
from inspector.session.query import ALL_ROWS, Selector

Floats = NDArray[np.float64]

LEAST_N = 30
"""A figure of fewer records says little, unless a person thinks otherwise."""

ALL_TIERS = "all"


@dataclass(frozen=True, slots=True)
class Compared:
    """A table of KPIs beside what is usual.

    Attributes:
        table: One row an entry, or a tier.
        tiers: (n) the tier of each row, whose baselines count; None for none.
        usual: (n, kpis) float64, the baseline; NaN without one.
        usual_n: (n, kpis) float64, how many records it was learnt from.
    """

    table: KpiTable
    tiers: tuple[int | None, ...]
    usual: Floats
    usual_n: Floats


@dataclass(frozen=True, slots=True)
class EntriesFrame:
    """Both tables of one instant.

    Attributes:
        window_s: How far back rows count.
        filters: Which rows count.
        session_rows: Rows of the whole session.
        entries: One row an entry.
        by_tier: One row a tier, in their order, and at last `ALL_TIERS`.
        kpis: (k) numbers of the KPIs that any row has, or had since these rows are asked for.
        name_rank: (n,) int64, the place of each entry among them all, by name.
        place_of: Number of the row of each entry.
        left_out: How many entries have no row, because there are too many of them.
    """

    window_s: float
    filters: Selector
    session_rows: int
    entries: Compared
    by_tier: Compared
    kpis: tuple[int, ...]
    name_rank: NDArray[np.int64] = field(repr=False)
    place_of: Mapping[str, int] = field(repr=False)
    left_out: int = 0

    @property
    def all_kpis(self) -> tuple[Kpi, ...]:
        """Every KPI of the registry; `kpis` are places among them."""
        return self.entries.table.kpis


@dataclass(frozen=True, slots=True)
class EntriesQuestion:
    """What a person wants to see.

    Attributes:
        window_s: How far back rows count.
        filters: Which rows count.
        end_ts: Where the window ends, Unix seconds; None for the playhead.
    """

    window_s: float
    filters: Selector = ALL_ROWS
    end_ts: float | None = None
