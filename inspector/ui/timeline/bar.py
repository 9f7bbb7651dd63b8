"""The foot of the window: overview strip, playhead, span, and whether the view follows."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.playhead import FOLLOWING, Playback
from inspector.ui.actions.playback import PlaybackActions
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.key_hints import KeyHints
from inspector.ui.models.format import count, instant, size, span, speed_words
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.text import PlainLabel, SteadyLabel
from inspector.ui.theme import Theme
from inspector.ui.timeline.follow_chip import FollowChip
from inspector.ui.timeline.overview import OverviewStrip
from inspector.ui.timeline.transport import Transport

_HEIGHT_PX = 104
_SPAN_FROM_PX, _AWAY_FROM_PX, _ROOM_PX = 1_160, 900, 1_000

_FOLLOWING = {
    SourceState.WAITING: "Waiting for the first line",
    SourceState.LOADING: "Reading what is there",
    SourceState.LIVE: "Following live",
    SourceState.IDLE: "At the end · no new lines",
}
_HINTS = (("play, pause", "Space"), ("live", "End"), ("keys", "?"))


class TimelineBar(QFrame):
    """Shows the whole session and where in it the views stand.

    Args:
        theme: Colours.
        now: Returns the Unix seconds that say which day today is.
        actions: What moves the playhead.

    Signals:
        seek_requested: Where a person wants the playhead, seconds since the session's origin.
        speed_chosen: How fast it is to play; infinite for as fast as can be seen.
        view_requested: Start and end of the view that a person wants, seconds since the session's
            origin, and whether its end is not the matter; again and again while a gesture lasts.
        gesture_ended: The gesture is over.
        return_to_live: A person wants the view to follow again.
        fit_requested: A person wants all of the session in view.
    """

    seek_requested = Signal(float)
    speed_chosen = Signal(float)
    view_requested = Signal(float, float, bool)
    gesture_ended = Signal()
    return_to_live = Signal()
    fit_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], float],
        actions: PlaybackActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._now = now
        self._playback = FOLLOWING
        self.strip = OverviewStrip(theme, self)
        self.transport = Transport(theme, actions, self)
        self.playhead = SteadyLabel("value", font(TEXT_PX, MEDIUM), self)
        self.span = SteadyLabel("muted", font(TEXT_PX), self)
        self.loaded = PlainLabel("muted", font(LABEL_PX), parent=self)
        # In a narrow window its end is cut before anything else is.
        self.loaded.setMinimumWidth(1)
        self.hints = KeyHints(theme, self)
        self.hints.set_hints(_HINTS)
        self.away = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.following = FollowChip(theme, self)
        self.setFixedHeight(_HEIGHT_PX)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.transport)
        row.addWidget(self.playhead)
        row.addWidget(self.span)
        row.addWidget(self.loaded)
        row.addWidget(self.hints, 1)
        row.addWidget(self.away)
        row.addWidget(self.following)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.strip)
        column.addLayout(row)
        self.strip.seek_requested.connect(self.seek_requested)
        self.transport.speed_chosen.connect(self.speed_chosen)
        self.strip.view_requested.connect(self.view_requested)
        self.strip.gesture_ended.connect(self.gesture_ended)
        self.strip.fit_requested.connect(self.fit_requested)
        self.following.clicked.connect(self._go_back)

    def show_frame(self, frame: Frame) -> None:
        """Show the session of a frame."""
        self.strip.show_frame(frame)
        self._show_following(frame)
        self._show_loaded(frame)
        if frame.overview is None:
            self.playhead.show_text("")
            self.span.show_text("")
            return
        now_ts, origin_ts = self._now(), frame.origin_ts
        self.playhead.show_text(instant(origin_ts + frame.playhead_s, now_ts))
        start_s, end_s = frame.span_s
        self.span.show_text(span(origin_ts + start_s, origin_ts + end_s, now_ts))

    def show_playback(self, playback: Playback) -> None:
        """Show how the playhead moves."""
        self._playback = playback
        self.transport.show_playback(playback)
        if self.strip.head.loop != playback.loop:
            self.strip.head.loop = playback.loop
            self.strip.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the instant and the way back are all that is said."""
        super().resizeEvent(event)
        self.span.setVisible(self.width() >= _SPAN_FROM_PX)
        self.away.setMaximumWidth(_ROOM_PX if self.width() >= _AWAY_FROM_PX else 0)

    def set_view(self, start_s: float, end_s: float) -> None:
        """Show another window in the session at once, seconds since the origin."""
        self.strip.set_view(start_s, end_s)

    def _show_following(self, frame: Frame) -> None:
        state = frame.status.state
        self.away.setVisible(frame.behind is not None)
        if frame.behind is None:
            self.following.show_state(_FOLLOWING[state], is_live=state is SourceState.LIVE)
            return
        if self._playback.is_playing:
            self.away.show_text(f"Playing {speed_words(self._playback.speed)}")
        else:
            is_held = not self._playback.playhead.follows
            self.away.show_text("Paused" if is_held else "Looking back")
        is_over = state is SourceState.IDLE
        self.following.offer_way_back("Return to the end" if is_over else "Return to live")

    def _show_loaded(self, frame: Frame) -> None:
        status = frame.status
        is_partial = status.spooled_bytes > 0 or status.skipped_bytes > 0
        self.loaded.setVisible(is_partial)
        if not is_partial:
            return
        parts = [f"{count(status.rows)} rows"]
        if not math.isnan(status.loaded_from_ts):
            parts.insert(0, f"from {instant(status.loaded_from_ts, self._now())}")
        if status.spooled_bytes:
            parts.append(f"{size(status.spooled_bytes)} on disk")
        if status.skipped_bytes:
            parts.append(f"{size(status.skipped_bytes)} not loaded")
        self.loaded.show_text(" · ".join(parts))

    def _go_back(self) -> None:
        if self.following.is_way_back:
            self.return_to_live.emit()
