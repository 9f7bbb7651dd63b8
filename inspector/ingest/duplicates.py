"""Duplicates: rows that say the same as a row shortly before them in the same source.

Of each source a window of rows is remembered, as hashes in two generations of tables: rows are
looked for in both and entered in the younger one; when that is full, the older one is given up.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch

GENERATION_ROWS = 32_768
"""Rows of the largest generation: a row is compared with so many before it, or twice as many."""

FIRST_GENERATION_ROWS = 256
"""Rows of the first one; each is twice as large as the one before, for most sources are small."""

MAX_TABLES_BYTES = 64 * 1024 * 1024
"""Memory of all tables: the full windows of 64 sources, or small ones of many thousands."""

IDLE_ROWS = 1_000_000
"""A source is forgotten once so many rows of others came: logs are rolled, and memory is not."""

_SLOTS_PER_ROW = 2

Words = NDArray[np.uint64]
Bits = NDArray[np.bool_]


class RowBits(NamedTuple):
    """What makes rows the same: columns of a `Batch`, floats by their bits.

    The length of the line is among them, so that rows which differ in parts of `meta` that no
    column holds are mostly told apart, while a line that was written twice never is.
    """

    ts: Words
    entry: NDArray[np.int32]
    shard: NDArray[np.int32]
    player: NDArray[np.int32]
    tier: NDArray[np.int16]
    region: NDArray[np.int32]
    tags: NDArray[np.int32]
    size_bytes: NDArray[np.uint32]
    first: NDArray[np.int64]
    key: NDArray[np.uint8]
    value: Words
    rate: Words


class DuplicateKernels(NamedTuple):
    """What finds duplicates.

    Attributes:
        hash_rows: Writes the hash of every row, never 0.
        find_repeated: Marks those rows ``start:stop`` whose hash is in `now` or `before`, and
            enters the others in `now`, which must have room for them.
    """

    hash_rows: Callable[[RowBits, Words], None]
    find_repeated: Callable[[Words, int, int, Words, Words, Bits], None]


@dataclass(slots=True)
class Window:
    """What is remembered of one source; a table's slot is 0 while it is free.

    Attributes:
        now: The younger table.
        before: The older one.
        room: Rows that the younger one still has room for.
        fed_at: Rows that were looked at before it was last fed.
    """

    now: Words
    before: Words
    room: int
    fed_at: int = 0

    @property
    def size_bytes(self) -> int:
        """Memory of both."""
        return self.now.nbytes + self.before.nbytes


class DuplicateFinder:
    """Finds the rows that repeat one of the rows before them. One thread feeds it.

    Rows count in the order in which they are given; how they are cut into batches does not matter.
    """

    def __init__(
        self, kernels: DuplicateKernels | None = None, max_tables_bytes: int = MAX_TABLES_BYTES
    ) -> None:
        self._kernels = kernels or REFERENCE_KERNELS
        self._max_tables_bytes = max_tables_bytes
        self._windows: OrderedDict[int, Window] = OrderedDict()
        self._tables_bytes = 0
        self._rows = 0

    @property
    def size_bytes(self) -> int:
        """Return the memory of all tables."""
        return self._tables_bytes

    @property
    def windows(self) -> dict[int, Window]:
        """Return a copy of what is remembered, the source that was not fed for longest first."""
        return {
            source: replace(window, now=window.now.copy(), before=window.before.copy())
            for source, window in self._windows.items()
        }

    def resume(self, windows: Mapping[int, Window]) -> None:
        """Remember what was remembered before."""
        self._windows = OrderedDict(windows)
        self._tables_bytes = sum(window.size_bytes for window in windows.values())
        self._rows = max((window.fed_at for window in windows.values()), default=0)

    def use(self, kernels: DuplicateKernels) -> None:
        """Go on with other kernels; they understand each other's tables."""
        self._kernels = kernels

    def find(self, batch: Batch) -> NDArray[np.int64]:
        """Return (k,) int64, the numbers of the rows of the next batch that are duplicates."""
        hashes = hashes_of(batch, self._kernels) if batch.hashes is None else batch.hashes
        repeated = np.zeros(len(batch), np.bool_)
        self._forget_idle()
        window = self._window(batch.source_id)
        start = 0
        while start < len(batch):
            if not window.room:
                self._turn(window)
            stop = min(start + window.room, len(batch))
            self._kernels.find_repeated(hashes, start, stop, window.now, window.before, repeated)
            window.room -= stop - start
            start = stop
        self._rows += len(batch)
        window.fed_at = self._rows
        return np.flatnonzero(repeated)

    def _forget_idle(self) -> None:
        # The one that was not fed for longest stands first.
        while self._windows and self._rows - next(iter(self._windows.values())).fed_at > IDLE_ROWS:
            _, forgotten = self._windows.popitem(last=False)
            self._tables_bytes -= forgotten.size_bytes

    def _window(self, source_id: int) -> Window:
        window = self._windows.get(source_id)
        if window is None:
            now = np.zeros(_SLOTS_PER_ROW * FIRST_GENERATION_ROWS, np.uint64)
            window = Window(now, np.zeros(1, np.uint64), FIRST_GENERATION_ROWS)
            self._windows[source_id] = window
            self._take(window.size_bytes)
        self._windows.move_to_end(source_id)
        return window

    def _turn(self, window: Window) -> None:
        """Begin a new generation."""
        rows = min(len(window.now) // _SLOTS_PER_ROW * 2, GENERATION_ROWS)
        given_up, window.before = window.before, window.now
        if len(given_up) == _SLOTS_PER_ROW * rows:
            given_up.fill(0)
            window.now = given_up
        else:
            window.now = np.zeros(_SLOTS_PER_ROW * rows, np.uint64)
            self._take(window.now.nbytes - given_up.nbytes)
        window.room = rows

    def _take(self, size_bytes: int) -> None:
        """Count memory; past the cap, sources that were not fed for longest are forgotten."""
        self._tables_bytes += size_bytes
        while self._tables_bytes > self._max_tables_bytes and len(self._windows) > 1:
            _, forgotten = self._windows.popitem(last=False)
            self._tables_bytes -= forgotten.size_bytes


def hashes_of(batch: Batch, kernels: DuplicateKernels) -> Words:
    """Return (n,) uint64, the hash of every row: the same from all kernels."""
    hashes = np.empty(len(batch), np.uint64)
    kernels.hash_rows(_bits(batch), hashes)
    return hashes


def _bits(batch: Batch) -> RowBits:
    # Kernels are compiled for arrays without gaps.
    ts, value, rate = (
        np.ascontiguousarray(column).view(np.uint64)
        for column in (batch.ts, batch.value, batch.rate)
    )
    return RowBits(
        ts=ts,
        entry=batch.entry,
        shard=batch.shard,
        player=batch.player,
        tier=batch.tier,
        region=batch.region,
        tags=batch.tags,
        size_bytes=batch.size_bytes,
        first=batch.first,
        key=batch.key,
        value=value,
        rate=rate,
    )


_STIR = np.uint64(0xBF58476D1CE4E5B9)
_STIR_AGAIN = np.uint64(0x94D049BB133111EB)
_KEY_STEP = np.uint64(0x9E3779B97F4A7C15)
_SALT_STEP = np.uint64(0xA0761D6478BD642F)
_RATE_STEP = np.uint64(0xD6E8FEB86659FD93)
_32 = np.uint64(32)


def _mixed(words: Words, salt: Words) -> Words:
    """Spread every bit over the word (a shorter form of the finalizer of SplitMix64)."""
    mixed = (words ^ salt) * _STIR
    mixed = (mixed ^ (mixed >> _32)) * _STIR_AGAIN
    return mixed ^ (mixed >> np.uint64(29))


def _hash_rows(rows: RowBits, hashes: Words) -> None:
    """Hash every row: sums of mixed words need no order, and so no word waits for another.

    Salts lie far apart: next to each other, two small numbers could change places unnoticed.
    """

    def wide(column: NDArray[np.int32] | NDArray[np.int16] | NDArray[np.uint32]) -> Words:
        return column.astype(np.uint64)

    def salt(number: int) -> Words:
        return np.full(1, number, np.uint64) * _SALT_STEP

    hashes[:] = _mixed(rows.ts, salt(1))
    hashes += _mixed(wide(rows.entry) << _32 | wide(rows.shard), salt(2))
    hashes += _mixed(wide(rows.player) << _32 | wide(rows.region), salt(3))
    hashes += _mixed(wide(rows.tags) << _32 | wide(rows.size_bytes), salt(4))
    hashes += _mixed(wide(rows.tier), salt(5))
    keys = (rows.key.astype(np.uint64) + np.uint64(1)) * _KEY_STEP
    values = _mixed(rows.value + rows.rate * _RATE_STEP, keys)
    until = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])
    hashes += until[rows.first[1:]] - until[rows.first[:-1]]
    hashes[hashes == 0] = 1


def _find_repeated(
    hashes: Words, start: int, stop: int, now: Words, before: Words, repeated: Bits
) -> None:
    young, old = now.data, before.data
    young_mask, old_mask = len(young) - 1, len(old) - 1
    for row, wanted in enumerate(hashes[start:stop].tolist(), start):
        slot = wanted & young_mask
        while young[slot] not in (0, wanted):
            slot = (slot + 1) & young_mask
        repeated[row] = young[slot] == wanted
        if young[slot] == wanted:
            continue
        young[slot] = wanted
        slot = wanted & old_mask
        while old[slot] not in (0, wanted):
            slot = (slot + 1) & old_mask
        repeated[row] = old[slot] == wanted


REFERENCE_KERNELS = DuplicateKernels(_hash_rows, _find_repeated)
"""In numpy and Python: what the kernels must agree with, and what serves until they are there."""
