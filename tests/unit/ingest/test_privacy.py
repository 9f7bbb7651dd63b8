"""Privacy: a raw player name is shown nowhere, however broken its line is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ingest.privacy import WITHHELD, record_without_names, without_names

NAME = "Aldor"


@pytest.mark.parametrize(
    "text",
    [
        '{"ts":1,"player":"Aldor","entry":"ability.a"}',
        '{"ts":1,"player" : "Aldor"}',
        '{"ts":1,"player":"Aldor","player":"h:ab"}',
        '{"ts":1,"player":"h:ab","player":"Aldor"}',
        '{"pl\\u0061yer":"Aldor"}',
        '{"player":{"name":"Aldor","id":[1,"Aldor"]},"ts":1}',
        '{"player":["Aldor"]}',
        '{"player":"h:Aldor"}',
        '{"player":"H:AB Aldor"}',
        '{"meta":{"player":"Aldor"}}',
        '{"player":"x\\"Aldor","ts":1}',
        # Broken from here on.
        '{"player":"Aldor","ts":1',
        '{"player":"Aldor',
        '{"player":"Aldor,"ts":1}',
        '{"player":Aldor,"ts":1}',
        '{"player":Mr Smith, Aldor,"ts":1}',
        '{"player" "Aldor","ts":1}',
        '{"player":"Mr" Aldor,"ts":1}',
        '{"player":"a}Aldor","ts":1,}',
        "{'player':'Aldor','ts':1}",
        '{player:"Aldor"}',
        '{"player"="Aldor"}',
        '{"PLAYER":"Aldor","ts":}',
        '{"player":{"name":"Aldor"},"ts":}',
        '{"player":["x","Aldor"],"ts":}',
        '{"pl\\u0061yer":"Aldor","ts":}',
        '"{\\"player\\":\\"Aldor\\"}"',
        '["{\\"player\\":\\"Aldor\\"}"]',
        '{"ts":NaN,"player":"Aldor"}',
    ],
)
def test_a_name_is_withheld(text: str) -> None:
    """Whatever the line is otherwise."""
    masked = without_names(text)

    assert NAME not in masked
    assert WITHHELD in masked


@pytest.mark.parametrize(
    "text",
    [
        '{"ts":1,"player":"h:3ad91f","entry":"ability.a"}',
        '{"ts":1,"player":"h:3ad91f","entry":"ability.a"',
        '{"ts":1,"entry":"ability.player","meta":{"tags":["player","x"],"note":"player: 1"}}',
        '{"ts":1,"entry":}',
        "",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    """Hashes, and the word itself where it is no key."""
    assert without_names(text) == text


def test_the_rest_of_the_line_stays() -> None:
    """Before and behind, also in broken lines."""
    for end in ("}", ""):
        masked = without_names('{"ts":1,"player":"Aldor","entry":"ability.a"' + end)
        assert masked == f'{{"ts":1,"player":"{WITHHELD}","entry":"ability.a"' + end


def test_a_tree_is_masked_at_any_depth() -> None:
    """Hashes stay."""
    tree = {"player": "Aldor", "meta": {"x": [{"player": 5}]}, "more": {"player": "h:ab"}}

    assert record_without_names(tree) == {
        "player": WITHHELD,
        "meta": {"x": [{"player": WITHHELD}]},
        "more": {"player": "h:ab"},
    }


@given(
    name=st.text(min_size=4, max_size=20).map(lambda text: f"Ald{text}or"),
    before=st.dictionaries(st.sampled_from("abc"), st.text(max_size=5), max_size=2),
    ascii_only=st.booleans(),
    cut=st.integers(0, 3),
)
def test_no_name_gets_through(
    name: str, before: dict[str, str], ascii_only: bool, cut: int
) -> None:
    """Quotes, commas and brackets in it included; and when the end of the line is missing."""
    line = json.dumps({**before, "player": name, "ts": 1}, ensure_ascii=ascii_only)

    masked = without_names(line[: len(line) - cut])

    assert json.dumps(name, ensure_ascii=ascii_only)[1:-1] not in masked
    assert "Ald" not in masked


@pytest.mark.parametrize(
    "piece", ["\\", '"', "{", "player", 'player="', '"player":{', " ,", "\\u0070"]
)
def test_a_long_hostile_line_takes_no_time(piece: str) -> None:
    """Every line that somebody looks at goes through here; this would take minutes."""
    text = (piece * 65_536)[:65_536]

    assert len(without_names(text)) <= len(text) + len(WITHHELD) * text.count("player")
