"""The table of lines: it says which of them are in sight."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.columns import Column, Layout
from inspector.ui.lines.ink import ROW_PX, InkDelegate
from inspector.ui.lines.table_model import LineTable
from inspector.ui.theme import Theme

_HEAD_PX = 28


class LineView(QTableView):
    """Shows a `LineTable`; arrows, Page Up and Down, Home and End walk through it.

    Signals:
        sight_changed: Other rows are in sight, or the table is another one.
        chosen: The row that was chosen; -1 for none.
        copy_requested: A person pressed the keys of copying.
    """

    sight_changed = Signal()
    chosen = Signal(int)
    copy_requested = Signal()

    def __init__(self, theme: Theme, table: LineTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lines")
        self._table = table
        self.setModel(table)
        self.setFont(font(LABEL_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Lines")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(InkDelegate(theme, self._is_muted, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(True)
        self.verticalScrollBar().valueChanged.connect(self._tell_sight)
        table.modelReset.connect(self._tell_sight)
        table.rowsInserted.connect(self._tell_sight)
        theme.changed.connect(self.viewport().update)

    def lay_out(self, layout: Layout) -> None:
        """Give the columns their widths; the text keeps some room in a narrow drawer."""
        for place, width_px in enumerate(layout.fitted_px(self.viewport().width())):
            self.setColumnWidth(place, width_px)

    def rows_in_sight(self) -> range:
        """Return the rows of which anything is shown."""
        rows = self._table.rowCount()
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else rows - 1) + 1)

    def chosen_row(self) -> int:
        """Return the row that is chosen; -1 for none."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say which row is chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.chosen_row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the line rather than what a cell shows of it."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their widths, and say that more or fewer rows are in sight."""
        super().resizeEvent(event)
        self.lay_out(self._table.layout_shown)
        self.sight_changed.emit()

    def _tell_sight(self, *_place: object) -> None:
        self.sight_changed.emit()

    def _is_muted(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        name = self._table.layout_shown.columns[index.column()]
        if name is Column.TEXT:
            return self._table.is_unread(index.row())
        return name not in (Column.TIME, Column.REASON)
