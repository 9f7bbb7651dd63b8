"""The strip below the table: all there is to say of the metric key that is chosen."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui.config_editor.sampling.cell import Tone
from inspector.ui.config_editor.sampling.columns import (
    Forecast,
    error_tone,
    key_figures,
    kpi_errors,
    levels,
)
from inspector.ui.config_editor.sampling.draft import RateRow
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.format import relative_error, short_span
from inspector.ui.text import ElidedLabel, PlainLabel


def errors_text(row: RateRow, forecast: Forecast, window_s: float) -> tuple[str, Tone]:
    """Return the error of every KPI that uses a metric key, or of its own sum; and its colour."""
    window = short_span(window_s)
    errors = kpi_errors(row, forecast)
    own = key_figures(row, forecast).error
    if forecast is None or (math.isnan(own) and all(math.isnan(error) for _n, error in errors)):
        used = ", ".join(row.kpis)
        said = f"Used by {used}." if used else "No KPI uses it."
        return said, Tone.MUTED
    told = [f"{name} {relative_error(error)}" for name, error in errors]
    worst = max([error for _name, error in errors if not math.isnan(error)], default=own)
    if not told:
        return f"No KPI uses it; its sum {relative_error(own)} over {window}", error_tone(own)
    return f"{' · '.join(told)}, over {window}", error_tone(worst)


class DetailStrip(QFrame):
    """Two lines: what a metric key is and on which levels it is set; what becomes of its KPIs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The chosen metric")
        self.name = PlainLabel("", font(LABEL_PX, MEDIUM), parent=self)
        self.description = ElidedLabel("muted", font(LABEL_PX), parent=self)
        self.levels = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.errors = ElidedLabel("muted", font(LABEL_PX), parent=self)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name)
        first.addWidget(self.description, 1)
        first.addWidget(self.levels)
        inner = QVBoxLayout()
        inner.setContentsMargins(8, 7, 8, 8)
        inner.setSpacing(4)
        inner.addLayout(first)
        inner.addWidget(self.errors)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_line(self))
        column.addLayout(inner)
        column.addWidget(_line(self))

    def show_row(
        self,
        row: RateRow | None,
        forecast: Forecast,
        window_s: float,
        *,
        problem: str,
        hint: str,
    ) -> None:
        """Show a metric key.

        Args:
            row: None if none is chosen.
            forecast: Where its errors come from.
            window_s: Over which window they are.
            problem: What is wrong elsewhere, told when nothing is wrong here; or empty.
            hint: What to do for a forecast; empty if there is one.
        """
        self.name.show_text("" if row is None else row.name)
        self.name.setVisible(row is not None)
        said = "Choose a metric." if row is None else f"{row.kind}  {row.description}"
        self.description.show_text(said)
        self.levels.show_text("" if row is None else levels(row))
        text, tone = hint, Tone.MUTED
        if row is not None and row.problem:
            text, tone = f"{row.name} {row.problem}", Tone.CRIT
        elif problem:
            text, tone = problem, Tone.CRIT
        elif row is not None:
            text, tone = errors_text(row, forecast, window_s)
            text = f"{text} {hint}".strip()
        self.errors.set_role("" if tone is Tone.TEXT else tone)
        self.errors.show_text(text)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line
