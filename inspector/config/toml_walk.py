"""Goes through a TOML text that need not be valid, and notes what stands where.

Somebody who types leaves strings, lists and headers open most of the time. Here an open string or
inline table ends with its line, and an open list where a line begins like a key or a header.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Names of fields and, in lists, positions from 0."""

_MAX_DEPTH = 40
"""What is nested deeper is passed over."""

_MAX_PARTS = 16
"""Keys of more parts are refused by the reader, too."""

_BLANK = re.compile(r"[ \t]*")
_BLANKS = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_LINE_END = re.compile(r"[^\n]*\n?")
_PART = re.compile(r"""[ \t]*([\w-]+|"(?:\\[^\n]|[^"\\\n])*"?|'[^'\n]*'?)[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:\\.|"(?!"")|[^"\\])*+(?:"{3,5}|\\?\Z)'
    r"|'''(?:'(?!'')|[^'])*+(?:'{3,5}|\Z)"
    r'|"(?:\\[^\n]|[^"\\\n])*+"?'
    r"|'[^'\n]*'?"
    r"|[^\s,\]}#]+(?:[ ]\d[^\s,\]}#]*)?",  # a date may have a blank before its time
    re.DOTALL,
)
_OPEN = re.compile(r""""(?!"")(?:\\.|[^"\\])*\\?|'(?!'')[^']*|[^"'].*""", re.DOTALL)
_SIMPLE = re.compile(
    # Most lines, at a third of the time.
    r"""[ \t]*([\w-]+)[ \t]*=[ \t]*("[^"\\\n]*"|'[^'\n]*'|[^\s,\]}\[{#"']+)[ \t]*\r?\n"""
)
_STATEMENT = re.compile(
    r"[ \t]*(?:\[\[?[ \t]*(?!(?:true|false|inf|nan)[ \t]*\])[A-Za-z_][\w.\- \t]*\]"
    r"""|(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*[\w-]+)*[ \t]*=)"""
)


class Spot(NamedTuple):
    """Where a field stands.

    Attributes:
        path: The field; of a header, the table or row that it begins.
        start: Offset of its key or header; of an item of a list, of the item.
        value: Offset of its value; of a header, `end`.
        end: Offset behind its value, or behind the header.
    """

    path: Path
    start: int
    value: int
    end: int


class Place(NamedTuple):
    """What a text goes on with at its end.

    Attributes:
        kind: ``key`` of a field, ``value``, ``header``, or empty for anything else.
        path: The table that a key belongs to, the field that a value belongs to, the table around
            a header.
        start: Offset of what is there of it.
    """

    kind: str
    path: Path
    start: int


class Statement(NamedTuple):
    """A header or a field with all of its lines.

    Attributes:
        start: Offset of its first line.
        end: Offset behind its last line.
        table: That it stands in; of a header, the one that it begins.
        first: Number of its first spot.
    """

    start: int
    end: int
    table: Path
    first: int


