"""What Enter and Ctrl+/ do, what a search finds, and whether colours can be read."""

from __future__ import annotations

import pytest

from inspector.ui.config_editor.text.inks import grounds, inks
from inspector.ui.config_editor.text.search import matches_of, next_match
from inspector.ui.config_editor.text.typing import line_break, toggled_comments
from inspector.ui.theme import ThemeName, load_colours
from tests.unit.ui.test_theme import contrast


@pytest.mark.parametrize(
    ("before", "after", "inserted", "back"),
    [
        ("a = 1", "", "\n", 0),
        ("  a = 1", "", "\n  ", 0),
        ("order = [", "", "\n    ", 0),
        ("order = [", "]", "\n    \n", 1),
        ("  order = [", " ]", "\n      \n  ", 3),
        ("# see [", "", "\n", 0),
    ],
)
def test_a_new_line_is_indented(before: str, after: str, inserted: str, back: int) -> None:
    """As the one above, and further in a list that begins there."""
    assert line_break(before, after) == (inserted, back)


def test_lines_become_comments_and_are_again_what_they_were() -> None:
    """Blank lines stay blank, and indents stay."""
    lines = ["[rates]", "", "  casts = 1 # why"]

    comments = toggled_comments(lines)

    assert comments == ["# [rates]", "", "#   casts = 1 # why"]
    assert toggled_comments(comments) == lines
    assert toggled_comments(["#a", "b"]) == ["# #a", "# b"]
    assert toggled_comments([""]) == [""]


def test_letters_are_found_in_any_case_and_as_they_are() -> None:
    """They are no pattern; the search goes round at the ends."""
    found = matches_of("a.B ab a.b", "A.b")

    assert found == [(0, 3), (7, 10)]
    assert matches_of("aaa", "") == []
    assert [next_match(found, at, 1) for at in (0, 1, 7, 8)] == [0, 1, 1, 0]
    assert [next_match(found, at, -1) for at in (0, 1, 8)] == [1, 0, 1]


@pytest.mark.parametrize("name", ThemeName)
def test_every_token_can_be_read_on_every_ground(name: ThemeName) -> None:
    """With a contrast of 4.5."""
    colours = load_colours(name)

    for kind, ink in inks(colours).items():
        for ground in grounds(colours):
            assert contrast(ink, ground) >= 4.5, (kind, ground.name())
