"""Going to a page."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import NEEDS_SOURCE, Category, make_action, set_available

_KEYS = {
    "live": "Ctrl+Shift+L",
    "entries": "Ctrl+Shift+E",
    "alerts": "Ctrl+Shift+A",
    "config": "Ctrl+,",
    "compare": "Ctrl+Shift+C",
    "history": "Ctrl+Shift+H",
    "ledger": "Ctrl+Shift+G",
}
_TIPS = {
    "live": "Charts of what happens now",
    "entries": "Every KPI of every entry and tier, and how sure it is",
    "alerts": "Every rule: what fires, since when, and what fired before",
    "config": "Sample rates, backpressure, alerts and the rest: change, compare, save",
    "compare": "Two recordings, or two ranges, beside each other: what differs, and how surely",
    "history": "Every day and shard that is kept, in which tier, until when; KPIs over days",
    "ledger": "Every file and shard: what was read, and what was rejected",
}


class PageActions(QObject):
    """An action for each page that exists; a page is added once it does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}

    def add(self, name: str) -> QAction:
        """Make the action that goes to the page `name`."""
        action = make_action(
            self, Category.PAGE, name.capitalize(), _KEYS.get(name, ""), _TIPS.get(name, "")
        )
        action.setCheckable(True)
        set_available(action, available=False, why_not=NEEDS_SOURCE)
        self._by_name[name] = action
        return action

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in the order of the rail."""
        return tuple(self._by_name.values())

    def set_page(self, name: str) -> None:
        """Mark the page in front; an empty name is none."""
        for other, action in self._by_name.items():
            action.setChecked(other == name)
