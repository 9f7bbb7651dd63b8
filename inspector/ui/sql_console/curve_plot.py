"""Curves of a result; the pointer or the arrow keys tell the values at a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.charts.readout import Line, chip_box, draw_chip, draw_readout
from inspector.ui.charts.scale import ValueScale, fit, labels, time_ticks
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.sql_console.number_scale import number_ticks
from inspector.ui.sql_console.result_cells import instant_text, short_number
from inspector.ui.sql_console.result_chart import Curve, Curves
from inspector.ui.theme import Theme

_LEFT_PX, _RIGHT_PX, _TOP_PX, _FOOT_PX = 56, 16, 16, 28
_ROOM = 1.02
_NAME_CHARS = 60
_DENSE = 4
"""With more points a pixel only the least and the greatest of each pixel are drawn."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
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
        self._font = font(SMALL_PX)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Chart of the result; arrows move along it")
        theme.changed.connect(self.update)

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
        self.update()

    def sizeHint(self) -> QSize:
        """Return a modest size; it takes all the room there is."""
        return QSize(320, 160)

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
        painter.setFont(self._font)
        if self._shown is not None:
            self._draw_scales(painter, self._shown)
            for place, one in reversed(list(enumerate(self._shown.curves))):
                if place not in self._hidden:
                    self._draw_curve(painter, one, self.ink(place))
            if self._mark >= 0:
                self._draw_mark(painter, self._shown)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _draw_scales(self, painter: QPainter, shown: Curves) -> None:
        colours, area = self._theme.colours, self._area()
        for line, label in zip(self._scale.lines, labels(self._scale), strict=True):
            y = round(self._y(line))
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.line)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(0, y - 8, _LEFT_PX - 8, 16), _RIGHT, label)
        painter.setPen(colours.muted)
        for at, label in self._ticks(shown):
            half = painter.fontMetrics().horizontalAdvance(label) / 2 + 1
            x = min(max(self._x(at), half), self.width() - half)
            painter.drawText(QRectF(x - half, area.bottom() + 6, 2 * half, 16), _CENTRE, label)

    def _ticks(self, shown: Curves) -> list[tuple[float, str]]:
        start, end = self._span
        width = self._area().width()
        if not shown.x_kind.is_time:
            is_whole = bool(np.all(self._places % 1 == 0))
            return list(number_ticks(start, end, width, is_whole=is_whole))
        ticks = time_ticks((0.0, end - start), start, width, shown.x_kind.zone)
        return [(start + tick.x_s, tick.label) for tick in ticks]

    def _draw_curve(self, painter: QPainter, one: Curve, ink: QColor) -> None:
        painter.setPen(QPen(ink, 1))
        for run in _runs(np.isfinite(one.y)):
            x, y = self._pixels(one.x[run], one.y[run])
            if len(x) == 1:
                painter.drawLine(QLineF(x[0] - 2, y[0], x[0] + 2, y[0]))
            else:
                points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
                painter.drawPolyline(QPolygonF(points))

    def _draw_mark(self, painter: QPainter, shown: Curves) -> None:
        colours, area, at = self._theme.colours, self._area(), self.mark
        x = round(self._x(at))
        painter.fillRect(QRectF(x, area.top(), 1, area.height()), colours.muted)
        lines = []
        for place, one in enumerate(shown.curves):
            found = np.flatnonzero(one.x == at)
            if len(found) and place not in self._hidden:
                value = short_number(float(one.y[found[-1]]))
                lines.append(Line(one_line(one.name, _NAME_CHARS), self.ink(place), value))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kind = shown.x_kind
        said = instant_text(at, kind) if kind.is_time else f"{at:,.10g}"
        draw_chip(painter, colours, chip_box(painter, area, x, said), said)
        draw_readout(painter, colours, area, x, lines, QRectF())

    def _pixels(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        area, scale, (start, end) = self._area(), self._scale, self._span
        x_px = area.left() + (x - start) / max(end - start, 1e-9) * area.width()
        y_px = area.bottom() - (y - scale.low) / (scale.high - scale.low) * area.height()
        return decimated(x_px, y_px) if len(x) > _DENSE * area.width() else (x_px, y_px)

    def ink(self, place: int) -> QColor:
        """Return the colour of a curve."""
        series = self._theme.colours.series
        return series[place % len(series)]

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT_PX, _TOP_PX, -_RIGHT_PX, -_FOOT_PX)

    def _x(self, at: float) -> float:
        return float(self._pixels(np.array([at]), np.zeros(1))[0][0])

    def _y(self, value: float) -> float:
        return float(self._pixels(np.zeros(1), np.array([value]))[1][0])

    def _set_mark(self, place: int) -> None:
        if place != self._mark:
            self._mark = place
            self.update()


def decimated(x_px: Floats, y_px: Floats) -> tuple[Floats, Floats]:
    """Return the first, least, greatest and last point of each pixel column: it looks the same."""
    column = np.floor(x_px).astype(np.int64)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    ends = np.append(starts[1:], len(x_px)) - 1
    least = np.minimum.reduceat(y_px, starts)
    greatest = np.maximum.reduceat(y_px, starts)
    middle = np.floor(x_px[starts]) + 0.5
    x = np.column_stack([x_px[starts], middle, middle, x_px[ends]]).ravel()
    y = np.column_stack([y_px[starts], least, greatest, y_px[ends]]).ravel()
    return x, y


def _runs(known: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of points that all have data."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
