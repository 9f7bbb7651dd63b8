"""New rates: those that the emitter's sampler would go by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.new_rates import NewRates, entry_places
from inspector.core.registry import Registry
from inspector.emitter.sampler import Sampler
from inspector.emitter.settings import Settings

ENTRIES = ["ability.a", "ability.ab", "event.a", "event.[a]", "mythic.a]"]
RATE = st.sampled_from([0.0, 0.1, 0.5, 1.0])
PARTS = st.lists(
    st.sampled_from([*"*?.[]!ab", "ability", "event", ".casts", "damage_", "total", "[a-c]"]),
    max_size=6,
).map("".join)
GLOBS = PARTS | st.tuples(PARTS, st.sampled_from([".casts", ".*", "*"])).map("".join)


def never_checked() -> None:
    """Let the work go on."""


def table_of(
    registry: Registry,
    rates: dict[str, float],
    overrides: tuple[tuple[str, float], ...],
    entries: list[str],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the rates of all metric paths, and of what has no place of its own."""
    wanted = np.ones((len(entries) + 1, len(registry.keys)), np.bool_)
    return NewRates(registry).table(rates, overrides, entries, wanted, never_checked)


@given(
    rates=st.dictionaries(st.sampled_from(["casts", "damage_total", "reflect_count"]), RATE),
    overrides=st.lists(st.tuples(GLOBS, RATE), max_size=8).map(tuple),
)
def test_they_are_those_of_the_sampler(
    registry: Registry, rates: dict[str, float], overrides: tuple[tuple[str, float], ...]
) -> None:
    """Whatever the globs are."""
    sampler = Sampler(registry, Settings(rates, overrides), lambda: 0.0)

    table = table_of(registry, rates, overrides, ENTRIES)

    for place, entry in enumerate(ENTRIES):
        sampled = sampler.rates(entry)
        assert table[place].tolist() == [sampled.get(name, 1.0) for name in registry.names]


def test_the_heartbeat_is_never_sampled(registry: Registry) -> None:
    """Whatever an override says."""
    table = table_of(registry, {}, (("*", 0.1),), ["system.telemetry", "system.other"])

    assert set(table[0].tolist()) == {1.0}
    assert set(table[1].tolist()) == {0.1}


def test_entries_without_a_place_go_by_their_keys(registry: Registry) -> None:
    """There may be very many of them, with names that somebody made up."""
    table = table_of(registry, {"casts": 0.25}, (("*", 0.1),), ["ability.a"])

    assert table[-1, registry.key_id("casts")] == 0.25
    assert entry_places(10, registry) == 11
    assert entry_places(10_000_000, registry) == 20_001


def test_what_globs_match_is_remembered_until_they_change(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slider of an override changes its rate only."""
    rates, asked = NewRates(registry), np.ones((2, len(registry.keys)), np.bool_)
    casts = registry.key_id("casts")

    def rate_of(overrides: tuple[tuple[str, float], ...]) -> float:
        return float(rates.table({}, overrides, ["ability.a"], asked, never_checked)[0, casts])

    assert rate_of((("*.casts", 0.5),)) == 0.5
    with monkeypatch.context() as patch:
        patch.setattr("inspector.emitter.path_globs.PathGlobs.last", None)
        assert rate_of((("*.casts", 0.25),)) == 0.25
    assert rate_of((("*.casts", 0.5), ("ability.a.*", 0.125))) == 0.125
    assert rate_of(()) == 1.0
