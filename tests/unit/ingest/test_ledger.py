"""The ledger: nothing that was read is missing from it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector.core.record import Reason
from inspector.ingest import shard_counts
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.ledger import Ledger
from inspector.ingest.marks import RowMarks
from inspector.ingest.names import Interner
from inspector.ingest.rejections import Rejections, Room


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
        ts=np.arange(rows, dtype=np.float64),
        entry=none.astype(np.int32),
        shard=np.zeros(rows, np.int32),
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


def marks(rows: int, *, shard: int = 0, late: int = 0, behind: int = 0, same: int = 0) -> RowMarks:
    """What is said of rows of one shard."""
    return RowMarks(
        by_shard=((shard, np.arange(rows)),) if rows else (),
        late=np.arange(late),
        out_of_order=np.arange(behind),
        duplicates=np.arange(same),
    )


@pytest.fixture
def ledger() -> Ledger:
    """A ledger with two sources, 0 and 1."""
    shards = Interner("world-1", "world-2")
    ledger = Ledger(shards, Rejections(Room(lines=3, of_reason_and_source=3, reserve=1)))
    ledger.open_source(Path("world-1.jsonl"))
    ledger.open_source(Path("world-2.jsonl"))
    return ledger


def test_sources_are_numbered_as_they_are_opened(ledger: Ledger) -> None:
    """The same path again is another source."""
    assert ledger.open_source(Path("world-1.jsonl")) == 2
    assert [source.source_id for source in ledger.snapshot().sources] == [0, 1, 2]


def test_batches_add_up_by_source_and_in_all(ledger: Ledger) -> None:
    """Lines are accepted and rejected ones; blank lines are nothing."""
    ledger.add_batch(batch(0, rows=5, size_read_bytes=100), marks(5, late=2, behind=3, same=1))
    ledger.add_batch(
        batch(0, rows=1, rejected=(Reason.NOT_JSON,), blank_lines=3, size_read_bytes=50), marks(1)
    )
    ledger.add_batch(batch(1, rejected=(Reason.NOT_JSON, Reason.BAD_RATE)), marks(0))

    snapshot = ledger.snapshot()
    first, second = snapshot.sources
    assert (first.lines, first.accepted, first.blank, first.late) == (7, 6, 3, 2)
    assert (first.out_of_order, first.duplicates, first.newest_ts) == (3, 1, 4.0)
    assert first.read_bytes == 150
    assert second.rejected == {Reason.NOT_JSON: 1, Reason.BAD_RATE: 1}
    assert snapshot.totals.lines == 9
    assert snapshot.totals.rejected == {Reason.NOT_JSON: 2, Reason.BAD_RATE: 1}
    assert (snapshot.totals.read_bytes, snapshot.totals.duplicates) == (150, 1)


def test_a_flood_of_rejected_lines_is_counted_but_not_kept(ledger: Ledger) -> None:
    """And the ledger says how many it did not keep."""
    ledger.add_batch(batch(0, rejected=(Reason.NOT_JSON,) * 2), RowMarks())
    ledger.add_batch(batch(1, rejected=(Reason.BAD_RATE,) * 5), RowMarks())
    ledger.add_batch(batch(1, rejected=(Reason.BAD_RATE,)), RowMarks())

    snapshot = ledger.snapshot()

    assert [line.reason for line in snapshot.rejected_lines] == [
        Reason.NOT_JSON,
        Reason.NOT_JSON,
        Reason.BAD_RATE,
    ]
    assert snapshot.rejected_not_kept == 5
    assert snapshot.totals.rejected_lines == 8


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
    assert ledger.snapshot().sources[0].lag_bytes == 100

    ledger.end_source(0, size_bytes=120, offset=100, lost_bytes=20)

    source = ledger.snapshot().sources[0]
    assert (source.size_bytes, source.offset, source.lag_bytes) == (120, 100, 0)
    assert (source.unfinished_bytes, source.lost_bytes, source.gone) == (0, 25, True)


def test_shards_are_counted_over_all_sources(ledger: Ledger) -> None:
    """By name, with their first and newest instant; unchanged entries are the same objects."""
    second = batch(1, rows=3)
    second.shard[:] = 1
    ledger.add_batch(second, marks(3, shard=1, behind=2))
    ledger.add_batch(batch(0, rows=2), marks(2, late=1, behind=1))
    before = ledger.snapshot()
    ledger.add_batch(batch(1, rows=4), marks(4, same=2))

    one, two = ledger.snapshot().shards
    assert (one.name, one.rows, one.late, one.out_of_order) == ("world-1", 6, 1, 1)
    assert (one.duplicates, one.first_ts, one.newest_ts) == (2, 0.0, 3.0)
    assert (two.name, two.rows, two.out_of_order) == ("world-2", 3, 2)
    assert two is before.shards[1]


def test_lines_read_again_are_counted_once(ledger: Ledger) -> None:
    """As rows, or under the reason they have now; the sum stays what it was."""
    unknown = (Reason.UNKNOWN_METRIC,) * 4
    ledger.add_batch(batch(0, rejected=(*unknown, Reason.NOT_JSON), size_read_bytes=9), RowMarks())
    again = replace(
        batch(0, rows=2, rejected=(Reason.BAD_COUNTER,)), offset=np.array([1, 2], np.int64)
    )
    ledger.rejudge(Reason.UNKNOWN_METRIC, again, marks(2))

    snapshot = ledger.snapshot()
    source = snapshot.sources[0]
    assert (source.accepted, source.lines, source.read_bytes) == (2, 5, 9)
    assert source.rejected == {
        Reason.UNKNOWN_METRIC: 1,
        Reason.NOT_JSON: 1,
        Reason.BAD_COUNTER: 1,
    }
    assert snapshot.totals.rejected == source.rejected
    assert sorted(ledger.rejected_places().offset.tolist()) == [0, 3, 4]


def test_totals_are_the_sums_of_all_sources(ledger: Ledger) -> None:
    """Whatever changed in between, and however often somebody looked."""
    for step in range(20):
        source_id = step % 2
        ledger.add_batch(
            batch(source_id, rows=step, rejected=(Reason.TOO_LONG,) * (step % 3)), marks(step)
        )
        ledger.extend_source(source_id, size_bytes=step * 100, offset=step, unfinished_bytes=step)
        if step % 5 == 0:
            ledger.snapshot()

    snapshot = ledger.snapshot()
    for name in ("accepted", "size_bytes", "unfinished_bytes", "rejected_lines"):
        parts = [getattr(source, name) for source in snapshot.sources]
        assert getattr(snapshot.totals, name) == sum(parts), name


def test_a_snapshot_never_changes_and_is_shared_while_nothing_does(ledger: Ledger) -> None:
    """The window asks for it in every frame."""
    before = ledger.snapshot()
    assert ledger.snapshot() is before

    ledger.add_batch(batch(0, rows=1, rejected=(Reason.TOO_LONG,)), RowMarks())

    assert before.totals.lines == 0
    assert before.rejected_lines == ()
    assert ledger.snapshot().totals.lines == 2


def test_threads_count_together(ledger: Ledger) -> None:
    """Two scanners report at once."""

    def count() -> None:
        for _ in range(500):
            ledger.add_batch(batch(0, rows=1, rejected=(Reason.TOO_LONG,)), marks(1, late=1))
            ledger.snapshot()

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    totals = ledger.snapshot().totals
    assert (totals.accepted, totals.rejected_lines, totals.late) == (1000, 1000, 1000)


def test_shards_beyond_a_bound_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile names cost neither memory nor time, and no row is missing."""
    monkeypatch.setattr(shard_counts, "MOST_SHARDS", 3)
    ledger = Ledger(Interner("e", "d", "c", "b", "a"))
    ledger.open_source(Path("world-1.jsonl"))

    for shard in (0, 1, 2, 3, 4, 0):
        ledger.add_batch(batch(0, 2), marks(2, shard=shard))

    found = [(entry.name, entry.rows) for entry in ledger.snapshot().shards]
    assert found == [("c", 2), ("d", 2), ("e", 4), (shard_counts.OTHER_SHARDS, 4)]
