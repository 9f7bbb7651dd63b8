"""The ribbon that stands for a bookmark, wherever there is one."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

RIBBON_WIDE_PX, RIBBON_HIGH_PX = 7, 10
_NOTCH_PX = 3.0


@lru_cache(maxsize=8)
def ribbon(rgb: int, edge_rgb: int, ratio: float) -> QImage:
    """Return a ribbon; drawing many anew costs ten times as much.

    Args:
        rgb: What it is filled with.
        edge_rgb: Its outline, which parts it from what is below.
        ratio: Pixels of the device in one.
    """
    size = QSizeF(RIBBON_WIDE_PX + 2, RIBBON_HIGH_PX + 2)
    image = QImage((size * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(edge_rgb))
    painter.setBrush(QColor(rgb))
    right, bottom = RIBBON_WIDE_PX + 1.5, RIBBON_HIGH_PX + 1.5
    corners = ((0.5, 0.5), (right, 0.5), (right, bottom), (right / 2 + 0.25, bottom - _NOTCH_PX))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in (*corners, (0.5, bottom))]))
    painter.end()
    return image
