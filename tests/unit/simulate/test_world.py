"""The world repeats itself, keeps its rate, and is believable."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.record import Record
from inspector.core.registry import NAMESPACES
from inspector.ingest.decoder import Decoder
from inspector.simulate.shard import LONGEST_DELAY_MS
from inspector.simulate.world import World

START_TS = 1773511200.0
MINUTES_S = 600


@pytest.fixture(scope="module")
def world() -> World:
    """A world that several tests look at; it remembers nothing that they could disturb."""
    return World(7, 2, START_TS)


@pytest.fixture(scope="module")
def recorded(world: World) -> list[list[bytes]]:
    """Ten minutes of each shard, about 60 lines a second."""
    return [world.lines(shard, 0, MINUTES_S, 60.0).splitlines() for shard in range(2)]


@pytest.fixture(scope="module")
def records(recorded: list[list[bytes]]) -> list[dict[str, Any]]:
    """The same as objects."""
    return [json.loads(line) for shard in recorded for line in shard]


def _sum(records: list[dict[str, Any]], entry: str, key: str) -> float:
    found = (one["metrics"].get(key, 0) for one in records if one["entry"] == entry)
    return float(sum(found))


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(world: World) -> None:
    """Also in a world built anew, that was asked for nothing before."""
    again, other = World(7, 2, START_TS), World(8, 2, START_TS)

    assert world.lines(1, 100, 103, 200.0) == again.lines(1, 100, 103, 200.0)
    assert world.lines(1, 100, 103, 200.0) != other.lines(1, 100, 103, 200.0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4000), max_size=8), st.sampled_from([0.5, 7.0, 400.0]))
def test_lines_do_not_depend_on_the_steps_they_are_asked_for(
    world: World, cuts_ms: list[int], rate: float
) -> None:
    """Live in ticks, or recorded at once."""
    edges = [0, *sorted(cuts_ms), 4000]

    stepped = b"".join(
        world.lines(1, first / 1000, end / 1000, rate) for first, end in pairwise(edges)
    )

    assert stepped == world.lines(1, 0, 4, rate)


def test_every_line_is_a_valid_record(recorded: list[list[bytes]], decoder: Decoder) -> None:
    """By the judge of all lines."""
    refused = [
        (line, verdict)
        for shard in recorded
        for line in shard
        if not isinstance(verdict := decoder.decode(line), Record)
    ]

    assert refused == []


def test_lines_come_in_time_but_for_a_small_delay(recorded: list[list[bytes]]) -> None:
    """Out of order now and then, but never late."""
    for lines in recorded:
        ts = np.array([json.loads(line)["ts"] for line in lines])
        assert (np.maximum.accumulate(ts) - ts).max() <= LONGEST_DELAY_MS / 1000
        assert (np.diff(ts) < 0).any()
        assert ts.min() >= START_TS - LONGEST_DELAY_MS / 1000
        assert ts.max() < START_TS + MINUTES_S


def test_lines_are_compact_ascii(recorded: list[list[bytes]]) -> None:
    """The form that is read fastest."""
    assert all(line.isascii() and b" " not in line for shard in recorded for line in shard)


@pytest.mark.parametrize("rate", [0.1, 2.0, 50.0, 1000.0])
def test_a_shard_writes_about_as_much_as_it_is_asked_to(world: World, rate: float) -> None:
    """Within what rhythms leave over a short time."""
    seconds = 20 if rate > 100 else 300

    lines = world.lines(0, 0, seconds, rate).count(b"\n")

    # A heartbeat every five seconds comes whatever the rate.
    assert lines == pytest.approx(seconds * max(rate, 0.2), rel=0.3)


def test_shards_share_the_load_unevenly_and_completely() -> None:
    """No two servers of a game are equally full."""
    world = World(7, 4, START_TS)

    shares = [world.share(shard) for shard in range(len(world))]

    assert sum(shares) == pytest.approx(1.0)
    assert len(set(shares)) == 4
    assert [world.shard_name(shard) for shard in range(4)] == [f"world-{n}" for n in (1, 2, 3, 4)]


def test_all_namespaces_and_most_metrics_are_there(records: list[dict[str, Any]]) -> None:
    """The mix is that of a game: mostly abilities, about seven metrics a record."""
    namespaces = Counter(one["entry"].partition(".")[0] for one in records)
    values = sum(len(one["metrics"]) for one in records)

    assert set(namespaces) == set(NAMESPACES)
    assert namespaces["ability"] > len(records) / 2
    assert len({one["entry"] for one in records}) >= 55
    assert 6.0 <= values / len(records) <= 7.5


def test_a_heartbeat_comes_every_five_seconds_from_each_shard(
    records: list[dict[str, Any]],
) -> None:
    """On the second, so that a missing one is noticed."""
    beats = defaultdict(list)
    for one in records:
        if one["entry"] == "system.telemetry":
            beats[one["shard"]].append(one["ts"])

    assert sorted(beats) == ["world-1", "world-2"]
    for times in beats.values():
        assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 5.0))


def test_players_are_hashed_and_events_name_none(records: list[dict[str, Any]]) -> None:
    """A few players opted out."""
    personal = {"ability", "contract", "resonance"}
    with_player = [one for one in records if "player" in one]

    assert {one["entry"].partition(".")[0] for one in with_player} == personal
    assert all(one["player"].startswith("h:") for one in with_player)
    opted_out = [
        one for one in records if one["entry"].partition(".")[0] in personal and "player" not in one
    ]
    assert 0 < len(opted_out) < 0.15 * len(records)


def test_sampled_values_are_kept_as_often_as_their_rate_says(
    records: list[dict[str, Any]],
) -> None:
    """Only sampled keys have rates, and only where they are kept."""
    steps = [one for one in records if one["entry"] == "ability.mirror_step"]
    kept = [one for one in steps if "reflect_count" in one["metrics"]]

    assert len(kept) / len(steps) == pytest.approx(0.5, abs=0.05)
    assert {one["meta"]["rates"]["reflect_count"] for one in kept} == {0.5}
    for one in records:
        rated = one.get("meta", {}).get("rates", {})
        assert set(rated) <= {"reflect_count", "clone_count", "pull_events"} & set(one["metrics"])


@pytest.mark.parametrize(
    ("entry", "above", "below", "low", "high"),
    [
        ("ability.ember_bolt", "damage_total", "casts", 55, 68),
        ("ability.frost_nova", "damage_total", "casts", 85, 108),
        ("ability.frost_nova", "cc_applied_seconds", "cc_applied_count", 1.4, 1.7),
        ("ability.frost_nova", "cc_full_duration_count", "cc_applied_count", 0.5, 0.66),
        ("ability.mend", "resource_spent", "resource_generated", 0.75, 0.9),
        ("ability.execute", "execution_count", "casts", 0.25, 0.45),
    ],
)
def test_kpis_are_plausible(
    records: list[dict[str, Any]], entry: str, above: str, below: str, low: float, high: float
) -> None:
    """Ratios of sums over ten minutes stay near the catalogue's means."""
    assert low < _sum(records, entry, above) / _sum(records, entry, below) < high


