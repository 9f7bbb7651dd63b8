"""A small chart of a replay: how deep the queue gets, and which level that asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.analysis.backpressure_replay import BackpressureReplay
from inspector.ui.charts.scale import ValueScale, fit, labels, time_ticks
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.format import clock
from inspector.ui.models.ledger_text import whole
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Colours, Theme, mix

LEFT_PX, RIGHT_PX = 44, 12
_TOP_PX, _FOOT_PX = 22, 22
_LEAST_PX, _USUAL_PX, _MOST_PX = 116, 148, 200
_HEADROOM = 1.02
_LABEL_GAP_PX = 6
_LEVEL_BAR_PX = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Where time steps lie across a widget.

    Attributes:
        left: Of the first step, pixels.
        width_px: Of all steps together.
        steps: How many.
    """

    left: float
    width_px: float
    steps: int

    def x_px(self, step: float) -> float:
        """Return the left edge of a step."""
        return self.left + self.width_px * step / self.steps

    def step_at(self, x: float) -> int:
        """Return the step at a place; -1 beside all of them."""
        step = int((x - self.left) / self.width_px * self.steps) if self.width_px > 0 else -1
        return step if x >= self.left and step < self.steps else -1

    def greatest(self, values: Ints) -> Ints:
        """Return the greatest of some values for each pixel, from the left edge on.

        Args:
            values: (steps,) int64.
        """
        columns = max(int(self.width_px), 1)
        first = np.arange(columns) * self.steps // columns
        found: Ints = values[first]
        if columns < self.steps:
            found = np.maximum.reduceat(values, first)
        return found


