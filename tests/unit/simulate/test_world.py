"""The world repeats itself, keeps its rate, and is believable."""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import NAMESPACES, Registry
from inspector.simulate.abilities import PERSONAL_NAMESPACES
from inspector.simulate.forms import Activation
from inspector.simulate.shard import LONGEST_DELAY_MS
from inspector.simulate.world import World

START_TS = 1773511200.0
MINUTES_S = 600


@pytest.fixture(scope="module")
def world() -> World:
    """A world that several tests look at; it remembers nothing that they could disturb."""
    return World(7, 2, START_TS)


@pytest.fixture(scope="module")
def shards(world: World) -> list[list[Activation]]:
    """Ten minutes of each shard, about 60 lines a second."""
    return [world.activations(shard, 0, MINUTES_S * 1000, 60.0) for shard in range(2)]


@pytest.fixture(scope="module")
def happened(shards: list[list[Activation]]) -> list[Activation]:
    """The same, shard after shard."""
    return [one for shard in shards for one in shard]


def _sum(happened: list[Activation], entry: str, key: str) -> float:
    return float(sum(one.metrics.get(key, 0) for one in happened if one.entry == entry))


def _namespace(one: Activation) -> str:
    return one.entry.partition(".")[0]


def test_in_the_same_seed_the_same_happens_and_in_another_it_does_not(world: World) -> None:
    """Also in a world built anew, that was asked for nothing before."""
    again, other = World(7, 2, START_TS), World(8, 2, START_TS)

    first = world.activations(1, 100_000, 103_000, 200.0)

    assert first == again.activations(1, 100_000, 103_000, 200.0)
    assert first != other.activations(1, 100_000, 103_000, 200.0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 4000), max_size=8), st.sampled_from([0.5, 7.0, 400.0]))
def test_what_happens_does_not_depend_on_the_steps_it_is_asked_for(
    world: World, cuts_ms: list[int], rate: float
) -> None:
    """Live in frames, or recorded at once."""
    edges = [0, *sorted(cuts_ms), 4000]

    stepped = [world.activations(1, first, end, rate) for first, end in pairwise(edges)]

    assert list(chain.from_iterable(stepped)) == world.activations(1, 0, 4000, rate)


def test_metrics_are_those_that_the_registry_allows(
    happened: list[Activation], registry: Registry
) -> None:
    """With values that no emitter would leave out."""
    allowed = {(_namespace(one), key) for one in happened for key in one.metrics}

    assert all(key in registry.usable[namespace] for namespace, key in allowed)
    assert all(value >= 0 for one in happened for value in one.metrics.values())


def test_things_are_told_in_time_but_for_a_small_delay(shards: list[list[Activation]]) -> None:
    """Out of order now and then, but never late."""
    for shard in shards:
        ts, at_ms = np.array([one.ts_s for one in shard]), np.array([one.at_ms for one in shard])
        assert (np.diff(at_ms) >= 0).all()
        assert (np.maximum.accumulate(ts) - ts).max() <= LONGEST_DELAY_MS / 1000
        assert (np.diff(ts) < 0).any()
        assert ts.min() >= START_TS - LONGEST_DELAY_MS / 1000
        assert ts.max() < START_TS + MINUTES_S


@pytest.mark.parametrize("rate", [0.1, 2.0, 50.0, 1000.0])
def test_a_shard_writes_about_as_much_as_it_is_asked_to(world: World, rate: float) -> None:
    """Within what rhythms leave over a short time."""
    seconds = 20 if rate > 100 else 300

    records = len(world.activations(0, 0, seconds * 1000, rate))

    # The emitter adds a heartbeat every five seconds, whatever the rate.
    assert records + seconds / 5 == pytest.approx(seconds * max(rate, 0.2), rel=0.3)


def test_shards_share_the_load_unevenly_and_completely() -> None:
    """No two servers of a game are equally full."""
    world = World(7, 4, START_TS)

    shares = [world.share(shard) for shard in range(len(world))]

    assert sum(shares) == pytest.approx(1.0)
    assert len(set(shares)) == 4
    assert [world.shard_name(shard) for shard in range(4)] == [f"world-{n}" for n in (1, 2, 3, 4)]
    assert len({world.build(shard) for shard in range(4)}) == 2


def test_all_namespaces_and_most_metrics_are_there(happened: list[Activation]) -> None:
    """The mix is that of a game: mostly abilities, about seven metrics a record."""
    namespaces = Counter(map(_namespace, happened))
    values = sum(len(one.metrics) for one in happened)

    assert set(namespaces) == set(NAMESPACES)
    assert namespaces["ability"] > len(happened) / 2
    assert len({one.entry for one in happened}) >= 55
    assert 6.0 <= values / len(happened) <= 8.0


def test_players_use_abilities_and_events_happen_to_everybody(
    happened: list[Activation],
) -> None:
    """A few players opted out."""
    personal = [one for one in happened if one.player is not None]
    opted_out = [one for one in happened if one.opted_out]

    assert set(map(_namespace, personal)) == PERSONAL_NAMESPACES
    assert all(one.player is not None for one in opted_out)
    assert 0 < len(opted_out) < 0.15 * len(happened)


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
    happened: list[Activation], entry: str, above: str, below: str, low: float, high: float
) -> None:
    """Ratios of sums over ten minutes stay near the catalogue's means."""
    assert low < _sum(happened, entry, above) / _sum(happened, entry, below) < high


def test_fields_are_up_for_a_part_of_the_time(happened: list[Activation]) -> None:
    """As the uptime KPI sees it, over five minutes."""
    ours = [one for one in happened if one.entry == "resonance.tide_aura"]
    window = [one for one in ours if START_TS <= one.ts_s < START_TS + 300]
    players = {one.player for one in window}

    uptime_s = _sum(window, "resonance.tide_aura", "uptime_seconds")

    assert 0.2 < uptime_s / (300 * len(players)) < 0.9


def _by_quarter_minute(
    happened: list[Activation], entry: str, above: str, below: tuple[str, ...]
) -> list[float]:
    part, total = np.zeros(40), np.zeros(40)
    for one in happened:
        if one.entry == entry:
            bucket = max(int((one.ts_s - START_TS) // 15), 0)
            part[bucket] += one.metrics.get(above, 0)
            total[bucket] += sum(one.metrics.get(key, 0) for key in below)
    return [float(a / b) for a, b in zip(part, total, strict=True) if b]


def test_now_and_then_something_is_off_that_an_alert_would_find(
    happened: list[Activation],
) -> None:
    """Silence above 2.3 s, sustain below 0.45, damage above 1.25 times the usual."""
    silence = _by_quarter_minute(
        happened, "ability.hush", "cc_applied_seconds", ("cc_applied_count",)
    )
    sustain = _by_quarter_minute(
        happened, "ability.leeching_strike", "healing_total", ("healing_total", "overheal_total")
    )
    damage = _by_quarter_minute(happened, "ability.meteor", "damage_total", ("casts",))

    assert np.median(silence) < 2.2 < 2.3 < max(silence)
    assert min(sustain) < 0.45 < np.median(sustain)
    assert max(damage) > 1.25 * np.median(damage)


def test_a_world_needs_a_shard_and_a_seed() -> None:
    """Both errors say what was given."""
    with pytest.raises(ValueError, match="needs a shard"):
        World(7, 0, START_TS)
    with pytest.raises(ValueError, match="needs a shard"):
        World(-1, 1, START_TS)
