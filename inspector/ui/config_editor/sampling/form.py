"""The editor of sampling.toml: a row a metric key, overrides by path, and what is forecast."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.config.document import Document
from inspector.config.places import Path
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.sampling.columns import Forecast
from inspector.ui.config_editor.sampling.detail_strip import DetailStrip
from inspector.ui.config_editor.sampling.draft import DraftReader, RateRow, SamplingDraft
from inspector.ui.config_editor.sampling.edits import (
    OVERRIDE,
    RATES,
    override_path,
    rate_edit,
    rate_path,
    reset_edit,
)
from inspector.ui.config_editor.sampling.override_section import OverrideSection
from inspector.ui.config_editor.sampling.rate_model import RateTable
from inspector.ui.config_editor.sampling.rate_view import RateView
from inspector.ui.config_editor.sampling.rates import as_rate, typed
from inspector.ui.config_editor.sampling.shown_forecast import ShownForecast
from inspector.ui.fonts import font
from inspector.ui.models.frame import Facets
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_HINT_PAD_PX = 8


class SamplingForm(ConfigForm):
    """Rates by slider and number, with what they would have done to the session.

    Signals:
        window_chosen: Length in seconds of the window that errors are wanted for.
        key_chosen: Name of the metric key whose course is wanted.
    """

    window_chosen = Signal(float)
    key_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = DraftReader()
        self._document: Document | None = None
        self._draft = SamplingDraft()
        self._filter = ("", False)
        self._shown = ShownForecast(self)
        self._chosen = ""
        self._has_spans = False
        self.table = RateTable(self)
        self.view = RateView(theme, self.table, self)
        self.empty = PlainLabel("muted", font(), parent=self)
        self.strip = DetailStrip(self)
        self.overrides = OverrideSection(theme, self._reader.matcher, self)
        self._lay_out()
        self._connect()
        self._shown.changed.connect(self._show_figures)
        self._show_figures()

    @property
    def window_s(self) -> float:
        """Length in seconds of the window that errors are wanted for."""
        return self.view.window_button.window_s

    @property
    def key(self) -> str:
        """The metric key that is chosen; empty for none."""
        return self._chosen

    def set_window(self, window_s: float) -> None:
        """Show a window without saying that it was chosen."""
        self.view.window_button.set_window(window_s)
        self.view.fit_columns()
        self._show_strip()

    def show_document(self, document: Document) -> None:
        """Show a draft, its problems beside their fields; where the keys are, they stay."""
        self._document = document
        self._draft = self._reader.read(document)
        self.table.show_rows(self._draft.rates, frozenset({self._chosen}))
        self.overrides.show_draft(self._draft, document.registry)
        if self.table.has_spans is not self._has_spans:
            self._has_spans = self.table.has_spans
            self.view.fit_columns()
        self._show_empty()
        self._show_strip()

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only metric keys with a text in their name, KPIs or overrides, or modified ones."""
        self._filter = (text, modified_only)
        self.table.filter(text, modified_only=modified_only)
        self._show_empty()

    def show_facets(self, facets: Facets) -> None:
        """Match overrides with the entries of the session."""
        is_other = self._reader.matcher.set_entries([name for name, _rows in facets.entries])
        if is_other and self._document is not None:
            self.show_document(self._document)

    def show_forecast(self, forecast: Forecast, state: str) -> None:
        """Show figures, or why there are none.

        Args:
            forecast: None keeps the figures that are shown while another forecast is computed.
            state: A `ForecastState`, or the text of a failure.
        """
        self._shown.show(forecast, state)
        if forecast is not None and not self._chosen and self.table.rowCount():
            # A course of something says more than an empty card.
            self.view.choose_row(0)
            self._choose(self.table.row(0).name)

    def reveal(self, path: Path) -> None:
        """Bring a field, or the nearest one around it, into sight, and mark it."""
        name, place = path[0] if path else "", path[1] if len(path) > 1 else None
        if name == OVERRIDE:
            self.overrides.reveal(place if isinstance(place, int) else None)
        elif name == RATES and isinstance(place, str):
            if self.table.row_of(place) < 0:
                self._chosen = place
                self.table.show_rows(self._draft.rates, frozenset({place}))
            self.view.choose_row(self.table.row_of(place))
            self._choose(place)

    def _show_figures(self) -> None:
        shown = self._shown
        self.table.show_forecast(shown.forecast, self.window_s, is_stale=shown.is_stale)
        self._show_strip()

    def _show_strip(self) -> None:
        row = self._row(self.view.current_row)
        wrong = [f"{one.name} {one.problem}" for one in self._draft.rates if one.problem]
        wrong += [
            f"Override {one.place + 1}: {one.problem}"
            for one in self._draft.overrides
            if one.problem
        ]
        problem = self._draft.problem or (wrong[0] if wrong else "")
        self.strip.show_row(
            row, self._shown.forecast, self.window_s, problem=problem, hint=self._shown.hint
        )

    def _show_empty(self) -> None:
        text, modified_only = self._filter
        is_empty = self.table.rowCount() == 0
        said = (
            "No rate differs from the default or the file. Show all to change one."
            if modified_only
            else ""
        )
        if text:
            said = (
                f"No metric has “{text}” in its name, its KPIs or its overrides. Clear the search."
            )
        self.empty.show_text(said)
        self.empty.setVisible(is_empty and bool(said))

    def _row(self, row: int) -> RateRow | None:
        return self.table.row(row) if 0 <= row < self.table.rowCount() else None

    def _enter(self, number: int) -> None:
        row = self._row(number)
        if row is not None:
            self._choose(row.name)
            self.path_entered.emit(rate_path(row.name))

    def _choose(self, name: str) -> None:
        self._show_strip()
        row = self._row(self.table.row_of(name))
        rate = None if row is None else as_rate(row.value)
        self.overrides.set_next(f"ability.*.{name}", 1.0 if rate is None else rate)
        if name != self._chosen:
            self._chosen = name
            self.key_chosen.emit(name)

    def _set_rate(self, number: int, value: object, turn: int) -> None:
        self.edit_requested.emit(rate_edit(self.table.row(number).name, value, turn))

    def _type(self, number: int, _column: int, text: str) -> None:
        self.edit_requested.emit(rate_edit(self.table.row(number).name, typed(text)))

    def _unset(self, number: int) -> None:
        self.edit_requested.emit(rate_edit(self.table.row(number).name, None))

    def _reset(self, number: int) -> None:
        self.edit_requested.emit(reset_edit(self.table.row(number).name))

    def _choose_window(self, window_s: float) -> None:
        self.view.fit_columns()
        self._show_figures()
        self.window_chosen.emit(window_s)

    def _lay_out(self) -> None:
        self.empty.setContentsMargins(_HINT_PAD_PX, 8, _HINT_PAD_PX, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        for part in (self.empty, self.strip, self.overrides):
            column.addWidget(part)
        column.addStretch(0)

    def _connect(self) -> None:
        view = self.view
        view.row_entered.connect(self._enter)
        view.rate_set.connect(self._set_rate)
        view.drag.cancelled.connect(self._set_rate)
        view.typed.connect(self._type)
        view.default_requested.connect(self._unset)
        view.reset_requested.connect(self._reset)
        view.window_chosen.connect(self._choose_window)
        self.overrides.edit_requested.connect(self.edit_requested)
        self.overrides.row_entered.connect(
            lambda place: self.path_entered.emit(override_path(place, "path")[:2])
        )
