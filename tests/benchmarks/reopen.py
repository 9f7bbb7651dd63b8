"""How soon a recording shows its charts: when it is read for the first time, and when it was kept.

python tests/benchmarks/reopen.py [PATH] [--seconds 60] [--json FILE]

Without a path, a recording of about 100 MB is simulated first; 640 seconds of it are 1 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from rich.console import Console
from rich.table import Table

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from inspector.analysis.chart_choice import MOST_CHARTS
from inspector.app import Composition, favour_frames
from inspector.files.listing import telemetry_files
from inspector.files.recent import RecentSources
from inspector.files.recording_cache import CacheFolder
from inspector.session.caching import SETTLED_S
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.application import dress
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName

_LINES_PER_S = 5_000.0
_LOOK_MS = 5
_SAVED_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Opened:
    """How soon a source was there, in seconds after it was asked for.

    Attributes:
        first_chart_s: Something is in a chart.
        whole_s: All rows are in all charts.
        rows: How many there are.
    """

    first_chart_s: float
    whole_s: float
    rows: int


class Reader:
    """Opens one source again and again in one window."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.cache = CacheFolder(folder / "cache")
        self._path = path
        self._window = MainWindow(Theme(ThemeName.DARK))
        self._window.resize(QSize(1600, 1000))
        self._composition = Composition(cache=self.cache)
        self._control = SourceControl(
            self._window,
            self._composition.open_source,
            lambda: DemoServers(1, 1.0),
            RecentSources(folder / "recent.json"),
        )
        self._frame: Frame | None = None
        self._control.shown.connect(self._take)
        favour_frames(self._control)
        self._window.show()
        self._window.live.grid.prepare(MOST_CHARTS)
        self._composition.loader.start()
        _until(lambda: self._composition.loader.is_done)

    def open(self) -> Opened:
        """Open the source and return how soon it was there."""
        self._frame = None
        began_s = perf_counter()
        self._control.open([self._path])
        _until(lambda: self._frame is not None and any(c.series for c in self._frame.charts))
        first_chart_s = perf_counter() - began_s
        _until(self._is_whole)
        whole_s = perf_counter() - began_s
        assert self._frame is not None
        return Opened(first_chart_s, whole_s, self._frame.status.rows)

    def keep(self) -> None:
        """Wait until the source is in the cache."""
        _until(lambda: self.cache.size()[0] > 0, _SAVED_WITHIN_S)

    def close(self) -> None:
        """Close the source."""
        self._control.close()

    def end(self) -> None:
        """Close the window."""
        self._window.close()
        self._composition.loader.stop(2.0)

    def _take(self, frame: Frame) -> None:
        self._frame = frame

    def _is_whole(self) -> bool:
        source, frame = self._control.source, self._frame
        if source is None or frame is None:
            return False
        read, known = source.ingestion.progress()
        is_read = source.ingestion.has_looked and read >= known and not source.ingestion.is_busy
        is_shown = frame.status.rows == source.session.view.rows
        return is_read and is_shown and all(chart.series for chart in frame.charts)


def _until(done: Callable[[], bool], within_s: float = 600.0) -> None:
    # An event loop of Qt's own: a loop of ours would keep the interpreter from the threads.
    loop, ends_s = QEventLoop(), perf_counter() + within_s
    timer = QTimer(interval=_LOOK_MS)
    timer.timeout.connect(lambda: loop.quit() if done() or perf_counter() > ends_s else None)
    timer.start()
    loop.exec()
    timer.stop()


def _simulated(folder: Path, seconds: float) -> Path:
    command = [sys.executable, "-m", "inspector", "simulate", str(folder), "--shards", "1"]
    command += ["--rate", str(_LINES_PER_S), "--seconds", str(seconds)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    sleep(SETTLED_S)  # what was just written to is no recording yet
    return folder


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application = QApplication(["inspector"])
    dress(application)
    with TemporaryDirectory() as folder:
        path = asked.path or _simulated(Path(folder) / "recording", asked.seconds)
        text_bytes = sum(file.stat().st_size for file in telemetry_files([path]))
        reader = Reader(path, Path(folder))
        cold = reader.open()
        reader.keep()
        cached_bytes = reader.cache.size()[1]
        reader.close()
        warm = reader.open()
        reader.close()
        reader.end()
    if asked.json:
        figures = {"cold": asdict(cold), "warm": asdict(warm), "cached_bytes": cached_bytes}
        asked.json.write_text(json.dumps({**figures, "text_bytes": text_bytes}, indent=2))
    table = Table("", "cold", "kept", "wanted", box=None)
    table.add_row("rows", f"{cold.rows:,}", f"{warm.rows:,}", "the same")
    table.add_row("bytes", f"{text_bytes / 1e6:,.0f} MB", f"{cached_bytes / 1e6:,.0f} MB", "")
    for name in ("first_chart_s", "whole_s"):
        times = [getattr(one, name) * 1e3 for one in (cold, warm)]
        table.add_row(name[:-2], *(f"{ms:,.0f} ms" for ms in times), "kept ≤ 500 ms")
    table.add_row("whole, kept / cold", "", f"{warm.whole_s / cold.whole_s:.3f}", "≤ 0.2")
    Console().print(table)


if __name__ == "__main__":
    main()
