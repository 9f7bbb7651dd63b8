"""The small curve of a preview: one group over what is loaded, and the threshold."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.analysis.rule_preview import PreviewCurve
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.format import clock, number
from inspector.ui.theme import Theme

HEIGHT_PX, LOW_PX = 112, 72
_FOOT_PX, _HEAD_PX, _ROOM_SHARE = 16, 6, 0.08
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PreviewPlot(QWidget):
    """Draws a curve; where it lies past the threshold is for the eye to see."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curve: PreviewCurve | None = None
        self._font = font(SMALL_PX)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its height."""
        return QSize(200, HEIGHT_PX)

    @property
    def curve(self) -> PreviewCurve | None:
        """What is drawn."""
        return self._curve

    def show_curve(self, curve: PreviewCurve | None) -> None:
        """Draw another curve; None for none."""
        self._curve = curve
        if curve is not None:
            top = float(np.nanmax(curve.y))
            self.setAccessibleName(f"{curve.name} over time, at most {number(top)}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw threshold, curve, and the instants at both ends."""
        curve = self._curve
        if curve is None:
            return
        painter, colours = QPainter(self), self._theme.colours
        painter.setFont(self._font)
        low, high = _span(curve)
        metrics = QFontMetricsF(self._font)
        label_px = max(metrics.horizontalAdvance(number(v)) for v in (low, high)) + 8
        box = QRectF(label_px, _HEAD_PX, max(self.width() - label_px - 1, 1.0),
                     self.height() - _FOOT_PX - _HEAD_PX)  # fmt: skip
        painter.setPen(colours.muted)
        for value, top in ((high, box.top() - 6), (low, box.bottom() - 8)):
            painter.drawText(QRectF(0, top, label_px - 6, 14), _RIGHT, number(value))
        foot = QRectF(box.left(), self.height() - _FOOT_PX, box.width(), _FOOT_PX)
        painter.drawText(foot, _LEFT, clock(float(curve.ts[0])))
        painter.drawText(foot, _RIGHT, clock(float(curve.ts[-1])))
        painter.setPen(colours.line)
        painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))
        self._draw_curve(painter, box, low, high, curve)
        if curve.limit == curve.limit:
            y = round(_place(curve.limit, low, high, box)) + 0.5
            painter.setPen(QPen(colours.crit, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(box.left(), y, box.right(), y))

    def _draw_curve(
        self, painter: QPainter, box: QRectF, low: float, high: float, curve: PreviewCurve
    ) -> None:
        painter.setPen(QPen(self._theme.colours.accent, 1))
        first, last = float(curve.ts[0]), float(curve.ts[-1])
        span_s = max(last - first, 1e-9)
        x = box.left() + (curve.ts - first) / span_s * box.width()
        y = box.bottom() - (curve.y - low) / (high - low) * box.height()
        x_px, y_px = _decimated(x, y)
        points = [QPointF(at, value) for at, value in zip(x_px, y_px, strict=True)]
        run: list[QPointF] = []
        for point in [*points, QPointF(0, np.nan)]:
            if point.y() == point.y():
                run.append(point)
                continue
            if len(run) == 1:
                painter.drawLine(QLineF(run[0].x() - 1, run[0].y(), run[0].x() + 1, run[0].y()))
            elif run:
                painter.drawPolyline(run)
            run = []


def _span(curve: PreviewCurve) -> tuple[float, float]:
    """Return the lowest and the highest value that is to be seen; 0 is among them."""
    known = curve.y[np.isfinite(curve.y)]
    values = [0.0, float(known.min()), float(known.max())]
    if curve.limit == curve.limit:
        values.append(curve.limit)
    low, high = min(values), max(values)
    room = (high - low) * _ROOM_SHARE or 1.0
    return (low - room if low < 0 else 0.0), high + room


def _place(value: float, low: float, high: float, box: QRectF) -> float:
    return box.bottom() - (value - low) / (high - low) * box.height()


def _decimated(x: np.ndarray, y: np.ndarray) -> tuple[list[float], list[float]]:
    """Return at most two points a pixel: the lowest and the highest value in it."""
    column = np.floor(x).astype(np.int64)
    if len(x) <= 2 * (column[-1] - column[0] + 1):
        return x.tolist(), y.tolist()
    x_px: list[float] = []
    y_px: list[float] = []
    for place in np.split(np.arange(len(x)), np.flatnonzero(np.diff(column)) + 1):
        own = y[place]
        if not np.isfinite(own).any():
            x_px.append(float(x[place[0]]))
            y_px.append(float("nan"))
            continue
        ends = sorted((int(np.nanargmin(own)), int(np.nanargmax(own))))
        x_px += [float(x[place[at]]) for at in ends]
        y_px += [float(own[at]) for at in ends]
    return x_px, y_px
