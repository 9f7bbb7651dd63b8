"""An erasure that is killed, or has no room, loses nothing, and its next run ends it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.files.file_lock import try_lock
from inspector.storage import journal
from inspector.storage.erasure_logs import Patience
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Tier, listing
from tests.unit.storage.erasing import (
    DAY,
    HER,
    HIM,
    HOT,
    REGISTRY,
    a_line,
    run,
    texts,
    write_cold,
    write_log,
    write_warm,
)
from tests.unit.storage.history_folder import asked

_CALLS = ("replace", "rename", "unlink", "fsync", "utime", "chmod")
_MOST_CALLS = 500
IN_USE = "world-2.20261127T1800.0000.jsonl"


class Killed(BaseException):
    """What stands for the end of the process."""


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with a compressed log, one that is written, and a Parquet file."""
    found = DataFolders.of(tmp_path / "original")
    write_log(found.hot / f"{HOT}.1.gz", [a_line(HIM, 2), a_line(HER, 2)])
    write_log(found.hot / IN_USE, [a_line(HIM, 3), a_line(HER, 3)])
    warm = found.warm / DAY / "world-1" / "a.0123456789abcdef.parquet"
    write_warm(warm, [a_line(HER, 4), a_line(HIM, 4)])
    write_cold(found.cold / f"{DAY}.parquet")
    return found


def _copied(folders: DataFolders, name: str) -> DataFolders:
    path = folders.root.with_name(name)
    shutil.copytree(folders.root, path)
    return DataFolders.of(path)


def _with_a_writer(folders: DataFolders, erase: Callable[[Patience], object]) -> None:
    """Erase while somebody writes a log, and lets go of it when waited for."""
    writer = os.open(folders.hot / IN_USE, os.O_RDWR | os.O_APPEND)
    assert try_lock(writer)
    is_open = True

    def wait(_: float) -> None:
        nonlocal is_open
        if is_open:
            os.close(writer)
        is_open = False

    try:
        erase(Patience(60.0, 0.1, lambda: 0.0, wait))
    finally:
        wait(0.0)


def _others(folders: DataFolders) -> list[bytes]:
    """Return all lines that name somebody else, once for each time that they are there."""
    found = texts(folders)
    every = [line for tier in (Tier.HOT, Tier.WARM) for lines in found[tier] for line in lines]
    return sorted(line for line in every if HIM.encode() in line)


@pytest.mark.parametrize("keep", [False, True], ids=["without sums", "with sums"])
def test_killed_at_any_step_nothing_is_lost_or_doubled_and_the_next_run_ends_it(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch, keep: bool
) -> None:
    """As if it never had been killed."""
    undisturbed = _copied(folders, "undisturbed")
    _with_a_writer(
        undisturbed, lambda patience: run(undisturbed, HER, patience=patience, keep_aggregates=keep)
    )
    wanted, others = texts(undisturbed), _others(folders)
    assert _others(undisturbed) == others

    for calls in range(int(keep), _MOST_CALLS, 2):  # each way at every other step
        killed = _copied(folders, f"killed-{calls}")
        is_over = _killed_after(calls, killed, monkeypatch, keep=keep)
        assert _others(killed) == others, calls
        report = run(killed, HER, keep_aggregates=keep)
        assert report.is_complete
        assert texts(killed) == wanted, calls
        assert not list(killed.root.rglob(".*.tmp"))
        shutil.rmtree(killed.root)
        if is_over:
            break
    assert is_over
    assert calls > 20


def _killed_after(
    calls: int, folders: DataFolders, monkeypatch: pytest.MonkeyPatch, *, keep: bool
) -> bool:
    """Erase, and die at a call of the file system; return whether it came to its end before."""
    left = calls

    def dying(original: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return original(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for name in _CALLS:
            patched.setattr(os, name, dying(getattr(os, name)))
        try:
            _with_a_writer(
                folders, lambda patience: run(folders, HER, patience=patience, keep_aggregates=keep)
            )
        except Killed:
            return False
    return True


@pytest.mark.parametrize("log", [HOT, f"{HOT}.1.gz"])
def test_history_reads_what_an_erasure_decided_on_and_did_not_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str
) -> None:
    """It was killed after it wrote the journal, and before anything had its new name."""
    folders = DataFolders.of(tmp_path)
    write_log(folders.hot / log, [a_line(HER, 1), a_line(HIM, 2)])

    def dies(_folders: DataFolders, _journal: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_apply", dies)
        with pytest.raises(Killed):
            run(folders, HER)
    (file,) = listing(folders).of(Tier.HOT)
    assert file.path != file.name

    assert asked(tmp_path, REGISTRY, "SELECT player FROM records") == [(HIM,)]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells files by descriptors")
def test_without_room_all_stays_as_it_is_and_each_file_is_told(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No part of a file is seen; with room, it can be done."""
    before = texts(folders)
    original = os.fsync

    def full(descriptor: int) -> None:
        if "/.storage/" not in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        original(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        report = run(folders, HER)

    assert texts(folders) == before
    assert not list(folders.root.rglob(".*.tmp"))
    assert len(report.undone) == 3
    assert all("No space left on device" in problem.text() for problem in report.undone)
    assert not report.is_complete
    assert run(folders, HER).is_complete
