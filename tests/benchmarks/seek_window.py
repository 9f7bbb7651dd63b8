"""Seeks and playing in the real window, offscreen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from rich.table import Table

from inspector.app import favour_frames
from inspector.files.recent import RecentSources
from inspector.ingest.block import Block
from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import KernelLoader
from inspector.session.session import Session
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.application import dress
from inspector.ui.bridge import OpenSource
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName
from tests.benchmarks.seek_page import PAGE, shows_all

_SIZE = QSize(1600, 1000)
_PATIENCE_S = 240.0
_SETTLING_S = 4.0
_PAUSE_S = 0.15
_PLAYED_S = 10.0
_RESTS_S = 1.0


class _Nothing:
    """A source of which all was read before."""

    def __init__(self) -> None:
        self._closed = Event()

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return no block."""
        del limit_bytes
        return []

    def wait(self, timeout_s: float) -> None:
        """Wait."""
        self._closed.wait(timeout_s)

    @property
    def can_cancel(self) -> bool:
        """Whether there is much to do without."""
        return False

    @property
    def problems(self) -> tuple[str, ...]:
        """Return that there are none."""
        return ()

    def cancel_backlog(self) -> None:
        """There is none."""

    def progress(self) -> tuple[int, int]:
        """Return how much was read of how much."""
        return 1, 1

    def close(self) -> None:
        """Let nobody wait."""
        self._closed.set()


@dataclass(slots=True)
class _Driven:
    """The window, driven without a person.

    Attributes:
        application: What has events.
        window: The window.
        control: What is open in it.
    """

    application: QApplication
    window: MainWindow
    control: SourceControl

    def until(self, holds: Callable[[], bool]) -> float:
        """Go on until something holds; return how long that took, in milliseconds."""
        began_s = time.perf_counter()
        while not holds():
            self.application.processEvents()
            time.sleep(0.001)
            assert time.perf_counter() - began_s < _PATIENCE_S, "never"
        return (time.perf_counter() - began_s) * 1e3

    def go_on(self, seconds: float) -> None:
        """Go on for so long."""
        ends_s = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() >= ends_s)


@contextmanager
def _driven(session: Session) -> Iterator[_Driven]:
    application = QApplication.instance() or QApplication(["inspector"])
    assert isinstance(application, QApplication)
    dress(application)
    loader = KernelLoader(session.registry)
    loader.start()

    def opened(_paths: Sequence[Path]) -> OpenSource:
        ingestion = Ingestion(_Nothing(), session, loader, 1)
        ingestion.start()
        return OpenSource("benchmark", session, ingestion, loader)

    window = MainWindow(Theme(ThemeName.DARK))
    control = SourceControl(window, opened, lambda: DemoServers(4, 1.0), RecentSources())
    favour_frames(control)
    window.resize(_SIZE)
    window.show()
    driven = _Driven(application, window, control)
    driven.until(lambda: loader.is_done)
    try:
        yield driven
    finally:
        control.close()
        window.close()
        loader.stop(2.0)


def measure_window(
    session: Session, ranges_s: Sequence[float], at_ts: Sequence[float], add: Callable[..., None]
) -> Table:
    """Seek, and play; return the figures of playing.

    Args:
        session: Whose rows.
        ranges_s: What is visible.
        at_ts: Where to, Unix seconds.
        add: Takes a title, the time of the first seek and those of the others, milliseconds.
    """
    played = Table("played", "frames/s", "p50", "p99", "most", "behind p50", "p99", box=None)
    with _driven(session) as driven:
        control, frames = driven.control, _Painted(driven)
        control.open([Path("benchmark")])
        frames.show_page()
        for range_s in ranges_s:
            control.live.playback.follow()
            control.live.view.set_range(range_s)
            driven.go_on(_RESTS_S)
            first_ms = frames.seek(at_ts[0])
            driven.go_on(_SETTLING_S)
            add(f"{range_s:g} s", first_ms, [frames.seek(one) for one in at_ts[1:]])
        for range_s in ranges_s:
            for speed in (1_000.0, math.inf):
                control.live.view.set_range(range_s)
                played.add_row(f"{range_s:g} s at {speed:g}x", *frames.play(session, speed))
    return played


class _Painted:
    """What the window has painted."""

    def __init__(self, driven: _Driven) -> None:
        self._driven = driven
        self._shown: Frame | None = None
        self._painted_before = 0
        self._behind_s: list[float] | None = None
        driven.control.shown.connect(self._take)

    @property
    def _painted(self) -> int:
        return len(self._driven.window.frame_times_ms())

    def _take(self, frame: Frame) -> None:
        self._shown, self._painted_before = frame, self._painted
        at_ts = self._driven.control.live.playback.playback.playhead.at_ts
        if self._behind_s is not None and at_ts is not None:
            self._behind_s.append(at_ts - frame.origin_ts - _oldest_s(frame))

    def show_page(self) -> None:
        """Show the charts of the benchmark, and no others."""
        page = self._driven.control.live.page
        self._driven.until(lambda: self._shown is not None and bool(self._shown.charts))
        assert self._shown is not None
        for one in set(PAGE).difference(chart.request for chart in self._shown.charts):
            page.add_chart(one)
        for chart in self._shown.charts:
            if chart.request not in PAGE:
                page.remove_chart(chart.key)
        self._driven.until(
            lambda: (
                self._shown is not None
                and {chart.request for chart in self._shown.charts} == set(PAGE)
            )
        )

    def seek(self, at_ts: float) -> float:
        """Seek, and return how long it took, in milliseconds."""
        # At any place between two ticks of the window.
        self._driven.go_on(_PAUSE_S + 0.033 * (at_ts % 1))
        self._driven.control.live.playback.seek(at_ts)
        return self._driven.until(lambda: self._shows(at_ts))

    def _shows(self, at_ts: float) -> bool:
        frame = self._shown
        if frame is None or not shows_all(frame, at_ts - frame.origin_ts):
            return False
        return self._painted > self._painted_before

    def play(self, session: Session, speed: float) -> list[str]:
        """Play for a while; return frames a second, their work, and how far they lag behind."""
        playback, extent = self._driven.control.live.playback, session.view.extent
        playback.seek(extent.start_ts + (extent.follow_ts - extent.start_ts) / 8)
        self._driven.go_on(_SETTLING_S)
        playback.set_speed(speed)
        before, self._behind_s = self._painted, []
        playback.toggle()
        self._driven.go_on(_PLAYED_S if math.isfinite(speed) else _PLAYED_S / 2)
        playback.toggle()
        times_ms = self._driven.window.frame_times_ms()[before:]
        behind_s, self._behind_s = self._behind_s, None
        p50, p99 = np.percentile(times_ms, [50, 99])
        rate = len(times_ms) / (_PLAYED_S if math.isfinite(speed) else _PLAYED_S / 2)
        behind = [f"{one:,.0f} s" for one in np.percentile(behind_s, [50, 99])]
        return [f"{rate:.0f}", *(f"{one:.1f} ms" for one in (p50, p99, max(times_ms))), *behind]


def _oldest_s(frame: Frame) -> float:
    """Return the last instant of the chart that is the furthest behind."""
    return min(float(chart.series[0].x_s[-1]) for chart in frame.charts if chart.series)
