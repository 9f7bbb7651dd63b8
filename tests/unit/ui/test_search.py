"""Searching what can be charted."""

from __future__ import annotations

from inspector.ui.models.catalogue import CatalogueItem, CatalogueKind
from inspector.ui.models.request import ChartRequest
from inspector.ui.picker.search import search

CATALOGUE = (
    CatalogueItem(CatalogueKind.KPI, "dmg_per_cast", "ratio", "Damage for each activation", 900),
    CatalogueItem(CatalogueKind.METRIC, "casts", "counter", "Number of activations", 3_000),
    CatalogueItem(CatalogueKind.METRIC, "meteor_count", "counter", "Meteors spawned", 90),
    CatalogueItem(CatalogueKind.METRIC, "healing_total", "sum", "Healing delivered", 700),
    CatalogueItem(CatalogueKind.ENTRY, "ability.meteor", "", "", 800),
    CatalogueItem(CatalogueKind.ENTRY, "event.meteor_shower", "", "", 80),
)


def titles(text: str) -> list[str]:
    """Return what a search finds, in order."""
    return [found.title for found in search(CATALOGUE, text)]


def test_without_a_word_everything_is_listed() -> None:
    """KPIs first, then metrics, then entries, each with the most records first."""
    found = search(CATALOGUE, " ")

    assert [one.title for one in found] == [
        "dmg_per_cast",
        "casts",
        "healing_total",
        "meteor_count",
        "ability.meteor",
        "event.meteor_shower",
    ]
    assert [one.section for one in found] == ["KPIs", *["Metrics"] * 3, *["Entries"] * 2]


def test_a_name_is_found_by_a_part_of_it() -> None:
    """The letters that match are marked; whether they are large does not matter."""
    found = search(CATALOGUE, "HEAL")

    assert [(one.title, one.marks) for one in found] == [("healing_total", (0, 1, 2, 3))]
    assert found[0].request == ChartRequest("healing_total")


def test_a_name_is_found_by_its_description() -> None:
    """A better match in the name comes before it."""
    assert titles("activation") == ["dmg_per_cast", "casts"]


def test_a_name_is_found_by_letters_in_their_order() -> None:
    """Leaving out a few letters finds it all the same."""
    assert titles("dmgcast") == ["dmg_per_cast"]
    assert titles("hltt") == ["healing_total"]


def test_a_measure_of_an_entry_is_found_by_both() -> None:
    """A word for the entry and one for the measure find the measure of the entry first."""
    found = search(CATALOGUE, "meteor casts")

    assert [one.title for one in found] == [
        "casts of ability.meteor",
        "casts of event.meteor_shower",
    ]
    assert found[0].request == ChartRequest("casts", "ability.meteor")
    assert found[0].section == "For one entry"


def test_an_entry_in_full_offers_every_measure_of_it() -> None:
    """From an entry one goes on to its measures, and may narrow them."""
    assert titles("ability.meteor")[:4] == [
        "dmg_per_cast of ability.meteor",
        "casts of ability.meteor",
        "meteor_count of ability.meteor",
        "healing_total of ability.meteor",
    ]
    assert titles("ability.meteor heal")[0] == "healing_total of ability.meteor"


def test_an_entry_with_a_wildcard_in_its_name_means_itself() -> None:
    """The glob of a chart matches the entry that was chosen and no other."""
    odd = CatalogueItem(CatalogueKind.ENTRY, "ability.a*", "", "", 1)

    found = search((*CATALOGUE, odd), "a* casts")

    assert found[0].request == ChartRequest("casts", "ability.a[*]")


def test_nothing_is_found_for_nonsense() -> None:
    """Every word must match."""
    assert titles("casts zzz") == []
