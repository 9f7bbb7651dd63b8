"""Completion: what may come next, whether or not the text is valid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.completion import applied, complete
from inspector.config.completion_items import Completions
from inspector.config.fields import ConfigFile
from inspector.config.models import (
    CONFIG_FILES,
    AlertsConfig,
    BackpressureConfig,
    BaselinesConfig,
    SamplingConfig,
)
from inspector.core.registry import NAMESPACES, Registry
from inspector.files.resources import load_registry, resource_text
from tests.unit.config.test_places import NONSENSE

REGISTRY = load_registry()


def offered(marked: str, model: type[ConfigFile] = AlertsConfig) -> Completions:
    """Return what is offered at the mark in a text."""
    return complete(marked.replace("|", ""), marked.index("|"), model, REGISTRY)


def names(marked: str, model: type[ConfigFile] = AlertsConfig) -> list[str]:
    """Return the names of what is offered at the mark in a text."""
    return [item.name for item in offered(marked, model).items]


def accepted(marked: str, model: type[ConfigFile] = AlertsConfig) -> str:
    """Return the text once the first offer was taken."""
    return applied(marked.replace("|", ""), offered(marked, model), 0)


@pytest.mark.parametrize(
    ("marked", "model", "first"),
    [
        ("|", SamplingConfig, ["schema_version", "revision", "rates", "override"]),
        ("[rates]\nrefl|", SamplingConfig, ["reflect_count"]),
        ("[rates]\ncasts = 1\n|", SamplingConfig, ["uptime_seconds"]),
        ("[[rule]]\nsev|", AlertsConfig, ["severity"]),
        ("[[rule]]\n[[rule]]\nname = 'x'\nnam|", AlertsConfig, []),
        ("[[rule]]\nname = 'x'\n[[rule]]\nnam|", AlertsConfig, ["name"]),
        ("[[rule]]\nselect = { ent|", AlertsConfig, ["entry"]),
        ("[[rule]]\nabove = { |", AlertsConfig, ["times_baseline"]),
        ('[[rule]]\nmeasure = "dmg|', AlertsConfig, ["dmg_per_cast"]),
        ("[[rule]]\nmeasure = eff|", AlertsConfig, ["effective_heal_ratio"]),
        ("[[baseline]]\nmeasure = 'casts|'", BaselinesConfig, []),
        ("[[rule]]\nselect.namespace = |", AlertsConfig, list(NAMESPACES)),
        ('[[rule]]\nselect = { namespace = "m|', AlertsConfig, ["mythic", "system"]),
        ("[[rule]]\nseverity = |", AlertsConfig, ["info", "warning", "critical"]),
        ("[[rule]]\nno_data = 'k|'", AlertsConfig, ["keep"]),
        ("[[rule]]\nenabled = |", AlertsConfig, ["true", "false"]),
        ('[[rule]]\ngroup_by = ["entry", "t|"]', AlertsConfig, ["tier", "tag"]),
        ('order = [\n  "casts",\n  "re|\n', BackpressureConfig, ["resource_generated"]),
        ('order = [\n  "clone_count",\n  "clo|",\n]', BackpressureConfig, []),
        ("[[rule]]\nwindow = |", AlertsConfig, ['"5m"', '"50 casts"']),
        ("[ra|", SamplingConfig, ["rates"]),
        ("[[|", SamplingConfig, ["rates", "override"]),
        ("[[rule]]\n[rule.|", AlertsConfig, ["recover", "select"]),
    ],
)
def test_what_is_offered(marked: str, model: type[ConfigFile], first: list[str]) -> None:
    """Fields of the table, names of the registry, values that fit; not what is there already."""
    found = names(marked, model)

    assert found[: len(first)] == first
    assert first or not found


@pytest.mark.parametrize(
    "marked",
    ["# sev|", "[[rule]]\nname = '''\nsev|", "revision = 1 |", "revision = 1 # r|", "zorp = |"],
)
def test_nothing_is_offered_where_nothing_of_ours_can_stand(marked: str) -> None:
    """In comments and texts, behind a value, in a field that nobody knows."""
    assert names(marked) == []


@pytest.mark.parametrize(
    ("marked", "model", "after"),
    [
        ("lat|", AlertsConfig, "lateness = "),
        ("lat| = '5s'", AlertsConfig, "lateness = '5s'"),
        ("lat|zzz = '5s'", AlertsConfig, "lateness = '5s'"),
        ("ov|", SamplingConfig, "[[override]]"),
        ("[ov|]", SamplingConfig, "[[override]]"),
        ("[[ra|]]\ncasts = 1", SamplingConfig, "[rates]\ncasts = 1"),
        ('[[rule]]\nmeasure = "dmg|_zzz"\n', AlertsConfig, '[[rule]]\nmeasure = "dmg_per_cast"\n'),
        ("[[rule]]\nmeasure = |\n", AlertsConfig, '[[rule]]\nmeasure = "dmg_per_cast"\n'),
        ("[rates]\n'refl|'", SamplingConfig, "[rates]\nreflect_count = "),
    ],
)
def test_an_offer_that_is_taken_leaves_a_text_that_is_right(
    marked: str, model: type[ConfigFile], after: str
) -> None:
    """Whatever stands behind the place already."""
    assert accepted(marked, model) == after


def test_an_offer_says_what_it_is() -> None:
    """Fields by their description, names by that of the registry, with the unit."""
    assert offered("[[rule]]\nmin|").items[0].detail.startswith("A window with a smaller n")
    key = REGISTRY.keys[REGISTRY.key_id("cc_applied_seconds")]
    assert offered("[rates]\ncc_applied_s|", SamplingConfig).items[0].detail == (
        f"{key.description} ({key.unit})"
    )


ANYTHING = NONSENSE | st.builds(
    lambda name, cut, more: resource_text(f"config/{name}.toml")[:cut] + more,
    st.sampled_from([*CONFIG_FILES]),
    st.integers(0, 3_000),
    NONSENSE,
)


@given(ANYTHING, st.integers(-5, 4_000), st.sampled_from([*CONFIG_FILES.values()]))
def test_any_text_may_be_asked_about(text: str, offset: int, model: type[ConfigFile]) -> None:
    """It never fails, and what is taken is what was offered, around the place alone."""
    found = complete(text, offset, model, REGISTRY)

    place = min(max(offset, 0), len(text))
    assert 0 <= found.start <= place <= found.end <= len(text)
    for number, item in enumerate(found.items):
        after = applied(text, found, number)
        assert after[found.start :].startswith(item.insert)
        assert after[: found.start] + after[found.start + len(item.insert) :] == (
            text[: found.start] + text[found.end :]
        )


def test_a_registry_without_names_offers_none(registry: Registry) -> None:
    """It is the one that was given that counts."""
    assert complete("[rates]\n", 8, SamplingConfig, Registry(())).items == ()
    assert complete("[rates]\n", 8, SamplingConfig, registry).items
