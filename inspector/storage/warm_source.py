"""Warm files as a source of blocks: their rows as lines, the latest file first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock

from inspector.core.errors import SourceError
from inspector.files.warm_paths import WarmPaths
from inspector.ingest.block import Block
from inspector.ingest.ledger import Ledger
from inspector.storage.tiers import day_start
from inspector.storage.warm_file import WarmFile, look_into
from inspector.storage.warm_text import open_warm_text

WORTH_CANCELLING_BYTES = 1024 * 1024
"""Less than this, as it is stored, is read before anybody could ask to cancel it."""


@dataclass(slots=True)
class _Reading:
    """One file and how far it was read: rows, and bytes of their text."""

    file: WarmFile
    source_id: int
    pieces: Iterator[tuple[bytes, int]]
    rows: int = 0
    text_bytes: int = 0

    @property
    def unread_bytes(self) -> int:
        """Bytes as stored, a row like any other."""
        left = self.file.rows - self.rows
        return self.file.size_bytes * left // self.file.rows if self.file.rows else 0


class WarmSource:
    """A `BlockSource` of warm files. One thread polls; any thread may call the rest.

    Args:
        files: The files.
        ledger: Gets every file as a source, its lines told by where they stand in the text.
        problems: What is already known to be wrong.
    """

    def __init__(
        self, files: Sequence[WarmFile], ledger: Ledger, problems: Sequence[str] = ()
    ) -> None:
        self._ledger = ledger
        self._problems = list(problems)
        self._known_bytes = sum(file.size_bytes for file in files)
        self._lock = Lock()
        self._closed = Event()
        self._cancelled = Event()
        latest_first = sorted(files, key=_by_day, reverse=True)
        self._left = [self._begin(file) for file in latest_first]
        self._progress = (0, self._known_bytes)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know: files that are damaged, or not ours."""
        return tuple(self._problems)

    @property
    def can_cancel(self) -> bool:
        """Whether so much is still to be read that somebody may not want to wait for it."""
        read, known = self._progress
        return known - read > WORTH_CANCELLING_BYTES

    def cancel_backlog(self) -> None:
        """Let the next `poll` give up all that was not read."""
        self._cancelled.set()

    def progress(self) -> tuple[int, int]:
        """Return how many bytes were read, and how many are known, as they are stored."""
        return self._progress

    def wait(self, timeout_s: float) -> None:
        """Sleep, if all was read: nothing more will come."""
        if not self._left:
            self._closed.wait(timeout_s)

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return the next lines, at most about `limit_bytes` and at least some thousands."""
        blocks: list[Block] = []
        with self._lock:
            if self._cancelled.is_set():
                self._skip_all()
            while self._left and limit_bytes > 0 and not self._closed.is_set():
                block = self._next_block(self._left[0])
                limit_bytes -= len(block.data) if block else 0
                blocks += [block] if block else []
            unread = sum(one.unread_bytes for one in self._left)
            self._progress = (self._known_bytes - unread, self._known_bytes)
        return blocks

    def close(self) -> None:
        """Close all files; idempotent."""
        self._closed.set()
        with self._lock:
            self._left.clear()

    @classmethod
    def of(cls, paths: WarmPaths, ledger: Ledger) -> WarmSource:
        """Return the source of all Parquet files of some paths; see `WarmSource`.

        What is wrong with a file in a folder is one of its problems.

        Raises:
            SourceError: A file that was named is not ours, or cannot be read.
        """
        files, problems = [look_into(path) for path in paths.named], []
        for path in paths.found:
            try:
                files.append(look_into(path))
            except SourceError as problem:
                problems.append(problem.text())
        return cls(files, ledger, problems)

    def _begin(self, file: WarmFile) -> _Reading:
        source_id = self._ledger.open_source(file.path)
        self._ledger.text_openers[source_id] = open_warm_text
        return _Reading(file, source_id, file.pieces())

    def _next_block(self, reading: _Reading) -> Block | None:
        try:
            data, rows = next(reading.pieces, (b"", 0))
        except SourceError as problem:
            self._problems.append(problem.text())
            data, rows = b"", 0
        if not rows:
            self._left.remove(reading)
            return None
        block = Block(reading.source_id, reading.text_bytes, data, (), time.monotonic())
        reading.rows += rows
        reading.text_bytes += len(data)
        self._ledger.extend_source(reading.source_id, reading.text_bytes, reading.text_bytes, 0)
        return block

    def _skip_all(self) -> None:
        for reading in self._left:
            self._ledger.add_skipped(reading.source_id, reading.unread_bytes)
        self._left.clear()


def _by_day(file: WarmFile) -> tuple[str, str]:
    """Sort key: the day of the folder that it lies in, if it is one, and its name."""
    day = file.path.parent.parent.name
    return ("" if day_start(day) is None else day), file.path.name
