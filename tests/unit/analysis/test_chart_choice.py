"""Choosing charts: the most active first, and then no chart moves from under the pointer."""

from __future__ import annotations

from inspector.analysis.census import Activity
from inspector.analysis.chart_choice import MOST_CHARTS, ChartChoice
from inspector.core.registry import Registry
from inspector.session.series import Measure


def activities(registry: Registry, **records: int) -> list[Activity]:
    """Return activities, most records first, as a census gives them."""
    found = []
    for name, count in sorted(records.items(), key=lambda item: -item[1]):
        key = registry.find_key(name)
        of = registry.kpi(name) if key is None else registry.keys[key]
        found.append(Activity(Measure(of), count))
    return found


def names(measures: list[Measure]) -> list[str]:
    """Return the names of measures."""
    return [measure.name for measure in measures]


def test_metrics_and_kpis_take_turns(registry: Registry) -> None:
    """Each kind most active first; what is left over follows."""
    choice = ChartChoice()

    shown = choice.update(
        activities(registry, casts=9, damage_total=8, tick_cost_us=7, dmg_per_cast=5)
    )

    assert names(shown) == ["casts", "dmg_per_cast", "damage_total", "tick_cost_us"]


def test_the_order_follows_activity_while_little_was_read(registry: Registry) -> None:
    """The first lines say little about the rest."""
    choice = ChartChoice()
    choice.update(activities(registry, casts=2, damage_total=1))

    shown = choice.update(activities(registry, casts=20, damage_total=50))

    assert names(shown) == ["damage_total", "casts"]


def test_later_every_chart_keeps_its_place(registry: Registry) -> None:
    """What is new goes to the end."""
    choice = ChartChoice()
    choice.update(activities(registry, casts=2_000, damage_total=1_000))

    shown = choice.update(
        activities(registry, casts=3_000, damage_total=9_000, healing_total=8_000)
    )

    assert names(shown) == ["casts", "damage_total", "healing_total"]


def test_there_are_at_most_so_many(registry: Registry) -> None:
    """Before the order has settled, and after."""
    choice = ChartChoice()
    few = {key.name: 10 for key in registry.keys}
    many = {key.name: 1_000 for key in registry.keys}

    first = names(choice.update(activities(registry, **few)))
    settled = names(choice.update(activities(registry, **many)))
    later = names(choice.update(activities(registry, **many, dmg_per_cast=5_000)))

    assert len(first) == len(settled) == MOST_CHARTS
    assert later == settled


def test_nothing_is_no_chart() -> None:
    """And no reason to settle."""
    assert ChartChoice().update([]) == []
