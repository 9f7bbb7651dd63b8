"""A table of rules, groups or firings: Enter follows the row, not only its first cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.theme import Theme


class AlertView(FigureView):
    """Shows a `FigureTable` whose first column leads to the evidence of a row, if any does.

    Signals:
        menu_wanted: Where on the screen a menu about the current row is wanted.
        live_asked: The row whose charts a person wants to see.
    """

    menu_wanted = Signal(object)
    live_asked = Signal(object)

    def __init__(
        self, theme: Theme, table: FigureTable[Any], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, table, name, parent)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda _index: self.ask_for_current())

    def ask_for_current(self) -> None:
        """Follow the row that is chosen."""
        index = self.currentIndex()
        if index.isValid():
            self._ask(index.siblingAtColumn(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the row that has the keys, whichever of its cells they are in."""
        index = self.currentIndex()
        if self.is_enter(event) and index.isValid():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.live_asked.emit(self.table.entry(index.row()))
            else:
                self.ask_for_current()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or of the one that has the keys."""
        is_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if is_mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        self.menu_wanted.emit(event.globalPos() if is_mouse else below)
