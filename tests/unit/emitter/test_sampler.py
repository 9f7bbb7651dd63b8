"""The sampler: rates and overrides, and chance in an order that others can follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector.core.registry import Registry
from inspector.emitter import sampler as sampler_module
from inspector.emitter.sampler import Sampler
from inspector.emitter.settings import Settings

RATES = {"reflect_count": 0.5, "clone_count": 0.75, "damage_total": 1.0, "pull_events": 0.0}


def never() -> float:
    """Fail where no number may be drawn."""
    raise AssertionError


def drawing(*numbers: float) -> Callable[[], float]:
    """Return what draws these numbers, and fails on one more."""
    return iter(numbers).__next__


def sampler(registry: Registry, *overrides: tuple[str, float], draw: object = never) -> Sampler:
    """Return a sampler with overrides."""
    assert callable(draw)
    return Sampler(registry, Settings(RATES, overrides), draw)


def test_only_keys_below_a_rate_of_1_are_sampled(registry: Registry) -> None:
    """A key that the settings leave out has the rate of the registry."""
    rates = sampler(registry).rates("ability.whirl")

    assert rates == {"reflect_count": 0.5, "clone_count": 0.75, "pull_events": 0.0}
    assert Sampler(registry, Settings({}), never).rates("ability.whirl") == {
        key.name: key.default_rate for key in registry.keys if key.default_rate < 1.0
    }


def test_the_last_override_that_matches_the_metric_path_wins(registry: Registry) -> None:
    """Case and all."""
    chosen = sampler(
        registry,
        ("ability.*.reflect_count", 0.1),
        ("ability.whirl.*", 0.25),
        ("*.clone_count", 1.0),
        ("ability.Whirl.*", 0.9),
    )

    assert chosen.rates("ability.other")["reflect_count"] == 0.1
    assert "clone_count" not in chosen.rates("ability.other")
    whirl = chosen.rates("ability.whirl")
    assert (whirl["reflect_count"], whirl["damage_total"]) == (0.25, 0.25)
    assert chosen.rates("contract.pact")["reflect_count"] == 0.5


def test_brackets_in_an_entry_are_only_text(registry: Registry) -> None:
    """And a glob that means nothing matches nothing."""
    chosen = sampler(registry, ("ability.[", 0.1), ("ability.a[[]1].casts", 0.2))

    assert chosen.rates("ability.a[1]")["casts"] == 0.2


def test_a_value_is_kept_when_its_number_is_below_its_rate(registry: Registry) -> None:
    """Each has its own number, in the order of the record."""
    values: dict[str, float] = {"clone_count": 4, "casts": 1, "reflect_count": 2}

    rates = sampler(registry, draw=drawing(0.7499, 0.5)).sample("ability.whirl", values)

    assert values == {"clone_count": 4, "casts": 1}
    assert rates == {"clone_count": 0.75}
    assert list(values) == ["clone_count", "casts"]


def test_the_order_of_the_record_is_that_of_the_numbers(registry: Registry) -> None:
    """Whatever the order of the registry."""
    values: dict[str, float] = {"reflect_count": 2, "clone_count": 4}

    sampler(registry, draw=drawing(0.7, 0.7)).sample("ability.whirl", values)

    assert values == {"clone_count": 4}


def test_certain_values_need_no_number(registry: Registry) -> None:
    """A rate of 0 is never, 1 is always."""
    values: dict[str, float] = {"pull_events": 3, "damage_total": 2.5}

    rates = sampler(registry, draw=never).sample("ability.whirl", values)

    assert values == {"damage_total": 2.5}
    assert rates == {}


def test_a_gauge_is_sampled_if_somebody_asks_for_it(registry: Registry) -> None:
    """A reader sees the rate, and scales no gauge by it."""
    values: dict[str, float] = {"participants": 3}

    rates = sampler(registry, ("*.participants", 0.5), draw=drawing(0.4)).sample(
        "event.siege", values
    )

    assert (values, rates) == ({"participants": 3}, {"participants": 0.5})


def test_any_number_of_entries_is_answered_from_bounded_memory(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old answers are forgotten, and found again."""
    monkeypatch.setattr(sampler_module, "MAX_ENTRIES", 3)
    chosen = sampler(registry, ("ability.1.casts", 0.5))

    for number in (*range(20), 1):
        found = chosen.rates(f"ability.{number}")
        assert found.get("casts", 1.0) == (0.5 if number == 1 else 1.0)
        assert chosen.rates(f"ability.{number}") is found


def test_a_sampler_stays_as_long_as_it_does_what_is_asked_for(registry: Registry) -> None:
    """Whatever else changes."""
    chosen = sampler(registry, ("*.casts", 0.5))

    assert chosen.goes_by(Settings(dict(RATES), (("*.casts", 0.5),), flush_s=0.5, problem="!"))
    assert not chosen.goes_by(Settings(RATES))
    assert not chosen.goes_by(Settings({}, (("*.casts", 0.5),)))
