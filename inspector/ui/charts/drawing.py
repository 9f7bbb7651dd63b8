"""What stands around the curves of a plot, in pixels: scales, times, crosshair."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from inspector.ui.charts.colours import colour_of
from inspector.ui.charts.curves import Mapping, value_at
from inspector.ui.charts.hit import Hit
from inspector.ui.charts.pin import difference, elapsed, is_in_view
from inspector.ui.charts.readout import Line, chip_box, draw_chip
from inspector.ui.charts.scale import labels, time_ticks
from inspector.ui.charts.shown import Cursor, Marks, Shown
from inspector.ui.models.format import clock, with_unit
from inspector.ui.theme import Colours

OVERSHOOT_PX = 10
_LABEL_GAP_PX = 8
_MARKER_PX = 3.5
_RING_PX = 6.5


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
) -> list[float]:
    """Draw the crosshair and a dot on each curve; return the values there."""
    area, curves, ink_of_curve = mapping.area, shown.curves, inks(shown, colours)
    x = round(mapping.x_px(cursor.x_s))
    painter.setPen(colours.muted)
    painter.drawLine(x, int(area.top()) - OVERSHOOT_PX, x, int(area.bottom()))
    values = [value_at(one, cursor.x_s) for one in curves]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colours.surface)
    for y, ink in zip(mapping.y_px(np.array(values)).tolist(), ink_of_curve, strict=True):
        if math.isfinite(y):
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x + 0.5, y), _MARKER_PX, _MARKER_PX)
    return values


def readout_lines(
    shown: Shown, colours: Colours, values: list[float], pin_s: float | None
) -> list[Line]:
    """Return what the readout says of each curve, and how it differs from the pinned instant."""
    unit = shown.chart.unit
    return [
        Line(
            one.name,
            ink,
            with_unit(value, unit),
            difference(value, value_at(one, pin_s), unit) if pin_s is not None else "",
        )
        for one, value, ink in zip(shown.curves, values, inks(shown, colours), strict=True)
    ]


def draw_hit(painter: QPainter, colours: Colours, hit: Hit) -> None:
    """Draw a ring around the point whose lines a click would open."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colours.text if hit.is_near else colours.muted)
    painter.drawEllipse(QPointF(hit.x_px, hit.y_px), _RING_PX, _RING_PX)


def inks(shown: Shown, colours: Colours) -> list[QColor]:
    """Return the colour of each curve that is drawn."""
    return [
        colour_of(series, slot, colours)
        for series, slot in zip(shown.chart.series, shown.slots, strict=True)
        if series.name not in shown.hidden
    ]


def draw_times(
    painter: QPainter, colours: Colours, mapping: Mapping, origin_ts: float, marks: Marks
) -> None:
    """Draw the times below the plot; those of crosshair and pin take the place of some."""
    area, metrics = mapping.area, painter.fontMetrics()
    chips = [
        (chip_box(painter, area, mapping.x_px(x_s), text), text)
        for x_s, text in chip_texts(mapping, origin_ts, marks)
    ]
    if len(chips) > 1 and chips[0][0].intersects(chips[1][0]):
        # Half a time would be read as another one; the upper chip tells how far the pin is.
        del chips[0]
    painter.setPen(colours.muted)
    for tick in time_ticks(mapping.view_s, origin_ts, area.width()):
        width = metrics.horizontalAdvance(tick.label)
        left = mapping.x_px(tick.x_s) - width / 2
        is_covered = any(
            left < box.right() + 2 and left + width > box.left() - 2 for box, _text in chips
        )
        if left >= area.left() - 12 and left + width <= area.right() + 4 and not is_covered:
            box = QRectF(left, area.bottom() + 6, width + 1, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, tick.label)
    for box, text in chips:
        draw_chip(painter, colours, box, text)


def chip_texts(mapping: Mapping, origin_ts: float, marks: Marks) -> list[tuple[float, str]]:
    """Return instants that have a chip on the time axis, and what it says, the uppermost last."""
    chips: list[tuple[float, str]] = []
    if marks.pin_s is not None and is_in_view(mapping, marks.pin_s):
        chips.append((marks.pin_s, clock(origin_ts + marks.pin_s)))
    if marks.cursor is not None:
        text = clock(origin_ts + marks.cursor.x_s)
        if marks.pin_s is not None:
            text = f"{text}  Δ {elapsed(marks.cursor.x_s - marks.pin_s)}"
        chips.append((marks.cursor.x_s, text))
    return chips
