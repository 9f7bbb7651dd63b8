"""Whatever is measured, readers accept the line and get back what was measured."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import partial
from math import isfinite
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.privacy import hash_player
from inspector.core.record import Record
from inspector.core.registry import NAMESPACES, Kind
from inspector.emitter.losses import Losses
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings
from inspector.emitter.values import written_ts, written_value
from inspector.files.resources import load_registry
from inspector.ingest.block import Block
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.scanner import Scanner

REGISTRY = load_registry()
DECODER = Decoder(REGISTRY)
SALT = bytes(range(32))
CERTAIN = dict.fromkeys(REGISTRY.names, 1.0)

HOSTILE = [
    '<script>alert("x")</script>',
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(0)",
    "@SUM(1)",
    '","player":"Ada","x":"',
    "\\u0000",
    "C:\\temp\\",
    "🐉💥",
    "\u202edlrow\u202c",
    "\ufeffx",
    "\u2028\u2029",
    "a\u0301",
]

texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
) | st.sampled_from(HOSTILE)
ids = texts.map(lambda text: text.replace(".", "_")).filter(str.strip)
numbers = (
    st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1e6, 1e6)
)
counts = st.integers(0, 2**70) | st.integers(0, 2**50).map(float)


def _values(namespace: str) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries(
        {},
        optional={
            name: counts if REGISTRY.keys[number].kind is Kind.COUNTER else numbers
            for name, number in REGISTRY.usable[namespace].items()
        },
    )


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Draw what a server may hand over."""
    namespace = draw(st.sampled_from(NAMESPACES))
    return Measurement(
        ts=draw(st.integers(0, 253402300799) | st.floats(0, 253402300799)),
        entry=f"{namespace}.{draw(ids)}",
        metrics=draw(_values(namespace)),
        player=draw(st.none() | st.text() | st.sampled_from(HOSTILE)),
        tier=draw(st.none() | st.integers(0, 32766)),
        tags=tuple(draw(st.lists(texts, max_size=4))),
        region=draw(st.none() | texts),
        phase=draw(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)),
    )


def pipeline(shard: str, rates: dict[str, float], losses: Losses | None = None) -> Pipeline:
    """Return a pipeline with a fixed salt and fixed luck."""
    luck = Random(7).random
    hash_ = partial(hash_player, salt=SALT)
    return Pipeline(shard, REGISTRY, Settings(rates), hash_, losses or Losses(), luck)


def read(line: bytes) -> Record:
    """Return what a reader makes of a line."""
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    record = DECODER.decode(line[:-1])
    assert isinstance(record, Record), record
    return record


@given(measurements(), ids)
def test_a_reader_gets_back_what_was_measured(m: Measurement, shard: str) -> None:
    """To six decimals and a millisecond, in its order, whatever the strings are."""
    losses = Losses()

    (line,) = pipeline(shard, CERTAIN, losses).encode([m])

    record = read(line)
    assert record == Record(
        ts=float(written_ts(m.ts) or 0),
        shard=shard,
        player=None if m.player is None else hash_player(m.player, SALT),
        entry=m.entry,
        metrics=tuple(
            (REGISTRY.key_id(key), float(written_value(value)), 1.0)
            for key, value in m.metrics.items()
        ),
        tier=m.tier,
        tags=tuple(sorted(set(m.tags))),
        region=m.region,
    )
    assert abs(record.ts - m.ts) <= 0.00051 + math.ulp(m.ts)
    assert msgspec.json.decode(line).get("meta", {}).get("phase") == m.phase
    assert not losses.take()


@given(measurements(), st.floats(0.01, 1.0))
def test_a_reader_gets_back_the_rates_of_what_was_kept(m: Measurement, rate: float) -> None:
    """Those of gauges it leaves alone."""
    lines = pipeline("world-1", dict.fromkeys(REGISTRY.names, rate)).encode([m])

    for line in lines:
        for key_id, value, found in read(line).metrics:
            key = REGISTRY.keys[key_id]
            assert value == float(written_value(m.metrics[key.name]))
            assert found == (1.0 if key.kind is Kind.GAUGE else rate)


