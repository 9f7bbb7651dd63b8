"""A table of baselines that were learnt, each with a box to tick."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from inspector.analysis.baseline_offers import Offer
from inspector.config.models import Baseline
from inspector.core.registry import Registry
from inspector.ui.config_editor.baselines.offer_columns import offer_columns
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ROW_PX, _HEAD_PX = 30, 30


class OfferModel(QAbstractTableModel):
    """Offers, and which of them are ticked.

    Signals:
        ticked: Others are ticked than before.
    """

    ticked = Signal()

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = offer_columns(registry)
        self._theme = theme
        self._offers: tuple[Offer, ...] = ()
        self._choices: dict[tuple[str, int], bool] = {}

    @property
    def chosen(self) -> tuple[Baseline, ...]:
        """What is ticked."""
        return tuple(one.learnt for one in self._offers if self._is_ticked(one))

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show offers; what a person ticked or unticked of the same tier and KPI stays so."""
        self.beginResetModel()
        self._offers = offers
        self.endResetModel()
        self.ticked.emit()

    def tick_all(self, *, is_ticked: bool) -> None:
        """Tick everything that is shown, or nothing."""
        for one in self._offers:
            self._choices[_key(one)] = is_ticked
        if self._offers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._offers) - 1, 0))
        self.ticked.emit()

    def tick(self, row: int) -> None:
        """Tick a row, or no longer."""
        one = self._offers[row]
        self._choices[_key(one)] = not self._is_ticked(one)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        self.ticked.emit()

    def offer(self, row: int) -> Offer:
        """Return the offer of a row."""
        return self._offers[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many offers there are."""
        return 0 if parent is not None and parent.isValid() else len(self._offers)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.columns[section].hint)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == 0 else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        one, column = self._offers[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(one)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if index.column() == 0 else _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(column.role(one))
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if self._is_ticked(one) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.text(one)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be chosen, and ticked in their first column."""
        ticks = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | ticks

    def setData(self, index: _Index, _value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row whose box was clicked."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(index.row())
        return True

    def _is_ticked(self, one: Offer) -> bool:
        return self._choices.get(_key(one), one.is_robust)

    def _ink(self, role: str) -> QColor:
        colours = self._theme.colours
        return {"muted": colours.muted, "warn": colours.warn_text}.get(role, colours.text)


class OfferView(QTableView):
    """Shows offers; Space ticks the chosen one."""

    def __init__(self, model: OfferModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers = model
        self.setModel(model)
        self.setObjectName("figures")
        self.setProperty("tint", True)
        self.setAccessibleName("Baselines that were learnt")
        self.setFont(font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        for place, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode.Fixed if place else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(place, mode)
            self.setColumnWidth(place, column.width_px)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the chosen row with Space, whichever of its cells has the keys."""
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self._offers.tick(row)
        else:
            super().keyPressEvent(event)


def _key(one: Offer) -> tuple[str, int]:
    return one.learnt.measure, one.learnt.tier
