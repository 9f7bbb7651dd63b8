"""The alert engine: the same timeline however rows come, across restarts and changes of rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_saving import restore_state, saved_state
from inspector.analysis.alert_timeline import AlertState, states_at
from inspector.config.models import BaselinesConfig
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.session.alert_kernels import ALERT_REFERENCE
from inspector.session.columns import Columns
from inspector.session.compiled import ALERT_KERNELS
from tests.unit.analysis.alert_world import (
    EVERY_KIND,
    SOME_BASELINES,
    START_TS,
    engine_of,
    in_order,
    pieces,
    random_rows,
    rules,
    said,
    some_names,
    streamed,
)

LATENESS_S = 5.0

INSTANTS = st.lists(
    st.one_of(st.integers(0, 240).map(lambda n: n / 4), st.integers(0, 200).map(float)),
    min_size=1,
    max_size=120,
).map(lambda found: [START_TS + ts for ts in sorted(found)])
CUTS = st.lists(st.integers(0, 120), max_size=6)


def delayed(ts: list[float], seed: int) -> list[int]:
    """Return an order in which every row comes within the lateness allowance."""
    delay = np.random.default_rng(seed).random(len(ts)) * (LATENESS_S - 0.01)
    return sorted(range(len(ts)), key=lambda row: float(ts[row] + delay[row]))


@settings(max_examples=150, deadline=None)
@given(ts=INSTANTS, cuts=CUTS, seed=st.integers(0, 1_000))
def test_any_order_within_the_allowance_and_any_pieces_are_the_recording(
    registry: Registry, ts: list[float], cuts: list[int], seed: int
) -> None:
    """Streaming is batch."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    whole = engine_of(registry, names, ALERT_KERNELS)
    columns = Columns(chunk_rows=16)
    columns.append(batch)
    whole.load(columns.view)
    whole.finish(columns.view)
    shuffled = in_order(batch, delayed(ts, seed))
    live = engine_of(registry, names, ALERT_KERNELS)

    streamed(live, shuffled, cuts)

    assert live.snapshot().late_rows == 0
    assert said(live.timeline()) == said(whole.timeline())


@settings(max_examples=100, deadline=None)
@given(ts=INSTANTS, order=st.randoms(use_true_random=False), cuts=CUTS, seed=st.integers(0, 99))
def test_rows_beyond_the_allowance_are_left_out_alike_in_any_pieces(
    registry: Registry, ts: list[float], order: Any, cuts: list[int], seed: int
) -> None:
    """Which ones, depends on nothing but the order of the rows."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    mixed = list(range(len(ts)))
    order.shuffle(mixed)
    batch = in_order(batch, mixed)
    at_once = engine_of(registry, names, ALERT_KERNELS)
    in_pieces = engine_of(registry, names, ALERT_KERNELS)

    streamed(at_once, batch, [])
    streamed(in_pieces, batch, cuts, chunk_rows=7)

    newest, late = -1.0, 0
    for row in mixed:
        late += ts[row] < newest - LATENESS_S
        newest = max(newest, ts[row])
    assert at_once.snapshot().late_rows == in_pieces.snapshot().late_rows == late
    assert said(at_once.timeline()) == said(in_pieces.timeline())


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, order=st.randoms(use_true_random=False), cuts=CUTS, seed=st.integers(0, 99))
def test_compiled_and_in_python_alike(
    registry: Registry, ts: list[float], order: Any, cuts: list[int], seed: int
) -> None:
    """Also rows that come too late, and values to the last bit."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    mixed = list(range(len(ts)))
    order.shuffle(mixed)
    compiled = engine_of(registry, names, ALERT_KERNELS)
    in_python = engine_of(registry, names, ALERT_REFERENCE)

    streamed(compiled, in_order(batch, mixed), cuts)
    streamed(in_python, in_order(batch, mixed), cuts)

    assert said(in_python.timeline()) == said(compiled.timeline())
    assert repr(in_python.snapshot()) == repr(compiled.snapshot())


