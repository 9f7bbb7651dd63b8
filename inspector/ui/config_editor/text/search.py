"""Searching a text for letters."""

from __future__ import annotations

import re

MOST_MATCHES = 10_000
"""Of more, nobody looks at each."""


def matches_of(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return the offsets around all places that hold some letters, in any case."""
    if not wanted:
        return []
    found: list[tuple[int, int]] = []
    for match in re.finditer(re.escape(wanted), text, re.IGNORECASE):
        found.append(match.span())
        if len(found) == MOST_MATCHES:
            break
    return found


def next_match(matches: list[tuple[int, int]], offset: int, step: int) -> int:
    """Return the number of the next match after an offset, or before it; round at the ends.

    Args:
        matches: At least one.
        offset: Where the search begins; a match that begins here is the next, not the one before.
        step: 1 for the next one, -1 for the one before.
    """
    if step > 0:
        return next((n for n, (start, _end) in enumerate(matches) if start >= offset), 0)
    before = [n for n, (start, _end) in enumerate(matches) if start < offset]
    return before[-1] if before else len(matches) - 1
