"""The History page: what a data folder holds over its tiers, and how KPIs went over days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.ui.config_editor.badge_tabs import BadgeTabs
from inspector.ui.export.offer import Offer
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.history.coverage_view import CoverageView
from inspector.ui.history.looking import HistoryAnswer
from inspector.ui.history.trends_view import TrendsView
from inspector.ui.history.upkeep_strip import UpkeepStrip
from inspector.ui.lines.head import tool_button
from inspector.ui.models.format import clock
from inspector.ui.pages.empty import EmptyState
from inspector.ui.sql_console.console import SqlConsole
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

COVERAGE, TRENDS, SQL = "coverage", "trends", "SQL"
_GAP_PX = 12

_NO_FOLDER_HINT = (
    "History is kept in data folders: those with hot, warm or cold in them. What is open is logs "
    "alone. Open the data folder that servers write into, to see its days and tiers."
)
_NO_FOLDER = ("No data folder is open", _NO_FOLDER_HINT, "Open a data folder…")
_NOTHING_HINT = (
    "This data folder has no records. Servers write into its hot folder; after a day their logs "
    "are compressed into warm, and later rolled up into cold."
)
_NOTHING = ("Nothing is kept yet", _NOTHING_HINT, "")


class HistoryPage(QWidget):
    """Shows a `HistoryAnswer`, or what to do to have one.

    Signals:
        folder_wanted: A person wants to open another data folder.
        whole_wanted: A person wants all of the data folder open, rather than a part of it.
        looked_at: Whether somebody can see the page.
    """

    folder_wanted = Signal()
    whole_wanted = Signal()
    looked_at = Signal(bool)

    def __init__(self, theme: Theme, kpis: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = BadgeTabs(theme, (COVERAGE, TRENDS, SQL), self)
        self.tabs.tabs[SQL].setText(SQL)
        self.tabs.tabs[SQL].setAccessibleName(SQL)
        self.coverage = CoverageView(theme, self)
        self.trends = TrendsView(theme, kpis, self)
        self.console = SqlConsole(theme, parent=self)
        self.empty = EmptyState(theme, "history", self)
        self.problem = ElidedLabel("warn", font(LABEL_PX), self)
        self.looked = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.whole = tool_button("Open the whole folder", "Open all of this data folder", self)
        self.run_storage = tool_button("Run storage…", "See what is due, and do it", self)
        self.upkeep = UpkeepStrip(self)
        self._body = QStackedWidget(self)
        self._views: dict[str, QWidget] = {
            COVERAGE: self.coverage,
            TRENDS: self.trends,
            SQL: self.console,
        }
        self._front = COVERAGE
        self._has_data = self._is_part = False
        self._compose()
        self._connect()
        self.forget()

    @property
    def front(self) -> str:
        """The name of the tab in front."""
        return self._front

    def show_answer(self, answer: HistoryAnswer) -> None:
        """Show what was found."""
        self._has_data = answer.is_data_folder and bool(answer.covered.files)
        if self._has_data:
            self.coverage.show_answer(answer)
            self.trends.show_kept(answer.covered, answer.hot_h)
        else:
            self.empty.show_text(*(_NOTHING if answer.is_data_folder else _NO_FOLDER))
        self.looked.show_text(f"looked at {clock(answer.question.now_ts)}")
        self._show_body()

    def show_problem(self, problem: str) -> None:
        """Say why the folder could not be looked at; an empty text takes it back."""
        self.problem.show_text(problem)

    def show_part(self, *, is_part: bool) -> None:
        """Say whether only a part of the data folder is open."""
        self._is_part = is_part
        self._show_body()

    def offers(self) -> list[Offer]:
        """Return what of the tab in front can be exported."""
        if not self._has_data:
            return []
        if self._front == SQL:
            return self.console.offers()
        return self.trends.offers() if self._front == TRENDS else self.coverage.offers()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        if name in self._views:
            self._front = name
            self._show_body()

    def forget(self) -> None:
        """Show nothing of the folder of before."""
        self._has_data = False
        self.coverage.calendar.select(None)
        self.empty.show_text("Looking …", "The data folder is being looked at.")
        self.looked.show_text("")
        self.show_problem("")
        self._show_body()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that somebody looks."""
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that nobody looks."""
        super().hideEvent(event)
        self.looked_at.emit(False)

    def _show_body(self) -> None:
        self.tabs.set_current(self._front)
        self.tabs.setVisible(self._has_data)
        self.whole.setVisible(self._has_data and self._is_part)
        self.run_storage.setVisible(self._has_data)
        self._body.setCurrentWidget(self._views[self._front] if self._has_data else self.empty)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.empty.pressed.connect(self.folder_wanted)
        self.whole.clicked.connect(lambda: self.whole_wanted.emit())
        self.upkeep.closed.connect(lambda: self.run_storage.setFocus())

    def _compose(self) -> None:
        self._body.addWidget(self.empty)
        for view in self._views.values():
            self._body.addWidget(view)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(_GAP_PX)
        head.addWidget(self.tabs)
        head.addWidget(self.problem, 1)
        head.addWidget(self.looked)
        head.addWidget(self.whole)
        head.addWidget(self.run_storage)
        top = QWidget(self)
        top.setFixedHeight(44)
        top.setLayout(head)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(line)
        column.addSpacing(_GAP_PX)
        below = QVBoxLayout()
        below.setSpacing(_GAP_PX)
        below.addWidget(self.upkeep)
        below.addWidget(self._body, 1)
        column.addLayout(below, 1)
