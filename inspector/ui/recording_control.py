"""Recordings of the open source: a running record, and stretches that are saved at once."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, time

from PySide6.QtCore import QObject, QTimer

from inspector.analysis.live_recorder import LiveRecorder
from inspector.analysis.recording_files import Stretch, Written, save_stretch
from inspector.core.errors import InspectorError
from inspector.files.bookmarks import Bookmarks
from inspector.files.warm_paths import is_parquet
from inspector.session.session import Session
from inspector.ui.main_window import MainWindow
from inspector.ui.models.recording_words import (
    elapsed,
    recorded_words,
    recording_name,
    stored,
)
from inspector.ui.savings import Save, Savings
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from inspector.ui.timeline.record_button import RecordButton
from inspector.ui.timeline.record_dialog import FILE, FOLDER, choose_recording

WARM_RECORDING = "inspector.storage.warm_recording"
"""Is loaded on the worker: DuckDB takes a quarter of a second, which the window has not."""

_TICK_MS = 250
_STOP_TIMEOUT_S = 10.0


class RecordingControl(QObject):
    """Connects what saves recordings with the open source.

    Args:
        window: The window.
        theme: Colours.
        control: What is open in it.
        bookmarks: Returns the bookmarks of the open source.
        now: Returns Unix seconds.
        clock: Returns seconds from any origin.

    Attributes:
        button: Begins and ends a record.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        bookmarks: Callable[[], Bookmarks],
        now: Callable[[], float] = time,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window, self._control = window, control
        self._bookmarks, self._now, self._clock = bookmarks, now, clock
        self._actions = window.window_actions.recording
        self._recorder: LiveRecorder | None = None
        self._started_s = 0.0
        self._savings = Savings(window, clock)
        self.button = RecordButton(theme, self._actions.record, window)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        window.timeline.transport.add(self.button)
        self._actions.record.triggered.connect(self._toggle)
        self._actions.save_view.triggered.connect(lambda _checked=False: self._save_view())
        self._actions.save_all.triggered.connect(lambda _checked=False: self._save_all())
        control.closing.connect(self._end)

    def _toggle(self, _checked: bool = False) -> None:
        recorder = self._recorder
        if recorder is None:
            self._start()
        else:
            self._tick()
            recorder.finish()
            self._tick()
        self._actions.record.setChecked(self._recorder is not None)

    def _start(self) -> None:
        source = self._control.source
        path = self._choose("Record from now") if source is not None else None
        # Asking takes a while, in which it may have been closed.
        if path is None or source is not self._control.source or source is None:
            return
        recorder = LiveRecorder(path, source.session, source.config_folder, self._now)
        try:
            recorder.start()
        except InspectorError as problem:
            self._window.show_problem(problem.text())
            return
        self._recorder, self._started_s = recorder, self._clock()
        self._timer.start()
        self._tick()

    def _end(self) -> None:
        """End the record while what is open can still be read."""
        self._savings.forget()
        recorder = self._recorder
        if recorder is not None:
            recorder.stop(_STOP_TIMEOUT_S)
            self._tell_of(recorder)

    def _tick(self) -> None:
        """Say how the record goes, or what there is of it once it is over."""
        recorder = self._recorder
        if recorder is None:
            return
        if recorder.is_over:
            recorder.stop(_STOP_TIMEOUT_S)
            self._tell_of(recorder)
            return
        # Kept here, because they are forgotten when the source is about to be closed.
        recorder.bookmarks = self._bookmarks()
        words = f"REC {elapsed(self._clock() - self._started_s)}"
        size_words = "finishing" if recorder.is_finishing else stored(recorder.recorded.size_bytes)
        self.button.show_recorded(f"{words} \N{MIDDLE DOT} {size_words}")

    def _tell_of(self, recorder: LiveRecorder) -> None:
        self._recorder = None
        self._timer.stop()
        self._actions.record.setChecked(False)
        self.button.show_recorded("")
        words = recorded_words(str(recorder.path), recorder.recorded)
        if recorder.recorded.problem:
            self._window.show_problem(words)
        else:
            self._tell(words)

    def _save_view(self) -> None:
        live = self._control.live
        region = live.page.region
        bounds = live.view.view.bounds(live.view.extent)
        if region is not None:
            bounds = (region.start_ts, region.end_ts)
        self._save("Save what is in view" if region is None else "Save the region", *bounds)

    def _save_all(self) -> None:
        self._save("Save the whole session", -math.inf, math.inf)

    def _save(self, title: str, start_ts: float, end_ts: float) -> None:
        source = self._control.source
        path = self._choose(title, (FOLDER, FILE)) if source is not None else None
        if path is None or source is not self._control.source or source is None:
            return
        what = Stretch(start_ts, end_ts, source.config_folder, dict(self._bookmarks()))
        exports = self._control.exports
        save = Save(path, exports.stopping)
        write = _save_parquet if is_parquet(path) else save_stretch
        work = partial(write, path, source.session, what, save.is_unwanted, save.tell)
        exports.send(work, partial(self._savings.done, save), partial(self._savings.failed, save))
        self._savings.add(save)

    def _tell(self, words: str) -> None:
        self._window.notice.show_outcome(words)

    def _choose(self, title: str, forms: tuple[str, ...] = (FOLDER,)) -> Path | None:
        source = self._control.source
        paths = source.paths if source is not None else ()
        beside = paths[0].absolute().parent if paths else Path()
        name = recording_name(source.label if source is not None else "", self._now())
        return choose_recording(self._window, title, beside / name, forms)


def _save_parquet(
    path: Path,
    session: Session,
    what: Stretch,
    is_unwanted: Callable[[], bool],
    tell: Callable[[int, int], None],
) -> Written:
    save_rows = importlib.import_module(WARM_RECORDING).save_rows
    lines, gone = save_rows(path, session, what.start_ts, what.end_ts, is_unwanted, tell)
    return Written(path, lines, path.stat().st_size, gone)
