"""The calendar as a grid: a column a day, a row a shard, and above them a row of all shards."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from inspector.storage.coverage import ANY_SHARD, KEPT_TIERS, Cell, Coverage, day_range
from inspector.storage.tiers import DAY_S, Tier, day_of, day_start
from inspector.ui.models.ledger_columns import natural

ALL_SHARDS = "All shards"
LEAST_DAYS = 91
"""So many days are shown at least, also of a folder that is new."""

MOST_DAYS = 1_100
"""And so many at most, the latest: one bad date must not make a calendar of decades."""

_LATE_DAYS = 31

Place = tuple[int, int]
"""Row and column."""


class Shade(StrEnum):
    """What makes a cell light or dark."""

    RECORDS = "records"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Selection:
    """A rectangle of the grid.

    Attributes:
        anchor: Where it began.
        end: Where it ends: the cell with the keys.
    """

    anchor: Place
    end: Place

    @property
    def rows(self) -> range:
        """Its rows."""
        rows = sorted((self.anchor[0], self.end[0]))
        return range(rows[0], rows[1] + 1)

    @property
    def columns(self) -> range:
        """Its columns."""
        columns = sorted((self.anchor[1], self.end[1]))
        return range(columns[0], columns[1] + 1)


@dataclass(frozen=True, slots=True)
class CalendarGrid:
    """What the calendar shows.

    Attributes:
        days: A day a column, in order, without a hole.
        shards: A shard a row, but for the first row, which is of all.
        cells: What there is at a place, the youngest tier first.
        gaps: Places without anything, though their row has something before and after.
        hidden_days: How many days are too long ago to be shown.
    """

    days: tuple[str, ...] = ()
    shards: tuple[str, ...] = ()
    cells: Mapping[Place, tuple[Cell, ...]] = field(default_factory=lambda: MappingProxyType({}))
    gaps: frozenset[Place] = frozenset()
    hidden_days: int = 0

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.shards) + 1 if self.shards else 0

    def at(self, place: Place) -> tuple[Cell, ...]:
        """Return what there is at a place."""
        return self.cells.get(place, ())

    def most(self, shade: Shade) -> Mapping[tuple[bool, Tier], float]:
        """Return the largest amount of a cell by whether it is of all shards, and by tier."""
        found: dict[tuple[bool, Tier], float] = defaultdict(float)
        for (row, _column), cells in self.cells.items():
            for cell in cells:
                key = row == 0, cell.tier
                found[key] = max(found[key], amount_of(cell, shade))
        return found

    def chosen_days(self, selection: Selection) -> tuple[str, ...]:
        """Return the days of a selection."""
        return self.days[selection.columns.start : selection.columns.stop]

    def chosen_shards(self, selection: Selection) -> tuple[str, ...] | None:
        """Return the shards of a selection; None for all."""
        if 0 in selection.rows or len(selection.rows) >= len(self.shards):
            return None
        return tuple(self.shards[row - 1] for row in selection.rows)

    def chosen_cells(self, selection: Selection) -> list[Cell]:
        """Return what there is in a selection, each once."""
        rows = range(1, self.rows) if 0 in selection.rows else selection.rows
        return [
            cell for row in rows for column in selection.columns for cell in self.at((row, column))
        ]


def amount_of(cell: Cell, shade: Shade) -> float:
    """Return what a cell is shaded by; bytes, where records are not known."""
    if shade is Shade.BYTES or cell.records is None:
        return float(cell.size_bytes)
    return float(cell.records)


def depth(amount: float, most: float) -> float:
    """Return how dark a cell is, 0 to 1: by its root, so that small days are seen beside large."""
    return math.sqrt(amount / most) if most > 0 else 1.0


def calendar_grid(covered: Coverage, now_ts: float) -> CalendarGrid:
    """Return the grid of a folder: up to today, and as far back as anything is kept.

    Args:
        covered: What the folder holds.
        now_ts: Unix seconds.
    """
    if not covered.cells:
        return CalendarGrid()
    days = covered.days
    today = day_of(now_ts)
    # A folder of long ago ends with its own last day.
    last = today if days[-1] <= today <= _later(days[-1], _LATE_DAYS) else days[-1]
    first = min(max(days[0], _later(last, 1 - MOST_DAYS)), _later(last, 1 - LEAST_DAYS))
    shown = day_range(first, last)
    column_of = {day: column for column, day in enumerate(shown)}
    shards = tuple(sorted(covered.shards, key=lambda name: (name == ANY_SHARD, natural(name))))
    row_of = {shard: row for row, shard in enumerate(shards, 1)}
    found: dict[Place, list[Cell]] = defaultdict(list)
    for cell in covered.cells:
        if cell.day in column_of:
            found[row_of[cell.shard], column_of[cell.day]].append(cell)
    for column in {column for _row, column in found}:
        found[0, column] = _summed([c for row in row_of.values() for c in found[row, column]])
    cells = {place: tuple(sorted(some, key=_by_tier)) for place, some in found.items() if some}
    hidden = sum(day not in column_of for day in days)
    return CalendarGrid(shown, shards, MappingProxyType(cells), _gaps(cells), hidden)


def _by_tier(cell: Cell) -> int:
    return KEPT_TIERS.index(cell.tier)


def _later(day: str, days: int) -> str:
    start = day_start(day)
    return day if start is None else day_of(start + days * DAY_S)


def _summed(cells: Sequence[Cell]) -> list[Cell]:
    """Return what all shards have of a day, tier by tier; files of several shards once."""
    summed = []
    for tier in KEPT_TIERS:
        some = [cell for cell in cells if cell.tier is tier]
        if some:
            known = [cell.records for cell in some if cell.records is not None]
            summed.append(
                replace(
                    some[0],
                    shard=ALL_SHARDS,
                    files=tuple(sorted({file for cell in some for file in cell.files})),
                    size_bytes=sum(cell.size_bytes for cell in some),
                    records=sum(known) if known else None,
                    is_estimate=any(cell.is_estimate for cell in some),
                )
            )
    return summed


def _gaps(cells: Mapping[Place, object]) -> frozenset[Place]:
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in cells:
        columns[row].append(column)
    return frozenset(
        (row, column)
        for row, own in columns.items()
        for column in range(min(own), max(own))
        if (row, column) not in cells
    )
