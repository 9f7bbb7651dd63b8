"""What the parts of a line of SQL are, for colours; the line need not be valid."""

from __future__ import annotations

import re

from inspector.config.tokens import MAX_LINE, Kind, Token
from inspector.ui.sql_console.sql_words import FUNCTIONS, KEYWORDS

_COMMENT, _TEXT, _NAME = "/*", "'", '"'
_LAST = {
    _COMMENT: re.compile(r".*?\*/"),
    _TEXT: re.compile(r"(?:''|[^'])*+'"),
    _NAME: re.compile(r'(?:""|[^"])*+"'),
}
_WITHIN_KINDS = {_COMMENT: Kind.COMMENT, _TEXT: Kind.TEXT, _NAME: Kind.KEY}
_LEXEME = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:''|[^'])*+(?:'|\Z)|\"(?:\"\"|[^\"])*+(?:\"|\Z)", re.DOTALL
)
_TOKEN = re.compile(
    r"(?P<comment>--.*|/\*.*?(?:\*/|\Z))"
    r"|(?P<text>'(?:''|[^'])*+(?:'|\Z))"
    r'|(?P<key>"(?:""|[^"])*+(?:"|\Z))'
    r"|(?P<number>(?<![\w.])(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\b)"
    r"|(?P<name>[^\W\d]\w*)(?P<call>[ \t]*\()?"
)
_KEYWORDS = frozenset(KEYWORDS)
_FUNCTIONS = frozenset(FUNCTIONS)


def line_tokens(line: str, within: str = "") -> list[Token]:
    """Return the parts of a line that have a colour of their own.

    The kinds are those of a config file, so that texts and numbers look the same in both: a
    keyword looks like a header there, and a function like a word.

    Args:
        line: Without its end.
        within: What begins the comment, text or name that the line begins in; empty for none.
    """
    if len(line) > MAX_LINE:
        return []
    found: list[Token] = []
    place = 0
    if within:
        last = _LAST[within].match(line)
        place = last.end() if last else len(line)
        found.append(Token(0, place, _WITHIN_KINDS[within]))
    for token in _TOKEN.finditer(line, place):
        kind = _kind(token)
        if kind is not None:
            start, end = token.span("name") if token["name"] else token.span()
            found.append(Token(start, end, kind))
    return found


def lines_within(text: str) -> dict[int, str]:
    """Return the lines, from 0, that begin within a comment, text or name, with its beginning."""
    found: dict[int, str] = {}
    line = place = 0
    for lexeme in _LEXEME.finditer(text):
        inside = text.count("\n", *lexeme.span())
        if inside:
            line += text.count("\n", place, lexeme.start())
            begun = lexeme.group()[: 2 if lexeme.group().startswith(_COMMENT) else 1]
            found.update((line + number + 1, begun) for number in range(inside))
            line, place = line + inside, lexeme.end()
    return found


def is_code(text: str, offset: int) -> bool:
    """Return whether names may stand at an offset: in no comment and in no text."""
    for lexeme in _LEXEME.finditer(text):
        said = lexeme.group()
        if lexeme.start() >= offset:
            return True
        is_closed = _is_closed(said)
        is_inside = offset < lexeme.end() or (offset == lexeme.end() and not is_closed)
        if is_inside:
            return said.startswith(_NAME)
    return True


def _is_closed(said: str) -> bool:
    if said.startswith("--"):
        return False
    if said.startswith(_COMMENT):
        return said.endswith("*/") and len(said) > len("/*/")
    # Twice the quote within a text is one that belongs to it.
    return len(said) > 1 and said.count(said[0]) % 2 == 0


def _kind(token: re.Match[str]) -> Kind | None:
    name = token["name"]
    if name is None:
        return Kind(token.lastgroup or "")
    if name.upper() in _KEYWORDS and not (token["call"] and name.lower() in _FUNCTIONS):
        return Kind.HEADER
    return Kind.WORD if token["call"] else None
