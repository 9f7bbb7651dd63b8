"""The writer of days fills a data folder as emitters would have, by a process for each shard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from inspector.core.errors import StorageError
from inspector.core.record import Record
from inspector.emitter.hot_name import parse_hot_name
from inspector.ingest.decoder import Decoder
from inspector.simulate import days_writer
from inspector.simulate.data_folder import SimulationSummary, make_data_folder, written_since
from inspector.simulate.days import RELEASED_BUILD, Days, Stretch
from inspector.simulate.days_server import write_days
from inspector.simulate.days_writer import DaysPlan, simulate_days
from inspector.simulate.long_recording import LongRecording
from inspector.simulate.world import World

END_TS = datetime(2026, 11, 27, 18, tzinfo=UTC).timestamp()
HOUR_MS = 3_600_000
HEARTBEAT = "system.telemetry"


DAYS = Days(END_TS - 14 * 86_400, 14)


def _plan(folder: Path, *, count: int = 1, shards: int = 2) -> DaysPlan:
    return DaysPlan(folder, shards, 0.6, 7, END_TS, count)


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    """Three hours of two shards, as busy as a Friday evening is."""
    folder = tmp_path_factory.mktemp("days")
    make_data_folder(folder)
    world = World(7, 2, DAYS.start_ts, days=DAYS)
    for shard_index in (0, 1):
        list(LongRecording(folder, world, shard_index, 1.4, Stretch(0, 3 * HOUR_MS)).write())
    return written_since(folder, {})


def test_every_hour_of_every_shard_has_its_log(written: SimulationSummary) -> None:
    """Named as emitters name them; the last one holds a heartbeat at 21:00:00."""
    hours = ("1800", "1900", "2000", "2100")

    assert [path.name for path in written.files] == [
        f"{shard}.20261113T{hour}.0000.jsonl" for shard in ("world-1", "world-2") for hour in hours
    ]


def test_a_log_has_only_what_was_written_in_its_hour(written: SimulationSummary) -> None:
    """What happened up to a frame before may still be in it."""
    for path in written.files:
        name = parse_hot_name(path.name)
        assert name is not None
        begin = datetime.strptime(name.period, "%Y%m%dT%H%M").replace(tzinfo=UTC).timestamp()
        stamps = [one["ts"] for one in _records(path)]
        assert begin - 5.5 <= min(stamps)
        assert max(stamps) < begin + 3_600


def test_every_line_is_a_valid_record(written: SimulationSummary, decoder: Decoder) -> None:
    """By the judge of all lines; about as many as the rate says."""
    lines = [line for path in written.files for line in path.read_bytes().splitlines()]

    assert all(isinstance(decoder.decode(line), Record) for line in lines)
    assert written.lines == len(lines)
    assert written.size_bytes == sum(path.stat().st_size for path in written.files)
    others = sum(HEARTBEAT.encode() not in line for line in lines)
    assert 1.2 < others / (3 * 3_600) < 1.6


def test_heartbeats_come_every_five_seconds_and_tell_of_no_loss(
    written: SimulationSummary,
) -> None:
    """With the revisions of the config."""
    beats = [
        one
        for path in written.files
        if path.name.startswith("world-1.")
        for one in _records(path)
        if one["entry"] == HEARTBEAT
    ]

    stamps = [one["ts"] for one in beats]
    assert stamps == [DAYS.start_ts + 5 * number for number in range(3 * 720 + 1)]
    assert {one["metrics"]["records_dropped"] for one in beats} == {0}
    assert all(one["meta"]["config"]["sampling"] >= 1 for one in beats)
    assert sum(one["metrics"]["bytes_written"] for one in beats) > 0.9 * sum(
        path.stat().st_size for path in written.files if path.name.startswith("world-1.")
    )


def test_each_shard_is_written_by_a_process_as_if_it_were_written_here(tmp_path: Path) -> None:
    """Byte for byte, with progress that ends full; what was there of that time is replaced."""
    plan, parts = _plan(tmp_path / "folder"), list[float]()
    make_data_folder(tmp_path / "here")
    world = World(7, 2, plan.days.start_ts, days=plan.days)
    write_days(tmp_path / "here", world, 1, 0.6, Event(), lambda _written_ms: None)
    old = tmp_path / "folder" / "hot" / "world-2.20261127T1200.0000.jsonl"
    old.parent.mkdir(parents=True)
    old.write_text("from before\n", encoding="utf-8")

    summary = simulate_days(plan, on_progress=parts.append)

    assert len(summary.files) == 2 * 25
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert {path.name: path.read_bytes() for path in summary.files if "world-2" in path.name} == {
        path.name: path.read_bytes() for path in (tmp_path / "here" / "hot").iterdir()
    }


def test_it_ends_early_when_told_to(tmp_path: Path) -> None:
    """What is written by then stays, as whole lines."""
    stop = Event()
    stop.set()

    summary = simulate_days(_plan(tmp_path, count=300), stop=stop)

    assert all(path.read_bytes().endswith(b"}\n") for path in summary.files)
    assert len(summary.files) < 300 * 24


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do about it; once, whatever the number of shards."""
    make_data_folder(tmp_path)
    (tmp_path / "hot").rmdir()
    (tmp_path / "hot").write_text("a file where a folder should be", encoding="utf-8")
    world = World(7, 1, END_TS, days=Days(END_TS, 1))

    with pytest.raises(StorageError) as caught:
        write_days(tmp_path, world, 0, 1.0, Event(), lambda _written_ms: None)

    assert caught.value.where == str(tmp_path / "hot")
    assert caught.value.remedy


def test_what_a_process_cannot_write_is_the_callers_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had been written here."""

    def spoil(folder: Path, *_rest: object) -> None:
        (folder / "hot").rmdir()
        (folder / "hot").write_text("a file where a folder should be", encoding="utf-8")

    monkeypatch.setattr(days_writer, "remove_earlier", spoil)

    with pytest.raises(StorageError) as caught:
        simulate_days(_plan(tmp_path, shards=1))

    assert "cannot be written" in caught.value.what
    assert caught.value.where == str(tmp_path / "hot")


def test_a_release_is_a_restart_with_another_build(tmp_path: Path) -> None:
    """In the same log, where the hour is the same."""
    world = World(7, 1, DAYS.start_ts, days=DAYS)
    make_data_folder(tmp_path)
    at_ms = round(DAYS.release_ms)

    for stretch in (Stretch(at_ms - HOUR_MS // 2, at_ms), Stretch(at_ms, at_ms + HOUR_MS // 2)):
        list(LongRecording(tmp_path, world, 0, 1.0, stretch).write())

    before, after = sorted((tmp_path / "hot").iterdir())
    builds = [
        {one["meta"]["build"] for one in _records(path) if one["entry"] == HEARTBEAT}
        for path in (before, after)
    ]
    assert builds[0] == {"2026.3.1"}
    assert builds[1] == {"2026.3.1", RELEASED_BUILD}