class Walk:
    """Goes through a text once, and notes what stands where.

    Attributes:
        spots: In the order of the text; a list or an inline table comes before what is in it.
        statements: All of them, in the order of the text.
        table: The table that the text ends in.
        end: What the text goes on with at its end; None for nothing in particular.
    """

    def __init__(self, text: str) -> None:
        self.spots: list[Spot] = []
        self.statements: list[Statement] = []
        self.table: Path = ()
        self.end: Place | None = None
        self._text = text
        self._size = len(text)
        self._rows: dict[Path, int] = {}

    def run(self) -> None:
        """Go through the text."""
        place = 0
        text, size = self._text, self._size
        while place < size:
            start, first = place, len(self.spots)
            if simple := _SIMPLE.match(text, place):
                path, place = (*self.table, simple[1]), simple.end()
                self.spots.append(Spot(path, simple.start(1), simple.start(2), simple.end(2)))
                self.statements.append(Statement(start, place, self.table, first))
                continue
            place = _past(_BLANK, text, place)
            if place == size:
                break
            if text[place] in "#\r\n":
                place = self._rest_of_line(place)
                continue
            is_header = text[place] == "["
            place = self._header(place) if is_header else self._field(self.table, place, 0)
            place = self._rest_of_line(place)
            self.statements.append(Statement(start, place, self.table, first))
        if self.end is None and (not text or text[text.rfind("\n") + 1 :].strip(" \t") == ""):
            self._ends("key", self.table, size)

    def _rest_of_line(self, place: int) -> int:
        after = _past(_LINE_END, self._text, place)
        if after == self._size and self._text[place:after].lstrip(" \t")[:1] == "#":
            self._ends("", (), after)
        return after

    def _header(self, place: int) -> int:
        """Take in a header, and return the offset behind it."""
        text, is_row = self._text, self._text.startswith("[[", place)
        parts, start, after = self._key(place + 1 + is_row)
        if after == self._size:
            last = text[start:after].strip()
            self._ends("header", parts[:-1] if last else parts, place)
        closed = min(after + 1 + is_row, self._size) if text.startswith("]", after) else after
        path: Path = ()
        for number, part in enumerate(parts):
            path = (*path, part)
            if is_row and number == len(parts) - 1:
                if path not in self._rows:
                    self.spots.append(Spot(path, place, closed, closed))
                self._rows[path] = self._rows.get(path, 0) + 1
            if path in self._rows:
                path = (*path, self._rows[path] - 1)
        self.spots.append(Spot(path, place, closed, closed))
        self.table = path
        return closed

    def _field(self, table: Path, place: int, depth: int) -> int:
        """Take in a key with its value, and return the offset behind it."""
        text = self._text
        parts, start, after = self._key(place)
        if after == self._size:
            is_open = start == after or text[after - 1] not in " \t"
            outer = parts[:-1] if start < after else parts
            self._ends("key" if is_open else "", (*table, *outer), start)
        path, number = (*table, *parts), len(self.spots)
        self.spots.append(Spot(path, place, after, after))
        if not text.startswith("=", after):
            return after
        value = _past(_BLANK, text, after + 1)
        end = self._value(path, value, depth)
        self.spots[number] = Spot(path, place, value, end)
        return end

    def _key(self, place: int) -> tuple[tuple[str, ...], int, int]:
        """Return the parts of a key, and the offsets of the last part and behind it."""
        parts: list[str] = []
        while True:
            start = _past(_BLANK, self._text, place)
            found = _PART.match(self._text, place)
            if found is None:
                return tuple(parts), start, start
            parts.append(_name(found[1]))
            place = found.end()
            if len(parts) == _MAX_PARTS or not self._text.startswith(".", place):
                return tuple(parts), start, place
            place += 1

    def _value(self, path: Path, place: int, depth: int) -> int:
        """Take in a value, and return the offset behind it."""
        if place < self._size and self._text[place] in "[{" and depth < _MAX_DEPTH:
            return self._items(path, place, depth)
        found = _SCALAR.match(self._text, place)
        end = found.end() if found else place
        if end == self._size:
            is_open = found is None or _OPEN.fullmatch(found.group())
            self._ends("value" if is_open else "", path, place)
        return end

    def _items(self, path: Path, place: int, depth: int) -> int:
        """Take in a list or an inline table, and return the offset behind it."""
        text, is_list = self._text, self._text[place] == "["
        number, behind = 0, place + 1
        while True:
            place = _past(_BLANKS if is_list else _BLANK, text, behind)
            if place == self._size or (self._breaks_list if is_list else self._breaks)(place):
                if place == self._size:
                    self._goes_on((*path, number) if is_list else path, behind, is_list=is_list)
                return behind
            if text[place] == ("]" if is_list else "}"):
                return place + 1
            if text[place] == ",":
                behind = place + 1
                continue
            if is_list:
                after = self._item((*path, number), place, depth + 1)
            else:
                after = self._field(path, place, depth + 1)
            behind = max(after, place + 1)
            number += 1

    def _item(self, path: Path, place: int, depth: int) -> int:
        number = len(self.spots)
        self.spots.append(Spot(path, place, place, place))
        end = self._value(path, place, depth)
        self.spots[number] = Spot(path, place, place, end)
        return end

    def _breaks(self, place: int) -> bool:
        """Return whether an inline table is over, closed or not."""
        return self._text[place] in "\r\n#"

    def _breaks_list(self, place: int) -> bool:
        """Return whether a list was left open: another statement begins here."""
        line = self._text.rfind("\n", 0, place) + 1
        is_first = _past(_BLANK, self._text, line) == place
        return is_first and _STATEMENT.match(self._text, line) is not None

    def _goes_on(self, path: Path, behind: int, *, is_list: bool) -> None:
        """Note what comes next in a list or an inline table that the text ends in."""
        rest = self._text[behind:]
        is_next = self._text[behind - 1] in "[{," and "#" not in rest[rest.rfind("\n") + 1 :]
        kind = "value" if is_list else "key"
        self._ends(kind if is_next else "", path, self._size)

    def _ends(self, kind: str, path: Path, start: int) -> None:
        """Note what the text ends in; the innermost says so first."""
        self.end = self.end or Place(kind, path, start)


def _name(raw: str) -> str:
    """Return the name that a part of a key stands for; it may lack its closing quote."""
    if raw[0] not in "\"'":
        return raw
    if "\\" in raw and raw[0] == '"':
        with contextlib.suppress(ValueError):
            return str(tomllib.loads(f"x = {raw}")["x"])
    return raw[1:-1] if len(raw) > 1 and raw[-1] == raw[0] else raw[1:]


def _past(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Return the offset behind what a pattern, which may match nothing, matches."""
    found = pattern.match(text, place)
    return found.end() if found else place
