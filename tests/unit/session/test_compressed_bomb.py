"""A small compressed file that stands for more text than there is memory."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.ingest.tailer import Tailer
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import UNCOMPILED
from inspector.session.session import Session

MIB = 1024 * 1024
GIB = 1024 * MIB


def test_a_gigabyte_of_zeros_is_one_line_that_is_too_long(
    registry: Registry, tmp_path: Path
) -> None:
    """It is counted, and only pieces of it are ever held."""
    session = Session(registry)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b"\0" * 16 * MIB) * 64 + gzip.compress(b"\n"))
    now_s = iter(range(1_000_000))
    tailer = Tailer(
        [tmp_path], session.ledger, tail_first=False, watch=False, clock=lambda: next(now_s)
    )
    reader = ParallelReader(session, UNCOMPILED, threads=1)
    tracemalloc.start()
    blocks = tailer.poll(4 * MIB)
    while tailer.progress()[0] < tailer.progress()[1]:
        blocks += tailer.poll(4 * MIB)
    for batch in reader.read(blocks):
        session.add(batch)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reader.close()
    tailer.close()
    session.close()

    assert path.stat().st_size < 2 * MIB
    assert session.ledger.snapshot().totals.rejected == {Reason.TOO_LONG: 1}
    assert session.ledger.snapshot().totals.read_bytes == GIB + 1
    assert peak_bytes < 32 * MIB
