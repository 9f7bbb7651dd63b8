"""The small chart of an alert: its measure around the window, and the threshold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.analysis.evidence import AlertCase
from inspector.ui.alert_ink import severity_ink
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.format import clock, number
from inspector.ui.theme import Theme, mix

HEIGHT_PX = 136
_FOOT_PX, _HEAD_PX, _LABEL_PX, _ROOM_SHARE = 18, 8, 14, 0.08
_WINDOW_SHARE = 0.20
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WindowPlot(QWidget):
    """Draws the curve of a case, its window as a band, and the threshold as a dashed line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._case: AlertCase | None = None
        self._font = font(SMALL_PX)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its height."""
        return QSize(200, HEIGHT_PX)

    def show_case(self, case: AlertCase | None) -> None:
        """Draw another case; None for none."""
        self._case = case
        if case is not None:
            known = case.curve_y[np.isfinite(case.curve_y)]
            most = number(float(known.max())) if len(known) else "no data"
            limit = number(case.question.threshold)
            self.setAccessibleName(
                f"{case.measure} around the window: at most {most}, threshold {limit}"
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw window, curve and threshold, and say what is drawn where."""
        case = self._case
        if case is None or not len(case.curve_ts):
            return
        painter = QPainter(self)
        painter.setFont(self._font)
        low, high = _span(case)
        metrics = QFontMetricsF(self._font)
        shown = (low, high, case.question.threshold)
        left_px = max(metrics.horizontalAdvance(number(one)) for one in shown) + 8
        width_px = max(self.width() - left_px - 1, 1.0)
        height_px = self.height() - _FOOT_PX - _HEAD_PX
        box = QRectF(left_px, _HEAD_PX, width_px, height_px)
        scale = _Scale(box, (float(case.curve_ts[0]), float(case.curve_ts[-1])), (low, high))
        self._draw_bands(painter, case, scale)
        self._draw_axes(painter, case, scale)
        self._draw_curve(painter, case, scale)
        self._draw_limit(painter, case, scale)

    def _draw_bands(self, painter: QPainter, case: AlertCase, scale: _Scale) -> None:
        """Shade the window, and mark at the foot how long it was in the state."""
        colours, question = self._theme.colours, case.question
        window = (case.evidence.start_ts, case.evidence.end_ts)
        ground = mix(colours.accent, colours.surface, _WINDOW_SHARE)
        painter.fillRect(scale.band(*window), ground)
        strip = scale.band(question.from_ts, question.to_ts)
        if question.state == "firing" and strip.width() > 0:
            strip.setTop(scale.box.bottom() - 3)
            painter.fillRect(strip, severity_ink(case.severity, colours))

    def _draw_axes(self, painter: QPainter, case: AlertCase, scale: _Scale) -> None:
        box, colours = scale.box, self._theme.colours
        painter.setPen(colours.muted)
        low, high = scale.values
        for value, top in ((high, box.top() - 6), (low, box.bottom() - 9)):
            painter.drawText(QRectF(0, top, box.left() - 6, _LABEL_PX), _RIGHT, number(value))
        foot = QRectF(box.left(), box.bottom() + 2, box.width(), _FOOT_PX - 2)
        painter.drawText(foot, _LEFT, clock(float(case.curve_ts[0])))
        painter.drawText(foot, _RIGHT, clock(float(case.curve_ts[-1])))
        painter.setPen(colours.line)
        painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))

    def _draw_curve(self, painter: QPainter, case: AlertCase, scale: _Scale) -> None:
        painter.setPen(QPen(self._theme.colours.text, 1))
        for run in _runs(scale.points(case)):
            if len(run) == 1:
                at = run[0]
                painter.drawLine(QLineF(at.x() - 1, at.y(), at.x() + 1, at.y()))
            else:
                painter.drawPolyline(run)

    def _draw_limit(self, painter: QPainter, case: AlertCase, scale: _Scale) -> None:
        limit = case.question.threshold
        if limit != limit:
            return
        colours, box = self._theme.colours, scale.box
        y = round(scale.y(limit)) + 0.5
        painter.setPen(QPen(colours.crit, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(box.left(), y, box.right(), y))
        if box.top() + _LABEL_PX <= y <= box.bottom() - _LABEL_PX:
            label = QRectF(0, y - _LABEL_PX / 2, box.left() - 6, _LABEL_PX)
            painter.drawText(label, _RIGHT, number(limit))


class _Scale:
    """From seconds and values to pixels."""

    def __init__(
        self, box: QRectF, times: tuple[float, float], values: tuple[float, float]
    ) -> None:
        self.box, self.times, self.values = box, times, values

    def x(self, ts: float) -> float:
        first, last = self.times
        share = (ts - first) / max(last - first, 1e-9)
        return self.box.left() + min(max(share, 0.0), 1.0) * self.box.width()

    def y(self, value: float) -> float:
        low, high = self.values
        return self.box.bottom() - (value - low) / (high - low) * self.box.height()

    def band(self, start_ts: float, end_ts: float) -> QRectF:
        left = round(self.x(start_ts))
        width = max(round(self.x(end_ts)) - left, 2)
        return QRectF(left, self.box.top(), width, self.box.height())

    def points(self, case: AlertCase) -> Iterator[QPointF | None]:
        for ts, value in zip(case.curve_ts.tolist(), case.curve_y.tolist(), strict=True):
            yield QPointF(self.x(ts), self.y(value)) if value == value else None


def _runs(points: Iterator[QPointF | None]) -> Iterator[list[QPointF]]:
    """Yield points that belong together: no data parts them."""
    run: list[QPointF] = []
    for point in points:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _span(case: AlertCase) -> tuple[float, float]:
    """Return the lowest and the highest value that is to be seen; 0 is among them."""
    known = case.curve_y[np.isfinite(case.curve_y)]
    values = [0.0, *([float(known.min()), float(known.max())] if len(known) else [])]
    if case.question.threshold == case.question.threshold:
        values.append(case.question.threshold)
    low, high = min(values), max(values)
    room = (high - low) * _ROOM_SHARE or 1.0
    return (low - room if low < 0 else 0.0), high + room
