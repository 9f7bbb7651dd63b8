"""Compaction: what was in hot logs is in warm and rejected files then, and nowhere twice."""

from __future__ import annotations

import errno
import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from inspector.config.models import RetentionConfig
from inspector.core.errors import StorageError
from inspector.core.registry import parse_registry
from inspector.files.file_lock import try_lock
from inspector.storage import day_files
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier, listing
from inspector.storage.totals import Totals
from inspector.storage.warm_file import look_into
from inspector.storage.warm_rows import WarmRows
from tests.unit.storage.tiers_world import (
    HOUR_S,
    MONDAY,
    NEXT_MONDAY,
    REGISTRY,
    a_line,
    a_world,
    compacted,
    hidden,
    hot_name,
    lines,
    names,
    records,
    rejected,
)


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of two days and two shards."""
    return a_world(tmp_path / "data")


@pytest.fixture
def bare(tmp_path: Path) -> DataFolders:
    """Return a data folder without logs."""
    found = DataFolders.of(tmp_path / "data")
    found.hot.mkdir(parents=True)
    return found


def _log(folders: DataFolders, name: str, text: bytes, written_ts: float = MONDAY) -> Path:
    path = folders.hot / name
    path.write_bytes(text)
    os.utime(path, (written_ts, written_ts))
    return path


def test_all_records_move_and_none_changes(folders: DataFolders) -> None:
    """Hot is empty then, and what was no record is kept too."""
    before, before_rejected = records(folders), rejected(folders)

    report = compacted(folders)

    assert records(folders) == before
    assert rejected(folders) == before_rejected
    assert list(folders.hot.iterdir()) == []
    assert (report.logs, report.records, report.rejected, report.blank) == (8, 244, 8, 4)
    assert hidden(folders) == []


def test_a_day_and_shard_get_one_file(folders: DataFolders) -> None:
    """Records after midnight are of the next day, whichever log they stand in."""
    compacted(folders)

    found = {(f.name.parent.parent.name, f.shard) for f in listing(folders).of(Tier.WARM)}
    assert found == {
        (day, shard)
        for day in ("2026-11-23", "2026-11-24", "2026-11-25")
        for shard in ("world-1", "world-2")
    }
    for file in listing(folders).of(Tier.WARM):
        for data, _rows in look_into(file.path).pieces():
            for line in data.splitlines():
                assert file.start_ts <= json.loads(line)["ts"] < file.end_ts


def test_a_second_run_finds_nothing_to_do(folders: DataFolders) -> None:
    """It may run as often as one likes."""
    compacted(folders)
    before = names(folders)

    report = compacted(folders)

    assert report.logs == 0
    assert names(folders) == before


def test_a_rejected_line_is_kept_with_its_reason_and_without_a_name(folders: DataFolders) -> None:
    """Whoever has to mend what wrote it finds it, and nobody finds a player."""
    compacted(folders)

    files = listing(folders).of(Tier.REJECTED)
    text = files[0].path.read_text()
    rows = [json.loads(line) for line in text.splitlines()]
    assert [row["reason"] for row in rows] == ["missing_field", "not_json"]
    assert rows[1]["text"] == "nonsense"
    assert rows[0]["path"] == "hot/world-1.20261123T0100.0000.jsonl"
    assert "Hildegard" not in text
    assert (files[0].shard, files[0].name.parent.name) == ("world-1", "2026-11-23")


def test_a_key_that_nobody_knows_today_rejects_its_line(bare: DataFolders) -> None:
    """Its numbers are not lost: the text is kept."""
    line = a_line(MONDAY, metrics={"casts": 1, "zaps": 7})
    _log(bare, hot_name("world-1", MONDAY), line + b"\n")

    report = compacted(bare)

    assert (report.records, report.rejected) == (0, 1)
    row = json.loads(listing(bare).of(Tier.REJECTED)[0].path.read_text())
    assert row["reason"] == "unknown_metric"
    assert json.loads(row["text"])["metrics"]["zaps"] == 7


def test_a_key_of_the_team_has_columns(bare: DataFolders) -> None:
    """As those that ship have."""
    text = '[[key]]\nname = "zaps"\nkind = "counter"\nlevel = "activation"\n'
    text += 'unit = ""\ndescription = "Zaps."\noptional = true\n'
    registry = parse_registry(text, "test", REGISTRY)
    line = a_line(MONDAY, metrics={"casts": 1, "zaps": 7})
    _log(bare, hot_name("world-1", MONDAY), line + b"\n")
    before = records(bare, registry)

    assert compacted(bare, registry=registry).rejected == 0

    assert records(bare, registry) == before
    assert before.total() == 1


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("world-1.20261123T0000.0000.jsonl.gz", gzip.compress),
        ("world-1.20261123T0000.0000.jsonl.zst", zstandard.compress),
        ("game.jsonl.1", bytes),
        ("game.jsonl-20261124.gz", gzip.compress),
        ("anything.jsonl", bytes),
    ],
)
def test_any_log_is_compacted_whatever_its_name(
    bare: DataFolders, name: str, packed: Callable[[bytes], bytes]
) -> None:
    """Rotated, packed, or of another logger."""
    _log(bare, name, packed(lines(MONDAY, "world-1")))
    before = records(bare)

    compacted(bare)

    assert records(bare) == before
    assert before.total() == 40
    assert list(bare.hot.iterdir()) == []


def test_what_only_repeats_a_log_goes_with_it(bare: DataFolders) -> None:
    """A packed copy, and a second name of the same file."""
    text = lines(MONDAY, "world-1")
    original = _log(bare, "game.jsonl", text)
    _log(bare, "game.jsonl.1.gz", gzip.compress(text))
    (bare.hot / "same.jsonl").hardlink_to(original)

    assert compacted(bare).records == 40

    assert list(bare.hot.iterdir()) == []


def test_what_begins_like_a_log_and_goes_on_differently_is_left_alone(bare: DataFolders) -> None:
    """Nobody knows which of them counts, and deleting one would lose it."""
    text = lines(MONDAY, "world-1", 1_000)
    _log(bare, "game.jsonl", text)
    _log(bare, "game.jsonl.1", text[:-1_000] + text[:1_000])

    report = compacted(bare)

    assert report.logs == 0
    assert "begins like another log" in report.problems[0].text()
    assert len(list(bare.hot.iterdir())) == 2


def test_a_damaged_log_stays_and_the_others_go(folders: DataFolders) -> None:
    """Nothing of it is lost: somebody may restore it."""
    packed = gzip.compress(lines(MONDAY, "world-1", 3_000))
    damaged = _log(folders, "world-1.20261123T0200.0000.jsonl.gz", packed[:-2_000])

    report = compacted(folders)

    assert list(folders.hot.iterdir()) == [damaged]
    assert report.logs == 8
    said = report.problems[0].text()
    assert str(damaged) in said
    assert "nothing of it was moved" in said
    assert report.problems[0].remedy
    assert records(DataFolders.of(folders.root)).total() > 0


def test_a_log_that_somebody_writes_stays(folders: DataFolders) -> None:
    """Its writer holds a lock on it."""
    path = folders.hot / hot_name("world-1", MONDAY + HOUR_S)
    with path.open("ab") as writer:
        assert try_lock(writer.fileno())
        compacted(folders)

    assert list(folders.hot.iterdir()) == [path]
    assert compacted(folders).logs == 1


def test_a_log_that_grows_while_it_is_read_stays(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that holds no lock came late."""
    before = records(folders)
    late = folders.hot / hot_name("world-2", MONDAY + HOUR_S)
    add = day_files.DayFiles.add

    def add_and_write(self: day_files.DayFiles, rows: WarmRows) -> None:
        add(self, rows)
        if late.stat().st_size < 100_000:
            late.write_bytes(late.read_bytes() + b" " * 100_000)

    monkeypatch.setattr(day_files.DayFiles, "add", add_and_write)

    report = compacted(folders)

    assert list(folders.hot.iterdir()) == [late]
    assert "was written while it was read" in report.problems[0].text()
    assert records(folders) == before


