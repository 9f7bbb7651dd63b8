"""What stands around the curves of a plot, in pixels: scales, times, crosshair."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from inspector.ui.charts.colours import colour_of
from inspector.ui.charts.curves import Mapping, value_at
from inspector.ui.charts.readout import chip_box, draw_chip, draw_readout
from inspector.ui.charts.scale import labels, time_ticks
from inspector.ui.charts.shown import Cursor, Shown
from inspector.ui.models.format import clock
from inspector.ui.theme import Colours

OVERSHOOT_PX = 10
_LABEL_GAP_PX = 8
_MARKER_PX = 3.5


def draw_scales(painter: QPainter, colours: Colours, mapping: Mapping) -> None:
    """Draw the lines of the value scale with their values."""
    area = mapping.area
    heights = mapping.y_px(np.array(mapping.scale.lines)).round().tolist()
    painter.setPen(colours.line)
    for y in heights:
        painter.drawLine(int(area.left()), int(y), int(area.right()), int(y))
    painter.setPen(colours.muted)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for y, label in zip(heights, labels(mapping.scale), strict=True):
        painter.drawText(QRectF(0, y - 8, area.left() - _LABEL_GAP_PX, 16), right, label)


def draw_cursor(
    painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown, cursor: Cursor
) -> None:
    """Draw the crosshair, a dot on each curve, and the values if it is here."""
    area, ink_of_curve = mapping.area, inks(shown, colours)
    x = round(mapping.x_px(cursor.x_s))
    painter.setPen(colours.muted)
    painter.drawLine(x, int(area.top()) - OVERSHOOT_PX, x, int(area.bottom()))
    values = [value_at(one, cursor.x_s) for one in shown.chart.series]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.surface, 1.0))
    for y, ink in zip(mapping.y_px(np.array(values)).tolist(), ink_of_curve, strict=True):
        if math.isfinite(y):
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x + 0.5, y), _MARKER_PX, _MARKER_PX)
    if cursor.here:
        draw_readout(painter, colours, area, x, shown.chart, values, ink_of_curve)


def inks(shown: Shown, colours: Colours) -> list[QColor]:
    """Return the colour of each curve."""
    return [
        colour_of(series, slot, colours)
        for series, slot in zip(shown.chart.series, shown.slots, strict=True)
    ]


def draw_times(
    painter: QPainter, colours: Colours, mapping: Mapping, origin_ts: float, cursor: Cursor | None
) -> None:
    """Draw the times below the plot; that of the crosshair takes the place of those it covers."""
    area, metrics = mapping.area, painter.fontMetrics()
    chip, covered_px = QRectF(), (math.inf, -math.inf)
    if cursor is not None:
        chip = chip_box(painter, area, mapping.x_px(cursor.x_s), clock(origin_ts + cursor.x_s))
        covered_px = (chip.left() - 2, chip.right() + 2)
    painter.setPen(colours.muted)
    for tick in time_ticks(mapping.view_s, origin_ts, area.width()):
        width = metrics.horizontalAdvance(tick.label)
        left = mapping.x_px(tick.x_s) - width / 2
        is_covered = left < covered_px[1] and left + width > covered_px[0]
        if left >= area.left() - 12 and left + width <= area.right() + 4 and not is_covered:
            box = QRectF(left, area.bottom() + 6, width + 1, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, tick.label)
    if cursor is not None:
        draw_chip(painter, colours, chip, clock(origin_ts + cursor.x_s))
