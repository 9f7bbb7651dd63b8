"""The table of entries as Qt asks for it: rows by number, and texts made when they are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.ui.models.entries_frame import LEAST_N, EntriesFrame
from inspector.ui.models.entry_columns import ColumnKind, EntryColumn, columns_of
from inspector.ui.models.entry_figures import EntryFigures
from inspector.ui.models.entry_rows import (
    NO_ROWS,
    EntryRows,
    Ordering,
    Section,
    arranged,
    places_of,
)
from inspector.ui.models.entry_states import NO_ENTRY_STATES, EntryStates
from inspector.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_USUAL = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntryTable(QAbstractTableModel):
    """One row an entry, and one above the entries of each tier where they are grouped so.

    Attributes:
        columns: What is shown of an entry.
        figures: Where it is read from; None before the first frame.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[EntryColumn, ...] = ()
        self.figures: EntryFigures | None = None
        self._ordering = Ordering(least_n=LEAST_N)
        self._rows = NO_ROWS
        self._states: EntryStates | None = None
        self._is_held = False

    @property
    def ordering(self) -> Ordering:
        """How the rows are sorted, grouped and searched."""
        return self._ordering

    @property
    def _has_states(self) -> bool:
        return any(one.kind is ColumnKind.STATE for one in self.columns)

    @property
    def entries(self) -> int:
        """How many entries are shown."""
        return self._rows.entries

    def show_frame(self, frame: EntriesFrame, window: str) -> None:
        """Show other figures; while the rows are held, they keep their order.

        Args:
            frame: The figures.
            window: The length of its window in words.
        """
        states = self._states if self._states is not None else NO_ENTRY_STATES
        figures = EntryFigures(frame, window, states)
        columns = columns_of(frame, window, has_states=self._states is not None)
        if columns != self.columns:
            self.beginResetModel()
            self.figures, self.columns = figures, columns
            self._rows = arranged(frame, self._ordering, states=states)
            self.endResetModel()
            return
        names = [self.entry(row) for row in range(len(self._rows))] if self._is_held else None
        places = places_of(frame, names) if names is not None else None
        self._put(figures, arranged(frame, self._ordering, places, states))
        self._tell_all_changed()

    def show_states(self, states: EntryStates | None) -> None:
        """Show how entries stand by their alerts; None while nobody evaluates any."""
        self._states = states
        figures, has_states = self.figures, states is not None
        if figures is None:
            return
        if has_states is not self._has_states or self._ordering.kind is ColumnKind.STATE:
            self.show_frame(figures.frame, figures.window)
        else:
            self.figures = replace(figures, states=states or NO_ENTRY_STATES)
            self._tell_all_changed()

    def hold(self, *, is_held: bool) -> None:
        """Keep the order while a person reads a row, or put the rows in order again."""
        if is_held is not self._is_held:
            self._is_held = is_held
            if not is_held:
                self._arrange()

    def order(self, ordering: Ordering) -> None:
        """Sort, group and search in another way."""
        before, self._ordering = self._ordering, ordering
        if ordering != before:
            self._arrange()
            self._tell_all_changed()

    def sort_by(self, place: int) -> None:
        """Put the rows in the order of a column; once more turns it around.

        Figures start with the largest one: that is what people look for.
        """
        column, ordering = self.columns[place], self._ordering
        kpi = self._kpi_name(column)
        is_same = ordering.sorts(column.kind, kpi)
        descending = not ordering.descending if is_same else not column.is_text
        self.order(replace(ordering, kind=column.kind, kpi=kpi, descending=descending))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def number(self, row: int) -> int:
        """Return the number of the entry of a row in the frame; below 0 for a head."""
        return int(self._rows.codes[row]) if 0 <= row < len(self._rows) else -1

    def entry(self, row: int) -> str:
        """Return the entry of a row; empty for the head of a section."""
        number = self.number(row)
        return self.figures.name(number) if self.figures is not None and number >= 0 else ""

    def section(self, row: int) -> Section | None:
        """Return the section whose head a row is."""
        return self._rows.section(row) if 0 <= row < len(self._rows) else None

    def row_of(self, entry: str) -> int:
        """Return the row of an entry; -1 if it is not shown."""
        number = self.figures.frame.place_of.get(entry, -1) if self.figures is not None else -1
        found = np.flatnonzero(self._rows.codes == number).tolist() if number >= 0 else []
        return found[0] if found else -1

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many rows there are, heads of sections with them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: nothing with the head of a section."""
        return _USUAL if self.number(index.row()) >= 0 else Qt.ItemFlag.NoItemFlags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or what it means."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _head(column, self._ordering, self._kpi_name(column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{column.hint}\nClick, or press S in it, to sort")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.is_at_left else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, also to those who cannot see it."""
        figures, number = self.figures, self.number(index.row())
        column, least_n = self.columns[index.column()], self._ordering.least_n
        if figures is None or number < 0:
            section = self.section(index.row())
            is_label = role == Qt.ItemDataRole.DisplayRole and column.is_text
            return section.label if section is not None and is_label else None
        if role == Qt.ItemDataRole.DisplayRole:
            return figures.text(number, column, least_n)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(figures.about(number, column, least_n))
        return None

    def _kpi_name(self, column: EntryColumn) -> str:
        return self.figures.kpi_name(column) if self.figures is not None else ""

    def _arrange(self) -> None:
        if self.figures is not None:
            figures = self.figures
            self._put(figures, arranged(figures.frame, self._ordering, states=figures.states))

    def _tell_all_changed(self) -> None:
        # A view looks at what is in sight alone: one stretch costs less than many rows.
        if len(self._rows):
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _put(self, figures: EntryFigures, rows: EntryRows) -> None:
        """Show other rows: what a view holds on to moves with its entry, or is let go.

        Rows come and go at the end only, and are nobody's there; between that all are moved.
        """
        before, after = len(self._rows), len(rows)
        if after > before:
            self.beginInsertRows(_TOP, before, after - 1)
            self._rows = self._rows.padded(after)
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        # Only now: views take hold of more when they hear that.
        held = self.persistentIndexList()
        names = [self.entry(row) for row in range(before)] if held else []
        self.figures, self._rows = figures, rows.padded(before)
        self.changePersistentIndexList(held, [self._moved(one, names) for one in held])
        self.layoutChanged.emit()
        if after < before:
            self.beginRemoveRows(_TOP, after, before - 1)
            self._rows = rows
            self.endRemoveRows()

    def _moved(self, held: QModelIndex, names: list[str]) -> QModelIndex:
        """Return where the entry of a cell stands by now; nowhere if it has gone."""
        name = names[held.row()] if held.row() < len(names) else ""
        row = self.row_of(name) if name else -1
        return self.index(row, held.column()) if row >= 0 else QModelIndex()


def _head(column: EntryColumn, ordering: Ordering, kpi: str) -> str:
    """Return the head of a column, with an arrow if it sorts."""
    if not ordering.sorts(column.kind, kpi):
        return column.title
    arrow = "↓" if ordering.descending else "↑"
    if column.is_at_left and column.kind is not ColumnKind.CASTS:
        return f"{column.title} {arrow}"
    first, line_break, last = column.title.rpartition("\n")
    return f"{first}{line_break}{arrow} {last}"
