"""The tree of a record as Qt asks for it: a node is a number."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.ui.lines.record_nodes import Node, ValueKind
from inspector.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_HEADS = ("Key", "Value", "")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOOLTIP_FROM_CHARS = 14


class RecordModel(QAbstractItemModel):
    """Keys and values of one line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[Node] = []
        self._top: list[int] = []

    def show_nodes(self, nodes: list[Node]) -> None:
        """Show these nodes in place of the ones before."""
        self.beginResetModel()
        self._nodes = nodes
        self._top = [node_id for node_id, node in enumerate(nodes) if node.parent < 0]
        self.endResetModel()

    def node(self, index: _Index) -> Node:
        """Return the node of an index."""
        return self._nodes[index.internalId()]

    def index(self, row: int, column: int, parent: _Index = _TOP) -> QModelIndex:
        """Return the index of a place."""
        below = self._below(parent)
        if not (0 <= row < len(below) and 0 <= column < len(_HEADS)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    # Qt overloads this name with that of QObject, and the stubs only know the latter two together.
    def parent(self, index: _Index = _TOP) -> QModelIndex:  # type: ignore[override]
        """Return the index above another one."""
        if not index.isValid():
            return QModelIndex()
        above = self._nodes[index.internalId()].parent
        return self.createIndex(self._nodes[above].row, 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many nodes are below an index."""
        return len(self._below(parent))

    def columnCount(self, _parent: _Index = _TOP) -> int:
        """Return how many columns there are: key, value, note."""
        return len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        node, column = self._nodes[index.internalId()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (node.key, node.value, node.note)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == 1 and node.kind is ValueKind.NUMBER else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            text = (node.key, node.value, node.note)[column]
            return plain_tooltip(text[:400]) if len(text) > _TOOLTIP_FROM_CHARS else None
        return None

    def _below(self, parent: _Index) -> list[int]:
        if not parent.isValid():
            return self._top
        return self._nodes[parent.internalId()].children if parent.column() == 0 else []
