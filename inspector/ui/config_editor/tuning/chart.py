"""The values of a rule over what is loaded, its threshold to be dragged, and when it would fire."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.analysis.tuning_answers import TuningAnswer
from inspector.analysis.tuning_picture import TuningLine
from inspector.ui.alert_ink import severity_ink
from inspector.ui.config_editor.tuning.handle import NEAR_PX, ThresholdHandle
from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.models.format import clock, number
from inspector.ui.theme import Theme, mix

HEIGHT_PX = 148
_FOOT_PX, _HEAD_PX, _ROOM_SHARE = 16, 8, 0.08
_LINE_SHARES = (1.0, 0.45)
_BAND_SHARE, _EDGE_PX = 0.16, 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TuningChart(ThresholdHandle):
    """Draws the lines of some groups; a threshold is dragged up and down."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Threshold over time", parent)
        self._lines: tuple[TuningLine, ...] = ()
        self._answer: TuningAnswer | None = None
        self._font, self._strong = font(SMALL_PX), font(SMALL_PX, MEDIUM)
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Return its usual height."""
        return QSize(240, HEIGHT_PX)

    def show_answer(self, answer: TuningAnswer) -> None:
        """Show when another threshold would have fired, and other lines if they are others."""
        is_other = self._answer is None or answer.lines is not self._lines
        self._answer, self._lines = answer, answer.lines
        self.must_be_positive = answer.read.is_relative
        if is_other:
            self.fit()
        self.update()

    def forget(self) -> None:
        """Show nothing."""
        self._answer, self._lines = None, ()
        self.threshold = math.nan
        self.update()

    def fit(self) -> None:
        """Have all lines and the threshold in sight; 0 is the least where nothing is below."""
        if self.is_dragging or not self._lines:
            return
        known = np.concatenate([line.y[np.isfinite(line.y)] for line in self._lines])
        values = [0.0, float(known.min()), float(known.max())]
        if math.isfinite(self.threshold):
            values.append(self.threshold)
        low, high = min(values), max(values)
        room = (high - low) * _ROOM_SHARE or 1.0
        self.low, self.high = (low - room if low < 0 else 0.0), high + room

    def along(self, position: QPointF) -> float:
        """Return the value at a height."""
        box = self.area
        return self.low + (box.bottom() - position.y()) / box.height() * (self.high - self.low)

    def is_near(self, position: QPointF) -> bool:
        """Return whether a pointer is at the line."""
        return abs(position.y() - self._y(self.threshold, self.area)) <= NEAR_PX

    def length_px(self) -> float:
        """Return the height."""
        return self.area.height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bands, lines, threshold, and the ends of both axes."""
        answer = self._answer
        if answer is None or not self._lines:
            return
        painter, colours, box = QPainter(self), self.theme.colours, self.area
        self._draw_bands(painter, box, answer)
        painter.setPen(colours.line)
        for share in (0.0, 1 / 3, 2 / 3, 1.0):
            y = round(box.bottom() - share * box.height()) + 0.5
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        painter.save()
        painter.setClipRect(box)
        for place, line in reversed(list(enumerate(self._lines))):
            self._draw_line(painter, box, line, answer, place)
        painter.restore()
        painter.setFont(self._font)
        painter.setPen(colours.muted)
        wide = box.left() - 6
        for value, top in ((self.high, box.top() - 6), (self.low, box.bottom() - 9)):
            painter.drawText(QRectF(0, top, wide, 14), _RIGHT, number(value))
        foot = QRectF(box.left(), box.bottom() + 2, box.width(), _FOOT_PX)
        painter.drawText(foot, _LEFT, clock(answer.read.start_ts))
        painter.drawText(foot, _RIGHT, clock(answer.read.until_ts))
        self._draw_threshold(painter, box, answer)

    def _draw_bands(self, painter: QPainter, box: QRectF, answer: TuningAnswer) -> None:
        """Shade when any group would have fired."""
        ink = severity_ink(answer.request.rule.severity, self.theme.colours)
        ground = mix(ink, self.theme.colours.surface, _BAND_SHARE)
        firings, read, columns = answer.tried.firings, answer.read, max(round(box.width()), 1)
        per_px = max(read.until_ts - read.start_ts, 1.0) / columns
        first = np.floor((firings.from_ts - read.start_ts) / per_px).astype(np.int64)
        # Still seen, however short it was.
        behind = np.ceil((firings.to_ts - read.start_ts) / per_px).astype(np.int64)
        behind = np.maximum(behind, first + 2)
        depth = np.zeros(columns + 1, np.int64)
        np.add.at(depth, np.clip(first, 0, columns), 1)
        np.add.at(depth, np.clip(behind, 0, columns), -1)
        edges = np.flatnonzero(np.diff(np.cumsum(depth) > 0, prepend=False, append=False))
        for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            band = QRectF(box.left() + left, box.top(), right - left, box.height())
            painter.fillRect(band, ground)
            painter.fillRect(QRectF(band.left(), band.top(), band.width(), _EDGE_PX), ink)

    def _draw_line(
        self, painter: QPainter, box: QRectF, line: TuningLine, answer: TuningAnswer, place: int
    ) -> None:
        colours, read = self.theme.colours, answer.read
        share = _LINE_SHARES[min(place, 1)]
        ink = colours.accent if place == 0 else mix(colours.muted, colours.surface, share)
        painter.setPen(QPen(ink, 1))
        x = box.left() + (line.ts - read.start_ts) / max(
            read.until_ts - read.start_ts, 1.0
        ) * box.width()  # fmt: skip
        y = box.bottom() - (line.y - self.low) / (self.high - self.low) * box.height()
        # A value holds until the next.
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
        is_known = np.isfinite(y)
        for run in np.split(np.arange(len(y)), np.flatnonzero(np.diff(is_known)) + 1):
            if is_known[run[0]]:
                pairs = zip(x[run].tolist(), y[run].tolist(), strict=True)
                painter.drawPolyline(QPolygonF([QPointF(*pair) for pair in pairs]))

    def _draw_threshold(self, painter: QPainter, box: QRectF, answer: TuningAnswer) -> None:
        if not math.isfinite(self.threshold):
            return
        colours = self.theme.colours
        ink = severity_ink(answer.request.rule.severity, colours)
        y = round(self._y(self.threshold, box)) + 0.5
        painter.setPen(QPen(ink, 2 if self.is_dragging or self.hasFocus() else 1))
        painter.drawLine(QLineF(box.left(), y, box.right(), y))
        text = threshold_text(self.threshold, is_relative=answer.read.is_relative)
        painter.setFont(self._strong)
        wide = QFontMetricsF(self._strong).horizontalAdvance(text) + 12
        top = min(max(y - 9, box.top()), box.bottom() - 18)
        badge = QRectF(box.right() - wide - 4, top, wide, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.accent if self.hasFocus() else ink, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(badge, 6, 6)
        painter.setPen(colours.text)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    @property
    def area(self) -> QRectF:
        """The part within the labels, in pixels."""
        metrics = QFontMetricsF(self._font)
        labels = (number(self.low), number(self.high))
        left = max(metrics.horizontalAdvance(text) for text in labels) + 8
        return QRectF(left, _HEAD_PX, max(self.width() - left - 1, 1.0),
                      max(self.height() - _FOOT_PX - _HEAD_PX - 2, 1.0))  # fmt: skip

    def _y(self, value: float, box: QRectF) -> float:
        return box.bottom() - (value - self.low) / (self.high - self.low) * box.height()


def threshold_text(value: float, *, is_relative: bool) -> str:
    """Return a threshold with as many digits as it has: ``2.31``, ``1.25`` baselines."""
    text = f"{value:,.10g}".replace("-", "\N{MINUS SIGN}")
    return f"{text} \N{MULTIPLICATION SIGN} baseline" if is_relative else text
