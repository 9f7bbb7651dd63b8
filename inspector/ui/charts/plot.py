"""The plot of a chart: curves over the visible range, and the crosshair."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.charts.canvas import OVERSHOOT_PX, Canvas
from inspector.ui.charts.curves import Mapping, extremes
from inspector.ui.charts.drawing import draw_cursor, draw_scales, draw_times, inks
from inspector.ui.charts.scale import ValueScale, follow
from inspector.ui.charts.shown import Cursor, Shown
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.theme import Theme

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 42, 4, 24


class Plot(QWidget):
    """Draws the curves of one chart.

    Signals:
        hovered: Where the pointer is, as a share of the visible range; None when it is elsewhere.
    """

    hovered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._scale: ValueScale | None = None
        self._mapping: Mapping | None = None
        self._cursor: Cursor | None = None
        self._is_stale = False
        self._font = font(SMALL_PX)
        self._canvas = Canvas(self, self._refresh, self._draw_scales, self._draw_cursor)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def cursor_s(self) -> float | None:
        """The instant of the crosshair, seconds since the origin; None when there is none."""
        return self._cursor.x_s if self._cursor is not None else None

    @property
    def area(self) -> QRectF:
        """The part within the labels, in pixels: as wide as the view, as high as the scale."""
        return QRectF(self.rect()).adjusted(_LEFT_PX, OVERSHOOT_PX, -_RIGHT_PX, -_BOTTOM_PX)

    def show_curves(self, shown: Shown) -> None:
        """Draw other curves or another range; nothing is drawn when they are the same."""
        before, self._shown = self._shown, shown
        if before is not None and before.chart.key != shown.chart.key:
            self._scale = None
        if not shown.draws_like(before):
            self._change()

    def set_cursor(self, cursor: Cursor | None) -> None:
        """Put the crosshair somewhere else, or take it away."""
        if cursor != self._cursor:
            self._cursor = cursor
            self._canvas.redraw()

    def sizeHint(self) -> QSize:
        """Return a modest size; a plot takes all the room it is given."""
        return QSize(240, 140)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._canvas.resize(self.size())
        self._change()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the pointer is."""
        area = self.area
        share = (event.position().x() - area.left()) / max(area.width(), 1.0)
        self.hovered.emit(share if 0.0 <= share <= 1.0 else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer is gone."""
        self.hovered.emit(None)
        super().leaveEvent(event)

    def _restyle(self) -> None:
        self._canvas.set_ground(self._theme.colours.surface)
        self._change()

    def _change(self) -> None:
        # What is out of sight is taken in when it comes into sight, before it is painted.
        self._is_stale = True
        if self._canvas.is_in_sight:
            self._refresh()

    def _refresh(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self._mapping = self._new_mapping()
            if self._shown is None or self._mapping is None:
                self._canvas.hide_curves()
            else:
                series = self._shown.chart.series
                colours = inks(self._shown, self._theme.colours)
                self._canvas.show_curves(self._mapping, series, colours)

    def _new_mapping(self) -> Mapping | None:
        shown, area = self._shown, self.area
        if shown is None or area.width() < 2 or area.height() < 2:
            return None
        start_s, end_s = shown.view_s
        if not end_s > start_s:
            return None
        self._scale = follow(self._scale, *extremes(shown.chart.series, shown.view_s))
        return Mapping(shown.view_s, self._scale, area)

    def _draw_scales(self, painter: QPainter) -> None:
        if self._shown is not None and self._mapping is not None:
            painter.setFont(self._font)
            draw_scales(painter, self._theme.colours, self._mapping)
            origin_ts = self._shown.origin_ts
            draw_times(painter, self._theme.colours, self._mapping, origin_ts, self._cursor)

    def _draw_cursor(self, painter: QPainter) -> None:
        if self._shown is not None and self._mapping is not None and self._cursor is not None:
            painter.setFont(self._font)
            draw_cursor(painter, self._theme.colours, self._mapping, self._shown, self._cursor)
