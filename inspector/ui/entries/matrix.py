"""The matrix: a row for each KPI, a column for each tier and one for all rows."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
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

from inspector.core.registry import Kpi
from inspector.ui.entries.ink import (
    AT_LEFT,
    AT_RIGHT,
    LEFT,
    PAD_PX,
    RIGHT,
    KpiInk,
    draw_ring,
    parts_of,
    standing_colour,
)
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.models.entries_frame import ALL_TIERS, LEAST_N, EntriesFrame
from inspector.ui.models.format import count, number
from inspector.ui.models.kpi_cell import (
    KpiCell,
    Standing,
    cell_of,
    explain,
    half_text,
    versus_text,
)
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ROW_PX, _HEAD_PX, _NAMES_PX = 56, 36, 208
_LEAST_PX, _MOST_PX = 120, 208
_LINE_PX = 20


class MatrixTable(QAbstractTableModel):
    """The KPIs that any row has, by tier."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.least_n = LEAST_N
        self._frame: EntriesFrame | None = None
        self._window = ""

    def show_frame(self, frame: EntriesFrame, window: str) -> None:
        """Show other figures.

        Args:
            frame: The figures.
            window: The length of its window in words.
        """
        before, self._window = self._frame, window
        is_same = before is not None and (before.kpis, before.by_tier.table.groups) == (
            frame.kpis,
            frame.by_tier.table.groups,
        )
        if is_same:
            self._frame = frame
            self._tell_all_changed()
        else:
            self.beginResetModel()
            self._frame = frame
            self.endResetModel()

    def set_least_n(self, least_n: int) -> None:
        """Grey figures of fewer records than these."""
        self.least_n = least_n
        self._tell_all_changed()

    @property
    def frame(self) -> EntriesFrame | None:
        """What is shown; None before the first frame."""
        return self._frame

    def cell(self, index: _Index) -> KpiCell | None:
        """Return what a cell is about."""
        if self._frame is None or not index.isValid():
            return None
        return cell_of(self._frame.by_tier, index.column(), self._frame.kpis[index.row()])

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many KPIs there are."""
        return 0 if parent.isValid() or self._frame is None else len(self._frame.kpis)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return how many tiers there are, and one more for all rows."""
        is_empty = parent.isValid() or self._frame is None
        return 0 if is_empty or self._frame is None else len(self._frame.by_tier.table.groups)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a tier or of a KPI, or what it means."""
        if self._frame is None:
            return None
        is_tier = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if is_tier else LEFT
        if is_tier:
            return self._tier_head(section, role)
        kpi = self._frame.all_kpis[self._frame.kpis[section]]
        if role == Qt.ItemDataRole.DisplayRole:
            return _titled(kpi)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{kpi.name} = {kpi.formula.text}\n{kpi.description}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says, also to those who cannot see it."""
        cell = self.cell(index)
        if cell is None or self._frame is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            value = f"{number(cell.value)} {half_text(cell.half)}".strip()
            return f"{value}, {below_text(cell, self.least_n)}" if cell.n else value
        if role == Qt.ItemDataRole.ToolTipRole:
            group = self._frame.by_tier.table.groups[index.column()]
            tier = self._frame.by_tier.tiers[index.column()]
            name = "all rows" if group == ALL_TIERS else group
            return plain_tooltip(explain(cell, name, tier, self._window, self.least_n))
        return None

    def _tier_head(self, section: int, role: int) -> object:
        assert self._frame is not None
        table = self._frame.by_tier.table
        if role == Qt.ItemDataRole.DisplayRole:
            return table.groups[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{table.rows[section]:,.0f} records in the last {self._window}")
        return None

    def _tell_all_changed(self) -> None:
        rows, columns = self.rowCount(), self.columnCount()
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))


class MatrixView(QTableView):
    """Shows a `MatrixTable`; the names of the KPIs stay at the left."""

    def __init__(self, theme: Theme, table: MatrixTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.hovered = QPersistentModelIndex()
        self.setObjectName("figures")
        self.setAccessibleName("KPIs by tier")
        self.setModel(table)
        self.setFont(font(LABEL_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_MatrixDelegate(theme, self))
        self._set_heads()
        table.modelReset.connect(self._fit)
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the cell under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark none."""
        super().leaveEvent(event)
        self._hover(QModelIndex())

    def _hover(self, index: QModelIndex) -> None:
        if self.hovered != index:
            self.hovered = QPersistentModelIndex(index)
            self.viewport().update()

    def _fit(self) -> None:
        columns = max(self.table.columnCount(), 1)
        width_px = min(max(self.viewport().width() // columns, _LEAST_PX), _MOST_PX)
        self.horizontalHeader().setDefaultSectionSize(width_px)

    def _set_heads(self) -> None:
        names, tiers = self.verticalHeader(), self.horizontalHeader()
        names.setFixedWidth(_NAMES_PX)
        names.setDefaultSectionSize(_ROW_PX)
        names.setFont(font(TEXT_PX))
        tiers.setFixedHeight(_HEAD_PX)
        tiers.setFont(font(LABEL_PX))
        for head in (names, tiers):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setHighlightSections(False)
            head.setSectionsClickable(False)


class _MatrixDelegate(QStyledItemDelegate):
    """Draws value and interval, and below them how it stands to the baseline, and n."""

    def __init__(self, theme: Theme, view: MatrixView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._ink = KpiInk()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        table, colours = self._view.table, self._theme.colours
        cell = table.cell(index)
        if cell is None:
            return
        # The stubs do not know the fields of an option.
        rect = QRectF(option.rect)
        if self._view.hovered == index:
            painter.fillRect(rect, colours.raised)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colours.line)
        top = rect.top() + (rect.height() - 2 * _LINE_PX) / 2
        room = QRectF(rect.left() + PAD_PX, top, rect.width() - 2 * PAD_PX, _LINE_PX)
        if not cell.n:
            room.moveTop(rect.top() + (rect.height() - _LINE_PX) / 2)
        self._ink.draw(painter, room, cell, colours, is_quiet=cell.n < table.least_n)
        if cell.n:
            self._draw_below(painter, room.translated(0, _LINE_PX), cell)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, rect, colours)

    def _draw_below(self, painter: QPainter, room: QRectF, cell: KpiCell) -> None:
        """Draw the difference below the value, and n below its interval."""
        colours, least_n = self._theme.colours, self._view.table.least_n
        standing = cell.standing(least_n)
        value_room, half_room = parts_of(room)
        painter.setFont(self._ink.small_font)
        painter.setPen(colours.muted)
        painter.drawText(half_room, f"n {count(round(cell.n))}", AT_LEFT)
        if standing is not Standing.NO_BASELINE:
            painter.setFont(self._ink.label_font)
            painter.setPen(standing_colour(standing, colours))
            painter.drawText(value_room, versus_text(cell, least_n), AT_RIGHT)


def below_text(cell: KpiCell, least_n: int) -> str:
    """Return what stands below a value: how it compares, and on how many records it rests."""
    n = f"n {cell.n:,.0f}"
    if cell.standing(least_n) is Standing.NO_BASELINE:
        return n
    return f"{versus_text(cell, least_n)} vs baseline, {n}"


def _titled(kpi: Kpi) -> str:
    return f"{kpi.name}, {kpi.unit}" if kpi.unit else kpi.name
