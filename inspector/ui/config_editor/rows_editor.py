"""A list of tables: its rows in a table, and the fields of the chosen one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.config.form_fields import FormField
from inspector.config.form_values import FormValues
from inspector.config.places import Path
from inspector.core.registry import Registry
from inspector.ui.bare_area import BareArea
from inspector.ui.config_editor.edits import add_edit, duplicate_edit, move_edit, remove_edit
from inspector.ui.config_editor.field_group import FieldGroup
from inspector.ui.config_editor.row_keys import RowAct, RowButtons, act_of
from inspector.ui.config_editor.rows_model import RowsModel
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, font
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

BESIDE_PX = 900
_ROW_PX, _PAD_PX, _LEAST_TABLE_PX = 30, 12, 128
_DETAIL_PX = 400
_PLACE_PX, _NUMBER_PX, _STATE_PX = 44, 84, 76


class RowsTable(QTableView):
    """The table of rows.

    Signals:
        acted: The `RowAct` that a key stands for.
        opened: Enter was pressed on the chosen row.
    """

    acted = Signal(object)
    opened = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setProperty("tint", True)
        self.setAccessibleName(name)
        self.setFont(font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setHighlightSections(False)
        head.setMinimumSectionSize(_PLACE_PX)

    def fit_columns(self, fields: tuple[FormField, ...]) -> None:
        """Give texts the room that numbers do not need."""
        head = self.horizontalHeader()
        widths = [_PLACE_PX, *(_NUMBER_PX if one.is_number else 0 for one in fields), _STATE_PX]
        for column, width_px in enumerate(widths):
            mode = QHeaderView.ResizeMode.Fixed if width_px else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(column, mode)
            if width_px:
                self.setColumnWidth(column, width_px)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that do something with a row from doing anything else."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and act_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key stands for."""
        act = act_of(event)
        if act is not None:
            self.acted.emit(act)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class RowsEditor(QWidget):
    """Edits one list of tables.

    Signals:
        edit_requested: The `Edit` that a person made.
        path_entered: The path of the row, or of its field, that a person is at.
    """

    edit_requested = Signal(object)
    path_entered = Signal(object)

    def __init__(self, field: FormField, registry: Registry, theme: Theme) -> None:
        super().__init__()
        self.field = field
        self._values: FormValues | None = None
        self._wanted = 0
        self._filter = ("", False)
        self.title = PlainLabel("value", font(weight=SEMIBOLD), f"{field.name}s".capitalize())
        self.count = ElidedLabel("muted", font(LABEL_PX))
        self.buttons = RowButtons(field.name)
        self.model = RowsModel(field.fields, theme, self)
        self.table = RowsTable(f"{field.name}s".capitalize())
        self.table.setModel(self.model)
        self.table.fit_columns(field.fields)
        self.group = FieldGroup(field.fields, registry, theme, is_compact=True)
        for row in self.group.rows.values():
            row.explain(row.field.description)
        self.problem = PlainLabel("crit", font(LABEL_PX))
        self.problem.setWordWrap(True)
        self.empty = EmptyState(theme, "file")
        self.empty.show_text(
            f"No {field.name} yet", field.description, f"Add the first {field.name}"
        )
        self._compose()
        self.buttons.acted.connect(self.act)
        self.table.acted.connect(self.act)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.empty.pressed.connect(lambda: self.act(RowAct.ADD))
        self.group.edit_requested.connect(self.edit_requested)
        self.group.path_entered.connect(self.path_entered)

    def _compose(self) -> None:
        head = self._head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.buttons)
        inner = QWidget()
        inner.setObjectName("plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.problem)
        column.addWidget(self.group)
        column.addStretch(1)
        self.detail = BareArea(inner)
        self.table.setMinimumHeight(_LEAST_TABLE_PX)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(_PAD_PX)
        self._sides.addWidget(self.table, 1)
        self._sides.addWidget(self.detail, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addLayout(self._sides, 1)
        whole.addWidget(self.empty, 1)

    def add_tool(self, tool: QWidget) -> None:
        """Put something more that can be done with the list before its buttons."""
        self._head.insertWidget(self._head.indexOf(self.buttons), tool)

    @property
    def path(self) -> Path:
        """Where the list stands."""
        return (self.field.name,)

    @property
    def place(self) -> int:
        """The chosen row; -1 for none."""
        return self.table.currentIndex().row()

    def show_values(self, values: FormValues) -> None:
        """Show the rows of a draft; the chosen one stays, or is the one that was asked for."""
        wanted = self._wanted
        self._values = values
        self.model.show_rows(values, self.field.name)
        rows = self.model.rowCount()
        self.empty.setVisible(rows == 0 and values.is_readable)
        self.table.setVisible(rows > 0)
        self.detail.setVisible(rows > 0)
        invalid = sum(state == "invalid" for state in self.model.states)
        self.count.show_text(f"{rows:,}" + (f" · {invalid} invalid" if invalid else ""))
        self.show_filter(*self._filter)
        self.choose(min(wanted, rows - 1))
        self._show_chosen()

    def choose(self, place: int) -> None:
        """Choose a row; -1 for none."""
        if place != self.place:
            self.table.setCurrentIndex(self.model.index(place, 0) if place >= 0 else QModelIndex())
        if place >= 0:
            self._wanted = place
            self.table.scrollTo(self.model.index(place, 0))

    def show_filter(self, text: str, modified_only: bool) -> None:
        """Show only rows that hold a text, or are modified."""
        self._filter = (text, modified_only)
        wanted = text.strip().casefold()
        columns = range(1, self.model.columnCount() - 1)
        for row, state in enumerate(self.model.states):
            cells = (self.model.index(row, column).data() for column in columns)
            fits = not wanted or any(wanted in str(cell).casefold() for cell in cells)
            self.table.setRowHidden(row, not fits or (modified_only and not state))

    def widget_at(self, path: Path) -> QWidget | None:
        """Choose the row of a path, and return what shows the field; None if it is elsewhere."""
        if path[:1] != self.path:
            return None
        if len(path) > 1 and isinstance(path[1], int) and path[1] < self.model.rowCount():
            self.table.setRowHidden(path[1], False)
            self.choose(path[1])
            return self.group.row_at(path) or self.table
        return self.table

    def act(self, act: RowAct) -> None:
        """Do something with the chosen row."""
        place, rows = self.place, self.model.rowCount()
        if act is RowAct.ADD:
            self._wanted = place + 1 if place >= 0 else rows
            self.edit_requested.emit(add_edit(self.path, self._example(), self._wanted))
        elif place < 0:
            return
        elif act is RowAct.DUPLICATE:
            self._wanted = place + 1
            self.edit_requested.emit(duplicate_edit(self.path, place, {}))
        elif act is RowAct.REMOVE:
            self.edit_requested.emit(remove_edit(self.path, place))
        else:
            to = place + (-1 if act is RowAct.UP else 1)
            if 0 <= to < rows:
                self._wanted = to
                self.edit_requested.emit(move_edit(self.path, place, to))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields of the chosen row beside the table where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() >= BESIDE_PX
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)
        self.detail.setMinimumWidth(_DETAIL_PX if is_wide else 0)
        self.detail.setMaximumWidth(_DETAIL_PX if is_wide else 16_777_215)

    def _example(self) -> dict[str, Any]:
        rows = next(iter(self.field.examples), None)
        return dict(rows[0]) if rows else {}

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._values is not None:
            self._wanted = index.row()
            self._show_chosen()
            self.path_entered.emit((*self.path, index.row()))

    def _show_chosen(self) -> None:
        values, place = self._values, self.place
        if values is None:
            return
        self.buttons.show_place(place, self.model.rowCount(), can_edit=values.is_readable)
        if not 0 <= place < self.model.rowCount():
            return
        self.group.show_values(values, (*self.path, place))
        said = values.problems_beside((*self.path, place), self.field.fields)
        self.problem.show_text("\n".join(f"Invalid: {text}" for text in said))
        self.problem.setVisible(bool(said))

    def _open(self) -> None:
        next(iter(self.group.rows.values())).focus()
