"""The tailer while folders, links and permissions come and go."""

from __future__ import annotations

import gzip
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.ingest import following
from inspector.ingest.ledger import Ledger
from inspector.ingest.tailer import Tailer

Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX's")


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


@pytest.mark.parametrize("name", ["logs", "world-1.jsonl"])
def test_a_path_that_does_not_exist_yet_can_be_waited_for(
    watch: Watch, tmp_path: Path, name: str
) -> None:
    """Folder or log; until then the wait is said."""
    path = tmp_path / name
    tail = watch(path, await_missing=True)
    assert tail.lines() == []
    assert tail.tailer.problems == (f"{path}: does not exist; waiting for it",)

    if path.suffix:
        append(path, b"one\n")
    else:
        path.mkdir()
        append(path / "world-1.jsonl", b"one\n")

    assert tail.lines() == [b"one\n"]
    assert tail.tailer.problems == ()


def test_a_folder_that_is_deleted_and_comes_back_is_watched_again(tmp_path: Path) -> None:
    """New lines in it wake the tailer, however rarely it looks by itself."""
    folder = tmp_path / "logs"
    folder.mkdir()
    tailer = Tailer([folder], Ledger(), tail_first=False, poll_interval_s=0.05)
    try:
        folder.rmdir()
        while not tailer.problems:
            tailer.wait(1.0)
            tailer.poll(1000)
        folder.mkdir()
        while tailer.problems:
            tailer.wait(1.0)
            tailer.poll(1000)
        woken = threading.Event()
        tailer._changed = woken  # noqa: SLF001 - a look by itself would find the line as well
        append(folder / "a.jsonl", b"one\n")

        assert woken.wait(30.0)
    finally:
        tailer.close()


def test_a_link_that_leads_elsewhere_now_is_another_file(watch: Watch, tmp_path: Path) -> None:
    """Both are read, each once."""
    (tmp_path / "store").mkdir()
    (tmp_path / "logs").mkdir()
    for name in ("one", "two"):
        append(tmp_path / "store" / name, f"{name}\n".encode())
    link = tmp_path / "logs" / "current.jsonl"
    link.symlink_to(tmp_path / "store" / "one")
    tail = watch(tmp_path / "logs")
    assert tail.lines() == [b"one\n"]
    link.unlink()
    link.symlink_to(tmp_path / "store" / "two")
    append(tmp_path / "store" / "one", b"last\n")

    assert sorted(tail.lines()) == [b"last\n", b"two\n"]


def test_a_linked_folder_may_lead_elsewhere(watch: Watch, tmp_path: Path) -> None:
    """As deployments do it."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        append(tmp_path / name / "a.jsonl", f"{name}\n".encode())
    link = tmp_path / "logs"
    link.symlink_to(tmp_path / "one")
    tail = watch(link)
    assert tail.lines() == [b"one\n"]
    link.unlink()
    link.symlink_to(tmp_path / "two")

    assert tail.lines() == [b"two\n"]


def test_a_folder_whose_permission_is_taken_away_keeps_its_files(
    watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given back, reading goes on where it stopped, however long it took."""
    tail = watch(log.parent)
    tail.poll()

    def refuse(_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", refuse)
        tail.poll()
        tail.now_s += 2 * following.NAMELESS_GRACE_S
        tail.poll()
        assert tail.tailer.problems == (f"{log.parent}: cannot be read (Permission denied)",)
        assert not tail.source(0).gone
    append(log, b"three\n")

    assert tail.lines() == [b"three\n"]
    assert tail.tailer.problems == ()


@pytest.mark.parametrize("compressed", [False, True])
def test_a_log_that_comes_back_after_a_long_time_is_known(
    watch: Watch, log: Path, open_files: int, *, compressed: bool
) -> None:
    """Also compressed elsewhere meanwhile."""
    tail = watch(log.parent, open_files=open_files)
    append(log, b"unfin")
    tail.poll()
    away = log.rename(log.with_name("away"))
    tail.poll()
    tail.now_s += 2 * following.NAMELESS_GRACE_S
    tail.poll()
    assert tail.source(0).lost_bytes == len(b"unfin")
    append(away, b"ished\n")
    if compressed:
        log.with_name("world-1.jsonl.1.gz").write_bytes(gzip.compress(away.read_bytes()))
    else:
        away.rename(log)
    tail.poll()
    tail.poll()

    assert tail.text() == {0: b"one\ntwo\nunfinished\n"}
    assert tail.source(0).lost_bytes == 0
    assert not tail.source(0).gone
    assert not tail.source(0).ended
    assert tail.source(0).head is not None


def test_what_is_named_like_a_log_and_is_none_is_said(watch: Watch, log: Path) -> None:
    """It is never opened: a pipe would block the reader."""
    os.mkfifo(log.with_name("pipe.jsonl"))
    log.with_name("folder.jsonl").mkdir()
    log.with_name("nowhere.jsonl").symlink_to(log.with_name("deleted.jsonl"))

    tail = watch(log.parent)

    assert tail.lines() == [b"one\n", b"two\n"]
    assert sorted(tail.tailer.problems) == [
        f"{log.parent}/folder.jsonl: is not a regular file, so it is not read",
        f"{log.parent}/nowhere.jsonl: is a link that leads to no file",
        f"{log.parent}/pipe.jsonl: is not a regular file, so it is not read",
    ]


def test_a_log_that_is_replaced_by_a_pipe_is_gone(watch: Watch, log: Path, open_files: int) -> None:
    """Nobody waits for its writer."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.unlink()
    os.mkfifo(log)

    assert tail.lines() == []
    assert tail.source(0).gone
    assert "not a regular file" in tail.tailer.problems[0]


def test_network_mounts_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system does not tell when another machine writes."""
    monkeypatch.setattr("inspector.ingest.tailer.network_mounts", lambda _: {tmp_path: "nfs4"})
    tailer = Tailer([tmp_path], Ledger(), tail_first=False)
    tailer.poll(1000)
    tailer.close()

    assert tailer.problems == (f"Changes on {tmp_path} (nfs4) are found by looking every 0.25 s",)


@pytest.mark.parametrize("jump_s", [1e6, -1e6], ids=["forwards", "backwards"])
def test_a_clock_may_jump(watch: Watch, log: Path, open_files: int, jump_s: float) -> None:
    """As when a machine slept, or was moved to another: nothing waits and nothing is lost."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    tail.now_s += jump_s
    append(log, b"three\n")

    assert tail.lines() == [b"three\n"]
    rotated = log.rename(log.with_name("world-1.jsonl.1"))
    tail.now_s += jump_s
    append(rotated, b"four\n")
    assert tail.lines() == [b"four\n"]
    assert tail.ledger.snapshot().totals.lost_bytes == 0
