"""The plot of a chart: curves over the visible range, marks on it, and a pointer that moves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.files.bookmarks import Bookmarks
from inspector.ui.charts.canvas import OVERSHOOT_PX, Canvas
from inspector.ui.charts.curves import Mapping, extremes
from inspector.ui.charts.drawing import (
    draw_cursor,
    draw_hit,
    draw_scales,
    draw_times,
    inks,
    readout_lines,
)
from inspector.ui.charts.gestures import Gestures
from inspector.ui.charts.hit import Hit, find, meant
from inspector.ui.charts.pin import draw_pin
from inspector.ui.charts.readout import draw_readout
from inspector.ui.charts.region import RegionCard, draw_band
from inspector.ui.charts.scale import ValueScale, follow
from inspector.ui.charts.shown import NO_MARKS, Marks, Shown
from inspector.ui.charts.threshold_lines import ThresholdLines
from inspector.ui.charts.time_marks import TimeMarks
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.models.alert_marks import AlertMarks
from inspector.ui.models.marks import ConfigMark, Stack
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 42, 4, 24
# Above all curves.
_FAR_PX = -1e6


class Plot(QWidget):
    """Draws the curves of one chart.

    Attributes:
        gestures: What the pointer over it means.
        thresholds: The thresholds of rules, to be dragged.
        time_marks: The alerts and the saves of config files marked on it.

    Signals:
        point_chosen: Group of the curve, start and end of the bucket whose lines are wanted.
        save_chosen: When the config file was saved whose mark was clicked, Unix seconds.
    """

    point_chosen = Signal(str, float, float)
    save_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self._scale: ValueScale | None = None
        self._mapping: Mapping | None = None
        self._marks = NO_MARKS
        self.time_marks = TimeMarks()
        self._pointer: QPointF | None = None
        self._hit: Hit | None = None
        self._is_stale = self._is_at_mark = False
        self._font = font(SMALL_PX)
        self._card = RegionCard()
        self._canvas = Canvas(self, self._refresh, self._draw_below, self._draw_above)
        self.thresholds = ThresholdLines(self._place, self._canvas.redraw, self)
        self.gestures = Gestures(lambda: self._mapping, self)
        self.gestures.clicked.connect(self._click)
        self._late_click = QTimer(self)
        self._late_click.setSingleShot(True)
        self._late_click.timeout.connect(self._choose)
        self._chosen: tuple[str, float, float] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def cursor_s(self) -> float | None:
        """The instant of the crosshair, seconds since the origin; None when there is none."""
        return self._marks.cursor.x_s if self._marks.cursor is not None else None

    @property
    def marks(self) -> Marks:
        """What stands on the plot beside its curves."""
        return self._marks

    @property
    def mapping(self) -> Mapping | None:
        """From seconds and values to pixels; None while nothing is drawn."""
        return self._mapping

    @property
    def hit(self) -> Hit | None:
        """The point whose lines a click would open."""
        return self._hit

    @property
    def area(self) -> QRectF:
        """The part within the labels, in pixels: as wide as the view, as high as the scale."""
        return QRectF(self.rect()).adjusted(_LEFT_PX, OVERSHOOT_PX, -_RIGHT_PX, -_BOTTOM_PX)

    def show_curves(self, shown: Shown) -> None:
        """Draw other curves or another range; nothing is drawn when they are the same."""
        before, self._shown = self._shown, shown
        if before is not None and before.chart.key != shown.chart.key:
            self._scale = None
            self._late_click.stop()
        if not shown.draws_like(before):
            self._change()

    def set_marks(self, marks: Marks) -> None:
        """Put crosshair, pin and region somewhere else, or take them away."""
        if marks != self._marks:
            self._marks = marks
            band = marks.band
            self.gestures.edges_s = (band.start_s, band.end_s) if band is not None else None
            self._canvas.redraw()

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark other saves of config files."""
        if self.time_marks.saves.set_marks(marks):
            self._canvas.redraw()

    def set_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Mark other bookmarks."""
        if self.time_marks.bookmarks.set_marks(bookmarks):
            self._canvas.redraw()

    def set_alerts(self, marks: AlertMarks) -> None:
        """Mark other alerts."""
        measure = self._shown.chart.request.measure if self._shown is not None else ""
        if self.time_marks.alerts.set_marks(marks, measure):
            self._canvas.redraw()

    def choose(self, at_s: float) -> None:
        """Choose the uppermost point at an instant, seconds since the origin."""
        shown, mapping = self._shown, self._mapping
        if shown is not None and mapping is not None:
            hit = find(mapping, shown.curves, mapping.x_px(at_s), _FAR_PX)
            if hit is not None:
                self.point_chosen.emit(*meant(shown.curves, hit))

    def sizeHint(self) -> QSize:
        """Return a modest size; a plot takes all the room it is given."""
        return QSize(240, 140)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._canvas.resize(self.size())
        self._change()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._late_click.stop()
        if not self.thresholds.press(event):
            self.gestures.press(event)
        self._point_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag, and say where the pointer is."""
        if not self.thresholds.move(event):
            self.gestures.move(event)
        self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        if not self.thresholds.release(event):
            self.gestures.release(event)
        self._point_at(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the session into the view, unless the first click opened the lines of a point."""
        self._late_click.stop()
        self._point_at(event.position())
        if self._hit is None or not self._hit.is_near:
            self.gestures.fit_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or pan; a plain turn scrolls the page."""
        self._late_click.stop()
        event.setAccepted(self.gestures.turn(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Say that the pointer is gone."""
        self.gestures.hovered.emit(None)
        self._point_at(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch, and tell of the mark below the pointer in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._explain(event)
            return True
        if isinstance(event, QNativeGestureEvent) and self.gestures.pinch(event):
            return True
        return super().event(event)

    def _explain(self, event: QHelpEvent) -> None:
        shown, mapping = self._shown, self._mapping
        if shown is not None and mapping is not None:
            text, place = self.time_marks.explain(mapping, shown, QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self, place)

    def _point_at(self, at: QPointF | None) -> None:
        self._pointer = at
        self._find_hit()
        if at is not None:
            is_near = self._hit is not None and self._hit.is_near
            is_near = is_near or self._save_at(at) is not None
            shape = self.gestures.cursor_at(at, is_near=is_near)
            if self.gestures.drag is None and self.thresholds.is_at(at):
                shape = Qt.CursorShape.SplitVCursor
            if shape is not self.cursor().shape():
                self.setCursor(shape)

    def _find_hit(self) -> None:
        before, self._hit, self._is_at_mark = (self._hit, self._is_at_mark), None, False
        at, mapping, shown = self._pointer, self._mapping, self._shown
        is_free = self.gestures.drag is None and mapping is not None
        if at is not None and shown is not None and mapping is not None and is_free:
            inside = mapping.area.adjusted(0, -OVERSHOOT_PX, 0, 0)
            if inside.contains(at):
                self._hit = find(mapping, shown.curves, at.x(), at.y())
                self._is_at_mark = self.time_marks.are_at(mapping, shown, at)
        if (self._hit, self._is_at_mark) != before:
            self._canvas.redraw()

    def _click(self, at: QPointF) -> None:
        self._point_at(at)
        stack = self._save_at(at)
        if stack is not None:
            # Of many at one place the latest is the one in force since.
            self.save_chosen.emit(stack.last_ts)
            return
        hit, shown = self._hit, self._shown
        if hit is None or shown is None:
            return
        self._chosen = meant(shown.curves, hit)
        if hit.is_near:
            self._choose()
        else:
            # Away from all curves a second click may follow, and it means something else.
            self._late_click.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _save_at(self, at: QPointF) -> Stack | None:
        if self._shown is None or self._mapping is None:
            return None
        return self.time_marks.saves.meant(self._mapping, self._shown, at)

    def _choose(self) -> None:
        if self._chosen is not None:
            self.point_chosen.emit(*self._chosen)

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
                colours = inks(self._shown, self._theme.colours)
                self._canvas.show_curves(self._mapping, self._shown.curves, colours)
            if self._pointer is not None:
                self._find_hit()

    def _new_mapping(self) -> Mapping | None:
        shown, area = self._shown, self.area
        if shown is None or area.width() < 2 or area.height() < 2:
            return None
        start_s, end_s = shown.view_s
        if not end_s > start_s:
            return None
        least, most = extremes(shown.curves, shown.view_s)
        self._scale = follow(self._scale, least, most, may_shrink=not shown.is_steady)
        return Mapping(shown.view_s, self._scale, area)

    def _draw_below(self, painter: QPainter) -> None:
        if self._shown is None or self._mapping is None:
            return
        colours = self._theme.colours
        self.time_marks.alerts.draw(painter, colours, self._mapping, self._shown)
        self.thresholds.draw_bands(painter, colours)
        if self._marks.band is not None:
            draw_band(painter, colours, self._mapping, self._marks.band)
        painter.setFont(self._font)
        draw_scales(painter, colours, self._mapping)
        self.time_marks.draw_lines(painter, colours, self._mapping, self._shown)
        draw_times(painter, colours, self._mapping, self._shown.origin_ts, self._marks)

    def _place(self) -> tuple[Mapping, Shown] | None:
        if self._mapping is None or self._shown is None:
            return None
        return self._mapping, self._shown

    def _draw_above(self, painter: QPainter) -> None:
        shown, mapping, marks = self._shown, self._mapping, self._marks
        if shown is None or mapping is None:
            return
        colours = self._theme.colours
        self.thresholds.draw(painter, colours)
        self.time_marks.draw_heads(painter, colours, mapping, shown)
        painter.setFont(self._font)
        if marks.pin_s is not None:
            draw_pin(painter, colours, mapping, marks.pin_s)
        if self._hit is not None:
            draw_hit(painter, colours, self._hit)
        cursor = marks.cursor
        values = draw_cursor(painter, colours, mapping, shown, cursor) if cursor else []
        taken = QRectF()
        if marks.band is not None and marks.band.here:
            bounds = QRectF(self.rect()).adjusted(1, 2, -1, -_BOTTOM_PX - 2)
            taken = self._card.draw(painter, colours, mapping, marks.band, shown, bounds)
        # Beside a mark a tooltip is about to stand where the readout would, and over a threshold
        # that is dragged its number.
        is_free = not (self._is_at_mark or self.thresholds.is_dragged)
        if cursor is not None and cursor.here and is_free:
            x = round(mapping.x_px(cursor.x_s))
            lines = readout_lines(shown, colours, values, marks.pin_s)
            lines += self.time_marks.lines(mapping, shown, cursor.x_s, colours)
            draw_readout(painter, colours, mapping.area, x, lines, taken)