@settings(max_examples=40, deadline=None)
@given(ts=INSTANTS, cuts=CUTS, seed=st.integers(0, 99))
def test_kernels_that_get_ready_meanwhile_go_on(
    registry: Registry, ts: list[float], cuts: list[int], seed: int
) -> None:
    """What was evaluated in Python stays as it is."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    whole, changed = (engine_of(registry, names, ALERT_REFERENCE) for _ in range(2))
    streamed(whole, batch, [])
    columns = Columns(chunk_rows=16)

    for piece in pieces(batch, cuts):
        columns.append(piece)
        changed.update(columns.view)
        changed.use(ALERT_KERNELS)
    changed.finish(columns.view)

    assert said(changed.timeline()) == said(whole.timeline())


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, cuts=CUTS, stop=st.integers(0, 120), seed=st.integers(0, 99))
def test_a_restart_goes_on_with_the_same_timeline(
    registry: Registry, ts: list[float], cuts: list[int], stop: int, seed: int
) -> None:
    """The rows are read once more from their files; those that were closed are known."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    whole, before = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    streamed(whole, batch, [])
    columns = Columns(chunk_rows=16)
    for piece in pieces(batch, [*cuts, stop]):
        columns.append(piece)
        before.update(columns.view)
        if columns.view.rows >= stop:
            break
    state = json.loads(json.dumps(saved_state(before, registry, names), allow_nan=False))
    other_names = some_names()
    after = engine_of(registry, other_names, ALERT_KERNELS)

    restore_state(after, state, registry, other_names, ALERT_KERNELS)
    streamed(after, batch, cuts)

    assert said(after.timeline()) == said(whole.timeline())


def test_a_state_that_makes_no_sense_is_refused_and_leaves_the_engine_as_it_was(
    registry: Registry,
) -> None:
    """A file of another version, or a damaged one."""
    engine = engine_of(registry, some_names(), ALERT_KERNELS)

    states: list[object] = [
        {},
        [],
        None,
        {"form": 99, "runs": []},
        {"form": 1, "runs": [{"rules": 3}]},
    ]
    for state in states:
        with pytest.raises(StorageError, match="Alerts begin anew"):
            restore_state(engine, state, registry, some_names(), ALERT_KERNELS)

    assert len(engine.runs[0].alerts) == len(EVERY_KIND.rule)


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a column is too short": lambda run: run["rules"][0]["alerts"]["n"].pop(),
    "a column is too long": lambda run: run["rules"][0]["left"].append(-1),
    "there is no such state": lambda run: run["rules"][0]["alerts"]["state"].__setitem__(0, 9),
    "a change is of no group": lambda run: run["rules"][0]["changes"]["group"].__setitem__(0, 99),
    "a number is too large": lambda run: run["rules"][0]["alerts"]["n"].__setitem__(0, 10**30),
    "a moment does not exist": lambda run: run["rules"][0]["tail"].__setitem__(0, 10**6),
    "a window ends before it begins": lambda run: run["rules"][0]["tail"].__setitem__(0, -1),
    "moments are not in order": lambda run: run["moments"][0]["chains"][0].reverse(),
    "a moment has too few sums": lambda run: run["moments"][0]["chains"][0][0][1].pop(),
    "a metric key is missing": lambda run: run["moments"][0]["keys"].pop(),
    "a group has other dimensions": lambda run: run["moments"][0]["groups"][0].append("x"),
    "a group is missing": lambda run: run["moments"][0]["groups"].pop(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_state_is_refused_before_a_kernel_reads_it(
    registry: Registry, damage: Callable[[dict[str, Any]], object]
) -> None:
    """A kernel trusts lengths and numbers."""
    names = some_names()
    batch = random_rows(registry, [START_TS + place / 4 for place in range(200)], 1)
    engine = engine_of(registry, names, ALERT_KERNELS)
    streamed(engine, batch, [])
    state = json.loads(json.dumps(saved_state(engine, registry, names)))
    restore_state(engine_of(registry, names, ALERT_KERNELS), state, registry, names, ALERT_KERNELS)
    damage(state["runs"][0])
    fresh = engine_of(registry, names, ALERT_KERNELS)

    with pytest.raises(StorageError, match="Alerts begin anew"):
        restore_state(fresh, state, registry, names, ALERT_KERNELS)

    streamed(fresh, batch, [])
    assert said(fresh.timeline()) == said(engine.timeline())


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, cuts=CUTS, seed=st.integers(0, 99), reload_at=st.integers(0, 6))
def test_a_rule_that_stays_keeps_its_state_and_a_new_one_is_as_if_it_had_been_there_always(
    registry: Registry, ts: list[float], cuts: list[int], seed: int, reload_at: int
) -> None:
    """Two rules go, two stay, and two come."""
    names, batch = some_names(), random_rows(registry, ts, seed)
    first = rules(*[rule.model_dump(by_alias=True) for rule in EVERY_KIND.rule[:4]])
    second = rules(*[rule.model_dump(by_alias=True) for rule in EVERY_KIND.rule[2:]])
    reloaded = engine_of(registry, names, ALERT_KERNELS, first)
    always = engine_of(registry, names, ALERT_KERNELS, second)
    kept: list[int] = []
    columns = Columns(chunk_rows=16)

    for number, piece in enumerate(pieces(batch, cuts)):
        if number == reload_at:
            kept = [id(one) for run in reloaded.runs for one in run.alerts[2:]]
            reloaded.use_rules(second, SOME_BASELINES)
        columns.append(piece)
        reloaded.update(columns.view)
    if not kept:
        reloaded.use_rules(second, SOME_BASELINES)
    reloaded.finish(columns.view)
    streamed(always, batch, [])

    own = {id(one) for run in reloaded.runs for one in run.alerts}
    assert set(kept) <= own
    assert said(reloaded.timeline()) == said(always.timeline())


