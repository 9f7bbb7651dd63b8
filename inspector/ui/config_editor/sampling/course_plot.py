"""A small chart of one metric key: what was recorded, and the band of what would have been."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from inspector.analysis.sampling_forecast import Course
from inspector.ui.charts.scale import ValueScale, follow, labels, time_ticks
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.theme import Theme, mix

_AXIS_PX, _TOP_PX, _FOOT_PX, _RIGHT_PX, _GAP_PX = 40, 8, 18, 4, 6
_BAND_SHARE = 0.3
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS: dict[int, float] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: math.inf}
Floats = NDArray[np.float64]


class CoursePlot(QWidget):
    """Draws a course once, and then only the mark below the pointer or moved by arrow keys.

    Signals:
        marked: Number of the bucket that is pointed at; -1 for none.
    """

    marked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._course: Course | None = None
        self._scale: ValueScale | None = None
        self._drawn: QPixmap | None = None
        self._mark = -1
        self.setMinimumHeight(96)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Course of the chosen metric; arrows move along it")
        theme.changed.connect(self._redraw)

    @property
    def mark(self) -> int:
        """Number of the bucket that is pointed at; -1 for none."""
        return self._mark

    def show_course(self, course: Course, *, is_other_key: bool) -> None:
        """Show a course; its scale stands still as long as it serves.

        Args:
            course: At least one bucket.
            is_other_key: Whether it is of another metric key than before.
        """
        self._course = course
        high = _extreme(np.concatenate((course.recorded, course.high)))
        self._scale = follow(None if is_other_key else self._scale, 0.0, high)
        if self._mark >= len(course.ts):
            self._set_mark(-1)
        self._redraw()

    def bucket_at(self, x: float) -> int:
        """Return the number of the bucket at a place; -1 outside."""
        area = self._area()
        if self._course is None or not area.left() - 2 <= x <= area.right() + 2:
            return -1
        count = len(self._course.ts)
        share = (x - area.left()) / max(area.width(), 1)
        return min(max(round(share * (count - 1)), 0), count - 1)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move the mark from being keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if is_plain and (event.key() in _STEPS or event.key() in _ENDS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by a bucket, or to an end."""
        if self._course is None or event.key() not in (*_STEPS, *_ENDS):
            super().keyPressEvent(event)
            return
        last = len(self._course.ts) - 1
        start = last + 1 if self._mark < 0 else self._mark
        place = _ENDS.get(event.key(), start + _STEPS.get(event.key(), 0))
        self._set_mark(int(min(max(place, 0), last)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is below the pointer."""
        self._set_mark(self.bucket_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._set_mark(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing."""
        super().focusOutEvent(event)
        self._set_mark(-1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, the mark, and a ring if the keys are here."""
        if self._course is None or self._scale is None:
            return
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.size() != self.size() * ratio:
            self._drawn = self._draw(self._course, self._scale, ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        colours, area = self._theme.colours, self._area()
        if self._mark >= 0:
            x = self._x_of(self._mark, len(self._course.ts))
            painter.fillRect(QRectF(round(x), area.top(), 1, area.height()), colours.muted)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colours.accent)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw(self, course: Course, scale: ValueScale, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colours.surface)
        painter = QPainter(picture)
        self._draw_axes(painter, course, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        thinned = _thinned(course, max(int(self._area().width()), 1))
        for run in _runs(thinned):
            xs = [self._x_of(place, len(thinned.ts)) for place in range(run.start, run.stop)]
            recorded, low, high = (
                [QPointF(x, self._y_of(y, scale)) for x, y in zip(xs, values[run], strict=True)]
                for values in (thinned.recorded, thinned.low, thinned.high)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mix(colours.accent, colours.surface, _BAND_SHARE))
            painter.drawPolygon(QPolygonF(high + low[::-1]))
            painter.setPen(mix(colours.text, colours.accent, 0.55))
            painter.drawPolyline(QPolygonF(recorded))
            if len(recorded) == 1:
                painter.drawEllipse(recorded[0], 1.5, 1.5)
        painter.end()
        return picture

    def _draw_axes(self, painter: QPainter, course: Course, scale: ValueScale) -> None:
        colours, area = self._theme.colours, self._area()
        painter.setFont(font(SMALL_PX))
        for line, label in zip(scale.lines, labels(scale), strict=True):
            y = round(self._y_of(line, scale))
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.line)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(0, y - 8, _AXIS_PX - _GAP_PX, 16), _RIGHT, label)
        start, end = float(course.ts[0]), float(course.ts[-1])
        for tick in time_ticks((0.0, end - start), start, area.width()):
            x = area.left() + tick.x_s / (end - start) * area.width()
            half = painter.fontMetrics().horizontalAdvance(tick.label) / 2
            if x + half <= self.width():
                box = QRectF(x - half - 1, area.bottom() + 4, 2 * half + 2, 14)
                painter.drawText(box, _CENTRE, tick.label)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AXIS_PX, _TOP_PX, -_RIGHT_PX, -_FOOT_PX)

    def _x_of(self, place: int, count: int) -> float:
        area = self._area()
        return area.left() + (place / (count - 1) if count > 1 else 0.5) * area.width()

    def _y_of(self, value: float, scale: ValueScale) -> float:
        area = self._area()
        return area.bottom() - (value - scale.low) / (scale.high - scale.low) * area.height()

    def _set_mark(self, place: int) -> None:
        if place != self._mark:
            self._mark = place
            self.marked.emit(place)
            self.update()

    def _redraw(self) -> None:
        self._drawn = None
        self.update()


def _extreme(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else math.nan


def _thinned(course: Course, most: int) -> Course:
    """Return the course with at most so many buckets: means of what was recorded, whole bands."""
    count = len(course.ts)
    if count <= most:
        return course
    starts = np.arange(0, count, math.ceil(count / most))
    sizes = np.diff(np.append(starts, count))
    return Course(
        course.ts[starts],
        course.bucket_s * int(sizes[0]),
        np.add.reduceat(course.recorded, starts) / sizes,
        np.minimum.reduceat(course.low, starts),
        np.maximum.reduceat(course.high, starts),
    )


def _runs(course: Course) -> list[slice]:
    """Return the stretches of buckets that all have data."""
    known = np.isfinite(course.recorded) & np.isfinite(course.low) & np.isfinite(course.high)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
