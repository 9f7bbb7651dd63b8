"""Saves of config files on the overview strip."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from inspector.ui.models.marks import ConfigMark, MarkStacks, Stack
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

_APART_PX = 10.0
_WIDE_PX, _HIGH_PX = 9, 7
_REACH_PX = 6.0
_HINT = "Click its arrow: compare before and after"


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
        arrow = _arrow(colours.accent.rgb(), painter.device().devicePixelRatioF())
        for one in stacks:
            x = round(scale.x_px(one.first_ts - origin_ts))
            painter.drawImage(QPointF(x - _WIDE_PX // 2, 0), arrow)

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return what is said of the saves at a place; nothing where there is none."""
        stack = self.meant(scale, origin_ts, x_px)
        return [*stack.lines(), _HINT] if stack is not None else []

    def meant(self, scale: Scale, origin_ts: float, x_px: float) -> Stack | None:
        """Return the saves whose arrow is at a place."""
        near = [
            (abs(scale.x_px(one.first_ts - origin_ts) - x_px), order, one)
            for order, one in enumerate(self._within(scale, origin_ts))
        ]
        nearest = min(near, default=None)
        return nearest[2] if nearest is not None and nearest[0] <= _REACH_PX else None

    def _within(self, scale: Scale, origin_ts: float) -> tuple[Stack, ...]:
        room_px = scale.right_px - scale.left_px
        if not (room_px > 0 and scale.end_s > scale.start_s):
            return ()
        apart_s = _APART_PX * (scale.end_s - scale.start_s) / room_px
        start_ts, end_ts = origin_ts + scale.start_s, origin_ts + scale.end_s
        return self._stacks.between(start_ts, end_ts, apart_s, apart_s)


@lru_cache(maxsize=8)
def _arrow(rgb: int, ratio: float) -> QImage:
    """Return the arrow; drawing many anew costs ten times as much."""
    size = QSizeF(_WIDE_PX, _HIGH_PX)
    arrow = QImage((size * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    arrow.setDevicePixelRatio(ratio)
    arrow.fill(Qt.GlobalColor.transparent)
    painter = QPainter(arrow)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(rgb))
    tip = QPointF(_WIDE_PX / 2, _HIGH_PX)
    painter.drawPolygon(QPolygonF((QPointF(0, 0), QPointF(_WIDE_PX, 0), tip)))
    painter.end()
    return arrow
