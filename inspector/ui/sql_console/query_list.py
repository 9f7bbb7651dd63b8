"""The card of queries to choose from: past ones, saved ones, examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.files.query_history import PastQuery
from inspector.files.saved_queries import SavedQuery
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.models.ledger_text import age
from inspector.ui.models.literal import one_line
from inspector.ui.models.rows import Row
from inspector.ui.row_list import RowList
from inspector.ui.search_field import SearchField
from inspector.ui.segmented import SegmentedControl
from inspector.ui.sql_console.examples import Example
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

WIDTH_PX = 304
_EMPTY_PX = 220
_MINUTE_S = 60


class Shelf(IntEnum):
    """Where queries come from."""

    HISTORY = 0
    SAVED = 1
    EXAMPLES = 2


_EMPTY = {
    Shelf.HISTORY: "Queries that you run are kept here, the newest first.",
    Shelf.SAVED: "No saved query yet. Save… gives the query in the editor a name.",
    Shelf.EXAMPLES: "",
}
_NONE_FITS = "Nothing has these letters."


@dataclass(frozen=True, slots=True)
class Listed:
    """A query in the list.

    Attributes:
        row: How it is shown.
        sql: Its text.
        name: Of a saved one; empty for others.
    """

    row: Row
    sql: str
    name: str = ""


class QueryList(QFrame):
    """Queries, found by typing.

    Attributes:
        shelf: Chooses which are listed.
        search: Finds some, and steers the list.
        rows: The list.

    Signals:
        chosen: Text and name of the query that a person wants in the editor, and whether to run it.
        rename_requested: The name of a saved query.
        delete_requested: The name of a saved query.
        clear_requested: A person wants no past query kept.
    """

    chosen = Signal(str, str, bool)
    rename_requested = Signal(str)
    delete_requested = Signal(str)
    clear_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFixedWidth(WIDTH_PX)
        self._all: dict[Shelf, tuple[Listed, ...]] = dict.fromkeys(Shelf, ())
        self._listed: tuple[Listed, ...] = ()
        choices = tuple((shelf.name.capitalize(), float(shelf)) for shelf in Shelf)
        self.shelf = SegmentedControl("Queries", choices, self)
        self.rows = RowList("Queries", theme, self, follows_pointer=False)
        self.search = SearchField("Find a query", self.rows, self)
        self.empty = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.empty.setWordWrap(True)
        self.empty.setFixedWidth(_EMPTY_PX)
        self.rename = tool_button("Rename…", "Give the chosen query another name", self)
        self.delete = tool_button("Delete", "Forget the chosen query", self)
        self.clear = tool_button("Clear history", "Forget all queries that were run", self)
        self._compose()
        self._connect()
        self._show()

    @property
    def listed(self) -> tuple[Listed, ...]:
        """What is listed now."""
        return self._listed

    @property
    def current(self) -> Listed | None:
        """The query that is highlighted; None for none."""
        place = self.rows.current
        return self._listed[place] if 0 <= place < len(self._listed) else None

    def show_history(self, queries: Sequence[PastQuery], now_ts: float) -> None:
        """List other past queries at an instant, Unix seconds."""
        self._take(
            Shelf.HISTORY,
            [
                Listed(Row(_in_short(one.sql), figure=_ago(now_ts - one.ts)), one.sql)
                for one in queries
            ],
        )

    def show_saved(self, queries: Sequence[SavedQuery]) -> None:
        """List other saved queries."""
        self._take(
            Shelf.SAVED,
            [Listed(Row(one_line(one.name)), one.sql, one.name) for one in queries],
        )

    def show_examples(self, examples: Sequence[Example]) -> None:
        """List other examples."""
        self._take(Shelf.EXAMPLES, [Listed(Row(one.title), one.sql) for one in examples])

    def turn_to(self, shelf: Shelf) -> None:
        """List what comes from somewhere else."""
        self.shelf.set_value(float(shelf))
        self._show()

    def _take(self, shelf: Shelf, listed: Sequence[Listed]) -> None:
        self._all[shelf] = tuple(listed)
        if self.shelf.value == shelf:
            self._show()

    def _show(self, *_changed: object) -> None:
        shelf, wanted = Shelf(int(self.shelf.value)), self.search.text().casefold()
        before = self.current
        self._listed = tuple(
            one
            for one in self._all[shelf]
            if wanted in one.sql.casefold() or wanted in one.row.name.casefold()
        )
        self.rows.show_rows([one.row for one in self._listed])
        self.rows.highlight(self._listed.index(before) if before in self._listed else -1)
        self.rows.setVisible(bool(self._listed))
        self.empty.setVisible(not self._listed)
        self.empty.show_text(_NONE_FITS if wanted and self._all[shelf] else _EMPTY[shelf])
        self.empty.setFixedHeight(self.empty.heightForWidth(_EMPTY_PX))
        self._offer()

    def _offer(self, *_places: object) -> None:
        """Show the buttons of what is listed; they need something to be chosen."""
        shelf = Shelf(int(self.shelf.value))
        for button in (self.rename, self.delete):
            button.setVisible(shelf is Shelf.SAVED)
            button.setEnabled(self.current is not None)
        self.clear.setVisible(shelf is Shelf.HISTORY)
        self.clear.setEnabled(bool(self._all[Shelf.HISTORY]))
        self._foot.setVisible(shelf is not Shelf.EXAMPLES)

    def _choose(self, *, is_run: bool) -> None:
        if self.current is None:
            self.rows.step(1)
        if (found := self.current) is not None:
            self.chosen.emit(found.sql, found.name, is_run)

    def _press(self, place: int) -> None:
        self.rows.highlight(place)
        self._choose(is_run=False)

    def _tell(self, signal: str) -> None:
        found = self.current
        if found is not None:
            wanted = self.rename_requested if signal == "rename" else self.delete_requested
            wanted.emit(found.name)

    def _connect(self) -> None:
        self.shelf.chosen.connect(self._show)
        self.search.textChanged.connect(self._show)
        self.search.entered.connect(lambda is_run: self._choose(is_run=is_run))
        self.rows.chosen.connect(self._press)
        self.rows.selectionModel().currentChanged.connect(self._offer)
        self.rename.clicked.connect(lambda: self._tell("rename"))
        self.delete.clicked.connect(lambda: self._tell("delete"))
        self.clear.clicked.connect(lambda: self.clear_requested.emit())

    def _compose(self) -> None:
        self._foot = QWidget(self)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.rename, self.delete, self.clear):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.shelf)
        column.addWidget(self.search)
        column.addWidget(self.empty)
        column.addWidget(self.rows, 1)
        column.addStretch(0)
        column.addWidget(self._foot)


def _ago(seconds: float) -> str:
    return "now" if seconds < _MINUTE_S else age(seconds)


def _in_short(sql: str) -> str:
    return one_line(" ".join(sql.split()))
