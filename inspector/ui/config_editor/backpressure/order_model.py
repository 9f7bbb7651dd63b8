"""The order of degradation as Qt asks for it."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.ui.config_editor.backpressure.order import OrderRow, RowKind
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.literal import one_line
from inspector.ui.text import plain_tooltip

ROW_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class OrderModel(QAbstractListModel):
    """Rows for a view.

    Attributes:
        rows: What is shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[OrderRow, ...] = ()

    def show_rows(self, rows: tuple[OrderRow, ...]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def row_of(self, name: str) -> int:
        """Return the row of a metric key; -1 if it has none."""
        found = (place for place, row in enumerate(self.rows) if row.is_key and row.name == name)
        return next(found, -1)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view asks of a row."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return described(row).replace("\n", ", ")
        if role == Qt.ItemDataRole.ToolTipRole and row.is_key:
            return plain_tooltip(described(row))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every metric key be chosen, but neither fence nor head."""
        if not self.rows[index.row()].is_key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def depth_text(row: OrderRow) -> str:
    """Return where a step begins: it does so with the first record beyond that depth."""
    return "" if math.isnan(row.begins_at) else f"above {whole(math.floor(row.begins_at))}"


def default_text(row: OrderRow) -> str:
    """Return which step a metric key is by default, if that is another one."""
    return f"default {row.default}" if row.default else ""


def described(row: OrderRow) -> str:
    """Return all that there is to say about a row, a line each."""
    place = f"{row.number}. " if row.kind is RowKind.STEP else ""
    lines = [f"{place}{one_line(row.name)}", row.about]
    if row.kind is RowKind.STEP and depth_text(row):
        lines.append(f"left out {depth_text(row)} waiting records")
    if row.default:
        lines.append(f"step {row.default} by default")
    return "\n".join(line for line in lines if line)
