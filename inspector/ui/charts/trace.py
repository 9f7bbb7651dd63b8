"""A curve of a plot: its line, its band, and its points that stand alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPen

from inspector.ui.charts.curves import alone, outline
from inspector.ui.charts.shown import same_values
from inspector.ui.models.frame import Series

_BAND_ALPHA = 46
_DOT_PX = 4
# One pixel of the device, whatever its density: a wider smooth line costs forty times as much.
_HAIRLINE = 0.0
_BANDS_Z, _LINES_Z = 0, 100


class Line(pg.PlotCurveItem):  # type: ignore[misc]
    """A line that is taken to fill its view box, which cuts it anyway.

    Where its points end is asked several times a frame, and finding out costs an eighth of it.

    Args:
        box: The `pyqtgraph.ViewBox`.
        options: Those of `pyqtgraph.PlotCurveItem`.
    """

    def __init__(self, box: Any, **options: Any) -> None:
        super().__init__(**options)
        self._box = box

    def boundingRect(self) -> QRectF:
        """Return what the box shows, in seconds and values."""
        rect: QRectF = self._box.viewRect()
        return rect


class Trace:
    """Items in a view box that are made once, then given other values and another colour.

    Args:
        box: The `pyqtgraph.ViewBox`.
        rank: A trace is drawn over those of a higher rank.
    """

    def __init__(self, box: Any, rank: int) -> None:
        self._box = box
        self._z = _LINES_Z - rank
        self._series: Series | None = None
        self._ink: QColor | None = None
        self._line = self._added(Line(box, pen=None, antialias=True), self._z)
        # Few curves ever have a band or a lone point, and an item costs something while it hides.
        self._band: Any = None
        self._dots: Any = None

    def show(self, series: Series, ink: QColor) -> None:
        """Draw a curve; the same arrays and the same colour as before cost nothing."""
        before, self._series = self._series, series
        if before is None or not same_values(before, series):
            self._show_line(series)
            self._show_band(series)
            self._show_dots(series)
        if ink != self._ink:
            self._ink = ink
            self._colour(ink)

    def hide(self) -> None:
        """Draw nothing."""
        if self._series is not None:
            self._series = None
            for item in (self._line, self._band, self._dots):
                if item is not None:
                    item.setVisible(False)

    def _show_line(self, series: Series) -> None:
        present = np.isfinite(series.y)
        is_whole = bool(present.all())
        # Bounds of nothing but NaN would be NaN, too.
        has_points = bool(present.any())
        if has_points:
            connect = "all" if is_whole else "finite"
            self._line.setData(series.x_s, series.y, connect=connect, skipFiniteCheck=is_whole)
        self._line.setVisible(has_points)

    def _show_band(self, series: Series) -> None:
        has_band = series.low is not None and series.high is not None
        if series.low is not None and series.high is not None:
            if self._band is None:
                band = Line(self._box, pen=None, fillLevel="enclosed", connect="finite")
                self._band = self._added(band, _BANDS_Z)
            self._band.setData(*outline(series.x_s, series.low, series.high))
        if self._band is not None:
            self._band.setVisible(has_band)

    def _show_dots(self, series: Series) -> None:
        lone = alone(series.y)
        has_lone = bool(lone.any())
        if has_lone:
            if self._dots is None:
                self._dots = self._added(pg.ScatterPlotItem(size=_DOT_PX, pen=None), self._z)
            self._dots.setData(x=series.x_s[lone], y=series.y[lone])
        if self._dots is not None:
            self._dots.setVisible(has_lone)

    def _added(self, item: Any, z: int) -> Any:
        item.setZValue(z)
        self._box.addItem(item, ignoreBounds=True)
        self._ink = None
        return item

    def _colour(self, ink: QColor) -> None:
        self._line.setPen(QPen(ink, _HAIRLINE))
        if self._band is not None:
            fill = QColor(ink)
            fill.setAlpha(_BAND_ALPHA)
            self._band.setBrush(fill)
        if self._dots is not None:
            self._dots.setBrush(ink)
