"""The density of a session as bars, drawn once and shown until there is more of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage, QPixmap
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
    """Return a picture as large as a widget with the bars of a span right of `left_px`.

    It is made anew with nearly every frame, so its pixels are reckoned all at once.
    """
    ratio = widget.devicePixelRatioF()
    size = (widget.size().toSizeF() * ratio).toSize()
    room_px = max(widget.width() - left_px, 1)
    rows = bars(overview, span_s, max(room_px // (_BAR_PX + _BAR_GAP_PX), 1))
    highest = max(float(rows.max(initial=0.0)), 1.0)
    scaled = np.maximum(rows / highest * _HIGHEST_PX, _LEAST_BAR_PX)
    heights = np.where(rows > 0, scaled * ratio, 0.0).round()
    edges = np.round((left_px + np.linspace(0, room_px, len(heights) + 1)) * ratio)
    column = np.arange(size.width())
    bar = np.searchsorted(edges, column, side="right") - 1
    inside = np.clip(bar, 0, len(heights) - 1)
    is_bar = (bar == inside) & (column < edges[inside + 1] - round(_BAR_GAP_PX * ratio))
    tops = size.height() - np.where(is_bar, heights[inside], 0.0)
    ink = mix(colours.faint, colours.surface, _BAR_SHARE)
    pixels = np.where(
        np.arange(size.height())[:, None] >= tops, np.uint32(ink.rgb()), colours.surface.rgb()
    ).astype(np.uint32)
    image = QImage(
        pixels.data, size.width(), size.height(), pixels.strides[0], QImage.Format.Format_RGB32
    )
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(ratio)
    return picture
