"""The writer fills a data folder: at once and reproducibly, or as time goes by."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.core.errors import StorageError
from inspector.core.privacy import hash_player
from inspector.core.record import Record
from inspector.ingest.decoder import Decoder
from inspector.simulate.data_folder import SimulationSummary
from inspector.simulate.emission import salt_of
from inspector.simulate.world import World
from inspector.simulate.writer import RECORDED_START_TS, simulate

FLUSH_S = 2.0


def _lines(summary: SimulationSummary) -> list[bytes]:
    return [line for path in summary.files for line in path.read_bytes().splitlines()]


def _records(summary: SimulationSummary) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _lines(summary)]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    """A minute of two shards, at 60 lines a second."""
    folder = tmp_path_factory.mktemp("recorded")
    return simulate(folder, seed=7, seconds=60, rate=60, shards=2)


def test_a_recording_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Without a start it begins at a fixed date."""
    first = simulate(tmp_path / "a", seed=7, seconds=20, rate=30, shards=2)
    second = simulate(tmp_path / "b", seed=7, seconds=20, rate=30, shards=2)

    names = [f"world-{number}.20260314T1800" for number in (1, 2)]
    assert [path.name.rpartition(".jsonl")[0][:21] for path in first.files] == names
    assert [path.name for path in first.files] == [path.name for path in second.files]
    assert [path.read_bytes() for path in first.files] == [p.read_bytes() for p in second.files]


def test_another_seed_writes_something_else(tmp_path: Path) -> None:
    """About other players."""
    first = simulate(tmp_path / "a", seed=7, seconds=20, rate=30, shards=1)
    second = simulate(tmp_path / "b", seed=8, seconds=20, rate=30, shards=1)

    players = [{one.get("player") for one in _records(summary)} for summary in (first, second)]
    assert players[0] & players[1] <= {None}


def test_every_line_is_a_valid_record(recorded: SimulationSummary, decoder: Decoder) -> None:
    """By the judge of all lines; and in the form that is read fastest."""
    for line in _lines(recorded):
        assert isinstance(decoder.decode(line), Record), line
        assert line.isascii()
        assert b" " not in line


def test_nothing_is_lost_however_much_is_written(tmp_path: Path) -> None:
    """A recording waits for its writer, as no server could."""
    summary = simulate(tmp_path, seed=7, seconds=6, rate=30_000, shards=1)

    beats = [one for one in _records(summary) if one["entry"] == "system.telemetry"]
    assert summary.lines > 100_000
    assert {one["metrics"]["records_dropped"] for one in beats} == {0}
    assert {one["metrics"]["values_dropped"] for one in beats} == {0}
    assert {one["metrics"]["degrade_level"] for one in beats} == {0}


def test_all_that_happens_is_written(recorded: SimulationSummary) -> None:
    """Once; what players did who opted out is in there too, under nobody's name."""
    world = World(7, 2, RECORDED_START_TS)
    happened = [
        one
        for shard in (0, 1)
        for one in world.activations(shard, 0, 60_000, 60 * world.share(shard))
    ]

    written = [one for one in _records(recorded) if one["entry"] != "system.telemetry"]

    for key in ("casts", "damage_total", "healing_total", "tick_cost_us"):
        wanted = sum(one.metrics.get(key, 0) for one in happened)
        assert sum(one["metrics"].get(key, 0) for one in written) == wanted, key
    named = {
        hash_player(one.player, salt_of(7)) for one in happened if one.player and not one.opted_out
    }
    assert {one["player"] for one in written if "player" in one} == named


def test_a_heartbeat_comes_every_five_seconds_from_each_shard(
    recorded: SimulationSummary,
) -> None:
    """With the revisions of the config that was in force."""
    beats = defaultdict(list)
    for one in _records(recorded):
        if one["entry"] == "system.telemetry":
            beats[one["shard"]].append(one)

    assert sorted(beats) == ["world-1", "world-2"]
    for times in ([one["ts"] for one in shard] for shard in beats.values()):
        assert times[0] == RECORDED_START_TS
        assert times[-1] == RECORDED_START_TS + 60
        assert np.diff(times).max() <= 5.1
    assert beats["world-1"][0]["meta"]["config"]["sampling"] >= 0
    assert beats["world-1"][0]["meta"]["build"] != beats["world-2"][0]["meta"]["build"]


