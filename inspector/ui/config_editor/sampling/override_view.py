"""The table of overrides: paths with completion, sliders, and what each matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QWidget

from inspector.ui.config_editor.sampling.override_model import (
    MATCHES,
    NUMBER,
    PATH,
    RATE,
    OverrideTable,
)
from inspector.ui.config_editor.sampling.path_field import PathField
from inspector.ui.config_editor.sampling.slider_view import HEAD_PX, ROW_PX, SliderView
from inspector.ui.theme import Theme

_NUMBER_PX, _RATE_PX = 36, 176
_PATH_LEAST_PX, _PATH_SHARE = 180, 0.45
_MOST_ROWS = 6
_UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OverrideView(SliderView):
    """Shows an `OverrideTable`. Alt with an arrow moves a row, Delete removes it, F2 its path.

    Signals:
        moved: Row and where it goes.
        given_up: The override that was being typed is not to be.
    """

    moved = Signal(int, int)
    given_up = Signal()

    def __init__(
        self,
        theme: Theme,
        table: OverrideTable,
        offers: Callable[[str], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, table, "Overrides by path", parent)
        self._colours_of = theme
        self._table = table
        self._offers = offers
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        for signal in (table.modelReset, table.rowsInserted, table.rowsRemoved):
            signal.connect(self._fit_height)
        self._fit_height()

    def make_field(self, parent: QWidget, column: int) -> QLineEdit:
        """Return the field of a path."""
        if column != PATH:
            return super().make_field(parent, column)
        return PathField(self._colours_of, self._offers, parent)

    def edit_path(self, row: int, text: str = "") -> None:
        """Open the field of a row's path, perhaps with a text that is selected."""
        self.edit(self._table.path_index(row))
        field = self.indexWidget(self._table.path_index(row))
        if isinstance(field, PathField) and text:
            field.setText(text)
            field.selectAll()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on from the path to the number with Tab; forget a new row that was given up."""
        hints = QAbstractItemDelegate.EndEditHint
        row, is_path = self.current_row, isinstance(editor, PathField)
        super().closeEditor(editor, hint)
        if self._table.pending_rate is not None:
            self.given_up.emit()
        elif hint is hints.EditNextItem and is_path and row >= 0:
            self.edit_number(row)

    def needs(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here."""
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        return (is_alt and event.key() in _UP_DOWN) or super().needs(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the row, or open the field of its path."""
        if not self.hasFocus():
            super().keyPressEvent(event)
            return
        row, key = self.current_row, event.key()
        step = _UP_DOWN.get(Qt.Key(key)) if key in _UP_DOWN else None
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if row >= 0 and is_alt and step is not None:
            if 0 <= row + step < len(self._table.rows):
                self.moved.emit(row, row + step)
        elif row >= 0 and key == Qt.Key.Key_F2:
            self.edit_path(row)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        spare = self.viewport().width() - _NUMBER_PX - _RATE_PX
        path = max(round(spare * _PATH_SHARE), _PATH_LEAST_PX)
        for column, width in (
            (NUMBER, _NUMBER_PX),
            (PATH, path),
            (RATE, _RATE_PX),
            (MATCHES, max(spare - path, 60)),
        ):
            self.setColumnWidth(column, width)

    def _fit_height(self, *_change: object) -> None:
        rows = min(max(self._table.rowCount(), 1), _MOST_ROWS)
        self.setFixedHeight(HEAD_PX + rows * ROW_PX)
