"""Thresholds tried on what is loaded fire as the engine does; and what is suggested."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.rule_readings import Reader, read_rule, readings_key
from inspector.analysis.threshold_tuning import ThresholdTuning
from inspector.config.models import BaselinesConfig
from inspector.config.models.alerts import AlertRule
from inspector.core.errors import InspectorError
from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.alert_kernels import ALERT_REFERENCE
from inspector.session.columns import Columns, TableView
from inspector.session.compiled import ALERT_KERNELS, TUNING_KERNELS
from inspector.session.tuning_kernels import TUNING_REFERENCE
from tests.unit.analysis.alert_world import (
    SOME_BASELINES,
    START_TS,
    engine_of,
    random_rows,
    rules,
    some_names,
)

INSTANTS = st.lists(
    st.one_of(st.integers(0, 240).map(lambda n: n / 4), st.integers(0, 900).map(float)),
    min_size=1,
    max_size=300,
).map(lambda found: [START_TS + ts for ts in sorted(found)])


@st.composite
def any_rule(draw: st.DrawFn) -> dict[str, Any]:
    """Return a rule of any kind, with its threshold."""
    side = draw(st.sampled_from(("above", "below")))
    measure, most = draw(
        st.sampled_from((("dmg_per_cast", 60.0), ("damage_total", 150.0), ("queue_depth", 50.0),
                         ("uptime_ratio", 40.0)))
    )  # fmt: skip
    relative = measure == "dmg_per_cast" and draw(st.booleans())
    most = 3.0 if relative else most
    threshold = draw(st.floats(0.05, most))
    window = draw(st.sampled_from(("3s", "7s", "20s", "10 casts", "4 casts")))
    rule: dict[str, Any] = {
        "measure": measure,
        side: {"times_baseline": threshold} if relative else threshold,
        "window": "7s" if measure == "uptime_ratio" else window,
        "group_by": draw(st.sampled_from(([], ["entry"], ["entry", "shard"], ["tag"], ["tier"]))),
        "select": draw(st.sampled_from(({}, {"namespace": "ability"}, {"tags": ["x*"]}))),
        "for": draw(st.sampled_from(("0s", "1s", "4s", "30s"))),
        "keep_firing": draw(st.sampled_from(("0s", "2s", "9s"))),
        "no_data": draw(st.sampled_from(("ok", "alert", "keep"))),
        "min_n": draw(st.sampled_from((1, 2, 5))),
    }
    if draw(st.booleans()):
        share = draw(st.floats(0.3, 1.0))
        recover = threshold * share if side == "above" else threshold / share
        rule["recover"] = {"below" if side == "above" else "above": recover}
    return rule


def view_of(registry: Registry, ts: list[float], seed: int, chunk_rows: int = 64) -> TableView:
    """Return a table of random rows at some instants."""
    columns = Columns(chunk_rows=chunk_rows)
    columns.append(random_rows(registry, ts, seed))
    return columns.view


def reader_of(registry: Registry, names: Names) -> Reader:
    """Return a reader with compiled kernels."""
    return Reader(registry, names, ALERT_KERNELS, TUNING_KERNELS)


def only(table: dict[str, Any]) -> AlertRule:
    """Return one rule."""
    [rule] = rules(table).rule
    return rule


def tuning_of(
    registry: Registry, rule: AlertRule, view: TableView, usual: BaselinesConfig = SOME_BASELINES
) -> ThresholdTuning:
    """Return a rule ready to be tuned on random rows."""
    reader = reader_of(registry, some_names())
    return ThresholdTuning(read_rule(rule, usual.baseline, view, reader), rule, TUNING_KERNELS)


def engine_firings(registry: Registry, rule: dict[str, Any], view: TableView) -> list[str]:
    """Return when a rule fires, as the engine has it."""
    engine = engine_of(registry, some_names(), ALERT_KERNELS, rules(rule))
    engine.load(view)
    engine.finish(view)
    return [
        repr((one.group, one.from_ts, one.to_ts, one.value, one.is_over))
        for one in engine.timeline({AlertState.FIRING})
    ]


def tuned_firings(tuning: ThresholdTuning, threshold: float) -> list[str]:
    """Return when a rule would fire, in the order of the engine."""
    tried = tuning.at(threshold)
    rank = np.argsort(tuning.read.ranked)
    rows = sorted(
        zip(*(column.tolist() for column in tried.firings), strict=True),
        key=lambda row: (rank[row[0]], row[1]),
    )
    return [repr((tuning.read.groups[group], *rest)) for group, *rest in rows]


def number_in(rule: dict[str, Any]) -> float:
    """Return the number in the threshold of a rule."""
    said = rule["above"] if "above" in rule else rule["below"]
    return float(said["times_baseline"] if isinstance(said, dict) else said)


def with_threshold(rule: dict[str, Any], threshold: float) -> dict[str, Any]:
    """Return a rule with another threshold, its recovery not past it."""
    side = "above" if "above" in rule else "below"
    relative = isinstance(rule[side], dict)
    changed = rule | {side: {"times_baseline": threshold} if relative else threshold}
    if "recover" in rule:
        [(where, number)] = rule["recover"].items()
        nearer = min if side == "above" else max
        changed["recover"] = {where: nearer(number, threshold)}
    return changed


@settings(max_examples=300, deadline=None)
@given(ts=INSTANTS, seed=st.integers(0, 999), rule=any_rule(), factor=st.floats(0.4, 2.5))
def test_another_threshold_fires_as_the_engine_does_with_it(
    registry: Registry, ts: list[float], seed: int, rule: dict[str, Any], factor: float
) -> None:
    """Whatever the rule: same groups, instants and values, to the last bit."""
    view = view_of(registry, ts, seed)
    number = number_in(rule)
    tuning = tuning_of(registry, only(rule), view)
    other = number * factor

    assert tuned_firings(tuning, number) == engine_firings(registry, rule, view)
    changed = with_threshold(rule, other)
    assert tuned_firings(tuning, other) == engine_firings(registry, changed, view)


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, seed=st.integers(0, 999), rule=any_rule(), other=any_rule())
def test_other_lengths_of_time_need_no_new_reading(
    registry: Registry, ts: list[float], seed: int, rule: dict[str, Any], other: dict[str, Any]
) -> None:
    """What was read for a rule serves each rule with the same windows."""
    view = view_of(registry, ts, seed)
    manner = {name: other[name] for name in ("for", "keep_firing", "no_data")}
    changed = {**rule, **manner}
    changed.pop("recover", None)
    read = tuning_of(registry, only(rule), view).read
    tuning = ThresholdTuning(read, only(changed), TUNING_KERNELS)
    number = number_in(rule)

    assert readings_key(only(changed), SOME_BASELINES.baseline) == read.key
    assert tuned_firings(tuning, number) == engine_firings(registry, changed, view)


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, seed=st.integers(0, 999), rule=any_rule())
def test_compiled_and_in_python_alike(
    registry: Registry, ts: list[float], seed: int, rule: dict[str, Any]
) -> None:
    """Until the kernels are compiled, the answers are the same."""
    view = view_of(registry, ts, seed)
    compiled = tuning_of(registry, only(rule), view)
    reader = Reader(registry, some_names(), ALERT_REFERENCE, TUNING_REFERENCE)
    read = read_rule(only(rule), SOME_BASELINES.baseline, view, reader)
    in_python = ThresholdTuning(read, only(rule), TUNING_REFERENCE)

    for threshold in compiled.curve().threshold[::9].tolist():
        assert tuned_firings(in_python, threshold) == tuned_firings(compiled, threshold)


@settings(max_examples=60, deadline=None)
@given(
    ts=INSTANTS,
    seed=st.integers(0, 999),
    rule=any_rule(),
    wanted=st.sampled_from((0.0, 20.0, 200.0, 2_000.0)),
)
def test_a_suggestion_has_at_most_so_many_firings(
    registry: Registry, ts: list[float], seed: int, rule: dict[str, Any], wanted: float
) -> None:
    """Or there is none."""
    tuning = tuning_of(registry, only(rule), view_of(registry, ts, seed))

    found = tuning.suggested(tuning.curve(), wanted)

    assert math.isnan(found) or tuning.at(found).per_hour <= wanted


def steps(registry: Registry, values: list[float], **more: Any) -> ThresholdTuning:
    """Return a rule over one second, in each of which a sum is one of the values."""
    names, n = some_names(), len(values)
    batch = random_rows(registry, [START_TS + at for at in range(n)], 1)
    key = np.full(n, registry.key_id("damage_total"), np.uint8)
    batch = replace(batch, first=np.arange(n + 1), key=key, value=np.array(values),
                    rate=np.ones(n))  # fmt: skip
    columns = Columns()
    columns.append(batch)
    rule = only({"measure": "damage_total", "above": 5.0, "window": "1s", "group_by": []} | more)
    read = read_rule(rule, (), columns.view, reader_of(registry, names))
    return ThresholdTuning(read, rule, TUNING_KERNELS)


def test_firings_are_counted_by_the_hour(registry: Registry) -> None:
    """Two in five seconds are 1,800 an hour; of two readings there are four seconds between."""
    tried = steps(registry, [1.0, 9.0, 1.0, 9.0, 1.0]).at(5.0)

    assert (tried.total, tried.counts.tolist()) == (2, [2])
    assert tried.firings.value.tolist() == [9.0, 9.0]
    assert tried.per_hour == pytest.approx(2 / 4 * 3_600)


def test_the_mildest_threshold_with_few_enough_firings_is_suggested(registry: Registry) -> None:
    """Of peaks of 10, 20 and 30, one may fire: just past the second peak."""
    tuning = steps(registry, [1.0, 10.0, 1.0, 20.0, 1.0, 30.0, 1.0])

    found = tuning.suggested(tuning.curve(), 1 / tuning.read.hours)

    assert tuning.at(found).total == 1
    assert found == pytest.approx(20.0, rel=0.01)
    assert tuning.at(found - 0.01).total >= 1


def test_below_everything_there_are_no_suggestions_that_always_fire(registry: Registry) -> None:
    """Below the least value one alert fires for ever: that is one firing, and not what is meant."""
    tuning = steps(registry, [10.0, 1.0] * 20)
    curve = tuning.curve()

    assert tuning.at(0.5).total == 1
    assert tuning.suggested(curve, 1 / tuning.read.hours) >= 10.0


def test_a_rule_that_alarms_without_data_may_have_no_suggestion(registry: Registry) -> None:
    """No threshold helps against windows without data."""
    tuning = steps(registry, [1.0, 2.0, 1.0, 2.0], min_n=2, no_data="alert")

    assert math.isnan(tuning.suggested(tuning.curve(), 0.0))


def test_the_curve_reaches_from_all_to_none(registry: Registry) -> None:
    """Its ends are a little beyond the values."""
    curve = steps(registry, [1.0, 9.0, 1.0, 9.0, 1.0]).curve()

    assert curve.threshold[0] < 1.0
    assert curve.threshold[-1] > 9.0
    assert curve.per_hour[-1] == 0
    assert (np.diff(curve.threshold) > 0).all()


def test_of_too_many_rows_the_newest_are_looked_at(registry: Registry) -> None:
    """How many are left out is known; instants before them are not evaluated."""
    view = view_of(registry, [START_TS + at for at in range(100)], 3)
    reader = replace(reader_of(registry, some_names()), most_rows=40)
    rule = only({"measure": "damage_total", "above": 5.0, "window": "5s"})

    read = read_rule(rule, (), view, reader)

    assert read.rows <= 40
    assert read.rows + read.left_out == 100
    assert read.start_ts > START_TS + 60


def test_a_session_without_rows_has_no_firings(registry: Registry) -> None:
    """Nor a curve."""
    rule = only({"measure": "damage_total", "above": 5.0, "window": "5s", "group_by": []})
    tuning = tuning_of(registry, rule, Columns().view)

    assert tuning.at(5.0).total == 0
    assert len(tuning.curve().threshold) == 0
    assert math.isnan(tuning.suggested(tuning.curve(), 3.0))


def test_a_rule_that_cannot_be_evaluated_says_why(registry: Registry) -> None:
    """The measure is unknown: it may have been taken away since."""
    rule = only({"measure": "no_such_kpi", "above": 5.0})

    with pytest.raises(InspectorError, match="no_such_kpi"):
        read_rule(rule, (), Columns().view, reader_of(registry, some_names()))
