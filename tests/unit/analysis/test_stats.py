"""Statistics of a whole session, by hand on a few records."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from inspector.analysis.stats import MetricStats, session_stats
from inspector.core.kpi import KpiValue
from inspector.core.registry import Registry
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.session import Session

SessionOf = Callable[..., Session]


@pytest.mark.parametrize("kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"])
def test_sums_estimates_and_kpis_of_every_entry(
    session_of: SessionOf, registry: Registry, kernels: FoldKernels
) -> None:
    """Entries by name; a KPI over the time of the session, from sums scaled by their rates."""
    session = session_of(
        [
            {"ts": 100, "entry": "contract.b", "player": "h:a", "metrics": {"casts": 1}},
            {"ts": 110, "entry": "ability.a", "player": "h:a",
             "metrics": {"casts": 2, "damage_total": 30, "uptime_seconds": 5}},
            {"ts": 150, "entry": "ability.a", "player": "h:b",
             "metrics": {"casts": 2, "damage_total": 50, "uptime_seconds": 5},
             "meta": {"rates": {"damage_total": 0.5}}},
        ]
    )  # fmt: skip

    stats = session_stats(session, kernels)

    assert (stats.first_ts, stats.last_ts) == (100.0, 150.0)
    assert list(stats.entries) == ["ability.a", "contract.b"]
    a, b = stats.entries["ability.a"], stats.entries["contract.b"]
    assert (a.records, b.records) == (2, 1)
    assert a.metrics == {
        "casts": MetricStats(4.0, 2, 4.0, 0.0),
        "uptime_seconds": MetricStats(10.0, 2, 10.0, 0.0),
        "damage_total": MetricStats(80.0, 2, 130.0, math.sqrt(100.0**2 * 0.5)),
    }
    assert a.kpis["dmg_per_cast"] == KpiValue(32.5, 2)
    assert a.kpis["uptime_ratio"] == KpiValue(0.1, 2)
    assert b.kpis["dmg_per_cast"] == KpiValue(0.0, 1)
    assert a.kpis.keys() == {kpi.name for kpi in registry.kpis}


def test_no_data_is_not_a_number(session_of: SessionOf) -> None:
    """Neither instants nor a KPI without records."""
    nothing = session_stats(session_of([]), REFERENCE_KERNELS)
    one = session_stats(session_of([{"ts": 1, "entry": "ability.a"}]), REFERENCE_KERNELS)

    assert math.isnan(nothing.first_ts)
    assert nothing.entries == {}
    assert one.entries["ability.a"].metrics == {}
    assert math.isnan(one.entries["ability.a"].kpis["dmg_per_cast"].value)
