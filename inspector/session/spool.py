"""The spool: old chunks move from memory to files, in the order of their time.

Chunks are written one by one, and change over to the file together once it is large enough: each
mapping holds a file open, and of those a process may have only some hundreds.
"""

from __future__ import annotations

import heapq

import numpy as np

from inspector.core.errors import StorageError
from inspector.files.spool_folder import SpoolFile, SpoolFolder
from inspector.session.chunk import Chunk

DEFAULT_CAP_BYTES = 2_000_000_000
_LARGEST_FILE_BYTES = 128 * 1024 * 1024
_FILES_PER_CAP = 16
_MOST_STEPS = 8
_FULL = 1.25
_OVERFULL = 1.5


class Spool:
    """Keeps the arrays of all chunks below a cap; used by the thread that appends.

    Attributes:
        memory_bytes: What the arrays of all chunks given to it hold in memory.
        spooled_bytes: What stands in files instead.
        problem: Why chunks stay in memory past the cap; empty while none has to.
    """

    def __init__(self, folder: SpoolFolder, cap_bytes: int = DEFAULT_CAP_BYTES) -> None:
        self.memory_bytes = 0
        self.spooled_bytes = 0
        self.problem = ""
        self._folder = folder
        self._cap_bytes = cap_bytes
        self._file_bytes = min(_LARGEST_FILE_BYTES, cap_bytes // _FILES_PER_CAP)
        self._largest_chunk_bytes = 0
        self._waiting: list[tuple[float, int, Chunk]] = []
        self._file: SpoolFile | None = None
        self._written: list[tuple[int, Chunk, list[int]]] = []

    @property
    def is_full(self) -> bool:
        """Return whether there is no more room: memory is a quarter past its cap."""
        return bool(self.problem) and self.memory_bytes > _FULL * self._cap_bytes

    @property
    def is_overfull(self) -> bool:
        """Return whether there is no room even for what is written now: half past the cap."""
        return bool(self.problem) and self.memory_bytes > _OVERFULL * self._cap_bytes

    def add(self, number: int, chunk: Chunk) -> None:
        """Take a sealed chunk, the `number`-th of its table."""
        # Rows that are older come later where a file is read from its end.
        heapq.heappush(self._waiting, (chunk.last_ts, number, chunk))
        self.memory_bytes += chunk.size_bytes
        self._largest_chunk_bytes = max(self._largest_chunk_bytes, chunk.size_bytes)

    def make_room(self, open_bytes: int) -> list[int]:
        """Move the oldest chunks to files as far as the cap asks for it.

        Args:
            open_bytes: What the chunk holds that is still written.

        Returns:
            The numbers of the chunks that have other arrays now.
        """
        moved: list[int] = []
        try:
            for _ in range(_MOST_STEPS):
                if not self._is_above_cap(open_bytes):
                    break
                if self._written and (self._is_file_large or not self._waiting):
                    moved += self._change_over()
                elif self._waiting:
                    self._write_oldest()
            self.problem = ""
        except StorageError as problem:
            self.problem = problem.text()
        return moved

    def close(self) -> None:
        """Let go of all chunks and files; may be called again."""
        if self._file is not None:
            self._file.close()
        self._file = None
        self._waiting.clear()
        self._written.clear()
        self.memory_bytes = self.spooled_bytes = 0

    @property
    def _is_file_large(self) -> bool:
        return self._file is not None and self._file.size_bytes >= self._file_bytes

    def _is_above_cap(self, open_bytes: int) -> bool:
        # What is written has not changed over yet, and what has just changed over is held by the
        # last view still: the cap has room for a file of each, and for the next chunk.
        written = self._file.size_bytes if self._file is not None else 0
        to_come = self._file_bytes - min(written, self._file_bytes)
        room = self._file_bytes + to_come + self._largest_chunk_bytes
        return self.memory_bytes + open_bytes + room > self._cap_bytes

    def _write_oldest(self) -> None:
        if self._file is None:
            self._file = self._folder.new_file()
        _, number, chunk = self._waiting[0]
        starts = self._file.append([array.view(np.uint8).data for array in chunk.arrays.values()])
        heapq.heappop(self._waiting)
        self._written.append((number, chunk, starts))

    def _change_over(self) -> list[int]:
        assert self._file is not None
        mapped = self._file.map()
        for _, chunk, starts in self._written:
            self.memory_bytes -= chunk.size_bytes
            self.spooled_bytes += chunk.size_bytes
            chunk.replace_arrays(
                {
                    name: np.frombuffer(mapped, array.dtype, len(array), start)
                    for (name, array), start in zip(chunk.arrays.items(), starts, strict=True)
                }
            )
        numbers = [number for number, _, _ in self._written]
        self._written.clear()
        self._file.close()
        self._file = None
        return numbers
