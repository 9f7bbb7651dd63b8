"""How a KPI went over all days that are kept: a chart, and a row a group."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.session.query import GroupBy
from inspector.storage.coverage import Coverage
from inspector.storage.tiers import Tier, day_of
from inspector.ui.charts.colours import SLOTS, SeriesColours
from inspector.ui.export.offer import Offer
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.history.sheets import trend_name, trend_sheet
from inspector.ui.history.trend_plot import TrendPlot
from inspector.ui.history.trend_source import Trend, TrendCurve, TrendQuestion
from inspector.ui.history.trend_table import MOST_RECORDS, TrendTable, rows_of
from inspector.ui.history.words import day_words, hot_only_words, plural
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.models.literal import literal, one_line
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

GROUPS: dict[str, GroupBy | None] = {
    "entry": GroupBy.ENTRY,
    "tier": GroupBy.TIER,
    "shard": GroupBy.SHARD,
    "nothing": None,
}
_GAP_PX, _PAD_PX = 12, 12
_LEAST_TABLE_PX, _MOST_TABLE_PX, _TABLE_SHARE = 320, 560, 0.36
_SWATCH_PX = 10
_NO_RECORD = ("No data", "No record that is kept has what this KPI needs. Choose another one.")


class TrendsView(QWidget):
    """The tab of trends.

    Signals:
        asked: The `TrendQuestion` of what a person chose.
    """

    asked = Signal(object)

    def __init__(self, theme: Theme, kpis: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trend: Trend | None = None
        self._colours = SeriesColours()
        self._chosen = ""
        self._hint = _NO_RECORD
        self._kpis = tuple(kpis)
        self.kpi = self._made_choice()
        self.by = ChoiceButton(theme, "by", "What there is a curve for", tuple(GROUPS), self)
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.span = ElidedLabel("muted", font(LABEL_PX), self)
        self.notes = ElidedLabel("muted", font(LABEL_PX), self)
        self.problem = ElidedLabel("warn", font(LABEL_PX), self)
        self.plot = TrendPlot(theme, self)
        self.empty = EmptyState(theme, "history", self)
        self.table = TrendTable(self)
        self.groups = FigureView(theme, self.table, "Groups of the trend", self)
        self.groups.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        self._body = QStackedWidget(self)
        self._table_card = QFrame(self)
        self._head = QHBoxLayout()
        self._compose()
        self._connect()
        self.forget()

    @property
    def question(self) -> TrendQuestion:
        """What is chosen."""
        return TrendQuestion(self.kpi.text(), GROUPS[self.by.text()])

    def offers(self) -> list[Offer]:
        """Return what can be exported: the chart, and all groups as a table."""
        trend = self._trend
        if trend is None or not trend.curves:
            return []
        return [Offer(trend_name(trend), self.plot, lambda: trend_sheet(trend))]

    def show_trend(self, trend: Trend) -> None:
        """Show a trend, if it is still wanted."""
        if trend.question != self.question:
            return
        self._trend = trend
        if self._chosen not in {curve.name for curve in trend.curves}:
            self._chosen = ""
        self._show_rows()
        self._draw()
        self.title.show_text(trend.question.kpi)
        self.notes.show_text(literal(" · ".join(trend.notes)))
        self.notes.setVisible(bool(trend.notes))
        self._show_hint()
        self._show_body()

    def show_kept(self, coverage: Coverage, hot_h: int) -> None:
        """Note whether there is anything that trends are read from.

        Args:
            coverage: What the data folder holds.
            hot_h: Hours after which logs are compressed.
        """
        is_kept = any(file.tier is not Tier.HOT for file in coverage.files)
        self._hint = _NO_RECORD if is_kept else hot_only_words(hot_h)
        self._show_hint()

    def show_problem(self, problem: str) -> None:
        """Say why there is no trend; an empty text takes it back."""
        self.problem.show_text(one_line(problem))
        self.problem.setVisible(bool(problem))
        if problem and self._trend is None:
            self.empty.show_text("There is no trend", one_line(problem))

    def forget(self) -> None:
        """Show nothing of the folder, or the choice, of before."""
        self._trend, self._chosen = None, ""
        self.table.show_entries((), 0.0)
        self.empty.show_text("Working it out …", "All days that are kept are being added up.")
        self.show_problem("")
        self.notes.hide()
        self._show_body()

    def set_kpis(self, kpis: Sequence[str]) -> None:
        """Offer these KPIs; what is chosen stays, if it is among them."""
        if tuple(kpis) == self._kpis:
            return
        self._kpis, chosen, before = tuple(kpis), self.kpi.text(), self.kpi
        self.kpi = self._made_choice()
        if chosen in kpis:
            self.kpi.set_choice(chosen)
        self._head.replaceWidget(before, self.kpi)
        before.deleteLater()
        self.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the table its share of the room."""
        super().resizeEvent(event)
        share_px = round(self.width() * _TABLE_SHARE / 4) * 4
        self._table_card.setFixedWidth(min(max(share_px, _LEAST_TABLE_PX), _MOST_TABLE_PX))

    def _show_hint(self) -> None:
        if self._trend is not None and not self._trend.curves:
            self.empty.show_text(*self._hint)

    def _show_rows(self, _day_ts: float = math.nan) -> None:
        trend, day_ts = self._trend, self.plot.mark_ts
        if trend is None:
            return
        rows = rows_of(trend.curves, trend.unit, day_ts)
        self.table.show_entries(rows, day_ts)
        days = trend.days_ts
        if not math.isnan(day_ts):
            self.span.show_text(f"{day_words(day_of(day_ts))} UTC")
        elif len(days):
            said = plural(len(days), "day")
            first, last = (day_words(day_of(float(ts))) for ts in (days[0], days[-1]))
            self.span.show_text(f"{said}, {first} \N{EN DASH} {last}")

    def _draw(self) -> None:
        """Draw the curves of most records, and the chosen one."""
        trend = self._trend
        if trend is None:
            return
        drawn = list(trend.curves[:SLOTS])
        chosen = next((one for one in trend.curves if one.name == self._chosen), None)
        if chosen is not None and chosen not in drawn:
            drawn[-1] = chosen
        inks = self._inks(drawn, trend.question)
        self.table.set_inks(inks)
        self.plot.show_curves(tuple((one, inks[one.name]) for one in drawn), self._chosen)

    def _inks(self, drawn: Sequence[TrendCurve], question: TrendQuestion) -> dict[str, QColor]:
        names = [one.name for one in drawn]
        slots = self._colours.slots(f"{question.kpi} {question.by}", names)
        series = self._theme.colours.series
        return {name: series[slot % len(series)] for name, slot in zip(names, slots, strict=True)}

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        name = self.table.entry(current.row()).curve.name if current.isValid() else ""
        if name != self._chosen:
            self._chosen = name
            self._draw()

    def _ask(self, _choice: str) -> None:
        self.forget()
        self.asked.emit(self.question)

    def _made_choice(self) -> ChoiceButton:
        made = ChoiceButton(self._theme, "KPI", "Which KPI", self._kpis, self)
        made.chosen.connect(self._ask)
        return made

    def _show_body(self) -> None:
        has_curves = self._trend is not None and bool(self._trend.curves)
        self._body.setCurrentIndex(1 if has_curves else 0)

    def _connect(self) -> None:
        self.by.chosen.connect(self._ask)
        self.plot.marked.connect(self._show_rows)
        self.table.sort_by(MOST_RECORDS)
        self.groups.selectionModel().currentRowChanged.connect(self._choose)
        self._theme.changed.connect(self._draw)

    def _compose(self) -> None:
        head = self._head
        head.setSpacing(4)
        head.addWidget(self.problem, 1)
        head.addWidget(self.notes, 1)
        head.addStretch(0)
        head.addWidget(self.kpi)
        head.addWidget(self.by)
        chart = QFrame(self)
        chart.setObjectName("card")
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.title)
        words.addWidget(self.span, 1)
        column = QVBoxLayout(chart)
        column.setContentsMargins(_PAD_PX, 10, _PAD_PX, 8)
        column.setSpacing(8)
        column.addLayout(words)
        column.addWidget(self.plot, 1)
        self._table_card.setObjectName("card")
        own = QVBoxLayout(self._table_card)
        own.setContentsMargins(1, 4, 1, 8)
        own.addWidget(self.groups)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(chart, 1)
        row.addWidget(self._table_card)
        self._body.addWidget(self.empty)
        self._body.addWidget(both)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self._body, 1)
