"""The table of a result: as wide as its texts, and no wider than a person wants to scroll."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.ink import ROW_PX, chosen_row
from inspector.ui.sql_console.result_cells import Kind
from inspector.ui.sql_console.result_table import ResultTable
from inspector.ui.text import elided
from inspector.ui.theme import Theme

_HEAD_PX, _CELL_PX = 30, 9
_Index = QModelIndex | QPersistentModelIndex
_PAD_PX, _LEAST_PX, _MOST_PX, _MOST_WIDE_PX = 22, 56, 320, 560
_LOOKED_AT = 40
"""So many rows say how wide a column is; and so many at the end."""


class ResultView(QTableView):
    """Shows a `ResultTable`; Ctrl+C copies the chosen cells."""

    def __init__(self, theme: Theme, table: ResultTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setProperty("tint", True)
        self.table = table
        self._wanted_px: list[int] = []
        self.setModel(table)
        self.setAccessibleName("Rows of the result")
        self.setFont(font(LABEL_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(table.sort_by)
        table.modelReset.connect(self._measure)
        theme.changed.connect(self.viewport().update)

    def copy(self) -> int:
        """Put the chosen cells into the clipboard; return how many they are."""
        cells = [(index.row(), index.column()) for index in self.selectedIndexes()]
        if cells:
            QGuiApplication.clipboard().setText(self.table.tab_text(cells))
        return len(cells)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as a spreadsheet takes it."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give spare room to texts."""
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        """Find out how wide the columns want to be, from the rows at both ends."""
        self._wanted_px = [self._wanted(place) for place in range(self.table.columnCount())]
        self._fit()
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)

    def _wanted(self, place: int) -> int:
        table, metrics = self.table, QFontMetricsF(self.font())
        rows = table.rowCount()
        looked_at = chain(
            range(min(rows, _LOOKED_AT)), range(max(rows - _LOOKED_AT, _LOOKED_AT), rows)
        )
        texts = [table.text(row, place) for row in looked_at]
        head = str(table.headerData(place, Qt.Orientation.Horizontal))
        # The arrow of the order needs room from the first.
        widest = max(map(metrics.horizontalAdvance, [*texts, f"{head} ↓"]))
        most = _MOST_PX if table.columnCount() > 1 else _MOST_WIDE_PX
        return min(max(round(widest) + _PAD_PX, _LEAST_PX), most)

    def _fit(self) -> None:
        kinds, count = self.table.kinds, max(len(self._wanted_px), 1)
        spare = max(self.viewport().width() - sum(self._wanted_px), 0)
        spread = next((n for n, kind in enumerate(kinds) if kind is Kind.TEXT), None)
        for place, wanted in enumerate(self._wanted_px):
            own = spare // count if spread is None else spare if place == spread else 0
            self.setColumnWidth(place, wanted + own)


class _CellDelegate(QStyledItemDelegate):
    """Draws a cell without the style sheet, which takes five times as long: there are many."""

    def __init__(self, theme: Theme, view: ResultView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a text letter by letter as it is, never as markup; what is NULL is dim."""
        table, colours = self._view.table, self._theme.colours
        # The stubs do not know the fields of an option.
        rect, state = option.rect, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_row(self._theme))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.raised)
        box = QRectF(rect).adjusted(_CELL_PX, 0, -_CELL_PX, 0)
        painter.setFont(self._view.font())
        painter.setPen(colours.muted if table.is_null(index) else colours.text)
        text = elided(table.text(index.row(), index.column()), self._view.font(), box.width())
        painter.drawText(box, int(table.alignment(index.column())), text)
