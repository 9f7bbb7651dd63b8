"""Saves of config files on one plot: a line where each was, a dot on it, and what it says."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLine, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.readout import Line
from inspector.ui.charts.shown import Shown
from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.models.before_after import bucket_width_s, change_lines
from inspector.ui.models.marks import ConfigMark, MarkStacks, Stack
from inspector.ui.theme import Colours

# Closer than this the numbers of two stacks would lie on each other.
_APART_PX = 16.0
_ABOVE_PX = 10
_DOT_PX, _PILL_PX = 6.0, 13.0
_DASHES = (2.0, 3.0)
# How far from a dot a pointer still means it, to either side and down its line.
_BESIDE_PX, _BELOW_PX = 6.0, 10.0
_MOST_COUNTED = 99


class ConfigMarks:
    """Draws the saves of one plot, and knows which one a pointer means."""

    def __init__(self) -> None:
        self._stacks = MarkStacks()

    def set_marks(self, marks: tuple[ConfigMark, ...]) -> bool:
        """Mark other saves; return whether they are others."""
        return self._stacks.set_marks(marks)

    def draw_lines(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is below the curves."""
        places = self._places(mapping, shown)
        if places:
            top, bottom = int(mapping.area.top()) - _ABOVE_PX, int(mapping.area.bottom())
            painter.setPen(_dashed(colours.accent.rgb()))
            painter.drawLines([QLine(x, top, x, bottom) for x, _stack in places])

    def draw_dots(
        self, painter: QPainter, colours: Colours, mapping: Mapping, shown: Shown
    ) -> None:
        """Draw what is above the curves."""
        places = self._places(mapping, shown)
        if not places:
            return
        y = mapping.area.top() - _ABOVE_PX + _DOT_PX / 2 + 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_round(colours.accent.rgb()))
        painter.drawPoints([QPointF(x + 0.5, y) for x, stack in places if len(stack.marks) == 1])
        painter.setFont(font(SMALL_PX, MEDIUM))
        for x, stack in places:
            if len(stack.marks) > 1:
                _draw_count(painter, colours, x, mapping, len(stack.marks))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def lines(
        self, colours: Colours, mapping: Mapping, shown: Shown, cursor_s: float
    ) -> list[Line]:
        """Return what a readout says of the save at the crosshair; nothing where none is."""
        x_px = mapping.x_px(cursor_s)
        # The crosshair stands on points only: that of the save may be half a bucket away.
        bucket_px = max((bucket_width_s(one.x_s) for one in shown.curves), default=0.0) * _per_s(
            mapping
        )
        stack = self._nearest(mapping, shown, x_px, max(_BESIDE_PX, bucket_px / 2))
        if stack is None:
            return []
        value = f"revision {stack.marks[0].revision}" if len(stack.marks) == 1 else ""
        return [Line(stack.name, colours.accent, value)]

    def tooltip_at(self, mapping: Mapping, shown: Shown, at: QPoint) -> tuple[str, QRect] | None:
        """Return what is said of the save that a pointer means, and where it still means that."""
        bottom = mapping.area.top() + _BELOW_PX
        stack = self._nearest(mapping, shown, at.x(), _BESIDE_PX) if at.y() <= bottom else None
        if stack is None:
            return None
        first_s, last_s = stack.first_ts - shown.origin_ts, stack.last_ts - shown.origin_ts
        lines = stack.lines() + change_lines(shown.curves, shown.chart.unit, first_s, last_s)
        place = QRectF(mapping.x_px(first_s) - _BESIDE_PX, 0.0, 2 * _BESIDE_PX, bottom)
        return "\n".join(lines), place.toAlignedRect()

    def _nearest(
        self, mapping: Mapping, shown: Shown, x_px: float, reach_px: float
    ) -> Stack | None:
        near = [
            (abs(x - x_px), order, stack)
            for order, (x, stack) in enumerate(self._places(mapping, shown))
            if abs(x - x_px) <= reach_px
        ]
        return min(near)[2] if near else None

    def _places(self, mapping: Mapping, shown: Shown) -> list[tuple[int, Stack]]:
        """Return where the stacks in view stand, from left to right."""
        start_s, end_s = mapping.view_s
        origin_ts, apart_s = shown.origin_ts, _APART_PX / _per_s(mapping)
        stacks = self._stacks.between(origin_ts + start_s, origin_ts + end_s, apart_s)
        return [(round(mapping.x_px(one.first_ts - origin_ts)), one) for one in stacks]


def _draw_count(painter: QPainter, colours: Colours, x: int, mapping: Mapping, count: int) -> None:
    """Draw how many saves are here, in place of a dot."""
    text = str(count) if count <= _MOST_COUNTED else f"{_MOST_COUNTED}+"
    width = max(QFontMetricsF(painter.font()).horizontalAdvance(text) + 6, _PILL_PX)
    top = mapping.area.top() - _ABOVE_PX
    box = QRectF(x + 0.5 - width / 2, top, width, _PILL_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.accent_fill)
    painter.drawRoundedRect(box, _PILL_PX / 2, _PILL_PX / 2)
    painter.setPen(colours.on_accent)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _per_s(mapping: Mapping) -> float:
    """Return how many pixels a second is."""
    return mapping.area.width() / (mapping.view_s[1] - mapping.view_s[0])


@lru_cache(maxsize=4)
def _dashed(rgb: int) -> QPen:
    pen = QPen(QColor(rgb), 1.0)
    pen.setDashPattern(_DASHES)
    return pen


@lru_cache(maxsize=4)
def _round(rgb: int) -> QPen:
    return QPen(QColor(rgb), _DOT_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
