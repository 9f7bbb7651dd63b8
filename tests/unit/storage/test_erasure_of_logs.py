"""Erasures rewrite logs of every form, also those that somebody writes or that are damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspector.files.file_lock import try_lock
from inspector.storage.erasure_logs import Patience
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier, listing
from tests.unit.storage.erasing import (
    HER,
    HIM,
    HOT,
    a_line,
    both_players,
    run,
    texts,
    warm_lines,
    write_log,
)


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with both players in each tier that holds records."""
    return both_players(tmp_path / "game")


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("rotation", ["", ".3", "-20261127", "-20261127-07"])
def test_every_form_of_log_is_rewritten_and_stays_one_of_the_same_set(
    tmp_path: Path, rotation: str, suffix: str
) -> None:
    """Its name is new, its age and permissions are not, and rejected lines stay as they are."""
    folders = DataFolders.of(tmp_path)
    path = folders.hot / f"{HOT}{rotation}{suffix}"
    write_log(path, [b"no record\r\n", a_line(HER), b"\n", b"\xff\x00\n", a_line(HIM), b"torn"])
    path.chmod(0o640)
    os.utime(path, (1_000.0, 2_000.0))

    report = run(folders, HER)

    (file,) = listing(folders).files
    assert texts(folders)[Tier.HOT] == [
        [b"no record\r\n", b"\n", b"\xff\x00\n", a_line(HIM), b"torn"]
    ]
    assert file.name != path
    assert file.shard == "world-1"
    assert file.path.suffix == (suffix or file.path.suffix)
    assert (file.path.stat().st_mode & 0o777, file.path.stat().st_mtime) == (0o640, 2_000.0)
    assert report.is_complete


def test_a_name_that_any_other_log_has_is_not_taken(tmp_path: Path) -> None:
    """Compressed logs count as well."""
    folders = DataFolders.of(tmp_path)
    for name, number in ((HOT, 1), (f"{HOT}.1", 2), (f"{HOT}.2.gz", 3), (f"{HOT}.4", 4)):
        write_log(folders.hot / name, [a_line(HER), a_line(HIM, number)])

    run(folders, HER)

    assert sum(len(lines) for lines in texts(folders)[Tier.HOT]) == 4
    assert len({line for lines in texts(folders)[Tier.HOT] for line in lines}) == 4


def test_a_log_in_use_is_moved_and_rewritten_when_its_writer_goes_on_elsewhere(
    folders: DataFolders,
) -> None:
    """What came in between is not lost."""
    path = folders.hot / HOT
    writer = os.open(path, os.O_RDWR | os.O_APPEND)
    assert try_lock(writer)
    waits = 0

    def wait(_: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 3:
            assert not path.exists()
            os.write(writer, a_line(HIM, 7) + a_line(HER, 8))
            write_log(path, [a_line(HIM, 9)])
            os.close(writer)

    report = run(folders, HER, patience=Patience(60.0, 0.1, lambda: 0.0, wait))

    assert report.is_complete
    assert texts(folders)[Tier.HOT] == [
        [a_line(HIM, 2), a_line(None, 3), a_line(HIM, 7)],
        [a_line(HIM, 9)],
    ]
    assert report.of(Tier.HOT).counts.removed == 2
    assert report.of(Tier.HOT).written_meanwhile == 1


def test_a_log_that_its_writer_holds_on_to_is_told_and_all_else_is_done(
    folders: DataFolders,
) -> None:
    """With what to do; later, it can be done."""
    writer = os.open(folders.hot / HOT, os.O_RDWR | os.O_APPEND)
    assert try_lock(writer)
    times = iter(range(100))

    report = run(
        folders, HER, patience=Patience(5.0, 1.0, lambda: float(next(times)), lambda _: None)
    )

    (problem,) = report.undone
    assert "end it, and run this again" in problem.text()
    assert [found.path.parent for found in report.found] == [folders.hot]
    assert not report.is_complete
    assert len(warm_lines(listing(folders).of(Tier.WARM)[0].path)) == 2
    os.write(writer, a_line(HIM, 4))
    os.close(writer)
    assert run(folders, HER).is_complete
    assert texts(folders)[Tier.HOT] == [[a_line(HIM, 2), a_line(None, 3), a_line(HIM, 4)]]


def test_a_log_in_use_that_names_nobody_is_left_where_it_is(folders: DataFolders) -> None:
    """Servers notice nothing."""
    path = folders.hot / "world-2.20261127T1800.0000.jsonl"
    write_log(path, [a_line(HIM)])
    writer = os.open(path, os.O_RDWR | os.O_APPEND)
    assert try_lock(writer)

    report = run(folders, HER)

    os.close(writer)
    assert path.exists()
    assert report.is_complete


@pytest.mark.parametrize("name", [f"{HOT}.1.gz", f"{HOT}.1.zst"])
def test_a_damaged_log_is_told_and_left_as_it_is(folders: DataFolders, name: str) -> None:
    """Nobody can say what is in the rest of it."""
    path = folders.hot / name
    write_log(path, [a_line(HER, number) for number in range(2_000)])
    path.write_bytes(path.read_bytes()[:-20])
    before = path.read_bytes()

    report = run(folders, HER)

    assert path.read_bytes() == before
    (problem,) = report.undone
    assert "is damaged" in problem.text()
    assert problem.remedy
    assert not report.is_complete
