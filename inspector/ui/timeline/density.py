"""The density of a session as bars, drawn once and shown until there is more of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from inspector.ui.charts.curves import Floats
from inspector.ui.models.frame import Overview
from inspector.ui.theme import Colours, mix

_BAR_PX, _BAR_GAP_PX = 5, 1
_LEAST_BAR_PX = 2
_HIGHEST_PX = 30.0
_BAR_SHARE = 0.5


def bars(overview: Overview, span_s: tuple[float, float], count: int) -> Floats:
    """Return (count,) rows in equal parts of a span.

    A bucket that lies in two parts is shared between them by its width, so that the parts do not
    alternate where there are about as many of them as buckets.
    """
    edges = overview.start_s + overview.bucket_s * np.arange(len(overview.rows) + 1)
    total = np.concatenate(([0.0], np.cumsum(overview.rows)))
    return np.diff(np.interp(np.linspace(*span_s, count + 1), edges, total))


def draw_bars(
    widget: QWidget, overview: Overview, span_s: tuple[float, float], left_px: int, colours: Colours
) -> QPixmap:
    """Return a picture as large as a widget with the bars of a span right of `left_px`."""
    ratio = widget.devicePixelRatioF()
    picture = QPixmap((widget.size().toSizeF() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(colours.surface)
    room_px, bottom = max(widget.width() - left_px, 1), widget.height()
    rows = bars(overview, span_s, max(room_px // (_BAR_PX + _BAR_GAP_PX), 1))
    highest = max(float(rows.max(initial=0.0)), 1.0)
    scaled = np.maximum(rows / highest * _HIGHEST_PX, _LEAST_BAR_PX)
    heights = np.where(rows > 0, scaled, 0.0).round()
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mix(colours.faint, colours.surface, _BAR_SHARE))
    width = room_px / len(heights)
    lefts = [left_px + round(number * width) for number in range(len(heights) + 1)]
    painter.drawRects(
        [
            QRect(left, bottom - int(height), right - left - _BAR_GAP_PX, int(height))
            for left, right, height in zip(lefts, lefts[1:], heights.tolist(), strict=False)
        ]
    )
    painter.end()
    return picture
