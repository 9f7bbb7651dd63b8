"""Where in a TOML text each field stands, valid or not; tomllib does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from inspector.config.toml_walk import Path, Place, Spot, Walk

__all__ = ["Path", "Place", "Places", "Spot"]

_WORD = re.compile(r"[\w.+-]+|\S")
_LAST_WORD = re.compile(r"\S+(?=\s*\Z)")


class Places:
    """The places of the fields of one text.

    Attributes:
        spots: In the order of the text; a list or an inline table comes before what is in it.
        end: What the text goes on with at its end.
    """

    def __init__(self, text: str) -> None:
        walk = Walk(text)
        walk.run()
        self._text = text
        self._statements = walk.statements
        self.spots = walk.spots
        self.end = walk.end or Place("", walk.table, len(text))

    def find(self, path: Path) -> tuple[int, int]:
        """Return line and column, from 1, of the nearest field around `path`, or (0, 0)."""
        spot = self.spot(path)
        if spot is None:
            return 0, 0
        is_quoted = spot.value > spot.start and self._text[spot.start] in "\"'"
        start = spot.start + is_quoted
        return self._text.count("\n", 0, start) + 1, start - self._text.rfind("\n", 0, start)

    def spot(self, path: Path) -> Spot | None:
        """Return the spot of the nearest field around `path`, None if there is none."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._by_path:
                return self._by_path[path[:length]]
        return None

    def path_at(self, offset: int) -> Path:
        """Return the path of the innermost field at an offset, or of the table that is there."""
        number = bisect_right(self._statements, offset, key=lambda s: s.start) - 1
        if number < 0:
            return ()
        here = self._statements[number]
        if offset >= here.end and not (offset == len(self._text) and self._text[-1:] != "\n"):
            return here.table
        after = self._statements[number + 1 : number + 2]
        spots = self.spots[here.first : after[0].first if after else None]
        inner = (spot for spot in reversed(spots) if spot.start <= offset <= spot.end)
        return next(inner, spots[0]).path

    def within(self, path: Path) -> list[Spot]:
        """Return what stands right in a table or a list."""
        size = len(path)
        return [s for s in self.spots if len(s.path) == size + 1 and s.path[:size] == path]

    @cached_property
    def _by_path(self) -> dict[Path, Spot]:
        found: dict[Path, Spot] = {}
        for spot in self.spots:
            found.setdefault(spot.path, spot)
        return found

    def extent(self, line: int, column: int) -> tuple[int, int]:
        """Return offsets around what stands at a place, on its line: at least one character.

        Args:
            line: From 1.
            column: In characters, from 1.
        """
        start = 0
        for _line in range(line - 1):
            start = self._text.find("\n", start) + 1 or len(self._text)
        end = self._text.find("\n", start)
        stop = len(self._text) if end < 0 else end
        place = min(start + max(column - 1, 0), stop)
        number = bisect_right(self.spots, place, key=lambda s: s.start) - 1
        for spot in reversed(self.spots[max(number - 1, 0) : number + 1]):
            if spot.end > place and place - spot.start <= (self._text[spot.start] in "\"'"):
                return spot.start, min(spot.end, stop)
        if found := _WORD.match(self._text, place, stop):
            return found.span()
        # The end of a line: what comes before it is not finished.
        before = _LAST_WORD.search(self._text[start:place])
        if before is None:
            return max(place - 1, 0), max(place, min(1, len(self._text)))
        return start + before.start(), start + before.end()
