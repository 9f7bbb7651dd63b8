"""The watcher: changes are reported, reading is none."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from watchdog.observers.api import BaseObserver

from inspector.files.watcher import Watcher

PATIENCE_S = 30.0
"""How long to wait for the system at most; it usually takes milliseconds."""


class Changes:
    """What a watcher reported, in order."""

    def __init__(self, folder: Path) -> None:
        self.names: Queue[str] = Queue()
        self.watcher = Watcher([folder], lambda path: self.names.put(path.name))
        self.watcher.start()

    def until(self, name: str) -> list[str]:
        """Return the names reported up to this one."""
        names = [self.names.get(timeout=PATIENCE_S)]
        while names[-1] != name:
            names.append(self.names.get(timeout=PATIENCE_S))
        return names


@pytest.fixture
def changes(tmp_path: Path) -> Iterator[Changes]:
    """A folder that is watched."""
    changes = Changes(tmp_path)
    yield changes
    changes.watcher.stop(PATIENCE_S)


def test_new_and_growing_files_are_reported(changes: Changes, tmp_path: Path) -> None:
    """Also while their writer holds them open."""
    with (tmp_path / "world-1.jsonl").open("ab", buffering=0) as log:
        changes.until("world-1.jsonl")
        log.write(b"line\n")
        changes.until("world-1.jsonl")

    assert changes.watcher.problem == ""


def test_both_names_of_a_renamed_file_are_reported(changes: Changes, tmp_path: Path) -> None:
    """An atomic save shows in the second one only."""
    (tmp_path / "old.toml").touch()
    (tmp_path / "old.toml").rename(tmp_path / "new.toml")

    assert "old.toml" in changes.until("new.toml")


def test_a_deleted_file_is_reported(changes: Changes, tmp_path: Path) -> None:
    """So that the ledger says it is gone."""
    (tmp_path / "a.jsonl").touch()
    changes.until("a.jsonl")
    (tmp_path / "a.jsonl").unlink()

    assert changes.until("a.jsonl")


def test_reading_is_no_change(tmp_path: Path) -> None:
    """Or the reader would wake itself for ever."""
    (tmp_path / "read.jsonl").write_bytes(b"line\n")
    changes = Changes(tmp_path)
    try:
        for _ in range(10):
            (tmp_path / "read.jsonl").read_bytes()
        (tmp_path / "last.jsonl").touch()
        names = changes.until("last.jsonl")
    finally:
        changes.watcher.stop(PATIENCE_S)

    assert set(names) == {"last.jsonl"}


def test_a_system_that_cannot_watch_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size poll carries on without it."""

    def refuse(_: BaseObserver) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(BaseObserver, "on_thread_start", refuse)
    watcher = Watcher([tmp_path], lambda _: None)

    before = threading.active_count()

    watcher.start()

    assert threading.active_count() == before
    assert watcher.problem == (
        "The system does not report changes (inotify watch limit reached): files are looked at "
        "instead; to change that, raise the limit with sysctl fs.inotify.max_user_watches"
    )
    watcher.stop(PATIENCE_S)


def test_stopping_leaves_no_thread(tmp_path: Path) -> None:
    """Stopping twice, or before the start, is fine."""
    before = threading.active_count()
    watcher = Watcher([tmp_path], lambda _: None)
    watcher.stop(PATIENCE_S)
    watcher = Watcher([tmp_path], lambda _: None)
    watcher.start()

    watcher.stop(PATIENCE_S)
    watcher.stop(PATIENCE_S)

    assert threading.active_count() == before


def test_a_folder_that_is_deleted_and_made_again_is_watched_again(
    changes: Changes, tmp_path: Path
) -> None:
    """And so is one that only appears later."""
    later = tmp_path / "hot"
    for _ in range(2):
        later.mkdir()
        changes.watcher.follow([tmp_path, later])
        (later / "a.jsonl").touch()
        changes.until("a.jsonl")
        (later / "a.jsonl").unlink()
        later.rmdir()
        changes.watcher.follow([tmp_path, later])

    assert changes.watcher.problem == ""


def test_a_limit_that_is_reached_later_is_said(
    changes: Changes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing is watched any more: half of it would only confuse."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(BaseObserver, "schedule", refuse)
    (tmp_path / "hot").mkdir()

    changes.watcher.follow([tmp_path, tmp_path / "hot"])

    assert "fs.inotify.max_user_instances" in changes.watcher.problem
