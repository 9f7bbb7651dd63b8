"""Which row of a list of tables on disk a row of a draft was, after rows were added and moved."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any


def row_origins(before: Sequence[Any], now: Sequence[Any]) -> tuple[int | None, ...]:
    """Return for each row its position before, or None for a new one.

    A row that is as it was is found wherever it stands now; one that was edited is found by its
    name, if rows have one, or by its place between its neighbours.
    """
    found: list[int | None] = [None] * len(now)
    free = dict.fromkeys(range(len(before)))
    _match([_whole(row) for row in before], [_whole(row) for row in now], found, free)
    _match([_name(row) for row in before], [_name(row) for row in now], found, free)
    if len(before) == len(now):
        for place, origin in enumerate(found):
            if origin is None and place in free:
                found[place] = place
                del free[place]
        return tuple(found)
    matcher = SequenceMatcher(None, [*map(_whole, before)], [*map(_whole, now)], autojunk=False)
    for kind, start, stop, new_start, new_stop in matcher.get_opcodes():
        if kind == "replace":
            rest = [place for place in range(new_start, new_stop) if found[place] is None]
            origins = [place for place in range(start, stop) if place in free]
            for place, origin in zip(rest, origins, strict=False):
                found[place] = origin
                del free[origin]
    return tuple(found)


def _match(
    before: list[str], now: list[str], found: list[int | None], free: dict[int, None]
) -> None:
    """Give rows that are said alike their origin, each of which has but one row."""
    places: dict[str, list[int]] = {}
    for place in reversed(free):
        places.setdefault(before[place], []).append(place)
    for place, said in enumerate(now):
        if found[place] is None and said and places.get(said):
            found[place] = origin = places[said].pop()
            del free[origin]


def _whole(row: object) -> str:
    return repr(sorted(row.items(), key=repr) if isinstance(row, dict) else row)


def _name(row: object) -> str:
    name = row.get("name") if isinstance(row, dict) else None
    return name if isinstance(name, str) else ""
