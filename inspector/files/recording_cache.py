"""The cache of recordings: what was read of logs, as arrays to be mapped at the next opening.

One file a source, which nobody needs: whatever is wrong with it, it is left out and the logs are
read. It holds what the logs hold, so that only its owner may read it.

    magic · arrays, each padded to `ALIGNMENT` · index · where the index is, and its digest

The index says where each array stands. Arrays are mapped, not read; one sum over the bytes of some
of them together tells damage.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import shutil
import struct
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from inspector.core.errors import StorageError
from inspector.files.atomic import open_atomic
from inspector.files.spool_folder import ALIGNMENT, LEAST_FREE_BYTES

MOST_RECORDINGS = 10
MOST_BYTES = 10_000_000_000
"""What is kept: the recordings that were not opened for longest go first."""

NO_CACHE = "INSPECTOR_NO_CACHE"
"""An environment variable: with any value, recordings are neither kept nor looked for."""

_MAGIC = b"inspector recording cache\n".ljust(ALIGNMENT, b"\0")
_TAIL = struct.Struct("<QQ16s")
_SUFFIX = ".recording"
_OWN_FILE, _OWN_FOLDER = 0o600, 0o700
_DIGEST_BYTES = 16
_WRITE_BYTES = 8 * 1024 * 1024
_ABANDONED_S = 3600.0


def is_wanted() -> bool:
    """Return whether the environment leaves recordings to be kept."""
    return not os.environ.get(NO_CACHE)


class StoppedError(Exception):
    """Somebody asked to stop before all was written."""


class Layout:
    """Where arrays will stand in a file: they are given one after the other, then written.

    Attributes:
        end: Where the next one begins.
        arrays: All that were given, as bytes.
    """

    def __init__(self) -> None:
        self.end = ALIGNMENT
        self.arrays: list[memoryview] = []

    def add(self, array: NDArray[Any]) -> int:
        """Take an array of one dimension and return where it will begin."""
        start = self.end
        data = np.ascontiguousarray(array).view(np.uint8)
        self.arrays.append(data.data)
        self.end += padded(data.nbytes)
        return start


def padded(size_bytes: int) -> int:
    """Return how much room so many bytes take."""
    return size_bytes + -size_bytes % ALIGNMENT


def sum_of(arrays: Iterable[NDArray[Any]]) -> int:
    """Return what tells whether bytes of arrays have changed; the same as `Mapped.sum` of them."""
    total = 0
    for array in arrays:
        data = np.ascontiguousarray(array).view(np.uint8)
        whole = len(data) - len(data) % 8
        total += int(np.add.reduce(data[:whole].view(np.uint64), dtype=np.uint64))
        total += int.from_bytes(data[whole:].tobytes(), "little")
    return total % (1 << 64)


class Mapped:
    """A file of the cache, mapped into memory.

    The memory counts as writable, though nobody writes it, and what anybody wrote would stay in
    this process: compiled code takes read-only arrays for another type.

    Attributes:
        index: What the file says of itself.
    """

    def __init__(self, data: mmap.mmap, index: bytes, arrays_end: int) -> None:
        self.index = index
        self._data = data
        self._arrays_end = arrays_end

    def array(self, dtype: str, length: int, start: int) -> NDArray[Any]:
        """Return an array.

        Raises:
            ValueError: There is none.
        """
        kind = np.dtype(dtype)
        if kind.hasobject or not 0 <= start <= start + length * kind.itemsize <= self._arrays_end:
            raise ValueError("an array reaches beyond its file")
        return np.frombuffer(self._data, kind, length, start)

    def sum(self, start: int, end: int) -> int:
        """Return what tells whether the bytes from one array to another have changed.

        Raises:
            ValueError: There are no such bytes.
        """
        words = self.array("<u8", (end - start) // 8, start)
        return int(np.add.reduce(words, dtype=np.uint64))


class CacheFolder:
    """The folder of the cache.

    Args:
        folder: Where; None for the user's folder for what can be made anew.

    Attributes:
        folder: Where it is; it need not exist.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_cache_path("inspector", appauthor=False) / "recordings"

    def find(self, paths: Sequence[Path]) -> Mapped | None:
        """Return what is kept of a source, or None if there is nothing that can be used."""
        path = self._path(paths)
        try:
            mapped = _map(path)
            os.utime(path)
        except (OSError, ValueError):
            self._remove(path)
            return None
        return mapped

    def save(
        self,
        paths: Sequence[Path],
        layout: Layout,
        index: bytes,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Keep a source, instead of what was kept of it before.

        Args:
            paths: What the source consists of.
            layout: All arrays.
            index: What they mean.
            is_stopped: Asked now and then whether to leave it.

        Raises:
            StorageError: It could not be written, or there is too little room.
            StoppedError: It was left.
        """
        size_bytes = layout.end + len(index) + _TAIL.size
        try:
            self.folder.mkdir(_OWN_FOLDER, parents=True, exist_ok=True)
        except OSError as problem:
            raise StorageError(
                f"cannot be made ({problem.strerror or problem})", where=str(self.folder)
            ) from problem
        path = self._path(paths)
        self._make_room(path, size_bytes)
        with open_atomic(path, _OWN_FILE) as file:
            file.write(_MAGIC)
            for data in layout.arrays:
                for start in range(0, data.nbytes, _WRITE_BYTES):
                    if is_stopped():
                        raise StoppedError
                    file.write(data[start : start + _WRITE_BYTES])
                file.write(bytes(padded(data.nbytes) - data.nbytes))
            file.write(index)
            file.write(_TAIL.pack(layout.end, len(index), _digest(index)))

    def forget(self, paths: Sequence[Path]) -> None:
        """Let go of what is kept of a source."""
        self._remove(self._path(paths))

    def forget_naming(self, names: Iterable[bytes]) -> int:
        """Let go of every recording that some texts are kept of; return how many those were.

        What cannot be read goes too.
        """
        gone, names = 0, tuple(names)
        for _, _, path in self._kept():
            try:
                is_named = any(name in _map(path).index for name in names)
            except (OSError, ValueError):
                is_named = True
            if is_named:
                self._remove(path)
                gone += 1
        return gone

    def size(self) -> tuple[int, int]:
        """Return how many recordings are kept, and their bytes."""
        kept = self._kept()
        return len(kept), sum(size_bytes for _, size_bytes, _ in kept)

    def _path(self, paths: Sequence[Path]) -> Path:
        source = sorted(os.fsencode(path.resolve()) for path in paths)
        name = blake2b(b"\0".join(source), digest_size=_DIGEST_BYTES).hexdigest()
        return self.folder / f"{name}{_SUFFIX}"

    def _make_room(self, coming: Path, size_bytes: int) -> None:
        """Let go of the oldest until one more file fits."""
        kept = [one for one in self._kept() if one[2] != coming]
        total = size_bytes + sum(own for _, own, _ in kept)
        while kept and (len(kept) >= MOST_RECORDINGS or total > MOST_BYTES):
            _, own, path = kept.pop(0)
            self._remove(path)
            total -= own
        free_bytes = shutil.disk_usage(self.folder).free
        if total > MOST_BYTES or free_bytes - size_bytes < LEAST_FREE_BYTES:
            raise StorageError("there is too little room to keep it", where=str(self.folder))

    def _kept(self) -> list[tuple[float, int, Path]]:
        """Return when each file was used, its size, and its path; the oldest first."""
        kept = []
        before_s = time.time() - _ABANDONED_S
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    status = path.stat()
                    if path.suffix == _SUFFIX:
                        kept.append((status.st_mtime, status.st_size, path))
                    elif path.suffix == ".tmp" and status.st_mtime < before_s:
                        path.unlink()  # a power cut left it
        return sorted(kept)

    @staticmethod
    def _remove(path: Path) -> None:
        # Where a mapped file cannot be removed (Windows), the next one replaces it.
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _map(path: Path) -> Mapped:
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    if data[: len(_MAGIC)] != _MAGIC or len(data) < len(_MAGIC) + _TAIL.size:
        raise ValueError("it is no file of the cache")
    end, index_bytes, digest = _TAIL.unpack(data[-_TAIL.size :])
    index = data[end : end + index_bytes]
    if end + index_bytes + _TAIL.size != len(data) or _digest(index) != digest:
        raise ValueError("it is damaged")
    return Mapped(data, index, end)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_BYTES).digest()
