"""What the window costs, on a small card over the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPixmap, QPolygonF, QShowEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.frame_clock import FrameClock
from inspector.ui.models.format import NO_DATA, count, size
from inspector.ui.theme import Theme

_SIZE = QSize(248, 236)
_EVERY_MS = 500
_SHOWN_FRAMES = 200
_MARGIN_PX, _PAD_PX, _LINE_PX, _PLOT_PX = 16, 12, 17, 52
# A page begins with a row of tabs or buttons, which stays in sight.
_HEAD_PX = 44
_FRAME_MS, _LATE_MS, _MOST_MS = 16.0, 33.0, 50.0
_COVER = 244


@dataclass(frozen=True, slots=True)
class PerformanceFigures:
    """What the window does not know by itself; NaN and None are no data.

    Attributes:
        lines_per_s: Lines read a second.
        lag_p50_ms: Typical time from noticing bytes to showing them.
        lag_p99_ms: The same, for all but one of a hundred.
        memory_bytes: Anonymous memory of the process.
        spooled_bytes: Rows that lie in spool files.
        threads: Threads of the process.
        open_files: Files and sockets it holds open.
        rows: Rows in the session.
    """

    lines_per_s: float = math.nan
    lag_p50_ms: float = math.nan
    lag_p99_ms: float = math.nan
    memory_bytes: int | None = None
    spooled_bytes: int | None = None
    threads: int | None = None
    open_files: int | None = None
    rows: int | None = None


class PerformanceOverlay(QWidget):
    """Shows figures twice a second, at the top right; the mouse goes through it.

    Signals:
        wanted: It is about to be drawn, and wants new figures.
    """

    wanted = Signal()

    def __init__(self, theme: Theme, clock: FrameClock, window: QWidget, page: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._page = page
        self._clock = clock
        self._figures = PerformanceFigures()
        self._painted = clock.painted
        self._frames_per_s = 0.0
        self._card: QPixmap | None = None
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_SIZE)
        self.setAccessibleName("Performance")
        self.hide()
        theme.changed.connect(self._redraw)

    def show_figures(self, figures: PerformanceFigures) -> None:
        """Take in figures; they are drawn with the next refresh."""
        self._figures = figures

    def refresh(self) -> None:
        """Take in what there is by now, and draw it."""
        self.wanted.emit()
        painted = self._clock.painted
        self._frames_per_s = (painted - self._painted) * 1e3 / _EVERY_MS
        self._painted = painted
        self._redraw()

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the figures as shown: what, and how much."""
        times_ms = sorted(self._clock.times_ms()[-_SHOWN_FRAMES:])
        figures = self._figures
        return (
            ("frame p50 · p99", f"{_ms(_at(times_ms, 0.5))} · {_ms(_at(times_ms, 0.99))} ms"),
            ("frames", f"{self._frames_per_s:.0f} /s"),
            ("lines", f"{_rate(figures.lines_per_s)} /s"),
            ("lag p50 · p99", f"{_ms(figures.lag_p50_ms)} · {_ms(figures.lag_p99_ms)} ms"),
            ("memory", _size(figures.memory_bytes)),
            ("spooled", _size(figures.spooled_bytes)),
            ("threads · files", f"{_count(figures.threads)} · {_count(figures.open_files)}"),
            ("rows", _count(figures.rows)),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card; it is made once for all the frames that move below it."""
        if self._card is None:
            ratio = self.devicePixelRatioF()
            self._card = QPixmap(self.size() * ratio)
            self._card.setDevicePixelRatio(ratio)
            self._card.fill(Qt.GlobalColor.transparent)
            self._draw(self._card)
        QPainter(self).drawPixmap(0, 0, self._card)

    def _draw(self, card: QPixmap) -> None:
        colours, painter = self._theme.colours, QPainter(card)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cover = QColor(colours.surface)
        cover.setAlpha(_COVER)
        painter.setPen(colours.line)
        painter.setBrush(cover)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        shape, strong = font(SMALL_PX), font(SMALL_PX, MEDIUM)
        top = float(_PAD_PX - 2)
        for name, value in self.lines():
            box = QRectF(_PAD_PX, top, self.width() - 2 * _PAD_PX, _LINE_PX)
            painter.setFont(shape)
            painter.setPen(colours.muted)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(strong)
            painter.setPen(colours.text)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, value)
            top += _LINE_PX
        plot = QRectF(_PAD_PX, top + 8, self.width() - 2 * _PAD_PX, _PLOT_PX)
        self._draw_times(painter, plot, self._clock.times_ms()[-_SHOWN_FRAMES:])
        painter.end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay at the right edge of the page."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._page.installEventFilter(self)
        self._painted = self._clock.painted
        self._timer.start()
        self._place()
        self.raise_()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no longer."""
        self._page.removeEventFilter(self)
        self._timer.stop()
        super().hideEvent(event)

    def _redraw(self) -> None:
        self._card = None
        self.update()

    def _place(self) -> None:
        place = self._page.mapTo(self.window(), QPoint(0, 0))
        left = place.x() + self._page.width() - self.width() - _MARGIN_PX
        self.move(left, place.y() + _HEAD_PX + _MARGIN_PX)

    def _draw_times(self, painter: QPainter, box: QRectF, times_ms: Sequence[float]) -> None:
        colours = self._theme.colours

        def height(time_ms: float) -> float:
            return box.bottom() - min(time_ms, _MOST_MS) / _MOST_MS * box.height()

        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(font(SMALL_PX))
        for mark_ms, ink in ((_FRAME_MS, colours.line), (_LATE_MS, colours.warn)):
            painter.setPen(ink)
            y = round(height(mark_ms))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right() - 20, y))
            painter.setPen(colours.muted)
            label = QRectF(box.right() - 18, y - 8, 18, 16)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, side, f"{mark_ms:.0f}")
        if len(times_ms) < 2:
            return
        step = (box.width() - 20) / (_SHOWN_FRAMES - 1)
        left = box.right() - 20 - step * (len(times_ms) - 1)
        points = [QPointF(left + step * n, height(one)) for n, one in enumerate(times_ms)]
        painter.setPen(colours.accent)
        painter.drawPolyline(QPolygonF(points))


def _at(times_ms: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed (nearest rank)."""
    if not times_ms:
        return math.nan
    return times_ms[max(math.ceil(len(times_ms) * share) - 1, 0)]


def _ms(value: float) -> str:
    if math.isnan(value):
        return NO_DATA
    return f"{value:.1f}" if value < 99.95 else f"{value:,.0f}"


def _rate(value: float) -> str:
    return NO_DATA if math.isnan(value) else f"{value:,.0f}"


def _size(value: int | None) -> str:
    return NO_DATA if value is None else size(value)


def _count(value: int | None) -> str:
    return NO_DATA if value is None else count(value)
