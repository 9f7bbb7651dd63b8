"""The measure picker: what can be charted, by name, and a chart of it with Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.key_hints import KeyHints
from inspector.ui.models.catalogue import CatalogueItem, Found
from inspector.ui.models.format import count
from inspector.ui.models.rows import Row
from inspector.ui.picker.search import search
from inspector.ui.popover import Popover
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.search_field import SearchField
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_WIDTH_PX = 600
_ROWS = 13
_HINTS = (("close", "Esc"), ("add and stay", "Ctrl ↵"), ("add", "↵"))
_ADDED = "added"


class MeasurePicker(Popover):
    """Finds a KPI, a metric or an entry, and asks for a chart of it.

    Signals:
        chart_chosen: The `ChartRequest` of the chart that a person wants.
    """

    chart_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Add a chart", _WIDTH_PX, parent)
        self._catalogue: tuple[CatalogueItem, ...] = ()
        self._found: tuple[Found | None, ...] = ()
        self._added: set[str] = set()
        self.rows = RowList("Measures", theme, self)
        self.rows.setFixedHeight(_ROWS * ROW_PX)
        self.field = SearchField("KPI, metric or entry, or both: meteor casts", self.rows, self)
        self.note = PlainLabel("muted", font(LABEL_PX), parent=self)
        self._hints = KeyHints(theme, self)
        self._hints.set_hints(_HINTS)
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 4, 0)
        foot.addWidget(self.note)
        foot.addWidget(self._hints, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 6)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.rows)
        column.addLayout(foot)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._search)
        self.field.entered.connect(self._enter)
        self.rows.chosen.connect(self._click)

    def set_catalogue(self, catalogue: Sequence[CatalogueItem]) -> None:
        """Offer these; while the picker is open its list stays as it is."""
        self._catalogue = tuple(catalogue)

    def open_below(self, anchor: QWidget) -> None:
        """Show all there is, and take the keys."""
        self._added.clear()
        self.field.clear()
        self._search("")
        super().open_below(anchor)

    def _search(self, text: str) -> None:
        found = search(self._catalogue, text)
        listed: list[Found | None] = []
        section = ""
        for one in found:
            if one.section != section:
                section = one.section
                listed.append(None)
            listed.append(one)
        self._found = tuple(listed)
        noun = "match" if len(found) == 1 else "matches"
        self.note.show_text(f"{len(found)} {noun}" if text.strip() else "")
        self._show_rows()
        self.rows.highlight(-1)
        if text.strip():
            self.rows.step(1)
        self.rows.scrollToTop()

    def _show_rows(self) -> None:
        self.rows.show_rows([self._row(number) for number in range(len(self._found))])

    def _row(self, number: int) -> Row:
        one = self._found[number]
        if one is None:
            following = self._found[number + 1]
            return Row(following.section if following is not None else "", is_head=True)
        figure = "" if one.records is None else count(one.records)
        return Row(
            one.title,
            one.detail,
            _ADDED if one.title in self._added else figure,
            marks=one.marks,
            is_faint=one.records == 0,
        )

    def _enter(self, stays: bool) -> None:
        if self.rows.current >= 0:
            self._take(self.rows.current, stays=stays)

    def _click(self, number: int) -> None:
        self._take(number, stays=False)

    def _take(self, number: int, *, stays: bool) -> None:
        one = self._found[number]
        if one is None:
            return
        if one.request is None:
            self._offer_measures(one.entry)
            return
        self.chart_chosen.emit(one.request)
        if stays:
            self._added.add(one.title)
            self._show_rows()
        else:
            self.close()

    def _offer_measures(self, entry: str) -> None:
        """Go on to the measures of an entry: it is no chart by itself."""
        self.field.setText(f"{entry} ")
