"""The record's schema: what it lets through is what readers accept, as far as a schema can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from inspector.core.record import Reason, Record
from inspector.core.record_schema import record_schema
from inspector.core.registry import parse_registry
from inspector.core.validation import validate_record
from inspector.files.resources import load_registry, sample_data_root
from inspector.simulate.faults import expected_rejections

REGISTRY = load_registry()
VALIDATOR = Draft202012Validator(record_schema(REGISTRY))
BEYOND_A_SCHEMA = {
    Reason.NOT_JSON,
    Reason.TOO_LONG,
    Reason.BAD_ENCODING,
    Reason.DUPLICATE_KEY,
}
"""They are wrong before there is anything that a schema could look at."""

TEXTS = st.one_of(
    st.sampled_from(["", " ", "\u3000", "\u00a0x", "a\n", "a\x7f", "a.b", "😀" * 128, "x" * 129]),
    st.text("a. \x1f\x85\u3000\u00e9", max_size=8),
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, 2.0, -1, 0.5, 32_766, 32_767, 2**53, 10**308, 253_402_300_800]),
    st.floats(allow_nan=False),
    st.booleans(),
    st.none(),
)
ENTRIES = st.one_of(
    TEXTS,
    st.builds("{}.{}".format, st.sampled_from(["ability", "system", "abilty", ""]), TEXTS),
    st.sampled_from(["ability.a", "system.a", "ability." + "x" * 192, "ability." + "x" * 193]),
)
PLAYERS = st.sampled_from(["h:0a", "h:0a\n", "H:0A", "Aldor", "h:", "h:" + "0" * 129, None, 3])
KEYS = st.sampled_from(["casts", "damage_total", "participants", "queue_depth", "zorp"])
METAS = st.fixed_dictionaries(
    {},
    optional={
        "tier": NUMBERS.filter(lambda tier: not isinstance(tier, float)),
        "tags": st.lists(TEXTS, max_size=2) | st.just(["a"] * 65) | TEXTS,
        "region": TEXTS | NUMBERS,
        "rates": st.dictionaries(KEYS, NUMBERS, max_size=2) | TEXTS,
        "phase": TEXTS | NUMBERS,
    },
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "ts": NUMBERS | TEXTS,
    "shard": TEXTS | NUMBERS,
    "player": PLAYERS,
    "entry": ENTRIES | NUMBERS,
    "metrics": st.dictionaries(KEYS, NUMBERS, max_size=3) | TEXTS,
    "meta": METAS | NUMBERS,
    "other": NUMBERS,
}
GOOD: dict[str, Any] = {
    "ts": 1735758392.25,
    "shard": "world-1",
    "player": "h:3ad91f",
    "entry": "contract.blood_pact",
    "metrics": {"casts": 1, "damage_total": -0.5, "participants": 3},
    "meta": {"tier": 1, "tags": ["sustain_leech"], "rates": {"casts": 0.5}, "mine": [None]},
}


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=FIELDS), st.sets(st.sampled_from(sorted(GOOD))))
def test_it_accepts_exactly_what_readers_accept(
    changes: dict[str, Any], left_out: set[str]
) -> None:
    """Whatever is wrong, and wherever."""
    line = {name: value for name, value in GOOD.items() if name not in left_out} | changes

    assert VALIDATOR.is_valid(line) == isinstance(validate_record(line, REGISTRY), Record)


@settings(deadline=None)
@given(st.sampled_from(sorted(FIELDS)).flatmap(lambda name: FIELDS[name].map(lambda v: {name: v})))
def test_a_single_fault_is_found(change: dict[str, Any]) -> None:
    """In a record that is fine otherwise."""
    line = GOOD | change

    assert VALIDATOR.is_valid(line) == isinstance(validate_record(line, REGISTRY), Record)


def test_it_is_a_schema() -> None:
    """By the dialect that it names."""
    Draft202012Validator.check_schema(record_schema(REGISTRY))


def test_the_sample_lines_are_judged_alike() -> None:
    """Those that readers take satisfy it, and those that a schema can tell do not."""
    (log,) = (sample_data_root() / "rejected" / "hot").iterdir()
    rejected = dict(expected_rejections())

    told = set()
    for number, line in enumerate(log.read_bytes().split(b"\n"), start=1):
        if line.strip() and rejected.get(number) not in BEYOND_A_SCHEMA:
            # NaN is no JSON to strict parsers, and no number to others.
            found = VALIDATOR.is_valid(json.loads(line, parse_constant=str))
            assert found == (number not in rejected), line
            told.add(rejected.get(number))

    assert told == set(Reason) - BEYOND_A_SCHEMA | {None}


@pytest.mark.parametrize("key", REGISTRY.keys, ids=lambda key: key.name)
def test_every_key_says_what_it_means_and_in_which_unit(key: Any) -> None:
    """So that a programmer needs no other document."""
    schema: Any = record_schema(REGISTRY)

    text = schema["properties"]["metrics"]["properties"][key.name]["description"]

    assert text.startswith(key.description)
    assert key.kind.capitalize() in text
    assert not key.unit or f", in {key.unit}." in text


def test_keys_of_a_team_are_in_it() -> None:
    """With the namespaces that may use them."""
    text = """
        [[key]]
        name = "fish_caught"
        kind = "counter"
        level = "activation"
        unit = ""
        description = "Fish."
        optional = true
        namespaces = ["event", "ability"]
    """
    validator = Draft202012Validator(record_schema(parse_registry(text, "test", REGISTRY)))

    assert validator.is_valid(GOOD | {"entry": "event.a", "metrics": {"fish_caught": 1}})
    assert not validator.is_valid(GOOD | {"entry": "mythic.a", "metrics": {"fish_caught": 1}})
    assert not VALIDATOR.is_valid(GOOD | {"entry": "event.a", "metrics": {"fish_caught": 1}})