class DepthChart(QWidget):
    """Draws depth against time, the threshold, and a band for each level."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: BackpressureReplay | None = None
        self.setMinimumHeight(_LEAST_PX)
        self.setMaximumHeight(_MOST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Depth of the queue over time")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a modest size; the chart takes all the width it is given."""
        return QSize(320, _USUAL_PX)

    def show_replay(self, shown: BackpressureReplay | None) -> None:
        """Draw a replay; None for an empty chart."""
        if shown is not self._shown:
            self._shown = shown
            self.update()

    def area(self) -> QRectF:
        """Return where the curve is drawn."""
        box = QRectF(self.rect())
        return box.adjusted(LEFT_PX, _TOP_PX, -RIGHT_PX, -_FOOT_PX)

    def depths(self) -> ValueScale:
        """Return the scale of depths: the threshold is always in sight."""
        shown = self._shown
        if shown is None:
            return fit(0.0, 1.0)
        return fit(0.0, _HEADROOM * max(float(shown.depth.max()), shown.request.ladder.threshold))

    def text_at(self, x: float) -> str:
        """Return what happens at a distance from the left edge, in pixels."""
        shown = self._shown
        if shown is None:
            return ""
        step = self._scale(shown).step_at(x)
        if step < 0:
            return ""
        lines = [
            clock(shown.start_ts + step * shown.step_s),
            f"depth {whole(int(shown.depth[step]))}",
            f"{whole(int(shown.level[step]))} of {len(shown.request.ladder.order)} keys left out",
        ]
        values = sum(int(one.by_step[step]) for one in shown.keys)
        if values:
            lines.append(f"{whole(values)} values dropped")
        if shown.records[step]:
            lines.append(f"{whole(int(shown.records[step]))} whole records dropped")
        return "\n".join(lines)

    def event(self, event: QEvent) -> bool:
        """Show what happens below the pointer in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at: QPoint = event.pos()
            QToolTip.showText(event.globalPos(), plain_tooltip(self.text_at(at.x())), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bands, lines, curve and times; all opaque, none of them smoothed."""
        shown, colours = self._shown, self._theme.colours
        if shown is None:
            return
        painter = QPainter(self)
        painter.setFont(font(SMALL_PX))
        self._draw_bands(painter, colours, shown)
        self._draw_lines(painter, colours)
        self._draw_curve(painter, colours, shown)
        self._draw_limits(painter, colours, shown)
        self._draw_times(painter, colours, shown)
        self._draw_legend(painter, colours)

    def _scale(self, shown: BackpressureReplay) -> TimeScale:
        area = self.area()
        return TimeScale(area.left(), area.width(), len(shown.depth))

    def _y_px(self, depth: float) -> float:
        area = self.area()
        return area.bottom() - area.height() * min(depth / self.depths().high, 1.0)

    def _draw_bands(self, painter: QPainter, colours: Colours, shown: BackpressureReplay) -> None:
        """Draw a band for each level, the stronger the more is left out."""
        area, ladder = self.area(), shown.request.ladder
        levels = len(ladder.order)
        for level in range(1, levels + 1):
            bottom = self._y_px(ladder.begins_at(level))
            end = ladder.begins_at(level + 1) if level < levels else ladder.capacity
            top = self._y_px(end)
            ink = mix(colours.warn, colours.surface, 0.05 + 0.2 * level / levels)
            painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), ink)

    def _draw_lines(self, painter: QPainter, colours: Colours) -> None:
        area, scale = self.area(), self.depths()
        for depth, text in zip(scale.lines, labels(scale), strict=True):
            y = round(self._y_px(depth))
            painter.setPen(colours.line)
            painter.drawLine(round(area.left()), y, round(area.right()), y)
            painter.setPen(colours.muted)
            room = QRectF(0, y - 8, area.left() - _LABEL_GAP_PX, 16)
            painter.drawText(room, _RIGHT, text)

    def _draw_curve(self, painter: QPainter, colours: Colours, shown: BackpressureReplay) -> None:
        scale = self._scale(shown)
        area = self.area()
        depth, level = scale.greatest(shown.depth), scale.greatest(shown.level)
        heights = area.bottom() - area.height() * np.minimum(depth / self.depths().high, 1.0)
        xs = area.left() + np.arange(len(heights))
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), heights.round().tolist(), strict=True)]
        corners = [QPointF(points[0].x(), area.bottom()), *points]
        corners.append(QPointF(points[-1].x(), area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(colours.accent, colours.surface, 0.3))
        painter.drawPolygon(QPolygonF(corners))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colours.accent)
        painter.drawPolyline(QPolygonF(points))
        for x in xs[level > 0].tolist():
            painter.fillRect(QRectF(x, area.bottom() + 1, 1, _LEVEL_BAR_PX), colours.warn)

    def _draw_limits(self, painter: QPainter, colours: Colours, shown: BackpressureReplay) -> None:
        """Draw the threshold, and the end of the buffer if it comes into sight, in words too."""
        ladder, area = shown.request.ladder, self.area()
        limits = [(ladder.threshold, "threshold", colours.warn)]
        if ladder.capacity <= self.depths().high:
            limits.append((ladder.capacity, "buffer full", colours.crit))
        for depth, word, ink in limits:
            y = round(self._y_px(depth))
            painter.setPen(ink)
            painter.drawLine(round(area.left()), y, round(area.right()), y)
            text = f"{word} {whole(depth)}"
            width_px = painter.fontMetrics().horizontalAdvance(text) + 8
            # Below its line, unless there is no room.
            top = y + 3 if y + 20 < area.bottom() else y - 18
            plate = QRectF(area.left() + 4, top, width_px, 15)
            painter.fillRect(plate, colours.surface)
            painter.setPen(colours.text)
            painter.drawText(plate.adjusted(4, 0, 0, 0), _LEFT, text)

    def _draw_times(self, painter: QPainter, colours: Colours, shown: BackpressureReplay) -> None:
        area, metrics = self.area(), painter.fontMetrics()
        span_s = len(shown.depth) * shown.step_s
        painter.setPen(colours.muted)
        for tick in time_ticks((0.0, span_s), shown.start_ts, area.width()):
            width = metrics.horizontalAdvance(tick.label)
            left = area.left() + area.width() * tick.x_s / span_s - width / 2
            if left >= area.left() - 12 and left + width <= self.width():
                room = QRectF(left, area.bottom() + 6, width + 1, 16)
                painter.drawText(room, _LEFT, tick.label)

    def _draw_legend(self, painter: QPainter, colours: Colours) -> None:
        """Name the curve and the bar at its foot, at the upper right."""
        right = self.area().right()
        for text, ink in (("values left out", colours.warn), ("deepest queue", colours.accent)):
            text_px = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(right - text_px, 0, text_px + 1, 16), _LEFT, text)
            key = QRectF(right - text_px - 16, 7, 10, 2)
            painter.fillRect(key, ink)
            right = key.left() - 12
