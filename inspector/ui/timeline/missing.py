"""The part of the overview strip that stands for older lines which are not loaded."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.theme import Colours

MISSING = "older lines not loaded"
"""What it says, and its tooltip."""

MISSING_PX = 136
"""How wide it is, the gap to the session included."""

_ALPHA = 90
_GAP_PX = 8


def draw_missing(painter: QPainter, colours: Colours, height: int) -> None:
    """Draw a hatched stretch at the left edge, with its words on a plate."""
    room = QRectF(0, 0, MISSING_PX - _GAP_PX, height)
    ink = QColor(colours.faint)
    ink.setAlpha(_ALPHA)
    painter.save()
    painter.setClipRect(room)
    painter.setPen(ink)
    for x in range(-height, MISSING_PX, 6):
        painter.drawLine(QPointF(x, height), QPointF(x + height, 0))
    painter.restore()
    painter.setFont(font(SMALL_PX))
    text_px = painter.fontMetrics().horizontalAdvance(MISSING)
    plate = QRectF((room.width() - text_px) / 2 - 5, height / 2 - 9, text_px + 10, 18)
    painter.fillRect(plate, colours.surface)
    painter.setPen(colours.muted)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, MISSING)
