"""The rows of a list of tables, such as baselines, for a table view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from inspector.config.form_fields import FormField
from inspector.config.form_values import FormValues
from inspector.ui.config_editor.fields.field_row import level_text
from inspector.ui.models.literal import one_line
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
INVALID, MODIFIED, NEW = "invalid", "modified", "new"


class RowsModel(QAbstractTableModel):
    """One row a table: its place, its fields, and whether it is modified or invalid."""

    def __init__(self, fields: tuple[FormField, ...], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._fields = fields
        self._theme = theme
        self._rows: tuple[Mapping[str, Any], ...] = ()
        self._states: tuple[str, ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """What is to be said of each row."""
        return self._states

    def show_rows(self, values: FormValues, name: str) -> None:
        """Show the rows of a draft."""
        rows = values.rows(name)
        states = tuple(self._state(values, name, place) for place in range(len(rows)))
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows, self._states = rows, states
            self.endResetModel()
            return
        self._rows, self._states = rows, states
        if rows:
            last = self.index(len(rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self._fields) + 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        field = self._field(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return field.name if field else "#" if section == 0 else ""
        if role == Qt.ItemDataRole.ToolTipRole and field:
            return plain_tooltip(field.description)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == 0 or (field and field.is_number) else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of a cell."""
        field, at = self._field(index.column()), index.row()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._text(field, at, index.column())
            return plain_tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() == 0 or (field and field.is_number) else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = self._theme.colours
            if field is None and index.column():
                return colours.crit if self._states[at] == INVALID else colours.accent
            is_said = field is not None and field.name in self._rows[at]
            return colours.text if is_said else colours.muted
        return None

    def _field(self, column: int) -> FormField | None:
        return self._fields[column - 1] if 1 <= column <= len(self._fields) else None

    def _text(self, field: FormField | None, at: int, column: int) -> str:
        if field is None:
            return f"{at + 1:,}" if column == 0 else self._states[at]
        return one_line(level_text(self._rows[at].get(field.name, field.default)))

    def _state(self, values: FormValues, name: str, place: int) -> str:
        if values.problems((name, place)):
            return INVALID
        if values.origin(name, place) is None:
            return NEW
        return MODIFIED if values.is_row_modified(name, place) else ""
