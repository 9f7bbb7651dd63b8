"""Where the cards of a page stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

GAP_PX = 12
MIN_HEIGHT_PX = 212
_COLUMNS_FROM_PX = ((1_960, 4), (1_000, 3), (620, 2))
# As many cards as a page has room for at a time, in any number of columns.
_IN_SIGHT = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in whole pixels."""

    x: int
    y: int
    width: int
    height: int


def arrange(cards: int, width_px: int, height_px: int) -> tuple[Place, ...]:
    """Return the places of `cards` cards that leave no part of a page empty.

    Rows are as high as fill the page, but never lower than a card can be read at. Those for which
    there is no room then are below it, for the page to scroll, and only the last of them may hold
    fewer cards than the others. Rows that hold fewer cards have wider ones.

    Args:
        cards: How many.
        width_px: Width of the page.
        height_px: Height of the visible part of the page.
    """
    if cards == 0:
        return ()
    most = next((columns for least, columns in _COLUMNS_FROM_PX if width_px >= least), 1)
    rows = ceil(cards / most)
    legible = max((height_px + GAP_PX) // (MIN_HEIGHT_PX + GAP_PX), 1)
    in_sight = min(rows, ceil(_IN_SIGHT / most), legible)
    row_px = max((height_px + GAP_PX) // in_sight - GAP_PX, MIN_HEIGHT_PX)
    places: list[Place] = []
    for row, columns in enumerate(_columns(cards, rows, most if rows > in_sight else None)):
        places.extend(_row(columns, width_px, row * (row_px + GAP_PX), row_px))
    return tuple(places)


def _columns(cards: int, rows: int, full: int | None) -> list[int]:
    """Return how many cards each row holds: `full` ones, or as even a number as can be."""
    if full is not None:
        return [min(full, cards - row * full) for row in range(rows)]
    return [cards // rows + (1 if row < cards % rows else 0) for row in range(rows)]


def _row(columns: int, width_px: int, y: int, height_px: int) -> list[Place]:
    edges = [round(column * (width_px + GAP_PX) / columns) for column in range(columns + 1)]
    return [Place(left, y, right - left - GAP_PX, height_px) for left, right in pairwise(edges)]