def test_another_severity_changes_no_state_and_another_baseline_does(registry: Registry) -> None:
    """Only what decides on states makes another rule."""
    names = some_names()
    engine = engine_of(registry, names, ALERT_KERNELS)
    columns = Columns()
    columns.append(random_rows(registry, [START_TS + n / 4 for n in range(200)], seed=3))
    engine.update(columns.view)
    before = {one.plan.rule.name: one for run in engine.runs for one in run.alerts}
    tables = [rule.model_dump(by_alias=True) for rule in EVERY_KIND.rule]

    engine.use_rules(
        rules(*[table | {"severity": "critical"} for table in tables]), BaselinesConfig()
    )

    after = {one.plan.rule.name: one for run in engine.runs for one in run.alerts}
    changed = {name for name, one in after.items() if one is not before[name]}
    assert changed == {"rule 2"}
    engine.update(columns.view)
    assert {one.severity for one in engine.snapshot().alerts} == {"critical"}


def test_a_rule_that_cannot_be_evaluated_says_why_and_the_others_go_on(registry: Registry) -> None:
    """Unknown measure, senseless window, no baseline; one that is off says nothing."""
    names = some_names()
    alerts = rules(
        {"measure": "dmg_per_cst", "above": 1.0},
        {"measure": "uptime_ratio", "above": 1.0, "window": "50 casts"},
        {"measure": "casts", "above": {"times_baseline": 2.0}},
        {"measure": "dmg_per_cast", "above": {"times_baseline": 1.0}, "window": "9s"},
        {"measure": "casts", "above": 0.0, "window": "9s"},
        {"measure": "dmg_per_csts", "above": 0.0, "enabled": False},
        {"measure": "casts", "above": 1.0, "window": "50 damage_total"},
    )
    engine = engine_of(registry, names, ALERT_KERNELS, alerts)

    streamed(engine, random_rows(registry, [START_TS + n for n in range(60)], seed=1), [30])

    reasons = engine.reasons()
    assert "dmg_per_cast" in reasons["rule 0"][0]
    assert "length of time" in reasons["rule 1"][0]
    assert "only KPIs have a baseline" in reasons["rule 2"][0]
    assert reasons["rule 3"] == (
        "there is no baseline of dmg_per_cast for tiers 2, 3 and rows without a tier",
    )
    assert "damage_total is no counter" in reasons["rule 6"][0]
    assert set(reasons) == {"rule 0", "rule 1", "rule 2", "rule 3", "rule 6"}
    assert {one.rule for one in engine.snapshot().alerts} == {"rule 3", "rule 4"}


