"""The writer fills a data folder: at once and reproducibly, or in step with a clock."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import StorageError
from inspector.simulate.hot_folder import HotFolder
from inspector.simulate.writer import RECORDED_START_TS, simulate

NOW_TS = datetime(2026, 11, 22, 10, 59, 58, tzinfo=UTC).timestamp()


class FakeTime(threading.Event):
    """A clock, and a stop event whose waiting moves the clock instead of the test."""

    def __init__(self, *, late_s: float = 0.0, stop_at_s: float = float("inf")) -> None:
        super().__init__()
        self.now_s = 1000.0
        self.waits_s: list[float] = []
        self._late_s = late_s
        self._stop_at_s = 1000.0 + stop_at_s

    def clock(self) -> float:
        """Return the time."""
        return self.now_s

    def wait(self, timeout: float | None = None) -> bool:
        """Let the time pass at once."""
        assert timeout is not None
        self.waits_s.append(timeout)
        self.now_s += timeout + self._late_s
        return self.now_s >= self._stop_at_s


def _ts(path: Path) -> list[float]:
    return [json.loads(line)["ts"] for line in path.read_bytes().splitlines()]


def _live(folder: Path, fake: FakeTime, **wanted: Any) -> list[Path]:
    settings = {"seed": 7, "seconds": 4.0, "rate": 400.0, "shards": 2} | wanted
    summary = simulate(
        folder, realtime=True, stop=fake, clock=fake.clock, now=lambda: NOW_TS, **settings
    )
    return list(summary.files)


def test_a_recording_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Without a start it begins at a fixed date."""
    first = simulate(tmp_path / "a", seed=7, seconds=20, rate=30, shards=2)
    second = simulate(tmp_path / "b", seed=7, seconds=20, rate=30, shards=2)

    names = ["world-1.20260314T18.jsonl", "world-2.20260314T18.jsonl"]
    assert [path.name for path in first.files] == names
    assert [path.read_bytes() for path in first.files] == [p.read_bytes() for p in second.files]


def test_the_summary_counts_what_is_on_disk(tmp_path: Path) -> None:
    """And the folder holds nothing else."""
    summary = simulate(tmp_path, seed=7, seconds=20, rate=30, shards=3)

    data = [path.read_bytes() for path in summary.files]
    assert summary.lines == sum(one.count(b"\n") for one in data)
    assert summary.size_bytes == sum(len(one) for one in data)
    assert all(one.endswith(b"}\n") for one in data)
    assert sorted((tmp_path / "hot").iterdir()) == sorted(summary.files)


def test_recording_again_replaces_and_does_not_append(tmp_path: Path) -> None:
    """Sample data is remade in place."""
    first = simulate(tmp_path, seed=7, seconds=5, rate=30, shards=1)
    again = simulate(tmp_path, seed=7, seconds=5, rate=30, shards=1)

    assert again == first
    assert again.files[0].stat().st_size == again.size_bytes


def test_each_hour_has_its_own_file(tmp_path: Path) -> None:
    """Rolled when written; a delayed record may stand just behind the hour."""
    start_ts = RECORDED_START_TS + 3597.5

    summary = simulate(tmp_path, seed=7, seconds=5, rate=200, shards=1, start_ts=start_ts)

    before, after = summary.files
    assert [before.name, after.name] == ["world-1.20260314T18.jsonl", "world-1.20260314T19.jsonl"]
    full_hour = RECORDED_START_TS + 3600
    assert max(_ts(before)) < full_hour
    assert min(_ts(after)) >= full_hour - 0.4


def test_progress_rises_to_one(tmp_path: Path) -> None:
    """A progress bar ends full."""
    parts: list[float] = []

    simulate(tmp_path, seed=7, seconds=4.5, rate=10, shards=1, on_progress=parts.append)

    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_a_recording_stops_when_told_to(tmp_path: Path) -> None:
    """What is written by then stays, as whole lines."""
    stop = threading.Event()

    def stop_half_way(part: float) -> None:
        if part >= 0.5:
            stop.set()

    summary = simulate(
        tmp_path, seed=7, seconds=10, rate=50, shards=1, stop=stop, on_progress=stop_half_way
    )

    assert max(_ts(summary.files[0])) < RECORDED_START_TS + 5