def test_sampled_values_are_kept_as_often_as_the_config_says(tmp_path: Path) -> None:
    """Whoever edits the config before a recording gets what they asked for."""
    simulate(tmp_path, seed=7, seconds=1, rate=1, shards=1)
    sampling = tmp_path / "config" / "sampling.toml"
    text = sampling.read_text(encoding="utf-8")
    assert "reflect_count = 0.5" in text
    sampling.write_text(
        text.replace("reflect_count = 0.5", "reflect_count = 0.25"), encoding="utf-8"
    )

    records = _records(simulate(tmp_path, seed=7, seconds=60, rate=300, shards=1))

    steps = [one for one in records if one["entry"] == "ability.mirror_step" and "player" in one]
    kept = [one for one in steps if "reflect_count" in one["metrics"]]
    assert {one["meta"]["rates"]["reflect_count"] for one in kept} == {0.25}
    assert len(kept) / len(steps) == pytest.approx(0.25, abs=0.08)


def test_the_summary_counts_what_is_on_disk(recorded: SimulationSummary) -> None:
    """And the folder holds nothing else."""
    data = [path.read_bytes() for path in recorded.files]

    assert recorded.lines == sum(one.count(b"\n") for one in data)
    assert recorded.size_bytes == sum(len(one) for one in data)
    assert all(one.endswith(b"}\n") for one in data)
    assert sorted(recorded.files[0].parent.iterdir()) == sorted(recorded.files)


def test_recording_again_replaces_and_does_not_append(tmp_path: Path) -> None:
    """Sample data is remade in place."""
    first = simulate(tmp_path, seed=7, seconds=5, rate=30, shards=1)
    again = simulate(tmp_path, seed=7, seconds=5, rate=30, shards=1)

    assert again == first
    assert again.files[0].stat().st_size == again.size_bytes


def test_each_hour_has_its_own_file(tmp_path: Path) -> None:
    """Rolled when written, which is up to a flush after it happened."""
    start_ts = RECORDED_START_TS + 3595.5

    summary = simulate(tmp_path, seed=7, seconds=9, rate=200, shards=1, start_ts=start_ts)

    before, after = summary.files
    assert [path.name[:21] for path in (before, after)] == [
        "world-1.20260314T1800",
        "world-1.20260314T1900",
    ]
    full_hour = RECORDED_START_TS + 3600
    stamps = [
        [json.loads(line)["ts"] for line in path.read_bytes().splitlines()]
        for path in summary.files
    ]
    assert max(stamps[0]) < full_hour
    assert min(stamps[1]) >= full_hour - FLUSH_S - 0.4 - 0.1


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

    assert 0 < max(one["ts"] for one in _records(summary)) <= RECORDED_START_TS + 5


def test_a_recording_without_an_end_is_refused(tmp_path: Path) -> None:
    """It would fill the disk."""
    with pytest.raises(ValueError, match="needs an end"):
        simulate(tmp_path, seed=7, seconds=float("inf"), rate=1, shards=1)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "hot").write_text("a file where a folder should be")

    with pytest.raises(StorageError) as caught:
        simulate(tmp_path, seed=7, seconds=10, rate=50, shards=1)

    assert caught.value.where == str(tmp_path / "hot")
    assert caught.value.remedy


def test_in_real_time_each_shard_writes_from_now_on(tmp_path: Path) -> None:
    """By a process of its own, behind what is there."""
    first = simulate(tmp_path, seed=7, seconds=1.0, rate=200, shards=2, realtime=True)
    again = simulate(tmp_path, seed=7, seconds=1.0, rate=200, shards=2, realtime=True)

    assert {one["shard"] for one in _records(first)} == {"world-1", "world-2"}
    both = sum(len(path.read_bytes()) for path in (tmp_path / "hot").iterdir())
    assert first.size_bytes + again.size_bytes == both


def test_a_stop_before_the_start_writes_nothing(tmp_path: Path) -> None:
    """Neither at once nor in real time do servers say that they were there."""
    stop = threading.Event()
    stop.set()

    summary = simulate(tmp_path, seed=7, seconds=9.0, rate=9.0, shards=1, stop=stop)

    assert summary == SimulationSummary(0, 0, ())
