"""Logs that whole lines are added to, one of each shard."""

from __future__ import annotations

import contextlib
from io import FileIO
from pathlib import Path

from inspector.emitter.hot_name import file_safe
from inspector.files.atomic import not_written

_MOST_OPEN = 64
"""Some systems grant a process few files, and there may be a thousand shards."""

_WRITE_BYTES = 256 * 1024


class ShardLogs:
    """The logs of a folder; whoever reads them never meets half a line.

    Attributes:
        written_bytes: How much was written, by the log.
    """

    def __init__(self, folder: Path) -> None:
        self.written_bytes: dict[Path, int] = {}
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self._waiting: dict[str, bytearray] = {}
        self._open: dict[Path, FileIO] = {}

    def add(self, shard: str, data: bytes) -> None:
        """Add whole lines to the log of a shard; they are written with the next `flush`, or before.

        Raises:
            StorageError: They cannot be written; then none of them is there.
        """
        waiting = self._waiting.setdefault(shard, bytearray())
        waiting += data
        if len(waiting) >= _WRITE_BYTES:
            self._write(shard, self._waiting.pop(shard))

    def flush(self) -> None:
        """Write what was added.

        Raises:
            StorageError: It cannot be written; there is no half of a line.
        """
        while self._waiting:
            self._write(*self._waiting.popitem())

    def close(self) -> None:
        """Close all logs."""
        while self._open:
            self._open.popitem()[1].close()

    def _write(self, shard: str, data: bytearray) -> None:
        path = self._paths.get(shard)
        if path is None:
            path = self._paths[shard] = self._folder / f"{file_safe(shard)}.jsonl"
        try:
            _write_all(self._log(path), data)
        except OSError as problem:
            raise not_written(path, problem) from problem
        self.written_bytes[path] = self.written_bytes.get(path, 0) + len(data)

    def _log(self, path: Path) -> FileIO:
        # The one that was used last stands last.
        log = self._open.pop(path, None) or FileIO(path, "ab")
        self._open[path] = log
        if len(self._open) > _MOST_OPEN:
            self._open.pop(next(iter(self._open))).close()
        return log


def _write_all(log: FileIO, data: bytearray) -> None:
    """Write all of some lines, or nothing of them."""
    before = log.seek(0, 2)
    with memoryview(data) as view:
        done = 0
        try:
            while done < len(data):
                done += log.write(view[done:]) or 0
        except OSError:
            with contextlib.suppress(OSError):
                log.truncate(before)
            raise
