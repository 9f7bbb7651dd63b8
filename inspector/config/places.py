"""Where in a TOML text a field stands, for messages; tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter

Path = tuple[str | int, ...]
"""Names of fields and, in lists of tables, positions from 0."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]")
_KEY = re.compile(r"\s*([\"']?)([\w.\-]+)\1\s*=")
_TEXT_BLOCK = re.compile(r'"""|\'\'\'')


class Places:
    """The places of the fields of one text.

    Cheap rather than complete: it knows one field on a line, and no fields of inline tables.
    """

    def __init__(self, text: str) -> None:
        self._places = _places(text)

    def find(self, path: Path) -> tuple[int, int]:
        """Return line and column, from 1, of the nearest field around `path`, or (0, 0)."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return 0, 0


def _places(text: str) -> dict[Path, tuple[int, int]]:
    places: dict[Path, tuple[int, int]] = {}
    rows: Counter[Path] = Counter()
    table: Path = ()
    in_text = False
    for number, line in enumerate(text.split("\n"), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if in_text:
            pass
        elif header:
            table = _table(header[2].split("."), rows)
            places.setdefault(table, (number, header.start(1) + 1))
            if header[1] == "[[":
                rows[table] += 1
                table = (*table, rows[table] - 1)
                places[table] = (number, header.start(1) + 1)
        elif key:
            places.setdefault((*table, *key[2].split(".")), (number, key.start(2) + 1))
        in_text ^= len(_TEXT_BLOCK.findall(line)) % 2 == 1
    return places


def _table(names: list[str], rows: Counter[Path]) -> Path:
    """Return the table of a header, which stands in the last row of each list around it."""
    table: Path = ()
    for name in names:
        if rows[table]:
            table = (*table, rows[table] - 1)
        table = (*table, name)
    return table
