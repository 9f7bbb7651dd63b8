"""Evidence: the rows behind an alert's value, which they come to themselves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_evidence import evidence
from inspector.core.registry import Registry
from inspector.session.columns import Columns
from inspector.session.compiled import ALERT_KERNELS
from inspector.session.session import Session
from tests.unit.analysis.alert_world import (
    EVERY_KIND,
    SOME_BASELINES,
    START_TS,
    random_rows,
    rules,
    some_names,
)

SessionOf = Callable[..., Session]


@settings(max_examples=40, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 160).map(lambda n: n / 4), min_size=1, max_size=80),
    at=st.integers(1, 45),
    seed=st.integers(0, 99),
)
def test_the_rows_of_a_window_come_to_the_value_of_its_alert(
    registry: Registry, seconds: list[float], at: int, seed: int
) -> None:
    """For every kind of rule and group, at any instant."""
    names, columns = some_names(), Columns(chunk_rows=16)
    columns.append(random_rows(registry, [START_TS + ts for ts in sorted(seconds)], seed))
    engine = AlertEngine(registry, names, ALERT_KERNELS)
    engine.use_rules(EVERY_KIND, SOME_BASELINES)
    engine.load(columns.view, until_ts=-math.inf)

    engine.advance(START_TS + at)

    by_name = {rule.name: rule for rule in EVERY_KIND.rule}
    for one in engine.snapshot().alerts:
        found = evidence(by_name[one.rule], one.group, START_TS + at, columns.view, names, registry)
        assert found is not None
        assert found.value == pytest.approx(one.value, nan_ok=True)
        assert found.n == one.n


@settings(max_examples=40, deadline=None)
@given(seconds=st.lists(st.integers(0, 60), min_size=20, max_size=80), seed=st.integers(0, 99))
def test_players_are_counted_once_in_every_window(
    registry: Registry, seconds: list[int], seed: int
) -> None:
    """Those who come again while they are in it, and those who left and came back."""
    names, columns = some_names(), Columns(chunk_rows=16)
    columns.append(random_rows(registry, [START_TS + ts for ts in sorted(seconds)], seed))
    alerts = rules(
        *(
            {"measure": "uptime_ratio", "above": 1.0, "window": window, "group_by": []}
            for window in ("2s", "5s")
        )
    )
    engine = AlertEngine(registry, names, ALERT_KERNELS)
    engine.use_rules(alerts, SOME_BASELINES)
    engine.load(columns.view, until_ts=-math.inf)

    for instant in range(1, 68):
        engine.advance(START_TS + instant)
        for one, rule in zip(engine.snapshot().alerts, alerts.rule, strict=False):
            found = evidence(rule, (), START_TS + instant, columns.view, names, registry)
            assert found is not None
            assert one.value == pytest.approx(found.value, nan_ok=True)


def test_what_a_window_held(session_of: SessionOf, registry: Registry) -> None:
    """Sums restored by rates, rows by time, shards and players by rows."""
    hit: dict[str, Any] = {"entry": "ability.a", "player": "h:aa"}
    session = session_of(
        [
            hit | {"ts": 5.5, "metrics": {"casts": 1, "damage_total": 10}},
            hit | {"ts": 1.5, "metrics": {"casts": 1, "damage_total": 99}},
            hit | {"ts": 4.5, "metrics": {"casts": 1, "damage_total": 20},
                   "meta": {"rates": {"damage_total": 0.5}}},
            hit | {"ts": 4.7, "player": "h:bb", "shard": "world-2", "metrics": {"casts": 1}},
            hit | {"ts": 6.1, "metrics": {"casts": 1, "damage_total": 77}},
            hit | {"ts": 5.1, "entry": "ability.b", "metrics": {"casts": 1}},
            hit | {"ts": 5.2, "metrics": {"healing_total": 5}},
        ]
    )  # fmt: skip
    [rule] = rules({"measure": "dmg_per_cast", "above": 5.0, "window": "2s"}).rule

    found = evidence(rule, (("entry", "ability.a"),), 6.0, session.view, session.names, registry)

    assert found is not None
    assert (found.start_ts, found.end_ts) == (4.0, 6.0)
    assert found.rows.tolist() == [2, 3, 0]
    assert found.sums == {"casts": 3.0, "damage_total": 50.0}
    assert found.counts == {"casts": 3, "damage_total": 2}
    assert (found.value, found.n) == (50 / 3, 3)
    assert found.shards == (("world-1", 2), ("world-2", 1))
    assert found.players == (("h:aa", 2), ("h:bb", 1))


def test_a_count_window_that_is_not_full_says_so(session_of: SessionOf, registry: Registry) -> None:
    """Its rows are shown all the same."""
    session = session_of(
        [{"ts": n, "entry": "ability.a", "metrics": {"casts": 1}} for n in range(3)]
    )
    [rule] = rules({"measure": "dmg_per_cast", "above": 5.0, "window": "5 casts"}).rule

    found = evidence(rule, (("entry", "ability.a"),), 9.0, session.view, session.names, registry)

    assert found is not None
    assert (found.is_whole, len(found.rows), found.start_ts) == (False, 3, 0.0)
    assert math.isnan(found.value)


def test_a_rule_that_cannot_be_evaluated_has_none(
    session_of: SessionOf, registry: Registry
) -> None:
    """Its measure is unknown."""
    session = session_of([{"ts": 1, "entry": "ability.a", "metrics": {"casts": 1}}])
    [rule] = rules({"measure": "nothing", "above": 5.0}).rule

    assert evidence(rule, (), 9.0, session.view, session.names, registry) is None
