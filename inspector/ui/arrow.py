"""The small arrow that says that a button opens a menu."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

ARROW_PX = 8


def draw_arrow(painter: QPainter, left: float, middle: float, colour: QColor) -> None:
    """Draw an arrow downwards, `ARROW_PX` wide, from `left` and around the height `middle`."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = QPointF(left + ARROW_PX / 2, middle + 3)
    corners = [QPointF(left, middle - 2), QPointF(left + ARROW_PX, middle - 2), tip]
    painter.drawPolygon(QPolygonF(corners))
