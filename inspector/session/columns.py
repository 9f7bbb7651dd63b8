"""The session's table: chunks of rows, appended by one thread and read by others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.files.spool_folder import SpoolFolder
from inspector.ingest.batch import Batch
from inspector.session.chunk import (
    CHUNK_ROWS,
    FIRST_VALUES,
    Chunk,
    ChunkPart,
    ChunkState,
    ChunkView,
    LineRun,
)
from inspector.session.extent import NO_EXTENT, Extent, ExtentCounter
from inspector.session.spool import Spool

__all__ = ["CHUNK_ROWS", "ChunkPart", "ChunkView", "Columns", "Place", "TableView"]

Place = tuple[int, int, int]
"""Source id, offset and length in bytes of the line that a row came from."""


@dataclass(frozen=True, slots=True)
class TableView:
    """All rows published so far; immutable.

    Attributes:
        parts: Chunks in the order they were filled.
        starts: (len(parts) + 1,) number of rows before each part.
        first_ts: Earliest instant, NaN without rows.
        last_ts: Latest instant, NaN without rows.
        extent: From when to when rows are, if clocks that are wrong are left out.
    """

    parts: tuple[ChunkPart, ...] = ()
    starts: tuple[int, ...] = (0,)
    first_ts: float = float("nan")
    last_ts: float = float("nan")
    extent: Extent = NO_EXTENT

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.starts[-1]

    def ts(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (n,) float64, the instants of some rows, in their order.

        Args:
            rows: (n,) int64, numbers of rows that exist.
        """
        found = np.empty(len(rows))
        for number, which, own in self.split(rows):
            found[which] = self.parts[number].view.ts[own]
        return found

    def split(
        self, rows: NDArray[np.int64]
    ) -> Iterator[tuple[int, NDArray[np.bool_], NDArray[np.int64]]]:
        """Yield by part: its number, which of `rows` are in it, and their numbers there."""
        part = np.searchsorted(self.starts, rows, side="right") - 1
        for number in np.unique(part).tolist():
            which = part == number
            yield number, which, rows[which] - self.starts[number]


