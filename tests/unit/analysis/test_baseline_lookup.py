"""Which baseline counts for an entry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from inspector.analysis.baseline_lookup import BaselineLookup, find_baseline
from inspector.config.models.baselines import Baseline

MEASURE = "dmg_per_cast"


@dataclass(frozen=True)
class Written:
    """A baseline that was not read from a file."""

    tier: int
    value: float
    measure: str = MEASURE
    n: int = 100
    namespace: str | None = None
    entry: str = "*"


BASELINES = (
    Written(5, 100.0),
    Written(5, 200.0, namespace="mythic"),
    Written(5, 300.0, entry="ability.fire_*"),
    Written(4, 50.0),
    Written(5, 0.7, measure="effective_heal_ratio"),
)


@pytest.mark.parametrize(
    ("tier", "entry", "value"),
    [
        (5, "ability.meteor", 100.0),
        (5, "mythic.void", 200.0),
        (5, "ability.fire_ball", 300.0),
        (4, "ability.fire_ball", 50.0),
        (3, "ability.meteor", None),
        (None, "ability.meteor", None),
        (5, None, 100.0),
    ],
)
def test_the_last_one_that_fits_counts(
    tier: int | None, entry: str | None, value: float | None
) -> None:
    """By tier, namespace and glob; for rows of several entries only those of all entries."""
    namespace = None if entry is None else entry.partition(".")[0]

    found = find_baseline(BASELINES, MEASURE, tier, namespace=namespace, entry=entry)
    looked_up = BaselineLookup(BASELINES).find(MEASURE, tier, entry)

    assert (found and found.value) == value
    assert looked_up is found


def test_values_of_many_entries_are_found_at_once() -> None:
    """NaN where there is none."""
    lookup = BaselineLookup(BASELINES)

    values, counts = lookup.values(
        [MEASURE, "effective_heal_ratio", "uptime_ratio"],
        ["ability.meteor", "mythic.void", "ability.x"],
        [5, 5, None],
    )

    nan = np.nan
    np.testing.assert_array_equal(values, [[100.0, 0.7, nan], [200.0, 0.7, nan], [nan, nan, nan]])
    np.testing.assert_array_equal(np.isfinite(counts), np.isfinite(values))


def test_baselines_of_the_config_file_are_such_values() -> None:
    """Whatever class they are of."""
    read = Baseline(tier=1, measure=MEASURE, value=42.5, n=1_200)

    assert BaselineLookup([read]).find(MEASURE, 1, "ability.meteor") is read
