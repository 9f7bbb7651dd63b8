"""A KPI over days: a curve a group, a point a day; pointer or arrow keys mark a day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.storage.tiers import DAY_S
from inspector.ui.charts.marked_plot import MarkedPlot
from inspector.ui.charts.scale import ValueScale, fit, labels
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.history.trend_days import day_ticks
from inspector.ui.history.trend_source import Floats, TrendCurve
from inspector.ui.theme import Theme

_AXIS_PX, _TOP_PX, _FOOT_PX, _RIGHT_PX, _GAP_PX = 56, 12, 28, 16, 8
_LABEL_PX = 56
_ROOM = 1.04
_BAND_ALPHA = 40
_QUIET_ALPHA = 90
_POINT_PX, _FEW_DAYS = 2.5, 100
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class TrendPlot(MarkedPlot):
    """Draws curves over days; one of them may stand out.

    Signals:
        marked: Unix seconds of the start of the day that is pointed at; NaN for none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._curves: tuple[tuple[TrendCurve, QColor], ...] = ()
        self._chosen = ""
        self._days: Floats = np.zeros(0)
        self._scale = ValueScale(0, 1.0)
        self._font = font(SMALL_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Trend over days; arrows move along it")
        theme.changed.connect(self.update)

    @property
    def mark_ts(self) -> float:
        """Unix seconds of the start of the marked day; NaN for none."""
        return self.mark

    def _count(self) -> int:
        return len(self._days)

    def _value_at(self, place: int) -> float:
        return float(self._days[place])

    def _place_at(self, x_px: float) -> int:
        area = self._area()
        if not area.left() - 4 <= x_px <= area.right() + 4:
            return -1
        return int(np.abs(self._xs(self._days) - x_px).argmin())

    def show_curves(self, curves: tuple[tuple[TrendCurve, QColor], ...], chosen: str) -> None:
        """Draw other curves, each in its colour; the chosen one stands out, with its interval."""
        self._curves, self._chosen = curves, chosen
        before = self.mark_ts
        days = np.concatenate([one.day_ts for one, _ink in curves] or [np.zeros(0)])
        self._days = np.unique(days)
        values = np.concatenate([one.value for one, _ink in curves] or [np.zeros(0)])
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        self._scale = fit(low * _ROOM, high * _ROOM)
        found = np.flatnonzero(self._days == before)
        self._set_mark(int(found[0]) if found.size else -1)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a modest size; it takes all the room there is."""
        return QSize(480, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scales, curves, the mark, and a ring if the keys are here."""
        painter, colours, area = QPainter(self), self._theme.colours, self._area()
        painter.setFont(self._font)
        self._draw_scales(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_chosen = any(one.name == self._chosen for one, _ink in self._curves)
        last = [pair for pair in self._curves if pair[0].name == self._chosen]
        for one, ink in [p for p in self._curves if p[0].name != self._chosen][::-1] + last:
            quiet = QColor(ink)
            if has_chosen and one.name != self._chosen:
                quiet.setAlpha(_QUIET_ALPHA)
            self._draw_curve(painter, one, quiet, is_chosen=one.name == self._chosen)
        if self._mark >= 0:
            x = round(float(self._xs(self._days[self._mark : self._mark + 1])[0]))
            painter.fillRect(QRectF(x, area.top(), 1, area.height()), colours.muted)
        self._draw_ring(painter, 6)

    def _draw_scales(self, painter: QPainter) -> None:
        colours, area = self._theme.colours, self._area()
        for line, label in zip(self._scale.lines, labels(self._scale), strict=True):
            y = round(self._y(line))
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.line)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(0, y - 8, _AXIS_PX - _GAP_PX, 16), _RIGHT, label)
        if not len(self._days):
            return
        first, last = float(self._days[0]), float(self._days[-1])
        for day_ts, label in day_ticks(first, last, int(area.width() // _LABEL_PX)):
            x = float(self._xs(np.array([day_ts]))[0])
            half = painter.fontMetrics().horizontalAdvance(label) / 2 + 1
            x = min(max(x, area.left() + half - _GAP_PX), self.width() - half)
            painter.drawText(QRectF(x - half, area.bottom() + 8, 2 * half, 14), _CENTRE, label)

    def _draw_curve(
        self, painter: QPainter, one: TrendCurve, ink: QColor, *, is_chosen: bool
    ) -> None:
        xs, ys = self._xs(one.day_ts), self._ys(one.value)
        if is_chosen:
            self._draw_band(painter, one, ink)
        painter.setPen(QPen(ink, 2.0 if is_chosen else 1.5))
        for run in _runs(one.day_ts, one.value):
            points = [QPointF(x, y) for x, y in zip(xs[run], ys[run], strict=True)]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            if len(points) == 1 or len(self._days) <= _FEW_DAYS:
                painter.setBrush(ink)
                for point in points:
                    painter.drawEllipse(point, _POINT_PX - 1, _POINT_PX - 1)

    def _draw_band(self, painter: QPainter, one: TrendCurve, ink: QColor) -> None:
        tint = QColor(ink)
        tint.setAlpha(_BAND_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        xs, half = self._xs(one.day_ts), np.where(one.half > 0, one.half, 0.0)
        low = self._ys(np.maximum(one.value - half, self._scale.low))
        high = self._ys(np.minimum(one.value + half, self._scale.high))
        for run in _runs(one.day_ts, one.value):
            edges = [
                [QPointF(x, y) for x, y in zip(xs[run], ys[run], strict=True)] for ys in (low, high)
            ]
            painter.drawPolygon(QPolygonF(edges[0] + edges[1][::-1]))

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AXIS_PX, _TOP_PX, -_RIGHT_PX, -_FOOT_PX)

    def _xs(self, days_ts: Floats) -> Floats:
        area = self._area()
        first, last = float(self._days[0]), float(self._days[-1])
        if last <= first:
            return np.full(len(days_ts), area.center().x())
        return np.asarray(area.left() + (days_ts - first) / (last - first) * area.width())

    def _y(self, value: float) -> float:
        return float(self._ys(np.array([value]))[0])

    def _ys(self, values: Floats) -> Floats:
        area, scale = self._area(), self._scale
        share = (values - scale.low) / (scale.high - scale.low)
        return np.asarray(area.bottom() - share * area.height())


def _runs(days_ts: Floats, values: Floats) -> list[NDArray[np.intp]]:
    """Return the places of points that follow each other day by day: a gap has no line over it."""
    known = np.flatnonzero(np.isfinite(values))
    breaks = np.flatnonzero(np.diff(days_ts[known]) > DAY_S) + 1
    return [run for run in np.split(known, breaks) if len(run)]
