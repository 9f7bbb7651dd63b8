"""KPIs: ratios of sums, with the number of records that they rest on."""

from __future__ import annotations

import math

import pytest

from inspector.core.kpi import KpiValue, evaluate_kpi
from inspector.files.resources import load_registry

REGISTRY = load_registry()


def _evaluate(name: str, totals: dict[str, float], counts: dict[str, int]) -> KpiValue:
    return evaluate_kpi(REGISTRY.kpi(name), totals, counts, 60.0, 4)


@pytest.mark.parametrize(
    ("name", "totals", "value"),
    [
        ("dmg_per_cast", {"damage_total": 90.0, "casts": 3.0}, 30.0),
        ("effective_heal_ratio", {"healing_total": 30.0, "overheal_total": 10.0}, 0.75),
        ("avg_cc_duration", {"cc_applied_seconds": 5.0, "cc_applied_count": 2.0}, 2.5),
        ("cc_full_ratio", {"cc_full_duration_count": 1.0, "cc_applied_count": 4.0}, 0.25),
        ("resource_cycle_efficiency", {"resource_spent": 3.0, "resource_generated": 4.0}, 0.75),
        ("execution_rate", {"execution_count": 1.0, "casts": 8.0}, 0.125),
        ("uptime_ratio", {"uptime_seconds": 120.0}, 0.5),
    ],
)
def test_every_shipped_kpi_is_its_ratio_of_sums(
    name: str, totals: dict[str, float], value: float
) -> None:
    """The window has 60 s and 4 participants."""
    assert _evaluate(name, totals, dict.fromkeys(totals, 7)) == KpiValue(value, 7)


def test_n_counts_the_records_that_carry_the_denominator() -> None:
    """Records with other metrics do not count; the key on most records does."""
    kpi = _evaluate(
        "effective_heal_ratio",
        {"healing_total": 30.0, "overheal_total": 10.0},
        {"healing_total": 12, "overheal_total": 9, "casts": 400},
    )

    assert kpi.n == 12


def test_n_counts_the_numerator_where_the_denominator_holds_no_metric() -> None:
    """Uptime is divided by time and people, which no record carries."""
    assert _evaluate("uptime_ratio", {"uptime_seconds": 24.0}, {"uptime_seconds": 5}).n == 5


@pytest.mark.parametrize("name", [kpi.name for kpi in REGISTRY.kpis])
def test_a_kpi_on_no_record_is_no_data(name: str) -> None:
    """An entry that never heals has no heal ratio, rather than one of 0."""
    kpi = _evaluate(name, {}, {})

    assert math.isnan(kpi.value)
    assert kpi.n == 0


def test_a_denominator_of_zero_is_no_data_though_records_carry_it() -> None:
    """The records still count."""
    kpi = _evaluate("dmg_per_cast", {"damage_total": 5.0, "casts": 0.0}, {"casts": 3})

    assert math.isnan(kpi.value)
    assert kpi.n == 3
