"""A field to type into above a list: the arrow keys move in the list, Enter chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from inspector.ui.fonts import font
from inspector.ui.row_list import RowList

_HEIGHT_PX = 34
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """One line of text that steers a list.

    Signals:
        entered: Enter was pressed; true when Ctrl was held.
    """

    entered = Signal(bool)

    def __init__(self, hint: str, rows: RowList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setObjectName("search")
        self.setFont(font())
        self.setFixedHeight(_HEIGHT_PX)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what steers the list."""
        if event.key() in _ENTER:
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif not self._rows.take_key(event):
            super().keyPressEvent(event)
