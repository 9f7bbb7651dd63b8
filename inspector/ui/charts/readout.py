"""What a crosshair says: the time below it, and all values beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.text import elided
from inspector.ui.theme import Colours

_ROW_PX = 16
_PAD_PX = 8
# A name of less room than this says nothing; the box then stands over the crosshair.
_NAME_LEAST_PX, _NAME_MOST_PX = 64.0, 150.0
_AWAY_PX = 10
_NAME_LEFT_PX, _VALUE_GAP_PX = 14, 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """What a readout says of one curve: its name, its colour, its value, and since the pin."""

    name: str
    ink: QColor
    value: str
    delta: str = ""


def chip_box(painter: QPainter, area: QRectF, x: float, text: str) -> QRectF:
    """Return where the time of a crosshair at `x` stands on the time axis."""
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12
    left = min(max(x - width / 2, area.left() - 12), area.right() + 4 - width)
    return QRectF(left, area.bottom() + 4, width, 18)


def draw_chip(painter: QPainter, colours: Colours, box: QRectF, text: str) -> None:
    """Draw the time of a crosshair."""
    draw_box(painter, colours, box)
    painter.setPen(colours.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_readout(
    painter: QPainter,
    colours: Colours,
    area: QRectF,
    x: float,
    lines: Sequence[Line],
    taken: QRectF,
) -> None:
    """Draw every curve's name, value and difference in a box beside the crosshair at `x`.

    Where its place is taken it is not drawn: the legend tells the same values.
    """
    if not lines:
        return
    plain, strong = font(SMALL_PX), font(SMALL_PX, MEDIUM)
    bold = QFontMetricsF(strong)
    text_px = max(bold.horizontalAdvance(line.value) for line in lines)
    delta_px = max(bold.horizontalAdvance(line.delta) for line in lines)
    delta_px += _VALUE_GAP_PX if delta_px else 0.0
    besides_px = 2 * _PAD_PX + _NAME_LEFT_PX + _VALUE_GAP_PX + text_px + delta_px
    rightwards = area.right() - x > x
    room_px = (area.right() - x if rightwards else x) - _AWAY_PX - besides_px
    name_px = min(max(room_px, _NAME_LEAST_PX), _NAME_MOST_PX)
    names = [elided(line.name, plain, name_px) for line in lines]
    width = besides_px + max(QFontMetricsF(plain).horizontalAdvance(name) for name in names)
    height = _ROW_PX * len(names) + _PAD_PX
    left = min(x + _AWAY_PX, area.right() - width) if rightwards else x - _AWAY_PX - width
    left = max(left, 0.0)
    # Where it stands over the labels of the scale, it hides the uppermost one, not half of it.
    box = QRectF(left, area.top() - _PAD_PX, width, height)
    if box.intersects(taken):
        return
    draw_box(painter, colours, box)
    row = QRectF(box.left() + _PAD_PX, box.top() + _PAD_PX / 2, width - 2 * _PAD_PX, _ROW_PX)
    for name, line in zip(names, lines, strict=True):
        _draw_line(painter, colours, row, name, line, delta_px)
        row.translate(QPointF(0, _ROW_PX))


def _draw_line(
    painter: QPainter, colours: Colours, row: QRectF, name: str, line: Line, delta_px: float
) -> None:
    painter.fillRect(QRectF(row.left(), row.center().y() - 1, 8, 2), line.ink)
    painter.setFont(font(SMALL_PX))
    painter.setPen(colours.muted)
    painter.drawText(row.adjusted(_NAME_LEFT_PX, 0, 0, 0), _LEFT, name)
    painter.setFont(font(SMALL_PX, MEDIUM))
    painter.setPen(colours.text)
    painter.drawText(row.adjusted(0, 0, -delta_px, 0), _RIGHT, line.value)
    painter.drawText(row, _RIGHT, line.delta)


def draw_box(painter: QPainter, colours: Colours, box: QRectF) -> None:
    """Draw the ground that words stand on where curves may be below them."""
    painter.setPen(colours.line)
    painter.setBrush(colours.raised)
    painter.drawRoundedRect(box.toAlignedRect(), 6, 6)
