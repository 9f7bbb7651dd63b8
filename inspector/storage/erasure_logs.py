"""Erasing from logs, also from those that servers write: none of them loses a line by it.

A log that nobody writes is locked, as a server locks it, and rewritten. One that a server writes is
given the name of a rotated log first; the server looks every second whether its log still is where
it was, and goes on in another one. Then nobody writes the first any more.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import InspectorError, SourceError, StorageError
from inspector.files.atomic import not_written, sync_folder
from inspector.files.file_lock import try_lock
from inspector.files.log_name import GZIP, ZSTANDARD, next_rotations, rotated_from
from inspector.storage.erasure_lines import LogReading
from inspector.storage.erasure_report import Counts
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, beside, commit_or_forget
from inspector.storage.log_text import write_edited
from inspector.storage.tiers import TierFile

_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long servers are waited for that still write a log which was moved.

    Attributes:
        most_s: At most so long: their heartbeat comes every 5 s, and with it they look.
        pause_s: Between two looks.
        now_s: Returns seconds of a clock that only goes forward.
        wait: Waits so many seconds.
    """

    most_s: float = 20.0
    pause_s: float = 0.1
    now_s: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep


Told = Callable[[TierFile, Counts, InspectorError | None], None]
"""Gets what became of a file: its counts, or why it stays as it is."""


class LogErasing:
    """Rewrites logs without what names players; used by one thread that holds the storage's lock.

    Args:
        folders: Where the logs are.
        reading: What is to be done to their lines.
        patience: How long servers are waited for.
        told: Gets what became of each.
        dry_run: Whether all stays as it is.
    """

    def __init__(
        self,
        folders: DataFolders,
        reading: LogReading,
        patience: Patience,
        told: Told,
        *,
        dry_run: bool,
    ) -> None:
        self._folders = folders
        self._reading = reading
        self._patience = patience
        self._told = told
        self._dry_run = dry_run
        self._waiting: list[tuple[TierFile, Path]] = []

    def erase(self, files: Iterable[TierFile], on_read: Callable[[int], None]) -> None:
        """Rewrite those that can be; those that servers write are moved, and wait for `finish`.

        Raises:
            StorageError: A change happened and could not be finished.
        """
        for file in files:
            try:
                if self._dry_run:
                    found = self._reading.read(file.path, on_read, file.name)
                    self._told(file, found.counts, None)
                elif not self._rewritten(file, file.path, on_read):
                    self._move_if_named(file, on_read)
            except SourceError as problem:
                self._told(file, Counts(), problem)
            except FileNotFoundError:
                self._told(file, Counts(), _moved(file.path))
            except OSError as problem:
                self._told(file, Counts(), not_written(file.path, problem))

    def finish(self) -> None:
        """Rewrite those that waited, as servers let go of them; tell those that they hold on to.

        Raises:
            StorageError: A change happened and could not be finished.
        """
        until_s = self._patience.now_s() + self._patience.most_s
        while True:
            self._waiting = [one for one in self._waiting if not self._is_done(*one)]
            if not self._waiting or self._patience.now_s() >= until_s:
                break
            self._patience.wait(self._patience.pause_s)
        for file, path in self._waiting:
            self._told(file, Counts(), _held_on_to(path))
        self._waiting = []

    def _is_done(self, file: TierFile, path: Path) -> bool:
        try:
            return self._rewritten(file, path, lambda _: None)
        except OSError as problem:
            self._told(file, Counts(), not_written(path, problem))
            return True

    def _rewritten(self, file: TierFile, path: Path, on_read: Callable[[int], None]) -> bool:
        """Rewrite a log if need be; return whether nobody writes it, so that it is done."""
        if path.is_symlink():
            self._told(file, Counts(), _link(path))
            return True
        if sys.platform == "win32" and rotated_from(path) is None:
            return False  # no open file can be replaced there: it is moved first
        with _locked(path) as is_free:
            if not is_free:
                return False
            change, counts = None, Counts()
            try:
                found = self._reading.read(path, on_read)
                counts = found.counts
                if counts.is_changed:
                    change = Change((), (path,))
                    if counts.expected:
                        target = free_rotation(path)
                        hidden = beside(target)
                        write_edited(path, hidden, found.edits)
                        change = Change(((hidden, target),), (path,))
            except (SourceError, StorageError) as problem:
                self._told(file, Counts(), problem)
                return True
            if change is not None:
                commit_or_forget(self._folders, change)
        self._told(file, counts, None)
        return True

    def _move_if_named(self, file: TierFile, on_read: Callable[[int], None]) -> None:
        """Let the server that writes a log go on in another one, if this one names a player."""
        counts = self._reading.read(file.path, on_read).counts
        if not counts.is_changed:
            self._told(file, counts, None)
            return
        path = file.path
        if rotated_from(path) is None:
            path = free_rotation(path)
            file.path.rename(path)
            sync_folder(path.parent)
        self._waiting.append((file, path))


def free_rotation(path: Path) -> Path:
    """Return the nearest name of a rotated log that nothing has, compressed or not."""
    for name in next_rotations(path):
        bare = str(name).removesuffix(GZIP).removesuffix(ZSTANDARD)
        if not any(os.path.lexists(bare + suffix) for suffix in ("", GZIP, ZSTANDARD)):
            return name
    raise AssertionError("there is no end to the names")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Yield whether nobody writes a log; then nobody begins to until the body has ended."""
    try:
        descriptor = os.open(path, os.O_RDWR | _BINARY)
    except PermissionError:
        descriptor = os.open(path, os.O_RDONLY | _BINARY)
    try:
        is_free = try_lock(descriptor)
        if is_free and not os.path.samestat(os.fstat(descriptor), path.stat()):
            raise FileNotFoundError(path)
        yield is_free
    finally:
        os.close(descriptor)


def _held_on_to(path: Path) -> StorageError:
    return StorageError(
        "is still being written by a server that does not go on in another log, so that it was "
        "left as it is",
        where=str(path),
        remedy="Let that server go on, or end it, and run this again",
    )


def _moved(path: Path) -> StorageError:
    return StorageError(
        "was moved or deleted by another program meanwhile",
        where=str(path),
        remedy="Run this again",
    )


def _link(path: Path) -> StorageError:
    return StorageError(
        "is a link, so that it was left as it is",
        where=str(path),
        remedy="Erase in the folder that it leads to, or replace it by what it leads to",
    )
