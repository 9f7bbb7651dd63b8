"""Replaying into a folder: paced by a clock, whole lines, no mixing with what is there."""

from __future__ import annotations

import json
import math
from pathlib import Path
from threading import Event

import pytest

from inspector.core.errors import SourceError, StorageError
from inspector.core.registry import Registry
from inspector.emitter.clock import Clock
from inspector.session.kernel_loader import UNCOMPILED
from inspector.simulate.replay import Replay, Replayed, ReplayPlan

START_TS = 1_000_000.0
NOW_TS = 2_000_000.0


class FakeTime(Event):
    """A clock that whoever waits moves on, and the wish to end when it is late enough.

    Attributes:
        now_s: What time it is.
        waits: How long it was waited each time, seconds.
    """

    def __init__(self, end_s: float = math.inf) -> None:
        super().__init__()
        self.now_s = 100.0
        self.waits: list[float] = []
        self._end_s = self.now_s + end_s

    def wait(self, timeout: float | None = None) -> bool:
        """Let time go by."""
        self.now_s += timeout or 0.0
        self.waits.append(timeout or 0.0)
        if self.now_s >= self._end_s:
            self.set()
        return self.is_set()

    def clock(self) -> Clock:
        """Return the clock."""
        return Clock(lambda: NOW_TS + self.now_s - 100.0, lambda: self.now_s)


def line(at_s: float, shard: str = "world-1") -> bytes:
    """Return a record as a line."""
    record = {"ts": START_TS + at_s, "shard": shard, "entry": "ability.a", "metrics": {"casts": 1}}
    return json.dumps(record).encode() + b"\n"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two shards in a minute, and a line that is no record."""
    folder = tmp_path / "recording" / "hot"
    folder.mkdir(parents=True)
    (folder / "all.jsonl").write_bytes(line(0) + line(10) + b"{nonsense\n" + line(60))
    (folder / "other.jsonl").write_bytes(line(5, "world-2") + line(30, "world-2"))
    return folder.parent


def test_each_line_is_written_when_it_is_due(
    tmp_path: Path, recording: Path, registry: Registry
) -> None:
    """At ten times the speed a minute takes six seconds."""
    time, seen = FakeTime(), dict[int, float]()

    def on_progress(reached: Replayed) -> None:
        seen.setdefault(reached.lines, time.now_s - 100.0)

    plan = ReplayPlan((recording,), tmp_path / "out", speed=10.0)

    found = Replay(plan, time.clock(), time).run(registry, UNCOMPILED, on_progress=on_progress)

    assert seen == pytest.approx({1: 0.0, 2: 0.5, 4: 1.0, 5: 3.0, 6: 6.0}, abs=0.03)
    assert (found.lines, found.at_ts) == (6, math.inf)
    hot = tmp_path / "out" / "hot"
    assert (hot / "world-1.jsonl").read_bytes() == line(0) + line(10) + b"{nonsense\n" + line(60)
    assert (hot / "world-2.jsonl").read_bytes() == line(5, "world-2") + line(30, "world-2")
    assert found.files == (hot / "world-1.jsonl", hot / "world-2.jsonl")


def test_at_full_speed_nobody_waits(tmp_path: Path, recording: Path, registry: Registry) -> None:
    """All is there at once."""
    time = FakeTime()
    plan = ReplayPlan((recording,), tmp_path / "out", speed=math.inf)

    found = Replay(plan, time.clock(), time).run(registry, UNCOMPILED)

    assert time.waits == []
    assert found.lines == 6


def test_a_wish_to_end_is_heard_within_half_a_second_and_leaves_whole_lines(
    tmp_path: Path, recording: Path, registry: Registry
) -> None:
    """What is due later is not there, and how far it came is told."""
    time = FakeTime(end_s=20.0)
    plan = ReplayPlan((recording,), tmp_path / "out")

    found = Replay(plan, time.clock(), time).run(registry, UNCOMPILED)

    assert max(time.waits) <= 0.5
    assert (found.lines, found.at_ts) == (4, START_TS + 30)
    log = tmp_path / "out" / "hot" / "world-1.jsonl"
    assert log.read_bytes() == line(0) + line(10) + b"{nonsense\n"


def test_moved_to_now_a_record_has_the_instant_at_which_it_is_written(
    tmp_path: Path, recording: Path, registry: Registry
) -> None:
    """So that the replay looks live."""
    time = FakeTime()
    plan = ReplayPlan((recording,), tmp_path / "out", speed=10.0, shift_to_now=True)

    Replay(plan, time.clock(), time).run(registry, UNCOMPILED)

    other = (tmp_path / "out" / "hot" / "world-2.jsonl").read_text().splitlines()
    assert [json.loads(one)["ts"] for one in other] == [NOW_TS + 0.5, NOW_TS + 3.0]


def test_a_folder_with_logs_is_refused(recording: Path, registry: Registry) -> None:
    """Nothing in it changes, also if it is the recording itself."""
    before = sorted(recording.rglob("*"))

    with pytest.raises(StorageError, match=r"has logs already.*Name a new folder"):
        Replay(ReplayPlan((recording,), recording, math.inf)).run(registry, UNCOMPILED)

    assert sorted(recording.rglob("*")) == before


def test_the_config_of_the_recording_comes_along(
    tmp_path: Path, recording: Path, registry: Registry
) -> None:
    """With the keys of the team, without which lines would be rejected."""
    (recording / "config").mkdir()
    (recording / "config" / "registry.toml").write_text("# ours\n")

    Replay(ReplayPlan((recording,), tmp_path / "out", math.inf)).run(registry, UNCOMPILED)

    config = tmp_path / "out" / "config"
    assert [(one.name, one.read_text()) for one in config.iterdir()] == [
        ("registry.toml", "# ours\n")
    ]


def test_what_cannot_be_read_is_said_after_all_that_can(
    tmp_path: Path, recording: Path, registry: Registry
) -> None:
    """The rest of the replay is whole."""
    (recording / "hot" / "bad.jsonl.gz").write_bytes(b"no gzip")

    with pytest.raises(SourceError, match=r"bad\.jsonl\.gz"):
        Replay(ReplayPlan((recording,), tmp_path / "out", math.inf)).run(registry, UNCOMPILED)

    assert (tmp_path / "out" / "hot" / "world-2.jsonl").read_bytes().count(b"\n") == 2


def test_a_recording_without_records_is_written_at_once(tmp_path: Path, registry: Registry) -> None:
    """There is nothing to wait for."""
    log = tmp_path / "broken.jsonl"
    log.write_bytes(b"{nonsense\n")
    time, told = FakeTime(), list[Replayed]()

    found = Replay(ReplayPlan((log,), tmp_path / "out"), time.clock(), time).run(
        registry, UNCOMPILED, on_progress=told.append
    )

    assert (found.lines, time.waits) == (1, [])
    assert (tmp_path / "out" / "hot" / "broken.jsonl").read_bytes() == b"{nonsense\n"
