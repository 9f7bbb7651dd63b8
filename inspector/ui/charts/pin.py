"""The pinned cursor: where it stands, and what is different now."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from inspector.ui.charts.curves import Mapping
from inspector.ui.models.format import number, with_unit
from inspector.ui.theme import Colours

_ABOVE_PX = 10
_TIP_PX = 6.0
_NO_TIME_S = 0.05
_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def elapsed(seconds: float) -> str:
    """Return a signed length of time that is exact to what a pointer can show: +4.2 s, -3:07."""
    size = abs(seconds)
    if size < _NO_TIME_S:
        return f"0{_NBSP}s"
    sign = _MINUS if seconds < 0 else "+"
    if size < 9.95:
        return f"{sign}{size:.1f}{_NBSP}s"
    whole = round(size)
    if whole < 60:
        return f"{sign}{whole}{_NBSP}s"
    minutes, rest_s = divmod(whole, 60)
    if minutes < 60:
        return f"{sign}{minutes}:{rest_s:02d}"
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{rest_s:02d}"


def difference(value: float, pinned: float, unit: str) -> str:
    """Return how much more a value is than the pinned one, with its sign."""
    by = value - pinned
    text = with_unit(by, unit)
    return f"+{text}" if math.isfinite(by) and number(by)[0] != _MINUS else text


def is_in_view(mapping: Mapping, at_s: float) -> bool:
    """Return whether an instant is in the view."""
    return mapping.view_s[0] <= at_s <= mapping.view_s[1]


def draw_pin(painter: QPainter, colours: Colours, mapping: Mapping, pin_s: float) -> None:
    """Draw a dashed line at the pinned instant, or at the edge behind which it is a small arrow."""
    area = mapping.area
    if is_in_view(mapping, pin_s):
        x = round(mapping.x_px(pin_s))
        painter.setPen(_dashed(colours.accent.rgb()))
        painter.drawLine(x, int(area.top()) - _ABOVE_PX, x, int(area.bottom()))
        return
    is_before = pin_s < mapping.view_s[0]
    tip_x = area.left() if is_before else area.right()
    base_x = tip_x + (_TIP_PX if is_before else -_TIP_PX)
    y = area.bottom() - _TIP_PX - 3
    corners = (QPointF(tip_x, y), QPointF(base_x, y - _TIP_PX), QPointF(base_x, y + _TIP_PX))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.accent)
    painter.drawPolygon(QPolygonF(corners))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@lru_cache(maxsize=4)
def _dashed(rgb: int) -> QPen:
    return QPen(QColor(rgb), 1.0, Qt.PenStyle.DashLine)
