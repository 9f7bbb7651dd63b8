"""A table of figures: columns that give way in a narrow window, numbers that open their lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
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
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.lines.ink import ROW_PX, chosen_row
from inspector.ui.theme import Colours, Theme

_HEAD_PX = 30
_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class FigureView(QTableView):
    """Shows a `FigureTable`.

    Attributes:
        spread: The place of the column that takes the room that is left, as long as it is shown;
            else the first one does.

    Signals:
        asked: The `LedgerQuestion` of a number that a person clicked or pressed Enter on.
    """

    asked = Signal(object)

    def __init__(
        self, theme: Theme, table: FigureTable[Any], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # Names of one set of logs differ at their end, after a stamp that they share.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setObjectName("figures")
        self.table = table
        self.spread = 0
        self._hovered = QPersistentModelIndex()
        self.setModel(table)
        self.setAccessibleName(name)
        self.setFont(font(LABEL_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_FigureDelegate(theme, self))
        self._set_heads()
        self.clicked.connect(self._ask)
        theme.changed.connect(self.viewport().update)

    @property
    def hovered(self) -> QPersistentModelIndex:
        """The cell under the pointer."""
        return self._hovered

    def visible_titles(self) -> list[str]:
        """Return the heads of the columns that are shown."""
        return [
            column.title
            for place, column in enumerate(self.table.columns)
            if not self.isColumnHidden(place)
        ]

    def fit_columns(self) -> None:
        """Show as many columns as there is room for, the important ones first."""
        columns = self.table.columns
        shown = set(range(len(columns)))
        room_px = self.viewport().width()
        for place in sorted(shown, key=lambda place: (-columns[place].priority, -place)):
            if sum(columns[one].width_px for one in shown) <= room_px or place == 0:
                break
            shown.discard(place)
        for place, column in enumerate(columns):
            self.setColumnHidden(place, place not in shown)
            self.setColumnWidth(place, column.width_px)
        spare_px = room_px - sum(columns[place].width_px for place in shown)
        spread = self.spread if self.spread in shown else 0
        self.setColumnWidth(spread, columns[spread].width_px + max(spare_px, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark a number that has lines as one that can be clicked."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Keep the order of the rows: none may jump away from under the pointer."""
        super().enterEvent(event)
        self.table.hold(is_held=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Put the rows in order again."""
        super().leaveEvent(event)
        self._hover(QModelIndex())
        self.table.hold(is_held=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the lines behind the number that has the keys."""
        if self.is_enter(event):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @staticmethod
    def is_enter(event: QKeyEvent) -> bool:
        """Return whether a key opens what a cell leads to."""
        return event.key() in _ENTER

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            before, self._hovered = self._hovered, QPersistentModelIndex(index)
            self.update(QModelIndex(before))  # type: ignore[call-overload]
            self.update(index)
        opens = self.table.question(index) is not None
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _ask(self, index: QModelIndex) -> None:
        question = self.table.question(index)
        if question is not None:
            self.asked.emit(question)

    def _set_heads(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(_HEAD_PX)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # The style draws its own mark of the order in black, also on a dark ground.
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self.table.sort_by)


class _FigureDelegate(QStyledItemDelegate):
    """Greys zeros, underlines a number that opens its lines, and frames the cell with the keys."""

    def __init__(self, theme: Theme, view: FigureView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        shown = QStyleOptionViewItem(option)
        colours, view = self._theme.colours, self._view
        # The stubs do not know the fields of an option.
        rect, state = shown.rect, shown.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, chosen_row(self._theme))
        elif view.hovered.isValid() and view.hovered.row() == index.row():
            painter.fillRect(rect, colours.raised)
        opens = view.table.question(index) is not None
        shown.palette.setColor(QPalette.ColorRole.Text, _ink(view.table.role(index), colours))
        has_keys = bool(state & QStyle.StateFlag.State_HasFocus)
        if opens and (has_keys or view.hovered == index):
            underlined = QFont(shown.font)
            underlined.setUnderline(True)
            shown.font = underlined
        shown.state &= ~(
            QStyle.StateFlag.State_HasFocus
            | QStyle.StateFlag.State_Selected
            | QStyle.StateFlag.State_MouseOver
        )
        super().paint(painter, shown, index)
        if has_keys:
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)


def _ink(role: str, colours: Colours) -> QColor:
    inks = {"crit": colours.crit, "warn": colours.warn_text, "ok": colours.ok}
    return inks.get(role, colours.muted if role == "muted" else colours.text)
