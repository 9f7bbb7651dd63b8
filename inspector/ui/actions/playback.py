"""Moving the playhead."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action
from inspector.ui.models.format import speed_words

_SPEEDS = (math.inf, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 100.0, 300.0, 1_000.0)
"""By digit."""


class PlaybackActions(QObject):
    """What moves the playhead; reading goes on wherever it is.

    Attributes:
        play: Play, or pause.
        to_start: Put the playhead at the beginning of the session, or of the loop.
        to_end: Follow the end.
        record_back, record_forward: Go to the record before, or to the next one.
        faster, slower: Play with the next speed.
        speeds: Play with a certain speed, by its digit.
        loop: Play what is in view again and again, or no longer.
        adaptive: Be slower near alerts, saves and bookmarks, or no longer.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.play = self._make("Play or pause", "Space", "Hold this instant, or play on from it")
        self.to_start = self._make("Playhead to the beginning", "Shift+Home")
        self.to_end = self._make("Return to live", "End", "Follow the end again")
        self.record_back = self._repeating("Record before", "Ctrl+Left", "To the record before")
        self.record_forward = self._repeating("Next record", "Ctrl+Right", "To the next record")
        self.faster = self._repeating("Play faster", ".")
        self.slower = self._repeating("Play slower", ",")
        self.speeds = {
            speed: self._make(f"Play at {speed_words(speed)}", str(digit))
            for digit, speed in enumerate(_SPEEDS)
        }
        self.loop = self._make("Loop what is in view", "L", "Play it again and again")
        self.adaptive = self._make(
            "Adaptive speed", "Shift+A", "Slow near alerts, saves and bookmarks, fast elsewhere"
        )
        self.loop.setCheckable(True)
        self.adaptive.setCheckable(True)

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (
            *(self.play, self.to_start, self.to_end, self.record_back, self.record_forward),
            *(self.faster, self.slower, *self.speeds.values(), self.loop, self.adaptive),
        )

    def _make(self, text: str, keys: str, tip: str = "") -> QAction:
        return make_action(self, Category.PLAYBACK, text, keys, tip)

    def _repeating(self, text: str, keys: str, tip: str = "") -> QAction:
        return make_action(self, Category.PLAYBACK, text, keys, tip, repeats=True)
