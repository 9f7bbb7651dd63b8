"""Ranking: which entries of the palette a few letters mean."""

from __future__ import annotations

import pytest

from inspector.ui.palette.entry import PaletteEntry
from inspector.ui.palette.ranking import Likeness, match, rank


def entry(name: str, category: str = "View", *, enabled: bool = True) -> PaletteEntry:
    """Make an entry that does nothing."""
    return PaletteEntry(name, category, lambda: None, enabled=enabled)


def names(typed: str, *entries: PaletteEntry, used: tuple[str, ...] = ()) -> list[str]:
    """Return the names that are found, the likeliest first."""
    return [ranked.entry.name for ranked in rank(typed, entries, used)]


@pytest.mark.parametrize(
    ("typed", "name", "likeness", "places"),
    [
        ("zo", "Zoom in", Likeness.PREFIX, (0, 1)),
        ("IN", "Zoom in", Likeness.WORD_START, (5, 6)),
        ("oo", "Zoom in", Likeness.INSIDE, (1, 2)),
        ("zi", "Zoom in", Likeness.SCATTERED, (0, 5)),
        ("add cast", "Add chart: casts", Likeness.SCATTERED, (0, 1, 2, 4, 6, 13, 14)),
        ("", "Zoom in", Likeness.PREFIX, ()),
    ],
)
def test_how_a_name_holds_what_was_typed(
    typed: str, name: str, likeness: Likeness, places: tuple[int, ...]
) -> None:
    """Upper and lower case are alike, and spaces part nothing."""
    found = match(typed, name)

    assert found is not None
    assert found.likeness is likeness
    assert found.places == places


@pytest.mark.parametrize("typed", ["x", "mooz", "zoom inn"])
def test_letters_that_are_missing_or_in_another_order_match_nothing(typed: str) -> None:
    """Letters may be left out, not swapped."""
    assert match(typed, "Zoom in") is None


def test_the_closest_letters_are_meant() -> None:
    """Of several places the ones nearest to each other are emphasised."""
    found = match("pc", "Pause, pin a cursor, p c")

    assert found is not None
    assert found.places == (21, 23)


def test_prefix_before_word_before_inside_before_scattered() -> None:
    """The kind of likeness counts most."""
    entries = [entry("a p i n"), entry("spin"), entry("Unpin pin"), entry("Pin cursor")]

    assert names("pin", *entries) == ["Pin cursor", "Unpin pin", "spin", "a p i n"]


def test_what_was_used_lately_comes_first_among_its_like() -> None:
    """But no less likely name overtakes a likelier one by it."""
    entries = [entry("Zoom in"), entry("Zoom out"), entry("Razor")]

    assert names("zo", *entries, used=("View: Razor", "View: Zoom out")) == [
        "Zoom out",
        "Zoom in",
        "Razor",
    ]


def test_an_untouched_palette_begins_with_what_was_used_lately() -> None:
    """The rest keeps its order."""
    entries = [entry("A long name"), entry("B"), entry("C")]

    assert names("", *entries, used=("View: C",)) == ["C", "A long name", "B"]


def test_what_cannot_be_had_comes_last() -> None:
    """It is found all the same."""
    assert names("zo", entry("Zoom", enabled=False), entry("a z o")) == ["a z o", "Zoom"]


def test_the_category_can_be_typed_too() -> None:
    """Only letters of the name are emphasised."""
    (found,) = rank("tab myth", [entry("mythic", "Tab"), entry("mythic", "Other")])

    assert found.entry.category == "Tab"
    assert found.places == (0, 1, 2, 3)


def test_single_letters_of_a_category_mean_nothing() -> None:
    """Only its beginning does, else each letter would find everything."""
    assert names("o", entry("Quit", "Window")) == []
    assert names("win", entry("Quit", "Window")) == ["Quit"]


def test_letters_that_grow_when_folded_keep_their_places() -> None:
    """A dotted capital I has two letters in lower case."""
    found = match("b", "İİb")

    assert found is not None
    assert found.places == (2,)
