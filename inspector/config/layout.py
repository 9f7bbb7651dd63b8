"""How a TOML text is laid out: where each field begins and ends, so that edits leave the rest.

tomlkit knows this too, but counts the comment above a table to the table before it: a row that is
removed there takes the next one's comment along. Here a comment belongs to what it stands above.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from inspector.config.places import Path

_BLANK = re.compile(r"[ \t]*")
_BLANKS = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_REST_OF_LINE = re.compile(r"[^\n]*\n?")
_KEY_PART = re.compile(r"""[ \t]*([\w-]+|"(?:\\.|[^"\\])*"|'[^']*')[ \t]*""", re.ASCII)
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?'
    r"|'''.*?'''(?:'{1,2}(?!'))?"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|[^\s,\]}#]+(?:[ ]\d[^\s,\]}#]*)?",  # a date may have a blank before its time
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value stands.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        items: Offsets around each item of an inline table or array, keys included; else None.
    """

    start: int
    end: int
    items: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A header, or a key with its value.

    Attributes:
        path: The table or field.
        table: The table that it stands in; of a header, the path itself.
        is_header: Whether it begins a table or a row.
        start: Offset of the beginning of its first line.
        end: Offset behind its last line, newline included.
    """

    path: Path
    table: Path
    is_header: bool
    start: int
    end: int


@dataclass(slots=True)
class Layout:
    """What stands where in a text.

    Attributes:
        text: Valid TOML.
        statements: In the order of the text.
        values: Every field that has a value of its own, those of inline tables included.
        rows: The lists of tables, [[…]], with their lengths.
    """

    text: str
    statements: list[Statement] = field(default_factory=list)
    values: dict[Path, Value] = field(default_factory=dict)
    rows: dict[Path, int] = field(default_factory=dict)

    @property
    def newline(self) -> str:
        """How the lines of the text end."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    def lead(self, number: int) -> int:
        """Return where the comment right above a statement begins, or else the statement."""
        start = self.statements[number].start
        least = self.statements[number - 1].end if number else 0
        while start > least:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if above < least or not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start


def layout_of(text: str) -> Layout:
    """Return where everything stands.

    Args:
        text: Valid TOML; of anything else, no sense can be expected.
    """
    layout = Layout(text)
    table: Path = ()
    place = 0
    while place < len(text):
        start = place
        place = _end(_BLANK, text, place)
        if text.startswith("[", place):
            table = _header(layout, place)
            place = _end(_REST_OF_LINE, text, place)
            layout.statements.append(Statement(table, table, True, start, place))
        elif place < len(text) and text[place] not in "#\r\n":
            key, place = key_parts(text, place)
            path = (*table, *key)
            place = _value(layout, path, _end(_BLANK, text, place + 1))
            place = _end(_REST_OF_LINE, text, place)
            layout.statements.append(Statement(path, table, False, start, place))
        else:
            place = _end(_REST_OF_LINE, text, place)
    return layout


def _header(layout: Layout, place: int) -> Path:
    """Return the table that a header begins."""
    is_row = layout.text.startswith("[[", place)
    key, _ = key_parts(layout.text, place + 1 + is_row)
    path: Path = ()
    for number, part in enumerate(key):
        path = (*path, part)
        if is_row and number == len(key) - 1:
            layout.rows[path] = layout.rows.get(path, 0) + 1
        if path in layout.rows:
            path = (*path, layout.rows[path] - 1)
    return path


def key_parts(text: str, place: int) -> tuple[Path, int]:
    """Return the parts of a key, and the offset behind it."""
    parts: list[str] = []
    while True:
        found = _KEY_PART.match(text, place)
        if found is None:
            raise ValueError(f"no key at {place}")
        raw = found[1]
        parts.append(tomllib.loads(f"x = {raw}")["x"] if raw[0] in "\"'" else raw)
        place = found.end()
        if not text.startswith(".", place):
            return tuple(parts), place
        place += 1


def _value(layout: Layout, path: Path, place: int) -> int:
    """Take in a value, and return the offset behind it."""
    text, start = layout.text, place
    if text[place] not in "[{":
        end = _end(_SCALAR, text, place)
        layout.values[path] = Value(start, end)
        return end
    closing = "]" if text[place] == "[" else "}"
    items: list[tuple[int, int]] = []
    place = _end(_BLANKS, text, place + 1)
    while text[place] != closing:
        first, inner = place, (*path, len(items))
        if closing == "}":
            key, place = key_parts(text, place)
            inner = (*path, *key)
            place = _end(_BLANK, text, place + 1)
        place = _value(layout, inner, place)
        items.append((first, place))
        place = _end(_BLANKS, text, place)
        if text[place] == ",":
            place = _end(_BLANKS, text, place + 1)
    layout.values[path] = Value(start, place + 1, tuple(items))
    return place + 1


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    if found is None:
        raise ValueError(f"no value at {place}")
    return found.end()
