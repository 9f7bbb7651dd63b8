"""What a person does on the Live page and to the view, as what frames are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from inspector.analysis.alert_timeline import Group, Interval
from inspector.analysis.saves import NO_SAVES, Saves
from inspector.core.playhead import Loop, Playback
from inspector.ui.live_marks import LiveMarks
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_marks import RuleSign, marks_of
from inspector.ui.models.frame import Frame
from inspector.ui.models.layouts import Layout
from inspector.ui.models.marks import ConfigMark
from inspector.ui.models.request import ViewRequest
from inspector.ui.page_control import PageControl
from inspector.ui.playback_control import PlaybackControl
from inspector.ui.view_control import ViewControl

_FINER, _STEP, _COARSER = 0.01, 0.1, 1.0
_NEARER, _FARTHER = 0.5, 2.0
# A pointer may tell a thousand places a second; charts move no more often than a screen shows it.
_MOVE_MS = 16


class LiveControl(QObject):
    """Connects the widgets of a window with what they change.

    Attributes:
        view: The visible range.
        page: Tab, charts, grouping and filters.
        playback: The playhead.
        marks: What stands at instants.

    Signals:
        requested: The `ViewRequest` that a person wants from now on.
    """

    requested = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.view = ViewControl(self)
        self.page = PageControl(self)
        self.playback = PlaybackControl(self.view, parent=self)
        self.marks = LiveMarks(window, self.view, self.playback)
        self._to_show: tuple[float, float] | None = None
        self._saves = NO_SAVES
        self._moving = QTimer(self)
        self._moving.setSingleShot(True)
        self._moving.setInterval(_MOVE_MS)
        self._moving.timeout.connect(self._go_on)
        self.view.changed.connect(self._ask)
        self.view.moved.connect(self._move)
        self.view.stepped.connect(self._show_range)
        self.playback.changed.connect(self._show_playback)
        self.page.changed.connect(self._ask)
        self.page.changed.connect(self._show_choices)
        self._connect_bars()
        self._connect_grid()
        self._connect_actions()
        self._show_choices()
        self._show_range()

    @property
    def request(self) -> ViewRequest:
        """All that is wanted."""
        return replace(self.page.request(self.view.view), saves=self._saves)

    @property
    def layout(self) -> Layout:
        """How the page is put together."""
        return Layout(self.page.tabs, self.view.view.range_s, self.page.filters)

    def show_layout(self, layout: Layout) -> None:
        """Put the page together otherwise."""
        if layout.range_s != self.view.view.range_s:
            self.view.set_range(layout.range_s)
        self.page.set_layout(layout)
        self._show_range()

    def reset(self) -> None:
        """Begin anew with another source."""
        self.playback.use(None)
        self.view.reset()
        self.page.reset()
        self._to_show = None
        self._window.live.grid.forget()
        self._saves = NO_SAVES
        self.marks.forget()
        self._show_choices()
        self._show_range()

    @property
    def config_marks(self) -> tuple[ConfigMark, ...]:
        """Saves of config files, the earliest first."""
        return self.marks.config_marks

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark saves of config files wherever there is a time axis."""
        self.marks.set_config_marks(marks)

    def set_alerts(
        self,
        intervals: tuple[Interval, ...],
        rules: Mapping[str, RuleSign],
        shown: tuple[Interval, ...] | None = None,
        quiet: frozenset[tuple[str, Group]] = frozenset(),
    ) -> None:
        """Mark alerts wherever there is a time axis, and count those that fire at the tabs.

        Args:
            intervals: States that alerts were in, in any order; the same object while nothing is
                new.
            rules: What their rules say, by name.
            shown: What of them had begun where the playhead is held; None for all.
            quiet: Rule and group of those that do not count: somebody takes care of them.
        """
        marks = marks_of(intervals, rules)
        is_all = shown is None or shown is intervals
        self.marks.set_alerts(marks, marks if is_all else marks_of(shown or (), rules), quiet)

    def set_evaluated(self, evaluated_ts: float) -> None:
        """Know up to which instant alerts are evaluated; minus infinite before that."""
        self.marks.set_evaluated(evaluated_ts)

    def set_saves(self, saves: Saves) -> None:
        """Want to know from now on who goes by these saves of config files."""
        self._saves = saves
        self._ask()

    def show_choices(self) -> None:
        """Mark in the window all that is chosen."""
        self._show_choices()
        self._show_range()

    def take(self, frame: Frame) -> Frame:
        """Return a frame as it is to be shown."""
        self.page.take(frame)
        self._window.top_bar.filters.set_facets(frame.facets)
        self._window.live.set_catalogue(frame.catalogue)
        if self._to_show is not None:
            # The frame is shown with the range that is wanted by now.
            self._to_show = None
            self._show_range()
        self.playback.take_state(frame.status.state)
        shown = self.view.take(frame)
        self.marks.offer()
        return shown

    def _move(self, start_s: float, end_s: float) -> None:
        """Show another range before there is a frame for it: at once, then once in a while."""
        self._to_show = (start_s, end_s)
        if not self._moving.isActive():
            self._go_on()

    def _go_on(self) -> None:
        to_show, self._to_show = self._to_show, None
        if to_show is not None:
            self._window.live.set_view(to_show)
            self._window.timeline.set_view(*to_show)
            self._show_range()
            self._moving.start()

    def _ask(self) -> None:
        self.requested.emit(self.request)

    def _show_choices(self) -> None:
        """Mark in the window what is chosen for the page."""
        window, page = self._window, self.page
        window.top_bar.filters.set_filters(page.filters)
        window.live.tabs.set_namespace(page.namespace)
        window.live.group.set_group(str(page.group_by))
        window.live.set_edited(page.is_edited)
        window.live.set_filters(page.filters)
        window.window_actions.charts.reset.setEnabled(page.is_edited)

    def _show_range(self) -> None:
        """Mark in the window how long the range is, and whether there are ways back."""
        history, actions = self.view.history, self._window.window_actions.view
        self._window.top_bar.set_range(self.view.view.range_s)
        actions.zoom_back.setEnabled(bool(history.past))
        actions.zoom_forward.setEnabled(bool(history.future))

    def _connect_bars(self) -> None:
        window, view, page = self._window, self.view, self.page
        window.range_changed.connect(view.set_range)
        window.namespace_changed.connect(page.set_namespace)
        window.group_changed.connect(page.set_group)
        window.top_bar.filters.filters_changed.connect(page.set_filters)
        window.timeline.view_requested.connect(view.show)
        window.timeline.gesture_ended.connect(view.end_gesture)
        window.timeline.return_to_live.connect(self.playback.follow)
        window.timeline.fit_requested.connect(view.fit)
        window.timeline.seek_requested.connect(self._seek)
        window.timeline.speed_chosen.connect(self.playback.set_speed)
        window.live.return_to_live.connect(self.playback.follow)
        window.live.missed_alerts_wanted.connect(self.marks.next_missed_alert)
        window.live.filters_cleared.connect(page.clear_filters)
        window.live.chart_chosen.connect(page.add_chart)
        window.live.reset_requested.connect(page.reset_charts)

    def _connect_grid(self) -> None:
        grid, view, page = self._window.live.grid, self.view, self.page
        grid.zoomed.connect(view.zoom)
        grid.panned.connect(view.pan)
        grid.gesture_ended.connect(view.end_gesture)
        grid.fit_requested.connect(view.fit)
        grid.region_changed.connect(page.set_region)
        grid.region_cleared.connect(page.clear_region)
        grid.mode_chosen.connect(page.set_mode)
        grid.group_chosen.connect(page.set_chart_group)
        grid.remove_requested.connect(page.remove_chart)
        grid.move_requested.connect(page.move_chart)

    def _connect_actions(self) -> None:
        actions, view, page = self._window.window_actions, self.view, self.page
        playback = self.playback
        does: dict[QAction, Callable[[], object]] = {
            actions.view.beginning: view.go_to_start,
            actions.view.step_back: lambda: playback.step(-_STEP),
            actions.view.step_forward: lambda: playback.step(_STEP),
            actions.view.step_back_finer: lambda: playback.step(-_FINER),
            actions.view.step_forward_finer: lambda: playback.step(_FINER),
            actions.view.step_back_coarser: lambda: playback.step(-_COARSER),
            actions.view.step_forward_coarser: lambda: playback.step(_COARSER),
            actions.view.zoom_in: lambda: view.zoom_once(_NEARER),
            actions.view.zoom_out: lambda: view.zoom_once(_FARTHER),
            actions.view.fit: view.fit,
            actions.view.config_save: self.marks.next_config_save,
            actions.view.alert: self.marks.next_alert,
            actions.bookmarks.following: self.marks.next_bookmark,
            actions.view.zoom_back: view.back,
            actions.view.zoom_forward: view.forward,
            actions.charts.reset: page.reset_charts,
            actions.filter.clear: page.clear_filters,
        }
        does |= self._playback_actions()
        for action, do in does.items():
            action.triggered.connect(lambda _checked=False, do=do: do())

    def _playback_actions(self) -> dict[QAction, Callable[[], object]]:
        actions, playback = self._window.window_actions.playback, self.playback
        return {
            actions.play: playback.toggle,
            actions.to_start: playback.go_to_start,
            actions.to_end: playback.follow,
            actions.record_back: lambda: playback.step_record(is_forward=False),
            actions.record_forward: lambda: playback.step_record(is_forward=True),
            actions.faster: lambda: playback.change_speed(is_faster=True),
            actions.slower: lambda: playback.change_speed(is_faster=False),
            actions.loop: self._toggle_loop,
            actions.adaptive: lambda: playback.set_adaptive(
                is_adaptive=actions.adaptive.isChecked()
            ),
            **{
                action: partial(playback.set_speed, speed)
                for speed, action in actions.speeds.items()
            },
        }

    def _seek(self, at_s: float) -> None:
        self.playback.seek(self.view.instant(at_s))

    def _toggle_loop(self) -> None:
        """Loop the region that is measured, or else what is in view; or loop no longer."""
        region = self.page.region
        if self.playback.playback.loop is not None:
            self.playback.set_loop(None)
        elif region is not None:
            self.playback.set_loop(Loop(region.start_ts, region.end_ts))
        else:
            self.playback.set_loop(Loop(*self.view.view.bounds(self.view.extent)))

    def _show_playback(self, playback: Playback) -> None:
        actions = self._window.window_actions.playback
        actions.loop.setChecked(playback.loop is not None)
        actions.adaptive.setChecked(playback.is_adaptive)
        self._window.timeline.show_playback(playback)
