"""The head of the Entries page: its two tabs, and what a person can choose."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from inspector.analysis.kpi_table import MOST_ENTRIES
from inspector.ui.entries.columns_button import ColumnsButton
from inspector.ui.entries.least_n import LeastNField
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.pages.head_button import HeadButton
from inspector.ui.pages.tabs import NamespaceTab
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

WINDOWS = {"1 m": 60.0, "5 m": 300.0, "15 m": 900.0, "1 h": 3_600.0}
"""How far back rows may count, seconds by the words for it."""

FIRST_WINDOW = "5 m"
NO_GROUP, BY_TIER = "none", "tier"
_SEARCH_PX, _LEAST_SEARCH_PX, _SEARCH_HIGH_PX = 200, 96, 28
_GAP_PX, _TAB_GAP_PX = 4, 8
_EXPORT_FROM_PX = 840
_SOME = f"{MOST_ENTRIES:,} entries have a row, those that appeared first; filter to see others"


class HeadTab(NamespaceTab):
    """A tab that is as wide as its words."""

    def show_amount(self, shown: int, there_are: int) -> None:
        """Show how many entries have a row, and of how many, if that is not all of them."""
        is_all = shown >= there_are
        text = f"{shown:,}" if is_all else f"{shown:,} of {there_are:,}"
        if text != self._rows:
            self._rows = text
            self.setAccessibleDescription(f"{text} entries")
            self.setToolTip("" if is_all else plain_tooltip(_SOME))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size of name and number."""
        least, metrics = self.minimumSizeHint(), QFontMetricsF(self.font())
        more_px = metrics.horizontalAdvance(self.rows) + _TAB_GAP_PX if self.rows else 0.0
        return QSize(round(least.width() + more_px), least.height())


class EntriesHead(QWidget):
    """Tabs at the left; search, grouping, window, least n and columns at the right.

    Signals:
        tab_changed: Another tab is in front.
    """

    tab_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = HeadTab(theme, "", self)
        self.matrix = HeadTab(theme, "", self)
        self._tabs = QButtonGroup(self)
        for tab, name in (
            (self.entries, "Entries"),
            (self.matrix, "KPI \N{MULTIPLICATION SIGN} tier"),
        ):
            tab.setText(name)
            tab.setAccessibleName(name)
            self._tabs.addButton(tab)
        self.entries.setChecked(True)
        self.search = QLineEdit(self)
        self.group = ChoiceButton(
            theme, "group by", "What the entries are grouped by", (NO_GROUP, BY_TIER), self
        )
        self.window_choice = ChoiceButton(
            theme, "window", "How far back rows count", tuple(WINDOWS), self
        )
        self.window_choice.set_choice(FIRST_WINDOW)
        self.least_label = PlainLabel("muted", font(TEXT_PX), "min n", self)
        self.least_n = LeastNField(self)
        self.columns = ColumnsButton(theme, self)
        self.export = HeadButton("", "Export", "Export the table or a report", theme, self)
        # In a narrow window it gives way: keys still export.
        self.export.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._compose()
        self._tabs.buttonClicked.connect(self._show_tools)
        self._show_tools()

    @property
    def is_matrix(self) -> bool:
        """Whether the matrix is in front."""
        return self.matrix.isChecked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def _compose(self) -> None:
        self.search.setObjectName("search")
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedHeight(_SEARCH_HIGH_PX)
        self.search.setMinimumWidth(_LEAST_SEARCH_PX)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setPlaceholderText("Search entries")
        self.search.setAccessibleName("Search entries")
        self.search.setClearButtonEnabled(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.entries, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        row.addSpacing(_GAP_PX)
        for one in (self.group, self.window_choice, self.least_label):
            row.addWidget(one)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.least_n)
        row.addWidget(self.columns)
        row.addWidget(self.export)

    def _show_tools(self, _tab: object = None) -> None:
        """Show what can be chosen for the tab in front."""
        for tool in (self.search, self.group, self.columns):
            tool.setVisible(not self.is_matrix)
        self._fit()
        self.tab_changed.emit()

    def _fit(self) -> None:
        choices = (self.group, self.window_choice)
        fixed = [self.entries, self.matrix, self.least_label, self.least_n, self.columns]
        self.export.setVisible(self.width() >= _EXPORT_FROM_PX)
        fixed += [self.export] if self.width() >= _EXPORT_FROM_PX else []
        taken_px = sum(one.sizeHint().width() for one in fixed) + 11 * _GAP_PX
        wide_px = sum(one.width_for(is_compact=False) for one in choices)
        is_compact = self.width() < taken_px + wide_px + _LEAST_SEARCH_PX
        for one in choices:
            one.set_compact(is_compact=is_compact)
