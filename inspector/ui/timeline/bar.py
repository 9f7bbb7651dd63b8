"""The foot of the window: overview strip, playhead, span, and whether the view follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.models.format import instant, span
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.text import PlainLabel, SteadyLabel
from inspector.ui.theme import Theme
from inspector.ui.timeline.overview import OverviewStrip

_HEIGHT_PX = 100

_FOLLOWING = {
    SourceState.WAITING: "Waiting for the first line",
    SourceState.LOADING: "Reading what is there",
    SourceState.LIVE: "Following live",
    SourceState.IDLE: "At the end · no new lines",
}


class TimelineBar(QFrame):
    """Shows the whole session and where in it the views stand.

    Args:
        theme: Colours.
        now: Returns the Unix seconds that say which day today is.
    """

    def __init__(
        self, theme: Theme, now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._now = now
        self.strip = OverviewStrip(theme, self)
        self.playhead = SteadyLabel("value", font(TEXT_PX, MEDIUM), self)
        self.span = SteadyLabel("muted", font(TEXT_PX), self)
        self.following = PlainLabel("state", font(LABEL_PX, MEDIUM), parent=self)
        self.following.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.following.setFixedHeight(28)
        self.setFixedHeight(_HEIGHT_PX)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.playhead)
        row.addWidget(self.span)
        row.addStretch(1)
        row.addWidget(self.following)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.strip)
        column.addLayout(row)

    def show_frame(self, frame: Frame) -> None:
        """Show the session of a frame."""
        self.strip.show_frame(frame)
        state = frame.status.state
        self.following.show_text(_FOLLOWING[state])
        self.following.set_role("state-live" if state is SourceState.LIVE else "state")
        if frame.overview is None:
            self.playhead.show_text("")
            self.span.show_text("")
            return
        now_ts, origin_ts = self._now(), frame.origin_ts
        self.playhead.show_text(instant(origin_ts + frame.playhead_s, now_ts))
        start_s, end_s = frame.span_s
        self.span.show_text(span(origin_ts + start_s, origin_ts + end_s, now_ts))