@pytest.mark.parametrize(("age_h", "is_due"), [(24.9, False), (25.1, True)])
def test_a_log_is_due_when_its_youngest_record_can_be_old(
    bare: DataFolders, age_h: float, is_due: bool
) -> None:
    """It covers an hour, and hot logs are kept for a day."""
    _log(bare, hot_name("world-1", MONDAY), lines(MONDAY, "world-1"), NEXT_MONDAY)

    report = compacted(bare, MONDAY + age_h * HOUR_S)

    assert report.logs == int(is_due)
    assert report.waiting == int(not is_due)
    assert is_due or report.next_ts == MONDAY + 25 * HOUR_S


def test_past_the_cap_the_oldest_closed_logs_are_due_early(bare: DataFolders) -> None:
    """Nothing is deleted for it: it only moves."""
    for hour in range(4):
        start_ts = MONDAY + hour * HOUR_S
        _log(bare, hot_name("world-1", start_ts), lines(start_ts, "world-1", 300, 1.0))
    size_bytes = (bare.hot / hot_name("world-1", MONDAY)).stat().st_size

    report = compacted(
        bare, MONDAY + 4.5 * HOUR_S, RetentionConfig(hot_most_bytes=2 * size_bytes + 1_000)
    )

    assert report.logs == 2
    assert {path.name for path in bare.hot.iterdir()} == {
        hot_name("world-1", MONDAY + 2 * HOUR_S),
        hot_name("world-1", MONDAY + 3 * HOUR_S),
    }


