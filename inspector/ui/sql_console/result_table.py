"""The rows of a result as Qt asks for them: texts on demand, sorted without a copy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.export.sheet import Sheet, Values, instant_columns, sheet_of
from inspector.files.csv_text import csv_line
from inspector.storage.query_result import Column, QueryResult
from inspector.ui.models.literal import one_line
from inspector.ui.sql_console.result_cells import (
    Kind,
    Shape,
    cell_text,
    is_null,
    kinds_of,
    shape_of,
)
from inspector.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HEAD_CHARS = 60
SHEET_NAME = "Query result"


class ResultTable(QAbstractTableModel):
    """The rows of a result, in the order of the query until a person sorts them.

    Attributes:
        result: What is shown; None for nothing.
        kinds: What its columns hold.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: QueryResult | None = None
        self.kinds: tuple[Kind, ...] = ()
        self._shapes: tuple[Shape, ...] = ()
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._sorted_by = -1
        self._descending = False

    def show_result(self, result: QueryResult | None) -> None:
        """Show another result."""
        self.beginResetModel()
        self.result = result
        self.kinds = kinds_of(result) if result is not None else ()
        columns = result.columns if result is not None else ()
        self._shapes = tuple(map(shape_of, columns, self.kinds))
        self._order = np.arange(result.rows if result is not None else 0)
        self._sorted_by, self._descending = -1, False
        self.endResetModel()

    def sort_by(self, place: int) -> None:
        """Put the rows in the order of a column, then the other way, then as the query has them.

        Numbers start with the largest one: that is what people look for.
        """
        if self.result is None:
            return
        first_down = self.kinds[place] is Kind.NUMBER
        if place != self._sorted_by:
            self._sorted_by, self._descending = place, first_down
        elif self._descending is first_down:
            self._descending = not first_down
        else:
            self._sorted_by = -1
        self.layoutAboutToBeChanged.emit()
        self._order = self._in_order(self.result)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.kinds) - 1)

    def is_null(self, index: _Index) -> bool:
        """Return whether a cell has no value."""
        result = self.result
        row = int(self._order[index.row()])
        return result is not None and is_null(result.columns[index.column()], row)

    def tab_text(self, cells: Iterable[tuple[int, int]]) -> str:
        """Return cells, by row and column, as a spreadsheet takes them: a line a row."""
        lines: dict[int, list[str | int | float]] = {}
        for row, place in sorted(cells):
            lines.setdefault(row, []).append(self._raw(row, place))
        return b"".join(csv_line(line, "\t") for line in lines.values()).decode()

    def sheet(self) -> Sheet:
        """Return all rows with their raw values, in the order they are shown."""
        result = self.result
        if result is None:
            return sheet_of(SHEET_NAME, [])
        columns: list[tuple[str, Values]] = []
        for name, kind, column in zip(result.names, self.kinds, result.columns, strict=True):
            columns += _exported(name, kind, column, self._order)
        return sheet_of(SHEET_NAME, columns)

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.kinds)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or its type."""
        result = self.result
        if orientation is not Qt.Orientation.Horizontal or result is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(one_line(result.names[section], _HEAD_CHARS), section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{result.names[section]}\n{self._about(section)}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        if self.result is None:
            return None
        place = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self.text(index.row(), place)
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tooltip(text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(place)
        return None

    def text(self, row: int, place: int) -> str:
        """Return what a cell shows."""
        assert self.result is not None
        at = int(self._order[row])
        return cell_text(self.result.columns[place], self._shapes[place], at)

    def _about(self, place: int) -> str:
        assert self.result is not None
        sql_type, kind = self.result.types[place], self.kinds[place]
        if kind is Kind.INSTANT:
            return f"{sql_type}, as the time here"
        return f"{sql_type}, as UTC" if kind is Kind.WALL_CLOCK else sql_type

    def alignment(self, place: int) -> Qt.AlignmentFlag:
        """Return where texts of a column stand: numbers at the right."""
        return _RIGHT if self.kinds[place] is Kind.NUMBER else _LEFT

    def _head(self, name: str, place: int) -> str:
        if place != self._sorted_by:
            return name
        arrow = "↓" if self._descending else "↑"
        return f"{arrow} {name}" if self.kinds[place] is Kind.NUMBER else f"{name} {arrow}"

    def _raw(self, row: int, place: int) -> str | int | float:
        assert self.result is not None
        column, at = self.result.columns[place], int(self._order[row])
        if is_null(column, at):
            return ""
        if self.kinds[place].is_time:
            return cell_text(column, self._shapes[place], at)
        value = column[at]
        if isinstance(value, str):
            return value
        return value.item() if isinstance(value, np.generic) else ""

    def _in_order(self, result: QueryResult) -> NDArray[np.intp]:
        """Return the places of the rows; those without a value come last, either way."""
        rows = np.arange(result.rows)
        if self._sorted_by < 0:
            return rows
        column = result.columns[self._sorted_by]
        if isinstance(column, tuple):
            known = [place for place, text in enumerate(column) if text is not None]
            known.sort(key=lambda place: (column[place] or "").casefold(), reverse=self._descending)
            rest = [place for place, text in enumerate(column) if text is None]
            return np.array(known + rest, np.intp)
        # NaN stays last; rows of the same value keep the order of the query.
        return np.argsort(-column if self._descending else column, kind="stable")


def _exported(
    name: str, kind: Kind, column: Column, order: NDArray[np.intp]
) -> list[tuple[str, Values]]:
    if isinstance(column, tuple):
        return [(name, [column[place] for place in order.tolist()])]
    values = column[order]
    if kind.is_time:
        return list(instant_columns(name, values.astype(np.float64)).items())
    return [(name, values)]
