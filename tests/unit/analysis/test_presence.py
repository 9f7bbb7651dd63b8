"""Presence: what a session lacks for a chart, until it comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector.analysis import census as census_module
from inspector.analysis.census import Census
from inspector.analysis.presence import Lack, Presence
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]


def measure(registry: Registry, name: str) -> Measure:
    """Return a metric key or KPI."""
    key = registry.find_key(name)
    if key is not None:
        return Measure(registry.keys[key])
    return Measure(next(kpi for kpi in registry.kpis if kpi.name == name))


def test_a_chart_lacks_its_entry_until_a_row_of_it_comes(
    session_of: SessionOf, registry: Registry
) -> None:
    """Then its values, until one of those comes; from then on nothing."""
    session = session_of([{"ts": 1, "entry": "ability.a", "metrics": {"casts": 1}}])
    census = Census(registry, session.names, REFERENCE_KERNELS)
    presence, damage = Presence(registry, census), measure(registry, "damage_total")
    seen = []

    for record in (
        {"ts": 2, "entry": "ability.a", "metrics": {"damage_total": 4}},
        {"ts": 3, "entry": "ability.meteor", "metrics": {"casts": 1}},
        {"ts": 4, "entry": "ability.meteor", "metrics": {"damage_total": 1}},
    ):
        session_of([record], session)
        census.update(session.view)
        seen.append(presence.lack(damage, "", "ability.meteor"))

    assert seen == [Lack.ENTRY, Lack.VALUES, Lack.NOTHING]


@pytest.mark.parametrize(
    ("name", "namespace", "entry", "expected"),
    [
        ("casts", "", "*", Lack.NOTHING),
        ("casts", "ability", "*", Lack.NOTHING),
        ("casts", "contract", "*", Lack.VALUES),
        ("casts", "mythic", "*", Lack.VALUES),
        ("casts", "", "*.b*", Lack.VALUES),
        ("casts", "", "ability.?", Lack.NOTHING),
        ("casts", "", "mythic.*", Lack.ENTRY),
        ("dmg_per_cast", "", "ability.a", Lack.NOTHING),
        ("dmg_per_cast", "", "contract.b", Lack.VALUES),
        ("revive_count", "", "*", Lack.VALUES),
    ],
)
def test_globs_and_namespaces_are_as_in_the_chart_itself(
    session_of: SessionOf, registry: Registry, name: str, namespace: str, entry: str, expected: Lack
) -> None:
    """A KPI is there with its denominator."""
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "metrics": {"casts": 1}},
            {"ts": 1, "entry": "contract.b", "metrics": {"healing_total": 1}},
        ]
    )
    census = Census(registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)

    assert Presence(registry, census).lack(measure(registry, name), namespace, entry) is expected


def test_an_entry_that_nobody_counts_is_not_said_to_be_missing(
    session_of: SessionOf, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are more entries than the census counts one by one."""
    monkeypatch.setattr(census_module, "MOST_ENTRIES", 2)
    rows = [{"ts": 1, "entry": f"ability.{n}", "metrics": {"casts": 1}} for n in range(4)]
    session = session_of(rows)
    census = Census(registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)

    found = Presence(registry, census).lack(measure(registry, "casts"), "", "ability.3")

    assert found is Lack.NOTHING
