"""Curves of a result; the pointer or the arrow keys tell the values at a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.charts.marked_plot import MarkedPlot
from inspector.ui.charts.scale import ValueScale, fit
from inspector.ui.sql_console.curve_drawing import LEFT_PX, CurveDrawing
from inspector.ui.sql_console.result_chart import Curves
from inspector.ui.theme import Theme

_RIGHT_PX, _TOP_PX, _FOOT_PX = 16, 16, 28
_ROOM = 1.02
Floats = NDArray[np.float64]


class CurvePlot(MarkedPlot):
    """Draws the curves of a result."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._shown: Curves | None = None
        self._hidden: frozenset[int] = frozenset()
        self._places: Floats = np.zeros(0)
        self._scale = ValueScale(0, 1.0)
        self._span = (0.0, 1.0)
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Chart of the result; arrows move along it")
        theme.changed.connect(self._redraw)

    def _count(self) -> int:
        return len(self._places)

    def _value_at(self, place: int) -> float:
        return float(self._places[place])

    def _place_at(self, x_px: float) -> int:
        area, (start, end) = self._area(), self._span
        if not area.left() - 4 <= x_px <= area.right() + 4:
            return -1
        at = start + (x_px - area.left()) / max(area.width(), 1.0) * (end - start)
        return int(np.abs(self._places - at).argmin())

    def show_curves(self, shown: Curves) -> None:
        """Draw other curves."""
        self._shown, self._mark = shown, -1
        self._places = np.unique(np.concatenate([one.x for one in shown.curves]))
        first, last = (self._places[0], self._places[-1]) if len(self._places) else (0.0, 0.0)
        margin = 0.0 if last > first else 0.5
        self._span = (float(first) - margin, float(last) + margin)
        self.hide_curves(frozenset())

    def hide_curves(self, hidden: frozenset[int]) -> None:
        """Draw all curves but those at some places; the scale fits those that are drawn."""
        if self._shown is None:
            return
        self._hidden = hidden
        drawn = [one.y for place, one in enumerate(self._shown.curves) if place not in hidden]
        values = np.concatenate(drawn or [np.zeros(0)])
        known = values[np.isfinite(values)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        self._scale = fit(low * _ROOM, high * _ROOM)
        self._redraw()

    def sizeHint(self) -> QSize:
        """Return a modest size; it takes all the room there is."""
        return QSize(320, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._redraw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they went, and mark nothing."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scales, curves, the mark, and a ring if the keys are here."""
        painter = QPainter(self)
        if self._shown is not None:
            drawing = self._drawing(self._shown)
            if self._is_on_screen(painter):
                self._picture = self._picture or self._pictured(drawing)
                painter.drawPixmap(0, 0, self._picture)
            else:
                drawing.draw(painter)
            if self._mark >= 0:
                drawing.draw_mark(painter, self.mark)
        self._draw_ring(painter, 6)

    def _drawing(self, shown: Curves) -> CurveDrawing:
        return CurveDrawing(
            shown=shown,
            hidden=self._hidden,
            scale=self._scale,
            span=self._span,
            is_whole=bool(np.all(self._places % 1 == 0)),
            area=self._area(),
            width_px=self.width(),
            colours=self._theme.colours,
        )

    def _pictured(self, drawing: CurveDrawing) -> QPixmap:
        """Return a picture of all but the mark, which moves over it with every event."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colours.surface)
        painter = QPainter(picture)
        drawing.draw(painter)
        painter.end()
        return picture

    def _is_on_screen(self, painter: QPainter) -> bool:
        """Return whether a picture would do: an export has more pixels, or lines."""
        is_drawing = painter.paintEngine().type() is QPaintEngine.Type.SVG
        return not is_drawing and painter.deviceTransform().m11() == self.devicePixelRatioF()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT_PX, _TOP_PX, -_RIGHT_PX, -_FOOT_PX)
