"""What is open: opening and closing sources, and showing their frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from inspector.core.errors import InspectorError
from inspector.core.playhead import Playback
from inspector.files.recent import RecentSources
from inspector.ui.bridge import Bridge, OpenSource, with_window
from inspector.ui.errands import Errands
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.models.request import ViewRequest

TICK_MS = 33

_SOON_MS, _SOON_TICKS = 5, 30
"""Behind what a person does, the next frames are taken as soon as they are made."""
"""How often the window looks for a new frame."""

_STOP_TIMEOUT_S = 5.0
_RECENT_FRAMES = 60


class Servers(Protocol):
    """Demo servers that write a folder until they are stopped."""

    folder: Path

    def start(self) -> None:
        """Start writing."""
        ...

    def stop(self) -> None:
        """Stop, and clean up."""
        ...


class SourceControl(QObject):
    """Owns the open source and the timer that brings its frames to the window.

    Attributes:
        live: What is asked of the source.
        errands: What takes too long for the window's thread, and is waited for.
        exports: What takes long however it is done; nobody waits for it.

    Signals:
        opened: Another source is open.
        closing: What is open is about to be closed; it can still be read.
        closed: Nothing is open any more.
        shown: A frame was handed to the window.
        chart_shown: A frame with a curve was handed to the window.
    """

    opened = Signal()
    closing = Signal()
    closed = Signal()
    shown = Signal(object)
    chart_shown = Signal()

    def __init__(
        self,
        window: MainWindow,
        open_source: Callable[[Sequence[Path]], OpenSource],
        new_demo: Callable[[], Servers],
        recent: RecentSources,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open_source = open_source
        self._new_demo = new_demo
        self._recent = recent
        self._bridge: Bridge | None = None
        self._servers: Servers | None = None
        self._shown: Frame | None = None
        self._failure = ""
        self.live = LiveControl(window)
        self.errands = Errands()
        self.exports = Errands()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._soon_left = 0
        self._connect()
        window.set_recent(recent.paths())

    @property
    def bridge(self) -> Bridge | None:
        """Return the bridge of the open source, if one is open."""
        return self._bridge

    @property
    def source(self) -> OpenSource | None:
        """Return the open source, if one is open."""
        return None if self._bridge is None else self._bridge.source

    def open(self, paths: Sequence[Path], *, remember: bool = True) -> None:
        """Open paths instead of what is open; a path that cannot be is said in the window.

        Args:
            paths: Data folders, folders of logs, logs or Parquet files.
            remember: Whether they are among the recent ones from then on.
        """
        if self._open(paths):
            self._stop_servers()
            if not remember:
                return
            # The first one is the last to be added, and so the latest.
            for path in reversed(paths):
                self._recent.add(path)
            self._window.set_recent(self._recent.paths())

    def open_demo(self) -> None:
        """Start demo servers and open their folder."""
        servers = self._new_demo()
        servers.start()
        if self._open([servers.folder]):
            self._stop_servers()
            self._servers = servers
        else:
            servers.stop()

    def close(self) -> None:
        """Close what is open and stop demo servers; the start page is shown."""
        self._close_source()
        self._stop_servers()
        self._window.show_start()

    def _open(self, paths: Sequence[Path]) -> bool:
        """Open paths; what is open stays if they cannot be."""
        try:
            source = self._open_source(paths)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
            return False
        self._close_source()
        self._window.show_problem("")
        self._bridge = Bridge(source, give_way=self._window.right_of_way.give_way)
        self.live.reset()
        self.live.playback.use(source)
        self._bridge.ask(self.live.request)
        self._bridge.start()
        self._timer.start()
        self.opened.emit()
        return True

    def _stop_servers(self) -> None:
        if self._servers is not None:
            self._servers.stop()
            self._servers = None

    def _close_source(self) -> None:
        self._timer.stop()
        for errands in (self.errands, self.exports):
            errands.stop(_STOP_TIMEOUT_S)
        if self._bridge is not None:
            self.closing.emit()
            self.live.playback.use(None)
            source = self._bridge.source
            self._bridge.stop(_STOP_TIMEOUT_S)
            source.ingestion.stop(_STOP_TIMEOUT_S)
            source.session.close()
            self._bridge = None
            self._shown = None
            self.closed.emit()

    def _connect(self) -> None:
        window = self._window
        self.live.requested.connect(self._ask)
        self.live.playback.changed.connect(self._follow_playback)
        window.open_folder_requested.connect(self._choose_folder)
        window.open_file_requested.connect(self._choose_files)
        window.demo_requested.connect(lambda: window.leaving.do(self.open_demo))
        window.recent_requested.connect(lambda path: self._open_chosen([path]))
        window.clear_recent_requested.connect(self._clear_recent)
        window.paths_dropped.connect(self._open_chosen)
        window.close_requested.connect(lambda: window.leaving.do(self.close))
        window.cancel_requested.connect(self._cancel)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Open a folder of logs")
        self._open_chosen([folder] if folder else [])

    def _choose_files(self) -> None:
        logs = "Logs (*.jsonl *.jsonl.* *.jsonl-* *.parquet)"
        files, _ = QFileDialog.getOpenFileNames(
            self._window, "Open logs", filter=f"{logs};;All files (*)"
        )
        self._open_chosen(files)

    def _open_chosen(self, paths: Sequence[str | Path]) -> None:
        if paths:
            chosen = [Path(path) for path in paths]
            self._window.leaving.do(lambda: self.open(chosen))

    def _clear_recent(self) -> None:
        self._recent.clear()
        self._window.set_recent([])

    def _cancel(self) -> None:
        if self.source is not None:
            self.source.ingestion.cancel()

    def _ask(self, request: ViewRequest) -> None:
        if self._bridge is not None:
            self._bridge.ask(request)
            self._look_soon()

    def _follow_playback(self, playback: Playback) -> None:
        if not playback.is_playing:
            self._look_soon()

    def _look_soon(self) -> None:
        """Look for frames more often for a short time, as somebody waits for one."""
        self._soon_left = _SOON_TICKS
        if self._timer.isActive() and self._timer.interval() != _SOON_MS:
            self._timer.setInterval(_SOON_MS)

    def _look_as_usual(self) -> None:
        if self._soon_left:
            self._soon_left -= 1
            if not self._soon_left:
                self._timer.setInterval(TICK_MS)

    def _tick(self) -> None:
        self._look_as_usual()
        for errands in (self.errands, self.exports):
            errands.deliver()
        bridge = self._bridge
        if bridge is None:
            return
        if bridge.failure != self._failure:
            self._failure = bridge.failure
            self._window.show_problem(self._failure)
        if bridge.latest is None or bridge.latest is self._shown:
            return
        is_first, self._shown = self._shown is None, bridge.latest
        times_ms = self._window.latest_frame_ms(_RECENT_FRAMES)
        frame_ms = median(times_ms) if times_ms else math.nan
        frame = self.live.take(with_window(self._shown, frame_ms))
        self._window.show_frame(frame)
        if is_first:
            # Opening made all actions available; some are not, before anything was done.
            self.live.show_choices()
        self.shown.emit(frame)
        if any(chart.series for chart in frame.charts):
            self.chart_shown.emit()
