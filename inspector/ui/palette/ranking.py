"""Which entries of the palette a few letters mean, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from inspector.ui.palette.entry import PaletteEntry


class Likeness(IntEnum):
    """How a name holds what was typed, the closest first."""

    PREFIX = 0
    WORD_START = 1
    INSIDE = 2
    SCATTERED = 3


@dataclass(frozen=True, slots=True)
class Match:
    """Where a name holds what was typed.

    Attributes:
        likeness: How.
        spread: Letters of the name from the first match to the last.
        places: Index of each letter that matched.
    """

    likeness: Likeness
    spread: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry, and the letters of its name that matched."""

    entry: PaletteEntry
    places: tuple[int, ...]


def match(typed: str, name: str) -> Match | None:
    """Return where `name` holds the letters of `typed` in their order; None if it does not."""
    wanted, text = _folded(typed.strip()), _folded(name)
    if not wanted:
        return Match(Likeness.PREFIX, 0, ())
    starts = [at for at in range(len(text)) if text.startswith(wanted, at)]
    if starts:
        at = next((at for at in starts if _is_word_start(text, at)), starts[0])
        inside = Likeness.WORD_START if _is_word_start(text, at) else Likeness.INSIDE
        likeness = Likeness.PREFIX if starts[0] == 0 else inside
        at = 0 if starts[0] == 0 else at
        return Match(likeness, len(wanted), tuple(range(at, at + len(wanted))))
    places = _scattered(wanted.replace(" ", ""), text)
    if places is None:
        return None
    return Match(Likeness.SCATTERED, places[-1] - places[0] + 1, places)


def rank(typed: str, entries: Sequence[PaletteEntry], used: Sequence[str] = ()) -> list[Ranked]:
    """Return the entries that hold `typed`, the likeliest first.

    Args:
        typed: What a person wrote; empty for all entries.
        entries: In the order of an untouched palette.
        used: `PaletteEntry.ident` of what was used before, the latest first.
    """
    age = {ident: place for place, ident in enumerate(used)}
    found: list[tuple[tuple[int, ...], Ranked]] = []
    for place, entry in enumerate(entries):
        held = _match_entry(typed, entry)
        if held is None:
            continue
        order = (
            not entry.enabled,
            held.likeness,
            age.get(entry.ident, len(age)),
            held.spread,
            len(entry.name) if typed.strip() else 0,
            place,
        )
        found.append((order, Ranked(entry, held.places)))
    return [ranked for _order, ranked in sorted(found, key=lambda pair: pair[0])]


def _match_entry(typed: str, entry: PaletteEntry) -> Match | None:
    """Match the name alone, or else the category and then the name: ``tab myth``."""
    held = match(typed, entry.name)
    category, _, rest = typed.strip().partition(" ")
    if held is not None or not _folded(entry.category).startswith(_folded(category)):
        return held
    held = match(rest, entry.name)
    return held and Match(Likeness.SCATTERED, held.spread, held.places)


def _folded(text: str) -> str:
    # Some letters grow when they are folded; then places would no longer fit.
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _is_word_start(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _scattered(wanted: str, text: str) -> tuple[int, ...] | None:
    """Return the closest places of the letters, one behind the other."""
    best: tuple[int, ...] | None = None
    for start in (at for at, letter in enumerate(text) if letter == wanted[0]):
        places = [start]
        for letter in wanted[1:]:
            at = text.find(letter, places[-1] + 1)
            if at < 0:
                return best
            places.append(at)
        if best is None or places[-1] - places[0] < best[-1] - best[0]:
            best = tuple(places)
    return best
