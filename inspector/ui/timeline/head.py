"""The playhead on the overview strip: its line, the knob to drag it by, and the loop it plays."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from inspector.core.playhead import Loop
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

RULER_PX = 10
"""A press in the upper part of the strip moves the playhead, one below it the view."""

_LINE_PX, _KNOB_PX = 2, 5
_LOOP_ALPHA = 70


class Head:
    """Where the playhead stands, and what of it is drawn.

    Attributes:
        loop: What is played again and again, Unix seconds; None for none.
        is_hovered: Whether the pointer is where a press moves it.
        dragged_s: Where it is being dragged to, seconds since the origin; None if it is not.
    """

    def __init__(self) -> None:
        self.loop: Loop | None = None
        self.is_hovered = False
        self.dragged_s: float | None = None

    def draw(
        self,
        painter: QPainter,
        colours: Colours,
        scale: Scale,
        origin_ts: float,
        playhead_s: float,
        height: int,
    ) -> None:
        """Draw the loop, the line and its knob.

        Args:
            painter: Of the strip.
            colours: Of the theme.
            scale: Where instants lie.
            origin_ts: What seconds count from, Unix seconds.
            playhead_s: Where the latest frame stands, seconds since the origin.
            height: Of the strip, in pixels.
        """
        if self.loop is not None:
            self._draw_loop(painter, colours, scale, origin_ts)
        at_s = playhead_s if self.dragged_s is None else self.dragged_s
        x = round(min(scale.x_px(at_s), scale.right_px - _LINE_PX))
        painter.fillRect(QRectF(x, 0, _LINE_PX, height), colours.text)
        is_lit = self.is_hovered or self.dragged_s is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent if is_lit else colours.text)
        half = _KNOB_PX + (1 if is_lit else 0)
        middle = min(max(x + _LINE_PX / 2, half), scale.right_px - half)
        corners = ((-half, 0.0), (half, 0.0), (half, 4.0), (0.0, 4.0 + half), (-half, 4.0))
        painter.drawPolygon(QPolygonF([QPointF(middle + dx, dy) for dx, dy in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _draw_loop(
        self, painter: QPainter, colours: Colours, scale: Scale, origin_ts: float
    ) -> None:
        assert self.loop is not None
        left = scale.x_px(self.loop.start_ts - origin_ts)
        right = max(scale.x_px(self.loop.end_ts - origin_ts), left + 2.0)
        ink = QColor(colours.accent)
        ink.setAlpha(_LOOP_ALPHA)
        painter.fillRect(QRectF(left, 0, right - left, RULER_PX), ink)
        for x in (left, right - 2.0):
            painter.fillRect(QRectF(x, 0, 2, RULER_PX), colours.accent)
