"""The pipeline: the lines of measurements, and what becomes of what cannot be written."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from random import Random

import msgspec
import pytest

from inspector.core.record import MAX_LINE_BYTES
from inspector.core.registry import Registry
from inspector.emitter import pipeline as pipeline_module
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings

TS = 1735758392.25


class Bench:
    """A pipeline with what it counts and whom it hashes."""

    def __init__(self, registry: Registry, rates: dict[str, float] | None = None) -> None:
        self.losses = Losses()
        self.hashed: list[str] = []
        certain = dict.fromkeys(registry.names, 1.0)
        self.settings = Settings(certain | (rates or {}))
        self.pipeline = Pipeline(
            "world-1", registry, self.settings, self._hash, self.losses, Random(1).random
        )

    def _hash(self, name: str) -> str:
        self.hashed.append(name)
        return f"h:{len(name):032x}"

    def lines(self, *measurements: Measurement) -> list[bytes]:
        """Encode."""
        return self.pipeline.encode(measurements)

    def lost(self) -> tuple[dict[tuple[str, Lost], int], dict[Lost, int]]:
        """Return what was lost since the last call: values, records."""
        tally = self.losses.take()
        return dict(tally.values), dict(tally.records)


@pytest.fixture
def bench(registry: Registry) -> Bench:
    """A pipeline that keeps all values."""
    return Bench(registry)


def test_a_line_has_its_fields_in_the_order_of_the_contract(bench: Bench) -> None:
    """Bytes for bytes, so that writers in other languages can compare theirs."""
    m = Measurement(
        1735758392.123456,
        "contract.blood_pact",
        {"healing_total": 42.0, "casts": 1, "damage_total": 0.1 + 0.2},
        player="Ada",
        tier=1,
        tags=("sustain_leech", "aoe"),
        region="r:12:-3",
        phase="two",
    )

    assert bench.lines(m) == [
        (
            b'{"ts":1735758392.123,"shard":"world-1","player":"h:00000000000000000000000000000003",'
            b'"entry":"contract.blood_pact",'
            b'"metrics":{"healing_total":42,"casts":1,"damage_total":0.3},'
            b'"meta":{"tier":1,"tags":["sustain_leech","aoe"],"region":"r:12:-3","phase":"two"}}\n'
        )
    ]


def test_what_there_is_not_is_left_out(bench: Bench) -> None:
    """An empty meta too; a tier of 0 is one."""
    bare = Measurement(7, "ability.whirl", {"casts": 1})
    tier = Measurement(7, "ability.whirl", {}, tier=0)

    assert bench.lines(bare, tier) == [
        b'{"ts":7,"shard":"world-1","entry":"ability.whirl","metrics":{"casts":1}}\n',
        b'{"ts":7,"shard":"world-1","entry":"ability.whirl","metrics":{},"meta":{"tier":0}}\n',
    ]


def test_a_kept_sampled_value_has_the_very_rate_it_was_kept_with(registry: Registry) -> None:
    """So that a reader divides by what chance went by; a value that always stays has none."""
    rate = 1 / 3
    bench = Bench(registry, {"reflect_count": rate, "participants": rate})
    m = Measurement(TS, "ability.whirl", {"casts": 1, "reflect_count": 2, "participants": 5})

    lines = bench.lines(*[m] * 500)

    assert len(lines) == 500
    kept = {"reflect_count": 0, "participants": 0}
    for line in lines:
        fields = msgspec.json.decode(line)
        rates = fields.get("meta", {}).get("rates", {})
        assert rates == {key: rate for key in fields["metrics"] if key != "casts"}
        for key in rates:
            kept[key] += 1
    assert all(100 < number < 235 for number in kept.values())
    assert bench.lost() == ({}, {})


def test_a_record_that_chance_empties_is_not_written_and_not_lost(registry: Registry) -> None:
    """What it stood for is in the rates of others."""
    bench = Bench(registry, {"casts": 0.0})

    assert bench.lines(Measurement(TS, "ability.whirl", {"casts": 1})) == []
    assert bench.lost() == ({}, {})


def test_other_settings_hold_from_the_next_record_on(registry: Registry) -> None:
    """Nothing is drawn for what is certain again."""
    bench = Bench(registry, {"casts": 0.0})
    m = Measurement(TS, "ability.whirl", {"casts": 1, "damage_total": 2})

    before = bench.lines(m)
    bench.pipeline.use(Settings(dict.fromkeys(registry.names, 1.0)))
    after = bench.lines(m)

    assert b'"metrics":{"damage_total":2}}' in before[0]
    assert b'"metrics":{"casts":1,"damage_total":2}}' in after[0]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("damage_total", nan, Lost.NOT_FINITE),
        ("damage_total", inf, Lost.NOT_FINITE),
        ("casts", -inf, Lost.NOT_FINITE),
        ("casts", -1, Lost.BAD_COUNTER),
        ("casts", 1.5, Lost.BAD_COUNTER),
    ],
)
def test_a_value_that_no_reader_would_accept_is_left_out_and_counted(
    bench: Bench, key: str, value: float, reason: Lost
) -> None:
    """The rest of its record is written; a record of nothing else is lost."""
    with_rest = Measurement(TS, "ability.a", {key: value, "healing_total": 1})

    (line,) = bench.lines(with_rest, Measurement(TS, "ability.a", {key: value}))

    assert b'"metrics":{"healing_total":1}}' in line
    assert bench.lost() == ({(key, reason): 2}, {reason: 1})


@pytest.mark.parametrize("opted_out", [False, True])
@pytest.mark.parametrize("ts", [nan, -1.0, 1e12])
def test_a_record_without_a_time_is_lost(bench: Bench, ts: float, opted_out: bool) -> None:
    """It takes nobody else's values with it."""
    bad = Measurement(ts, "ability.a", {"casts": 1}, opted_out=opted_out)
    good = Measurement(TS, "ability.a", {"casts": 1}, opted_out=opted_out)

    lines = bench.lines(good, bad, good) + bench.pipeline.merged()

    written = [msgspec.json.decode(line) for line in lines]
    assert sum(fields["metrics"]["casts"] for fields in written) == 2
    assert {fields["ts"] for fields in written} == {TS}
    assert bench.lost() == ({("casts", Lost.NOT_FINITE): 1}, {Lost.NOT_FINITE: 1})


