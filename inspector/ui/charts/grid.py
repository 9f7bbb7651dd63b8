"""The cards of a page, in rows that fill it, under one view, one crosshair and one region."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from inspector.files.bookmarks import Bookmarks
from inspector.ui.charts.arrangement import GAP_PX, arrange
from inspector.ui.charts.cards import Cards
from inspector.ui.charts.colours import SeriesColours
from inspector.ui.charts.linkage import Linkage
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.shown import Shown
from inspector.ui.models.alert_marks import AlertMarks
from inspector.ui.models.frame import ChartFrame, Frame
from inspector.ui.models.marks import ConfigMark
from inspector.ui.theme import Theme

View = tuple[float, float]

_SCROLL_BAR_PX = 12
# What a mouse wheel turns by from one notch to the next, in eighths of a degree.
_NOTCH = 120


class ChartGrid(QScrollArea):
    """Shows the charts of a frame, each in a panel that stays with its key.

    Seconds are counted from the origin of the latest frame.

    Attributes:
        linkage: Crosshair, pinned cursor and region of all charts.
        cards: Menus, hidden curves, and the card that is being dragged.

    Signals:
        zoomed: How many times as long the view becomes, and the share of it that stays in place.
        panned: By how many seconds the view moves.
        gesture_ended: The view moves no more: what happened since the last one is one gesture.
        fit_requested: The whole session is to be in view, or the view before.
        region_changed: Key of the chart, start and end of the region in seconds.
        region_cleared: There is no region any more.
        lines_requested: Key of the chart, group of the curve, start and end of the bucket.
        save_chosen: When the config file was saved whose mark was clicked, Unix seconds.
        mode_chosen: Key of the chart, and a `Mode`.
        group_chosen: Key of the chart, and a `GroupBy`; empty for what the page says.
        remove_requested: Key of the chart.
        move_requested: Key of the chart, and its place among the charts without it.
        export_requested: Key of the chart, and the `Form` that it is wanted in.
    """

    zoomed = Signal(float, float)
    panned = Signal(float)
    gesture_ended = Signal()
    fit_requested = Signal()
    region_changed = Signal(str, float, float)
    region_cleared = Signal()
    lines_requested = Signal(str, str, float, float)
    save_chosen = Signal(float)
    mode_chosen = Signal(str, str)
    group_chosen = Signal(str, str)
    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    export_requested = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours = SeriesColours()
        self._panels: dict[str, ChartPanel] = {}
        self._spare: list[ChartPanel] = []
        self._view_s: View = (0.0, 1.0)
        self._origin_ts: float | None = None
        self._large = ""
        self._asked = ""
        self._pitch_px = 1
        self._turned = 0
        self._page = QWidget()
        self._page.setObjectName("grid")
        self.linkage = Linkage(lambda: self._panels, self._page)
        self.cards = Cards(lambda: self._panels, self._page)
        self._connect()
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().actionTriggered.connect(self._stop_at_row)

    @property
    def panels(self) -> tuple[ChartPanel, ...]:
        """The panels in use, in reading order."""
        return tuple(self._panels.values())

    @property
    def large(self) -> str:
        """Key of the chart that fills the page; empty while all are shown."""
        return self._large

    @property
    def view_s(self) -> View:
        """The visible range, seconds since the origin."""
        return self._view_s

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
        self._move_origin(frame.origin_ts)
        self._take_panels(frame.charts)
        self._view_s = frame.view_s
        is_steady = self.linkage.is_moving
        for chart, panel in zip(frame.charts, self._panels.values(), strict=True):
            slots = self._colours.slots(chart.key, [one.name for one in chart.series])
            hidden = self.cards.hidden(chart)
            panel.show_curves(Shown(chart, slots, self._view_s, frame.origin_ts, hidden, is_steady))
        self.linkage.show(self._view_s, frame.region)

    def set_view(self, view_s: View) -> None:
        """Show another range at once, with the curves there are; seconds since the origin."""
        self._view_s = view_s
        self._show_again()

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark saves of config files in all charts."""
        self.linkage.set_config_marks(marks)

    def set_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Mark bookmarks in all charts."""
        self.linkage.set_bookmarks(bookmarks)

    def set_alerts(self, marks: AlertMarks) -> None:
        """Mark alerts in all charts."""
        self.linkage.set_alerts(marks)

    def forget(self) -> None:
        """Forget pin, region, hidden curves and the large card: another source is to be shown."""
        self._large = ""
        self._origin_ts = None
        self.linkage.forget()
        self.cards.forget()
        self._arrange()

    def pin_cursor(self) -> None:
        """Pin the crosshair where it is, or unpin it."""
        self.linkage.pin()

    def step_back(self) -> bool:
        """Undo the last of region, pin and large card; return whether there was one."""
        if self.linkage.step_back():
            return True
        if self._large:
            self.enlarge(self._large)
            return True
        return False

    def enlarge(self, key: str) -> None:
        """Let a chart fill the page; all are shown again if it does already."""
        self._large = key if key != self._large and key in self._panels else ""
        self._arrange()

    def toggle_enlarged(self) -> None:
        """Let the chart with the focus, or the one below the pointer, fill the page; or not."""
        at_hand = (key for key, panel in self._panels.items() if panel.hasFocus())
        under = (key for key, panel in self._panels.items() if panel.underMouse())
        self.enlarge(self._large or next(at_hand, "") or next(under, ""))

    def sizeHint(self) -> QSize:
        """Return a modest size; a page takes all the room it is given."""
        return QSize(640, 420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new size."""
        super().resizeEvent(event)
        self._arrange()
        self._bring_in_sight(self._asked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by whole rows, so that no card is cut in half."""
        self._turned += event.angleDelta().y()
        rows = int(self._turned / _NOTCH)
        self._turned -= rows * _NOTCH
        self._asked = ""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - rows * self._pitch_px)
        event.accept()

    def _connect(self) -> None:
        linkage, cards = self.linkage, self.cards
        linkage.zoomed.connect(self.zoomed)
        linkage.panned.connect(self.panned)
        linkage.fit_requested.connect(self.fit_requested)
        linkage.region_changed.connect(self.region_changed)
        linkage.region_cleared.connect(self.region_cleared)
        linkage.lines_requested.connect(self._ask_for_lines)
        linkage.save_chosen.connect(self.save_chosen)
        linkage.gesture_ended.connect(self._end_gesture)
        cards.mode_chosen.connect(self.mode_chosen)
        cards.group_chosen.connect(self.group_chosen)
        cards.remove_requested.connect(self.remove_requested)
        cards.move_requested.connect(self.move_requested)
        cards.export_requested.connect(self.export_requested)
        cards.enlarge_requested.connect(self.enlarge)
        cards.region_requested.connect(linkage.select_view)
        cards.curves_changed.connect(self._show_again)

    def _end_gesture(self) -> None:
        self._show_again()
        self.gesture_ended.emit()

    def _show_again(self) -> None:
        is_steady = self.linkage.is_moving
        for panel in self._panels.values():
            if panel.shown is not None:
                hidden = self.cards.hidden(panel.shown.chart)
                panel.show_curves(
                    replace(panel.shown, view_s=self._view_s, hidden=hidden, is_steady=is_steady)
                )
        self.linkage.move_view(self._view_s)

    def _move_origin(self, origin_ts: float) -> None:
        if self._origin_ts is not None and origin_ts != self._origin_ts:
            self.linkage.move_origin(self._origin_ts - origin_ts)
        self._origin_ts = origin_ts

    def _ask_for_lines(self, key: str, group: str, start_s: float, end_s: float) -> None:
        # They open below and take room from the page: the chart they were asked of must stay.
        self._asked = key
        self.lines_requested.emit(key, group, start_s, end_s)

    def _bring_in_sight(self, key: str) -> None:
        panel, bar = self._panels.get(key), self.verticalScrollBar()
        if panel is None or panel.isHidden():
            return
        above_px = panel.geometry().bottom() + 1 - self.height()
        least = ceil(max(above_px, 0) / self._pitch_px) * self._pitch_px
        bar.setValue(min(max(bar.value(), least), panel.y()))

    def _stop_at_row(self, _action: int) -> None:
        self._asked = ""
        bar = self.verticalScrollBar()
        bar.setSliderPosition(round(bar.sliderPosition() / self._pitch_px) * self._pitch_px)

    def _take_panels(self, charts: tuple[ChartFrame, ...]) -> None:
        keys = [chart.key for chart in charts]
        if keys == list(self._panels):
            return
        before = self._panels
        for key in [key for key in before if key not in keys]:
            panel = before.pop(key)
            self.linkage.release(panel)
            self.cards.release(panel)
            # Qt would give the focus to another card, and scroll there.
            panel.clearFocus()
            panel.hide()
            self._spare.append(panel)
        if not before:
            self.verticalScrollBar().setValue(0)
        self._panels = {key: before.get(key) or self._new_panel() for key in keys}
        for one, following in pairwise(self._panels.values()):
            self.setTabOrder(one, following)
        for panel in self._panels.values():
            panel.order_tabs()
        region = self.linkage.region
        if region is not None and region.key not in keys:
            self.linkage.clear_region()
        if self._large not in self._panels:
            self._large = ""
        self._arrange()

    def _new_panel(self) -> ChartPanel:
        return self._spare.pop() if self._spare else self._made_panel()

    def _made_panel(self) -> ChartPanel:
        panel = ChartPanel(self._theme, self._page)
        self.linkage.attach(panel)
        self.cards.attach(panel)
        return panel

    def _arrange(self) -> None:
        shown = [self._panels[self._large]] if self._large else list(self._panels.values())
        width, height = self.width(), self.height()
        places = arrange(len(shown), width, height)
        bottom = max((place.y + place.height for place in places), default=0)
        if bottom > height:
            width -= _SCROLL_BAR_PX
            places = arrange(len(shown), width, height)
        bar = self.verticalScrollBar()
        first_row = round(bar.value() / self._pitch_px)
        self._pitch_px = (places[0].height if places else 0) + GAP_PX
        rows_below = ceil(max(bottom - height, 0) / self._pitch_px)
        self._page.resize(width, height + rows_below * self._pitch_px)
        bar.setValue(first_row * self._pitch_px)
        for place, panel in zip(places, shown, strict=True):
            panel.setGeometry(place.x, place.y, place.width, place.height)
            panel.show()
        for panel in self._panels.values():
            if panel not in shown:
                panel.hide()
