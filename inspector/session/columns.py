"""The session's table: rows as columns, in chunks, appended by one thread and read by others.

A chunk's arrays are only ever written behind what has been published, so a reader may use a
published view for as long as it likes. A full chunk is trimmed and never written again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from inspector.ingest.batch import Batch

CHUNK_ROWS = 65_536
_MAX_RATES = 65_536
_FIRST_VALUES = 8 * 1024


class ChunkView(NamedTuple):
    """A published part of a chunk: n rows and m metric values.

    Attributes:
        ts: (n,) float64, Unix seconds.
        entry: (n,) int32.
        shard: (n,) int32.
        player: (n,) int32, 0 where absent.
        tier: (n,) int16, an id of `Names.tiers`, 0 where absent.
        region: (n,) int32, 0 where absent.
        tags: (n,) int32.
        first: (n + 1,) uint32, row i owns the values ``first[i]:first[i + 1]``.
        key: (m,) uint8.
        value: (m,) float64.
        rate_code: (m,) uint16, index into `rates`.
        rates: (k,) float64, the distinct rates of the chunk; code 0 is 1.0.
    """

    ts: NDArray[np.float64]
    entry: NDArray[np.int32]
    shard: NDArray[np.int32]
    player: NDArray[np.int32]
    tier: NDArray[np.int16]
    region: NDArray[np.int32]
    tags: NDArray[np.int32]
    first: NDArray[np.uint32]
    key: NDArray[np.uint8]
    value: NDArray[np.float64]
    rate_code: NDArray[np.uint16]
    rates: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extent:
    """Consecutive rows of a chunk that stand in one source.

    Attributes:
        first_row: The first of these rows, in the chunk.
        source_id: Where they stand.
        base_offset: What their stored offsets count from, in bytes.
    """

    first_row: int
    source_id: int
    base_offset: int


@dataclass(frozen=True, slots=True)
class ChunkPart:
    """A chunk as published: its view, and the range of its instants."""

    view: ChunkView
    rows: int
    first_ts: float
    last_ts: float


@dataclass(frozen=True, slots=True)
class TableView:
    """All rows published so far; immutable.

    Attributes:
        parts: Chunks in the order they were filled.
        starts: (len(parts) + 1,) number of rows before each part.
        first_ts: Earliest instant, NaN without rows.
        last_ts: Latest instant, NaN without rows.
    """

    parts: tuple[ChunkPart, ...] = ()
    starts: tuple[int, ...] = (0,)
    first_ts: float = float("nan")
    last_ts: float = float("nan")

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.starts[-1]


_ROW_TYPES: dict[str, DTypeLike] = {
    "ts": np.float64,
    "entry": np.int32,
    "shard": np.int32,
    "player": np.int32,
    "tier": np.int16,
    "region": np.int32,
    "tags": np.int32,
    "size_bytes": np.uint32,
}


class Chunk:
    """Up to CHUNK_ROWS rows; written by one thread.

    Attributes:
        rows: Rows held.
        extents: Where they stand in their sources.
    """

    def __init__(self, expected_values: int = _FIRST_VALUES) -> None:
        self.rows = 0
        self.values = 0
        self.extents: list[Extent] = []
        self.first_ts = np.inf
        self.last_ts = -np.inf
        self._columns = {name: np.empty(CHUNK_ROWS, dtype) for name, dtype in _ROW_TYPES.items()}
        self._relative_offset = np.empty(CHUNK_ROWS, np.uint32)
        self._first = np.zeros(CHUNK_ROWS + 1, np.uint32)
        self._key = np.empty(expected_values, np.uint8)
        self._value = np.empty(expected_values, np.float64)
        self._rate_code = np.empty(expected_values, np.uint16)
        self._rates = np.ones(1)
        self._code_of_rate: dict[float, int] = {1.0: 0}

    @property
    def room(self) -> int:
        """Return how many rows still fit."""
        return CHUNK_ROWS - self.rows

    @property
    def size_bytes(self) -> int:
        """Return the memory its arrays hold."""
        arrays = [*self._columns.values(), self._relative_offset, self._first, self._key]
        arrays += [self._value, self._rate_code, self._rates]
        return sum(array.nbytes for array in arrays)

    def append(self, batch: Batch, start: int, stop: int) -> bool:
        """Append rows ``start:stop``; if their rates do not fit, do nothing and return False."""
        low, high = int(batch.first[start]), int(batch.first[stop])
        codes = self._encode(batch.rate[low:high])
        if codes is None:
            return False
        rows = slice(self.rows, self.rows + stop - start)
        for name, column in self._columns.items():
            column[rows] = getattr(batch, name)[start:stop]
        self.extents.append(Extent(self.rows, batch.source_id, int(batch.offset[start])))
        self._relative_offset[rows] = batch.offset[start:stop] - batch.offset[start]
        self._append_values(batch, low, high, codes)
        self._first[rows.start + 1 : rows.stop + 1] = (
            batch.first[start + 1 : stop + 1] - low + self._first[rows.start]
        )
        ts = batch.ts[start:stop]
        self.first_ts = min(self.first_ts, float(ts.min()))
        self.last_ts = max(self.last_ts, float(ts.max()))
        self.rows = rows.stop
        return True

    def _append_values(self, batch: Batch, low: int, high: int, codes: NDArray[np.uint16]) -> None:
        needed = self.values + high - low
        if needed > len(self._key):
            self._resize_values(max(needed, 2 * len(self._key)))
        values = slice(self.values, needed)
        self._key[values] = batch.key[low:high]
        self._value[values] = batch.value[low:high]
        self._rate_code[values] = codes
        self.values = needed

    def _resize_values(self, capacity: int) -> None:
        # Readers keep the old arrays; np.resize would not leave those alone.
        kept = min(capacity, self.values)
        for name in ("_key", "_value", "_rate_code"):
            old = getattr(self, name)
            new = np.empty(capacity, old.dtype)
            new[:kept] = old[:kept]
            setattr(self, name, new)

    def _encode(self, rate: NDArray[np.float64]) -> NDArray[np.uint16] | None:
        codes = np.zeros(len(rate), np.uint16)
        sampled = np.flatnonzero(rate != 1.0)
        if not len(sampled):
            return codes
        distinct, inverse = np.unique(rate[sampled], return_inverse=True)
        fresh = [r for r in distinct.tolist() if r not in self._code_of_rate]
        if len(self._rates) + len(fresh) > _MAX_RATES:
            return None
        if fresh:
            self._code_of_rate.update(
                {r: number for number, r in enumerate(fresh, start=len(self._rates))}
            )
            self._rates = np.append(self._rates, fresh)
        lookup = np.array([self._code_of_rate[r] for r in distinct.tolist()], np.uint16)
        codes[sampled] = lookup[inverse]
        return codes

    def seal(self) -> None:
        """Give back memory that no further row will use."""
        if len(self._key) - self.values > self.values // 16:
            self._resize_values(self.values)
        self._code_of_rate.clear()

    def part(self) -> ChunkPart:
        """Return what may be read by other threads from now on."""
        n, m = self.rows, self.values
        columns = {name: self._columns[name][:n] for name in _ROW_TYPES if name != "size_bytes"}
        view = ChunkView(
            **columns,
            first=self._first[: n + 1],
            key=self._key[:m],
            value=self._value[:m],
            rate_code=self._rate_code[:m],
            rates=self._rates,
        )
        return ChunkPart(view, n, self.first_ts, self.last_ts)

    def place(self, row: int) -> tuple[int, int, int]:
        """Return source id, offset and length in bytes of the line that row came from."""
        extent = next(e for e in reversed(self.extents) if e.first_row <= row)
        offset = extent.base_offset + int(self._relative_offset[row])
        return extent.source_id, offset, int(self._columns["size_bytes"][row])


class Columns:
    """The growing table. One thread appends; any thread takes `view`."""

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._sealed: list[ChunkPart] = []
        self._view = TableView()

    @property
    def view(self) -> TableView:
        """Return all rows published so far."""
        return self._view

    @property
    def size_bytes(self) -> int:
        """Return the memory that all chunks hold."""
        return sum(chunk.size_bytes for chunk in self._chunks)

    def append(self, batch: Batch) -> None:
        """Append all rows of `batch` and publish them."""
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
        self._publish()

    def _open_chunk(self) -> Chunk:
        if len(self._chunks) == len(self._sealed):
            # Most chunks hold about as many values as the one before: growing would mean copying.
            values = self._chunks[-1].values if self._chunks else 0
            self._chunks.append(Chunk(values + values // 32 + _FIRST_VALUES))
        return self._chunks[-1]

    def _seal(self, chunk: Chunk) -> None:
        chunk.seal()
        self._sealed.append(chunk.part())

    def _publish(self) -> None:
        parts = [*self._sealed, *(chunk.part() for chunk in self._chunks[len(self._sealed) :])]
        starts = [0]
        for part in parts:
            starts.append(starts[-1] + part.rows)
        self._view = TableView(
            tuple(parts),
            tuple(starts),
            min((part.first_ts for part in parts), default=float("nan")),
            max((part.last_ts for part in parts), default=float("nan")),
        )

    def place(self, row: int) -> tuple[int, int, int]:
        """Return source id, offset and length in bytes of the line that row `row` came from.

        Raises:
            IndexError: There is no such row.
        """
        view = self._view
        if not 0 <= row < view.rows:
            raise IndexError(row)
        index = int(np.searchsorted(view.starts, row, side="right")) - 1
        return self._chunks[index].place(row - view.starts[index])
