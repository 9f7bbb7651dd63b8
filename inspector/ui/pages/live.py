"""The Live page: tabs over a grid of charts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from inspector.ui.charts.grid import ChartGrid
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.pages.empty import EmptyState
from inspector.ui.pages.group_button import GroupButton
from inspector.ui.pages.tabs import NamespaceTabs
from inspector.ui.theme import Theme


class LivePage(QWidget):
    """Shows the charts of a frame, or why there are none.

    Signals:
        namespace_changed: The namespace a person chose; empty for all of them.
        group_changed: What a person wants a curve for: entry, namespace, tier, shard or tag.
    """

    namespace_changed = Signal(str)
    group_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = NamespaceTabs(theme, self)
        self.group = GroupButton(theme, self)
        self.grid = ChartGrid(theme, self)
        self.empty = EmptyState(theme, "live", self)
        self.tabs.namespace_changed.connect(self.namespace_changed)
        self.group.group_changed.connect(self.group_changed)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.group)
        self._body = QStackedLayout()
        self._body.addWidget(self.empty)
        self._body.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addSpacing(12)
        column.addLayout(self._body, 1)

    def show_frame(self, frame: Frame) -> None:
        """Show the tabs and charts of a frame."""
        if self.tabs.show_tabs(frame.tabs):
            # Made later than the menu, new tabs would be reached after it.
            self.setTabOrder(self.tabs.tabs()[-1], self.group)
        self.grid.show_frame(frame)
        if frame.charts:
            self._body.setCurrentWidget(self.grid)
        else:
            self.empty.show_text(*_why_empty(frame, self.tabs.namespace))
            self._body.setCurrentWidget(self.empty)


def _why_empty(frame: Frame, namespace: str) -> tuple[str, str]:
    status = frame.status
    if status.rows == 0:
        if status.state is SourceState.LOADING:
            return "Reading…", f"The first charts appear as soon as {status.source} yields a line."
        return "Waiting for the first line…", (
            f"Inspector watches {status.source}. Start a server that writes there, or open "
            "another source from the menu at the top."
        )
    rows = next((tab.rows for tab in frame.tabs if tab.namespace == namespace), 0)
    if rows == 0:
        return f"No {namespace} rows yet", (
            "Charts appear here with the first one. The other tabs show what there is so far."
        )
    return "Nothing in this range", (
        f"All {rows:,} rows are older. Choose a longer range at the top."
    )
