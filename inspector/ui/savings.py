"""Recordings that are being saved behind the scenes: how far they are, and doing without them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from inspector.analysis.recording_files import Written
from inspector.ui.loading_strip import Speed
from inspector.ui.main_window import MainWindow
from inspector.ui.models.recording_words import cancelled_words, saving_words, written_words

TICK_MS = 250
_PATIENCE_S = 0.5
"""A page must not jump for what is saved at once."""


class Save:
    """A recording that is being saved; its worker tells how far it is.

    Args:
        path: What is written.
        stopping: Is set when nobody waits for any work any more.

    Attributes:
        path: What is written.
        lines: Lines written by now, and in all; replaced, never changed.
    """

    def __init__(self, path: Path, stopping: Event) -> None:
        self.path = path
        self.lines = (0, 0)
        self._stopping = stopping
        self._cancelled = Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether a person does not want it any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Let the worker give it up."""
        self._cancelled.set()

    def is_unwanted(self) -> bool:
        """Return whether to give it up; the worker asks again and again."""
        return self._cancelled.is_set() or self._stopping.is_set()

    def tell(self, done: int, total: int) -> None:
        """Note how many lines are written, of how many."""
        self.lines = (done, total)


class Savings(QObject):
    """Shows the first of the recordings that are being saved, which are saved one by one.

    Args:
        window: The window.
        clock: Returns seconds from any origin.
    """

    def __init__(self, window: MainWindow, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(window)
        self._window, self._bar, self._clock = window, window.saving, clock
        self._saves: deque[Save] = deque()
        self._speed = Speed()
        self._since_s = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.show_progress)
        self._bar.cancelled.connect(self._cancel)

    def add(self, save: Save) -> None:
        """Show from now on how far a save is, once those before it are over."""
        self._saves.append(save)
        if len(self._saves) == 1:
            self._begin()

    def done(self, save: Save, written: Written) -> None:
        """Say what was saved."""
        self._end(save)
        self._window.notice.show_outcome(written_words(written))

    def failed(self, save: Save, problem: str) -> None:
        """Say why it could not be saved, if it was not cancelled."""
        self._end(save)
        if save.is_cancelled:
            self._window.notice.show_outcome(cancelled_words(save.path.name))
        else:
            self._window.show_problem(problem)

    def forget(self) -> None:
        """Show nothing any more: nobody waits for the saves."""
        self._saves.clear()
        self._timer.stop()
        self._bar.hide()

    def show_progress(self) -> None:
        """Show how far the first one is, once that takes long enough to be looked at."""
        now_s = self._clock()
        if not self._saves or now_s - self._since_s < _PATIENCE_S:
            return
        save = self._saves[0]
        done, total = save.lines
        words = saving_words(save.path.name, done, total, self._speed.note(now_s, done))
        if save.is_cancelled:
            words = f"Cancelling {save.path.name}…"
        self._bar.show_saving(words, done / max(total, 1), can_cancel=not save.is_cancelled)

    def _begin(self) -> None:
        self._speed, self._since_s = Speed(), self._clock()
        self._timer.start()

    def _end(self, save: Save) -> None:
        if save in self._saves:
            self._saves.remove(save)
        if self._saves:
            self._begin()
        else:
            self.forget()

    def _cancel(self) -> None:
        if self._saves:
            self._saves[0].cancel()
            self.show_progress()
