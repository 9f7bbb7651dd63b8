"""Reading with the decoder alone: all lines, in order, however a block is cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import Registry
from inspector.ingest import decoding_reader
from inspector.ingest.batch import Batch
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.names import Names

LINES = [
    b'{"ts":%d,"shard":"s","entry":"ability.a","metrics":{}}',
    b"",
    b"  \t",
    b"no record %d",
    b'{"ts":%d}',
    b'{"ts":%d,"shard":"a long name of a shard","entry":"contract.b","metrics":{"casts":1}}',
]


def expected(data: bytes, offset: int) -> tuple[list[int], list[int], int]:
    """Return offsets of rows, offsets of rejected lines and the number of blank lines."""
    rows, rejected, blank = [], [], 0
    for line in data.splitlines(keepends=True):
        if b"entry" in line:
            rows.append(offset)
        elif line.strip():
            rejected.append(offset)
        else:
            blank += 1
        offset += len(line)
    return rows, rejected, blank


def summary(batches: list[Batch]) -> tuple[list[int], list[int], int]:
    """Return the same of what was read."""
    rows = [offset for batch in batches for offset in batch.offset.tolist()]
    rejected = [line.offset for batch in batches for line in batch.rejected]
    return rows, rejected, sum(batch.blank_lines for batch in batches)


@settings(deadline=None)
@given(
    kinds=st.lists(st.integers(0, len(LINES) - 1), max_size=20),
    batch_bytes=st.integers(1, 300),
    ends_in_newline=st.booleans(),
)
def test_every_line_is_judged_once_and_every_byte_counted(
    registry: Registry, kinds: list[int], batch_bytes: int, ends_in_newline: bool
) -> None:
    """Also a last line without its newline, and lines longer than a batch."""
    lines = [LINES[k] % n if b"%" in LINES[k] else LINES[k] for n, k in enumerate(kinds)]
    data = b"".join(line + b"\n" for line in lines)
    data = data if ends_in_newline else data.removesuffix(b"\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding_reader, "_BATCH_BYTES", batch_bytes)

        batches = list(DecodingReader(registry, Names()).read(Block(1, 700, data)))

    assert summary(batches) == expected(data, 700)
    assert sum(batch.size_read_bytes for batch in batches) == len(data)
    assert [b for b in batches if b.size_read_bytes == 0] == []


def test_a_long_block_comes_in_parts(registry: Registry) -> None:
    """So that the first rows are on the screen before the last ones are read."""
    data = (LINES[0] % 1 + b"\n") * 20_000

    batches = list(DecodingReader(registry, Names()).read(Block(0, 0, data)))

    assert len(batches) > 1
    assert sum(map(len, batches)) == 20_000
