"""What curves are aligned on, in words."""

from __future__ import annotations

from inspector.session.span import Span
from inspector.ui.models.compare_alignment import (
    START,
    Alignment,
    alignments,
    axis_caption,
    since,
)
from inspector.ui.models.format import clock

PULL = Alignment(1_060.0, "pull")
BARE = Alignment(1_090.0)


def test_the_bookmarks_within_a_side_are_offered_in_order() -> None:
    """Those outside it would leave its curve far from zero."""
    bookmarks = {1_090.0: "", 999.0: "before", 1_060.0: "pull", 1_100.0: "after"}

    assert alignments(bookmarks, Span(1_000.0, 1_100.0)) == (PULL, BARE)


def test_the_axis_says_what_it_counts_from() -> None:
    """Once, where it is the same on both sides."""
    assert axis_caption(START, START) == "time since the start of each side"
    assert axis_caption(PULL, Alignment(5.0, "pull")) == "time since “pull”"
    assert axis_caption(START, PULL) == "time since its start on A, “pull” on B"
    assert axis_caption(BARE, PULL) == (
        f"time since the bookmark at {clock(1_090.0)} on A, “pull” on B"
    )


def test_a_note_is_said_letter_by_letter_and_cut() -> None:
    """A button has no room for a long one, the menu adds when it was."""
    long = Alignment(1_060.0, "the\npull of the second boss, in rain")

    assert "\n" not in long.in_full
    assert len(long.words) <= 14
    assert long.in_full.endswith(clock(1_060.0))


def test_time_before_zero_has_a_minus() -> None:
    """Zero has no unit."""
    assert since(0.0) == "0"
    assert since(-90.0) == f"\N{MINUS SIGN}{since(90.0)}"
