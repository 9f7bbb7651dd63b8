"""What stands at instants of a session: alerts, saves of config files, bookmarks."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from inspector.analysis.alert_timeline import Group
from inspector.core.playhead import next_mark
from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_marks import NO_ALERTS, AlertMarks
from inspector.ui.models.marks import ConfigMark, are_within, in_order
from inspector.ui.playback_control import PlaybackControl
from inspector.ui.timeline.point_out import point_out
from inspector.ui.view_control import ViewControl


class LiveMarks:
    """Marks instants wherever there is a time axis, and goes from one to the next.

    Args:
        window: The window.
        view: Its visible range.
        playback: Its playhead, which can be slow near them.
    """

    def __init__(self, window: MainWindow, view: ViewControl, playback: PlaybackControl) -> None:
        self._window, self._view, self._playback = window, view, playback
        self._config_marks: tuple[ConfigMark, ...] = ()
        self._firings: Sequence[float] = ()
        self._bookmarks: tuple[float, ...] = ()
        self._gone_to_ts = -math.inf

    def forget(self) -> None:
        """Mark nothing: another source is to be shown."""
        self._gone_to_ts = -math.inf
        self.set_config_marks(())
        self.set_alerts(NO_ALERTS, NO_ALERTS)
        self.set_bookmarks(NO_BOOKMARKS)

    @property
    def config_marks(self) -> tuple[ConfigMark, ...]:
        """Saves of config files, the earliest first."""
        return self._config_marks

    def set_config_marks(self, marks: tuple[ConfigMark, ...]) -> None:
        """Mark saves of config files."""
        self._config_marks = in_order(marks)
        self._window.live.grid.set_config_marks(self._config_marks)
        self._window.timeline.strip.set_config_marks(self._config_marks)
        self._slow_down()

    def set_alerts(
        self,
        marks: AlertMarks,
        shown: AlertMarks,
        quiet: frozenset[tuple[str, Group]] = frozenset(),
    ) -> None:
        """Mark alerts, and count those that fire at the tabs.

        Args:
            marks: All of them, for the overview.
            shown: What of them had begun where the playhead is held, for charts and tabs.
            quiet: Rule and group of alerts that do not count.
        """
        self._window.live.grid.set_alerts(shown)
        self._window.timeline.strip.set_alerts(marks)
        self._window.live.tabs.show_firing(shown.firing(quiet))
        self._firings = marks.begun()
        self._slow_down()

    def set_evaluated(self, evaluated_ts: float) -> None:
        """Know up to which instant alerts are evaluated; minus infinite before that."""
        self._view.missed.set_firings(self._firings, evaluated_ts)

    def set_bookmarks(self, bookmarks: Bookmarks) -> None:
        """Mark bookmarks."""
        self._bookmarks = tuple(sorted(bookmarks))
        self._window.live.grid.set_bookmarks(bookmarks)
        self._window.timeline.strip.set_bookmarks(bookmarks)
        self._slow_down()

    def offer(self) -> None:
        """Offer to go to those that are within the session."""
        actions, extent = self._window.window_actions, self._view.extent
        is_held = self._playback.is_held
        has_saves = bool(self._config_marks) if is_held else are_within(self._config_marks, extent)
        actions.set_has_config_saves(has_any=has_saves)
        has_alerts = bool(self._firings) if is_held else extent.has_any(self._firings)
        actions.set_has_alerts(has_any=has_alerts)
        actions.set_has_bookmarks(has_any=bool(self._bookmarks))

    def next_config_save(self) -> None:
        """Show the next save of a config file."""
        self.go_to_next([mark.ts for mark in self._config_marks])

    def next_alert(self) -> None:
        """Show where the next alert began to fire, and say which it is."""
        self._window.show_page("live")
        self._point_out(self.go_to_next(self._firings))

    def next_missed_alert(self) -> None:
        """Show where the next alert began to fire of those since the view stopped following."""
        self._point_out(self.go_to_next(self._view.missed.firings))

    def next_bookmark(self) -> None:
        """Show the next bookmark, and what it says."""
        self._point_out(self.go_to_next(self._bookmarks))

    def go_to(self, at_ts: float) -> None:
        """Show an instant, Unix seconds, and what stands there."""
        self._point_out(self.go_to_next([at_ts]))

    def go_to_next(self, instants: Sequence[float]) -> float | None:
        """Show the next of ascending instants, and let the crosshair of the keys stand on it.

        Returns:
            The instant, Unix seconds; None if there is none to show.
        """
        at_ts = self._playback.go_to_next(instants)
        start_ts, end_ts = self._view.view.bounds(self._view.extent)
        if at_ts is None:
            # The view stays where it is, and so only those in sight can be meant.
            first, stop = bisect_left(instants, start_ts), bisect_right(instants, end_ts)
            at_ts = next_mark(self._gone_to_ts, instants[first:stop])
        if at_ts is not None:
            self._gone_to_ts = at_ts
            self._window.live.grid.linkage.point_at((at_ts - start_ts) / (end_ts - start_ts))
        return at_ts

    def _point_out(self, at_ts: float | None) -> None:
        # None of the charts in sight need be about it.
        if at_ts is not None:
            point_out(self._window.timeline.strip, at_ts - self._view.instant(0.0))

    def _slow_down(self) -> None:
        saves = (mark.ts for mark in self._config_marks)
        self._playback.set_marks(sorted({*saves, *self._firings, *self._bookmarks}))
        self.offer()
