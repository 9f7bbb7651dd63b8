"""Saves of config files on one plot: a line where each was, a dot on it, and what it says."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.readout import Line
from inspector.ui.charts.shown import Shown
from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.models.before_after import bucket_width_s, change_lines
from inspector.ui.models.marks import ConfigMark, MarkStacks, Stack
from inspector.ui.theme import Colours

# Closer than this the numbers of two stacks would lie on each other.
_APART_PX, _CROWDED_PX = 14.0, 28.0
_ABOVE_PX = 10
_DOT_PX, _BADGE_PX = 7, 13
_DASHES = (2.0, 3.0)
# How far from a dot a pointer still means it, to either side and down its line.
_BESIDE_PX, _BELOW_PX = 6.0, 10.0
_MOST_COUNTED = 99
_HINT = "Click: compare before and after"


class ConfigMarks:
    """Draws the saves of one plot, and knows which one a pointer means."""

    def __init__(self) -> None:
        self._stacks = MarkStacks()
        self._placed: list[tuple[int, Stack]] = []
        self._placed_for: tuple[Mapping, float] | None = None

    def set_marks(self, marks: tuple[ConfigMark, ...]) -> bool:
        """Mark other saves; return whether they are others."""
        self._placed_for = None
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
        middle = mapping.area.top() - _ABOVE_PX + _BADGE_PX / 2
        ratio, ink = painter.device().devicePixelRatioF(), colours.on_accent.rgb()
        dot, pill = colours.accent.rgb(), colours.accent_fill.rgb()
        for x, stack in places:
            text = _count(stack)
            badge, width, height = _badge(text, pill if text else dot, ink, ratio)
            painter.drawImage(QPointF(x + 0.5 - width / 2, middle - height / 2), badge)

    def lines(self, mapping: Mapping, shown: Shown, cursor_s: float, ink: QColor) -> list[Line]:
        """Return what a readout says of the save at the crosshair; nothing where none is."""
        x_px = mapping.x_px(cursor_s)
        # The crosshair stands on points only: that of the save may be half a bucket away.
        bucket_s = max((bucket_width_s(one.x_s) for one in shown.curves), default=0.0)
        reach_px = max(_BESIDE_PX, bucket_s * _per_s(mapping) / 2)
        stack = self._nearest(mapping, shown, x_px, reach_px)
        if stack is None:
            return []
        value = f"revision {stack.marks[0].revision}" if len(stack.marks) == 1 else ""
        return [Line(stack.name, ink, value)]

    def meant(self, mapping: Mapping, shown: Shown, at: QPointF) -> Stack | None:
        """Return the saves whose dot is at a place, or whose line is close to its dot."""
        if at.y() > mapping.area.top() + _BELOW_PX:
            return None
        return self._nearest(mapping, shown, at.x(), _BESIDE_PX)

    def explain(self, mapping: Mapping, shown: Shown, at: QPointF) -> tuple[str, QRect]:
        """Return what is said of the saves that are meant, and where the same are meant.

        The values before and after are those of the curves that are shown.
        """
        stack = self.meant(mapping, shown, at)
        if stack is None:
            return "", QRect()
        first_s, last_s = stack.first_ts - shown.origin_ts, stack.last_ts - shown.origin_ts
        lines = stack.lines() + change_lines(shown.curves, shown.chart.unit, first_s, last_s)
        lines.append(_HINT)
        left, bottom = mapping.x_px(first_s) - _BESIDE_PX, mapping.area.top() + _BELOW_PX
        return "\n".join(lines), QRectF(left, 0.0, 2 * _BESIDE_PX, bottom).toAlignedRect()

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
        origin_ts = shown.origin_ts
        if self._placed_for != (mapping, origin_ts):
            self._placed_for = (mapping, origin_ts)
            start_ts, end_ts = (origin_ts + at_s for at_s in mapping.view_s)
            left_px, per_s = mapping.area.left(), _per_s(mapping)
            stacks = self._stacks.between(start_ts, end_ts, _APART_PX / per_s, _CROWDED_PX / per_s)
            self._placed = [
                (round(left_px + (one.first_ts - start_ts) * per_s), one) for one in stacks
            ]
        return self._placed


def _count(stack: Stack) -> str:
    count = len(stack.marks)
    if count > _MOST_COUNTED:
        return f"{_MOST_COUNTED}+"
    return str(count) if count > 1 else ""


def _per_s(mapping: Mapping) -> float:
    """Return how many pixels a second is."""
    return mapping.area.width() / (mapping.view_s[1] - mapping.view_s[0])


@lru_cache(maxsize=4)
def _dashed(rgb: int) -> QPen:
    pen = QPen(QColor(rgb), 1.0)
    pen.setDashPattern(_DASHES)
    return pen


@lru_cache(maxsize=256)
def _badge(text: str, fill_rgb: int, ink_rgb: int, ratio: float) -> tuple[QImage, int, int]:
    """Return a dot, or a text on a pill, with its width and height.

    Drawn anew at each mark, those of a crowded page would cost half a frame.
    """
    strong = font(SMALL_PX, MEDIUM)
    # Odd, so that it stands on whole pixels around a line.
    width = max(ceil(QFontMetricsF(strong).horizontalAdvance(text)) + 6, _BADGE_PX) | 1
    shape = QRectF(0, 0, width, _BADGE_PX)
    badge = QImage((shape.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    badge.setDevicePixelRatio(ratio)
    badge.fill(Qt.GlobalColor.transparent)
    painter = QPainter(badge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill_rgb))
    if text:
        painter.drawRoundedRect(shape, _BADGE_PX / 2, _BADGE_PX / 2)
    else:
        painter.drawEllipse(shape.center(), _DOT_PX / 2, _DOT_PX / 2)
    painter.setFont(strong)
    painter.setPen(QColor(ink_rgb))
    painter.drawText(shape, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return badge, width, _BADGE_PX
