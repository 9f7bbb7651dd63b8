"""Draws curves of a result, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from inspector.ui.charts.readout import Line, chip_box, draw_chip, draw_readout
from inspector.ui.charts.scale import ValueScale, labels, time_ticks
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.sql_console.number_scale import number_ticks
from inspector.ui.sql_console.result_cells import instant_text, short_number
from inspector.ui.sql_console.result_chart import Curve, Curves
from inspector.ui.theme import Colours

LEFT_PX = 56
_NAME_CHARS = 60
_DENSE = 4
"""With more points a pixel only the least and the greatest of each pixel are drawn."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
Floats = NDArray[np.float64]


def ink_of(place: int, colours: Colours) -> QColor:
    """Return the colour of a curve by its place."""
    return colours.series[place % len(colours.series)]


@dataclass(frozen=True, slots=True)
class CurveDrawing:
    """Curves on a plot of some size.

    Attributes:
        shown: The curves.
        hidden: Places of those that are not drawn.
        scale: The values upwards.
        span: The values of the first column at the left and at the right.
        is_whole: Whether that column has whole numbers only.
        area: The plot within its labels, in pixels.
        width_px: Width of the plot with its labels.
        colours: What it is drawn in.
    """

    shown: Curves
    hidden: frozenset[int]
    scale: ValueScale
    span: tuple[float, float]
    is_whole: bool
    area: QRectF
    width_px: int
    colours: Colours

    def draw(self, painter: QPainter) -> None:
        """Draw scales and curves, the first one over the others."""
        painter.setFont(font(SMALL_PX))
        self._draw_scales(painter)
        for place, one in reversed(list(enumerate(self.shown.curves))):
            if place not in self.hidden:
                self._draw_curve(painter, one, ink_of(place, self.colours))

    def draw_mark(self, painter: QPainter, at: float) -> None:
        """Draw a line at a value of the first column, and what all curves are there."""
        painter.setFont(font(SMALL_PX))
        x = round(self._x(at))
        painter.fillRect(QRectF(x, self.area.top(), 1, self.area.height()), self.colours.muted)
        lines = []
        for place, one in enumerate(self.shown.curves):
            found = np.flatnonzero(one.x == at)
            if len(found) and place not in self.hidden:
                value = short_number(float(one.y[found[-1]]))
                name = one_line(one.name, _NAME_CHARS)
                lines.append(Line(name, ink_of(place, self.colours), value))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = self.shown.x_kind
        said = instant_text(at, kind) if kind.is_time else f"{at:,.10g}"
        chip = chip_box(painter, self.area, x, said)
        for box, _label in self._labels(painter):
            # Half a label would be read as another one.
            if box.intersects(chip):
                painter.fillRect(box, self.colours.surface)
        draw_chip(painter, self.colours, chip, said)
        draw_readout(painter, self.colours, self.area, x, lines, QRectF())

    def _draw_scales(self, painter: QPainter) -> None:
        area = self.area
        for line, label in zip(self.scale.lines, labels(self.scale), strict=True):
            y = round(self._y(line))
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), self.colours.line)
            painter.setPen(self.colours.muted)
            painter.drawText(QRectF(0, y - 8, LEFT_PX - 8, 16), _RIGHT, label)
        painter.setPen(self.colours.muted)
        for box, label in self._labels(painter):
            painter.drawText(box, _CENTRE, label)

    def _labels(self, painter: QPainter) -> Iterator[tuple[QRectF, str]]:
        """Return what stands below the plot, and where."""
        for at, label in self._ticks():
            half = painter.fontMetrics().horizontalAdvance(label) / 2 + 1
            x = min(max(self._x(at), half), self.width_px - half)
            yield QRectF(x - half, self.area.bottom() + 6, 2 * half, 16), label

    def _ticks(self) -> list[tuple[float, str]]:
        start, end = self.span
        width, kind = self.area.width(), self.shown.x_kind
        if not kind.is_time:
            return list(number_ticks(start, end, width, is_whole=self.is_whole))
        ticks = time_ticks((0.0, end - start), start, width, kind.zone)
        return [(start + tick.x_s, tick.label) for tick in ticks]

    def _draw_curve(self, painter: QPainter, one: Curve, ink: QColor) -> None:
        painter.setPen(QPen(ink, 1))
        for run in _runs(np.isfinite(one.y)):
            x, y = self._pixels(one.x[run], one.y[run])
            if len(x) == 1:
                painter.drawLine(QLineF(x[0] - 2, y[0], x[0] + 2, y[0]))
            else:
                painter.drawPolyline(pg.functions.arrayToQPolygonF(x, y))

    def _pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        area, scale, (start, end) = self.area, self.scale, self.span
        x_px = area.left() + (x - start) / max(end - start, 1e-9) * area.width()
        y_px = area.bottom() - (y - scale.low) / (scale.high - scale.low) * area.height()
        return decimated(x_px, y_px) if len(x) > _DENSE * area.width() else (x_px, y_px)

    def _x(self, at: float) -> float:
        return float(self._pixels(np.array([at]), np.zeros(1))[0][0])

    def _y(self, value: float) -> float:
        return float(self._pixels(np.zeros(1), np.array([value]))[1][0])


def decimated(x_px: Floats, y_px: Floats) -> tuple[Floats, Floats]:
    """Return the first, least, greatest and last point of each pixel column: it looks the same."""
    column = np.floor(x_px).astype(np.int64)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    ends = np.append(starts[1:], len(x_px)) - 1
    least = np.minimum.reduceat(y_px, starts)
    greatest = np.maximum.reduceat(y_px, starts)
    middle = np.floor(x_px[starts]) + 0.5
    x = np.column_stack([x_px[starts], middle, middle, x_px[ends]]).ravel()
    y = np.column_stack([y_px[starts], least, greatest, y_px[ends]]).ravel()
    return x, y


def _runs(known: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of points that all have data."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
