"""The rows of the Entries page: which entries in which order, and what sorts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.session.query import tier_label
from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.entry_columns import NO_KPI, ColumnKind
from inspector.ui.models.entry_states import NO_ENTRY_STATES, EntryStates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NOBODY = -(1 << 40)


@dataclass(frozen=True, slots=True)
class Ordering:
    """How a person wants the rows.

    Attributes:
        kind: The column that sorts.
        kpi: Its KPI, by name; empty for none.
        descending: The largest first.
        by_tier: Each tier has a section of its own.
        needle: Only entries that have this in their name, in any case.
        least_n: A difference of fewer records is not compared.
    """

    kind: ColumnKind = ColumnKind.N
    kpi: str = ""
    descending: bool = True
    by_tier: bool = False
    needle: str = ""
    least_n: int = 0

    def sorts(self, kind: ColumnKind, kpi: str) -> bool:
        """Return whether a column sorts; `kpi` is the name of its KPI, empty for none."""
        return (kind, kpi) == (self.kind, self.kpi)


@dataclass(frozen=True, slots=True)
class Section:
    """The head of the entries of one tier."""

    tier: int | None
    entries: int

    @property
    def label(self) -> str:
        """What it is called."""
        return tier_label(self.tier).capitalize()


@dataclass(frozen=True, slots=True)
class EntryRows:
    """The rows in their order.

    Attributes:
        codes: (rows,) int64: the number of an entry in the frame, or ``-1 - s`` for section s.
        sections: What `codes` below 0 stand for.
    """

    codes: Ints
    sections: tuple[Section, ...] = ()

    def __len__(self) -> int:
        """Return how many rows there are, heads of sections with them."""
        return len(self.codes)

    @property
    def entries(self) -> int:
        """How many of the rows are entries."""
        return len(self.codes) - len(self.sections)

    def padded(self, rows: int) -> EntryRows:
        """Return at least so many rows; those at the end are nobody's."""
        nobody = np.full(max(rows - len(self), 0), _NOBODY, np.int64)
        return EntryRows(np.concatenate([self.codes, nobody]), self.sections)

    def section(self, row: int) -> Section | None:
        """Return the section that begins at a row, or None if an entry stands there."""
        place = -1 - int(self.codes[row])
        return self.sections[place] if 0 <= place < len(self.sections) else None


NO_ROWS = EntryRows(np.empty(0, np.int64))


def arranged(
    frame: EntriesFrame,
    ordering: Ordering,
    held: Ints | None = None,
    states: EntryStates = NO_ENTRY_STATES,
) -> EntryRows:
    """Return the rows of a frame.

    Args:
        frame: What is shown.
        ordering: How.
        held: (entries,) int64, the places that entries of the frame have so far and keep, -1 for
            new ones, which come last; None to sort them.
        states: How entries stand by their alerts.
    """
    wanted = _wanted(frame, ordering.needle)
    rank = frame.name_rank[wanted]
    if held is None:
        key = sort_values(frame, ordering, states)[wanted]
        key = np.where(np.isnan(key), np.inf, -key if ordering.descending else key)
    else:
        places = held[wanted]
        key = np.where(places < 0, np.inf, places.astype(np.float64))
    if not ordering.by_tier:
        return EntryRows(wanted[np.lexsort((rank, key))])
    tiers = _tiers(frame)[wanted]
    order = np.lexsort((rank, key, tiers))
    return _in_sections(wanted[order], tiers[order])


def places_of(frame: EntriesFrame, names: Sequence[str]) -> Ints:
    """Return (entries,) int64, the places that entries of a frame have among some names.

    Args:
        frame: The frame.
        names: The rows so far; empty for the head of a section.

    Returns:
        For `arranged`: -1 for an entry that is new.
    """
    places = np.full(len(frame.place_of), -1, np.int64)
    for row, name in enumerate(names):
        number = frame.place_of.get(name, -1)
        if number >= 0:
            places[number] = row
    return places


def sort_values(
    frame: EntriesFrame, ordering: Ordering, states: EntryStates = NO_ENTRY_STATES
) -> Floats:
    """Return (entries,) float64, what the rows are sorted by; NaN comes last either way."""
    table = frame.entries.table
    if ordering.kind is ColumnKind.TIER:
        tiers = _tiers(frame)
        return np.where(np.isinf(tiers), np.nan, tiers)
    if ordering.kind is ColumnKind.CASTS:
        casts: Floats = table.casts.sum(axis=1)
        return casts
    if ordering.kind is ColumnKind.N:
        return table.rows
    if ordering.kind is ColumnKind.STATE:
        return np.array([states.weight(name) for name in table.groups], np.float64)
    names = [kpi.name for kpi in table.kpis]
    kpi = names.index(ordering.kpi) if ordering.kpi in names else NO_KPI
    if ordering.kind is ColumnKind.ENTRY or kpi == NO_KPI:
        return frame.name_rank.astype(np.float64)
    value = table.value[:, kpi]
    if ordering.kind is ColumnKind.KPI:
        return value
    with np.errstate(all="ignore"):
        share = value / frame.entries.usual[:, kpi] - 1.0
    is_compared = (table.count[:, kpi] >= ordering.least_n) & (value != 0)
    return np.where(is_compared, share, np.nan)


def _wanted(frame: EntriesFrame, needle: str) -> Ints:
    groups = frame.entries.table.groups
    if not needle:
        return np.arange(len(groups))
    sought = needle.casefold()
    found = [place for place, name in enumerate(groups) if sought in name.casefold()]
    return np.array(found, np.int64)


def _tiers(frame: EntriesFrame) -> Floats:
    tiers = (np.inf if tier is None else float(tier) for tier in frame.entries.tiers)
    return np.fromiter(tiers, np.float64, len(frame.entries.tiers))


def _in_sections(codes: Ints, tiers: Floats) -> EntryRows:
    """Put a head before the first entry of each tier."""
    found, first, counts = np.unique(tiers, return_index=True, return_counts=True)
    sections = tuple(
        Section(None if np.isinf(tier) else int(tier), count)
        for tier, count in zip(found.tolist(), counts.tolist(), strict=True)
    )
    heads = -1 - np.arange(len(sections))
    return EntryRows(np.insert(codes, first, heads), sections)
