"""The numbers of a record: drawn from an entry's means so that they agree with each other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.chance import Numbers, bell, nearest, whole

Column = NDArray[np.int64] | NDArray[np.float64]

SPLIT_KEYS = frozenset(
    {
        "damage_total", "healing_total", "cc_applied_count", "resource_generated",
        "internal_cooldown_hits", "meteor_count", "clone_count", "entity_spawns",
        "execution_count", "revive_count", "dash_distance_total", "pull_events", "reflect_count",
    }
)  # fmt: skip
"""What a cast does is shared out over its records; a tick carries only the increment."""

COUNT_KEYS = (
    "internal_cooldown_hits", "meteor_count", "clone_count", "entity_spawns",
    "revive_count", "pull_events", "reflect_count",
)  # fmt: skip

DRAWN_KEYS = (
    "casts", "damage_total", "damage_true_total", "execution_count", "healing_total",
    "overheal_total", "lifesteal_heal", "cc_applied_count", "cc_applied_seconds",
    "cc_full_duration_count", "resource_generated", "resource_spent", "uptime_seconds",
    "dash_distance_total", "tick_cost_us", "participants", "queue_depth", *COUNT_KEYS,
)  # fmt: skip
"""Every metric key that an entry of the catalogue can have."""

STEPS = {
    "cc_applied_seconds": 100.0,
    "uptime_seconds": 100.0,
    "dash_distance_total": 10.0,
}
"""Into how many steps a value is rounded for each 1; every other key is a whole number."""

WANDER = {
    "damage_total": (0, 0.13),
    "damage_true_total": (0, 0.1),
    "execution_count": (0, 0.3),
    "healing_total": (1, 0.15),
    "overheal_total": (1, 0.17),
    "lifesteal_heal": (1, 0.05),
    "resource_generated": (1, 0.12),
    "cc_applied_count": (2, 0.15),
    "cc_applied_seconds": (2, 0.11),
    "cc_full_duration_count": (2, 0.14),
    "uptime_seconds": (2, 0.12),
    "resource_spent": (3, 0.09),
    "participants": (3, 0.25),
    "tick_cost_us": (3, 0.14),
    "queue_depth": (3, 0.5),
}
"""Metric key to the channel of the drift that moves its mean, and how far."""

LONGEST_UPTIME_S = 45.0
_DRAWS = 17
_LARGEST_PART = 0.97


def draw_values(luck: np.random.Generator, mean: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Draw the values of n records.

    Args:
        luck: Where chance comes from; always advances by the same amount for the same n.
        mean: Metric key to (n,), the mean for each record; 0 where an entry lacks the key.

    Returns:
        The same keys, (n,) each. Counters are whole; parts never exceed what they are part of.
    """
    n = len(mean["tick_cost_us"])
    u = luck.random((_DRAWS, n))
    values = {"casts": np.ones(n)}
    values |= _harm(mean, u[0:4])
    values |= _healing(mean, u[4:6])
    values |= _control(mean, u[6:9])
    values |= _economy(mean, u[9:11])
    values |= _server(mean, u[11:14])
    values["uptime_seconds"] = np.minimum(
        mean["uptime_seconds"] * (0.7 + 0.6 * u[14]), LONGEST_UPTIME_S
    )
    values["dash_distance_total"] = mean["dash_distance_total"] * (0.5 + u[15])
    # One draw serves all counts of a record: a strong cast is strong in everything.
    strength = 0.5 + u[15]
    for key in COUNT_KEYS:
        values[key] = whole(mean[key] * strength, u[16])
    return values


def _harm(mean: Mapping[str, Numbers], u: Numbers) -> dict[str, Numbers]:
    damage = nearest(mean["damage_total"] * (1.0 + 0.17 * bell(u[0], u[1])))
    return {
        "damage_total": damage,
        "damage_true_total": np.minimum(whole(damage * mean["damage_true_total"], u[2]), damage),
        "execution_count": whole(mean["execution_count"], u[3]),
    }


def _healing(mean: Mapping[str, Numbers], u: Numbers) -> dict[str, Numbers]:
    gross = nearest(mean["healing_total"] * (0.7 + 0.6 * u[0]))
    wasted = np.minimum(mean["overheal_total"] * (0.8 + 0.4 * u[1]), _LARGEST_PART)
    overheal = nearest(gross * wasted)
    healing = gross - overheal
    return {
        "healing_total": healing,
        "overheal_total": overheal,
        "lifesteal_heal": nearest(healing * np.minimum(mean["lifesteal_heal"], 1.0)),
    }


def _control(mean: Mapping[str, Numbers], u: Numbers) -> dict[str, Numbers]:
    count = whole(mean["cc_applied_count"] * (0.5 + u[0]), u[1])
    unshortened = np.minimum(mean["cc_full_duration_count"], _LARGEST_PART)
    return {
        "cc_applied_count": count,
        "cc_applied_seconds": count * mean["cc_applied_seconds"] * (0.85 + 0.3 * u[2]),
        "cc_full_duration_count": whole(count * unshortened, u[2]),
    }


def _economy(mean: Mapping[str, Numbers], u: Numbers) -> dict[str, Numbers]:
    generated = nearest(mean["resource_generated"] * (0.7 + 0.6 * u[0]))
    return {
        "resource_generated": generated,
        "resource_spent": nearest(generated * mean["resource_spent"] * (0.8 + 0.4 * u[1])),
    }


def _server(mean: Mapping[str, Numbers], u: Numbers) -> dict[str, Numbers]:
    rare = u[0] * u[0] * u[0] * u[0]
    # A few frames in a hundred cost several times as much: the tail that a p99 shows.
    cost = mean["tick_cost_us"] * (0.7 + 0.35 * u[1] + 0.6 * rare * rare * (1.0 + 3.0 * rare))
    crowd = np.maximum(mean["participants"] - 1.0, 0.0)
    return {
        "tick_cost_us": nearest(cost),
        "participants": 1.0 + nearest(crowd * (0.5 + u[2])),
        "queue_depth": nearest(mean["queue_depth"] * (0.4 + 1.2 * u[2])),
    }


def as_columns(values: Mapping[str, Numbers]) -> dict[str, Column]:
    """Return the values as they are recorded: int64 but for the keys in `STEPS`."""
    return {key: _rounded(column, STEPS.get(key)) for key, column in values.items()}


def _rounded(column: Numbers, steps: float | None) -> Column:
    return column.astype(np.int64) if steps is None else nearest(column * steps) / steps
