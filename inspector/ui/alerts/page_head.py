"""The head of the Alerts page: rules or hints, how alerts stand, the search, and the bell."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from inspector.ui.alerts.bell import BellButton
from inspector.ui.alerts.words import summary_of
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.literal import one_line
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

RULES, HINTS = 0.0, 1.0
_GAP_PX, _HEAD_PX, _SEARCH_PX, _TOOL_PX = 12, 44, 220, 28
_LEAST_SEARCH_PX = 120


class AlertsHead(QWidget):
    """Says how alerts stand as a whole, and holds what the page is led by."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.switch = SegmentedControl("Show", (("Rules", RULES), ("Hints", HINTS)), self)
        self.summary = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.problem = ElidedLabel("warn", font(LABEL_PX), self)
        self.search = QLineEdit(self)
        self.export = tool_button("Export", "Export a table or a report  Ctrl+E", self)
        self.bell = BellButton(theme, self)
        self.setFixedHeight(_HEAD_PX)
        self._dress_search()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Alerts", self))
        row.addWidget(self.switch)
        row.addWidget(self.summary)
        row.addWidget(self.problem, 1)
        row.addStretch(0)
        row.addWidget(self.search, 1)
        row.addWidget(self.export)
        row.addWidget(self.bell)

    @property
    def needle(self) -> str:
        """What is looked for; empty for nothing."""
        return self.search.text().strip()

    @property
    def is_of_rules(self) -> bool:
        """Whether rules are shown, rather than hints."""
        return self.switch.value == RULES

    def show_frame(self, frame: AlertsFrame, now_ts: float) -> None:
        """Say how alerts stand.

        Args:
            frame: What was evaluated last.
            now_ts: The time of day, Unix seconds.
        """
        self.summary.show_text(summary_of(frame, now_ts))
        self.problem.show_text(one_line(frame.problem))
        self.problem.setVisible(bool(frame.problem) and self.is_of_rules)

    def show_tools(self, *, has_rules: bool) -> None:
        """Show what is of use while there are rules, or only what always is."""
        for tool in (self.summary, self.search):
            tool.setVisible(has_rules and self.is_of_rules)

    def _dress_search(self) -> None:
        self.search.setObjectName("search")
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedHeight(_TOOL_PX)
        self.search.setMinimumWidth(_LEAST_SEARCH_PX)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.setPlaceholderText("Search rules and groups")
        self.search.setAccessibleName("Search rules and groups")
        self.search.setClearButtonEnabled(True)
