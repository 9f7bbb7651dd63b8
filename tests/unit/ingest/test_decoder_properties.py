"""The decoder on lines that nobody thought of: drawn, damaged, repeated."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.record import Reason, Record
from inspector.core.registry import NAMESPACES, Kind
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder

REGISTRY = load_registry()
DECODER = Decoder(REGISTRY)

GOOD = (
    b'{"ts":1735758392,"shard":"world-1","player":"h:3ad91f","entry":"contract.blood_pact",'
    b'"metrics":{"casts":1,"damage_total":0.5,"healing_total":42,"participants":3},'
    b'"meta":{"tier":1,"tags":["sustain_leech"],"region":"r:12:-3","rates":{"reflect_count":0.5}}}'
)


def _with(extra: bytes) -> bytes:
    """Return the good line with more fields at its end."""
    return GOOD[:-1] + b"," + extra + b"}"


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
numbers = st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 2**80) | st.integers(0, 2**50).map(float)
rates = st.floats(0, 1, exclude_min=True)


def _named(text: str) -> bool:
    return bool(text.strip()) and "." not in text


def _key_values(namespace: str) -> st.SearchStrategy[dict[str, float]]:
    values = {
        name: counts if REGISTRY.keys[number].kind is Kind.COUNTER else numbers
        for name, number in REGISTRY.usable[namespace].items()
    }
    return st.fixed_dictionaries({}, optional=values)


@st.composite
def records(draw: st.DrawFn) -> tuple[dict[str, object], Record]:
    """Draw a valid record, as a line's fields and as what the decoder must make of them."""
    namespace = draw(st.sampled_from(NAMESPACES))
    ts = draw(st.integers(0, 253402300799) | st.floats(0, 253402300799))
    shard, entry_id = draw(texts.filter(str.strip)), draw(texts.filter(_named))
    player = draw(st.none() | st.from_regex(r"h:[0-9a-f]{1,128}", fullmatch=True))
    metrics = draw(_key_values(namespace))
    meta: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "tier": st.integers(0, 32766),
                "tags": st.lists(texts, max_size=4),
                "region": texts,
                "rates": st.dictionaries(st.sampled_from(REGISTRY.names), rates),
                "build": st.text(),
            },
        )
    )
    fields: dict[str, object] = {
        "ts": ts,
        "shard": shard,
        "entry": f"{namespace}.{entry_id}",
        "metrics": metrics,
        "meta": meta,
    }
    if player is not None:
        fields["player"] = player
    sampled = {
        name: rate
        for name, rate in meta.get("rates", {}).items()
        if REGISTRY.keys[REGISTRY.key_id(name)].kind is not Kind.GAUGE
    }
    values = tuple(
        (REGISTRY.key_id(name), float(value), sampled.get(name, 1.0))
        for name, value in metrics.items()
    )
    return fields, Record(
        ts=float(ts),
        shard=shard,
        player=player,
        entry=f"{namespace}.{entry_id}",
        metrics=values,
        tier=meta.get("tier"),
        tags=tuple(sorted(set(meta.get("tags", [])))),
        region=meta.get("region"),
    )


@given(records(), st.booleans(), st.booleans())
def test_every_valid_record_survives_the_round_trip(
    drawn: tuple[dict[str, object], Record], compact: bool, ascii_only: bool
) -> None:
    """Whatever Python writes as JSON, with or without spaces and escapes."""
    fields, record = drawn
    separators = (",", ":") if compact else (", ", ": ")

    line = json.dumps(fields, ensure_ascii=ascii_only, separators=separators).encode()

    assert DECODER.decode(line) == record


@given(st.binary(max_size=60))
def test_any_bytes_are_judged(line: bytes) -> None:
    """Nothing raises, and no refusal is without a problem."""
    verdict = DECODER.decode(line)

    assert verdict is None or verdict


edits = st.lists(
    st.tuples(
        st.integers(0, len(GOOD)),
        st.integers(0, 6),
        st.binary(max_size=4) | st.sampled_from([b'"', b"{", b"[", b"\\", b",", b":", b"NaN"]),
    ),
    min_size=1,
    max_size=4,
)


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names))
    return dict(pairs)


@given(edits)
def test_a_damaged_line_is_judged_and_only_true_json_is_accepted(
    damage: list[tuple[int, int, bytes]],
) -> None:
    """What is accepted is so for another parser too, with each key once."""
    line = GOOD
    for start, size, put in damage:
        line = line[:start] + put + line[start + size :]

    verdict = DECODER.decode(line)

    if isinstance(verdict, Record):
        fields = json.loads(line, object_pairs_hook=_distinct)
        assert float(fields["ts"]) == verdict.ts
        assert all(math.isfinite(value) for _, value, _ in verdict.metrics)


keys = st.sampled_from(["a", "b", "ts", "casts"])
trees = st.recursive(
    st.integers() | st.text("ab{[:,", max_size=3),
    lambda children: st.lists(children, max_size=3) | st.lists(st.tuples(keys, children)).map(dict),
    max_leaves=6,
)


@given(st.lists(st.tuples(keys, trees), max_size=5))
def test_a_key_written_twice_is_always_noticed(pairs: list[tuple[str, object]]) -> None:
    """Also when values hold brackets and colons."""
    names = [name for name, _ in pairs]
    note = ",".join(f'"{name}":{json.dumps(value)}' for name, value in pairs)

    verdict = DECODER.decode(_with(b'"note":{' + note.encode() + b"}"))

    if len(names) == len(set(names)):
        assert isinstance(verdict, Record)
    else:
        assert isinstance(verdict, tuple)
        assert verdict[0].reason == Reason.DUPLICATE_KEY