def test_a_log_that_was_restored_is_not_counted_again(folders: DataFolders) -> None:
    """Its warm file says what it was made of."""
    path = folders.hot / hot_name("world-1", MONDAY + HOUR_S)
    text = path.read_bytes()
    compacted(folders)
    before = records(folders)
    path.write_bytes(text)

    report = compacted(folders)

    assert (report.again, report.logs) == (1, 0)
    assert not path.exists()
    assert records(folders) == before


def test_an_empty_log_goes(bare: DataFolders) -> None:
    """There is nothing to keep."""
    _log(bare, hot_name("world-1", MONDAY), b"")

    assert compacted(bare).logs == 1

    assert names(bare) == set()


def test_it_stops_when_somebody_wants_it_to(folders: DataFolders) -> None:
    """What was not finished is as it was."""
    before, asked = records(folders), iter([False] * 3 + [True] * 100)

    report = compacted(folders, is_stopped=lambda: next(asked))

    assert report.stopped
    assert records(folders) == before
    assert list(folders.warm.rglob(".*.tmp")) == []


def test_what_was_not_written_as_it_was_read_never_counts(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The logs are as they were."""
    before = names(folders)

    def off(_paths: object, metrics: tuple[str, ...]) -> Totals:
        return Totals(metrics)

    monkeypatch.setattr(day_files, "totals_of_files", off)

    with pytest.raises(StorageError, match="does not hold what was read"):
        compacted(folders)

    assert names(folders) == before


@pytest.mark.parametrize("calls", range(0, 40, 4))
def test_a_full_disk_leaves_all_as_it_was(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Wherever it is met: while rows, rejected lines, names or the journal are written."""
    before, before_rejected, left = records(folders), rejected(folders), calls

    def full(name: str) -> None:
        original = getattr(os, name)

        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*given, **named)

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "mkdir", "replace"):
        full(name)
    said: StorageError | None = None
    try:
        compacted(folders)
    except StorageError as problem:
        said = problem
    monkeypatch.undo()

    assert records(folders) == before
    assert rejected(folders) == before_rejected
    assert said is None or ("No space left on device" in said.what and said.where and said.remedy)
    assert compacted(folders).problems == ()
    assert records(folders) == before
    assert list(folders.root.rglob(".*.tmp")) == []
