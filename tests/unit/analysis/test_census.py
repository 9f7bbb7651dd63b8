"""The census: how much of everything there is, kept up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis import census as census_module
from inspector.analysis.census import Census
from inspector.core.registry import MAX_KEYS, NAMESPACES, Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

RECORDS = st.fixed_dictionaries(
    {
        "ts": st.integers(0, 100),
        "entry": st.sampled_from(["ability.a", "ability.b", "contract.a", "event.c"]),
        "metrics": st.fixed_dictionaries(
            {},
            optional={
                name: st.integers(0, 9)
                for name in ("casts", "damage_total", "healing_total", "overheal_total")
            },
        ),
    }
)


def census_of(session: Session, registry: Registry) -> Census:
    """Return the census of a session."""
    census = Census(registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    return census


def carriers(rows: list[Record], name: str) -> int:
    """Count the records that carry a metric."""
    return sum(name in row["metrics"] for row in rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(RECORDS, max_size=30), st.lists(RECORDS, max_size=30))
def test_rows_and_activities_are_those_of_all_records(
    session_of: SessionOf, registry: Registry, first: list[Record], more: list[Record]
) -> None:
    """As they come, in all namespaces and in each."""
    session = session_of(first)
    census = census_of(session, registry)
    session_of(more, session)
    assert census.update(session.view) == bool(more)

    rows = first + more
    by_namespace = Counter(row["entry"].partition(".")[0] for row in rows)
    assert census.rows_by_namespace() == {name: by_namespace[name] for name in NAMESPACES}
    for namespace in ("", "ability", "mythic"):
        own = [row for row in rows if row["entry"].startswith(namespace)]
        found = {a.measure.name: a.records for a in census.activities(namespace)}
        healing = max(carriers(own, "healing_total"), carriers(own, "overheal_total"))
        expected = {
            **{name: carriers(own, name) for name in ("casts", "damage_total")},
            **{name: carriers(own, name) for name in ("healing_total", "overheal_total")},
            **dict.fromkeys(("dmg_per_cast", "execution_rate"), carriers(own, "casts")),
            "effective_heal_ratio": healing,
        }
        assert found == {name: count for name, count in expected.items() if count}


def test_the_most_active_measure_comes_first(session_of: SessionOf, registry: Registry) -> None:
    """Of equal ones, in the order of the registry."""
    few = [{"ts": 1, "entry": "ability.a", "metrics": {"casts": 1, "reflect_count": 1}}]
    many = [{"ts": 1, "entry": "ability.a", "metrics": {"damage_total": 1}}] * 3

    census = census_of(session_of(few + many), registry)

    names = [activity.measure.name for activity in census.activities("")]
    assert names[:3] == ["damage_total", "casts", "reflect_count"]


def test_the_busiest_entries_have_most_values_of_these_metrics(
    session_of: SessionOf, registry: Registry
) -> None:
    """Others do not count, and neither do other namespaces."""
    records = [
        *[{"ts": 1, "entry": "ability.often", "metrics": {"casts": 0, "damage_total": 1}}] * 3,
        *[{"ts": 1, "entry": "ability.loud", "metrics": {"healing_total": 999}}] * 9,
        *[{"ts": 1, "entry": "ability.once", "metrics": {"casts": 500}}],
        *[{"ts": 1, "entry": "contract.other", "metrics": {"casts": 1}}] * 5,
    ]
    census = census_of(session_of(records), registry)
    keys = (registry.key_id("casts"), registry.key_id("damage_total"))

    assert census.busiest_entries("ability", keys, 9) == ("ability.often", "ability.once")
    assert census.busiest_entries("ability", keys, 1) == ("ability.often",)
    assert census.busiest_entries("", keys, 2) == ("ability.often", "contract.other")
    assert census.busiest_entries("mythic", keys, 2) == ()


def test_hostile_names_cost_a_bounded_memory(
    session_of: SessionOf, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Namespaces stay exact; of the entries, the first are counted, and the others are said."""
    monkeypatch.setattr(census_module, "MOST_ENTRIES", 50)
    records = [
        {"ts": 1, "entry": f"ability.e{number}", "metrics": {"casts": 1}} for number in range(500)
    ]

    census = census_of(session_of(records), registry)

    assert census.rows_by_namespace()["ability"] == 500
    most_active = census.activities("ability")[0]
    assert (most_active.measure.name, most_active.records) == ("casts", 500)
    busiest = census.busiest_entries("ability", (registry.key_id("casts"),), 1_000)
    assert busiest == tuple(f"ability.e{number}" for number in range(50))
    assert census.uncounted_entries == 450


def test_many_metric_keys_cost_no_more_memory(session_of: SessionOf, registry: Registry) -> None:
    """Fewer entries are counted one by one."""
    keys = tuple(replace(registry.keys[0], name=f"key_{number}") for number in range(MAX_KEYS))
    session = session_of([{"ts": 1, "entry": "ability.a"}])
    for number in range(5_000):
        session.names.entries.add(f"ability.e{number}")

    census = census_of(session, replace(registry, keys=keys, kpis=()))

    assert census.uncounted_entries == 5_001 - 32 * 1024 * 1024 // (32 * MAX_KEYS)
