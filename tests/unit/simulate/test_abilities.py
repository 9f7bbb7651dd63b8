"""The catalogue names only what exists, and offers enough of it."""

from __future__ import annotations

from collections import Counter

from inspector.core.registry import NAMESPACES, Registry
from inspector.simulate.abilities import Catalogue, Timing
from inspector.simulate.values import DRAWN_KEYS


def test_there_is_plenty_to_look_at_in_every_namespace(catalogue: Catalogue) -> None:
    """All namespaces, timings and tiers occur."""
    per_namespace = Counter(entry.namespace for entry in catalogue.entry)

    assert len(catalogue.entry) >= 40
    assert set(per_namespace) == set(NAMESPACES)
    assert {entry.timing for entry in catalogue.entry} == set(Timing)
    assert {entry.tier for entry in catalogue.entry if entry.tier is not None} == {1, 2, 3, 4, 5}


def test_names_are_distinct_and_tags_sorted(catalogue: Catalogue) -> None:
    """An entry stands for one thing, and its tags have one spelling."""
    names = [entry.name for entry in catalogue.entry]

    assert len(set(names)) == len(names)
    assert all(list(entry.tags) == sorted(set(entry.tags)) for entry in catalogue.entry)


def test_metrics_are_those_of_the_registry_and_can_be_drawn(
    catalogue: Catalogue, registry: Registry
) -> None:
    """A key that the registry refuses would make every line a rejected one."""
    for entry in catalogue.entry:
        for key in entry.metrics:
            known = registry.keys[registry.key_id(key)]
            assert not known.namespaces or entry.namespace in known.namespaces, entry.name
            assert key in DRAWN_KEYS, entry.name
        assert 5 <= len(entry.metrics) <= 8, entry.name
        assert set(entry.swing) <= set(entry.metrics), entry.name


def test_a_part_never_stands_without_its_whole(catalogue: Catalogue) -> None:
    """Otherwise a KPI would be 0 for ever, and its alert would always fire."""
    pairs = {
        "damage_true_total": "damage_total",
        "overheal_total": "healing_total",
        "lifesteal_heal": "healing_total",
        "cc_applied_seconds": "cc_applied_count",
        "cc_full_duration_count": "cc_applied_count",
        "resource_spent": "resource_generated",
    }
    for entry in catalogue.entry:
        for part, total in pairs.items():
            assert part not in entry.metrics or total in entry.metrics, entry.name
    for total in ("cc_applied_count", "resource_generated", "healing_total"):
        parts = {part for part, of in pairs.items() if of == total} - {"lifesteal_heal"}
        for entry in catalogue.entry:
            assert total not in entry.metrics or parts <= set(entry.metrics), entry.name


def test_rhythms_exist_and_only_events_have_phases(catalogue: Catalogue) -> None:
    """A misspelt rhythm, or an event without phases, is found here and not while writing."""
    for entry in catalogue.entry:
        assert entry.rhythm in catalogue.rhythm, entry.name
        assert bool(entry.phases) == (entry.timing is Timing.PHASES), entry.name
