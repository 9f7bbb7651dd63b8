"""What a data folder holds: figures, the calendar with a range to open, and what leaves when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.storage.coverage import Coverage
from inspector.storage.coverage_expiry import Leaving
from inspector.ui.export.offer import Offer
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.history.calendar import CoverageCalendar
from inspector.ui.history.calendar_grid import Shade
from inspector.ui.history.leaving_columns import (
    DUE_COLUMN,
    LEAVING_COLUMNS,
    about_leaving,
    leaving_key,
)
from inspector.ui.history.legend import TierLegend
from inspector.ui.history.looking import HistoryAnswer
from inspector.ui.history.sheets import COVERAGE_NAME, coverage_sheet
from inspector.ui.history.words import selection_words, tiles_of
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.ledger.tiles import Tiles
from inspector.ui.lines.head import tool_button
from inspector.ui.models.literal import one_line
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_GAP_PX, _PAD_PX = 12, 12
_LEAST_TABLE_PX, _PROBLEMS_PX = 128, 320
_HEAD_PX, _FOOT_PX = 44, 56
_CALENDAR_FIRST = 100
"""The calendar takes all the room that it can use; the table has what is left."""

_SHADES = (("Records", 0.0), ("Bytes", 1.0))
_MOST_PROBLEMS, _MOST_CHARS = 20, 300


class CoverageView(QWidget):
    """The tab of coverage.

    Signals:
        open_wanted: A person wants to open what is chosen in the calendar.
    """

    open_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covered: Coverage | None = None
        self.tiles = Tiles(theme, self)
        self.legend = TierLegend(theme, self)
        self.shade = SegmentedControl("Shade by", _SHADES, self)
        self.calendar = CoverageCalendar(theme, self)
        self.chosen = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.note = ElidedLabel("muted", font(LABEL_PX), self)
        self.open_button = tool_button("Open as a session", "Open the chosen range  Enter", self)
        self.open_button.setProperty("role", "main")
        self.leaving_table: FigureTable[Leaving] = FigureTable(
            LEAVING_COLUMNS, leaving_key, about_leaving, self
        )
        self.leaving = FigureView(theme, self.leaving_table, "What leaves its tier when", self)
        self.problems = PlainLabel("warn", font(LABEL_PX), parent=self)
        self.problems.setWordWrap(True)
        self._card = QFrame(self)
        self._problems_card = _card("Problems", self.problems, self)
        self._compose()
        self._connect()
        self._show_selection()

    def offers(self) -> list[Offer]:
        """Return what can be exported: the calendar, and its cells as a table."""
        covered = self._covered
        if covered is None:
            return []
        return [Offer(COVERAGE_NAME, self.calendar, lambda: coverage_sheet(covered))]

    def show_answer(self, answer: HistoryAnswer) -> None:
        """Show what was found."""
        self._covered, now_ts = answer.covered, answer.question.now_ts
        self.tiles.show_totals(tiles_of(answer.covered, now_ts))
        self.calendar.show_grid(answer.grid)
        most_px = self.calendar.most_height_px
        self.calendar.setMaximumHeight(most_px)
        self._card.setMaximumHeight(_HEAD_PX + most_px + _FOOT_PX + 2)
        self.leaving_table.show_entries(answer.leaving, now_ts)
        said = [one_line(one, _MOST_CHARS) for one in answer.problems[:_MOST_PROBLEMS]]
        more = len(answer.problems) - len(said)
        self.problems.show_text("\n".join([*said, *([f"and {more:,} more"] if more else [])]))
        self._problems_card.setVisible(bool(said))
        self._show_selection()

    def _show_selection(self, _selection: object = None) -> None:
        head, note, can_open = selection_words(self.calendar.grid, self.calendar.selection)
        self.chosen.show_text(head)
        self.note.show_text(note)
        self.open_button.setEnabled(can_open)

    def _open(self, _checked: bool = False) -> None:
        if self.open_button.isEnabled():
            self.open_wanted.emit()

    def _shade(self, value: float) -> None:
        self.calendar.set_shade(Shade.BYTES if value else Shade.RECORDS)

    def _connect(self) -> None:
        self.calendar.selected.connect(self._show_selection)
        self.calendar.open_wanted.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.shade.chosen.connect(self._shade)
        self.leaving_table.sort_by(DUE_COLUMN)
        # What leaves first stands first.
        self.leaving_table.sort_by(DUE_COLUMN)

    def _compose(self) -> None:
        self._card.setObjectName("card")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self._made_head())
        inner.addWidget(self.calendar, 1)
        inner.addWidget(self._made_foot())
        lower = QHBoxLayout()
        lower.setSpacing(_GAP_PX)
        table = _card("What leaves when", self.leaving, self)
        table.setMinimumHeight(_LEAST_TABLE_PX)
        lower.addWidget(table, 1)
        self._problems_card.setFixedWidth(_PROBLEMS_PX)
        self._problems_card.hide()
        lower.addWidget(self._problems_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        column.addWidget(self.tiles)
        column.addWidget(self._card, _CALENDAR_FIRST)
        column.addLayout(lower, 1)

    def _made_head(self) -> QWidget:
        head = QWidget(self)
        head.setFixedHeight(_HEAD_PX)
        row = QHBoxLayout(head)
        row.setContentsMargins(_PAD_PX, 8, 8, 4)
        row.setSpacing(_GAP_PX)
        row.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Days and shards", self))
        row.addWidget(self.legend)
        row.addStretch(1)
        row.addWidget(PlainLabel("muted", font(LABEL_PX), "Shade by", self))
        row.addWidget(self.shade)
        return head

    def _made_foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setFixedHeight(_FOOT_PX)
        row = QHBoxLayout(foot)
        row.setContentsMargins(_PAD_PX, 8, 8, 8)
        row.setSpacing(_GAP_PX)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.chosen)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        row.addWidget(self.open_button)
        return foot


def _card(title: str, content: QWidget, parent: QWidget) -> QFrame:
    card = QFrame(parent)
    card.setObjectName("card")
    head = PlainLabel("value", font(TEXT_PX, SEMIBOLD), title, card)
    head.setContentsMargins(_PAD_PX, 8, 8, 4)
    column = QVBoxLayout(card)
    # The card's rounded border stays free of what is in it.
    column.setContentsMargins(1, 1, 1, 8)
    column.setSpacing(0)
    column.addWidget(head)
    if isinstance(content, PlainLabel):
        content.setContentsMargins(_PAD_PX, 0, _PAD_PX, 0)
        column.addWidget(content)
        column.addStretch(1)
    else:
        column.addWidget(content, 1)
    return card
