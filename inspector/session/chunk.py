"""A chunk of the session's table: rows as columns, written by one thread and read by others.

Arrays are only ever written behind what has been published, so a reader may use a published view
for as long as it likes. A full chunk is trimmed and never written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from inspector.ingest.batch import Batch
from inspector.session.time_blocks import TimeBlocks, blocks_of

CHUNK_ROWS = 65_536
MAX_RATES = 65_536
FIRST_VALUES = 8 * 1024
_FIRST_RUNS = 16
_FEW_RATES = 64
_OFFSET_REACH = 1 << 32


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
        size_bytes: (n,) uint32, length of the line without its newline.
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
    size_bytes: NDArray[np.uint32]
    first: NDArray[np.uint32]
    key: NDArray[np.uint8]
    value: NDArray[np.float64]
    rate_code: NDArray[np.uint16]
    rates: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChunkPart:
    """A chunk as published: its view, and the range of its instants.

    Attributes:
        view: Its rows.
        rows: How many.
        first_ts: Earliest instant, Unix seconds.
        last_ts: Latest instant, Unix seconds.
        blocks: The same of some rows at a time; None while rows are added.
    """

    view: ChunkView
    rows: int
    first_ts: float
    last_ts: float
    blocks: TimeBlocks | None = None

    def runs(self, start_ts: float, until_ts: float, first: int = 0) -> Iterator[tuple[int, int]]:
        """Yield from where to before where rows may be within two instants, both included.

        Args:
            start_ts: Unix seconds.
            until_ts: Unix seconds.
            first: Rows before this one are left out.
        """
        if self.last_ts < start_ts or self.first_ts > until_ts:
            return
        every = [(0, self.rows)]
        if self.blocks is not None and (self.first_ts < start_ts or self.last_ts > until_ts):
            every = self.blocks.runs(start_ts, until_ts)
        for start, stop in every:
            if first < stop:
                yield max(start, first), min(stop, self.rows)


class LineRun(NamedTuple):
    """Consecutive rows that stand in one source.

    Attributes:
        source_id: Which source.
        offsets: (n,) int64, bytes from the start of the source to each line, n at least 1.
        ts: (n,) float64, Unix seconds.
    """

    source_id: int
    offsets: NDArray[np.int64]
    ts: NDArray[np.float64]


class ChunkState(NamedTuple):
    """All that a sealed chunk is.

    Attributes:
        rows: Rows held.
        values: Metric values held.
        first_ts: Earliest instant.
        last_ts: Latest instant.
        arrays: By name, without room for more.
    """

    rows: int
    values: int
    first_ts: float
    last_ts: float
    arrays: dict[str, NDArray[Any]]


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
_VALUE_TYPES: dict[str, DTypeLike] = {"key": np.uint8, "value": np.float64, "rate_code": np.uint16}
_RUN_TYPES: dict[str, DTypeLike] = {
    "run_row": np.int64,
    "run_source": np.int32,
    "run_base": np.int64,
}
"""Runs: consecutive rows that stand in one source; their offsets count from `run_base`."""


class Chunk:
    """Some rows; written by one thread.

    Attributes:
        rows: Rows held.
        values: Metric values held.
        first_ts: Earliest instant, infinite without rows.
        last_ts: Latest instant, minus infinite without rows.
    """

    def __init__(self, capacity: int = CHUNK_ROWS, expected_values: int = FIRST_VALUES) -> None:
        self.rows = 0
        self.values = 0
        self.first_ts = np.inf
        self.last_ts = -np.inf
        self._capacity = capacity
        self._runs = 0
        self._blocks: TimeBlocks | None = None
        # All arrays by name; replaced as a whole, so that other threads may look rows up meanwhile.
        self._arrays: dict[str, NDArray[Any]] = {
            **{name: np.empty(capacity, dtype) for name, dtype in _ROW_TYPES.items()},
            "relative_offset": np.empty(capacity, np.uint32),
            "first": np.zeros(capacity + 1, np.uint32),
            **{name: np.empty(expected_values, dtype) for name, dtype in _VALUE_TYPES.items()},
            **{name: np.empty(_FIRST_RUNS, dtype) for name, dtype in _RUN_TYPES.items()},
            "rates": np.ones(1),
        }
        self._code_of_rate: dict[float, int] = {1.0: 0}

    @property
    def room(self) -> int:
        """Return how many rows still fit."""
        return self._capacity - self.rows

    @property
    def size_bytes(self) -> int:
        """Return what its arrays hold, in memory or in a file."""
        return sum(array.nbytes for array in self._arrays.values())

    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return all arrays by name; those of a sealed chunk never change."""
        return self._arrays

    def replace_arrays(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Hold these arrays, of the same content, instead of its own.

        Args:
            arrays: As `arrays`, with the same types, shapes and flags.
        """
        self._arrays = arrays

    def append(self, batch: Batch, start: int, stop: int) -> bool:
        """Append rows ``start:stop``; if their rates do not fit, do nothing and return False."""
        low, high = int(batch.first[start]), int(batch.first[stop])
        codes = self._encode(batch.rate[low:high])
        if codes is None:
            return False
        arrays = self._arrays
        rows = slice(self.rows, self.rows + stop - start)
        for name in _ROW_TYPES:
            arrays[name][rows] = getattr(batch, name)[start:stop]
        offset = batch.offset[start:stop]
        arrays["relative_offset"][rows] = offset - self._base_offset(batch.source_id, offset)
        self._append_values(batch, low, high, codes)
        first = arrays["first"]
        first[rows.start + 1 : rows.stop + 1] = (
            batch.first[start + 1 : stop + 1] - low + first[rows.start]
        )
        ts = batch.ts[start:stop]
        self.first_ts = min(self.first_ts, float(ts.min()))
        self.last_ts = max(self.last_ts, float(ts.max()))
        self.rows = rows.stop
        return True

    def _base_offset(self, source_id: int, offset: NDArray[np.int64]) -> int:
        """Return what the offsets of further rows count from, noting where these stand."""
        low, high = int(offset.min()), int(offset.max())
        arrays, last = self._arrays, self._runs - 1
        if last >= 0 and arrays["run_source"][last] == source_id:
            # A file that grows line by line is still one run.
            base = int(arrays["run_base"][last])
            if low >= base and high - base < _OFFSET_REACH:
                return base
        if self._runs == len(arrays["run_row"]):
            self._resize(_RUN_TYPES, 2 * self._runs, self._runs)
        for name, number in (("run_row", self.rows), ("run_source", source_id), ("run_base", low)):
            arrays[name][self._runs] = number
        self._runs += 1
        return low

    def _append_values(self, batch: Batch, low: int, high: int, codes: NDArray[np.uint16]) -> None:
        arrays = self._arrays
        needed = self.values + high - low
        if needed > len(arrays["key"]):
            self._resize(_VALUE_TYPES, max(needed, 2 * len(arrays["key"])), self.values)
        values = slice(self.values, needed)
        arrays["key"][values] = batch.key[low:high]
        arrays["value"][values] = batch.value[low:high]
        arrays["rate_code"][values] = codes
        self.values = needed

    def _resize(self, names: Mapping[str, DTypeLike], capacity: int, used: int) -> None:
        # Readers keep the old arrays; np.resize would not leave those alone.
        for name in names:
            old = self._arrays[name]
            new = np.empty(capacity, old.dtype)
            new[:used] = old[:used]
            self._arrays[name] = new

    def _encode(self, rate: NDArray[np.float64]) -> NDArray[np.uint16] | None:
        codes = np.zeros(len(rate), np.uint16)
        sampled = np.flatnonzero(rate != 1.0)
        if not len(sampled):
            return codes
        own = rate[sampled]
        if len(self._code_of_rate) <= _FEW_RATES:
            # As nearly always: a server has a handful of rates.
            known = np.array(sorted(self._code_of_rate))
            place = np.minimum(np.searchsorted(known, own), len(known) - 1)
            if bool((known[place] == own).all()):
                codes[sampled] = np.array([self._code_of_rate[r] for r in known.tolist()])[place]
                return codes
        distinct, inverse = np.unique(own, return_inverse=True)
        fresh = [r for r in distinct.tolist() if r not in self._code_of_rate]
        rates = self._arrays["rates"]
        if len(rates) + len(fresh) > MAX_RATES:
            return None
        if fresh:
            self._code_of_rate.update(
                {r: number for number, r in enumerate(fresh, start=len(rates))}
            )
            self._arrays["rates"] = np.append(rates, fresh)
        lookup = np.array([self._code_of_rate[r] for r in distinct.tolist()], np.uint16)
        codes[sampled] = lookup[inverse]
        return codes

    def seal(self) -> None:
        """Give back memory that no further row will use."""
        if len(self._arrays["key"]) - self.values > self.values // 16:
            self._resize(_VALUE_TYPES, self.values, self.values)
        if self.room:
            self._resize(_ROW_TYPES | {"relative_offset": np.uint32}, self.rows, self.rows)
            self._resize({"first": np.uint32}, self.rows + 1, self.rows + 1)
            self._capacity = self.rows
        self._resize(_RUN_TYPES, self._runs, self._runs)
        self._code_of_rate.clear()
        self._blocks = blocks_of(self._arrays["ts"][: self.rows])

    def state(self) -> ChunkState:
        """Return what it holds by now; that never changes."""
        lengths = self._lengths(self.rows, self.values, self._runs)
        arrays = {name: array[: lengths.get(name)] for name, array in self._arrays.items()}
        return ChunkState(self.rows, self.values, self.first_ts, self.last_ts, arrays)

    @classmethod
    def sealed(cls, state: ChunkState) -> Chunk:
        """Return a chunk that holds this.

        Raises:
            ValueError: Its arrays are not those of a chunk.
        """
        chunk = cls(0, 0)
        runs = len(state.arrays.get("run_row", ()))
        lengths = cls._lengths(state.rows, state.values, runs)
        for name, empty in chunk.arrays.items():
            array = state.arrays.get(name, empty)
            if array.dtype != empty.dtype or len(array) != lengths.get(name, len(array)):
                raise ValueError(f"{name} is not that of a chunk")
        chunk.rows, chunk.values, chunk._runs = state.rows, state.values, runs
        chunk.first_ts, chunk.last_ts = state.first_ts, state.last_ts
        chunk._capacity = state.rows
        chunk._arrays = {name: state.arrays[name] for name in chunk.arrays}
        return chunk

    @staticmethod
    def _lengths(rows: int, values: int, runs: int) -> dict[str, int]:
        return {
            **dict.fromkeys((*_ROW_TYPES, "relative_offset"), rows),
            "first": rows + 1,
            **dict.fromkeys(_VALUE_TYPES, values),
            **dict.fromkeys(_RUN_TYPES, runs),
        }

    def part(self) -> ChunkPart:
        """Return what may be read by other threads from now on."""
        n, m = self.rows, self.values
        arrays = self._arrays
        view = ChunkView(
            **{name: arrays[name][:n] for name in _ROW_TYPES},
            first=arrays["first"][: n + 1],
            **{name: arrays[name][:m] for name in _VALUE_TYPES},
            rates=arrays["rates"],
        )
        return ChunkPart(view, n, self.first_ts, self.last_ts, self._blocks)

    def places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return (n, 3) int64: source id, offset and length in bytes of the lines of some rows."""
        # The number before the arrays: another thread may be adding a run.
        runs, arrays = self._runs, self._arrays
        run = np.searchsorted(arrays["run_row"][:runs], rows, side="right") - 1
        offset = arrays["run_base"][run] + arrays["relative_offset"][rows]
        return np.stack([arrays["run_source"][run], offset, arrays["size_bytes"][rows]], axis=1)

    def line_runs(self) -> Iterator[LineRun]:
        """Yield all rows with where they stand, those of one source at a time."""
        # The numbers before the arrays: another thread may be adding rows.
        rows, runs, arrays = self.rows, self._runs, self._arrays
        starts = [*arrays["run_row"][:runs].tolist(), rows]
        for run, (start, stop) in enumerate(pairwise(starts)):
            if start < min(stop, rows):
                own = slice(start, min(stop, rows))
                offsets = arrays["run_base"][run] + arrays["relative_offset"][own]
                yield LineRun(int(arrays["run_source"][run]), offsets, arrays["ts"][own])
