"""Baselines: the one that fits, and those that a session teaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inspector.analysis.baseline import LeftOut, learn_baselines
from inspector.analysis.baseline_lookup import find_baseline
from inspector.config.models import Baseline
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.selector import Selector
from inspector.session.session import Session

SessionOf = Callable[..., Session]


def baseline(tier: int, value: float, **others: Any) -> Baseline:
    """Return a baseline of damage a cast."""
    return Baseline(tier=tier, measure="dmg_per_cast", value=value, n=1, **others)


USUAL = [
    baseline(1, 10.0),
    baseline(1, 11.0, namespace="ability"),
    baseline(1, 12.0, entry="ability.fire_*"),
    baseline(2, 20.0),
]


@pytest.mark.parametrize(
    ("measure", "tier", "namespace", "entry", "value"),
    [
        ("dmg_per_cast", 1, "contract", "contract.a", 10.0),
        ("dmg_per_cast", 1, "ability", "ability.ice", 11.0),
        ("dmg_per_cast", 1, "ability", "ability.fire_a", 12.0),
        ("dmg_per_cast", 2, "ability", "ability.fire_a", 20.0),
        ("dmg_per_cast", 1, "ability", None, 11.0),
        ("dmg_per_cast", 1, None, None, 10.0),
        ("dmg_per_cast", 3, "ability", "ability.ice", None),
        ("dmg_per_cast", None, "ability", "ability.ice", None),
        ("execution_rate", 1, "ability", "ability.ice", None),
    ],
)
def test_the_last_one_that_fits_counts(
    measure: str, tier: int | None, namespace: str | None, entry: str | None, value: float | None
) -> None:
    """Groups of several entries have only baselines of all entries."""
    found = find_baseline(USUAL, measure, tier, namespace=namespace, entry=entry)

    assert (found and found.value) == value


def casts(entry: str, n: int, damage: float, tier: int | None = 1) -> list[dict[str, Any]]:
    """Return records of an entry."""
    meta = {} if tier is None else {"tier": tier}
    metrics = {"casts": 1, "damage_total": damage}
    return [{"ts": k, "entry": entry, "metrics": metrics, "meta": meta} for k in range(n)]


def test_the_median_over_the_entries_of_a_tier(session_of: SessionOf) -> None:
    """An entry counts once; half of them may be off. One that does no damage has none to count."""
    session = session_of(
        [
            *casts("ability.a", 100, 10),
            *casts("ability.b", 30, 12),
            *casts("ability.broken", 900, 9_000),
            *casts("ability.rare", 29, 1),
            *casts("ability.heal", 900, 0),
            *casts("ability.zero", 30, 0, tier=2),
            *casts("ability.odd", 30, -1, tier=3),
            *casts("ability.free", 40, 5, tier=None),
        ]
    )

    learnt = learn_baselines(session, FOLD_KERNELS, measures=["dmg_per_cast", "uptime_ratio"])

    assert learnt.baselines == (Baseline(tier=1, measure="dmg_per_cast", value=12.0, n=1_030),)
    assert learnt.entries == (3,)
    assert set(learnt.left_out) == {
        LeftOut("dmg_per_cast", 1, "ability.rare", 29, "n is 29, below 30"),
        LeftOut("dmg_per_cast", 1, "ability.heal", 900, "its value is 0"),
        LeftOut("dmg_per_cast", 2, "ability.zero", 30, "its value is 0"),
        LeftOut("dmg_per_cast", 3, "", 30, "the median is -1, not above 0"),
        LeftOut("dmg_per_cast", None, "", 40, "these have no tier"),
        LeftOut("uptime_ratio", None, "", 0, "it goes with the length of its window"),
    }


def test_a_denominator_of_zero_teaches_nothing(session_of: SessionOf) -> None:
    """However many records there are."""
    records = [
        {"ts": k, "entry": "contract.a", "meta": {"tier": 1},
         "metrics": {"resource_spent": 5, "resource_generated": 0}}
        for k in range(50)
    ]  # fmt: skip

    learnt = learn_baselines(session_of(records), FOLD_KERNELS, least_n=10)

    assert learnt.baselines == ()
    assert [one.why for one in learnt.left_out if one.entry] == ["its denominator is 0"]


def test_only_some_rows(session_of: SessionOf) -> None:
    """Those of a selector."""
    session = session_of([*casts("ability.a", 50, 10), *casts("contract.b", 50, 90)])

    learnt = learn_baselines(
        session, FOLD_KERNELS, measures=["dmg_per_cast"], selector=Selector(namespace="ability")
    )

    assert [one.value for one in learnt.baselines] == [10.0]


@pytest.mark.parametrize(("first_ts", "n"), [(1_700_000_000.0, 50), (1_700_000_025.0, 30)])
def test_only_the_rows_of_a_span(session_of: SessionOf, first_ts: float, n: int) -> None:
    """From its first instant on, up to its last, which is not in it."""
    records = [
        {**one, "ts": 1_700_000_000 + k}
        for k, one in enumerate([*casts("ability.a", 50, 10), *casts("ability.a", 20, 70)])
    ]

    learnt = learn_baselines(
        session_of(records),
        FOLD_KERNELS,
        measures=["dmg_per_cast"],
        least_n=1,
        span=(first_ts, first_ts + n),
    )

    assert [one.n for one in learnt.baselines] == [n]
