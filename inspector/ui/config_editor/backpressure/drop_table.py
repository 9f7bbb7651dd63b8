"""Which values a replay drops, how many, and when: a row for each metric key."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from inspector.analysis.backpressure_replay import BackpressureReplay, KeyDrops
from inspector.ui.config_editor.backpressure.depth_chart import TimeScale
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.ink import InkDelegate
from inspector.ui.models.format import clock, count
from inspector.ui.models.ledger_text import share, whole
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme, mix

ROW_PX = 26
_HEAD_PX = 26
_TITLES = ("Metric", "When", "First", "Dropped", "Share")
_HINTS = (
    "Metric key",
    "When values are dropped, from the first record to the last",
    "When the first value is dropped",
    "Values that would be missing, those of whole records included",
    "Of the values of this metric key",
)
_NAME, _WHEN, _FIRST, _DROPPED, _SHARE = range(5)
_WIDTHS_PX = {_FIRST: 76, _DROPPED: 72, _SHARE: 72}
_NAME_PX, _LEAST_WHEN_PX = 156, 40
_LEAST_ROWS = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class DropModel(QAbstractTableModel):
    """Metric keys of which values are dropped.

    Attributes:
        keys: The rows.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys: tuple[KeyDrops, ...] = ()

    def show_keys(self, keys: tuple[KeyDrops, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of metric keys."""
        return 0 if parent is not None and parent.isValid() else len(self.keys)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(_HINTS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section in (_NAME, _WHEN) else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        one, column = self.keys[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in (_NAME, _WHEN) else _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole and column == _WHEN:
            return f"from {clock(one.first_ts)} to {clock(one.last_ts)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(
                f"{one.name}\n{whole(one.values)} of {whole(one.of_values)} values dropped\n"
                f"first {clock(one.first_ts)}, last {clock(one.last_ts)}"
            )
        return None

    def _text(self, one: KeyDrops, column: int) -> str:
        if column == _FIRST:
            return clock(one.first_ts)
        if column == _DROPPED:
            return whole(one.values) if one.values < 1_000_000 else count(one.values)
        if column == _SHARE:
            return share(one.values, one.of_values)
        return one.name if column == _NAME else ""


class _WhenDelegate(QStyledItemDelegate):
    """Draws a bar wherever values are dropped, the higher the more of them."""

    def __init__(self, theme: Theme, model: DropModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw a strip of time."""
        colours, box = self._theme.colours, QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, mix(colours.accent_fill, colours.surface, 0.22))
        by_step = self._model.keys[index.row()].by_step
        strip = box.adjusted(6, 5, -6, -5)
        scale = TimeScale(strip.left(), strip.width(), len(by_step))
        columns = scale.greatest(by_step)
        most = max(int(columns.max()), 1)
        painter.fillRect(QRectF(strip.left(), strip.bottom(), strip.width(), 1), colours.line)
        for place in np.flatnonzero(columns).tolist():
            height = max(strip.height() * int(columns[place]) / most, 3.0)
            bar = QRectF(strip.left() + place, strip.bottom() - height, 1, height)
            painter.fillRect(bar, colours.warn)


class DropTable(QTableView):
    """Shows which values would be dropped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAccessibleName("Values that would be dropped")
        self.drops = DropModel(self)
        self.setModel(self.drops)
        self.setFont(font(LABEL_PX))
        self.setMinimumHeight(_HEAD_PX + _LEAST_ROWS * ROW_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(InkDelegate(theme, self._is_muted, self))
        self.setItemDelegateForColumn(_WHEN, _WhenDelegate(theme, self.drops, self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.changed.connect(self.viewport().update)

    def show_replay(self, shown: BackpressureReplay | None) -> None:
        """Show the metric keys of a replay."""
        self.drops.show_keys(shown.keys if shown else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their widths; the strip of time has what is left, or nothing."""
        super().resizeEvent(event)
        rest_px = self.viewport().width() - sum(_WIDTHS_PX.values())
        for column, width_px in _WIDTHS_PX.items():
            self.setColumnWidth(column, width_px)
        has_when = rest_px - _NAME_PX >= _LEAST_WHEN_PX
        self.setColumnHidden(_WHEN, not has_when)
        self.setColumnWidth(_NAME, _NAME_PX if has_when else rest_px)
        self.setColumnWidth(_WHEN, rest_px - _NAME_PX)

    def _is_muted(self, index: _Index) -> bool:
        return index.column() == _FIRST