def test_fields_are_up_for_a_part_of_the_time(records: list[dict[str, Any]]) -> None:
    """As the uptime KPI sees it, over five minutes."""
    ours = [one for one in records if one["entry"] == "resonance.tide_aura"]
    window = [one for one in ours if START_TS <= one["ts"] < START_TS + 300]
    players = {(one["shard"], one["player"]) for one in window if "player" in one}

    uptime_s = _sum(window, "resonance.tide_aura", "uptime_seconds")

    assert 0.2 < uptime_s / (300 * len(players)) < 0.9


def _by_quarter_minute(
    records: list[dict[str, Any]], entry: str, above: str, below: tuple[str, ...]
) -> list[float]:
    part, total = np.zeros(40), np.zeros(40)
    for one in records:
        if one["entry"] == entry:
            bucket = max(int((one["ts"] - START_TS) // 15), 0)
            part[bucket] += one["metrics"].get(above, 0)
            total[bucket] += sum(one["metrics"].get(key, 0) for key in below)
    return [float(a / b) for a, b in zip(part, total, strict=True) if b]


def test_now_and_then_something_is_off_that_an_alert_would_find(
    records: list[dict[str, Any]],
) -> None:
    """Silence above 2.3 s, sustain below 0.45, damage above 1.25 times the usual."""
    silence = _by_quarter_minute(
        records, "ability.hush", "cc_applied_seconds", ("cc_applied_count",)
    )
    sustain = _by_quarter_minute(
        records, "ability.leeching_strike", "healing_total", ("healing_total", "overheal_total")
    )
    damage = _by_quarter_minute(records, "ability.meteor", "damage_total", ("casts",))

    assert np.median(silence) < 2.2 < 2.3 < max(silence)
    assert min(sustain) < 0.45 < np.median(sustain)
    assert max(damage) > 1.25 * np.median(damage)


def test_a_world_needs_a_shard_and_a_seed() -> None:
    """Both errors say what was given."""
    with pytest.raises(ValueError, match="needs a shard"):
        World(7, 0, START_TS)
    with pytest.raises(ValueError, match="needs a shard"):
        World(-1, 1, START_TS)
