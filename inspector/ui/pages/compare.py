"""The Compare page: two sides beside each other, KPI by KPI, and how surely they differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from inspector.analysis.compare import Comparison
from inspector.analysis.compare_curves import Curve
from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.compare.compare_table import CompareTable, CompareView, Key, key_of
from inspector.ui.compare.detail_card import DetailCard
from inspector.ui.compare.head import CompareHead
from inspector.ui.compare.reading_bar import ReadingBar
from inspector.ui.compare.saves_card import SavesCard
from inspector.ui.compare.tools import CompareTools
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.models.compare_columns import LONELY_COLUMNS, Lonely, lonely, summary
from inspector.ui.models.compare_sides import NOTHING, SideChoice
from inspector.ui.models.literal import literal, one_line
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import ElidedLabel
from inspector.ui.theme import Theme

_SIDE_SHARE = 0.24
_LEAST_SIDE_PX, _MOST_SIDE_PX, _LONELY_PX = 208, 440, 168
_GAP_PX = 12
_MOST_NEEDLE = 40


class ComparePage(QWidget):
    """Shows a `Comparison`, or what to do to have one.

    Signals:
        question_changed: Other sides, groups or rules are wanted.
        row_chosen: A person went to another row, or wants its curves aligned on something else.
        save_chosen: The `ConfigMark` of a save to compare before and after.
        looked_at: Whether somebody can see the page.
    """

    question_changed = Signal()
    row_chosen = Signal()
    save_chosen = Signal(object)
    looked_at = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Comparison | None = None
        self._problem = ""
        self._key: Key | None = None
        self.head = CompareHead(theme, self)
        self.notes = ElidedLabel("muted", font(LABEL_PX), self)
        self.tools = CompareTools(theme, self)
        self.table = CompareTable(self)
        self.view = CompareView(theme, self.table, self)
        self.reading = ReadingBar(self)
        self.empty = EmptyState(theme, "compare", self)
        self.detail = DetailCard(theme, self)
        self.lonely_table: FigureTable[Lonely] = FigureTable(
            LONELY_COLUMNS, lambda one: (one.side, one.group), lambda one: one.group, self
        )
        self.lonely = FigureView(theme, self.lonely_table, "Only on one side", self)
        self.saves = SavesCard(self)
        self._body = QStackedLayout()
        self._lonely_card = QFrame(self)
        self._compose()
        self._connect()
        self._show_detail()

    @property
    def sides(self) -> tuple[SideChoice, SideChoice]:
        """What is chosen for both sides."""
        return self.head.a.choice, self.head.b.choice

    @property
    def chosen(self) -> Key | None:
        """Group and KPI of the chosen row."""
        return self._key

    def set_sides(self, a: SideChoice, b: SideChoice) -> None:
        """Show what is chosen for both sides, without saying so."""
        self.head.a.set_choice(a)
        self.head.b.set_choice(b)
        self._show_body()

    def offer(
        self,
        saves: tuple[ConfigMark, ...],
        recent: Sequence[str],
        bookmarks: Bookmarks = NO_BOOKMARKS,
    ) -> None:
        """Offer saves of the session, in ascending order, its bookmarks, and other recordings."""
        for picker in (self.head.a, self.head.b):
            picker.offer(saves, recent, bookmarks)
        self.saves.show_saves(saves)

    def show_comparison(self, found: Comparison) -> None:
        """Show what was found."""
        self._found, self._problem = found, ""
        self.table.show_entries(found.differences, 0.0)
        self.lonely_table.show_entries(lonely(found), 0.0)
        if self.table.rowCount():
            self.view.choose(self._key)
        self._show_detail()

    def show_curves(self, key: Key, a: Curve, b: Curve) -> None:
        """Show the curves of a row, if it is still the chosen one."""
        if key == self._key:
            self.detail.show_curves(a, b)

    def show_problem(self, problem: str) -> None:
        """Say why nothing can be compared; an empty text takes it back."""
        if problem != self._problem:
            self._problem = problem
            self._show_body()

    def forget(self) -> None:
        """Show nothing of the sides of before."""
        self._found, self._problem, self._key = None, "", None
        self.table.show_entries((), 0.0)
        self.lonely_table.show_entries((), 0.0)
        self._show_detail()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cards at the right their share of the room."""
        super().resizeEvent(event)
        share_px = round(self.width() * _SIDE_SHARE / 4) * 4
        side_px = min(max(share_px, _LEAST_SIDE_PX), _MOST_SIDE_PX)
        for one in (self.detail, self._lonely_card, self.saves):
            one.setFixedWidth(side_px)

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
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 8)
        inner.setSpacing(0)
        inner.addWidget(self.tools)
        inner.addWidget(self.reading)
        inner.addLayout(self._body, 1)
        self._body.addWidget(self.empty)
        self._body.addWidget(self.view)
        self._lonely_card.setObjectName("card")
        own = QVBoxLayout(self._lonely_card)
        own.setContentsMargins(1, 1, 1, 8)
        own.addWidget(self.lonely)
        self._lonely_card.setMaximumHeight(_LONELY_PX)
        side = QVBoxLayout()
        side.setSpacing(_GAP_PX)
        side.addWidget(self.detail, 8)
        side.addWidget(self._lonely_card, 4)
        side.addWidget(self.saves)
        side.addStretch(0)
        row = QHBoxLayout()
        row.setSpacing(_GAP_PX)
        row.addWidget(card, 1)
        row.addLayout(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(line)
        column.addSpacing(_GAP_PX)
        column.addWidget(self.notes)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        for picker in (self.head.a, self.head.b):
            picker.chosen.connect(self._choose_side)
        self.head.swap.clicked.connect(self._swap)
        self.tools.changed.connect(self.question_changed)
        self.tools.searched.connect(self._search)
        self.view.row_chosen.connect(self._choose_row)
        self.saves.chosen.connect(self.save_chosen)
        self.detail.align.chosen.connect(self.row_chosen)
        self.empty.pressed.connect(self._help)

    def _choose_side(self, _choice: object) -> None:
        self._show_body()
        self.question_changed.emit()

    def _swap(self, _checked: bool = False) -> None:
        a, b = self.sides
        self.set_sides(b, a)
        self.detail.align.swap()
        self.question_changed.emit()

    def _search(self, text: str) -> None:
        self.table.filter(text.strip())
        self._show_body()
        if self.table.rowCount():
            self.view.choose(self._key)

    def _choose_row(self, key: Key) -> None:
        if key != self._key:
            self._key = key
            self._show_detail()
            self.row_chosen.emit()

    def _show_detail(self) -> None:
        found = self._found
        rows = found.differences if found is not None else ()
        one = next((one for one in rows if key_of(one) == self._key), None)
        self.detail.show_difference(one, self.tools.rules)
        self._show_body()

    def _show_body(self) -> None:
        found = self._found if not self._problem else None
        self.head.choose()
        self.head.summary.show_text(summary(found) if found is not None else "")
        notes = found.notes if found is not None else ()
        self.notes.show_text(literal(" · ".join(notes)))
        self.notes.setVisible(bool(notes))
        self.detail.setVisible(found is not None and self.detail.is_filled)
        self._lonely_card.setVisible(found is not None and bool(found.only_a or found.only_b))
        if found is not None and self.table.rowCount():
            self._body.setCurrentWidget(self.view)
            return
        self.empty.show_text(*self._reason())
        self._body.setCurrentWidget(self.empty)

    def _reason(self) -> tuple[str, str, str]:
        """Return why there is no table: headline, hint, and what its button does."""
        if self.head.b.choice == NOTHING:
            hint = (
                "A is what is open. Press B above for another range of it, or for another "
                "recording. Where config files were saved, one click compares before and after."
            )
            return "Choose what to set beside it", hint, "Open another recording…"
        if self._problem:
            return "These cannot be compared", self._problem, ""
        if self._found is None:
            return "Comparing …", "Both sides are being read.", ""
        needle = one_line(self.tools.search.text().strip(), _MOST_NEEDLE)
        if needle and self._found.differences:
            return f"Nothing has “{needle}” in it", "Search for another name.", "Clear the search"
        hint = "No group has figures on both sides. Group by nothing, or choose other sides."
        return "Nothing in common", hint, ""

    def _help(self) -> None:
        if self.head.b.choice == NOTHING:
            self.head.b.files_wanted.emit()
        else:
            self.tools.search.clear()
            self.tools.search.setFocus()
