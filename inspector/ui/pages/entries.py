"""The Entries page: every KPI of every entry and of every tier, and how sure it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from inspector.ui.entries.entry_model import EntryTable
from inspector.ui.entries.entry_view import EntryView
from inspector.ui.entries.head import BY_TIER, WINDOWS, EntriesHead
from inspector.ui.entries.matrix import MatrixTable, MatrixView
from inspector.ui.entries.reasons import Help, Reason, why_no_rows
from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.entry_states import EntryStates
from inspector.ui.models.literal import one_line
from inspector.ui.pages.empty import EmptyState
from inspector.ui.theme import Theme

_MOST_NEEDLE = 40


class EntriesPage(QWidget):
    """Shows an `EntriesFrame`, or why there is nothing to show.

    Signals:
        entry_chosen: An entry whose charts a person wants to see.
        question_changed: A person wants figures of another window.
        filters_cleared: A person wants all rows, because the filters select none.
        looked_at: Whether somebody can see the page.
    """

    entry_chosen = Signal(str)
    question_changed = Signal()
    filters_cleared = Signal()
    looked_at = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: EntriesFrame | None = None
        self._window = ""
        self._problem = ""
        self._reason: Reason | None = None
        self.head = EntriesHead(theme, self)
        self.table = EntryTable(self)
        self.matrix_table = MatrixTable(self)
        self.entries = EntryView(theme, self.table, self)
        self.matrix = MatrixView(theme, self.matrix_table, self)
        self.empty = EmptyState(theme, "entries", self)
        self._body = QStackedLayout()
        self._compose()
        self._connect()
        self._show_body()

    @property
    def window_s(self) -> float:
        """How far back rows count."""
        return WINDOWS[self.head.window_choice.text()]

    def show_frame(self, frame: EntriesFrame) -> None:
        """Show figures."""
        self._frame, self._problem = frame, ""
        self._window = _words(frame.window_s)
        self.table.show_frame(frame, self._window)
        self.matrix_table.show_frame(frame, self._window)
        shown = len(frame.entries.table.groups)
        self.head.entries.show_amount(shown, shown + frame.left_out)
        self._list_columns()
        self._show_body()

    def show_states(self, states: EntryStates | None) -> None:
        """Show how entries stand by their alerts; None while nobody evaluates any."""
        self.table.show_states(states)
        self._list_columns()

    def show_problem(self, problem: str) -> None:
        """Say why there are no figures; an empty text takes it back."""
        if problem != self._problem:
            self._problem = problem
            self._show_body()

    def forget(self) -> None:
        """Show nothing of the source of before."""
        self._frame, self._problem = None, ""
        self.head.search.clear()
        self._show_body()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that figures are wanted."""
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that nobody looks."""
        super().hideEvent(event)
        self.looked_at.emit(False)

    def _compose(self) -> None:
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        card = QFrame(self)
        card.setObjectName("card")
        # The card's rounded border stays free of what is in it.
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 8)
        inner.addLayout(self._body)
        for part in (self.empty, self.entries, self.matrix):
            self._body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(line)
        column.addSpacing(12)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        head = self.head
        head.tab_changed.connect(self._show_body)
        head.search.textChanged.connect(self._search)
        head.group.chosen.connect(self._group)
        head.window_choice.chosen.connect(self._choose_window)
        head.least_n.changed.connect(self._set_least_n)
        head.columns.chosen.connect(self.entries.choose)
        self.entries.columns_changed.connect(self._list_columns)
        self.entries.chosen.connect(self.entry_chosen)
        self.empty.pressed.connect(self._help)

    def _search(self, text: str) -> None:
        self.table.order(replace(self.table.ordering, needle=text.strip()))
        self._show_body()

    def _group(self, group: str) -> None:
        self.table.order(replace(self.table.ordering, by_tier=group == BY_TIER))

    def _set_least_n(self, least_n: int) -> None:
        self.table.order(replace(self.table.ordering, least_n=least_n))
        self.matrix_table.set_least_n(least_n)

    def _choose_window(self, _words: str) -> None:
        self.question_changed.emit()

    def _list_columns(self) -> None:
        self.head.columns.show_columns(self.table.columns, self.entries.shown)

    def _show_body(self) -> None:
        is_matrix = self.head.is_matrix
        needle = "" if is_matrix or self.table.entries else self.table.ordering.needle
        self._reason = why_no_rows(self._frame, self._window, one_line(needle, _MOST_NEEDLE))
        if self._frame is None and self._problem:
            self._reason = Reason("The table cannot be shown", self._problem)
        if self._reason is not None:
            self.empty.show_text(self._reason.headline, self._reason.hint, self._reason.help.value)
            self._body.setCurrentWidget(self.empty)
        else:
            self._body.setCurrentWidget(self.matrix if is_matrix else self.entries)

    def _help(self) -> None:
        wanted = self._reason.help if self._reason is not None else Help.NONE
        if wanted is Help.CLEAR_FILTERS:
            self.filters_cleared.emit()
        elif wanted is Help.CLEAR_SEARCH:
            self.head.search.clear()
            self.head.search.setFocus()


def _words(window_s: float) -> str:
    """Return the length of a window in words."""
    return next((words for words, seconds in WINDOWS.items() if seconds == window_s), "")
