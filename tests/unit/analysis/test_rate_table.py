"""The rates that a save asks for: as an emitter would sample, and what they tell."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis import rate_table as rate_table_module
from inspector.analysis.rate_table import RateTable
from inspector.analysis.saves import SampleRates
from inspector.core.registry import Registry
from inspector.emitter.sampler import Sampler
from inspector.emitter.settings import Settings
from inspector.ingest.names import Names

ENTRIES = ("ability.a", "ability.b", "contract.a", "system.telemetry", "mythic.c")

RATES = st.sampled_from([0.0, 0.1, 0.5, 1.0])
BY_KEY = st.dictionaries(st.sampled_from(["casts", "reflect_count", "pull_events"]), RATES)
GLOBS = st.sampled_from(
    ["ability.*.casts", "*.a.reflect_count", "ability.a.*", "mythic.c.pull_*", "*.*.pull_events"]
)
OVERRIDES = st.lists(st.tuples(GLOBS, RATES), max_size=4).map(tuple)
ASKED = st.builds(SampleRates, BY_KEY, OVERRIDES)


def names_of(*entries: str) -> Names:
    """Return the names of a session with these entries."""
    names = Names()
    for entry in entries:
        names.entries.add(entry)
    return names


def table_of(
    registry: Registry, rates: SampleRates, before: SampleRates | None = None
) -> RateTable:
    """Return the table of a session with all entries."""
    table = RateTable(rates, before, names_of(*ENTRIES), registry, clock=lambda: 0.0)
    assert table.grow()
    return table


def telling(table: RateTable) -> set[str]:
    """Return the metric paths that tell."""
    return {table.path(int(cell)) for cell in np.flatnonzero(table.tells)}


@given(asked=ASKED)
def test_it_asks_for_what_an_emitter_samples_by(registry: Registry, asked: SampleRates) -> None:
    """For every entry but the heartbeat, which is never sampled."""
    table = table_of(registry, asked)
    defaults = {key.name: key.default_rate for key in registry.keys}
    settings = Settings(defaults | dict(asked.by_key), asked.overrides)
    sampler = Sampler(registry, settings, Random(1).random)

    for number, entry in enumerate(ENTRIES):
        found = table.wanted[number * table.keys : (number + 1) * table.keys]
        if entry == "system.telemetry":
            assert np.isnan(found).all()
        else:
            below = sampler.rates(entry)
            wanted = [below.get(key.name, 1.0) for key in registry.keys]
            assert found.tolist() == wanted


def test_what_changed_tells(registry: Registry) -> None:
    """By key or by override; a rate of 0 leaves no value to tell by."""
    before = SampleRates({"reflect_count": 0.5, "casts": 1.0}, (("ability.b.casts", 0.1),))
    after = SampleRates({"reflect_count": 0.2, "pull_events": 0.0}, ())

    table = table_of(registry, after, before)

    entries = [entry for entry in ENTRIES if entry != "system.telemetry"]
    assert telling(table) == {f"{entry}.reflect_count" for entry in entries} | {"ability.b.casts"}
    assert not table.is_silent


def test_if_nobody_knows_what_was_before_rates_below_one_tell(registry: Registry) -> None:
    """Values of all other rates were there without the save as well."""
    table = table_of(registry, SampleRates({"reflect_count": 0.2}, (("mythic.*.casts", 0.1),)))

    told = telling(table)
    assert {"ability.a.reflect_count", "mythic.c.casts"} <= told
    assert "ability.a.casts" not in told


@pytest.mark.parametrize(
    ("after", "before"),
    [
        (SampleRates({"casts": 0.5}), SampleRates({"casts": 0.5})),
        (SampleRates({"casts": 0.0}), SampleRates({"casts": 0.5})),
        (SampleRates({}, (("*.*.casts", 0.0),)), SampleRates({})),
    ],
    ids=["nothing changed", "a key is left out", "a path is left out"],
)
def test_a_save_that_no_value_could_tell_is_silent(
    registry: Registry, after: SampleRates, before: SampleRates
) -> None:
    """Every value that agrees tells then."""
    table = table_of(registry, after, before)

    assert table.is_silent
    assert "ability.a.damage_total" in telling(table)
    assert not any(path.startswith("system.telemetry") for path in telling(table))


def test_entries_are_learnt_as_there_is_time(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a thousand globs each takes its time."""
    monkeypatch.setattr(rate_table_module, "GROWING_S", 0.0)
    table = RateTable(SampleRates({"casts": 0.5}), None, names_of(*ENTRIES), registry)

    grown = [table.grow() for _ in ENTRIES]

    assert grown == [False] * 4 + [True]
    assert table.entries == 5


def test_hostile_numbers_of_entries_are_not_looked_at(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first are."""
    monkeypatch.setattr(rate_table_module, "MOST_ENTRIES", 100)
    names = names_of(*(f"ability.a{number}" for number in range(300)))
    table = RateTable(SampleRates({"casts": 0.5}), None, names, registry)

    while not table.grow():
        pass

    assert table.entries == 100
    assert table.path(table.keys * 99).startswith("ability.a99.")