@given(measurements())
def test_a_reader_learns_nothing_of_who_opted_out(m: Measurement) -> None:
    """The line is the same whoever it was, and wherever."""
    m.opted_out = True
    nobody = Measurement(m.ts, m.entry, m.metrics, None, m.tier, m.tags, opted_out=True)
    by_anyone, by_nobody = pipeline("world-1", CERTAIN), pipeline("world-1", CERTAIN)

    assert by_anyone.encode([m]) + by_nobody.encode([nobody]) == []

    (line,) = by_anyone.merged()
    assert [line] == by_nobody.merged()
    record = read(line)
    assert (record.player, record.region) == (None, None)


# Sums of these are exact: they have no more than six decimals, and no more bits than float64.
exact = st.integers(-(2**30), 2**30).map(lambda number: number / 64)
entries = st.sampled_from(["ability.whirl", "ability.dash", "contract.pact"])


@st.composite
def activations(draw: st.DrawFn) -> Measurement:
    """Draw what few entries did, so that much of it is merged."""
    metrics: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "casts": st.integers(0, 1000),
                "damage_total": exact,
                "healing_total": exact,
                "reflect_count": st.integers(0, 5).map(float),
            },
        )
    )
    return Measurement(
        ts=draw(st.floats(0, 1e9)),
        entry=draw(entries),
        metrics=metrics,
        player=draw(st.sampled_from([None, "Ada", "Bob"])),
        tier=draw(st.sampled_from([None, 1])),
        tags=draw(st.sampled_from([(), ("aoe",)])),
        region=draw(st.sampled_from([None, "r:1:2"])),
        opted_out=draw(st.booleans()),
    )


@given(st.lists(st.lists(activations(), max_size=8), max_size=6), st.lists(st.booleans()))
def test_what_is_written_adds_up_to_what_was_recorded(
    batches: list[list[Measurement]], merges: list[bool]
) -> None:
    """For any mix of those who opted out and others, whenever the merged lines are asked for."""
    made = pipeline("world-1", CERTAIN)
    lines = []
    for number, batch in enumerate(batches):
        lines += made.encode(batch)
        if number < len(merges) and merges[number]:
            lines += made.merged()
    lines += made.merged()

    recorded: dict[tuple[str, str], float] = defaultdict(float)
    for m in (m for batch in batches for m in batch):
        for key, value in m.metrics.items():
            recorded[m.entry, key] += value
    written: dict[tuple[str, str], float] = defaultdict(float)
    for record in map(read, lines):
        for key_id, value, _ in record.metrics:
            written[record.entry, REGISTRY.names[key_id]] += value
    assert written == recorded


def test_plain_lines_are_of_the_form_that_is_read_fastest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once their names are known, the compiled scanner takes them without the decoder."""
    luck = Random(3)
    keys = ["casts", "damage_total", "healing_total", "participants", "reflect_count"]
    recorded = [
        Measurement(
            1735758392 + number * 0.05,
            f"ability.a{number % 7}",
            {key: luck.randrange(9) if key != "damage_total" else luck.random() for key in keys},
            player=f"player {number % 5}" if number % 3 else None,
            tier=number % 4 or None,
            tags=(("aoe", "cc_silence") if number % 2 else ()),
            region="r:12:-3",
            opted_out=number % 11 == 0,
        )
        for number in range(500)
    ]
    made = pipeline("world-1", CERTAIN | {"reflect_count": 0.5})
    data = b"".join(made.encode(recorded) + made.merged())
    names = Names()
    scanner = Scanner(REGISTRY, names)
    first = sum(len(batch) for batch in scanner.read(Block(0, 0, data)))

    def refuse(_self: Decoder, line: bytes) -> None:
        raise AssertionError(line)

    monkeypatch.setattr(Decoder, "decode", refuse)
    again = sum(len(batch) for batch in scanner.read(Block(0, 0, data)))

    assert first == again == data.count(b"\n") > 400


@given(st.lists(st.floats() | st.integers() | st.text(max_size=3) | st.none(), max_size=6))
def test_any_value_at_all_gives_a_valid_line_or_is_counted(values: list[Any]) -> None:
    """Nothing that a game hands over stops the writer."""
    losses = Losses()
    metrics = dict(zip(REGISTRY.usable["ability"], values, strict=False))

    lines = pipeline("world-1", CERTAIN, losses).encode([Measurement(1, "ability.a", metrics)])

    kept = [value for line in lines for _, value, _ in read(line).metrics]
    assert all(isfinite(value) for value in kept)
    assert len(kept) + losses.take().values.total() == len(metrics)
