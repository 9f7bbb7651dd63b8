"""Firings an hour against the threshold: where it stands, and where it is suggested."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.analysis.tuning_answers import TuningAnswer
from inspector.ui.alert_ink import severity_ink
from inspector.ui.config_editor.tuning.handle import NEAR_PX, ThresholdHandle
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.format import number
from inspector.ui.theme import Theme

HEIGHT_PX = 92
_FOOT_PX, _HEAD_PX, _DOT_PX, _LABEL_PX = 16, 8, 4.0, 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RateCurve(ThresholdHandle):
    """Draws the curve; the threshold is dragged along it.

    Rates are drawn by their logarithm, since a few firings an hour are what people choose between,
    and a low threshold may have thousands.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Threshold on the curve of firings an hour", parent)
        self._answer: TuningAnswer | None = None
        self._font = font(SMALL_PX)
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return its usual height."""
        return QSize(240, HEIGHT_PX)

    def show_answer(self, answer: TuningAnswer) -> None:
        """Show another curve, rate or suggestion."""
        is_other = self._answer is None or answer.curve is not self._answer.curve
        self._answer = answer
        self.must_be_positive = answer.read.is_relative
        if is_other:
            self.fit()
        self.update()

    def forget(self) -> None:
        """Show nothing."""
        self._answer = None
        self.threshold = math.nan
        self.update()

    def fit(self) -> None:
        """Have the whole curve and the threshold in sight."""
        if self.is_dragging or self._answer is None or not len(self._answer.curve.threshold):
            return
        curve = self._answer.curve.threshold
        ends = [float(curve[0]), float(curve[-1])]
        if math.isfinite(self.threshold):
            ends.append(self.threshold)
        self.low, self.high = min(ends), max(ends)

    def along(self, position: QPointF) -> float:
        """Return the threshold at a position."""
        box = self.area
        return self.low + (position.x() - box.left()) / box.width() * (self.high - self.low)

    def is_near(self, position: QPointF) -> bool:
        """Return whether a pointer is at the marker."""
        return abs(position.x() - self._x(self.threshold, self.area)) <= NEAR_PX

    def length_px(self) -> float:
        """Return the width."""
        return self.area.width()

    def moving_cursor(self) -> Qt.CursorShape:
        """Return what says that the threshold can be moved."""
        return Qt.CursorShape.SplitHCursor

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the curve, the wanted rate, both markers, and the ends of the axes."""
        answer = self._answer
        if answer is None or not len(answer.curve.threshold):
            return
        painter, colours, box = QPainter(self), self.theme.colours, self.area
        painter.setFont(self._font)
        painter.setPen(colours.line)
        painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))
        wanted = self._y(self._wanted, box)
        painter.setPen(QPen(colours.faint, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(box.left(), wanted, box.right(), wanted))
        self._draw_curve(painter, box, answer)
        if math.isfinite(answer.suggested):
            self._mark(painter, box, answer.suggested, answer.suggested_per_hour, colours.ok,
                       is_line=False)  # fmt: skip
        if math.isfinite(self.threshold):
            tried = answer.tried.per_hour
            ink = severity_ink(answer.request.rule.severity, colours)
            self._mark(painter, box, self.threshold, tried,
                       colours.accent if self.hasFocus() else ink, is_line=True)  # fmt: skip
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(colours.muted)
        wide = box.left() - 6
        painter.drawText(QRectF(0, box.top() - 6, wide, 14), _RIGHT, number(self._most()))
        painter.drawText(QRectF(0, box.bottom() - 9, wide, 14), _RIGHT, "0")
        if box.top() + _LABEL_PX < wanted < box.bottom() - _LABEL_PX:
            said = number(self._wanted)
            painter.drawText(QRectF(0, wanted - 7, wide, 14), _RIGHT, said)
        foot = QRectF(box.left(), box.bottom() + 2, box.width(), _FOOT_PX)
        painter.drawText(foot, _LEFT, number(self.low))
        painter.drawText(foot, _RIGHT, number(self.high))

    def _draw_curve(self, painter: QPainter, box: QRectF, answer: TuningAnswer) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colours.accent, 1))
        points = zip(answer.curve.threshold.tolist(), answer.curve.per_hour.tolist(), strict=True)
        painter.drawPolyline(
            QPolygonF([QPointF(self._x(at, box), self._y(rate, box)) for at, rate in points])
        )

    def _mark(
        self, painter: QPainter, box: QRectF, at: float, rate: float, ink: QColor, *, is_line: bool
    ) -> None:
        x, colours = self._x(at, box), self.theme.colours
        pen = QPen(ink, 1)
        painter.setPen(pen)
        if is_line:
            painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        painter.setPen(QPen(colours.surface, 1.5))
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(x, self._y(rate, box)), _DOT_PX, _DOT_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @property
    def _wanted(self) -> float:
        """The wanted rate, firings an hour."""
        return (self._answer.request.wanted_per_hour or 0.0) if self._answer is not None else 0.0

    def _most(self) -> float:
        answer = self._answer
        if answer is None or not len(answer.curve.per_hour):
            return 1.0
        return max(float(answer.curve.per_hour.max()), self._wanted, 1.0)

    @property
    def area(self) -> QRectF:
        """The part within the labels, in pixels."""
        left = QFontMetricsF(self._font).horizontalAdvance(number(self._most())) + 8
        # As wide to the right as a dot at the end.
        return QRectF(left, _HEAD_PX, max(self.width() - left - _DOT_PX - 1, 1.0),
                      max(self.height() - _FOOT_PX - _HEAD_PX - 2, 1.0))  # fmt: skip

    def _x(self, threshold: float, box: QRectF) -> float:
        return box.left() + (threshold - self.low) / ((self.high - self.low) or 1.0) * box.width()

    def _y(self, per_hour: float, box: QRectF) -> float:
        share = float(np.log1p(max(per_hour, 0.0)) / np.log1p(self._most()))
        return box.bottom() - min(share, 1.0) * box.height()