class Columns:
    """The growing table. One thread appends; any thread takes `view`.

    Attributes:
        spool: Keeps what the chunks hold in memory below a cap.
    """

    def __init__(self, spool: Spool | None = None, chunk_rows: int = CHUNK_ROWS) -> None:
        self.spool = spool or Spool(SpoolFolder())
        self._chunk_rows = chunk_rows
        self._chunks: list[Chunk] = []
        self._sealed: list[ChunkPart] = []
        self._starts = [0]
        self._first_ts = math.inf
        self._last_ts = -math.inf
        self._extent = ExtentCounter()
        self._is_closed = False
        self._view = TableView()

    @property
    def view(self) -> TableView:
        """Return all rows published so far."""
        return self._view

    @property
    def extent(self) -> ExtentCounter:
        """Return what counts the rows by time; for the thread that appends."""
        return self._extent

    @property
    def size_bytes(self) -> int:
        """Return the memory that all chunks hold."""
        return self.spool.memory_bytes + self._open_bytes

    def append(self, batch: Batch) -> bool:
        """Append all rows of `batch` and publish them; return False if there is no room for any."""
        if self._is_closed:
            return False
        if self.spool.is_overfull:
            # Perhaps somebody has made room on the disk meanwhile.
            self._make_room()
            if self.spool.is_overfull:
                return False
        start, step = 0, len(batch)
        while start < len(batch):
            chunk = self._open_chunk()
            stop = min(start + step, start + chunk.room, len(batch))
            if chunk.append(batch, start, stop):
                start = stop
                if chunk.room == 0:
                    self._seal(chunk)
            elif chunk.rows:
                self._seal(chunk)
            else:
                step = max(1, (stop - start) // 2)
        self._extent.add(batch.ts)
        self._make_room()
        self._publish()
        return True

    def chunks(self) -> list[ChunkState]:
        """Return all chunks; for the thread that appends."""
        return [chunk.state() for chunk in self._chunks]

    def resume(self, chunks: Iterable[ChunkState], extent: ExtentCounter) -> None:
        """Hold rows that lie in a file, and publish them; there may be none yet.

        Args:
            chunks: The rows.
            extent: What counted them.

        Raises:
            ValueError: One is no chunk.
        """
        for state in chunks:
            chunk = Chunk.sealed(state)
            self._chunks.append(chunk)
            self._enlist(chunk)
            self.spool.spooled_bytes += chunk.size_bytes
        self._extent = extent
        self._publish()

    def close(self) -> None:
        """Let go of all rows, in memory and in files; nothing is appended any more.

        What a reader still holds stays as it is.
        """
        self._is_closed = True
        self._view = TableView()
        self._chunks, self._sealed, self._starts = [], [], [0]
        self.spool.close()

    @property
    def _open_bytes(self) -> int:
        is_open = len(self._chunks) > len(self._sealed)
        return self._chunks[-1].size_bytes if is_open else 0

    def _open_chunk(self) -> Chunk:
        if len(self._chunks) == len(self._sealed):
            # Most chunks hold about as many values as the one before: growing would mean copying.
            values = self._chunks[-1].values if self._chunks else 0
            self._chunks.append(Chunk(self._chunk_rows, values + values // 32 + FIRST_VALUES))
        return self._chunks[-1]

    def _seal(self, chunk: Chunk) -> None:
        chunk.seal()
        self._enlist(chunk)
        self.spool.add(len(self._chunks) - 1, chunk)
        self._make_room()

    def _enlist(self, chunk: Chunk) -> None:
        part = chunk.part()
        self._sealed.append(part)
        self._starts.append(self._starts[-1] + part.rows)
        self._first_ts = min(self._first_ts, part.first_ts)
        self._last_ts = max(self._last_ts, part.last_ts)

    def _make_room(self) -> None:
        for number in self.spool.make_room(self._open_bytes):
            self._sealed[number] = self._chunks[number].part()

    def _publish(self) -> None:
        parts, starts = tuple(self._sealed), tuple(self._starts)
        first_ts, last_ts = self._first_ts, self._last_ts
        if len(self._chunks) > len(self._sealed):
            part = self._chunks[-1].part()
            parts, starts = (*parts, part), (*starts, starts[-1] + part.rows)
            first_ts, last_ts = min(first_ts, part.first_ts), max(last_ts, part.last_ts)
        if parts:
            self._view = TableView(parts, starts, first_ts, last_ts, self._extent.extent)

    def line_runs(self) -> Iterator[LineRun]:
        """Yield all rows with where they stand, in the order of the table."""
        for chunk in self._chunks[:]:
            yield from chunk.line_runs()

    def place(self, row: int) -> Place:
        """Return source id, offset and length in bytes of the line that row `row` came from.

        Raises:
            IndexError: There is no such row.
        """
        return self.places(np.array([row]))[0]

    def places(self, rows: NDArray[np.int64]) -> list[Place]:
        """Return the places of many rows, in their order; see `place_columns`.

        Raises:
            IndexError: One of the rows does not exist.
        """
        found = self.place_columns(rows).tolist()
        return [(source_id, offset, size) for source_id, offset, size in found]

    def place_columns(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return (n, 3) int64: source id, offset and length in bytes of the lines of some rows.

        Args:
            rows: (n,) int64, row numbers.

        Raises:
            IndexError: One of the rows does not exist.
        """
        view, chunks = self._view, self._chunks
        if len(rows) and not 0 <= rows.min() <= rows.max() < view.rows:
            raise IndexError("no such row")
        found = np.empty((len(rows), 3), np.int64)
        for number, which, own in view.split(rows):
            found[which] = chunks[number].places(own)
        return found