def test_live_lines_are_those_of_now(tmp_path: Path) -> None:
    """In ticks of 50 ms, over a full hour."""
    fake = FakeTime()

    files = _live(tmp_path, fake)

    hours = [f"world-{shard}.20261122T{hour}.jsonl" for hour in (10, 11) for shard in (1, 2)]
    assert [path.name for path in files] == hours
    stamps = [ts for path in files for ts in _ts(path)]
    assert min(stamps) >= NOW_TS - 0.4
    assert NOW_TS + 3.8 < max(stamps) < NOW_TS + 4
    assert max(fake.waits_s) <= 0.05 + 1e-9


def test_live_writes_what_a_recording_would(tmp_path: Path) -> None:
    """Only the pace differs."""
    live = _live(tmp_path / "live", FakeTime())
    recorded = simulate(
        tmp_path / "recorded", seed=7, seconds=4, rate=400, shards=2, start_ts=NOW_TS
    )

    assert [path.read_bytes() for path in live] == [p.read_bytes() for p in recorded.files]


def test_late_ticks_are_caught_up_with_and_never_add_up(tmp_path: Path) -> None:
    """A machine that is always a little late still writes all, on time."""
    punctual, late = FakeTime(), FakeTime(late_s=0.013)

    first = _live(tmp_path / "punctual", punctual)
    second = _live(tmp_path / "late", late)

    assert len(late.waits_s) == pytest.approx(len(punctual.waits_s), abs=2)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_pause_of_the_machine_is_caught_up_with(tmp_path: Path) -> None:
    """Nothing is skipped when one tick comes seconds late."""
    fake = FakeTime(late_s=2.5)

    _live(tmp_path / "paused", fake)
    _live(tmp_path / "steady", FakeTime())

    paused, steady = (sorted((tmp_path / name / "hot").iterdir()) for name in ("paused", "steady"))
    assert [path.read_bytes() for path in paused] == [path.read_bytes() for path in steady]


def test_backfill_is_history_that_ends_now(tmp_path: Path) -> None:
    """And live goes on from it without a gap."""
    parts: list[float] = []

    files = _live(tmp_path, FakeTime(), backfill_s=30.0, seconds=1.0, on_progress=parts.append)

    stamps = sorted(ts for path in files for ts in _ts(path))
    assert stamps[0] < NOW_TS - 29
    assert NOW_TS + 0.8 < stamps[-1] < NOW_TS + 1
    assert max(b - a for a, b in pairwise(stamps)) < 0.5
    assert parts[-1] == 1.0


def test_live_goes_on_until_it_is_stopped(tmp_path: Path) -> None:
    """Without an end of its own."""
    files = _live(tmp_path, FakeTime(stop_at_s=1.5), seconds=float("inf"))

    assert max(ts for path in files for ts in _ts(path)) < NOW_TS + 1.5


def test_live_goes_on_behind_what_is_there(tmp_path: Path) -> None:
    """A log that somebody follows is never cut."""
    first = _live(tmp_path, FakeTime())[0].stat().st_size
    second = _live(tmp_path, FakeTime())[0].stat().st_size

    assert second == 2 * first


def test_a_recording_without_an_end_is_refused(tmp_path: Path) -> None:
    """It would fill the disk."""
    with pytest.raises(ValueError, match="needs an end"):
        simulate(tmp_path, seed=7, seconds=float("inf"), rate=1, shards=1)


@pytest.mark.parametrize("blocked", ["hot", "hot/world-1.20260314T18.jsonl"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, blocked: str) -> None:
    """With what to do about it."""
    obstacle = tmp_path / blocked
    if blocked == "hot":
        obstacle.write_text("a file where a folder should be")
    else:
        obstacle.mkdir(parents=True)

    with pytest.raises(StorageError) as caught:
        simulate(tmp_path, seed=7, seconds=10, rate=50, shards=1)

    assert caught.value.where == str(obstacle)
    assert caught.value.remedy


def test_files_are_closed_when_writing_ends(tmp_path: Path) -> None:
    """An open one would warn, and fail this test."""
    with HotFolder(tmp_path, append=False) as hot:
        hot.write("world-1", 0, b"{}\n")
        hot.write("world-1", 3_600_000, b"{}\n")
        hot.write("world-1", 3_600_000, b"")

    assert hot.summary().lines == 2
    assert [path.name for path in hot.summary().files] == [
        "world-1.19700101T00.jsonl",
        "world-1.19700101T01.jsonl",
    ]
