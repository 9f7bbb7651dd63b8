"""Bookmarks in words."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.files.bookmarks import Bookmarks
from inspector.ui.models.format import clock, shortened
from inspector.ui.models.literal import literal

_LINE_CHARS, _NAMED = 72, 4


def bookmark_lines(bookmarks: Bookmarks, instants: Sequence[float]) -> list[str]:
    """Return what some bookmarks say, a line each; of many only the first few."""
    named = instants if len(instants) <= _NAMED else instants[: _NAMED - 1]
    said = [" \N{MIDDLE DOT} ".join(_parts(ts, bookmarks[ts])) for ts in named]
    more = len(instants) - len(named)
    return [*said, f"and {more} more bookmarks"] if more else said


def short_note(note: str) -> str:
    """Return a note for one line, letter by letter."""
    return shortened(literal(note), _LINE_CHARS)


def _parts(ts: float, note: str) -> list[str]:
    return [part for part in (f"Bookmark {clock(ts)}", short_note(note)) if part]
