"""Two curves over each other, and how sure each is, over the time since each side's zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from inspector.analysis.compare_curves import Curve
from inspector.ui.charts.marked_plot import MarkedPlot
from inspector.ui.charts.scale import ValueScale, fit, labels
from inspector.ui.compare.ink import SIDES, side_colour
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.compare_alignment import since
from inspector.ui.theme import Theme

_AXIS_PX, _TOP_PX, _FOOT_PX, _RIGHT_PX, _GAP_PX = 44, 8, 20, 8, 6
_LOW_PX, _HIGH_PX = 112, 420
_BAND_ALPHA = 46
_TICKS_S = (1, 5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 21_600, 86_400, 604_800)
_TICK_PX = 56
_ROOM = 1.04
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
Floats = NDArray[np.float64]


class OverlayPlot(MarkedPlot):
    """Draws the curves of both sides; pointer or arrow keys mark a place in both.

    Signals:
        marked: Seconds since the zero of each side that are pointed at; NaN for none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._curves: tuple[Curve, ...] = ()
        self._scale = ValueScale(0, 1.0)
        self._span_s = (0.0, 1.0)
        self._font = font(SMALL_PX)
        self.setMinimumHeight(_LOW_PX)
        self.setMaximumHeight(_HIGH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Curves of both sides over each other; arrows move along them")
        theme.changed.connect(self.update)

    @property
    def has_curves(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self._curves)

    @property
    def places_s(self) -> Floats:
        """Instants of the points of both curves, each once, in seconds since their zero."""
        return self._places()

    @property
    def mark_s(self) -> float:
        """Seconds that are pointed at; NaN for none."""
        return self.mark

    def _count(self) -> int:
        return len(self._places())

    def _value_at(self, place: int) -> float:
        return float(self._places()[place])

    def _place_at(self, x_px: float) -> int:
        area, (start_s, end_s) = self._area(), self._span_s
        if not area.left() <= x_px <= area.right():
            return -1
        at_s = start_s + (x_px - area.left()) / area.width() * (end_s - start_s)
        return int(np.abs(self._places() - at_s).argmin())

    def show_curves(self, a: Curve | None, b: Curve | None) -> None:
        """Draw other curves; None for none."""
        self._curves = () if a is None or b is None else (a, b)
        values = [
            edge
            for one in self._curves
            for edge in (one.y, one.y - _known(one.half), one.y + _known(one.half))
        ]
        finite = np.concatenate([v[np.isfinite(v)] for v in values]) if values else np.zeros(0)
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        # What is never below zero has no room for that, however wide its interval is.
        known = [one.y[np.isfinite(one.y)] for one in self._curves]
        if all((y >= 0).all() for y in known):
            low = 0.0
        self._scale = fit(low * _ROOM, high * _ROOM)
        places = self._places()
        half_s = float(places[1] - places[0]) / 2 if len(places) > 1 else 0.5
        if len(places):
            self._span_s = (float(places[0]) - half_s, float(places[-1]) + half_s)
        if self._mark >= len(places):
            self._set_mark(-1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw lines, bands, curves, the mark, and a ring if the keys are here."""
        painter, colours, area = QPainter(self), self._theme.colours, self._area()
        painter.setFont(self._font)
        self._draw_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks = [side_colour(side, colours) for side in SIDES]
        for one, ink in zip(self._curves, inks, strict=False):
            self._draw_band(painter, one, ink)
        for number, (one, ink) in enumerate(zip(self._curves, inks, strict=False)):
            # Not by colour alone: B is dashed.
            style = Qt.PenStyle.DashLine if number else Qt.PenStyle.SolidLine
            self._draw_curve(painter, one, QPen(ink, 1.5, style))
        if self._mark >= 0:
            x = round(self._x(self.mark_s))
            painter.fillRect(QRectF(x, area.top(), 1, area.height()), colours.muted)
        self._draw_ring(painter, 4)

    def _draw_axes(self, painter: QPainter) -> None:
        colours, area = self._theme.colours, self._area()
        for line, label in zip(self._scale.lines, labels(self._scale), strict=True):
            y = round(self._y(line))
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.line)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(0, y - 8, _AXIS_PX - _GAP_PX, 16), _RIGHT, label)
        start_s, end_s = self._span_s
        if start_s < 0 < end_s:
            painter.fillRect(
                QRectF(round(self._x(0.0)), area.top(), 1, area.height()), colours.line
            )
        per_px = (end_s - start_s) / max(area.width(), 1.0)
        step_s = next((one for one in _TICKS_S if one >= per_px * _TICK_PX), _TICKS_S[-1])
        for number in range(int(np.ceil(start_s / step_s)), int(np.floor(end_s / step_s)) + 1):
            text = since(number * step_s)
            half = painter.fontMetrics().horizontalAdvance(text) / 2 + 1
            x = min(max(self._x(number * step_s), area.left()), self.width() - half)
            painter.drawText(QRectF(x - half, area.bottom() + 5, 2 * half, 14), _CENTRE, text)

    def _draw_band(self, painter: QPainter, one: Curve, ink: QColor) -> None:
        tint = QColor(ink)
        tint.setAlpha(_BAND_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        for run in _runs(np.isfinite(one.y) & np.isfinite(one.half)):
            edges = [
                [QPointF(self._x(x), self._y(y)) for x, y in zip(one.x_s[run], values, strict=True)]
                for values in (
                    np.maximum(one.y[run] - one.half[run], self._scale.low),
                    one.y[run] + one.half[run],
                )
            ]
            painter.drawPolygon(QPolygonF(edges[0] + edges[1][::-1]))

    def _draw_curve(self, painter: QPainter, one: Curve, pen: QPen) -> None:
        painter.setPen(pen)
        painter.setBrush(pen.color())
        for run in _runs(np.isfinite(one.y)):
            points = [
                QPointF(self._x(x), self._y(y))
                for x, y in zip(one.x_s[run], one.y[run], strict=True)
            ]
            if len(points) == 1:
                painter.drawLine(QLineF(points[0] - QPointF(2, 0), points[0] + QPointF(2, 0)))
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(QPolygonF(points))

    def _places(self) -> Floats:
        """Return the instants of both curves, each once."""
        return np.unique(np.concatenate([one.x_s for one in self._curves] or [np.zeros(0)]))

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AXIS_PX, _TOP_PX, -_RIGHT_PX, -_FOOT_PX)

    def _x(self, at_s: float) -> float:
        area, (start_s, end_s) = self._area(), self._span_s
        return area.left() + (at_s - start_s) / max(end_s - start_s, 1e-9) * area.width()

    def _y(self, value: float) -> float:
        area, scale = self._area(), self._scale
        return area.bottom() - (value - scale.low) / (scale.high - scale.low) * area.height()


def _known(half: Floats) -> Floats:
    return np.where(np.isfinite(half), half, 0.0)


def _runs(known: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of points that all have data."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
