"""What the parts of a line of TOML are, for colours; the line need not be valid."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

_TEXTS = (
    r'"""(?:\\.|"(?!"")|[^"\\])*+(?:"{3,5}|\\?\Z)'
    r"|'''(?:'(?!'')|[^'])*+(?:'{3,5}|\Z)"
    r'|"(?:\\[^\n]|[^"\\\n])*+"?'
    r"|'[^'\n]*'?"
)
_LEXEME = re.compile(rf"{_TEXTS}|#[^\n]*|[\[\]{{}}]", re.DOTALL)
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_TOKEN = re.compile(
    rf"(?P<comment>\#.*)"
    rf"|(?P<header>\A[ \t]*\[\[?[ \t]*(?!(?:true|false|inf|nan)\b){_PART}"
    rf"(?:[ \t]*\.[ \t]*{_PART})*[ \t]*\]\]?(?=[ \t]*(?:\#|\Z)))"
    rf"|(?P<key>{_PART}(?:[ \t]*\.[ \t]*{_PART})*(?=[ \t]*=))"
    rf"|(?P<text>{_TEXTS})"
    r"|(?P<time>\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?|\d\d:\d\d[\d:.]*)"
    r"|(?P<number>[+-]?(?:0[xob][\w]+|\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?\d+)?|inf|nan)\b)"
    r"|(?P<word>true|false)\b"
    r"|[\w-]+"
)
_LAST = {'"""': re.compile(r'(?:\\.|[^\\])*?"{3,5}'), "'''": re.compile(r".*?'{3,5}")}

MAX_LINE = 5_000
"""Longer lines keep one colour."""


class Kind(StrEnum):
    """What a part of a line is."""

    COMMENT = "comment"
    HEADER = "header"
    KEY = "key"
    TEXT = "text"
    TIME = "time"
    NUMBER = "number"
    WORD = "word"


class Token(NamedTuple):
    """A part of a line, by its first character and the one behind its last."""

    start: int
    end: int
    kind: Kind


def line_tokens(line: str, within: str = "") -> list[Token]:
    """Return the parts of a line that have a colour of their own.

    Args:
        line: Without its end.
        within: The quotes of the text that the line begins in, empty if it begins in none.
    """
    if len(line) > MAX_LINE:
        return []
    found: list[Token] = []
    place = 0
    if within:
        last = _LAST[within].match(line)
        place = last.end() if last else len(line)
        found.append(Token(0, place, Kind.TEXT))
    return found + [
        Token(token.start(), token.end(), Kind(token.lastgroup))
        for token in _TOKEN.finditer(line, place)
        if token.lastgroup
    ]


def lines_within(text: str) -> dict[int, str]:
    """Return the lines, from 0, that begin within a text of several lines, with its quotes."""
    found: dict[int, str] = {}
    if '"""' not in text and "'''" not in text:
        return found
    line = place = 0
    for lexeme in _LEXEME.finditer(text):
        quotes = lexeme.group()[:3]
        if quotes in _LAST:
            line += text.count("\n", place, lexeme.start())
            inside = text.count("\n", *lexeme.span())
            found.update((line + number + 1, quotes) for number in range(inside))
            line, place = line + inside, lexeme.end()
    return found


def pair_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the offsets of the two brackets, or quotes, of which one stands at an offset.

    The one behind the offset comes before the one in front of it.
    """
    pairs: dict[int, tuple[int, int]] = {}
    opened: list[int] = []
    for lexeme in _LEXEME.finditer(text):
        start, said = lexeme.start(), lexeme.group()
        if said in "[{":
            opened.append(start)
        elif said in "]}":
            if opened and text[opened[-1]] + said in ("[]", "{}"):
                begun = opened.pop()
                pairs[begun] = pairs[start] = (begun, start)
        elif said[0] != "#" and len(said) > 1 and said[-1] == said[0]:
            pairs[start] = pairs[lexeme.end() - 1] = (start, lexeme.end() - 1)
    return pairs.get(offset) or pairs.get(offset - 1)
