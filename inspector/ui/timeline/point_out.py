"""Saying what is at a place of the overview without a pointer being there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QToolTip

from inspector.ui.text import plain_tooltip
from inspector.ui.timeline.overview import OverviewStrip

_SHOWN_MS = 6_000


def point_out(strip: OverviewStrip, at_s: float) -> None:
    """Say for a while what is at an instant, seconds since the origin, as if one pointed there."""
    x = strip.scale().x_px(at_s)
    text = plain_tooltip(strip.text_at(x))
    QToolTip.showText(strip.mapToGlobal(QPoint(round(x), 0)), text, strip, QRect(), _SHOWN_MS)
