"""The table of differences: sorted and searched as the ledger's are; a chosen row has curves."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from inspector.analysis.compare import Difference
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.models.compare_columns import COMPARE_COLUMNS, about
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

Key = tuple[str, str]
"""Group and KPI of a row."""

_MOST_KPI_PX = 184

_Index = QModelIndex | QPersistentModelIndex


class CompareTable(FigureTable[Difference]):
    """A row for each KPI of each group; hovering tells what its figures rest on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COMPARE_COLUMNS, key_of, _words, parent)
        # What differs comes first.
        self.sort_by(len(self.columns) - 1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(about(self.entry(index.row())))
        return super().data(index, role)

    def key(self, row: int) -> Key:
        """Return group and KPI of a row."""
        return key_of(self.entry(row))

    def row_of(self, key: Hashable) -> int:
        """Return the row of a group's KPI; -1 if it has none."""
        return self._keys.index(key) if key in self._keys else -1


class CompareView(FigureView):
    """Shows a `CompareTable`.

    Signals:
        row_chosen: The `Key` of the row that a person went to.
    """

    row_chosen = Signal(object)

    def __init__(self, theme: Theme, table: CompareTable, parent: QWidget | None = None) -> None:
        super().__init__(theme, table, "Differences", parent)
        self._rows = table
        self.setProperty("tint", True)

    def fit_columns(self) -> None:
        """Give the KPIs room for their whole names before the groups get more."""
        super().fit_columns()
        spare_px = self.columnWidth(0) - self.table.columns[0].width_px
        more_px = min(max(spare_px, 0), _MOST_KPI_PX - self.table.columns[1].width_px)
        self.setColumnWidth(0, self.columnWidth(0) - more_px)
        self.setColumnWidth(1, self.table.columns[1].width_px + more_px)

    def choose(self, key: Key | None) -> None:
        """Go to a row, without saying so; the first one if it is gone."""
        row = self._rows.row_of(key)
        current = self.currentIndex()
        if row >= 0 and current.isValid() and current.row() == row:
            return
        self.setCurrentIndex(self._rows.index(max(row, 0), max(current.column(), 0)))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say which row is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_chosen.emit(self._rows.key(current.row()))


def key_of(one: Difference) -> Key:
    """Return what a row is known by."""
    return one.group, one.kpi.name


def _words(one: Difference) -> str:
    return f"{one.group} {one.kpi.name} {one.verdict}"
