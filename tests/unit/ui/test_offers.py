"""What the editor of a filter offers."""

from __future__ import annotations

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.filters.offers import in_order_of, offer
from inspector.ui.models.filters import FilterKind
from inspector.ui.models.frame import Facets

FACETS = Facets(
    entries=(("ability.meteor", 900), ("event.meteor_shower", 90), ("contract.oath", 9)),
    tiers=((3, 120), (4, 80), (5, 0)),
    tags=(("sustain_leech", 40), ("sustain_aura", 20), ("cc_silence", 10)),
    players=(("h:3ad9", 7), ("h:41", 3)),
)


def test_entries_that_match_are_counted_with_their_rows() -> None:
    """The note counts the entries and the rows that a glob selects."""
    offered = offer(FilterKind.ENTRY, ALL_ROWS, FACETS, "meteor")

    assert [row.name for row in offered.rows] == ["ability.meteor", "event.meteor_shower"]
    assert offered.note == "2 entries · 990 rows"
    assert offered.entered == Selector(entry="*meteor*")
    assert offered.selectors[1] == Selector(entry="event.meteor_shower")


def test_the_letters_that_match_are_marked() -> None:
    """What was typed stands out in each name."""
    offered = offer(FilterKind.ENTRY, ALL_ROWS, FACETS, "oath")

    assert offered.rows[0].marks == (9, 10, 11, 12)


def test_an_entry_in_full_means_itself() -> None:
    """Typing all of a name selects this entry and none that only begins with it."""
    offered = offer(FilterKind.ENTRY, ALL_ROWS, FACETS, "ability.meteor")

    assert offered.entered == Selector(entry="ability.meteor")
    assert offered.note == "1 entry · 900 rows"


def test_a_value_without_rows_is_faint() -> None:
    """What would select nothing is offered, but greyed."""
    offered = offer(FilterKind.TIER, ALL_ROWS, FACETS, "")

    assert [(row.name, row.is_faint) for row in offered.rows] == [
        ("tier 3", False), ("tier 4", False), ("tier 5", True)
    ]  # fmt: skip


def test_a_value_is_ticked_and_unticked() -> None:
    """Choosing a ticked value takes it away, choosing another one adds it."""
    offered = offer(FilterKind.TIER, Selector(tiers=frozenset({3})), FACETS, "")

    assert [row.ticked for row in offered.rows] == [True, False, False]
    assert offered.selectors[0].tiers == frozenset()
    assert offered.selectors[1].tiers == {3, 4}
    assert offered.note == "1 of 3 chosen"


def test_a_chosen_value_is_offered_even_if_no_row_has_it() -> None:
    """A filter from an earlier session can be unticked."""
    offered = offer(FilterKind.TIER, Selector(tiers=frozenset({9})), FACETS, "9")

    assert [(row.name, row.ticked) for row in offered.rows] == [("tier 9", True)]


def test_a_glob_of_tags_is_offered_as_one() -> None:
    """A wildcard among the tags is a choice of its own, with the tags that it matches now."""
    offered = offer(FilterKind.TAG, ALL_ROWS, FACETS, "sustain_*")

    assert (offered.rows[0].name, offered.rows[0].detail) == ("sustain_*", "2 tags match")
    assert offered.entered == Selector(tags=frozenset({"sustain_*"}))


def test_players_are_found_by_the_beginning_of_their_hash() -> None:
    """A hash that nobody has yet can be entered as well; no hash takes the filter away."""
    assert [row.name for row in offer(FilterKind.PLAYER, ALL_ROWS, FACETS, "h:4").rows] == ["h:41"]
    assert offer(FilterKind.PLAYER, ALL_ROWS, FACETS, "h:99").entered == Selector(player="h:99")
    assert offer(FilterKind.PLAYER, ALL_ROWS, FACETS, "h:").entered is None
    assert offer(FilterKind.PLAYER, Selector(player="h:41"), FACETS, "").entered == ALL_ROWS


def test_new_figures_keep_the_order_that_is_shown() -> None:
    """Rows do not change places below a pointer; what is new comes last, what is gone goes."""
    latest = Facets(tiers=((7, 900), (4, 200), (3, 130)))

    assert in_order_of(FACETS, latest).tiers == ((3, 130), (4, 200), (7, 900))
