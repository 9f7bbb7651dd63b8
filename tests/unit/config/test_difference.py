"""Two edits of one text, and what differs."""

from __future__ import annotations

import pytest

from inspector.config.difference import changed_paths, merged, unified

BASE = "revision = 1\n# why\n[rates]\na = 1\nb = 2\nc = 3\n"


def test_a_difference_names_the_lines() -> None:
    """With their neighbours, as programmers know it; a last line may lack its newline."""
    said = unified("a = 1\nb = 2", "a = 1\nb = 3", "before", "after")

    assert said == "--- before\n+++ after\n@@ -1,2 +1,2 @@\n a = 1\n-b = 2\n+b = 3\n"
    assert unified(BASE, BASE, "before", "after") == ""


def test_changed_fields_are_told_by_path() -> None:
    """A field that comes or goes counts; a list is one field; order and spelling are none."""
    before = {"a": {"x": 1, "y": 2}, "list": [1, 2], "gone": {"z": 1}}
    after = {"list": [2, 1], "a": {"y": 2.0, "x": 3}, "new": 1}

    assert changed_paths(before, after) == {("a", "x"), ("list",), ("gone", "z"), ("new",)}


def test_edits_of_different_fields_become_one() -> None:
    """Neighbours, comments and the revision included."""
    theirs = BASE.replace("revision = 1", "revision = 2").replace("b = 2", "b = 7")
    ours = BASE.replace("a = 1", "a = 9 # more").replace("# why", "# because")

    both = merged(BASE, theirs, ours)

    assert both == "revision = 2\n# because\n[rates]\na = 9 # more\nb = 7\nc = 3\n"


def test_edits_of_one_line_become_one_if_the_fields_differ() -> None:
    """An inline table holds several."""
    base = "rates = { a = 1, b = 2 }\n"

    both = merged(base, base.replace("1", "5"), base.replace("2", "6"))

    assert both == "rates = { a = 5, b = 6 }\n"


def test_the_same_edit_twice_is_one() -> None:
    """Nothing has to be asked."""
    same = BASE.replace("b = 2", "b = 7")

    assert merged(BASE, same, same) == same


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (BASE.replace("b = 2", "b = 7"), BASE.replace("b = 2", "b = 8")),
        (BASE.replace("b = 2\n", ""), BASE.replace("b = 2", "b = 8")),
        (BASE.replace("b = 2", "b = [1]"), BASE.replace("b = 2", "b = [2]")),
        (BASE.replace("# why", "# this"), BASE.replace("# why", "# that")),
        (BASE + "[rates", BASE.replace("b = 2", "b = 8")),
    ],
)
def test_edits_that_overlap_are_left_to_a_person(theirs: str, ours: str) -> None:
    """One field, one comment, or a text that is no TOML."""
    assert merged(BASE, theirs, ours) is None
