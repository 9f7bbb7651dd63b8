"""What the window cost: start, frames, reading, lag and memory, measured while it ran."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic
from inspector.ui.main_window import MainWindow
from inspector.ui.performance_overlay import PerformanceFigures
from inspector.ui.source_control import SourceControl

_LATEST_LAGS = 200
_SETTLED_MS = 10_000
"""So long after the first chart everything has been drawn once, and all modules are loaded."""


class PerformanceReport(QObject):
    """Notes when the window and its first chart were shown; reports that and all else."""

    def __init__(self, window: MainWindow, control: SourceControl) -> None:
        super().__init__(window)
        self._window = window
        self._control = control
        self._process = psutil.Process()
        self._window_shown_ms: float | None = None
        self._first_chart_ms: float | None = None
        self._settled_from = sys.maxsize
        window.installEventFilter(self)
        control.chart_shown.connect(self._note_chart)
        window.overlays.performance.wanted.connect(self._show_figures)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note the first time that the window asks to be painted on the screen."""
        if self._window_shown_ms is None and event.type() == QEvent.Type.UpdateRequest:
            self._window_shown_ms = self._since_start_ms()
            self._window.removeEventFilter(self)
        return False

    def _note_chart(self) -> None:
        if self._first_chart_ms is None:
            self._first_chart_ms = self._since_start_ms()
            QTimer.singleShot(_SETTLED_MS, self, self._note_settled)

    def _note_settled(self) -> None:
        self._settled_from = len(self._window.frame_times_ms())

    def _since_start_ms(self) -> float:
        created_s: float = self._process.create_time()
        return (time.time() - created_s) * 1e3

    def figures(self) -> dict[str, Any]:
        """Return all figures, as they are written to the file; no data is None."""
        times_ms = self._window.frame_times_ms()
        bridge = self._control.bridge
        lags_ms = [lag_s * 1e3 for lag_s in bridge.meter.lags_s] if bridge else []
        totals = bridge.source.session.ledger.snapshot().totals if bridge else None
        return {
            "window_shown_ms": _rounded(self._window_shown_ms),
            "first_chart_ms": _rounded(self._first_chart_ms),
            "frames": _of_frames(times_ms),
            "frames_settled": _of_frames(times_ms[self._settled_from :]),
            "ingest": {
                "lines": totals.lines if totals else 0,
                "bytes": totals.read_bytes if totals else 0,
                "seconds": round(bridge.source.ingestion.busy_s, 3) if bridge else 0.0,
            },
            "lag_ms": {"p50": _percentile(lags_ms, 50), "p99": _percentile(lags_ms, 99)},
            "rss_bytes": self._process.memory_info().rss,
            "rows": bridge.source.session.view.rows if bridge else 0,
        }

    def _show_figures(self) -> None:
        self._window.overlays.performance.show_figures(self._figures_now())

    def _figures_now(self) -> PerformanceFigures:
        bridge, process = self._control.bridge, self._process
        lags_ms = [lag_s * 1e3 for lag_s in bridge.meter.lags_s][-_LATEST_LAGS:] if bridge else []
        status = bridge.latest.status if bridge and bridge.latest else None
        return PerformanceFigures(
            lines_per_s=status.lines_per_s if status else math.nan,
            lag_p50_ms=_or_nan(_percentile(lags_ms, 50)),
            lag_p99_ms=_or_nan(_percentile(lags_ms, 99)),
            memory_bytes=anonymous_bytes(process),
            spooled_bytes=status.spooled_bytes if status else None,
            threads=process.num_threads(),
            open_files=_open_files(process),
            rows=status.rows if status else None,
        )

    def save(self, path: Path) -> None:
        """Write the figures as JSON.

        Raises:
            StorageError: The file cannot be written.
        """
        write_atomic(path, (json.dumps(self.figures(), indent=2) + "\n").encode())

    def save_picture(self, path: Path) -> None:
        """Write a picture of the window.

        Raises:
            StorageError: The file cannot be written, or its name says no kind of picture.
        """
        if not self._window.grab().save(str(path)):
            raise StorageError(
                "the picture could not be written",
                where=str(path),
                remedy="Choose a name that ends in .png, in a folder that can be written",
            )


def _of_frames(times_ms: list[float]) -> dict[str, Any]:
    return {
        "count": len(times_ms),
        "p50_ms": _percentile(times_ms, 50),
        "p99_ms": _percentile(times_ms, 99),
        "max_ms": _percentile(times_ms, 100),
    }


def _percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the smallest value that `percent` of all do not exceed (nearest rank)."""
    if not values:
        return None
    rank = max(math.ceil(len(values) * percent / 100), 1)
    return round(sorted(values)[rank - 1], 3)


def anonymous_bytes(process: psutil.Process) -> int:
    """Return the memory that is the process's own: not files, not what is shared with others."""
    memory = process.memory_info()
    # Elsewhere than on Linux the system does not tell file pages apart.
    return int(memory.rss - getattr(memory, "shared", 0))


def _open_files(process: psutil.Process) -> int:
    count = process.num_handles if sys.platform == "win32" else process.num_fds
    return int(count())


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
