"""How sure a KPI is: checked by resampling the very records, and by sampling known populations."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from inspector.analysis.kpi_interval import pairs_of, standard_error
from inspector.core.evaluation import evaluate
from inspector.core.registry import Kpi, Registry

Floats = NDArray[np.float64]


def kpi_of(name: str, registry: Registry) -> Kpi:
    """Return a KPI that ships."""
    return next(kpi for kpi in registry.kpis if kpi.name == name)


def error_of(kpi: Kpi, records: dict[str, Floats], registry: Registry) -> float:
    """Return the standard error from what records stand for."""
    sums = {name: np.array([values.sum()]) for name, values in records.items()}
    products = {
        (one, other): np.array(
            [(records[registry.keys[one].name] * records[registry.keys[other].name]).sum()]
        )
        for one, other in pairs_of(kpi, registry)
    }
    n = np.array([float(len(next(iter(records.values()))))])
    return float(standard_error(kpi, sums, products, n, registry)[0])


def value_of(kpi: Kpi, records: dict[str, Floats]) -> Floats:
    """Return the KPI of each row of resampled records, (resamples, records)."""
    return np.asarray(evaluate(kpi.formula, {name: v.sum(axis=1) for name, v in records.items()}))


@pytest.mark.parametrize("name", ["dmg_per_cast", "effective_heal_ratio", "cc_full_ratio"])
def test_the_error_is_that_of_a_bootstrap_over_records(name: str, registry: Registry) -> None:
    """Drawing the records anew, 4,000 times, scatters the KPI by as much, within 5 %."""
    random = np.random.default_rng(11)
    n = 400
    casts = random.integers(1, 4, n).astype(np.float64)
    records = {
        "casts": casts,
        "damage_total": casts * random.gamma(2.0, 60.0, n),
        "healing_total": random.gamma(3.0, 20.0, n),
        "overheal_total": random.gamma(1.0, 30.0, n),
        "cc_applied_count": casts,
        "cc_full_duration_count": random.binomial(casts.astype(int), 0.4).astype(np.float64),
    }
    kpi = kpi_of(name, registry)
    records = {key: records[key] for key in kpi.formula.names}

    error = error_of(kpi, records, registry)

    drawn = random.integers(0, n, (4_000, n))
    resampled = value_of(kpi, {key: values[drawn] for key, values in records.items()})
    assert error == pytest.approx(resampled.std(), rel=0.05)


def test_sampling_is_in_the_error(registry: Registry) -> None:
    """Records of a population, of which a quarter of the damage is kept, scatter by as much.

    Over 3,000 populations the mean of the estimated error is the scatter of the KPI, within 6 %.
    """
    random = np.random.default_rng(5)
    kpi, rate, n = kpi_of("dmg_per_cast", registry), 0.25, 300
    damage = random.gamma(2.0, 60.0, (3_000, n))
    kept = random.random((3_000, n)) < rate
    restored = np.where(kept, damage / rate, 0.0)
    casts = np.ones((3_000, n))

    errors = [
        error_of(kpi, {"damage_total": restored[i], "casts": casts[i]}, registry)
        for i in range(0, 3_000, 10)
    ]

    values = value_of(kpi, {"damage_total": restored, "casts": casts})
    assert np.mean(errors) == pytest.approx(values.std(), rel=0.06)


def test_what_never_differs_is_sure(registry: Registry) -> None:
    """A thousand records that all say the same leave no doubt."""
    same = {"damage_total": np.full(1_000, 50.0), "casts": np.ones(1_000)}

    assert error_of(kpi_of("dmg_per_cast", registry), same, registry) == pytest.approx(0, abs=1e-6)


def test_a_single_record_tells_no_error(registry: Registry) -> None:
    """Nothing is known of how much records differ."""
    one = {"damage_total": np.array([50.0]), "casts": np.ones(1)}

    assert np.isnan(error_of(kpi_of("dmg_per_cast", registry), one, registry))
