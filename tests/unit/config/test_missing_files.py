"""Config files that are not there: what holds, and what the first edit makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.models import CONFIG_FILES, AlertsConfig
from inspector.config.reading import read_config
from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

LATENESS = ("lateness",)
BASELINE = {"tier": 1, "measure": "dmg_per_cast", "value": 42.5, "n": 1_200, "entry": "*"}


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_a_missing_file_is_valid_and_unchanged(
    tmp_path: Path, registry: Registry, name: str
) -> None:
    """Nothing is to be saved."""
    store = Store(tmp_path, registry)
    document = store.load(name)

    assert (document.problems, document.is_changed, document.dirty) == ((), False, frozenset())
    assert document.difference() == ""
    assert store.save(document, "", "ann").entry is None


def test_without_alerts_the_rules_that_ship_hold(tmp_path: Path, registry: Registry) -> None:
    """They are the default, and what is shown as effective."""
    shipped = read_config(resource_text("config/alerts.toml"), AlertsConfig, "x", registry)

    document = Store(tmp_path, registry).load("alerts")

    assert document.config() == shipped
    rules = document.field(("rule",))
    assert rules.effective == rules.default
    assert isinstance(rules.effective, list)
    assert [rule["name"] for rule in rules.effective] == [rule.name for rule in shipped.rule]


def test_the_first_edit_of_missing_alerts_keeps_the_rules_that_ship(
    tmp_path: Path, registry: Registry
) -> None:
    """And their comments: the file begins as the one that ships."""
    store = Store(tmp_path, registry)

    store.save(store.load("alerts").set(LATENESS, "9s"), "", "ann")

    shipped = resource_text("config/alerts.toml")
    assert (tmp_path / "alerts.toml").read_text() == shipped.replace('"5s"', '"9s"', 1)


def test_alerts_without_rules_have_none(tmp_path: Path, registry: Registry) -> None:
    """Whoever took them all away gets no alerts."""
    (tmp_path / "alerts.toml").write_text("revision = 2\n")

    assert Store(tmp_path, registry).load("alerts").field(("rule",)).effective == []


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_what_was_saved_is_loaded_again(tmp_path: Path, registry: Registry, name: str) -> None:
    """Of a folder without files, every file can be made."""
    store = Store(tmp_path / "new", registry)
    field, value = {
        "sampling": (("rates", "casts"), 0.5),
        "backpressure": (("order",), ["pull_events"]),
        "retention": (("hot_h",), 48),
        "alerts": (LATENESS, "9s"),
        "baselines": (("baseline",), [BASELINE]),
        "clamps": (("clamp",), [{"path": "ability.*.casts", "most": 3.5}]),
    }[name]
    draft = store.load(name).set(field, value)

    saved = store.save(draft, "", "ann").document

    assert saved.config() == draft.with_revision(1).config()
    assert saved.field(field).effective == value
