"""A page whose parts take long to make: they are made once somebody wants to see it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class LaterPage(QWidget):
    """Holds the place of a page.

    Signals:
        wanted: Somebody looks at it for the first time.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_wanted = False
        self._page: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody has looked at it."""
        return self._is_wanted

    def fill(self, page: QWidget) -> None:
        """Show the page itself from now on, instead of the one before."""
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.deleteLater()
        self._page = page
        self._column.addWidget(page)

    def showEvent(self, event: QShowEvent) -> None:
        """Say so, the first time."""
        super().showEvent(event)
        if not self._is_wanted:
            self._is_wanted = True
            self.wanted.emit()
