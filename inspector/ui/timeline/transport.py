"""The transport: buttons that move the playhead, and how fast it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from inspector.core.playhead import SPEEDS, Playback
from inspector.ui.actions.playback import PlaybackActions
from inspector.ui.icon_button import IconButton
from inspector.ui.models.format import speed_words
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.theme import Theme

_GAP_PX = 2


class Transport(QWidget):
    """Shows how the playhead moves, and lets a person change it.

    Signals:
        speed_chosen: Session seconds in a second; infinite for as fast as can be seen.
    """

    speed_chosen = Signal(float)

    def __init__(
        self, theme: Theme, actions: PlaybackActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.play = IconButton(theme, actions.play, "play", self)
        self.buttons = (
            IconButton(theme, actions.to_start, "to_start", self),
            IconButton(theme, actions.record_back, "record_back", self),
            self.play,
            IconButton(theme, actions.record_forward, "record_forward", self),
            IconButton(theme, actions.to_end, "to_end", self),
        )
        self.loop = IconButton(theme, actions.loop, "loop", self)
        self.adaptive = IconButton(theme, actions.adaptive, "adaptive", self)
        words = [speed_words(speed) for speed in SPEEDS]
        self.speed = ChoiceButton(theme, "", "Speed", words, self)
        self.speed.set_choice(speed_words(1.0))
        self.speed.chosen.connect(lambda text: self.speed_chosen.emit(SPEEDS[words.index(text)]))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for part in (*self.buttons, self.speed, self.loop, self.adaptive):
            row.addWidget(part)

    def add(self, button: QWidget) -> None:
        """Add a button behind those that are there."""
        self._row.addWidget(button)
        button.show()

    def show_playback(self, playback: Playback) -> None:
        """Show how the playhead moves."""
        self.play.set_icon("pause" if playback.is_playing else "play")
        self.speed.set_choice(speed_words(playback.speed))
