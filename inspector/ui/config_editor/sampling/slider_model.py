"""What a table with a slider in each row asks of its model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from inspector.ui.config_editor.sampling.cell import Cell, RateCell
from inspector.ui.text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SliderModel(QAbstractTableModel):
    """Rows of which each has a rate.

    Attributes:
        rate_column: Where the slider stands.
    """

    rate_column = 0

    def rate_cell(self, row: int) -> RateCell:
        """Return the rate of a row."""
        raise NotImplementedError

    def said(self, row: int) -> object:
        """Return what the draft says of a rate; None for nothing."""
        raise NotImplementedError

    def cell(self, row: int, column: int) -> Cell:
        """Return what any other cell shows."""
        raise NotImplementedError

    def tip(self, row: int, column: int) -> str:
        """Return what there is to say of a cell beyond what it shows."""
        raise NotImplementedError

    def is_text(self, column: int) -> bool:
        """Return whether a column stands at the left."""
        raise NotImplementedError

    def is_changed(self, row: int) -> bool:
        """Return whether a row differs from the file on disk."""
        raise NotImplementedError

    def may_edit(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed into."""
        return row >= 0 and column == self.rate_column

    def hold(self, *, is_held: bool) -> None:
        """Move no row while a person drags a slider."""

    def tell(self, first: int, last: int) -> None:
        """Say that a stretch of columns shows something else."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, first), self.index(self.rowCount() - 1, last))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let cells be typed into."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.isValid() and self.may_edit(index.row(), index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.tip(row, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if self.is_text(column) else RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if column != self.rate_column:
            return self.cell(row, column).whole
        rate = self.rate_cell(row)
        return f"{rate.text} {rate.fault}".strip()