def test_old_moments_are_let_go_of(registry: Registry) -> None:
    """Memory goes with the windows, not with the session."""
    names = some_names()
    engine = engine_of(registry, names, ALERT_KERNELS)
    kept = engine_of(registry, names, ALERT_KERNELS)
    batch = random_rows(registry, [START_TS + n / 8 for n in range(40_000)], seed=5)

    streamed(engine, batch, range(0, 40_000, 500), chunk_rows=4_096)
    streamed(kept, batch, [], chunk_rows=40_000)

    moments = [one for run in engine.runs for one in run.moments.values()]
    assert max(int(one.log.used[0]) for one in moments) < 10_000
    assert said(engine.timeline()) == said(kept.timeline())


def test_a_row_of_a_clock_that_is_wrong_moves_no_event_time(registry: Registry) -> None:
    """It is counted, and left out."""
    names = some_names()
    engine = engine_of(registry, names, ALERT_KERNELS)
    right = engine_of(registry, names, ALERT_KERNELS)
    ts = [START_TS + n for n in range(60)]
    batch = random_rows(registry, [*ts[:30], START_TS + 1e6, *ts[30:]], seed=2)
    columns, others = Columns(), Columns()
    columns.append(batch)
    others.append(in_order(batch, [n for n in range(61) if n != 30]))

    engine.update(columns.view, latest_ts=START_TS + 3_600)
    right.update(others.view)

    assert engine.snapshot().astray_rows == 1
    assert engine.snapshot().late_rows == 0
    assert said(engine.timeline()) == said(right.timeline())


def test_silence_goes_on_when_event_time_is_told(registry: Registry) -> None:
    """All servers are gone: only a clock can tell that there is no data any more."""
    names = some_names()
    alerts = rules(
        {"measure": "casts", "below": 0.5, "window": "5s", "group_by": [], "no_data": "alert"}
    )
    engine = engine_of(registry, names, ALERT_KERNELS, alerts)
    columns = Columns()
    columns.append(random_rows(registry, [START_TS + n / 4 for n in range(80)], seed=4))
    engine.update(columns.view)
    assert [str(one.state) for one in engine.snapshot().alerts] == ["ok"]

    engine.update(columns.view, event_ts=START_TS + 60)

    assert [str(one.state) for one in engine.snapshot().alerts] == ["firing"]


def test_only_alerts_in_the_states_that_are_asked_for_are_listed(registry: Registry) -> None:
    """All are counted, by rule."""
    engine = engine_of(registry, some_names(), ALERT_KERNELS)
    streamed(engine, random_rows(registry, [START_TS + n / 3 for n in range(90)], seed=8), [])

    every, firing = engine.snapshot(), engine.snapshot({AlertState.FIRING})

    own = [one for one in every.alerts if one.state is AlertState.FIRING]
    assert list(map(repr, firing.alerts)) == list(map(repr, own))
    assert len(firing.alerts) > 0
    assert [rule.rule for rule in every.rules] == [rule.name for rule in EVERY_KIND.rule]
    for rule in firing.rules:
        own = [one for one in every.alerts if one.rule == rule.rule]
        assert rule.counts == {
            state: sum(one.state is state for one in own) for state in AlertState
        }
    fires = {one.rule for one in firing.alerts}
    assert {rule.rule for rule in every.rules if rule.state is AlertState.FIRING} == fires


def test_a_timeline_without_a_gap_is_what_alerts_were_in_at_any_instant(
    registry: Registry,
) -> None:
    """At the end it is what they are in now; before their first row there is none."""
    engine = engine_of(registry, some_names(), ALERT_KERNELS)
    streamed(engine, random_rows(registry, [START_TS + n / 3 for n in range(90)], seed=8), [])
    timeline, now = engine.timeline(), engine.snapshot()

    at_end = list(states_at(timeline, now.evaluated_ts))

    assert [(one.rule, one.group, one.state) for one in at_end] == [
        (one.rule, one.group, one.state) for one in sorted(now.alerts, key=lambda one: one.rule)
    ]
    assert list(states_at(timeline, START_TS)) == []
    for before, after in pairwise(timeline):
        if (before.rule, before.group) == (after.rule, after.group):
            assert before.to_ts == after.from_ts
            assert before.state != after.state


