"""Activation lines: what is taken, and what is said of a line that is none."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.console.activation_line import Activation, BadLineError, read_activation
from inspector.core.registry import Registry

NAME = "Aldor Brightblade"
GOOD = {"entry": "ability.meteor", "metrics": {"casts": 1, "damage_total": 204.5}}


def read(registry: Registry, value: object, **changes: object) -> Activation | None:
    """Read one object, with some fields changed, or any other value, or bytes as they are."""
    if isinstance(value, dict):
        value = value | changes
    line = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read_activation(line, "world-1", registry)


def refusal(registry: Registry, value: object, **changes: object) -> str:
    """Return what is said of a line that is refused."""
    with pytest.raises(BadLineError) as caught:
        read(registry, value, **changes)
    return str(caught.value)


def test_everything_that_can_be_said_is_taken(registry: Registry) -> None:
    """Null is as good as absent: many languages write it so."""
    labels: dict[str, Any] = {
        "player": NAME,
        "opt_out": True,
        "tier": 3,
        "tags": ["fire", "aoe"],
        "region": "r:1:2",
        "phase": "siege",
        "ts": 1_735_758_392.5,
    }

    assert read(registry, GOOD) == Activation("ability.meteor", {"casts": 1, "damage_total": 204.5})
    assert read(registry, GOOD, **dict.fromkeys(labels)) == read(registry, GOOD)
    found = read(registry, GOOD, **labels)
    assert found == Activation(**GOOD | labels | {"tags": ("fire", "aoe")})


@pytest.mark.parametrize("line", [b"", b"  \t", b"\r"])
def test_a_blank_line_is_nothing(registry: Registry, line: bytes) -> None:
    """As in logs."""
    assert read(registry, line) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"meteor", "not JSON at column 1: expecting value. Write one JSON object a line"),
        (b'{"entry":"ability.a",', "not JSON at column 22"),
        (b"[]", "the line is a list, not an object. Write one JSON object a line"),
        (b"{}", "entry: missing, must be a string; metrics: missing"),
        (b"\xef\xbb\xbf{}", "a byte order mark in front. Write UTF-8 without"),
        (b'{"entry":"ability.\xff"}', "not UTF-8, at byte 19"),
        (b'{"metrics":{"casts":1,"casts":2}}', "metrics: the key 'casts' appears more than once"),
        (b'{"metrics":{"casts":NaN}}', "metrics.casts: the number is not finite. Leave"),
        (b'{"note":"' + b"x" * 65_536 + b'"}', "longer than 65,536 bytes. Write several shorter"),
    ],
)
def test_a_line_that_is_not_an_object_is_told_where_and_what_to_do(
    registry: Registry, line: bytes, said: str
) -> None:
    """In the words that are used of logs."""
    assert said in refusal(registry, line)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"plaer": "x"}, "unknown field 'plaer', did you mean 'player'? Correct the field"),
        ({"shard": "x"}, "unknown field 'shard', known are entry, metrics, player"),
        ({"entry": "meteor"}, "entry: no id after the namespace and a dot, in 'meteor'. Write"),
        ({"entry": "system.telemetry"}, "entry: system.telemetry is the heartbeat of the emitter"),
        ({"entry": "abilty.meteor"}, "unknown namespace 'abilty', did you mean 'ability'? Write"),
        ({"metrics": {"damage_totl": 1}}, "did you mean 'damage_total'? Use a key of the registry"),
        ({"metrics": {"queue_depth": 1}}, "metrics.queue_depth: only for entries of system"),
        ({"metrics": {"casts": -1}}, "a counter is whole and not negative, not -1. Write how many"),
        ({"metrics": {"casts": True}}, "metrics.casts: must be a number, not true"),
        ({"metrics": None}, "metrics: missing, must be an object. Write at least"),
        ({"tier": 1.5}, "tier: must be a whole number from 0 to 32766, not 1.5. Correct"),
        ({"tags": "fire"}, "tags: must be a list of strings, not 'fire'"),
        ({"region": ""}, "region: it is empty"),
        ({"phase": 3}, "phase: must be a string, not a number"),
        ({"phase": "a\nb"}, "phase: a control character"),
        ({"opt_out": 1}, "opt_out: must be true or false, not a number"),
        ({"ts": 1_735_758_392_000}, "is it in milliseconds?"),
        ({"player": ["Aldor"]}, "player: must be a string, not a list"),
        ({"player": ""}, "player: it is empty"),
    ],
)
def test_a_field_that_no_record_could_have_is_told(
    registry: Registry, changes: dict[str, object], said: str
) -> None:
    """And what to do about it."""
    found = refusal(registry, GOOD, **changes)

    assert said in found
    assert "meta." not in found
    assert "Aldor" not in found


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": f"abilty.{NAME}"},
        {"tags": [NAME + "\n"]},
        {"phase": NAME + "\n"},
        {"metrics": {NAME: 1}},
        {NAME: 1},
    ],
)
def test_a_name_of_the_player_elsewhere_in_the_line_is_not_repeated(
    registry: Registry, changes: dict[str, object]
) -> None:
    """The reason is all that is said then."""
    found = refusal(registry, GOOD, player=NAME, **changes)

    assert "Aldor" not in found
    assert "withheld" in found


def test_a_longest_line_is_taken(registry: Registry) -> None:
    """64 KiB without its newline."""
    line = json.dumps(GOOD).encode()
    assert read(registry, line.ljust(65_536)) == read(registry, GOOD)
    assert "longer" in refusal(registry, line.ljust(65_537))


@settings(deadline=None)
@given(st.floats(), st.integers(-2, 2**70))
def test_what_is_taken_can_be_written(registry: Registry, damage: float, casts: int) -> None:
    """Whatever the values are: finite, and counters whole and not negative."""
    try:
        found = read(registry, GOOD, metrics={"damage_total": damage, "casts": casts})
    except BadLineError:
        assert not math.isfinite(damage) or casts < 0
    else:
        assert found is not None
        assert found.metrics == {"damage_total": damage, "casts": float(casts)}
