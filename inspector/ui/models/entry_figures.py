"""What the cells of the Entries page say, read out of the arrays of a frame when it is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.entry_columns import ColumnKind, EntryColumn
from inspector.ui.models.entry_states import NO_ENTRY_STATES, EntryStates
from inspector.ui.models.format import NO_DATA, number
from inspector.ui.models.kpi_cell import KpiCell, cell_of, explain, half_text, versus_text

_GO = "Click to see its charts on Live: the window is filtered to it"


@dataclass(frozen=True, slots=True)
class EntryFigures:
    """The figures of a frame; entries go by their number in it.

    Attributes:
        frame: The frame.
        window: The length of its window in words.
        states: How entries stand by their alerts.
    """

    frame: EntriesFrame
    window: str
    states: EntryStates = NO_ENTRY_STATES

    def name(self, entry: int) -> str:
        """Return ``namespace.entryId``."""
        return self.frame.entries.table.groups[entry]

    def kpi_name(self, column: EntryColumn) -> str:
        """Return the name of the KPI of a column; empty without one."""
        return self.frame.all_kpis[column.kpi].name if column.kpi >= 0 else ""

    def cell(self, entry: int, column: EntryColumn) -> KpiCell:
        """Return the KPI of an entry, in a column that is of one."""
        return cell_of(self.frame.entries, entry, column.kpi)

    def is_small(self, entry: int, least_n: int) -> bool:
        """Return whether an entry has too few records to say much."""
        return bool(self.frame.entries.table.rows[entry] < least_n)

    def course(self, entry: int) -> NDArray[np.float64] | None:
        """Return (points,) float64, casts in each whole part of the window; None without any."""
        # The last part has just begun: it would look like a fall.
        course = self.frame.entries.table.casts[entry, :-1]
        return course if course.any() else None

    def text(self, entry: int, column: EntryColumn, least_n: int) -> str:
        """Return what a cell says."""
        compared = self.frame.entries
        match column.kind:
            case ColumnKind.ENTRY:
                return self.name(entry)
            case ColumnKind.TIER:
                tier = compared.tiers[entry]
                return NO_DATA if tier is None else str(tier)
            case ColumnKind.N:
                return f"{compared.table.rows[entry]:,.0f}"
            case ColumnKind.CASTS:
                return number(self._casts(entry))
            case ColumnKind.VERSUS:
                return versus_text(self.cell(entry, column), least_n)
            case ColumnKind.KPI:
                cell = self.cell(entry, column)
                return f"{number(cell.value)} {half_text(cell.half)}".strip()
            case ColumnKind.STATE:
                return self.states.text(self.name(entry))

    def about(self, entry: int, column: EntryColumn, least_n: int) -> str:
        """Return what the tooltip of a cell says."""
        name = self.name(entry)
        match column.kind:
            case ColumnKind.ENTRY:
                return f"{name}\n{_GO}"
            case ColumnKind.TIER:
                return column.hint
            case ColumnKind.N:
                n = self.text(entry, column, least_n)
                return f"{n} records of {name} in the last {self.window}"
            case ColumnKind.CASTS:
                casts = number(self._casts(entry))
                return f"{casts} casts of {name} in the last {self.window}"
            case ColumnKind.KPI | ColumnKind.VERSUS:
                tier = self.frame.entries.tiers[entry]
                return explain(self.cell(entry, column), name, tier, self.window, least_n)
            case ColumnKind.STATE:
                return self.states.about(name)

    def _casts(self, entry: int) -> float:
        return float(self.frame.entries.table.casts[entry].sum())
