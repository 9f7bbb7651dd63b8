"""The card that shows what the rates of the draft would have done to the chosen metric key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.analysis.sampling_forecast import Course, SamplingForecast
from inspector.ui.config_editor.sampling.course_plot import CoursePlot
from inspector.ui.config_editor.sampling.forecast_state import ForecastState, hint
from inspector.ui.config_editor.sampling.rates import rate_text
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.models.format import (
    NO_DATA,
    byte_rates,
    clock,
    number,
    percent_change,
    short_span,
)
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme, mix

_DASH_PX, _GAP_PX, _ITEM_GAP_PX, _LEGEND_PX = 10, 6, 14, 18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Legend(QWidget):
    """Names line and band; while a bucket is pointed at, with its values and its time."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.texts = ("", "", "")
        self.setFixedHeight(_LEGEND_PX)
        theme.changed.connect(self.update)

    def show_texts(self, recorded: str, predicted: str, when: str) -> None:
        """Show what line and band are, and an instant at the right."""
        self.texts = (recorded, predicted, when)
        self.setAccessibleName(" · ".join(text for text in self.texts if text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both items from the left, and the instant at the right."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setFont(font(SMALL_PX))
        metrics = QFontMetricsF(painter.font())
        inks = (mix(colours.text, colours.accent, 0.55), colours.accent)
        x = 0.0
        for text, ink in zip(self.texts[:2], inks, strict=True):
            painter.fillRect(QRectF(x, self.height() / 2 - 1, _DASH_PX, 2), ink)
            x += _DASH_PX + _GAP_PX
            painter.setPen(colours.muted)
            painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT, text)
            x += metrics.horizontalAdvance(text) + _ITEM_GAP_PX
        painter.setPen(colours.text)
        painter.drawText(QRectF(self.rect()), _RIGHT, self.texts[2])


class WhatIfCard(QFrame):
    """A small chart of the chosen metric key, and what becomes of the hot log."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("What it would have done")
        self._forecast: SamplingForecast | None = None
        self._key = ""
        self.title = PlainLabel("", font(TEXT_PX, SEMIBOLD), "What it would have done", self)
        self.detail = ElidedLabel("muted", font(LABEL_PX), self)
        self.key = ElidedLabel("muted", font(SMALL_PX), parent=self)
        self.plot = CoursePlot(theme, self)
        self.message = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.legend = _Legend(theme, self)
        self.total_name = PlainLabel("muted", font(TEXT_PX), "Hot log", self)
        self.total = PlainLabel("", font(TEXT_PX, SEMIBOLD), parent=self)
        self.change = PlainLabel("muted", font(TEXT_PX, SEMIBOLD), parent=self)
        self.note = ElidedLabel("muted", font(SMALL_PX), parent=self)
        self.plot.marked.connect(self._show_legend)
        self._lay_out()
        self.show_forecast(None, ForecastState.NO_SESSION)

    def sizeHint(self) -> QSize:
        """Return the size that it has beside the form."""
        return QSize(335, 228)

    def show_forecast(self, forecast: SamplingForecast | None, state: str) -> None:
        """Show what is forecast, or why nothing is.

        Args:
            forecast: None keeps what is shown while another forecast is computed.
            state: A `ForecastState`, or the text of a failure.
        """
        if forecast is not None or state != ForecastState.COMPUTING:
            self._forecast = forecast
        shown = self._forecast
        is_known = state in (ForecastState.READY, ForecastState.COMPUTING)
        course = None if shown is None or not is_known else shown.course
        has_course = course is not None and len(course.ts) > 0
        for part in (self.plot, self.legend, self.key):
            part.setVisible(has_course)
        self.message.setVisible(not has_course)
        self.message.set_role("muted" if is_known or state in tuple(ForecastState) else "crit")
        self.message.show_text(self._message(state, is_known=is_known))
        if shown is not None and course is not None and has_course:
            key = shown.request.key
            self.key.show_text(f"{key} a second")
            self.plot.show_course(course, is_other_key=key != self._key)
            self._key = key
        self._show_legend(self.plot.mark)
        self._show_total(shown if is_known else None)

    def _message(self, state: str, *, is_known: bool) -> str:
        if not is_known or self._forecast is None:
            return hint(state) or hint(ForecastState.NO_ROWS)
        key = self._forecast.request.key
        if not key:
            return "Choose a metric to see its course."
        return f"No row of this range has {key}."

    def _show_total(self, forecast: SamplingForecast | None) -> None:
        for part in (self.total_name, self.total, self.change):
            part.setVisible(forecast is not None)
        if forecast is None:
            self.detail.show_text("")
            self.note.show_text("")
            self.note.hide()
            return
        span = short_span(forecast.request.range_s)
        self.detail.show_text(f"{span} · {forecast.resamples} resamples")
        before, after = forecast.bytes_per_s, forecast.predicted_bytes_per_s
        self.total.show_text(byte_rates(before, after))
        change = percent_change(before, after)
        self.change.show_text(change)
        is_same = change == NO_DATA or change.startswith("±")
        self.change.set_role("muted" if is_same else "ok" if after < before else "warn")
        self.note.setVisible(forecast.is_cut)
        self.note.show_text(f"From the latest {forecast.rows:,} rows" if forecast.is_cut else "")

    def _show_legend(self, mark: int) -> None:
        if self._forecast is None or self._forecast.course is None:
            return
        rate = self._forecast.request.rates.get(self._forecast.request.key)
        at = "" if rate is None else f"at {rate_text(rate)}, "
        if mark < 0:
            self.legend.show_texts("recorded", f"{at}95 %", "")
            return
        course: Course = self._forecast.course
        values = (number(float(one[mark])) for one in (course.recorded, course.low, course.high))
        recorded, low, high = values
        when = clock(float(course.ts[mark]))
        self.legend.show_texts(f"recorded {recorded}", f"{at}{low} \N{EN DASH} {high}", when)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.detail, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.total_name)
        foot.addStretch(1)
        foot.addWidget(self.total)
        foot.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.key)
        column.addWidget(self.plot, 1)
        column.addWidget(self.message, 1)
        column.addWidget(self.legend)
        column.addLayout(foot)
        column.addWidget(self.note)
