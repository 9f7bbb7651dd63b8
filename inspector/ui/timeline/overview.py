"""The overview strip: how dense the whole session is, and which part of it is in view."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.ui.charts.curves import Floats
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame, Overview
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme, mix

_HEIGHT_PX = 36
_BAR_PX, _BAR_GAP_PX = 5, 1
_LEAST_BAR_PX = 2
_VIEW_ALPHA = 44
_BAR_SHARE = 0.5


def bars(overview: Overview, span_s: tuple[float, float], count: int) -> Floats:
    """Return (count,) rows in equal parts of a span.

    A bucket that lies in two parts is shared between them by its width, so that the parts do not
    alternate where there are about as many of them as buckets.
    """
    edges = overview.start_s + overview.bucket_s * np.arange(len(overview.rows) + 1)
    total = np.concatenate(([0.0], np.cumsum(overview.rows)))
    return np.diff(np.interp(np.linspace(*span_s, count + 1), edges, total))


class OverviewStrip(QWidget):
    """Draws a bar for each part of the session, the view as a window on it, and the playhead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._picture: QPixmap | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Overview of the session")
        theme.changed.connect(self._forget_picture)

    def show_frame(self, frame: Frame) -> None:
        """Draw the session of a frame; nothing is drawn when it looks the same."""
        before, self._frame = self._frame, frame
        if before is None or before.overview is not frame.overview or before.span_s != frame.span_s:
            self._forget_picture()
        elif (before.view_s, before.playhead_s) != (frame.view_s, frame.playhead_s):
            self.update()

    def sizeHint(self) -> QSize:
        """Return a modest size; the strip takes all the width it is given."""
        return QSize(400, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Show the time and the number of lines below the pointer in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = plain_tooltip(self.text_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def text_at(self, x: float) -> str:
        """Return the time and the number of lines at a distance from the left edge, in pixels."""
        frame = self._frame
        if frame is None or frame.overview is None:
            return ""
        start_s, end_s = frame.span_s
        at_s = start_s + (end_s - start_s) * x / max(self.width(), 1)
        index = int((at_s - frame.overview.start_s) // max(frame.overview.bucket_s, 1e-9))
        rows = frame.overview.rows
        lines = int(rows[index]) if 0 <= index < len(rows) else 0
        return f"{clock(frame.origin_ts + at_s)}  {lines:,} lines"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars, or the picture of them, then the view and the playhead."""
        painter, colours, frame = QPainter(self), self._theme.colours, self._frame
        if frame is None or frame.overview is None:
            painter.fillRect(self.rect(), colours.surface)
            painter.fillRect(0, self.height() - 1, self.width(), 1, colours.line)
            return
        painter.drawPixmap(0, 0, self._bars(frame, frame.overview))
        left, right = (self._x_px(frame, at_s) for at_s in frame.view_s)
        window = QColor(colours.accent)
        window.setAlpha(_VIEW_ALPHA)
        painter.fillRect(QRectF(left, 0, right - left, self.height()), window)
        head = min(self._x_px(frame, frame.playhead_s), self.width() - 2.0)
        painter.fillRect(QRectF(round(head), 0, 2, self.height()), colours.text)

    def _x_px(self, frame: Frame, at_s: float) -> float:
        start_s, end_s = frame.span_s
        share = (at_s - start_s) / (end_s - start_s) if end_s > start_s else 1.0
        return min(max(share, 0.0), 1.0) * self.width()

    def _bars(self, frame: Frame, overview: Overview) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = (self.size().toSizeF() * ratio).toSize()
        if self._picture is not None and self._picture.size() == size:
            return self._picture
        colours, pitch = self._theme.colours, _BAR_PX + _BAR_GAP_PX
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(colours.surface)
        rows = bars(overview, frame.span_s, max(self.width() // pitch, 1))
        highest = max(float(rows.max(initial=0.0)), 1.0)
        heights = np.where(rows > 0, np.maximum(rows / highest * 30.0, _LEAST_BAR_PX), 0.0).round()
        ink = mix(colours.faint, colours.surface, _BAR_SHARE)
        painter = QPainter(picture)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        width, bottom = self.width() / len(heights), self.height()
        lefts = [round(number * width) for number in range(len(heights) + 1)]
        painter.drawRects(
            [
                QRect(left, bottom - int(height), right - left - _BAR_GAP_PX, int(height))
                for left, right, height in zip(lefts, lefts[1:], heights.tolist(), strict=False)
            ]
        )
        painter.end()
        self._picture = picture
        return picture

    def _forget_picture(self) -> None:
        self._picture = None
        self.update()
