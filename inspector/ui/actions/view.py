"""Moving the visible range through the session."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action


class ViewActions(QObject):
    """What moves the view; reading goes on whatever the view does.

    Attributes:
        beginning: Go to the first row.
        step_back, step_forward: Move by a tenth of the range, the playhead if it is held.
        step_back_finer, step_forward_finer: Move by a hundredth of the range.
        step_back_coarser, step_forward_coarser: Move by a whole range.
        zoom_in, zoom_out: Show half the range, or twice.
        fit: Show the whole session.
        zoom_back, zoom_forward: Go through the ranges that were shown before.
        pin: Pin the second cursor under the first, or take it away.
        clear: Take away pinned cursor, region and isolated curves.
        next_rejected: Show the next rejected line.
        rejected: Show all rejected lines.
        config_save: Show the next save of a config file.
        compare_save: Compare what was before and after the last save of a config file.
        alert: Show where the next alert began to fire.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beginning = self._make("Go to the beginning", "Home", "Show the first rows")
        self.step_back = self._repeating("Step back", "Left", "A tenth of the range earlier")
        self.step_forward = self._repeating("Step forward", "Right", "A tenth of the range later")
        self.step_back_finer = self._repeating("Step back, finer", "Shift+Left")
        self.step_forward_finer = self._repeating("Step forward, finer", "Shift+Right")
        self.step_back_coarser = self._repeating("Step back, coarser", "Alt+Left")
        self.step_forward_coarser = self._repeating("Step forward, coarser", "Alt+Right")
        self.zoom_in = self._repeating("Zoom in", "Ctrl+= Ctrl++", "Show half the range")
        self.zoom_out = self._repeating("Zoom out", "Ctrl+-", "Show twice the range")
        self.fit = self._make("Fit the whole session", "F")
        self.zoom_back = self._repeating("Zoom history: back", "Backspace Back")
        self.zoom_forward = self._repeating("Zoom history: forward", "Shift+Backspace Forward")
        self.pin = self._make("Pin cursor", "P", "Measure from here: Δt and Δv to the crosshair")
        self.clear = self._make("Clear cursor and region", "Esc")
        self.next_rejected = self._make("Next rejected line", "E", "Where it stands, and why")
        self.rejected = self._make(
            "All rejected lines", "Shift+E", "What was not accepted, and why"
        )
        self.config_save = self._make("Next config save", "S", "The values before and after it")
        self.compare_save = self._make(
            "Compare before and after the last save", "", "What the config file has changed"
        )
        self.alert = self._make("Next alert", "A", "Show where it began to fire")

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (
            *(self.beginning, self.step_back, self.step_forward),
            *(self.step_back_finer, self.step_forward_finer),
            *(self.step_back_coarser, self.step_forward_coarser),
            *(self.zoom_in, self.zoom_out, self.fit, self.zoom_back, self.zoom_forward),
            *(self.pin, self.clear, self.next_rejected, self.rejected),
            *(self.config_save, self.compare_save, self.alert),
        )

    def _make(self, text: str, keys: str, tip: str = "") -> QAction:
        return make_action(self, Category.VIEW, text, keys, tip)

    def _repeating(self, text: str, keys: str, tip: str = "") -> QAction:
        """Make an action that a held key asks for again and again."""
        return make_action(self, Category.VIEW, text, keys, tip, repeats=True)
