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
from inspector.files.recent import RecentSources
from inspector.session.query import GroupBy
from inspector.ui.bridge import Bridge, OpenSource, with_window
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.models.request import ViewRequest

TICK_MS = 33
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

    Signals:
        chart_shown: A frame with a curve was handed to the window.
    """

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
        self._problem = ""
        self._namespace = ""
        self._range_s = ViewRequest().range_s
        self._groups: dict[str, GroupBy] = {"": GroupBy.NAMESPACE}
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._connect()
        window.set_recent(recent.paths())

    @property
    def bridge(self) -> Bridge | None:
        """Return the bridge of the open source, if one is open."""
        return self._bridge

    def open(self, paths: Sequence[Path]) -> None:
        """Open paths instead of what is open; a path that cannot be is said in the window."""
        try:
            source = self._open_source(paths)
        except InspectorError as problem:
            self._problem = problem.text()
            self._window.notice.show_notice(self._problem)
            return
        self._close_source()
        self._bridge = Bridge(source)
        self._ask()
        self._bridge.start()
        self._timer.start()
        if self._servers is None:
            self._recent.add(paths[0])
            self._window.set_recent(self._recent.paths())

    def open_demo(self) -> None:
        """Start demo servers and open their folder."""
        self.close()
        self._servers = self._new_demo()
        self._servers.start()
        self.open([self._servers.folder])

    def close(self) -> None:
        """Close what is open and stop demo servers; the start page is shown."""
        self._close_source()
        if self._servers is not None:
            self._servers.stop()
            self._servers = None
        self._window.show_start()

    def _close_source(self) -> None:
        self._timer.stop()
        if self._bridge is not None:
            self._bridge.stop(_STOP_TIMEOUT_S)
            self._bridge.source.ingestion.stop(_STOP_TIMEOUT_S)
            self._bridge = None
            self._shown = None

    def _connect(self) -> None:
        window = self._window
        window.open_folder_requested.connect(self._choose_folder)
        window.open_file_requested.connect(self._choose_files)
        window.demo_requested.connect(self.open_demo)
        window.recent_requested.connect(lambda path: self._open_chosen([path]))
        window.clear_recent_requested.connect(self._forget_recent)
        window.paths_dropped.connect(lambda paths: self._open_chosen([*map(str, paths)]))
        window.close_requested.connect(self.close)
        window.range_changed.connect(self._ask_range)
        window.namespace_changed.connect(self._ask_namespace)
        window.group_changed.connect(self._ask_group)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Open a folder of logs")
        self._open_chosen([folder] if folder else [])

    def _choose_files(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(
            self._window, "Open logs", filter="Logs (*.jsonl *.jsonl.*);;All files (*)"
        )
        self._open_chosen(files)

    def _open_chosen(self, paths: Sequence[str]) -> None:
        if not paths:
            return
        if self._servers is not None:
            self.close()
        self.open([Path(path) for path in paths])

    def _forget_recent(self) -> None:
        self._recent.clear()
        self._window.set_recent([])

    def _ask_range(self, range_s: float) -> None:
        self._ask(range_s=range_s)

    def _ask_namespace(self, namespace: str) -> None:
        self._ask(namespace=namespace)

    def _ask_group(self, group: str) -> None:
        self._groups[self._namespace] = GroupBy(group)
        self._ask()

    def _ask(self, *, namespace: str | None = None, range_s: float | None = None) -> None:
        # A person who goes on has read it.
        self._problem = ""
        self._namespace = self._namespace if namespace is None else namespace
        self._range_s = self._range_s if range_s is None else range_s
        group_by = self._groups.setdefault(self._namespace, GroupBy.ENTRY)
        self._window.set_view(self._range_s, self._namespace, str(group_by))
        if self._bridge is not None:
            self._bridge.ask(ViewRequest(self._namespace, group_by, self._range_s))

    def _tick(self) -> None:
        bridge = self._bridge
        if bridge is None or bridge.latest is None or bridge.latest is self._shown:
            return
        self._shown = bridge.latest
        times_ms = self._window.frame_times_ms()[-_RECENT_FRAMES:]
        frame_ms = median(times_ms) if times_ms else math.nan
        self._window.show_frame(with_window(self._shown, frame_ms, self._problem))
        if any(chart.series for chart in self._shown.charts):
            self.chart_shown.emit()
