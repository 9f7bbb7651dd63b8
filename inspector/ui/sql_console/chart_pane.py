"""A result as a chart: curves with their legend, bars, or why there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.storage.query_result import QueryResult
from inspector.ui.bare_area import BareArea
from inspector.ui.charts.legend import Legend, LegendItem
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.pages.empty import EmptyState
from inspector.ui.sql_console.bar_plot import BarPlot
from inspector.ui.sql_console.curve_drawing import ink_of
from inspector.ui.sql_console.curve_plot import CurvePlot
from inspector.ui.sql_console.result_chart import Bars, Curves, chart_of
from inspector.ui.text import ElidedLabel
from inspector.ui.theme import Theme

_NAME_CHARS = 60
_CHART_HINT = (
    "The first column says where, as a time, a number or a text, and the columns of numbers behind "
    "it say how much."
)


class ChartPane(QWidget):
    """Draws a result as well as it can be drawn.

    Attributes:
        curves: The curves.
        bars: The bars.
        legend: Which colour is which curve; a click hides one.
        empty: Why there is no chart.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Curves | Bars | str = ""
        self._hidden: set[int] = set()
        self._names: tuple[str, ...] = ()
        self.curves = CurvePlot(theme, self)
        self.bars = BarPlot(theme, self)
        self.legend = Legend(theme, self)
        self.note = ElidedLabel("muted", font(LABEL_PX), self)
        self.empty = EmptyState(theme, "live", self)
        over_time = QWidget(self)
        column = QVBoxLayout(over_time)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.curves, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 12, 0)
        inner.addWidget(self.legend)
        column.addLayout(inner)
        self._stack = QStackedWidget(self)
        self._of_bars = BareArea(self.bars, self)
        for page in (over_time, self._of_bars, self.empty):
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 8)
        whole.setSpacing(4)
        whole.addWidget(self._stack, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.addWidget(self.note)
        whole.addLayout(foot)
        self.legend.toggled.connect(self._toggle)
        self.legend.isolated.connect(self._isolate)
        theme.changed.connect(self._show_legend)

    @property
    def shown(self) -> Curves | Bars | str:
        """What is drawn, or why nothing is."""
        return self._shown

    def show_result(self, result: QueryResult, measure: int | None) -> None:
        """Draw another result, or another column of it; None for what fits best."""
        self._shown = chart_of(result, measure)
        self._hidden.clear()
        left_out = ""
        if isinstance(self._shown, Curves):
            left_out = self._shown.left_out
            self._names = _distinct(tuple(one.name for one in self._shown.curves))
            self.curves.show_curves(self._shown)
            self._show_legend()
            self._stack.setCurrentIndex(0)
        elif isinstance(self._shown, Bars):
            left_out = self._shown.left_out
            self.bars.show_bars(self._shown)
            self._stack.setCurrentIndex(1)
        else:
            self.empty.show_text("No chart", f"{self._shown} {_CHART_HINT}")
            self._stack.setCurrentIndex(2)
        self.note.setVisible(bool(left_out))
        self.note.show_text(left_out[:1].upper() + left_out[1:])

    def _show_legend(self) -> None:
        items = tuple(
            LegendItem(
                name, ink_of(place, self._theme.colours), "", is_hidden=place in self._hidden
            )
            for place, name in enumerate(self._names)
        )
        self.legend.show_items(items, 0)

    def _toggle(self, name: str) -> None:
        self._hidden ^= {self._names.index(name)}
        self._hide()

    def _isolate(self, name: str) -> None:
        others = set(range(len(self._names))) - {self._names.index(name)}
        self._hidden = set() if self._hidden == others else others
        self._hide()

    def _hide(self) -> None:
        self.curves.hide_curves(frozenset(self._hidden))
        self._show_legend()


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names for a legend, which knows its items by them."""
    found: list[str] = []
    for name in names:
        own, number = one_line(name, _NAME_CHARS), 2
        while own in found:
            own, number = f"{one_line(name, _NAME_CHARS)} {number}", number + 1
        found.append(own)
    return tuple(found)
