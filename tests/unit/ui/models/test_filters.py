"""Filters in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.models.filters import (
    FilterKind,
    active_kinds,
    entry_glob,
    exactly,
    is_player,
    may_become_player,
    plain_text,
    values_of,
    without,
)

EVERYTHING = Selector(
    entry="ability.*",
    tiers=frozenset({5, 3, 4}),
    shards=frozenset({"b", "a"}),
    tags=frozenset({"sustain_*"}),
    player="h:3ad9",
)


def test_a_selector_is_told_kind_by_kind() -> None:
    """Each kind that is set tells its values in order; a kind that takes all rows tells none."""
    assert active_kinds(ALL_ROWS) == ()
    assert active_kinds(EVERYTHING) == tuple(FilterKind)
    assert [values_of(EVERYTHING, kind) for kind in FilterKind] == [
        ("ability.*",),
        ("3", "4", "5"),
        ("a", "b"),
        ("sustain_*",),
        ("h:3ad9",),
    ]


@pytest.mark.parametrize("kind", list(FilterKind))
def test_a_kind_is_taken_away_alone(kind: FilterKind) -> None:
    """Without one kind the others stay."""
    left = without(EVERYTHING, kind)

    assert set(active_kinds(left)) == set(FilterKind) - {kind}


@given(st.text(max_size=20))
def test_a_name_means_only_itself(name: str) -> None:
    """The glob of a name matches it, whatever wildcards are in it, and reads as the name."""
    assert Selector(entry=exactly(name)).takes_entry(name)
    assert not Selector(entry=exactly(name)).takes_entry(name + "x")


@pytest.mark.parametrize(
    ("typed", "glob"),
    [
        ("", "*"),
        ("  ", "*"),
        ("meteor", "*meteor*"),
        ("ability.*", "ability.*"),
        ("a?c", "a?c"),
    ],
)
def test_a_part_of_a_name_stands_for_all_that_hold_it(typed: str, glob: str) -> None:
    """What is typed without a wildcard is looked for anywhere in a name."""
    assert entry_glob(typed) == glob


def test_a_wildcard_in_a_name_is_shown_as_it_is_written() -> None:
    """The marks that make a star mean itself are for the machine only."""
    assert plain_text(exactly("odd*name[1]")) == "odd*name[1]"
    assert plain_text("ability.*") == "ability.*"


@pytest.mark.parametrize("text", ["h:0", "h:3ad91f", "h:" + "f" * 128])
def test_a_hash_is_a_player(text: str) -> None:
    """``h:`` and lower-case hex, and each beginning of it."""
    assert is_player(text)
    assert all(may_become_player(text[:length]) for length in range(len(text)))


@pytest.mark.parametrize("text", ["Alice", "h:Alice", "H:3a", "h:3A", "3ad91f", "h:3a d", "x:3a"])
def test_a_name_is_no_player(text: str) -> None:
    """Nothing else is, and neither is its beginning of any hash."""
    assert not is_player(text)
    assert not may_become_player(text)
