"""The known name that somebody most likely meant."""

from __future__ import annotations

import difflib
from functools import lru_cache

LONGEST_TYPO = 64
"""Longer names are no typos of ours, and comparing them is slow."""


@lru_cache(maxsize=1024)  # a server that misspells a key does so on every line
def nearest_name(name: str, known: tuple[str, ...]) -> str | None:
    """Return the name in `known` most like `name`, or None when none is like it."""
    if len(name) > LONGEST_TYPO:
        return None
    matches = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(name: str, known: tuple[str, ...]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known name, or an empty text."""
    nearest = nearest_name(name, known)
    return f"did you mean '{nearest}'?" if nearest else ""
