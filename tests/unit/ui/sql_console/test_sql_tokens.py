"""The colours of SQL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.tokens import Kind
from inspector.ui.sql_console.sql_tokens import line_tokens, lines_within


def parts(line: str, within: str = "") -> list[tuple[str, Kind]]:
    """Return the coloured parts of a line."""
    return [(line[start:end], kind) for start, end, kind in line_tokens(line, within)]


def test_each_part_has_its_kind() -> None:
    """Names of columns have none: they are what the query is about."""
    assert parts("select Sum(\"metrics.casts\") + 1.5e3 from records -- 'all'") == [
        ("select", Kind.HEADER),
        ("Sum", Kind.WORD),
        ('"metrics.casts"', Kind.KEY),
        ("1.5e3", Kind.NUMBER),
        ("from", Kind.HEADER),
        ("-- 'all'", Kind.COMMENT),
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("'it''s'", [("'it''s'", Kind.TEXT)]),
        ("'open", [("'open", Kind.TEXT)]),
        ("/* a */ 1", [("/* a */", Kind.COMMENT), ("1", Kind.NUMBER)]),
        (
            "first(x) NULLS FIRST",
            [("first", Kind.WORD), ("NULLS", Kind.HEADER), ("FIRST", Kind.HEADER)],
        ),
        ("a1 x2y", []),
    ],
)
def test_what_looks_alike_is_told_apart(line: str, wanted: list[tuple[str, Kind]]) -> None:
    """A quote in a text, a digit in a name, a function that is a keyword elsewhere."""
    assert parts(line) == wanted


def test_a_line_within_a_comment_is_one_until_it_ends() -> None:
    """And so is one within a text."""
    within = lines_within("SELECT /* a\nb */ 1,\n'c\nd'")

    assert within == {1: "/*", 3: "'"}
    assert parts("b */ 1,", within[1]) == [("b */", Kind.COMMENT), ("1", Kind.NUMBER)]
    assert parts("d'", within[3]) == [("d'", Kind.TEXT)]


@given(st.text(max_size=60), st.sampled_from(["", "'", '"', "/*"]))
def test_parts_stand_one_behind_the_other(line: str, within: str) -> None:
    """Whatever is typed."""
    end = 0
    for token in line_tokens(line, within):
        assert end <= token.start <= token.end <= len(line)
        end = token.end