def test_what_ended_long_ago_can_be_forgotten(registry: Registry) -> None:
    """What goes on, and what ended since, stays."""
    engine = engine_of(registry, some_names(), ALERT_KERNELS)
    streamed(engine, random_rows(registry, [START_TS + n / 3 for n in range(90)], seed=8), [])
    before = engine.timeline()

    engine.forget(START_TS + 20)

    assert said(engine.timeline()) == said(
        [one for one in before if not one.is_over or one.to_ts >= START_TS + 20]
    )
    assert len(engine.timeline()) < len(before)


def test_more_of_a_recording_may_be_loaded_before_it_grows(registry: Registry) -> None:
    """Rows are taken in once."""
    names, batch = some_names(), random_rows(registry, [START_TS + n / 3 for n in range(90)], 8)
    whole, twice = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    columns = Columns(chunk_rows=16)

    for piece in pieces(batch, [40]):
        columns.append(piece)
        twice.load(columns.view, until_ts=START_TS + 5)
    twice.finish(columns.view)
    whole.load(columns.view)
    whole.finish(columns.view)

    assert said(twice.timeline()) == said(whole.timeline())


def test_shards_that_are_read_one_after_another_are_not_late(registry: Registry) -> None:
    """A recording is evaluated as if it had been watched; late is what is so in its own shard."""
    names = some_names()
    batch = random_rows(registry, [START_TS + n / 2 for n in range(120)], seed=6)
    by_shard = sorted(range(120), key=lambda row: int(batch.shard[row]))
    whole, apart = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    views = []
    for order in (range(120), by_shard):
        columns = Columns(chunk_rows=8)
        columns.append(in_order(batch, list(order)))
        views.append(columns.view)

    for engine, view in zip((whole, apart), views, strict=True):
        engine.load(view)
        engine.finish(view)

    assert apart.snapshot().late_rows == 0
    assert said(apart.timeline()) == said(whole.timeline())


def test_a_source_that_was_read_from_its_end_is_the_same_recording(registry: Registry) -> None:
    """Its newest rows stand first; it then goes on to grow."""
    names = some_names()
    batch = random_rows(registry, [START_TS + n / 2 for n in range(120)], seed=6)
    backwards = [*range(60, 90), *range(30, 60), *range(30), *range(90, 120)]
    whole, live = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    streamed(whole, batch, [])
    columns = Columns(chunk_rows=16)

    for piece in pieces(in_order(batch, backwards), [90, 100]):
        columns.append(piece)
        if columns.view.rows == 90:
            live.load(columns.view, is_ordered=False)
        live.update(columns.view)
    live.finish(columns.view)

    assert live.snapshot().late_rows == 0
    assert said(live.timeline()) == said(whole.timeline())


def test_a_row_that_is_late_in_its_own_shard_is_left_out_of_a_recording(
    registry: Registry,
) -> None:
    """As it had been when it was written."""
    names = some_names()
    batch = random_rows(registry, [START_TS + n / 2 for n in range(60)], seed=6)
    late = [*range(1, 60), 0]
    engine, without = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    for one, order in ((engine, late), (without, late[:-1])):
        columns = Columns()
        columns.append(in_order(batch, order))
        one.load(columns.view)
        one.finish(columns.view)

    assert (engine.snapshot().late_rows, without.snapshot().late_rows) == (1, 0)
    assert said(engine.timeline()) == said(without.timeline())


def test_what_is_as_it_was_is_told_by_the_same_objects(registry: Registry) -> None:
    """Whoever shows alerts sees by that, at no cost, that nothing is new."""
    names, columns = some_names(), Columns()
    engine = engine_of(registry, names, ALERT_KERNELS)
    columns.append(random_rows(registry, [START_TS + n / 4 for n in range(120)], seed=4))
    engine.update(columns.view)
    timeline, snapshot = engine.timeline(), engine.snapshot()

    engine.update(columns.view)
    assert engine.timeline() is timeline
    assert engine.snapshot() is snapshot

    columns.append(random_rows(registry, [START_TS + 40.0 + n for n in range(20)], seed=5))
    engine.update(columns.view)
    assert engine.timeline() is not timeline
    assert engine.snapshot().evaluated_ts > snapshot.evaluated_ts
