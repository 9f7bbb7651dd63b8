"""The columns of the Entries page: which there are, and which give way in a narrow window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from inspector.core.registry import Kpi
from inspector.ui.models.entries_frame import EntriesFrame

NO_KPI = -1
_ENTRY_PX, _TIER_PX, _CASTS_PX, _N_PX, _KPI_PX, _VERSUS_PX = 208, 48, 128, 64, 110, 92
_STATE_PX = 172
_FIRST_KPI, _STEP = 10, 10
_ENTRY_HINT = "Press Enter on one, or click its name, to see its charts on Live"
_STATE_HINT = "The worst alert about the entry, and since when it is so"
_LINE_LETTERS = 16
"""A longer name is written in two lines, where it has a part that can begin the second."""


class ColumnKind(Enum):
    """What a column shows."""

    ENTRY = "entry"
    TIER = "tier"
    CASTS = "casts"
    N = "n"
    KPI = "kpi"
    VERSUS = "versus"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column.

    Attributes:
        kind: What it shows.
        key: What it is known by from one frame to the next.
        title: Its head; may have two lines.
        name: What the menu of columns calls it.
        hint: What it means.
        width_px: The room it needs.
        priority: The smaller, the later it gives way.
        kpi: Number of its KPI; `NO_KPI` for none.
    """

    kind: ColumnKind
    key: str
    title: str
    name: str
    hint: str
    width_px: int
    priority: int
    kpi: int = NO_KPI

    @property
    def is_text(self) -> bool:
        """Whether it stands at the left, and is sorted from A to Z."""
        return self.kind is ColumnKind.ENTRY

    @property
    def is_at_left(self) -> bool:
        """Whether what it shows begins at the left."""
        return self.kind in (ColumnKind.ENTRY, ColumnKind.CASTS, ColumnKind.STATE)


_STATE = EntryColumn(ColumnKind.STATE, "state", "State", "State", _STATE_HINT, _STATE_PX, 0)


def columns_of(
    frame: EntriesFrame, window: str, *, has_states: bool = False
) -> tuple[EntryColumn, ...]:
    """Return the columns of a frame, in their order.

    Args:
        frame: What is shown.
        window: Its window in words.
        has_states: Whether it is known how entries stand by their alerts.
    """
    casts = f"Casts over the last {window}; each curve has its own scale, from 0"
    tier = "The tier that most rows of the entry have"
    columns = [
        EntryColumn(ColumnKind.ENTRY, "entry", "Entry", "Entry", _ENTRY_HINT, _ENTRY_PX, 0),
        EntryColumn(ColumnKind.TIER, "tier", "Tier", "Tier", tier, _TIER_PX, 4),
        EntryColumn(ColumnKind.CASTS, "casts", f"Casts, {window}", "Casts", casts, _CASTS_PX, 5),
        EntryColumn(ColumnKind.N, "n", "n", "n", f"Records in the last {window}", _N_PX, 3),
    ]
    has_baseline = np.isfinite(frame.entries.usual).sum(axis=0) > 0
    for place, number in enumerate(frame.kpis):
        kpi = frame.all_kpis[number]
        priority = 1 if place == 0 else _FIRST_KPI + _STEP * place
        columns.append(_kpi_column(kpi, number, priority))
        if has_baseline[number]:
            columns.append(_versus_column(kpi, number, priority + 1))
    if has_states:
        columns.append(_STATE)
    return tuple(columns)


def fitting(
    columns: Sequence[EntryColumn], room_px: int, choices: Mapping[str, bool]
) -> frozenset[str]:
    """Return the keys of the columns that are shown.

    Args:
        columns: All of them.
        room_px: How wide the table is.
        choices: By key, what a person wants shown, which gives way last, or never shown.
    """
    shown = {one.key: one for one in columns if choices.get(one.key, True)}
    first = columns[0].key
    shown[first] = columns[0]
    needed_px = sum(one.width_px for one in shown.values())
    for one in sorted(shown.values(), key=lambda one: _rank(one, choices), reverse=True):
        if needed_px <= room_px:
            break
        if one.key != first:
            needed_px -= one.width_px
            del shown[one.key]
    return frozenset(key for key, one in shown.items() if _has_company(one, shown))


def _rank(column: EntryColumn, choices: Mapping[str, bool]) -> tuple[bool, int]:
    return (not choices.get(column.key, False), column.priority)


def _has_company(column: EntryColumn, shown: Mapping[str, EntryColumn]) -> bool:
    """Return whether a column says something by itself: a difference does not."""
    if column.kind is not ColumnKind.VERSUS:
        return True
    return any(one.kind is ColumnKind.KPI and one.kpi == column.kpi for one in shown.values())


def _kpi_column(kpi: Kpi, number: int, priority: int) -> EntryColumn:
    name = f"{kpi.name}, {kpi.unit}" if kpi.unit else kpi.name
    hint = f"{kpi.name} = {kpi.formula.text}\n{kpi.description}\nwith half its 95 % interval"
    key, title = f"kpi:{kpi.name}", _in_two_lines(name)
    return EntryColumn(ColumnKind.KPI, key, title, kpi.name, hint, _KPI_PX, priority, number)


def _versus_column(kpi: Kpi, number: int, priority: int) -> EntryColumn:
    hint = f"How much {kpi.name} is above or below the baseline of the tier"
    key, name = f"versus:{kpi.name}", f"{kpi.name} vs baseline"
    kind = ColumnKind.VERSUS
    return EntryColumn(kind, key, "vs baseline", name, hint, _VERSUS_PX, priority, number)


def _in_two_lines(name: str) -> str:
    """Return a name with a line break after the part that makes the lines most alike."""
    breaks = [place + 1 for place, letter in enumerate(name) if letter == "_"]
    if len(name) <= _LINE_LETTERS or not breaks:
        return name
    best = min(breaks, key=lambda place: max(place, len(name) - place))
    return f"{name[:best]}\n{name[best:]}"
