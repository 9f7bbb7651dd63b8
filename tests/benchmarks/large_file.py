"""How smooth the window is with a large file: while it loads, and while it is panned and zoomed.

python tests/benchmarks/large_file.py [PATH] [--seconds 20]

Without a path, a file of about 1 GB is simulated first, which takes half a minute.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import psutil
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from inspector.analysis.chart_choice import MOST_CHARTS
from inspector.app import Composition, favour_frames
from inspector.files.recent import RecentSources
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.application import dress
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import SourceState
from inspector.ui.performance import anonymous_bytes
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName

_LINES_PER_S, _LINES_S = 5_000.0, 640.0
_STEP_MS, _LOOK_MS = 30, 20


class Visit:
    """One visit to a large file, measured."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._window = MainWindow(Theme(ThemeName.DARK))
        self._window.resize(QSize(1600, 1000))
        self._composition = Composition()
        self._control = SourceControl(
            self._window,
            self._composition.open_source,
            lambda: DemoServers(1, 1.0),
            RecentSources(folder / "recent.json"),
        )
        self._path = path

    def measure(self, seconds: float) -> dict[str, Any]:
        """Open the file, pan and zoom, and return figures in milliseconds and bytes."""
        window, control = self._window, self._control
        favour_frames(control)
        window.show()
        window.live.grid.prepare(MOST_CHARTS)
        self._composition.loader.start()
        shown_s = perf_counter()
        first_chart_s: list[float] = []
        control.chart_shown.connect(lambda: first_chart_s.append(perf_counter()))
        control.open([self._path])
        self._until(lambda: bool(first_chart_s))
        loading_ms = self._frames_until(self._is_loaded)
        loaded_s = perf_counter()
        panning_ms = self._frames_of(self._pan, seconds)
        zooming_ms = self._frames_of(self._zoom, seconds)
        bridge = control.bridge
        figures = {
            "first_chart_ms": (first_chart_s[0] - shown_s) * 1e3,
            "loaded_s": loaded_s - shown_s,
            "rows": bridge.source.session.view.rows if bridge else 0,
            "loading": _spread(loading_ms),
            "panning": _spread(panning_ms),
            "zooming": _spread(zooming_ms),
            "anonymous_bytes": anonymous_bytes(psutil.Process()),
        }
        control.close()
        window.close()
        self._composition.loader.stop(2.0)
        return figures

    def _is_loaded(self) -> bool:
        bridge = self._control.bridge
        latest = bridge.latest if bridge else None
        return latest is not None and latest.status.state is not SourceState.LOADING

    def _pan(self, number: int) -> None:
        grid = self._window.live.grid
        direction = 1 if (number // 60) % 2 else -1
        start_s, end_s = grid.view_s
        grid.panned.emit(direction * 0.02 * (end_s - start_s))

    def _zoom(self, number: int) -> None:
        self._window.live.grid.zoomed.emit(1.05 if (number // 40) % 2 else 1 / 1.05, 0.4)

    def _frames_of(self, gesture: Callable[[int], None], seconds: float) -> list[float]:
        number = 0

        def go() -> None:
            nonlocal number
            gesture(number)
            number += 1

        timer = QTimer(interval=_STEP_MS)
        timer.timeout.connect(go)
        timer.start()
        ends_s = perf_counter() + seconds
        times_ms = self._frames_until(lambda: perf_counter() > ends_s)
        timer.stop()
        self._window.live.grid.gesture_ended.emit()
        return times_ms

    def _frames_until(self, done: Callable[[], bool]) -> list[float]:
        before = len(self._window.frame_times_ms())
        self._until(done)
        return self._window.frame_times_ms()[before:]

    def _until(self, done: Callable[[], bool]) -> None:
        # An event loop of Qt's own: a loop of ours would keep the interpreter from the threads.
        loop = QEventLoop()
        timer = QTimer(interval=_LOOK_MS)
        timer.timeout.connect(lambda: loop.quit() if done() else None)
        timer.start()
        loop.exec()
        timer.stop()


def _spread(times_ms: list[float]) -> dict[str, float]:
    if not times_ms:
        return {"count": 0, "p50_ms": float("nan"), "p99_ms": float("nan")}
    p50, p99 = np.percentile(times_ms, (50, 99)).tolist()
    return {"count": len(times_ms), "p50_ms": p50, "p99_ms": p99, "max_ms": max(times_ms)}


def _simulated(folder: Path) -> Path:
    command = [sys.executable, "-m", "inspector", "simulate", str(folder), "--shards", "1"]
    command += ["--rate", str(_LINES_PER_S), "--seconds", str(_LINES_S)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application = QApplication(["inspector"])
    dress(application)
    with TemporaryDirectory() as folder:
        path = asked.path or _simulated(Path(folder) / "large")
        figures = Visit(path, Path(folder)).measure(asked.seconds)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2))
    table = Table("", "measured", "wanted", box=None)
    table.add_row("rows", f"{figures['rows']:,}", "")
    table.add_row("first chart after the window", f"{figures['first_chart_ms']:.0f} ms", "≤ 1,000")
    table.add_row("loaded after", f"{figures['loaded_s']:.1f} s", "")
    for name in ("loading", "panning", "zooming"):
        spread = figures[name]
        measured = f"{spread['p50_ms']:.1f} / {spread['p99_ms']:.1f} ms, {spread['count']} frames"
        table.add_row(f"{name}: frame p50 / p99", measured, "p99 ≤ 33 ms")
    table.add_row("anonymous memory", f"{figures['anonymous_bytes'] / 1e6:,.0f} MB", "≤ 2 GB")
    Console().print(table)


if __name__ == "__main__":
    main()
