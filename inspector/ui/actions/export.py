"""Taking what is visible elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import NEEDS_SOURCE, Category, make_action, set_available

_NOTHING = "this page has nothing to export"


class ExportActions(QObject):
    """Files and the clipboard.

    Attributes:
        menu: Choose what to export, and as what.
        copy_picture: Copy what is at hand as a picture.
        copy_values: Copy what is at hand as a table.
        report: Write all that the session holds in this range as an HTML file.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = self._make("Export…", "Ctrl+E", "Pictures and tables of what is visible")
        self.copy_picture = self._make(
            "Copy as picture", "Ctrl+Shift+P", "The chart or table at hand"
        )
        self.copy_values = self._make("Copy values", "Ctrl+Alt+C", "The chart or table at hand")
        self.report = self._make(
            "Export report…", "Ctrl+Shift+R", "Charts, KPIs and alerts of this range as HTML"
        )

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.menu, self.copy_picture, self.copy_values, self.report)

    def set_available(self, *, is_open: bool, has_offers: bool) -> None:
        """Say whether a source is open, and whether the page in front offers anything."""
        why_not = _NOTHING if is_open else NEEDS_SOURCE
        for action in (self.menu, self.copy_picture, self.copy_values):
            set_available(action, available=is_open and has_offers, why_not=why_not)
        set_available(self.report, available=is_open, why_not=NEEDS_SOURCE)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.EXPORT, text, keys, tip)
