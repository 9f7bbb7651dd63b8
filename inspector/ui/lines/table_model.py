"""The table of lines as Qt asks for it: a row is a number, a text is there when it was read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from inspector.session.line_list import Line
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.columns import ROWS, Column, Layout
from inspector.ui.lines.mono import fixed_font
from inspector.ui.lines.source import LineText
from inspector.ui.models.format import NO_DATA, moment
from inspector.ui.models.ledger_reasons import EXPLANATIONS
from inspector.ui.models.literal import one_line
from inspector.ui.text import plain_tooltip

WAITING = "…"
"""What stands for a text that was not read yet."""

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOOLTIP_CHARS = 300


class LineTable(QAbstractTableModel):
    """Lines by number; a filter leaves some of them out.

    Args:
        text_of: Returns the text of a line by its number, None while it was not read.
    """

    def __init__(self, text_of: Callable[[int], LineText | None]) -> None:
        super().__init__()
        self._text_of = text_of
        self._lines: Sequence[Line] = ()
        self._numbers: Sequence[int] = ()
        self._path_of: Callable[[int], Path] | None = None
        self.layout_shown: Layout = ROWS

    def show_lines(
        self, lines: Sequence[Line], layout: Layout, path_of: Callable[[int], Path] | None
    ) -> None:
        """Show these lines, all of them."""
        self.beginResetModel()
        self._lines, self._path_of, self.layout_shown = lines, path_of, layout
        self._numbers = range(len(lines))
        self.endResetModel()

    def show_only(self, numbers: Sequence[int]) -> None:
        """Show the lines with these numbers; more of them than before are added at the end."""
        before = self._numbers
        if len(numbers) >= len(before) and numbers[: len(before)] == before:
            if len(numbers) > len(before):
                self.beginInsertRows(_TOP, len(before), len(numbers) - 1)
                self._numbers = numbers
                self.endInsertRows()
            return
        self.beginResetModel()
        self._numbers = numbers
        self.endResetModel()

    def show_texts(self, first_row: int, last_row: int) -> None:
        """Say that texts of these rows may have come."""
        if self._numbers and first_row <= last_row:
            last_column = len(self.layout_shown.columns) - 1
            self.dataChanged.emit(self.index(first_row, 0), self.index(last_row, last_column))

    def number(self, row: int) -> int:
        """Return the number of the line in a row."""
        return self._numbers[row]

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.layout_shown.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.layout_shown.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column is Column.PLACE else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        column = self.layout_shown.columns[index.column()]
        number = self._numbers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(number, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column is Column.PLACE else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self._tooltip(number, column))
        if role == Qt.ItemDataRole.FontRole:
            return self._font(number, column)
        return None

    def is_unread(self, row: int) -> bool:
        """Return whether a row shows a problem, or nothing yet, in place of a text."""
        text = self._text_of(self._numbers[row])
        return text is None or not text.text

    def _shown(self, number: int, column: Column) -> str:
        line = self._lines[number]
        match column:
            case Column.TIME:
                return _time(line.ts)
            case Column.REASON:
                return EXPLANATIONS[line.reason].name if line.reason else NO_DATA
            case Column.MESSAGE:
                return one_line(line.message)
            case Column.FILE:
                return one_line(self._path(line).name)
            case Column.PLACE:
                return f"{line.offset:,}"
        text = self._text_of(number)
        if text is None:
            return WAITING
        return one_line(text.text or text.problem)

    def _tooltip(self, number: int, column: Column) -> str:
        line = self._lines[number]
        if column is Column.FILE:
            return one_line(str(self._path(line)), 4 * _TOOLTIP_CHARS)
        if column is Column.MESSAGE:
            return one_line(line.message, _TOOLTIP_CHARS)
        if column is Column.REASON and line.reason:
            return EXPLANATIONS[line.reason].remedy
        if column is Column.PLACE:
            return f"Starts at byte {line.offset:,}, {line.size_bytes:,} bytes long"
        return ""

    def _path(self, line: Line) -> Path:
        return self._path_of(line.source_id) if self._path_of is not None else Path(NO_DATA)

    def _font(self, number: int, column: Column) -> QFont | None:
        if column is not Column.TEXT:
            return None
        text = self._text_of(number)
        if text is not None and text.text:
            return fixed_font()
        slanted = font(LABEL_PX)
        slanted.setItalic(True)
        return slanted


def _time(ts: float) -> str:
    """Return an instant to the millisecond, in the time zone of the system."""
    if math.isnan(ts):
        return NO_DATA
    return moment(ts).strftime("%m-%d %H:%M:%S.%f")[:-3]
