"""Reading blocks with the decoder alone: what serves while the kernels are not compiled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.ingest.block import Block
from inspector.ingest.decoder import Decoder
from inspector.ingest.line_judge import LineJudge
from inspector.ingest.names import Names

_BATCH_BYTES = 512 * 1024


class BlockReader(Protocol):
    """Turns blocks into batches; used by one thread at a time."""

    def read(self, block: Block) -> Iterator[Batch]:
        """Yield the rows of a block, in the order of its lines."""
        ...


class DecodingReader:
    """A `BlockReader` that puts every line before the decoder."""

    def __init__(self, registry: Registry, names: Names) -> None:
        self._judge = LineJudge(Decoder(registry), names)

    def read(self, block: Block) -> Iterator[Batch]:
        """Yield the rows of a block, in the order of its lines."""
        start = 0
        while start < len(block.data):
            last = block.data.rfind(b"\n", start, start + _BATCH_BYTES)
            stop = (last if last >= 0 else block.data.find(b"\n", start)) + 1 or len(block.data)
            if len(block.data) - start <= _BATCH_BYTES:
                stop = len(block.data)
            batch = self._judge.judge(block, _lines(block.data, start, stop))
            yield replace(batch, size_read_bytes=stop - start)
            start = stop


def _lines(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield start and size of each line of ``data[start:stop]``."""
    while start < stop:
        end = data.find(b"\n", start, stop)
        end = stop if end < 0 else end
        yield start, end - start
        start = end + 1
