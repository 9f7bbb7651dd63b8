"""How long a person waits for a seek in the window, and how smoothly it plays.

    python -m tests.benchmarks.seek_window PATH [--seeks 200] [--seconds 8]

PATH is any recording or folder of logs; for the figures of the README, one of 10 million rows, as
`inspector simulate` writes. A seek ends when the charts of that instant are painted. The next one
follows within a tenth of a second, at a random instant.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QApplication
from rich.console import Console
from rich.table import Table

from inspector.app import Composition, favour_frames
from inspector.files.recent import RecentSources
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.alerts_control import AlertsControl
from inspector.ui.application import dress
from inspector.ui.hints_control import HintsControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import SourceState
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName

_RANGES_S, _SPEEDS = (300.0, 3_600.0), (60.0, 1_000.0)
_OPENING_S, _SETTLE_S, _PATIENCE_S, _PAUSE_S, _ENDS_S = 600.0, 6.0, 10.0, (0.02, 0.1), 5.0
_STEP_S = 0.001


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--seeks", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=8.0)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    dress(QApplication(["inspector"]))
    composition = Composition()
    window = MainWindow(Theme(ThemeName.DARK))
    control = SourceControl(
        window, composition.open_source, lambda: DemoServers(1, 1.0), RecentSources()
    )
    AlertsControl(window, control)
    HintsControl(window, control)
    favour_frames(control)
    window.resize(QSize(1440, 900))
    window.show()
    composition.loader.start()
    control.open([asked.path])
    _spin(_OPENING_S, lambda: _is_read(control))
    _spin(_SETTLE_S)
    table = Table("what", "p50 ms", "p99 ms", "most ms", "of")
    for range_s in _RANGES_S:
        control.live.view.set_range(range_s)
        control.live.playback.seek(_at(control, 0.5))
        _spin(_SETTLE_S)
        times_ms = _seeks(control, asked.seeks)
        _add(table, f"seek, {range_s:,.0f} s in view, until painted", times_ms)
    control.live.view.set_range(_RANGES_S[0])
    for speed in _SPEEDS:
        _add(table, f"frame, playing at {speed:,.0f}x", _frames(window, control, speed, asked))
    Console().print(table)
    control.close()
    window.close()
    composition.loader.stop(_ENDS_S)
    return 0


def _is_read(control: SourceControl) -> bool:
    frame = control.bridge.latest if control.bridge is not None else None
    return frame is not None and frame.status.rows > 0 and frame.status.state is SourceState.IDLE


def _spin(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    ends_s = time.perf_counter() + seconds
    while not until() and time.perf_counter() < ends_s:
        QCoreApplication.processEvents()
        time.sleep(_STEP_S)


def _at(control: SourceControl, share: float) -> float:
    """Return an instant of the session."""
    assert control.source is not None
    extent = control.source.session.view.extent
    return extent.start_ts + share * (extent.follow_ts - extent.start_ts)


def _seeks(control: SourceControl, seeks: int) -> list[float]:
    random, times_ms = Random(1), []
    shown: list[float] = []
    control.shown.connect(lambda frame: shown.append(frame.origin_ts + frame.playhead_s))
    for _ in range(seeks):
        at_ts = round(_at(control, random.uniform(0.005, 0.999)), 3)
        began_s = time.perf_counter()
        control.live.playback.seek(at_ts)
        _spin(_PATIENCE_S, partial(_is_shown, shown, at_ts))
        # What it has taken in is painted by the events that follow.
        QCoreApplication.processEvents()
        times_ms.append((time.perf_counter() - began_s) * 1e3)
        _spin(random.uniform(*_PAUSE_S))
    return times_ms


def _is_shown(shown: list[float], at_ts: float) -> bool:
    return bool(shown) and abs(shown[-1] - at_ts) < 1e-3


def _frames(
    window: MainWindow, control: SourceControl, speed: float, asked: argparse.Namespace
) -> list[float]:
    playback = control.live.playback
    playback.set_speed(speed)
    playback.seek(_at(control, 0.0) + 1.0)
    _spin(1.0)
    known = len(window.frame_times_ms())
    playback.toggle()
    _spin(asked.seconds)
    playback.toggle()
    return window.frame_times_ms()[known:]


def _add(table: Table, what: str, times_ms: list[float]) -> None:
    figures = [*np.percentile(times_ms, [50, 99]), max(times_ms)]
    table.add_row(what, *(f"{one:.1f}" for one in figures), f"{len(times_ms):,}")


if __name__ == "__main__":
    sys.exit(main())
