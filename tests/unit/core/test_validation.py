"""What makes a record valid, rule by rule."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.record import Problem, Reason, Record
from inspector.core.validation import MAX_PROBLEMS, validate_record
from inspector.files.resources import load_registry

REGISTRY = load_registry()
ABSENT = object()


def _line(**changes: object) -> dict[str, Any]:
    """Return a valid record as JSON would give it, with some fields replaced or ABSENT."""
    fields: dict[str, object] = {
        "ts": 1735758392,
        "shard": "world-1",
        "entry": "contract.blood_pact",
        "metrics": {"casts": 1, "healing_total": 42},
    }
    return {name: value for name, value in (fields | changes).items() if value is not ABSENT}


def _meta(**fields: object) -> dict[str, Any]:
    return _line(meta=fields)


def _accepted(obj: object) -> Record:
    verdict = validate_record(obj, REGISTRY)
    assert isinstance(verdict, Record), verdict
    return verdict


def _refused(obj: object) -> tuple[Problem, ...]:
    verdict = validate_record(obj, REGISTRY)
    assert not isinstance(verdict, Record)
    return verdict


def _codes(obj: object) -> list[str]:
    return [problem.reason for problem in _refused(obj)]


def test_the_record_of_the_plan_is_read_field_by_field() -> None:
    """Tags are sorted and distinct; rates stand beside the values they belong to."""
    record = _accepted(
        {
            "ts": 1735758392,
            "shard": "world-1",
            "player": "h:3ad91f",
            "entry": "contract.blood_pact",
            "metrics": {"casts": 1, "healing_total": 42.5, "participants": 3, "reflect_count": 2},
            "meta": {
                "tier": 1,
                "tags": ["sustain_leech", "aura", "aura"],
                "region": "r:12:-3",
                "rates": {"reflect_count": 0.5, "pull_events": 0.25, "participants": 0.5},
            },
        }
    )

    ids = REGISTRY.usable["contract"]
    assert record == Record(
        ts=1735758392.0,
        shard="world-1",
        player="h:3ad91f",
        entry="contract.blood_pact",
        metrics=(
            (ids["casts"], 1.0, 1.0),
            (ids["healing_total"], 42.5, 1.0),
            (ids["participants"], 3.0, 1.0),  # a gauge is never scaled
            (ids["reflect_count"], 2.0, 0.5),
        ),
        tier=1,
        tags=("aura", "sustain_leech"),
        region="r:12:-3",
    )


def test_what_is_not_said_is_absent() -> None:
    """An empty object of metrics is a valid one."""
    record = _accepted(_line(metrics={}))

    assert (record.player, record.tier, record.tags, record.region) == (None, None, (), None)
    assert record.metrics == ()


@pytest.mark.parametrize(
    "obj",
    [
        _line(ts=0),
        _line(ts=253402300799.5),
        _line(shard="s" * 128),
        _line(shard=" \u00e9\u3000x "),
        _line(player="h:" + "0f" * 64),
        _line(entry="ability." + "x" * 192),
        _line(entry="system.telemetry", metrics={"queue_depth": 3, "casts": 0}),
        _line(metrics={"casts": 3.0, "damage_total": -5, "participants": -0.5}),
        _line(metrics={"casts": 2**70, "damage_total": 2**70}),
        _line(extra={"anything": [None]}, META=None),
        _meta(),
        _meta(tier=0, tags=[], region="r", rates={}),
        _meta(tags=["t" * 128, *map(str, range(63))]),
        _meta(tier=32766, rates={"casts": 1, "damage_total": 1e-9}),
        _meta(phase=None, build=3, config={"sampling": 12}),
    ],
)
def test_limits_are_inside(obj: object) -> None:
    """The last value that is fine, for every rule."""
    _accepted(obj)


@pytest.mark.parametrize(
    ("obj", "reason"),
    [
        ([], Reason.NOT_OBJECT),
        ("Bob", Reason.NOT_OBJECT),
        (None, Reason.NOT_OBJECT),
        (3, Reason.NOT_OBJECT),
        (_line(ts=ABSENT), Reason.MISSING_FIELD),
        (_line(shard=ABSENT), Reason.MISSING_FIELD),
        (_line(entry=ABSENT), Reason.MISSING_FIELD),
        (_line(metrics=ABSENT), Reason.MISSING_FIELD),
        (_line(ts=None), Reason.WRONG_TYPE),
        (_line(ts=True), Reason.WRONG_TYPE),
        (_line(ts="1735758392"), Reason.WRONG_TYPE),
        (_line(ts=-1), Reason.WRONG_TYPE),
        (_line(ts=253402300800), Reason.WRONG_TYPE),
        (_line(ts=math.nan), Reason.NOT_FINITE),
        (_line(ts=10**400), Reason.NOT_FINITE),
        (_line(shard=1), Reason.WRONG_TYPE),
        (_line(shard=""), Reason.BAD_SHARD),
        (_line(shard="  "), Reason.BAD_SHARD),
        (_line(shard="s" * 129), Reason.BAD_SHARD),
        (_line(shard="a\tb"), Reason.BAD_SHARD),
        (_line(shard="a\x7f"), Reason.BAD_SHARD),
        (_line(shard="a\x85b"), Reason.BAD_SHARD),
        (_line(player=None), Reason.RAW_PLAYER),
        (_line(player=17), Reason.RAW_PLAYER),
        (_line(player="Bob"), Reason.RAW_PLAYER),
        (_line(player="h:"), Reason.RAW_PLAYER),
        (_line(player="h:3AD9"), Reason.RAW_PLAYER),
        (_line(player="h:3ad9\n"), Reason.RAW_PLAYER),
        (_line(player="h:" + "0" * 129), Reason.RAW_PLAYER),
        (_line(entry=7), Reason.WRONG_TYPE),
        (_line(entry="ability"), Reason.BAD_ENTRY),
        (_line(entry="ability."), Reason.BAD_ENTRY),
        (_line(entry="ability. "), Reason.BAD_ENTRY),
        (_line(entry="ability.a.b"), Reason.BAD_ENTRY),
        (_line(entry="ability.a\nb"), Reason.BAD_ENTRY),
        (_line(entry="ability." + "x" * 193), Reason.BAD_ENTRY),
        (_line(entry="abilty.ember"), Reason.UNKNOWN_NAMESPACE),
        (_line(entry="Ability.ember"), Reason.UNKNOWN_NAMESPACE),
        (_line(entry=".ember"), Reason.UNKNOWN_NAMESPACE),
        (_line(metrics=[]), Reason.WRONG_TYPE),
        (_line(metrics={"cast": 1}), Reason.UNKNOWN_METRIC),
        (_line(metrics={"queue_depth": 1}), Reason.UNKNOWN_METRIC),
        (_line(metrics={"damage_total": "1"}), Reason.WRONG_TYPE),
        (_line(metrics={"damage_total": None}), Reason.WRONG_TYPE),
        (_line(metrics={"casts": True}), Reason.WRONG_TYPE),
        (_line(metrics={"damage_total": math.inf}), Reason.NOT_FINITE),
        (_line(metrics={"casts": math.nan}), Reason.NOT_FINITE),
        (_line(metrics={"casts": -(10**400)}), Reason.NOT_FINITE),
        (_line(metrics={"casts": 1.5}), Reason.BAD_COUNTER),
        (_line(metrics={"casts": -1}), Reason.BAD_COUNTER),
        (_line(meta=None), Reason.WRONG_TYPE),
        (_meta(tier=1.0), Reason.WRONG_TYPE),
        (_meta(tier=True), Reason.WRONG_TYPE),
        (_meta(tier=None), Reason.WRONG_TYPE),
        (_meta(tier=-1), Reason.WRONG_TYPE),
        (_meta(tier=32767), Reason.WRONG_TYPE),
        (_meta(tags="a"), Reason.WRONG_TYPE),
        (_meta(tags=["a", 1]), Reason.WRONG_TYPE),
        (_meta(tags=[""]), Reason.WRONG_TYPE),
        (_meta(tags=["a", "a" * 129]), Reason.WRONG_TYPE),
        (_meta(tags=["a\x00b"]), Reason.WRONG_TYPE),
        (_meta(tags=["a"] * 65), Reason.WRONG_TYPE),
        (_meta(region=""), Reason.WRONG_TYPE),
        (_meta(region="r" * 129), Reason.WRONG_TYPE),
        (_meta(region="a\x00b"), Reason.WRONG_TYPE),
        (_meta(region=5), Reason.WRONG_TYPE),
        (_meta(rates=[]), Reason.WRONG_TYPE),
        (_meta(rates={"reflects": 0.5}), Reason.UNKNOWN_METRIC),
        (_meta(rates={"casts": 0}), Reason.BAD_RATE),
        (_meta(rates={"casts": 1.01}), Reason.BAD_RATE),
        (_meta(rates={"casts": math.nan}), Reason.BAD_RATE),
        (_meta(rates={"casts": True}), Reason.BAD_RATE),
        (_meta(rates={"casts": "0.5"}), Reason.BAD_RATE),
        (_meta(rates={"participants": 2}), Reason.BAD_RATE),
    ],
)
def test_what_breaks_a_rule_is_refused_under_its_code(obj: object, reason: Reason) -> None:
    """One broken rule gives exactly one problem."""
    assert _codes(obj) == [reason]


def test_all_problems_are_reported_in_the_documented_order() -> None:
    """The first gives the line its code, so that the order must not drift."""
    codes = _codes(
        {
            "metrics": {"cast": 1, "casts": -1},
            "meta": {"rates": {"casts": 2}, "tier": "x"},
            "entry": "abilty.a.b",
            "player": "Bob",
            "ts": "now",
        }
    )

    assert codes == [
        Reason.WRONG_TYPE,  # ts
        Reason.MISSING_FIELD,  # shard
        Reason.RAW_PLAYER,
        Reason.BAD_ENTRY,
        Reason.UNKNOWN_NAMESPACE,
        Reason.WRONG_TYPE,  # meta.tier
        Reason.BAD_RATE,
        Reason.UNKNOWN_METRIC,
        Reason.BAD_COUNTER,
    ]


@pytest.mark.parametrize(
    ("obj", "told"),
    [
        (_line(shard=ABSENT), "shard: missing, must be a string"),
        (_line(ts=1735758392000), "not 1735758392000; is it in milliseconds?"),
        (_line(ts=None), "ts: must be Unix seconds, as a number, not null"),
        (_line(entry="abilty.ember"), "unknown namespace 'abilty', did you mean 'ability'?"),
        (_line(entry="zzz.ember"), "unknown namespace 'zzz', known are ability, contract"),
        (_line(metrics={"damge_total": 1}), "'damge_total', did you mean 'damage_total'?"),
        (_line(metrics={"qqqq": 1}), "metrics: unknown metric key 'qqqq'"),
        (_line(metrics={"queue_depth": 1}), "only for entries of system, not of contract"),
        (_line(metrics={"casts": 1.5}), "metrics.casts: a counter is whole and not negative"),
        (_meta(tags=["a", 7]), "meta.tags: must be a list of strings, not 7 among them"),
        (_meta(tags=["a", "b\tc"]), "meta.tags: a control character, in 'b\\tc'"),
        (_meta(tags=["a"] * 65), "meta.tags: more than 64"),
        (_meta(rates={"casts": 2}), "meta.rates, 'casts': must be above 0 and at most 1, not 2"),
        (_line(shard="s" * 500), "longer than 128 characters, in 'sssss"),
    ],
)
def test_a_message_names_the_field_and_the_value_and_what_was_meant(obj: object, told: str) -> None:
    """It can be acted on without opening the log."""
    (problem,) = _refused(obj)

    assert told in problem.message
    assert problem.message.isprintable()


@pytest.mark.parametrize(
    "player",
    ["Grimwald", {"Grimwald": "Grimwald"}, ["Grimwald"], "h:Grimwald", "\x00Grimwald"],
)
def test_a_raw_name_is_never_repeated(player: object) -> None:
    """Not its value, not part of it, whatever JSON it hides in."""
    problems = _refused(_line(player=player, ts=None, metrics={"nonsense": 1}))

    assert [problem.reason for problem in problems].count(Reason.RAW_PLAYER) == 1
    assert "rimwald" not in " ".join(problem.message for problem in problems)


def test_a_line_with_thousands_of_wrong_keys_is_judged_briefly() -> None:
    """Messages stay bounded, and so does the search for near names."""
    names = [f"damage_totl_{number}" for number in range(5000)]

    in_metrics = _refused(_line(metrics=dict.fromkeys(names, 1)))
    in_rates = _refused(_meta(rates=dict.fromkeys(names, 0.5)))

    assert len(in_metrics) == MAX_PROBLEMS
    assert len(in_rates) == MAX_PROBLEMS


def test_an_unknown_namespace_does_not_make_its_metrics_wrong_too() -> None:
    """One typo is one problem."""
    codes = _codes(_line(entry="sistem.telemetry", metrics={"queue_depth": 1}))

    assert codes == [Reason.UNKNOWN_NAMESPACE]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["ts", "shard", "player", "entry", "metrics", "meta"]),
        json_values
        | st.dictionaries(st.sampled_from(["casts", "tier", "tags", "rates"]), json_values),
    )
)
def test_any_object_is_a_record_or_has_problems(obj: dict[str, object]) -> None:
    """No JSON value raises."""
    verdict = validate_record(obj, REGISTRY)

    assert isinstance(verdict, Record) or verdict
