"""Alerts on the overview strip: a short line at its upper edge while each was firing."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from inspector.ui.alert_ink import severity_ink
from inspector.ui.models.alert_marks import NO_ALERTS, AlertMarks, told
from inspector.ui.models.alert_stretches import Stretches
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale

_HIGH_PX, _LEAST_PX = 3.0, 3.0
_REACH_PX = 3.0
_NAMED = 4


class AlertLines:
    """Draws the alerts of a session, and knows which ones a pointer means."""

    def __init__(self) -> None:
        self._marks = NO_ALERTS
        self._stretches = Stretches()

    def set_marks(self, marks: AlertMarks) -> bool:
        """Mark other alerts; return whether they are others."""
        if marks is self._marks:
            return False
        self._marks = marks
        bands = tuple(band for band in marks.bands if band.is_firing)
        if bands == self._stretches.bands:
            return False
        self._stretches.set_bands(bands)
        return True

    def draw(self, painter: QPainter, colours: Colours, scale: Scale, origin_ts: float) -> None:
        """Draw a line for each stretch in which alerts were firing, the worst ones on top."""
        per_px = _seconds_per_px(scale)
        if per_px <= 0:
            return
        start_ts, end_ts = origin_ts + scale.start_s, origin_ts + scale.end_s
        for one in self._stretches.between(start_ts, end_ts, per_px):
            left = max(scale.x_px(one.from_ts - origin_ts), scale.left_px)
            right = min(scale.x_px(one.to_ts - origin_ts), scale.right_px)
            left = min(left, scale.right_px - _LEAST_PX)
            line = QRectF(round(left), 0, max(round(right - left), _LEAST_PX), _HIGH_PX)
            painter.fillRect(line, severity_ink(one.severity, colours))

    def lines_at(self, scale: Scale, origin_ts: float, x_px: float) -> list[str]:
        """Return what is said of the alerts at a place; nothing where there is none."""
        per_px = _seconds_per_px(scale)
        if per_px <= 0:
            return []
        found = self._stretches.at(origin_ts + scale.at_s(x_px), _REACH_PX * per_px)
        return told(found, _NAMED)


def _seconds_per_px(scale: Scale) -> float:
    room_px, span_s = scale.right_px - scale.left_px, scale.end_s - scale.start_s
    return span_s / room_px if room_px > 0 and span_s > 0 else 0.0
