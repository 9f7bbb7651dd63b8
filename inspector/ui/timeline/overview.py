"""The overview strip: the density of the whole session, and a brush over the part in view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.files.bookmarks import Bookmarks
from inspector.ui.models.alert_marks import AlertMarks
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame
from inspector.ui.models.marks import ConfigMark
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme
from inspector.ui.timeline.bars_picture import BarsPicture
from inspector.ui.timeline.brush import (
    GRIP_PX,
    LEAST_DRAG_PX,
    Drag,
    Part,
    Scale,
    Window,
    centred,
    zoomed,
)
from inspector.ui.timeline.head import RULER_PX, Head
from inspector.ui.timeline.missing import MISSING, MISSING_PX, draw_missing
from inspector.ui.timeline.strip_marks import StripMarks

_HEIGHT_PX = 40
_VIEW_ALPHA = 44
_NOTCH, _ZOOM_A_NOTCH = 120, 0.8
# Notches that follow each other closer than this are one gesture.
_WHEEL_REST_MS = 300
_CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.INSIDE: Qt.CursorShape.OpenHandCursor,
    Part.OUTSIDE: Qt.CursorShape.CrossCursor,
}


class OverviewStrip(QWidget):
    """Draws a bar for each part of the session, the view as a window on it, and the playhead.

    The window is dragged to pan, its edges to zoom; a drag beside it draws another one, a click
    centres it, the wheel zooms it, a double click shows all. A press in the ruler above, or a drag
    from there, moves the playhead.

    Attributes:
        head: The playhead.

    Signals:
        seek_requested: Where the playhead is wanted, seconds since the session's origin.
        view_requested: Start and end of the window wanted, seconds since the session's origin, and
            whether its end is not the matter; again and again while a gesture lasts.
        gesture_ended: The drag, click or turn of the wheel is over.
        fit_requested: A person wants all of the session in view.
        save_chosen: When the config file was saved whose mark was clicked, Unix seconds.
    """

    seek_requested = Signal(float)
    view_requested = Signal(float, float, bool)
    gesture_ended = Signal()
    fit_requested = Signal()
    save_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head = Head()
        self._frame: Frame | None = None
        self._later: Frame | None = None
        self._view: Window = (0.0, 0.0)
        self._marks = StripMarks()
        self._bars = BarsPicture()
        self._pressed_px: float | None = None
        self._drag: Drag | None = None
        self._save: tuple[float, float] | None = None
        self._hovered: Part | None = None
        self._wheel = QTimer(self)
        self._wheel.setSingleShot(True)
        self._wheel.setInterval(_WHEEL_REST_MS)
        self._wheel.timeout.connect(self._end_gesture)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Overview of the session")
        theme.changed.connect(self._forget_picture)

    @property
    def view_s(self) -> Window:
        """The window as shown, seconds since the origin."""
        return self._view

    def show_frame(self, frame: Frame) -> None:
        """Draw the session of a frame, or after the gesture that a person is in the midst of."""
        if self._pressed_px is not None or self._wheel.isActive():
            self._later = frame
            return
        before, self._frame = self._frame, frame
        if self._bars.is_outdated(frame, before, self.scale()):
            self._forget_picture()
        elif before is None or before.playhead_s != frame.playhead_s or self._view != frame.view_s:
            self.update()
        self._view = frame.view_s

    def set_view(self, start_s: float, end_s: float) -> None:
        """Show another window at once; one that is being dragged stays with the pointer."""
        if self._pressed_px is None and not self._wheel.isActive():
            self._view = (start_s, end_s)
            self.update()

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark saves of config files."""
        if self._marks.config.set_marks(marks):
            self.update()

    def set_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Mark bookmarks."""
        if self._marks.bookmarks.set_marks(bookmarks):
            self.update()

    def set_alerts(self, marks: AlertMarks) -> None:
        """Mark alerts."""
        if self._marks.alerts.set_marks(marks):
            self.update()

    def set_rejected(self, instants: NDArray[np.float64]) -> None:
        """Mark rejected lines: ascending, Unix seconds."""
        if self._marks.rejected.set_marks(instants):
            self.update()

    def scale(self) -> Scale:
        """Return where the instants of the session lie."""
        frame = self._frame
        span_s = frame.span_s if frame is not None else (0.0, 0.0)
        return Scale(*span_s, float(self._missing_px()), float(self.width()))

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
        """Return time, lines and marks at a distance from the left edge, in pixels."""
        frame = self._frame
        if frame is None or frame.overview is None:
            return ""
        if x < self._missing_px():
            return MISSING
        at_s = self.scale().at_s(x)
        index = int((at_s - frame.overview.start_s) // max(frame.overview.bucket_s, 1e-9))
        rows = frame.overview.rows
        lines = int(rows[index]) if 0 <= index < len(rows) else 0
        told = f"{clock(frame.origin_ts + at_s)}  {lines:,} lines"
        return "\n".join([told, *self._marks.lines_at(self.scale(), frame.origin_ts, x)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window, one of its edges, or the place of another one."""
        if event.button() is not Qt.MouseButton.LeftButton or not self._can_brush():
            return
        x_px, scale = event.position().x(), self.scale()
        if event.position().y() < RULER_PX:
            self._save = self._save_at(x_px)
            if self._save is None:
                self._seek(x_px)
            return
        self._pressed_px = x_px
        self._drag = Drag(scale.part(self._view, x_px), self._view, scale.at_s(x_px))
        if self._drag.part is Part.INSIDE:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what a drag from here would do."""
        x_px = event.position().x()
        if self._save is not None and abs(x_px - self._save[1]) >= LEAST_DRAG_PX:
            # It was no click: the playhead is meant.
            self._save = None
            self._seek(x_px)
        elif self.head.dragged_s is not None:
            self._seek(x_px)
        elif self._drag is None or self._pressed_px is None:
            self._hover_at(x_px, event.position().y())
        elif abs(x_px - self._pressed_px) >= LEAST_DRAG_PX or self._view != self._drag.window:
            window = self._drag.moved(self.scale(), self.scale().at_s(x_px))
            self._ask(window, keeps_end=self._drag.part is Part.START)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; without a drag it was a click, and the window goes there."""
        if self.head.dragged_s is not None:
            self.head.dragged_s = None
            self.update()
        save, self._save = self._save, None
        if save is not None:
            self.save_chosen.emit(save[0])
        if event.button() is not Qt.MouseButton.LeftButton or self._drag is None:
            return
        x_px, scale = event.position().x(), self.scale()
        is_click = self._view == self._drag.window and self._pressed_px == x_px
        if is_click and self._drag.part in (Part.INSIDE, Part.OUTSIDE):
            self._ask(centred(scale, self._view, scale.at_s(x_px)))
        self._drag = self._pressed_px = None
        self._hovered = None
        self._hover_at(x_px, event.position().y())
        self._end_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of the session."""
        is_below = event.position().y() >= RULER_PX
        if event.button() is Qt.MouseButton.LeftButton and is_below and self._can_brush():
            self.fit_requested.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the grips."""
        super().leaveEvent(event)
        self.head.is_hovered = False
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the instant below the pointer; a view that follows keeps its end."""
        turned = event.angleDelta().y()
        if not self._can_brush() or not turned or self._drag is not None:
            return
        scale = self.scale()
        factor = _ZOOM_A_NOTCH ** (turned / _NOTCH)
        self._wheel.start()
        at_s = self._view[1] if self._follows() else scale.at_s(event.position().x())
        self._ask(zoomed(scale, self._view, at_s, factor), keeps_end=True)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars, or the picture of them, then the view and the playhead."""
        painter, colours, frame = QPainter(self), self._theme.colours, self._frame
        if frame is None or frame.overview is None:
            painter.fillRect(self.rect(), colours.surface)
            painter.fillRect(0, self.height() - 1, self.width(), 1, colours.line)
            return
        painter.drawPixmap(0, 0, self._bars.picture(self, frame, self._missing_px(), colours))
        scale = self.scale()
        if self._missing_px():
            draw_missing(painter, colours, self.height())
        self._draw_window(painter, scale)
        self._marks.draw(painter, colours, scale, frame.origin_ts, self.height())
        at = (frame.origin_ts, frame.playhead_s, self.height())
        self.head.draw(painter, colours, scale, *at)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_window(self, painter: QPainter, scale: Scale) -> None:
        left, right = (scale.x_px(at_s) for at_s in self._view)
        # A window of a few minutes in a day still can be seen.
        left = min(left, right - 2.0)
        ink = QColor(self._theme.colours.accent)
        ink.setAlpha(_VIEW_ALPHA)
        painter.fillRect(QRectF(left, 0, right - left, self.height()), ink)
        if self._hovered not in (Part.START, Part.END, Part.INSIDE):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours.accent)
        top = self.height() / 2 - 8
        for x in (left, max(right - GRIP_PX, left)):
            painter.drawRoundedRect(QRectF(x, top, GRIP_PX, 16), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _missing_px(self) -> int:
        is_missing = self._frame is not None and self._frame.status.skipped_bytes > 0
        return MISSING_PX if is_missing else 0

    def _can_brush(self) -> bool:
        frame = self._frame
        if frame is None or frame.overview is None:
            return False
        return frame.span_s[1] > frame.span_s[0]

    def _save_at(self, x_px: float) -> tuple[float, float] | None:
        """Return when what is marked at a place was saved, Unix seconds, and the place."""
        frame = self._frame
        if frame is None:
            return None
        stack = self._marks.config.meant(self.scale(), frame.origin_ts, x_px)
        return None if stack is None else (stack.last_ts, x_px)

    def _seek(self, x_px: float) -> None:
        scale = self.scale()
        self.head.dragged_s = min(max(scale.at_s(x_px), scale.start_s), scale.end_s)
        self.update()
        self.seek_requested.emit(self.head.dragged_s)

    def _hover_at(self, x_px: float, y_px: float) -> None:
        can_brush = self._can_brush()
        is_ruler = can_brush and y_px < RULER_PX
        if is_ruler is not self.head.is_hovered:
            self.head.is_hovered = is_ruler
            self.update()
        self._hover(self.scale().part(self._view, x_px) if can_brush and not is_ruler else None)
        if is_ruler:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _hover(self, part: Part | None) -> None:
        if part is not self._hovered or part is None:
            self._hovered = part
            self.setCursor(_CURSORS[part] if part else Qt.CursorShape.ArrowCursor)
            self.update()

    def _follows(self) -> bool:
        return self._frame is not None and self._frame.behind is None

    def _ask(self, window: Window, *, keeps_end: bool = False) -> None:
        if window != self._view:
            self._view = window
            self.update()
            self.view_requested.emit(*window, keeps_end)

    def _end_gesture(self) -> None:
        self.gesture_ended.emit()
        later, self._later = self._later, None
        if later is not None:
            shown = self._view
            self.show_frame(later)
            # That frame was made before the gesture was answered.
            self.set_view(*shown)

    def _forget_picture(self) -> None:
        self._bars.forget()
        self.update()
