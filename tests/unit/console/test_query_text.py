"""Rows for a terminal: whole words and numbers, as a table or as blocks."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from inspector.console.query_text import print_rows, row_count
from inspector.storage.query_export import TextRows

FOUND = TextRows(
    ("entry", "casts", "meta"),
    (False, True, False),
    (("ability.fireball", "1728000000.25", None), ("item.a", "7", "x" * 60)),
    False,
)


def printed(found: TextRows, width: int | None) -> list[str]:
    """Return the lines of rows; the console itself is narrow, and must not wrap them."""
    text = io.StringIO()
    print_rows(found, Console(file=text, width=20, force_terminal=False), width)
    return text.getvalue().split("\n")


@pytest.mark.parametrize("width", [None, 93])
def test_what_fits_is_a_table(width: int | None) -> None:
    """Numbers are right-aligned; NULL is told."""
    assert printed(FOUND, width) == [
        "entry                     casts  meta",
        "ability.fireball  1728000000.25  NULL",
        f"item.a                        7  {'x' * 60}",
        "",
        "2 rows",
        "",
    ]


def test_what_does_not_fit_is_a_block_a_row() -> None:
    """One field a line; a text that is too long ends with an ellipsis at the width."""
    assert printed(FOUND, 40) == [
        "row 1",
        "  entry  ability.fireball",
        "  casts  1728000000.25",
        "  meta   NULL",
        "",
        "row 2",
        "  entry  item.a",
        "  casts  7",
        f"  meta   {'x' * 30}…",
        "",
        "2 rows",
        "",
    ]


def test_one_column_too_many_is_enough_for_blocks() -> None:
    """The width itself still holds a table."""
    found = TextRows(("abc", "de"), (False, True), (("x", "12"),), False)

    assert printed(found, 7)[0] == "abc  de"
    assert printed(found, 6)[0] == "row 1"


def test_wide_characters_count_twice() -> None:
    """As a terminal shows them."""
    found = TextRows(("name",), (False,), (("火" * 30,),), False)

    assert all(cell_len(line) <= 30 for line in printed(found, 30))


def test_long_names_leave_room_for_values() -> None:
    """They are expressions then."""
    found = TextRows(("sum(casts) + " * 20, "b"), (True, True), (("123456789", "2"),), False)

    lines = printed(found, 40)

    assert lines[1].endswith("…  123456789")
    assert all(len(line) <= 40 for line in lines)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (None, ["a  plan", "1  ┌──┐", "   └──┘"]),
        (6, ["row 1", "  a     1", "  plan  ┌──┐", "        └──┘"]),
    ],
)
def test_a_cell_of_lines_keeps_them(width: int | None, said: list[str]) -> None:
    """Such as a plan."""
    found = TextRows(("a", "plan"), (True, False), (("1", "┌──┐\n└──┘"),), False)

    assert printed(found, width)[: len(said)] == said


def test_data_cannot_steer_the_terminal() -> None:
    """It is shown as an escape."""
    found = TextRows(("a",), (False,), (("x\x1b[2Jy",),), False)

    assert printed(found, None)[1] == "x\\x1b[2Jy"


def test_no_rows_have_heads_only() -> None:
    """Where they fit."""
    found = TextRows(("a", "b"), (True, False), (), False)

    assert printed(found, 80) == ["a  b", "", "0 rows", ""]


def test_rows_that_are_cut_are_told() -> None:
    """With what shows more."""
    found = TextRows(("a",), (True,), (("1",),), True)

    assert "1 row, and there are more (--rows)" in printed(found, 80)


@pytest.mark.parametrize(("rows", "said"), [(0, "0 rows"), (1, "1 row"), (1_200, "1,200 rows")])
def test_one_row_is_no_rows(rows: int, said: str) -> None:
    """Grammar."""
    assert row_count(rows) == said
