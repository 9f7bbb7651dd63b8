"""How a KPI is drawn: the value, and quieter beside it half its interval."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextOption

from inspector.ui.fonts import LABEL_PX, MEDIUM, SMALL_PX, TEXT_PX, font
from inspector.ui.models.format import number
from inspector.ui.models.kpi_cell import KpiCell, Standing, half_text
from inspector.ui.theme import Colours

PAD_PX = 9
_GAP_PX = 5
HALF_PX = 48
"""Room for half an interval: beside it, values stand below each other."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def one_line_at(alignment: Qt.AlignmentFlag) -> QTextOption:
    """Return how to draw text of one line: given so, it takes Qt half the time."""
    option = QTextOption(alignment)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


AT_LEFT, AT_RIGHT = one_line_at(LEFT), one_line_at(RIGHT)


class KpiInk:
    """Draws KPIs; the fonts are made once."""

    def __init__(self) -> None:
        self.value_font = font(TEXT_PX, MEDIUM)
        self.label_font = font(LABEL_PX)
        self.small_font = font(SMALL_PX)
        self.text_font = font(TEXT_PX)
        self.value_metrics = QFontMetricsF(self.value_font)
        self.text_metrics = QFontMetricsF(self.text_font)

    def draw(
        self, painter: QPainter, room: QRectF, cell: KpiCell, colours: Colours, *, is_quiet: bool
    ) -> None:
        """Draw value and half of its interval, the values right-aligned below each other."""
        value_room, half_room = parts_of(room)
        has_data = math.isfinite(cell.value)
        painter.setFont(self.value_font if has_data else self.text_font)
        painter.setPen(colours.muted if is_quiet or not has_data else colours.text)
        painter.drawText(value_room, number(cell.value), AT_RIGHT)
        half = half_text(cell.half) if has_data else ""
        if half:
            painter.setFont(self.small_font)
            painter.setPen(colours.muted)
            painter.drawText(half_room, half, AT_LEFT)


def parts_of(room: QRectF) -> tuple[QRectF, QRectF]:
    """Return the room of a value, and that of half its interval at the right of it."""
    right = room.right() - HALF_PX
    value_room = QRectF(room.left(), room.top(), right - room.left(), room.height())
    return value_room, QRectF(right + _GAP_PX, room.top(), HALF_PX, room.height())


def standing_colour(standing: Standing, colours: Colours) -> QColor:
    """Return the colour of a difference to what is usual."""
    if standing is Standing.FAR_OFF:
        return colours.crit
    return colours.warn_text if standing is Standing.OFF else colours.muted


def draw_ring(painter: QPainter, rect: QRectF, colours: Colours) -> None:
    """Draw the frame of the cell that has the keys."""
    painter.setPen(colours.accent)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)


def sparkline(values: list[float], room: QRectF) -> list[QPointF]:
    """Return the corners of a curve that fills a room, from 0 to its highest point."""
    top = max(values)
    step = room.width() / max(len(values) - 1, 1)
    return [
        QPointF(room.left() + place * step, room.bottom() - room.height() * value / top)
        for place, value in enumerate(values)
    ]
