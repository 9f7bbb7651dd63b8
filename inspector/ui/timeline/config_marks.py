"""Saves of config files on the overview strip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from inspector.ui.models.marks import ConfigMark, MarkStacks, Stack
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

_APART_PX = 10.0
_HALF_PX, _HIGH_PX = 4.5, 7.0
_REACH_PX = 6.0


class ConfigMarks:
    """Draws the saves in a session, and knows which one a pointer means."""

    def __init__(self) -> None:
        self._stacks = MarkStacks()

    def set_marks(self, marks: tuple[ConfigMark, ...]) -> bool:
        """Mark other saves; return whether they are others."""
        return self._stacks.set_marks(marks)

    def draw(self, painter: QPainter, colours: Colours, scale: Scale, origin_ts: float) -> None:
        """Draw a small arrow down from the upper edge for each stack of saves."""
        stacks = self._within(scale, origin_ts)
        if not stacks:
            return
        arrows = QPainterPath()
        for one in stacks:
            x = round(scale.x_px(one.first_ts - origin_ts))
            corners = (QPointF(x - _HALF_PX, 0), QPointF(x + _HALF_PX, 0), QPointF(x, _HIGH_PX))
            arrows.addPolygon(QPolygonF(corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        painter.drawPath(arrows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return what is said of the saves at a place; nothing where there is none."""
        near = [
            (abs(scale.x_px(one.first_ts - origin_ts) - x_px), order, one)
            for order, one in enumerate(self._within(scale, origin_ts))
        ]
        nearest = min(near, default=None)
        return nearest[2].lines() if nearest is not None and nearest[0] <= _REACH_PX else []

    def _within(self, scale: Scale, origin_ts: float) -> tuple[Stack, ...]:
        room_px = scale.right_px - scale.left_px
        if not (room_px > 0 and scale.end_s > scale.start_s):
            return ()
        apart_s = _APART_PX * (scale.end_s - scale.start_s) / room_px
        return self._stacks.between(origin_ts + scale.start_s, origin_ts + scale.end_s, apart_s)
