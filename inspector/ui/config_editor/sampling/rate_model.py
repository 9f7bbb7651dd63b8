"""The table of rates as Qt asks for it: a row a metric key, in an order that stands still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt

from inspector.ui.config_editor.sampling.cell import Cell, RateCell, Tone
from inspector.ui.config_editor.sampling.columns import (
    COLUMNS,
    RATE,
    Forecast,
    about,
)
from inspector.ui.config_editor.sampling.draft import RateRow
from inspector.ui.config_editor.sampling.ranking import BY_WEIGHT, Filter, Order, ranked
from inspector.ui.config_editor.sampling.rates import as_rate, fault_word, rate_text
from inspector.ui.config_editor.sampling.slider_model import LEFT, RIGHT, TOP, Index, SliderModel
from inspector.ui.models.format import short_span
from inspector.ui.models.literal import one_line
from inspector.ui.text import plain_tooltip

_NO_NAMES: frozenset[str] = frozenset()


class RateTable(SliderModel):
    """Metric keys, of which a filter leaves some out."""

    rate_column = RATE

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RateRow, ...] = ()
        self._places: dict[str, int] = {}
        self._ranking: list[str] = []
        self._shown: list[int] = []
        self._forecast: Forecast = None
        self._window = short_span(60)
        self._is_stale = False
        self._filter, self._order = Filter(), Order()
        self._is_held = False
        self._is_rank_due = True

    @property
    def forecast(self) -> Forecast:
        """What the figures come from."""
        return self._forecast

    def show_rows(self, rows: Sequence[RateRow], kept: frozenset[str] = _NO_NAMES) -> None:
        """Show other values; rows keep their places.

        Args:
            rows: All metric keys.
            kept: Those that stay in sight whatever the filter says: where the keys are.
        """
        before, self._rows = self._rows, tuple(rows)
        self._filter = replace(self._filter, kept=kept)
        self._places = {row.name: place for place, row in enumerate(self._rows)}
        if list(self._places) != [row.name for row in before]:
            self._rank()
            return
        self._put_in_order()
        for row, place in enumerate(self._shown):
            if before[place] != self._rows[place]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def show_forecast(self, forecast: Forecast, window_s: float, *, is_stale: bool) -> None:
        """Show other figures; none of the rows moves, unless these are the first."""
        is_first = self._forecast is None and forecast is not None
        self._forecast, self._is_stale = forecast, is_stale
        self._window = short_span(window_s)
        if is_first and self._order.column == BY_WEIGHT:
            self._is_rank_due = True
            self.hold(is_held=self._is_held)
        places = [place for place, column in enumerate(COLUMNS) if column.is_forecast]
        self.tell(places[0], places[-1])

    def filter(self, needle: str, *, modified_only: bool) -> None:
        """Show only rows with a text in their name, KPIs or overrides, or that are modified."""
        self._filter = Filter(needle, modified_only)
        self._put_in_order()

    def hold(self, *, is_held: bool) -> None:
        """Move no row while a person drags a slider."""
        self._is_held = is_held
        if self._is_rank_due and not is_held:
            self._rank()

    def sort_by(self, place: int) -> None:
        """Put the rows in the order of a column; once more turns it, a third time ends it."""
        self._order = self._order.after_click(place)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self._rank()

    @property
    def has_spans(self) -> bool:
        """Whether any metric key has more than one rate, by the file or the draft."""
        spans = (span for row in self._rows for span in (row.by_file, row.effective) if span)
        return any(low != high for low, high in spans)

    def row(self, number: int) -> RateRow:
        """Return the metric key of a row of the table."""
        return self._rows[self._shown[number]]

    def row_of(self, name: str) -> int:
        """Return the row of a metric key; -1 if it is not shown."""
        place = self._places.get(name)
        return self._shown.index(place) if place in self._shown else -1

    def rate_cell(self, row: int) -> RateCell:
        """Return the rate of a row in the draft."""
        value = self.row(row).value
        rate = as_rate(value)
        if rate is None:
            return RateCell(None, one_line(str(value), 12), fault_word(value))
        return RateCell(rate, rate_text(rate), fault_word(value))

    def said(self, row: int) -> object:
        """Return what the draft says of a rate; None for nothing."""
        return self.row(row).said

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows; figures that are about to change are muted."""
        one = COLUMNS[column]
        cell = one.cell(self.row(row), self._forecast)
        if not (one.is_forecast and self._is_stale):
            return cell
        return Cell(cell.text, Tone.MUTED, cell.tail, Tone.MUTED, cell.when_narrow)

    def tip(self, row: int, _column: int) -> str:
        """Return all there is to say of a metric key."""
        return about(self.row(row), self._forecast, self._window)

    def is_text(self, column: int) -> bool:
        """Return whether a column stands at the left."""
        return COLUMNS[column].is_text

    def is_changed(self, row: int) -> bool:
        """Return whether a row differs from the file on disk."""
        return self.row(row).is_changed

    def rowCount(self, parent: Index = TOP) -> int:
        """Return how many metric keys are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(column.hint)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # The window of the error is chosen at the right of its head.
            return LEFT if column.is_text or section == len(COLUMNS) - 1 else RIGHT
        return None

    def _head(self, section: int) -> str:
        column = COLUMNS[section]
        if section != self._order.column:
            return column.title
        arrow = "↓" if self._order.descending else "↑"
        is_left = column.is_text or section == len(COLUMNS) - 1
        return f"{column.title} {arrow}" if is_left else f"{arrow} {column.title}"

    def _rank(self) -> None:
        """Put all rows in order anew."""
        self._is_rank_due = False
        self._ranking = ranked(self._rows, self._forecast, self._order)
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Show the rows that are wanted; where the keys and the selection are, they stay."""
        places = (self._places[name] for name in self._ranking if name in self._places)
        shown = [place for place in places if self._filter.wants(self._rows[place])]
        if shown == self._shown:
            return
        self.layoutAboutToBeChanged.emit()
        new = {place: row for row, place in enumerate(shown)}
        old = self.persistentIndexList()
        moved = [new.get(self._shown[one.row()], -1) for one in old]
        self._shown = shown
        self.changePersistentIndexList(
            old,
            [self.index(at, one.column()) for at, one in zip(moved, old, strict=True)],
        )
        self.layoutChanged.emit()
