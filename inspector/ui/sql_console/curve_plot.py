"""Curves of a result; the pointer or the arrow keys tell the values at a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.charts.scale import ValueScale, fit
from inspector.ui.sql_console.curve_drawing import LEFT_PX, CurveDrawing
from inspector.ui.sql_console.result_chart import Curves
from inspector.ui.theme import Theme

_RIGHT_PX, _TOP_PX, _FOOT_PX = 16, 16, 28
_ROOM = 1.02
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
Floats = NDArray[np.float64]


class CurvePlot(QWidget):
    """Draws the curves of a result."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Curves | None = None
        self._hidden: frozenset[int] = frozenset()
        self._places: Floats = np.zeros(0)
        self._scale = ValueScale(0, 1.0)
        self._span = (0.0, 1.0)
        self._mark = -1
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Chart of the result; arrows move along it")
        theme.changed.connect(self._redraw)

    @property
    def mark(self) -> float:
        """The place whose values are told, as a value of the first column; NaN for none."""
        return float(self._places[self._mark]) if self._mark >= 0 else float("nan")

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

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move the mark from being keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain and event.key() in _STEPS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark."""
        count = len(self._places)
        if event.key() not in _STEPS or not count:
            super().keyPressEvent(event)
            return
        start = count if self._mark < 0 else self._mark
        self._set_mark(min(max(start + _STEPS[event.key()], 0), count - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is below the pointer."""
        area, x = self._area(), event.position().x()
        if not len(self._places) or not area.left() - 4 <= x <= area.right() + 4:
            self._set_mark(-1)
            return
        start, end = self._span
        at = start + (x - area.left()) / max(area.width(), 1.0) * (end - start)
        self._set_mark(int(np.abs(self._places - at).argmin()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._set_mark(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys are here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing."""
        super().focusOutEvent(event)
        self._set_mark(-1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scales, curves, the mark, and a ring if the keys are here."""
        painter, colours = QPainter(self), self._theme.colours
        if self._shown is not None:
            drawing = self._drawing(self._shown)
            if self._is_on_screen(painter):
                self._picture = self._picture or self._pictured(drawing)
                painter.drawPixmap(0, 0, self._picture)
            else:
                drawing.draw(painter)
            if self._mark >= 0:
                drawing.draw_mark(painter, self.mark)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

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

    def _set_mark(self, place: int) -> None:
        if place != self._mark:
            self._mark = place
            self.update()
