"""The hot folder of simulated servers: a file for each shard and hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.core.errors import StorageError


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """What a simulation wrote.

    Attributes:
        lines: How many lines.
        size_bytes: How many bytes.
        files: The files, in the order they were begun.
    """

    lines: int
    size_bytes: int
    files: tuple[Path, ...]


class HotFolder:
    """Writes ``hot/SHARD.HOUR.jsonl`` below a data folder; close it by leaving its context."""

    def __init__(self, folder: Path, *, append: bool) -> None:
        """Make the folder.

        Args:
            folder: The data folder.
            append: Whether to go on behind what files of the same name hold, or to replace it.

        Raises:
            StorageError: It cannot be made.
        """
        self._hot = folder / "hot"
        self._append = append
        self._open: dict[str, FileIO] = {}
        self._files: dict[Path, None] = {}
        self._lines = 0
        self._size_bytes = 0
        try:
            self._hot.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(self._hot, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._open.values():
            file.close()
        self._open.clear()

    def write(self, shard: str, unix_ms: int, data: bytes) -> None:
        """Write whole lines of a shard to the file of the hour that `unix_ms` lies in.

        Raises:
            StorageError: The disk is full, or the file may not be written.
        """
        if not data:
            return
        hour = datetime.fromtimestamp(unix_ms // 1000, UTC)
        path = self._hot / f"{shard}.{hour:%Y%m%dT%H}.jsonl"
        try:
            file = self._file(shard, path)
            left = memoryview(data)
            while left:
                left = left[file.write(left) or 0 :]
        except OSError as error:
            raise _cannot_write(path, error) from error
        self._lines += data.count(b"\n")
        self._size_bytes += len(data)

    def _file(self, shard: str, path: Path) -> FileIO:
        file = self._open.get(shard)
        if file is not None and file.name == path:
            return file
        if file is not None:
            file.close()
        file = FileIO(path, "ab" if self._append or path in self._files else "wb")
        self._open[shard] = file
        self._files[path] = None
        return file

    def summary(self) -> SimulationSummary:
        """Return what has been written so far."""
        return SimulationSummary(self._lines, self._size_bytes, tuple(self._files))


def _cannot_write(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"simulated telemetry cannot be written ({error.strerror or error})",
        where=str(path),
        remedy="Choose another folder, or free space on this disk.",
    )
