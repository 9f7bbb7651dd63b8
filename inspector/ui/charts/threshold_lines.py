"""The thresholds of rules in one plot: a line each, to be dragged, and what that would cause."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPen

from inspector.ui.alert_ink import severity_ink
from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.shown import Shown
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.alert_marks import short_name
from inspector.ui.models.threshold_marks import NO_THRESHOLDS, ThresholdMark, Trial
from inspector.ui.theme import Colours, mix

_NEAR_PX, _LEAST_PX, _EDGE_PX = 4.0, 2.0, 2
_BAND_SHARE, _LINE_SHARE = 0.16, 0.6
_MOST_LINES = 8


class ThresholdLines(QObject):
    """Draws thresholds, and lets a person drag them.

    Args:
        place: Returns how the plot is drawn now, and what it shows; None while nothing is.
        redraw: Draws it again.
        parent: The plot.

    Signals:
        moved: Name of a rule, and where its threshold is dragged.
        dropped: The same, once it is let go of.
    """

    moved = Signal(str, float)
    dropped = Signal(str, float)

    def __init__(
        self,
        place: Callable[[], tuple[Mapping, Shown] | None],
        redraw: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._redraw = redraw
        self._marks = NO_THRESHOLDS
        self._held: ThresholdMark | None = None
        self._value = 0.0
        self._is_down = False
        self._trial: Trial | None = None
        self._font: QFont = font(SMALL_PX)

    @property
    def held(self) -> str:
        """The rule whose threshold was moved, until that is settled; empty for none."""
        return self._held.rule if self._held is not None else ""

    @property
    def is_dragged(self) -> bool:
        """Whether a button is down on a line."""
        return self._is_down

    def set_marks(self, marks: tuple[ThresholdMark, ...]) -> None:
        """Draw other thresholds."""
        if marks != self._marks:
            self._marks = marks
            self._redraw()

    def show_trial(self, trial: Trial | None) -> None:
        """Show what the threshold that is held would have caused."""
        self._trial = trial
        self._redraw()

    def settle(self) -> None:
        """Put the threshold back to where its rule has it."""
        self._held = self._trial = None
        self._is_down = False
        self._redraw()

    def press(self, event: QMouseEvent) -> bool:
        """Take in that a button is down; return whether a line is meant."""
        if event.button() is not Qt.MouseButton.LeftButton or event.modifiers():
            return False
        found = self._meant(event.position())
        if found is None:
            return False
        if self._held is None or found.rule != self._held.rule:
            self._value, self._trial = found.threshold, None
        self._held, self._is_down = found, True
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Take in where the pointer is; return whether a line is being dragged."""
        place = self._place()
        if not self._is_down or self._held is None or place is None:
            return False
        mapping = place[0]
        area, scale = mapping.area, mapping.scale
        y = min(max(event.position().y(), area.top()), area.bottom())
        value = scale.low + (area.bottom() - y) / area.height() * (scale.high - scale.low)
        step = 10.0 ** np.floor(np.log10((scale.high - scale.low) / area.height()))
        value = float(f"{round(value / step) * step:.12g}")
        if value != self._value:
            self._value = value
            self._redraw()
            self.moved.emit(self._held.rule, value)
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Take in that a button is up; return whether a line was dragged."""
        if not self._is_down or self._held is None:
            return False
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_down = False
            if self._value == self._held.threshold:
                self.settle()
            else:
                self.dropped.emit(self._held.rule, self._value)
        return True

    def is_at(self, at: QPointF) -> bool:
        """Return whether a press there would drag a line."""
        return self._is_down or self._meant(at) is not None

    def draw_bands(self, painter: QPainter, colours: Colours) -> None:
        """Draw when the threshold that is held would have fired."""
        place, trial, held = self._place(), self._trial, self._held
        if place is None or trial is None or held is None or trial.rule != held.rule:
            return
        mapping, shown = place
        if held not in self._chosen(shown):
            return
        area, ink = mapping.area, severity_ink(held.severity, colours)
        ground = mix(ink, colours.surface, _BAND_SHARE)
        left_ts, right_ts = (shown.origin_ts + at for at in mapping.view_s)
        spans = trial.spans
        for start, end in spans[(spans[:, 1] >= left_ts) & (spans[:, 0] <= right_ts)].tolist():
            left = max(mapping.x_px(start - shown.origin_ts), area.left())
            right = min(mapping.x_px(end - shown.origin_ts), area.right())
            wide = max(right - left, _LEAST_PX)
            painter.fillRect(QRectF(left, area.top(), wide, area.height()), ground)
            painter.fillRect(QRectF(left, area.top(), wide, _EDGE_PX), ink)

    def draw(self, painter: QPainter, colours: Colours) -> None:
        """Draw the lines; the one that is held with its name and number."""
        place = self._place()
        if place is None:
            return
        mapping, area = place[0], place[0].area
        for mark in self._chosen(place[1]):
            is_held = self._held is not None and mark.rule == self._held.rule
            value = self._value if is_held else mark.threshold
            if not mapping.scale.low <= value <= mapping.scale.high:
                continue
            y = round(_y(mapping, value)) + 0.5
            ink = severity_ink(mark.severity, colours)
            painter.setPen(QPen(ink if is_held else mix(ink, colours.surface, _LINE_SHARE), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            if is_held:
                said = f"{short_name(mark.rule)} {value:,.10g}"
                self._draw_label(painter, colours, area, y, said)

    def _draw_label(
        self, painter: QPainter, colours: Colours, area: QRectF, y: float, text: str
    ) -> None:
        wide = QFontMetricsF(self._font).horizontalAdvance(text) + 12
        # Above the line, beside which curves are most likely to be.
        top = max(y - 22, area.top())
        box = QRectF(area.left() + 4, top, wide, 18)
        painter.setFont(self._font)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colours.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _meant(self, at: QPointF) -> ThresholdMark | None:
        place = self._place()
        if place is None or not place[0].area.contains(at):
            return None
        for mark in self._chosen(place[1]):
            is_held = self._held is not None and mark.rule == self._held.rule
            value = self._value if is_held else mark.threshold
            if abs(_y(place[0], value) - at.y()) <= _NEAR_PX:
                return mark
        return None

    def _chosen(self, shown: Shown) -> list[ThresholdMark]:
        """Return the thresholds of what the chart shows: KPIs, whose values are in their unit."""
        chart = shown.chart
        if not chart.is_kpi or not self._marks:
            return []
        measure, rows = chart.request.measure, chart.rows
        found = [one for one in self._marks if one.measure == measure and one.is_of(rows)]
        return found[:_MOST_LINES]


def _y(mapping: Mapping, value: float) -> float:
    return float(mapping.y_px(np.array([value]))[0])
