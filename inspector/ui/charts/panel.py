"""A chart card: head, plot and legend of one chart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.ui.charts.curves import nearest, value_at
from inspector.ui.charts.drawing import inks
from inspector.ui.charts.header import ChartHeader
from inspector.ui.charts.legend import Legend, LegendItem
from inspector.ui.charts.plot import Plot
from inspector.ui.charts.shown import Cursor, Shown
from inspector.ui.models.format import with_error, with_unit
from inspector.ui.models.frame import Series
from inspector.ui.theme import Theme


class ChartPanel(QFrame):
    """Shows one chart; it is used again for another one rather than destroyed.

    Signals:
        hovered: Where the pointer is, as a share of the visible range; None when it is elsewhere.
    """

    hovered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theme = theme
        self._shown: Shown | None = None
        self._cursor: Cursor | None = None
        self.header = ChartHeader(theme, self)
        self.plot = Plot(theme, self)
        self.legend = Legend(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        self.plot.hovered.connect(self.hovered)
        theme.changed.connect(self._name_curves)

    def show_curves(self, shown: Shown) -> None:
        """Show a chart; only what is different is drawn again."""
        before, self._shown = self._shown, shown
        self.header.show_chart(shown.chart)
        self.plot.show_curves(shown)
        if before is None or before.chart is not shown.chart or before.slots != shown.slots:
            self._name_curves()
        if before is None or before.chart.key != shown.chart.key:
            self.setAccessibleName(f"Chart {self.header.title}")

    def set_cursor(self, cursor: Cursor | None) -> None:
        """Put the crosshair somewhere else, or take it away."""
        if cursor != self._cursor:
            self._cursor = cursor
            self.plot.set_cursor(cursor)
            self._name_curves()

    def snapped_s(self, at_s: float) -> float:
        """Return the instant of a point of this chart that is nearest to `at_s`."""
        for one in self._shown.chart.series if self._shown is not None else ():
            index = nearest(one.x_s, at_s)
            if index is not None:
                return float(one.x_s[index])
        return at_s

    def _name_curves(self) -> None:
        if self._shown is None:
            return
        colours, chart = self._theme.colours, self._shown.chart
        items = tuple(
            LegendItem(one.name, ink, self._value(one, chart.unit))
            for one, ink in zip(chart.series, inks(self._shown, colours), strict=True)
        )
        self.legend.show_items(items, chart.more)

    def _value(self, series: Series, unit: str) -> str:
        if self._cursor is not None:
            return with_unit(value_at(series, self._cursor.x_s), unit)
        return with_error(series.current, series.current_error, unit)
