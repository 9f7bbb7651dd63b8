"""Lines of a file: those that nobody touches stay as they are, to the byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.config_editor.text.changes import Changes, changes_of
from inspector.ui.config_editor.text.file_lines import (
    FileLines,
    columns_to_units,
    common_ends,
    units_to_columns,
)

PIECES = st.sampled_from(["a", "b = 1", "\n", "\r\n", "\r", "\u2029", "\u2028", "é", "😀", "\0"])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_a_text_is_the_same_again(text: str) -> None:
    """Whatever ends its lines."""
    assert FileLines.of(text).text == text


@given(TEXTS, TEXTS)
def test_an_edit_is_what_was_typed(text: str, other: str) -> None:
    """Line by line; and an edit that is taken back leaves the file as it was."""
    lines = FileLines.of(text)
    typed = FileLines.of(other).texts

    edited = lines.edited(typed)

    assert FileLines.of(edited.text).texts == typed
    assert lines.edited(lines.texts).text == text


def test_only_what_was_typed_has_new_ends() -> None:
    """A file of mixed ends keeps each; new lines end as the first one does."""
    lines = FileLines.of("a\r\nb\nc\r\n")

    assert lines.edited(["a", "x", "y", "b", "c", ""]).text == "a\r\nx\r\ny\r\nb\nc\r\n"
    assert lines.edited(["a", "B", "c", ""]).text == "a\r\nB\r\nc\r\n"
    assert FileLines.of("a").edited(["a", "b"]).text == "a\nb"


@given(TEXTS, st.integers(0, 40))
def test_an_offset_is_a_place(text: str, offset: int) -> None:
    """And the place is the offset, but between the two letters of an end."""
    lines = FileLines.of(text)
    line, column = lines.place_of(min(offset, len(text)))

    found = lines.offset_of(line, column)

    assert text[found : min(offset, len(text))] in ("", "\r")


@given(TEXTS, st.integers(0, 40))
def test_columns_count_characters_and_qt_counts_units(line: str, column: int) -> None:
    """There and back again."""
    column = min(column, len(line))
    assert units_to_columns(line, columns_to_units(line, column)) == column


@given(st.text("ab", max_size=8), st.text("ab", max_size=8))
def test_what_two_texts_have_in_common_is_counted_once(one: str, other: str) -> None:
    """At the beginning, then at the end."""
    head, tail = common_ends(one, other)

    assert one[:head] == other[:head]
    assert one[len(one) - tail :] == other[len(other) - tail :]
    assert head + tail <= min(len(one), len(other))


def test_lines_that_changed_are_told() -> None:
    """New ones and other ones by themselves, removed ones by what stands below them."""
    before = ["a", "b", "c", "d", "e"]

    assert changes_of(before, before) == Changes()
    assert changes_of(before, ["a", "B", "c", "d", "x", "e"]).changed == {1, 4}
    assert changes_of(before, ["a", "c", "d", "e"]) == Changes(cut=frozenset({1}))
    assert changes_of(before, ["a", "b", "c"]).cut == {2}
    assert changes_of([str(n) for n in range(9_000)], ["x"] * 9_000).changed == set(range(9_000))
