"""Changing the charts of the page, and which rows they show."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action


class ChartActions(QObject):
    """Adding and enlarging charts.

    Attributes:
        add: Choose a measure and show it in a new chart.
        reset: Show the charts that are chosen for the tab again.
        enlarge: Give the chart under the pointer the whole page, or put it back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.add = self._make("Add chart…", "C", "Choose a metric or a KPI for a new chart")
        self.reset = self._make("Reset charts", "", "Show the charts chosen for this tab again")
        self.enlarge = self._make(
            "Enlarge chart", "Return Enter", "Give one chart the whole page, or put it back"
        )

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.add, self.enlarge, self.reset)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.CHARTS, text, keys, tip)


class FilterActions(QObject):
    """Which rows the charts show.

    Attributes:
        edit: Add a filter, or change one.
        clear: Show all rows.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.edit = self._make("Filter…", "/", "Only some entries, tiers, shards, tags or players")
        self.clear = self._make("Clear filters", "Ctrl+Backspace", "Show all rows")

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.edit, self.clear)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.FILTER, text, keys, tip)
