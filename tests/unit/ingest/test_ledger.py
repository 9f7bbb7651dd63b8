"""The ledger: nothing that was read is missing from it."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from inspector.core.record import Reason
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.ledger import Ledger


def batch(
    source_id: int,
    rows: int = 0,
    *,
    rejected: tuple[Reason, ...] = (),
    blank_lines: int = 0,
    size_read_bytes: int = 0,
) -> Batch:
    """A block's outcome in which only the counts matter."""
    none = np.empty(0)
    return Batch(
        source_id=source_id,
        ts=np.zeros(rows),
        entry=none.astype(np.int32),
        shard=none.astype(np.int32),
        player=none.astype(np.int32),
        tier=none.astype(np.int16),
        region=none.astype(np.int32),
        tags=none.astype(np.int32),
        offset=none.astype(np.int64),
        size_bytes=none.astype(np.uint32),
        first=none.astype(np.int64),
        key=none.astype(np.uint8),
        value=none,
        rate=none,
        rejected=tuple(
            RejectedLine(source_id, number, 1, reason, str(reason))
            for number, reason in enumerate(rejected)
        ),
        blank_lines=blank_lines,
        size_read_bytes=size_read_bytes,
    )


@pytest.fixture
def ledger() -> Ledger:
    """A ledger with two sources, 0 and 1."""
    ledger = Ledger(max_kept_rejected=3)
    ledger.open_source(Path("world-1.jsonl"))
    ledger.open_source(Path("world-2.jsonl"))
    return ledger


def test_sources_are_numbered_as_they_are_opened(ledger: Ledger) -> None:
    """The same path again is another source."""
    assert ledger.open_source(Path("world-1.jsonl")) == 2
    assert [source.source_id for source in ledger.snapshot().sources] == [0, 1, 2]


def test_batches_add_up_by_source_and_in_all(ledger: Ledger) -> None:
    """Lines are accepted and rejected ones; blank lines are nothing."""
    ledger.add_batch(batch(0, rows=5, size_read_bytes=100), late=2)
    ledger.add_batch(
        batch(0, rows=1, rejected=(Reason.NOT_JSON,), blank_lines=3, size_read_bytes=50), late=0
    )
    ledger.add_batch(batch(1, rejected=(Reason.NOT_JSON, Reason.BAD_RATE)), late=0)

    snapshot = ledger.snapshot()
    first, second = snapshot.sources
    assert (first.lines, first.accepted, first.blank, first.late) == (7, 6, 3, 2)
    assert first.read_bytes == 150
    assert second.rejected == {Reason.NOT_JSON: 1, Reason.BAD_RATE: 1}
    assert snapshot.totals.lines == 9
    assert snapshot.totals.rejected == {Reason.NOT_JSON: 2, Reason.BAD_RATE: 1}
    assert snapshot.totals.read_bytes == 150


def test_a_flood_of_rejected_lines_is_counted_but_not_kept(ledger: Ledger) -> None:
    """And the ledger says how many it did not keep."""
    ledger.add_batch(batch(0, rejected=(Reason.NOT_JSON,) * 2), late=0)
    ledger.add_batch(batch(1, rejected=(Reason.BAD_RATE,) * 5), late=0)

    snapshot = ledger.snapshot()

    assert [line.reason for line in snapshot.rejected_lines] == [
        Reason.NOT_JSON,
        Reason.NOT_JSON,
        Reason.BAD_RATE,
    ]
    assert snapshot.rejected_not_kept == 4
    assert snapshot.totals.rejected_lines == 7


def test_a_source_is_known_by_its_latest_name(ledger: Ledger) -> None:
    """Also when it is gone."""
    ledger.place_source(0, Path("world-1.jsonl.1"))
    ledger.place_source(1, Path("world-2.jsonl"), gone=True)

    first, second = ledger.snapshot().sources

    assert (first.path, first.gone) == (Path("world-1.jsonl.1"), False)
    assert (second.path, second.gone) == (Path("world-2.jsonl"), True)


def test_extents_and_losses_are_noted(ledger: Ledger) -> None:
    """What is still unfinished at the end counts as lost."""
    ledger.extend_source(0, size_bytes=120, offset=100, unfinished_bytes=20)
    ledger.add_lost(0, 5)
    assert ledger.snapshot().totals.unfinished_bytes == 20

    ledger.end_source(0, size_bytes=120, offset=100, lost_bytes=20)

    source = ledger.snapshot().sources[0]
    assert (source.size_bytes, source.offset) == (120, 100)
    assert (source.unfinished_bytes, source.lost_bytes, source.gone) == (0, 25, True)


def test_a_snapshot_never_changes_and_is_shared_while_nothing_does(ledger: Ledger) -> None:
    """The window asks for it in every frame."""
    before = ledger.snapshot()
    assert ledger.snapshot() is before

    ledger.add_batch(batch(0, rows=1, rejected=(Reason.TOO_LONG,)), late=0)

    assert before.totals.lines == 0
    assert before.rejected_lines == ()
    assert ledger.snapshot().totals.lines == 2


def test_threads_count_together(ledger: Ledger) -> None:
    """Two scanners report at once."""

    def count() -> None:
        for _ in range(500):
            ledger.add_batch(batch(0, rows=1, rejected=(Reason.TOO_LONG,)), late=1)
            ledger.snapshot()

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    totals = ledger.snapshot().totals
    assert (totals.accepted, totals.rejected_lines, totals.late) == (1000, 1000, 1000)
