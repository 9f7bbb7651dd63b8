"""A stream of raw lines: a rotated set of logs, each line with its instant and its shard."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.core.errors import SourceError
from inspector.files.log_name import set_of
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import BlockReader
from inspector.ingest.ledger import Ledger
from inspector.ingest.names import Names
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import read_forward

HELD_BYTES = 1024 * 1024
"""What is held of a stream; a line that is longer is left out."""

_LIMITS = ReadLimits(line_bytes=HELD_BYTES, block_bytes=HELD_BYTES)
_PEEK, _PEEKED_BLOCKS = ReadLimits(block_bytes=64 * 1024), 16
_NOBODY = -1


class ReadLines(Protocol):
    """What reads files once from start to end, as `read_forward` does."""

    def __call__(
        self,
        paths: Sequence[Path],
        ledger: Ledger,
        limits: ReadLimits | None = None,
        on_read: Callable[[int], None] | None = None,
    ) -> Iterator[Block]:
        """Yield the blocks of files."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines that follow each other in a log, and are of one shard.

    Attributes:
        shard: Whose they are.
        data: The lines, each with its newline.
        ts: (n,) float64, when they are due, Unix seconds, ascending; minus infinite for at once.
        start: (n + 1,) int64, where each begins in `data`, and where the last ends. What is no
            record, or blank, has no place of its own: it stands behind the one before it.
    """

    shard: str
    data: bytes
    ts: NDArray[np.float64]
    start: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The lines of a block, as in `Lines`, but of several shards."""

    data: bytes
    ts: NDArray[np.float64]
    start: NDArray[np.int64]
    shard: NDArray[np.int64]


class LineStream:
    """The lines of a rotated set, in the order in which they stand there.

    A line that is no record is due with the one before it, and of its shard. A record that is
    earlier than the one before it is due with that too: each log keeps its order.

    Attributes:
        next_ts: When the next line is due; infinite at the end.
        skipped: Lines that were too long to hold.
        problem: Why not all could be read; None if all could.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        reader: BlockReader,
        names: Names,
        on_read: Callable[[int], None],
        read: ReadLines = read_forward,
    ) -> None:
        """Look into the first file, and close it again: a day of logs may be many files.

        Args:
            paths: The logs of the set.
            reader: Tells the records of its blocks.
            names: Those that it gives numbers to.
            on_read: Gets how many more bytes were read, as they are stored.
            read: What reads the logs.
        """
        self.skipped = 0
        self.problem: SourceError | None = None
        self._paths = paths
        self._reader, self._names, self._on_read = reader, names, on_read
        self._read_files = read
        self._chunks: Generator[_Chunk] | None = None
        self._chunk: _Chunk | None = None
        self._place = 0
        self._last_ts, self._shard = self._look()
        self.next_ts = self._last_ts

    def take(self, until_ts: float, most: int) -> Lines | None:
        """Return the next lines that are due by an instant, at most so many; None if none is."""
        if self._chunks is None:
            self._chunks = self._read()
            self._go_on()
        chunk, first = self._chunk, self._place
        if chunk is None or chunk.ts[first] > until_ts:
            return None
        last = first + int(np.searchsorted(chunk.ts[first : first + most], until_ts, "right"))
        shards = chunk.shard[first:last]
        others = np.flatnonzero(shards != shards[0])
        last = first + int(others[0]) if len(others) else last
        start = chunk.start[first : last + 1]
        data = chunk.data[int(start[0]) : int(start[-1])]
        found = Lines(
            self._name_of(int(shards[0])), data, chunk.ts[first:last], start - int(start[0])
        )
        self._place = last
        if last == len(chunk.ts):
            self._go_on()
        else:
            self.next_ts = float(chunk.ts[last])
        return found

    def close(self) -> None:
        """Close the file that is open."""
        if self._chunks is not None:
            self._chunks.close()

    def _name_of(self, shard: int) -> str:
        if shard == _NOBODY:
            return set_of(self._paths[0]).name.removesuffix(".jsonl")
        return self._names.shards.values[shard]

    def _look(self) -> tuple[float, int]:
        """Return instant and shard of the first record; at once, and nobody's, if there is none."""
        try:
            blocks = self._read_files(self._paths, Ledger(), _PEEK)
            for block in islice(blocks, _PEEKED_BLOCKS):
                for batch in self._reader.read(block):
                    if len(batch):
                        return float(batch.ts[0]), int(batch.shard[0])
        except SourceError:
            pass  # said when it is read
        return -math.inf, _NOBODY

    def _go_on(self) -> None:
        assert self._chunks is not None
        self._place = 0
        try:
            self._chunk = next(self._chunks, None)
        except SourceError as problem:
            self._chunk, self.problem = None, problem
        self.next_ts = math.inf if self._chunk is None else float(self._chunk.ts[0])

    def _read(self) -> Generator[_Chunk]:
        for block in self._read_files(self._paths, Ledger(), _LIMITS, self._on_read):
            self.skipped += len(block.overlong)
            if block.data:
                yield self._chunk_of(block)

    def _chunk_of(self, block: Block) -> _Chunk:
        batches = [batch for batch in self._reader.read(block) if len(batch)]
        # The last line of a file may lack its newline.
        data = block.data if block.data.endswith(b"\n") else block.data + b"\n"
        start = np.concatenate([[0], *(batch.offset - block.offset for batch in batches)])
        ts = np.concatenate([[self._last_ts], *(batch.ts for batch in batches)])
        shard = np.concatenate([[self._shard], *(batch.shard for batch in batches)])
        if len(start) > 1 and start[1] == 0:
            # Nothing stands before the first record.
            start, ts, shard = start[1:], np.maximum(ts[1:], self._last_ts), shard[1:]
        ts = np.maximum.accumulate(ts)
        self._last_ts, self._shard = float(ts[-1]), int(shard[-1])
        ends = np.append(start, len(data)).astype(np.int64)
        return _Chunk(data, ts, ends, shard.astype(np.int64))
