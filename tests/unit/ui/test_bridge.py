"""The bridge: frames of what was read so far, made on a thread of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import KernelLoader
from inspector.session.query import GroupBy
from inspector.session.session import Session
from inspector.ui import bridge as bridge_module
from inspector.ui.bridge import COMPILING, Bridge, Meter, OpenSource, with_window
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import Frame, SourceState, StatusFrame
from inspector.ui.models.request import ViewRequest

PATIENCE = 2_000
"""How often to look before giving up, each time waiting at most 10 ms."""

TIMEOUT_S = 10.0


class Folder:
    """A source whose lines and progress a test decides on."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.known_bytes = 0
        self.problems: tuple[str, ...] = ()
        self._read_bytes = 0
        self._more = Event()
        self._closed = False

    def write(self, *timestamps: float, shard: str = "s1") -> None:
        """Have lines ready, one of them broken if there is no timestamp."""
        lines = [
            json.dumps(
                {"ts": ts, "shard": shard, "entry": "ability.a", "metrics": {"casts": 1}}
            ).encode()
            for ts in timestamps
        ] or [b"broken"]
        data = b"".join(line + b"\n" for line in lines)
        self.blocks.append(Block(0, self._read_bytes, data))
        self._more.set()

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return the blocks that are ready, if that much is asked for."""
        blocks, self.blocks = self.blocks, []
        self._more.clear()
        self._read_bytes += sum(len(block.data) for block in blocks)
        assert self._read_bytes <= limit_bytes
        return blocks

    def wait(self, timeout_s: float) -> None:
        """Wait for lines."""
        if not self._closed:
            self._more.wait(timeout_s)

    @property
    def can_cancel(self) -> bool:
        """Whether there is much to do without."""
        return self.known_bytes > 1_000_000

    def cancel_backlog(self) -> None:
        """Note that the past is not wanted."""
        self.cancelled = True

    def progress(self) -> tuple[int, int]:
        """Return how much was read of how much."""
        return self._read_bytes, max(self._read_bytes, self.known_bytes)

    def close(self) -> None:
        """Let nobody wait."""
        self._closed = True
        self._more.set()


@pytest.fixture
def folder() -> Folder:
    """A folder without lines."""
    return Folder()


@pytest.fixture
def bridge(folder: Folder, registry: Registry) -> Iterator[Bridge]:
    """A bridge on the folder, not started; all threads end after the test."""
    session, loader = Session(registry), KernelLoader(registry)
    session.ledger.open_source(Path("world-1.jsonl"))
    ingestion = Ingestion(folder, session, loader, threads=1)
    ingestion.start()
    bridge = Bridge(OpenSource("logs", session, ingestion, loader))
    yield bridge
    bridge.stop(TIMEOUT_S)
    ingestion.stop(TIMEOUT_S)
    loader.stop(TIMEOUT_S)


def frame_where(bridge: Bridge, reached: Callable[[Frame], bool]) -> Frame:
    """Wait for a frame of which something is so."""
    pause = Event()
    for _ in range(PATIENCE):
        frame = bridge.latest
        if frame is not None and reached(frame):
            return frame
        pause.wait(0.01)
    pytest.fail("such a frame never came")


def test_before_it_starts_there_is_no_frame(bridge: Bridge) -> None:
    """And stopping what never started is fine."""
    assert bridge.latest is None
    assert bridge.request == ViewRequest()


def test_an_empty_folder_waits(bridge: Bridge) -> None:
    """Until kernels are compiled, the notice says that they are being."""
    bridge.start()

    status = frame_where(bridge, lambda _: True).status

    assert (status.source, status.state, status.rows) == ("logs", SourceState.WAITING, 0)
    assert math.isnan(status.lag_s)
    assert status.notice == COMPILING
    assert status.memory_bytes > 1_000_000


def test_lines_become_a_frame_with_their_lag(bridge: Bridge, folder: Folder) -> None:
    """Accepted and rejected ones, shards, problems of the source."""
    bridge.start()
    frame_where(bridge, lambda _: True)

    folder.problems = ("x.jsonl cannot be read",)
    folder.write(100.0, 101.0)
    folder.write(102.0, shard="s2")
    folder.write()
    frame = frame_where(bridge, lambda f: f.status.rows == 3 and f.status.rejected == 1)

    assert frame.status.detail == "2 shards"
    assert frame.status.state is SourceState.LIVE
    assert frame.status.notice == f"{COMPILING} · x.jsonl cannot be read"
    assert frame.playhead_s == 2.0
    frame_where(bridge, lambda f: any(chart.series for chart in f.charts))
    assert bridge.meter.lags_s
    assert all(lag_s > 0 for lag_s in bridge.meter.lags_s)


def test_what_is_asked_for_is_what_the_next_frames_show(bridge: Bridge, folder: Folder) -> None:
    """At once, also while nothing new is read."""
    folder.write(100.0)
    bridge.start()
    frame_where(bridge, lambda f: f.view_s[1] - f.view_s[0] == 300.0 and bool(f.charts))

    bridge.ask(ViewRequest("ability", GroupBy.ENTRY, 900.0))
    frame = frame_where(bridge, lambda f: f.view_s[1] - f.view_s[0] == 900.0)

    assert frame.charts[0].title == "ability.*.casts"


def test_what_a_person_waits_for_waits_for_no_turn(
    bridge: Bridge, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However seldom frames are made else: a range that was asked for, and a seek."""
    monkeypatch.setattr(bridge_module, "LEAST_INTERVAL_S", 3_600.0)
    folder.write(100.0, 200.0)
    bridge.source.session.playhead = Playhead(150.0)
    bridge.start()
    frame_where(bridge, lambda _: True)

    bridge.ask(ViewRequest(range_s=900.0))
    frame_where(bridge, lambda f: f.view_s[1] - f.view_s[0] == 900.0)

    bridge.source.session.playhead = Playhead(120.0)
    bridge.source.hurry.set()
    bridge.source.ingestion.changed.set()
    frame_where(bridge, lambda f: f.origin_ts + f.playhead_s == 120.0)


