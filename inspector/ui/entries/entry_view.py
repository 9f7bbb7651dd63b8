"""The table of entries: columns that give way in a narrow window, rows that do not jump."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from inspector.ui.entries.entry_delegate import EntryDelegate
from inspector.ui.entries.entry_model import EntryTable
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.entry_columns import fitting
from inspector.ui.theme import Theme

HEAD_PX, ROW_PX = 44, 40
_SORT = Qt.Key.Key_S
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_READ_MS = 10_000
"""Who moves through the rows with the keys reads the one they came to for a while."""


class EntryView(QTableView):
    """Shows an `EntryTable`.

    Signals:
        chosen: An entry that a person clicked the name of, or pressed Enter on.
        columns_changed: Other columns are shown than before.
    """

    chosen = Signal(str)
    columns_changed = Signal()

    def __init__(self, theme: Theme, table: EntryTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._theme = theme
        self._choices: dict[str, bool] = {}
        self._shown: frozenset[str] = frozenset()
        self._hovered = QPersistentModelIndex()
        self._is_pointed_at = self._has_keys = False
        self._current = QModelIndex()
        self._reading = QTimer(self, interval=_READ_MS, singleShot=True)
        self._reading.timeout.connect(self._hold)
        self.setObjectName("figures")
        self.setAccessibleName("Entries")
        self.setModel(table)
        self.setFont(font(LABEL_PX))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What scrolls is moved, not drawn again, if nothing shines through it.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setItemDelegate(EntryDelegate(theme, table, self, self))
        self._set_heads()
        self.clicked.connect(self._click)
        table.modelReset.connect(self.fit_columns)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> QModelIndex:
        """The cell that was chosen last."""
        return self._current

    @property
    def has_keys(self) -> bool:
        """Whether keys go to it."""
        return self._has_keys

    @property
    def hovered(self) -> QPersistentModelIndex:
        """The cell under the pointer."""
        return self._hovered

    @property
    def shown(self) -> frozenset[str]:
        """The keys of the columns that are shown."""
        return self._shown

    def choose(self, choices: Mapping[str, bool]) -> None:
        """Show and hide what a person wants, by key of the column; the rest as there is room."""
        self._choices = dict(choices)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Show as many columns as there is room for, the important ones first."""
        columns = self.table.columns
        room_px = self.viewport().width()
        shown = fitting(columns, room_px, self._choices) if columns else frozenset()
        spare_px = room_px - sum(one.width_px for one in columns if one.key in shown)
        for place, column in enumerate(columns):
            self.setColumnHidden(place, column.key not in shown)
            wider_px = max(spare_px, 0) if column.is_text else 0
            self.setColumnWidth(place, column.width_px + wider_px)
        if shown != self._shown:
            self._shown = shown
            self.columns_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells in sight, on a ground of its own; see `__init__`."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colours.surface)
        painter.end()
        self._current, self._has_keys = self.currentIndex(), self.hasFocus()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row, and a name as something that can be clicked."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Keep the order of the rows: none may jump away from under the pointer."""
        super().enterEvent(event)
        self._is_pointed_at = True
        self._hold()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the rows in order again."""
        super().leaveEvent(event)
        self._hover(QModelIndex())
        self._is_pointed_at = False
        self._hold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the entry that has the keys, or sort by its column."""
        index = self.currentIndex()
        if event.key() in _ENTER:
            self._choose(index)
        elif event.key() == _SORT and not event.modifiers() and index.isValid():
            self.table.sort_by(index.column())
            self.scrollTo(self.currentIndex())
        else:
            super().keyPressEvent(event)
            self._reading.start()
            self._hold()

    def _hold(self) -> None:
        self.table.hold(is_held=self._is_pointed_at or self._reading.isActive())

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()
        opens = index.isValid() and self._is_name(index)
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _is_name(self, index: QModelIndex) -> bool:
        is_name = self.table.columns[index.column()].is_text
        return is_name and bool(self.table.entry(index.row()))

    def _click(self, index: QModelIndex) -> None:
        if self._is_name(index):
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = self.table.entry(index.row()) if index.isValid() else ""
        if entry:
            self.chosen.emit(entry)

    def _set_heads(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(ROW_PX)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setFont(font(LABEL_PX))
        head.setFixedHeight(HEAD_PX)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # The style draws its own mark of the order in black, also on a dark ground.
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self.table.sort_by)
