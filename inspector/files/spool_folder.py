"""The spool folder: files without a name, for what does not fit into memory.

Such a file ends with the process that opened it, however that ends: the system itself takes it
back. Only where a file cannot lose its name while it is open (Windows) may a power cut leave one,
which the next start removes.
"""

from __future__ import annotations

import contextlib
import mmap
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from platformdirs import user_cache_path

from inspector.core.errors import StorageError

ALIGNMENT = 64
"""What the place of each array in a file is a multiple of: a line of the processor's cache."""

LEAST_FREE_BYTES = 1_000_000_000
"""What every disk keeps free, whatever is asked of it."""

_LEAST_FREE_SHARE = 0.05
_MOST_WITHHELD_BYTES = 10_000_000_000
_PREFIX = "spool-"
_ABANDONED_S = 60.0


class SpoolFile:
    """One file without a name: written once from its start, then mapped.

    Attributes:
        size_bytes: Bytes written so far.
    """

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self.size_bytes = 0
        self._file = file
        self._folder = folder

    def append(self, blobs: Sequence[memoryview]) -> list[int]:
        """Write all `blobs` behind what there is, or nothing; return where each begins.

        Args:
            blobs: Bytes, one-dimensional.

        Raises:
            StorageError: The disk is as full as it may become, or cannot be written.
        """
        _check_free(self._folder, sum(blob.nbytes for blob in blobs))
        starts, end = [], self.size_bytes
        try:
            for blob in blobs:
                end += -end % ALIGNMENT
                starts.append(end)
                self._write_at(end, blob)
                end += blob.nbytes
        except OSError as problem:
            raise _refused(self._folder, problem) from problem
        self.size_bytes = end
        return starts

    def _write_at(self, offset: int, data: memoryview) -> None:
        self._file.seek(offset)
        while data:
            data = data[self._file.write(data) :]

    def map(self) -> mmap.mmap:
        """Return all that was written, as memory that the system may take back at any time.

        The memory counts as writable, though nobody writes it: compiled code takes read-only
        arrays for another type, for which it would be compiled anew. The file is not needed for
        it: it may be closed.

        Raises:
            StorageError: The system has no room for it.
        """
        try:
            self._file.truncate(self.size_bytes)
            return mmap.mmap(self._file.fileno(), self.size_bytes, access=mmap.ACCESS_WRITE)
        except (OSError, ValueError) as problem:
            raise _refused(self._folder, problem) from problem

    def close(self) -> None:
        """Let go of the file; what was mapped stays until nobody uses it."""
        with contextlib.suppress(OSError):
            self._file.close()


class SpoolFolder:
    """Where spool files are made."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_cache_path("inspector", appauthor=False) / "spool"
        self._ready = False

    def new_file(self) -> SpoolFile:
        """Return a new file.

        Raises:
            StorageError: None can be made.
        """
        try:
            if not self._ready:
                self._make_ready()
            # Unbuffered: what has been written is in the file, and a mapping shows it.
            file = tempfile.TemporaryFile(prefix=_PREFIX, dir=self._folder, buffering=0)  # noqa: SIM115
        except OSError as problem:
            raise _refused(self._folder, problem) from problem
        return SpoolFile(cast("BinaryIO", file), self._folder)

    def _make_ready(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self._folder).close()
        except OSError:
            # A home that cannot be written is no reason to go without.
            self._folder = Path(tempfile.gettempdir())
        _remove_abandoned(self._folder)
        self._ready = True


def _remove_abandoned(folder: Path) -> None:
    """Remove what a power cut left; files in use, where they have a name, lose only that."""
    # A file that is just being made may have its name for another moment.
    before_s = time.time() - _ABANDONED_S
    for file in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < before_s:
                file.unlink()


def _check_free(folder: Path, size_bytes: int) -> None:
    try:
        disk = shutil.disk_usage(folder)
    except OSError as problem:
        raise _refused(folder, problem) from problem
    share = min(int(disk.total * _LEAST_FREE_SHARE), _MOST_WITHHELD_BYTES)
    if disk.free - size_bytes < max(share, LEAST_FREE_BYTES):
        raise StorageError(
            f"old rows cannot move to this disk, which has only {disk.free / 1e9:,.1f} GB left",
            where=str(folder),
            remedy="Free some space",
        )


def _refused(folder: Path, problem: Exception) -> StorageError:
    said = (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
    return StorageError(
        f"old rows cannot move to the disk ({said})",
        where=str(folder),
        remedy="Check free space and permissions of the folder",
    )