def test_it_goes_on_when_compiled_kernels_come(bridge: Bridge, folder: Folder) -> None:
    """And the notice goes."""
    folder.write(100.0)
    bridge.start()
    frame_where(bridge, lambda f: f.status.rows == 1)

    bridge.source.loader.start()
    frame_where(bridge, lambda f: f.status.notice == "")
    folder.write(101.0)

    frame = frame_where(bridge, lambda f: f.status.rows == 2 and bool(f.charts[0].series))
    assert frame.tabs[0].rows == 2


def test_a_failure_is_told_and_frames_go_on(
    bridge: Bridge, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bad fold must not leave a window that stands still and says nothing."""
    make, failures = FrameMaker.make, [ValueError("a bad fold")]

    def fail_once(maker: FrameMaker, request: ViewRequest, status: StatusFrame) -> Frame:
        if failures:
            raise failures.pop()
        return make(maker, request, status)

    monkeypatch.setattr(FrameMaker, "make", fail_once)
    monkeypatch.setattr(bridge_module, "_RETRY_S", 0.1)
    folder.write(100.0)
    bridge.start()

    pause = Event()
    while not bridge.failure and bridge.latest is None:
        pause.wait(0.01)
    told = bridge.failure
    frame = frame_where(bridge, lambda f: f.status.rows == 1)

    assert "a bad fold" in told
    assert frame.tabs[0].rows == 1
    while bridge.failure:
        pause.wait(0.01)


def test_a_large_backlog_is_loading(bridge: Bridge, folder: Folder) -> None:
    """While there is much more to come, and lines come."""
    folder.write(100.0)
    folder.known_bytes = 1_000_000
    bridge.start()
    frame_where(bridge, lambda f: f.status.rows == 1)

    folder.write(101.0)

    frame = frame_where(bridge, lambda f: f.status.state is SourceState.LOADING)
    assert 0 < frame.status.progress < 0.01


def test_the_window_adds_what_only_it_knows(bridge: Bridge) -> None:
    """The work of a frame on its thread."""
    bridge.start()
    frame = frame_where(bridge, lambda _: True)

    assert math.isnan(frame.status.frame_ms)
    assert with_window(frame, 4.5).status.frame_ms == 4.5


def test_lines_a_second_are_those_of_the_last_seconds() -> None:
    """Not of the whole session."""
    meter = Meter()
    for second in range(11):
        meter.count(1_000 * second, None, float(second))
    assert meter.lines_per_s() == 1_000.0

    for second in range(11, 14):
        meter.count(10_000, None, float(second))
    assert meter.lines_per_s() == 0.0


def test_one_look_is_no_rate() -> None:
    """It takes two."""
    meter = Meter()
    meter.count(5_000, 700_000, 1.0)

    assert meter.lines_per_s() == 0.0
    assert not meter.grew_within(100.0, 1.0)


def test_growth_is_remembered_for_a_while() -> None:
    """The state goes from live to idle by it."""
    meter = Meter()
    meter.count(0, 0, 1.0)
    meter.count(5, 900, 2.0)
    meter.count(5, 900, 6.0)

    assert meter.grew_within(5.0, 6.0)
    assert not meter.grew_within(5.0, 7.5)


def test_lag_is_the_latest_and_only_while_it_is_news() -> None:
    """All lags are kept for the report."""
    meter = Meter()
    assert math.isnan(meter.lag_s(0.0))

    meter.add_lag(0.3, 10.0)
    meter.add_lag(0.1, 10.5)

    assert meter.lag_s(11.0) == 0.1
    assert math.isnan(meter.lag_s(13.0))
    assert list(meter.lags_s) == [0.3, 0.1]
