"""Saves of config files: which stand together as one mark, and what is said of them."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.models.marks import ConfigMark, MarkStacks, are_within, in_order, stacked
from inspector.ui.models.view import Extent

TS = 1_735_758_000.0


def save(at_s: float, revision: int = 13, who: str = "ana", why: str = "spam") -> ConfigMark:
    """Return a save so many seconds after the origin."""
    return ConfigMark(TS + at_s, "sampling.toml", revision, who, why)


def saves(*at_s: float) -> tuple[ConfigMark, ...]:
    """Return saves at these seconds after the origin."""
    return tuple(save(each, number) for number, each in enumerate(at_s))


def clock(at_s: float) -> str:
    """Return the time of day as the window should show it here."""
    return datetime.fromtimestamp(TS + at_s).astimezone().strftime("%H:%M:%S")


def test_saves_that_stand_close_are_one_mark() -> None:
    """It stands where the first of them is; the next one far enough from there is another."""
    stacks = stacked(saves(0, 3, 9, 10, 40), apart_s=10)

    assert [len(one.marks) for one in stacks] == [3, 1, 1]
    assert [one.first_ts - TS for one in stacks] == [0, 10, 40]
    assert stacks[0].last_ts == TS + 9


@given(
    at_s=st.lists(st.floats(0, 1e6), max_size=60),
    apart_s=st.floats(0, 1e5),
)
def test_no_save_is_lost_and_marks_are_apart(at_s: list[float], apart_s: float) -> None:
    """Each save is in one stack, and stacks begin further from each other than the gap."""
    marks = in_order(saves(*at_s))

    stacks = stacked(marks, apart_s)

    assert tuple(mark for one in stacks for mark in one.marks) == marks
    starts = [one.first_ts for one in stacks]
    assert all(following >= start + apart_s for start, following in pairwise(starts))


def test_panning_regroups_nothing() -> None:
    """Stacks are those of the whole session, whichever of them are in view."""
    marked = MarkStacks()
    marked.set_marks(saves(0, 6, 12, 18, 24))

    whole = marked.between(TS, TS + 30, 10, 10)
    later = marked.between(TS + 5, TS + 30, 10, 10)

    assert [len(one.marks) for one in whole] == [2, 2, 1]
    assert later == whole[1:]


def test_marks_with_longer_counts_stand_further_apart() -> None:
    """Ten saves in one place need the room of two figures."""
    marked = MarkStacks()
    marked.set_marks(saves(*range(40)))

    few = marked.between(TS, TS + 40, 9, 20)
    many = marked.between(TS, TS + 40, 10, 20)

    assert [len(one.marks) for one in few] == [9, 9, 9, 9, 4]
    assert [len(one.marks) for one in many] == [20, 20]


def test_other_saves_are_told_from_the_same_ones() -> None:
    """Nothing is drawn again for saves that are marked already, in whatever order they come."""
    marked = MarkStacks()

    assert marked.set_marks(saves(0, 6))
    assert not marked.set_marks(saves(0, 6)[::-1])
    assert marked.set_marks(saves(0, 7))


def test_a_save_says_what_when_who_and_why() -> None:
    """In two lines; what nobody said is left out."""
    (told,) = stacked((save(5, why="reflect spam\nin mythic week"),), 1)
    (outside,) = stacked((save(5, who="", why=""),), 1)

    assert told.lines() == [
        f"sampling.toml revision 13 · {clock(5)} · ana",
        "reflect spam in mythic week",
    ]
    assert outside.lines() == [f"sampling.toml revision 13 · {clock(5)}"]


def test_a_long_reason_is_cut() -> None:
    """A tooltip does not grow past the screen."""
    (told,) = stacked((save(5, why="x" * 500),), 1)

    assert len(told.lines()[1]) == 72
    assert told.lines()[1].endswith("…")


@pytest.mark.parametrize(
    ("count", "named", "last"), [(4, 4, ""), (9, 3, "and 6 more config saves")]
)
def test_of_many_saves_the_first_are_named(count: int, named: int, last: str) -> None:
    """And how many more there are."""
    (one,) = stacked(tuple(save(each, why="") for each in range(count)), 100)

    lines = one.lines()

    assert one.name == f"{count} config saves"
    assert sum(line.startswith("sampling.toml revision") for line in lines) == named
    assert lines[named:] == ([last] if last else [])


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [((), False), ((-5,), False), ((0,), True), ((-5, 100), True), ((-5, 101), False)],
)
def test_a_save_belongs_to_a_session_it_was_made_in(
    at_s: tuple[float, ...], expected: bool
) -> None:
    """One of last week does not."""
    assert are_within(saves(*at_s), Extent(TS, TS + 100)) is expected
