"""Drawn numbers agree with each other, whatever the means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.registry import Kind, Registry
from inspector.simulate.chance import chance
from inspector.simulate.values import DRAWN_KEYS, STEPS, as_columns, draw_values

PARTS = {
    "damage_true_total", "overheal_total", "lifesteal_heal", "cc_full_duration_count",
}  # fmt: skip


def _mean(rows: int, **means: float) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    return {key: np.full(rows, means.get(key, 0.0)) for key in DRAWN_KEYS}


@given(
    st.fixed_dictionaries(
        {key: st.floats(0, 1.5 if key in PARTS else 400) for key in DRAWN_KEYS if key != "casts"}
    ),
    st.integers(0, 1000),
)
def test_no_part_exceeds_its_whole_and_nothing_is_negative(
    means: dict[str, float], seed: int
) -> None:
    """Whatever the means, also absurd ones."""
    drawn = draw_values(chance(seed), _mean(40, **means))

    assert all((column >= 0).all() for column in drawn.values())
    assert (drawn["damage_true_total"] <= drawn["damage_total"]).all()
    assert (drawn["lifesteal_heal"] <= drawn["healing_total"]).all()
    assert (drawn["cc_full_duration_count"] <= drawn["cc_applied_count"]).all()


def test_every_key_is_drawn_and_counters_are_whole(registry: Registry) -> None:
    """The decoder rejects a counter with a fraction."""
    drawn = as_columns(draw_values(chance(1), _mean(10, damage_total=200, pull_events=2.5)))

    assert set(drawn) == set(DRAWN_KEYS)
    for key, column in drawn.items():
        assert key in STEPS or column.dtype == np.int64
        assert registry.keys[registry.key_id(key)].kind is not Kind.COUNTER or key not in STEPS


def test_sums_come_out_at_their_means() -> None:
    """KPIs are ratios of sums, so the sums decide."""
    means = _mean(
        50_000, damage_total=200, healing_total=80, overheal_total=0.4, cc_applied_count=1.5,
        cc_applied_seconds=1.8, resource_generated=20, resource_spent=0.7, execution_count=0.06,
    )  # fmt: skip

    total = {key: float(column.sum()) for key, column in draw_values(chance(1), means).items()}

    assert total["damage_total"] / total["casts"] == pytest.approx(200, rel=0.01)
    gross = total["healing_total"] + total["overheal_total"]
    assert total["healing_total"] / gross == pytest.approx(0.6, abs=0.01)
    assert total["cc_applied_seconds"] / total["cc_applied_count"] == pytest.approx(1.8, abs=0.02)
    assert total["resource_spent"] / total["resource_generated"] == pytest.approx(0.7, abs=0.01)
    assert total["execution_count"] / total["casts"] == pytest.approx(0.06, abs=0.01)


def test_server_cost_has_a_tail_that_a_percentile_shows() -> None:
    """A mean alone would hide it."""
    cost = draw_values(chance(1), _mean(50_000, tick_cost_us=400))["tick_cost_us"]

    p50, p99 = np.percentile(cost, [50, 99])

    assert p99 > 2 * p50


def test_seconds_and_metres_are_rounded_as_a_person_would() -> None:
    """To hundredths and tenths, without a tail of digits that nobody needs."""
    drawn = draw_values(chance(1), _mean(200, uptime_seconds=7, dash_distance_total=9))

    columns = as_columns(drawn)

    assert all(value == round(value, 2) for value in columns["uptime_seconds"].tolist())
    assert all(value == round(value, 1) for value in columns["dash_distance_total"].tolist())
    assert np.abs(columns["uptime_seconds"] - drawn["uptime_seconds"]).max() <= 0.005 + 1e-9
