"""What ties the plots of a page together: a gesture over one of them is seen on all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.charts.linked import Linked, Region
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.shown import NO_MARKS
from inspector.ui.models.alert_marks import NO_ALERTS, AlertMarks
from inspector.ui.models.frame import RegionFrame
from inspector.ui.models.marks import ConfigMark
from inspector.ui.models.threshold_marks import NO_THRESHOLDS, ThresholdMark

Panels = Mapping[str, ChartPanel]

# The share of the view by which a key moves the crosshair.
_STEP = 0.01


class Linkage(QObject):
    """Keeps crosshair, pinned cursor and region, and hears the pointer over all plots.

    Args:
        panels: Returns the panels in use by the keys of their charts.
        parent: The page.

    Signals:
        zoomed: How many times as long the view becomes, and the share of it that stays in place.
        panned: By how many seconds the view moves.
        gesture_ended: The view moves no more.
        fit_requested: The whole session is to be in view.
        region_changed: Key of the chart, start and end of the region, seconds since the origin.
        region_cleared: There is no region any more.
        threshold_moved: A panel, name of a rule, and where its threshold is dragged.
        threshold_dropped: The same, once it is let go of.
        threshold_kept: The rule is to have the threshold that was let go of.
        threshold_dismissed: It is not.
        lines_requested: Key of the chart, group of the curve, start and end of the bucket.
        save_chosen: When the config file was saved whose mark was clicked, Unix seconds.
    """

    zoomed = Signal(float, float)
    panned = Signal(float)
    gesture_ended = Signal()
    fit_requested = Signal()
    region_changed = Signal(str, float, float)
    region_cleared = Signal()
    threshold_moved = Signal(object, str, float)
    threshold_dropped = Signal(object, str, float)
    threshold_kept = Signal()
    threshold_dismissed = Signal()
    lines_requested = Signal(str, str, float, float)
    save_chosen = Signal(float)

    def __init__(self, panels: Callable[[], Panels], parent: QObject) -> None:
        super().__init__(parent)
        self._panels = panels
        self._linked = Linked()
        self._view_s = (0.0, 1.0)
        self._hovered: ChartPanel | None = None
        self._share = 0.0
        self._focused: ChartPanel | None = None
        self._focus_share = 1.0
        self._moving = 0
        self._config_marks: tuple[ConfigMark, ...] = ()
        self._bookmarks = NO_BOOKMARKS
        self._alerts = NO_ALERTS
        self._thresholds = NO_THRESHOLDS
        self._attached: list[ChartPanel] = []

    @property
    def is_moving(self) -> bool:
        """Whether a gesture moves the view."""
        return self._moving > 0

    @property
    def pin_s(self) -> float | None:
        """The pinned cursor, seconds since the origin; None without one."""
        return self._linked.pin_s

    @property
    def thresholds(self) -> tuple[ThresholdMark, ...]:
        """The thresholds of rules that are lines in charts."""
        return self._thresholds

    @property
    def region(self) -> Region | None:
        """The region; None without one."""
        return self._linked.region

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark other saves of config files in all charts, those to come included."""
        self._config_marks = marks
        for panel in self._attached:
            panel.plot.set_config_marks(marks)

    def set_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Mark other bookmarks in all charts, those to come included."""
        self._bookmarks = bookmarks
        for panel in self._attached:
            panel.plot.set_bookmarks(bookmarks)

    def set_alerts(self, marks: AlertMarks) -> None:
        """Mark other alerts in all charts, those to come included."""
        self._alerts = marks
        for panel in self._attached:
            panel.plot.set_alerts(marks)

    def set_thresholds(self, marks: tuple[ThresholdMark, ...]) -> None:
        """Draw other thresholds of rules in all charts, those to come included."""
        self._thresholds = marks
        for panel in self._attached:
            panel.plot.thresholds.set_marks(marks)

    def attach(self, panel: ChartPanel) -> None:
        """Hear the pointer over a panel."""
        gestures = panel.plot.gestures
        gestures.hovered.connect(partial(self._hover, panel))
        gestures.zoomed.connect(self.zoomed)
        gestures.panned.connect(self.panned)
        gestures.started.connect(self._start)
        gestures.ended.connect(self._end)
        gestures.fit_requested.connect(self.fit_requested)
        gestures.selecting.connect(partial(self._select, panel))
        gestures.selected.connect(self._selected)
        gestures.dismissed.connect(self.clear_region)
        gestures.pin_requested.connect(partial(self._pin_at, panel))
        panel.plot.point_chosen.connect(partial(self._choose, panel))
        panel.plot.save_chosen.connect(self.save_chosen)
        panel.ring_changed.connect(partial(self._focus, panel))
        panel.cursor_stepped.connect(self._step)
        panel.plot.set_config_marks(self._config_marks)
        panel.plot.set_bookmarks(self._bookmarks)
        panel.plot.set_alerts(self._alerts)
        panel.plot.thresholds.set_marks(self._thresholds)
        panel.plot.thresholds.moved.connect(partial(self.threshold_moved.emit, panel))
        panel.plot.thresholds.dropped.connect(partial(self.threshold_dropped.emit, panel))
        panel.strip.accepted.connect(self.threshold_kept)
        panel.strip.dismissed.connect(self.threshold_dismissed)
        self._attached.append(panel)

    def release(self, panel: ChartPanel) -> None:
        """Forget a panel whose chart is gone, with all that goes on in it."""
        if panel is self._hovered:
            self._hovered = None
        self._focus(panel, False)
        panel.plot.gestures.cancel()
        if panel.plot.thresholds.held:
            self.threshold_dismissed.emit()
        panel.set_marks(NO_MARKS)

    def show(self, view_s: tuple[float, float], statistics: RegionFrame | None) -> None:
        """Show the marks in a view, and the statistics that came with a frame."""
        self._linked.statistics = statistics
        self.move_view(view_s)

    def move_view(self, view_s: tuple[float, float]) -> None:
        """Show the marks in another view."""
        self._view_s = view_s
        self.place()

    def move_origin(self, by_s: float) -> None:
        """Count from an origin that is so much earlier; marks keep their instants."""
        self._linked.move_origin(by_s)

    def place(self) -> None:
        """Put all marks where they belong."""
        # The crosshair stays under a pointer that rests while the view moves on.
        here, cursor_s = self._pointed()[0], self._cursor_s()
        for key, panel in self._panels().items():
            panel.set_marks(self._linked.marks(key, cursor_s, here=panel is here))

    def point_at(self, share: float) -> None:
        """Put the crosshair of the keys at a share of the view."""
        self._hovered = None
        self._focus_share = share
        self.place()

    def pin(self) -> None:
        """Pin the cursor where it is, or unpin it."""
        self._pin(self._cursor_s() if self._linked.pin_s is None else None)

    def step_back(self) -> bool:
        """Take away the latest of region and pin; return whether there was one."""
        if self._linked.region is not None:
            for panel in self._panels().values():
                panel.plot.gestures.cancel()
            self.clear_region()
            return True
        if self._linked.pin_s is not None:
            self._pin(None)
            return True
        return False

    def select_view(self, key: str) -> None:
        """Make a region of a chart of all that is in view."""
        self._linked.region = Region(key, *self._view_s)
        self._selected()

    def forget(self) -> None:
        """Take all marks away without a word: they belong to a source that is gone."""
        self._linked = Linked()
        self.place()

    def clear_region(self) -> None:
        """Take the region away."""
        if self._linked.region is not None:
            self._linked.region = None
            self.place()
            self.region_cleared.emit()

    def _cursor_s(self) -> float | None:
        panel, share = self._pointed()
        if panel is None:
            return None
        start_s, end_s = self._view_s
        x_s = panel.snapped_s(start_s + share * (end_s - start_s))
        return min(max(x_s, start_s), end_s)

    def _pointed(self) -> tuple[ChartPanel | None, float]:
        """Return the card of the crosshair and its share of the view; keys serve if no pointer."""
        if self._hovered is not None:
            return self._hovered, self._share
        return self._focused, self._focus_share

    def _focus(self, panel: ChartPanel, has_ring: bool) -> None:
        if has_ring:
            self._focused = panel
            self.place()
        elif self._focused is panel:
            self._focused = None
            self.place()

    def _step(self, steps: int) -> None:
        # The pointer may rest on a card; the keys are what is used now.
        self._hovered = None
        self._focus_share = min(max(self._focus_share + steps * _STEP, 0.0), 1.0)
        self.place()

    def _hover(self, panel: ChartPanel, share: float | None) -> None:
        if share is not None:
            self._hovered, self._share = panel, share
        elif self._hovered is panel:
            self._hovered = None
        # The view that is being dragged takes the crosshair along.
        if not panel.plot.gestures.drags_view:
            self.place()

    def _start(self) -> None:
        self._moving += 1

    def _end(self) -> None:
        self._moving = max(self._moving - 1, 0)
        self.gesture_ended.emit()

    def _pin_at(self, panel: ChartPanel, at_s: float) -> None:
        at_s = panel.snapped_s(at_s)
        self._pin(None if at_s == self._linked.pin_s else at_s)

    def _pin(self, at_s: float | None) -> None:
        self._linked.pin_s = at_s
        self.place()

    def _select(self, panel: ChartPanel, start_s: float, end_s: float, is_new: bool) -> None:
        region = self._linked.region
        key = region.key if region is not None and not is_new else self._key_of(panel)
        self._linked.region = Region(key, start_s, end_s, is_dragged=True)
        self.place()

    def _selected(self) -> None:
        region = self._linked.region
        if region is None:
            return
        if not region.end_s > region.start_s:
            self.clear_region()
            return
        self._linked.region = replace(region, is_dragged=False)
        self.place()
        self.region_changed.emit(region.key, region.start_s, region.end_s)

    def _choose(self, panel: ChartPanel, group: str, start_s: float, end_s: float) -> None:
        self.lines_requested.emit(self._key_of(panel), group, start_s, end_s)

    def _key_of(self, panel: ChartPanel) -> str:
        return panel.shown.chart.key if panel.shown is not None else ""
