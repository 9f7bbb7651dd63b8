"""The card of the chosen row: both curves, both figures, and the verdict in a sentence."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.analysis.compare import Difference
from inspector.analysis.compare_curves import Curve
from inspector.analysis.compare_verdict import Rules
from inspector.ui.compare.align_rows import AlignRows
from inspector.ui.compare.ink import SIDES, SideMark
from inspector.ui.compare.overlay_plot import OverlayPlot
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, font
from inspector.ui.models.compare_alignment import axis_caption, since
from inspector.ui.models.compare_columns import group_words, sentence
from inspector.ui.models.format import number, with_error
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_PAD_PX, _GAP_PX = 12, 8
_PLOT_FIRST = 100
"""The plot takes all the room that it can use; only what is left stays empty."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DetailCard(QFrame):
    """What one row of the table says, in full."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Chosen difference")
        self._curves: tuple[Curve | None, Curve | None] = (None, None)
        self._one: Difference | None = None
        self.title = ElidedLabel("", font(weight=SEMIBOLD), self)
        self.measure = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.plot = OverlayPlot(theme, self)
        self.axis = ElidedLabel("muted", font(SMALL_PX), self)
        self.align = AlignRows(theme, self)
        self.values = {side: PlainLabel("", font(weight=SEMIBOLD), parent=self) for side in SIDES}
        self.sums = {side: ElidedLabel("muted", font(LABEL_PX), self) for side in SIDES}
        self.verdict = PlainLabel("", font(), parent=self)
        self.verdict.setWordWrap(True)
        self._marks = {side: SideMark(theme, side, self) for side in SIDES}
        self._lay_out()
        self.plot.marked.connect(self._show_figures)
        self.show_difference(None, Rules())

    @property
    def is_filled(self) -> bool:
        """Whether there is a row to show."""
        return self._one is not None

    def show_difference(self, one: Difference | None, rules: Rules) -> None:
        """Show a row; None for none."""
        is_other = self._key(one) != self._key(self._one)
        self._one = one
        self.title.show_text(group_words(one.group) if one is not None else "")
        self.measure.show_text(one.kpi.name if one is not None else "")
        self.verdict.show_text(sentence(one, rules) if one is not None else "")
        if is_other:
            self.show_curves(None, None)
        self._show_figures()

    def show_curves(self, a: Curve | None, b: Curve | None) -> None:
        """Show the curves of that row; None until they are there."""
        self._curves = (a, b)
        self.plot.show_curves(a, b)
        self.axis.show_text(axis_caption(*self.align.choices))
        self._show_figures()

    @staticmethod
    def _key(one: Difference | None) -> tuple[str, str] | None:
        return None if one is None else (one.group, one.kpi.name)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_GAP_PX)
        head.addWidget(self.title, 1)
        head.addWidget(self.measure)
        figures = QGridLayout()
        figures.setHorizontalSpacing(_GAP_PX)
        figures.setVerticalSpacing(4)
        figures.setColumnStretch(1, 1)
        for row, side in enumerate(SIDES):
            figures.addWidget(self._marks[side], row, 0)
            figures.addWidget(self.sums[side], row, 1)
            figures.addWidget(self.values[side], row, 2)
            self.values[side].setAlignment(_RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(_GAP_PX)
        column.addLayout(head)
        column.addWidget(self.plot, _PLOT_FIRST)
        column.addWidget(self.axis)
        column.addWidget(self.align)
        column.addLayout(figures)
        column.addWidget(self.verdict)
        column.addStretch(1)

    def _show_figures(self, _at_s: float = math.nan) -> None:
        """Show the figures of both sides, or of the place that is pointed at."""
        one, at_s = self._one, self.plot.mark_s
        for number_, side in enumerate(SIDES):
            value, told = "", ""
            if one is not None and math.isfinite(at_s):
                value, told = _at(self._curves[number_], at_s, one.kpi.unit)
            elif one is not None:
                figure = (one.a, one.b)[number_]
                value = with_error(figure.value, figure.half, one.kpi.unit)
                told = f"{number(figure.numerator)} / {number(figure.denominator)}"
            self.values[side].show_text(value)
            self.sums[side].show_text(told)


def _at(curve: Curve | None, at_s: float, unit: str) -> tuple[str, str]:
    """Return what a curve says at a place, and which."""
    told = f"at {since(at_s)}"
    if curve is None or not len(curve.x_s):
        return "", told
    place = int(np.abs(curve.x_s - at_s).argmin())
    if abs(float(curve.x_s[place]) - at_s) > 1e-6:
        return with_error(math.nan, math.nan, unit), told
    return with_error(float(curve.y[place]), float(curve.half[place]), unit), told
