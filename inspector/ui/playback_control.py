"""The playhead of the open source: held, played, and put somewhere by a person."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.core.playhead import (
    FOLLOWING,
    Loop,
    Playback,
    Playhead,
    advanced,
    faster,
    next_mark,
    slower,
    sought,
)
from inspector.session.instants import next_instant, previous_instant
from inspector.ui.bridge import OpenSource
from inspector.ui.models.frame import SourceState
from inspector.ui.view_control import ViewControl

TICK_MS = 33


class PlaybackControl(QObject):
    """Moves the playhead; reading goes on whatever it does.

    Args:
        view: The visible range, whose right edge is the playhead while it follows.
        clock: Returns seconds from any origin.

    Signals:
        changed: The `Playback`, whenever it is another one.
    """

    changed = Signal(object)

    def __init__(
        self,
        view: ViewControl,
        clock: Callable[[], float] = monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._clock = clock
        self._source: OpenSource | None = None
        self._playback = FOLLOWING
        self._marks: tuple[float, ...] = ()
        self._grows = False
        self._ticked_s = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def playback(self) -> Playback:
        """How the playhead moves."""
        return self._playback

    @property
    def is_held(self) -> bool:
        """Whether it stands or moves somewhere, rather than follows the end."""
        return not self._playback.playhead.follows

    def use(self, source: OpenSource | None) -> None:
        """Move the playhead of another source, which follows its end; None for no source."""
        self._source = source
        self._grows = False
        self._set(replace(FOLLOWING, speed=self._playback.speed))

    def take_state(self, state: SourceState) -> None:
        """Know how the reading goes: only what is over can be played from its beginning."""
        self._grows = state is not SourceState.IDLE

    def set_marks(self, marks: Sequence[float]) -> None:
        """Be slow near these, when asked to be: ascending, Unix seconds."""
        self._marks = tuple(marks)

    def toggle(self) -> None:
        """Pause what plays; else play from where the views stand.

        What follows a session that grows is held at this instant. At the end of a recording it
        begins anew.
        """
        playback, bounds = self._playback, self._bounds()
        if bounds is None:
            return
        if playback.is_playing:
            self._set(replace(playback, is_playing=False))
            return
        at_ts, looked_ts = playback.playhead.instant(bounds[1]), self._view.view.end_ts
        if looked_ts is not None and looked_ts < at_ts:
            self._view.follow()
            self._play(looked_ts, bounds)
        elif self.is_held:
            self._play(at_ts, bounds)
        elif self._grows:
            self._set(replace(playback, playhead=Playhead(bounds[1])))
        else:
            self._play(self._start(bounds), bounds)

    def seek(self, at_ts: float) -> None:
        """Put the playhead somewhere, Unix seconds; it is in sight there."""
        bounds = self._bounds()
        if bounds is None:
            return
        self._set(sought(self._playback, at_ts, *bounds))
        start_ts, end_ts = self._view.view.bounds(self._view.extent)
        if not (self._view.view.follows or start_ts <= at_ts <= end_ts):
            self._view.follow()

    def go_to_start(self) -> None:
        """Put the playhead at the beginning of the session, or of the loop."""
        bounds = self._bounds()
        if bounds is not None:
            self.seek(self._start(bounds))

    def follow(self) -> None:
        """Follow the end, in the views too."""
        self._set(replace(self._playback, playhead=Playhead(), is_playing=False))
        self._view.follow()

    def step(self, share: float) -> None:
        """Move the playhead by a share of the visible range; the range itself if it follows."""
        bounds = self._bounds()
        if bounds is None or not self.is_held:
            self._view.step(share)
        else:
            at_ts = self._playback.playhead.instant(bounds[1])
            self.seek(at_ts + share * self._view.view.range_s)

    def step_record(self, *, is_forward: bool) -> None:
        """Go to the next record, or to the one before, and hold there."""
        source, bounds = self._source, self._bounds()
        if source is None or bounds is None:
            return
        at_ts = self._playback.playhead.instant(bounds[1])
        found = (next_instant if is_forward else previous_instant)(source.session.view, at_ts)
        if found is not None and bounds[0] <= found:
            self._set(replace(self._playback, is_playing=False))
            self.seek(found)

    def go_to_next(self, instants: Sequence[float]) -> float | None:
        """Go to the next of ascending instants, behind the last one to the first; return it.

        The playhead goes there if it is held, else only the visible range.
        """
        bounds = self._bounds()
        if bounds is None or not self.is_held:
            return self._view.go_to_next(instants)
        inside = instants[bisect_left(instants, bounds[0]) : bisect_right(instants, bounds[1])]
        found = next_mark(self._playback.playhead.instant(bounds[1]), inside)
        if found is not None:
            self.seek(found)
        return found

    def set_speed(self, speed: float) -> None:
        """Play so many session seconds in a second; infinite for as fast as can be seen."""
        self._set(replace(self._playback, speed=speed))

    def change_speed(self, *, is_faster: bool) -> None:
        """Play with the next speed above or below."""
        speed = self._playback.speed
        self.set_speed(faster(speed) if is_faster else slower(speed))

    def set_loop(self, loop: Loop | None) -> None:
        """Play a stretch again and again; None for all to the end."""
        self._set(replace(self._playback, loop=loop))

    def set_adaptive(self, *, is_adaptive: bool) -> None:
        """Be slow near marks and fast elsewhere, or not."""
        self._set(replace(self._playback, is_adaptive=is_adaptive))

    def tick(self) -> None:
        """Move on by the time that went by."""
        bounds, now_s = self._bounds(), self._clock()
        elapsed_s, self._ticked_s = now_s - self._ticked_s, now_s
        if bounds is not None:
            self._set(advanced(self._playback, elapsed_s, *bounds, self._marks), is_hurried=False)

    def _play(self, at_ts: float, bounds: tuple[float, float]) -> None:
        placed = sought(self._playback, at_ts, *bounds)
        self._set(replace(placed, is_playing=not placed.playhead.follows))

    def _start(self, bounds: tuple[float, float]) -> float:
        loop = self._playback.loop
        return bounds[0] if loop is None else max(loop.start_ts, bounds[0])

    def _bounds(self) -> tuple[float, float] | None:
        """Return the first and last instant of the session; None while it has no row."""
        if self._source is None:
            return None
        extent = self._source.session.view.extent
        if math.isnan(extent.start_ts):
            return None
        return extent.start_ts, extent.follow_ts

    def _set(self, playback: Playback, *, is_hurried: bool = True) -> None:
        before, self._playback = self._playback, playback
        if self._source is not None and self._source.session.playhead != playback.playhead:
            self._source.session.playhead = playback.playhead
            if is_hurried:
                self._source.hurry.set()
            self._source.ingestion.changed.set()
        self._view.hold(is_held=self.is_held)
        if playback.is_playing and not self._timer.isActive():
            self._ticked_s = self._clock()
            self._timer.start()
        elif not playback.is_playing:
            self._timer.stop()
        if playback != before:
            self.changed.emit(playback)
