"""A table of rules, groups or firings: Enter follows the row, not only its first cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.theme import Theme


class AlertView(FigureView):
    """Shows a `FigureTable` whose first column leads to an entry, if any does."""

    def __init__(
        self, theme: Theme, table: FigureTable[Any], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, table, name, parent)
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the row that has the keys, whichever of its cells they are in."""
        index = self.currentIndex()
        if self.is_enter(event) and index.isValid():
            self._ask(index.siblingAtColumn(0))
        else:
            super().keyPressEvent(event)
