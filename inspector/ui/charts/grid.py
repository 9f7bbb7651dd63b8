"""The cards of a page, in rows that fill it, under one crosshair."""

from __future__ import annotations

from functools import partial
from math import ceil

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from inspector.ui.charts.arrangement import GAP_PX, arrange
from inspector.ui.charts.colours import SeriesColours
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.shown import Cursor, Shown
from inspector.ui.models.frame import ChartFrame, Frame
from inspector.ui.theme import Theme

_SCROLL_BAR_PX = 12
# What a mouse wheel turns by from one notch to the next, in eighths of a degree.
_NOTCH = 120


class ChartGrid(QScrollArea):
    """Shows the charts of a frame, each in a panel that stays with its key."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours = SeriesColours()
        self._panels: dict[str, ChartPanel] = {}
        self._spare: list[ChartPanel] = []
        self._view_s = (0.0, 1.0)
        self._hovered: ChartPanel | None = None
        self._share = 0.0
        self._pitch_px = 1
        self._turned = 0
        self._page = QWidget()
        self._page.setObjectName("grid")
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().actionTriggered.connect(self._stop_at_row)

    @property
    def panels(self) -> tuple[ChartPanel, ...]:
        """The panels in use, in reading order."""
        return tuple(self._panels.values())

    def prepare(self, count: int) -> None:
        """Make so many panels ahead of their frame, one a turn of the event loop.

        A panel takes about as long to make as a frame may last; twelve at once would be seen.
        """
        if len(self._panels) + len(self._spare) < count:
            panel = self._made_panel()
            panel.hide()
            self._spare.append(panel)
            QTimer.singleShot(0, self, partial(self.prepare, count))

    def show_frame(self, frame: Frame) -> None:
        """Draw the charts of a frame."""
        self._take_panels(frame.charts)
        self._view_s = frame.view_s
        for chart, panel in zip(frame.charts, self._panels.values(), strict=True):
            slots = self._colours.slots(chart.key, [one.name for one in chart.series])
            panel.show_curves(Shown(chart, slots, frame.view_s, frame.origin_ts))
        self._place_cursor()

    def sizeHint(self) -> QSize:
        """Return a modest size; a page takes all the room it is given."""
        return QSize(640, 420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by whole rows, so that no card is cut in half."""
        self._turned += event.angleDelta().y()
        rows = int(self._turned / _NOTCH)
        self._turned -= rows * _NOTCH
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - rows * self._pitch_px)
        event.accept()

    def _stop_at_row(self, _action: int) -> None:
        bar = self.verticalScrollBar()
        bar.setSliderPosition(round(bar.sliderPosition() / self._pitch_px) * self._pitch_px)

    def _take_panels(self, charts: tuple[ChartFrame, ...]) -> None:
        keys = [chart.key for chart in charts]
        if keys == list(self._panels):
            return
        before = self._panels
        for key in [key for key in before if key not in keys]:
            panel = before.pop(key)
            panel.hide()
            self._spare.append(panel)
        self._panels = {key: before.get(key) or self._new_panel() for key in keys}
        if self._hovered not in self._panels.values():
            self._hovered = None
        self._arrange()

    def _new_panel(self) -> ChartPanel:
        return self._spare.pop() if self._spare else self._made_panel()

    def _made_panel(self) -> ChartPanel:
        panel = ChartPanel(self._theme, self._page)
        panel.hovered.connect(partial(self._hover, panel))
        return panel

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        places = arrange(len(self._panels), width, height)
        bottom = max((place.y + place.height for place in places), default=0)
        if bottom > height:
            width -= _SCROLL_BAR_PX
            places = arrange(len(self._panels), width, height)
        bar = self.verticalScrollBar()
        first_row = round(bar.value() / self._pitch_px)
        self._pitch_px = (places[0].height if places else 0) + GAP_PX
        rows_below = ceil(max(bottom - height, 0) / self._pitch_px)
        self._page.resize(width, height + rows_below * self._pitch_px)
        bar.setValue(first_row * self._pitch_px)
        for place, panel in zip(places, self._panels.values(), strict=True):
            panel.setGeometry(place.x, place.y, place.width, place.height)
            panel.show()

    def _hover(self, panel: ChartPanel, share: float | None) -> None:
        if share is not None:
            self._hovered, self._share = panel, share
        elif self._hovered is panel:
            self._hovered = None
        self._place_cursor()

    def _place_cursor(self) -> None:
        # The crosshair stays under a pointer that rests while the view moves on.
        if self._hovered is None:
            for panel in (*self._panels.values(), *self._spare):
                panel.set_cursor(None)
            return
        start_s, end_s = self._view_s
        x_s = self._hovered.snapped_s(start_s + self._share * (end_s - start_s))
        x_s = min(max(x_s, start_s), end_s)
        for panel in self._panels.values():
            panel.set_cursor(Cursor(x_s, here=panel is self._hovered))
