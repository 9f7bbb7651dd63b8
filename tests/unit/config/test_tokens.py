"""Tokens: what the parts of a line are, and which brackets belong together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.tokens import MAX_LINE, line_tokens, lines_within, pair_at
from tests.unit.config.test_places import NONSENSE


def kinds(line: str, within: str = "") -> list[tuple[str, str]]:
    """Return the parts of a line with what they are."""
    return [(line[start:end], str(kind)) for start, end, kind in line_tokens(line, within)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("# a = 1", [("# a = 1", "comment")]),
        ("[[rule]] # x", [("[[rule]]", "header"), ("# x", "comment")]),
        ('  ["a b".c]', [('  ["a b".c]', "header")]),
        ("a = 1", [("a", "key"), ("1", "number")]),
        ("a.'b c' = -1_0.5e3", [("a.'b c'", "key"), ("-1_0.5e3", "number")]),
        ('a = "b = # c"', [("a", "key"), ('"b = # c"', "text")]),
        ('a = "open', [("a", "key"), ('"open', "text")]),
        ("a = { b = true }", [("a", "key"), ("b", "key"), ("true", "word")]),
        ("a = 1979-05-27 07:32:00Z", [("a", "key"), ("1979-05-27 07:32:00Z", "time")]),
        ("a = 07:32:00", [("a", "key"), ("07:32:00", "time")]),
        ("  [true],", [("true", "word")]),
        ("  zorp1,", []),
    ],
)
def test_the_parts_of_a_line(line: str, parts: list[tuple[str, str]]) -> None:
    """Keys, values, headers and comments are told apart."""
    assert kinds(line) == parts


def test_a_text_of_several_lines_is_a_text_on_each() -> None:
    """Whatever stands in it."""
    text = "a = '''\n[x] # no\nb''' # yes\nc = 1"
    lines = text.split("\n")
    within = lines_within(text)

    assert within == {1: "'''", 2: "'''"}
    assert kinds(lines[1], within[1]) == [("[x] # no", "text")]
    assert kinds(lines[2], within[2]) == [("b'''", "text"), ("# yes", "comment")]


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        ("a = |[1, [2]]", (4, 11)),
        ("a = [1, [2]]|", (4, 11)),
        ("a = [1, |[2]]", (8, 10)),
        ("a = { b = '}' }|", (4, 14)),
        ("a = |'b'", (4, 6)),
        ("a = 'b'|", (4, 6)),
        ("a = [ # |]", None),
        ("a = 1|", None),
        ("a = [1}|", None),
    ],
)
def test_brackets_and_quotes_that_belong_together(
    marked: str, pair: tuple[int, int] | None
) -> None:
    """Those in texts and comments are only letters."""
    assert pair_at(marked.replace("|", ""), marked.index("|")) == pair


@given(NONSENSE, st.sampled_from(["", '"""', "'''"]), st.integers(0, 90))
def test_no_line_is_too_strange(text: str, within: str, offset: int) -> None:
    """Parts follow each other, and none is empty."""
    tokens = line_tokens(text.partition("\n")[0], within)

    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert all(token.start < token.end for token in tokens if not within)
    lines_within(text)
    pair_at(text, offset)


@pytest.mark.parametrize("piece", ['"', "'", "\\", '"""', "[", "a.", "a ", "1", "#"])
def test_no_line_is_read_in_all_ways_there_are(piece: str) -> None:
    """Patterns that try them all would never end here."""
    text = "a = " + piece * 4_000

    tokens = line_tokens(text[:MAX_LINE])

    assert tokens[0] == (0, 1, "key")
    assert lines_within(text) == {}
    pair_at(text, 4)
