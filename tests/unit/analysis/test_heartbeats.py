"""Heartbeats of a session: read once each, whatever has become of their lines."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from inspector.analysis import heartbeats as heartbeats_module
from inspector.analysis.heartbeats import Heartbeats
from inspector.core.registry import Registry
from inspector.ingest.line_bytes import LineBytes
from inspector.session.session import Session
from tests.unit.analysis.written import Written, beat, beat_with, row

EVER = float("-inf")


@pytest.fixture
def log(tmp_path: Path, registry: Registry) -> Written:
    """A log without a line."""
    return Written(tmp_path / "world-1.jsonl", registry)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The offsets of all lines that are read."""
    found: list[int] = []
    read = LineBytes.read

    def noting(self: LineBytes, source_id: int, offset: int, size_bytes: int) -> bytes:
        found.append(offset)
        return read(self, source_id, offset, size_bytes)

    monkeypatch.setattr(LineBytes, "read", noting)
    return found


def revisions(beats: Heartbeats, session: Session) -> dict[str, list[int]]:
    """Return the revisions of the sampling file that each shard told, in the order of time."""
    names = session.names.shards.values
    return {
        names[shard]: [stay.told.revisions[0] for stay in history.stays]
        for shard, history in beats.histories.items()
    }


def test_each_shard_has_what_its_heartbeats_told(log: Written) -> None:
    """Other rows tell nothing."""
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1), row(2.0), beat(3.0, "world-2", sampling=4), row(3.0, "world-3"))
    log.add(beat(6.0, sampling=2))

    beats.update(log.session.view)

    assert revisions(beats, log.session) == {"world-1": [1, 2], "world-2": [4]}
    assert not beats.is_behind(EVER)


def test_only_new_rows_are_looked_at(log: Written, reads: list[int]) -> None:
    """A line is read once."""
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1))
    beats.update(log.session.view)
    before = len(reads)
    log.add(row(2.0), beat(6.0, sampling=1))

    beats.update(log.session.view)
    beats.update(log.session.view)

    assert len(reads) - before == 1


def test_a_session_without_heartbeats_costs_nothing(log: Written, reads: list[int]) -> None:
    """Real data of another make have none."""
    beats = Heartbeats(log.session)
    log.add(row(1.0), row(2.0))

    beats.update(log.session.view)

    assert (reads, beats.histories, beats.is_behind(EVER)) == ([], {}, False)


def test_the_newest_are_read_first(log: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there is time for; the others follow."""
    monkeypatch.setattr(heartbeats_module, "READING_S", 0.0)
    beats = Heartbeats(log.session)
    log.add(*(beat(5.0 * number, sampling=number) for number in range(1, 5)))

    beats.update(log.session.view)

    assert revisions(beats, log.session) == {"world-1": [4]}
    assert beats.is_behind(15.0)
    assert not beats.is_behind(15.1)
    for _ in range(3):
        beats.update(log.session.view)
    assert revisions(beats, log.session) == {"world-1": [1, 2, 3, 4]}
    assert not beats.is_behind(EVER)


def test_a_long_session_is_looked_through_in_steps(
    log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then it is behind, whatever somebody wants to know."""
    monkeypatch.setattr(heartbeats_module, "LOOKED_ROWS", 2)
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1), row(2.0), row(3.0), beat(6.0, sampling=2), row(7.0))

    behind = []
    for _ in range(3):
        beats.update(log.session.view)
        behind.append(beats.is_behind(100.0))

    assert behind == [True, True, False]
    assert revisions(beats, log.session) == {"world-1": [1, 2]}


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\xff" * path.stat().st_size),
        lambda path: path.write_bytes(path.read_bytes()[:30]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"telemetry", b"telemetr\0")),
    ],
    ids=["gone", "emptied", "overwritten", "cut", "damaged"],
)
def test_lines_that_are_no_more_count_for_nothing(
    log: Written, harm: Callable[[Path], object]
) -> None:
    """What was told before stays, and what comes is read as ever."""
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1))
    beats.update(log.session.view)
    log.add(beat(6.0, sampling=2))
    harm(log.path)

    beats.update(log.session.view)

    assert revisions(beats, log.session) == {"world-1": [1]}
    assert not beats.is_behind(EVER)


def test_hostile_heartbeats_tell_nothing_and_end_nothing(log: Written) -> None:
    """Each of them is a valid record."""
    beats = Heartbeats(log.session)
    log.add(
        beat(1.0, sampling=7),
        beat_with({"config": "all of them"}, 2.0),
        beat_with({"config": [1, 2]}, 3.0),
        beat_with({"config": {"sampling": 7}, "config_error": "x" * 60_000}, 4.0),
    )

    beats.update(log.session.view)

    assert revisions(beats, log.session) == {"world-1": [7, 7]}


def test_lines_of_packed_logs_are_not_read(tmp_path: Path, registry: Registry) -> None:
    """To get at one, all before it would have to be unpacked."""
    log = Written(tmp_path / "world-1.jsonl", registry)
    log.add(beat(1.0, sampling=1))
    packed = tmp_path / "world-1.jsonl.gz"
    packed.write_bytes(gzip.compress(log.path.read_bytes()))
    log.session.ledger.place_source(0, packed)
    beats = Heartbeats(log.session)

    beats.update(log.session.view)

    assert beats.histories == {}
    assert not beats.is_behind(EVER)


def test_a_session_that_is_closed_meanwhile_has_no_lines(log: Written) -> None:
    """Whoever makes the last frame does not know of it yet."""
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1))
    view = log.session.view
    log.session.close()

    beats.update(view)

    assert beats.histories == {}


def test_no_file_stays_open(log: Written) -> None:
    """It could not be renamed on every system."""
    beats = Heartbeats(log.session)
    log.add(beat(1.0, sampling=1))

    beats.update(log.session.view)

    assert str(log.path) not in [file.path for file in psutil.Process().open_files()]


def test_what_is_kept_has_bounds(log: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many shards there are, and however often they change their minds."""
    monkeypatch.setattr(heartbeats_module, "MOST_SHARDS", 2)
    monkeypatch.setattr(heartbeats_module, "MOST_STAYS", 3)
    beats = Heartbeats(log.session)
    for shard in ("world-1", "world-2", "world-3"):
        log.add(*(beat(float(number), shard, sampling=number) for number in range(1, 9)))

    beats.update(log.session.view)

    found = revisions(beats, log.session)
    assert len(found) == 2
    assert all(told == [6, 7, 8] for told in found.values())


def test_only_so_many_wait(log: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest are not asked."""
    monkeypatch.setattr(heartbeats_module, "MOST_WAITING", 3)
    monkeypatch.setattr(heartbeats_module, "READING_S", 0.0)
    beats = Heartbeats(log.session)
    log.add(*(beat(float(number), sampling=1) for number in range(3)))
    beats.update(log.session.view)
    log.add(*(beat(10.0 + number, sampling=2) for number in range(3)))

    while beats.is_behind(EVER):
        beats.update(log.session.view)

    assert revisions(beats, log.session)["world-1"][-1] == 2
    assert beats.histories[0].stays[0].first_ts == 2.0