def test_a_line_that_no_reader_would_hold_is_lost(bench: Bench) -> None:
    """To the byte."""
    bare = Measurement(TS, "event.siege", {"casts": 1}, phase="x")
    room = MAX_LINE_BYTES - len(bench.lines(bare)[0].rstrip(b"\n")) + 1
    longest = Measurement(TS, "event.siege", {"casts": 1}, phase="x" * room)
    longer = Measurement(TS, "event.siege", {"casts": 1}, phase="x" * (room + 1))

    (line,) = bench.lines(longest, longer)

    assert len(line) == MAX_LINE_BYTES + 1
    assert bench.lost() == ({("casts", Lost.TOO_LONG): 1}, {Lost.TOO_LONG: 1})
    assert bench.pipeline.line(bare, {"problem": "x" * MAX_LINE_BYTES}) == b""
    assert bench.lost() == ({("casts", Lost.TOO_LONG): 1}, {Lost.TOO_LONG: 1})


def test_a_name_is_hashed_once_and_memory_is_bounded(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A player acts many times; many players come and go."""
    monkeypatch.setattr(pipeline_module, "MAX_PLAYERS", 3)

    def by(player: str) -> bytes:
        (line,) = bench.lines(Measurement(TS, "ability.a", {"casts": 1}, player=player))
        return line

    assert by("Ada") == by("Ada")
    assert bench.hashed == ["Ada"]
    for number in range(10):
        by(f"player {number}")
    assert b'"player":"h:00000000000000000000000000000003"' in by("Ada")
    assert bench.hashed.count("Ada") == 2


def test_activity_of_opted_out_players_is_left_out_where_the_config_says_so(
    bench: Bench,
) -> None:
    """From then on, until it says otherwise; that is no loss."""
    m = Measurement(TS, "ability.a", {"casts": 1}, opted_out=True)
    drops = replace(bench.settings, drops_opted_out=True)

    bench.pipeline.use(drops)
    assert bench.lines(m, Measurement(TS, "ability.a", {"casts": 2}, player="Ada")) != []
    assert bench.pipeline.merged() == []
    assert bench.lost() == ({}, {})

    bench.pipeline.use(bench.settings)
    assert bench.lines(m) == []
    (line,) = bench.pipeline.merged()
    assert msgspec.json.decode(line)["metrics"] == {"casts": 1}


def test_activity_of_opted_out_players_is_merged_and_written_when_asked_for(bench: Bench) -> None:
    """With no player, region or phase, whoever else did the same; nobody is hashed."""
    ada = Measurement(
        1.5, "ability.a", {"casts": 1, "participants": 2}, "Ada", 1, ("x",), "r:1", "two", True
    )
    bob = Measurement(
        0.5, "ability.a", {"casts": 2, "participants": 9}, "Bob", 1, ("x",), "r:2", None, True
    )

    assert bench.lines(ada, bob) == []
    assert bench.pipeline.merged() == [
        (
            b'{"ts":1.5,"shard":"world-1","entry":"ability.a","metrics":{"casts":3,"participants":9},'
            b'"meta":{"tier":1,"tags":["x"]}}\n'
        )
    ]
    assert bench.pipeline.merged() == []
    assert bench.hashed == []


def test_merged_values_are_sampled_after_they_were_added_up(registry: Registry) -> None:
    """One chance for the sum, with its rate; bad values go before."""
    bench = Bench(registry, {"reflect_count": 0.5})
    m = Measurement(TS, "ability.a", {"reflect_count": 1, "casts": -1}, opted_out=True)

    found = []
    for _ in range(100):
        assert bench.lines(*[m] * 10) == []
        found += bench.pipeline.merged()

    assert 25 < len(found) < 75
    for line in found:
        fields = msgspec.json.decode(line)
        assert fields["metrics"] == {"reflect_count": 10}
        assert fields["meta"] == {"rates": {"reflect_count": 0.5}}
    assert bench.lost() == ({("casts", Lost.BAD_COUNTER): 1000}, {})


def test_a_sum_that_grew_beyond_all_numbers_is_lost_and_counted(bench: Bench) -> None:
    """Nothing is written that a reader would reject."""
    m = Measurement(TS, "ability.a", {"damage_total": 1e308}, opted_out=True)
    bench.lines(m, m)

    assert bench.pipeline.merged() == []
    assert bench.lost() == ({("damage_total", Lost.NOT_FINITE): 1}, {Lost.NOT_FINITE: 1})


def test_too_many_kinds_of_merged_activity_are_written_at_once(bench: Bench) -> None:
    """As few as will do, and the oldest: memory stays bounded whatever the entries are called."""
    number = 10_000
    measurements = [
        Measurement(TS, f"ability.{i}", {"casts": 1}, opted_out=True) for i in range(number)
    ]

    at_once = bench.lines(*measurements)
    rest = bench.pipeline.merged()

    assert number - 4_096 <= len(at_once) < number - 4_000
    assert b'ability.0"' in at_once[0]
    assert len(at_once) + len(rest) == number


def test_merged_activity_is_taken_in_parts(bench: Bench) -> None:
    """What began first comes first."""
    bench.lines(*[Measurement(TS, f"ability.{i}", {}, opted_out=True) for i in range(5)])

    first = bench.pipeline.merged(3)

    assert len(first) == 3
    assert bench.pipeline.merged_depth == 2
    assert b"ability.3" in bench.pipeline.merged()[0]


def test_a_heartbeat_is_never_sampled_and_carries_more_meta(registry: Registry) -> None:
    """After what the measurement itself has."""
    bench = Bench(registry, {"queue_depth": 0.0})
    m = Measurement(TS, "system.telemetry", {"queue_depth": 3, "bytes_written": 2**40})

    assert bench.pipeline.line(m, {"config": {"sampling": 12}, "build": 'a"b'}) == (
        b'{"ts":1735758392.25,"shard":"world-1","entry":"system.telemetry",'
        b'"metrics":{"queue_depth":3,"bytes_written":1099511627776},'
        b'"meta":{"config":{"sampling":12},"build":"a\\"b"}}\n'
    )
    m.tier = 1
    assert bench.pipeline.line(m, {"build": "x"}).endswith(b'"meta":{"tier":1,"build":"x"}}\n')
    assert b"meta" not in bench.pipeline.line(Measurement(TS, "system.telemetry", {}), {})
