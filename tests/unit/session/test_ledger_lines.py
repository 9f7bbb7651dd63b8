"""The lines behind the numbers of the ledger: each number opens what it counts."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session import marked_rows
from inspector.session.line_list import LineList
from inspector.session.marked_rows import LedgerKind
from inspector.session.session import Session

SessionOf = Callable[..., Session]

GOOD = b'{"ts":%d,"shard":"%b","entry":"ability.a","metrics":{}}'
UNKNOWN = b'{"ts":1,"shard":"a","entry":"ability.a","metrics":{"zorp":1}}'


def read(session: Session, source_id: int, *lines: bytes) -> None:
    """Read lines as the whole of a source."""
    reader = DecodingReader(session.registry, session.names)
    for batch in reader.read(Block(source_id, 0, b"\n".join(lines) + b"\n")):
        session.add(batch)


@pytest.fixture
def session(registry: Registry) -> Session:
    """Two sources; in the first a late line and one out of order, in both a duplicate."""
    session = Session(registry)
    session.ledger.open_source(Path("logs/world-1.jsonl"))
    session.ledger.open_source(Path("logs/world-2.jsonl"))
    ts = (100, 101, 100, 90)
    read(session, 0, *(GOOD % (each, b"a") for each in ts), b"not json", UNKNOWN)
    read(session, 1, GOOD % (50, b"b"), GOOD % (51, b"a"), GOOD % (50, b"b"), UNKNOWN)
    return session


def instants(found: LineList) -> list[float]:
    """Return ts of all lines."""
    return [line.ts for line in found.lines]


def test_every_number_opens_as_many_lines(session: Session) -> None:
    """Of all sources, of one, and of a shard."""
    snapshot = session.ledger.snapshot()
    for counts, source_id in (
        (snapshot.totals, None),
        *((s, s.source_id) for s in snapshot.sources),
    ):
        for kind, number in (
            (LedgerKind.ACCEPTED, counts.accepted),
            (LedgerKind.REJECTED, counts.rejected_lines),
            (LedgerKind.LATE, counts.late),
            (LedgerKind.OUT_OF_ORDER, counts.out_of_order),
            (LedgerKind.DUPLICATE, counts.duplicates),
        ):
            found = session.lines_of(kind, source_id=source_id)
            assert (found.total, len(found.lines)) == (number, number), kind
    for shard in snapshot.shards:
        for kind, number in (
            (LedgerKind.ACCEPTED, shard.rows),
            (LedgerKind.OUT_OF_ORDER, shard.out_of_order),
            (LedgerKind.DUPLICATE, shard.duplicates),
        ):
            found = session.lines_of(kind, shard=shard.name)
            assert (found.total, len(found.lines)) == (number, number), kind


def test_rows_are_listed_with_instant_and_place(session: Session) -> None:
    """Which is all that is needed to read them."""
    out_of_order = session.lines_of(LedgerKind.OUT_OF_ORDER, source_id=0)

    assert out_of_order.title == "2 out-of-order lines · world-1.jsonl"
    assert instants(out_of_order) == [100.0, 90.0]
    assert instants(session.lines_of(LedgerKind.LATE)) == [90.0]
    assert instants(session.lines_of(LedgerKind.DUPLICATE, shard="b")) == [50.0]
    line = out_of_order.lines[0]
    size = len(GOOD % (100, b"a"))
    assert (line.source_id, line.offset, line.size_bytes) == (0, 2 * (size + 1), size)


def test_rejected_lines_are_listed_with_reason_and_message(session: Session) -> None:
    """Of one reason, if asked for."""
    found = session.lines_of(LedgerKind.REJECTED, reason=Reason.UNKNOWN_METRIC, source_id=1)

    assert found.title == "1 rejected line · unknown_metric · world-2.jsonl"
    assert found.lines[0].reason is Reason.UNKNOWN_METRIC
    assert "zorp" in found.lines[0].message
    assert np.isnan(found.lines[0].ts)
    assert session.lines_of(LedgerKind.REJECTED, shard="a").total == 0


def test_a_shard_that_nobody_knows_has_no_lines(session: Session) -> None:
    """Rather than all."""
    found = session.lines_of(LedgerKind.ACCEPTED, shard="nowhere")

    assert (found.total, len(found.lines)) == (0, 0)
    assert found.title == "0 accepted lines · shard nowhere"


def test_a_long_list_holds_the_latest_rows_and_says_how_many_there_are(session: Session) -> None:
    """A person looks at what happened last."""
    found = session.lines_of(LedgerKind.ACCEPTED, at_most=2)

    assert found.total == 7
    assert instants(found) == [51.0, 50.0]
    assert instants(replace(found, lines=found.lines[1:])) == [50.0]


def test_a_list_outlives_its_session(session: Session) -> None:
    """An open drawer neither holds the rows nor fails without them."""
    found = session.lines_of(LedgerKind.ACCEPTED)
    ts = weakref.ref(session.view.parts[0].view.ts)

    session.close()

    assert ts() is None
    assert instants(found) == [100.0, 101.0, 100.0, 90.0, 50.0, 51.0, 50.0]
    assert len(session.lines_of(LedgerKind.ACCEPTED).lines) == 0


def test_what_is_kept_of_a_flood_is_bounded(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the last of it is there."""
    monkeypatch.setattr(marked_rows, "MOST_ROWS", 10)
    monkeypatch.setattr(marked_rows, "LEAST_ROWS", 5)
    session = Session(registry)
    session.ledger.open_source(Path("world-1.jsonl"))
    read(session, 0, *(GOOD % (1000 - number, b"a") for number in range(500)))

    late = session.lines_of(LedgerKind.LATE)

    assert late.total == 494
    assert 10 <= len(late.lines) <= 20
    assert late.lines[-1].ts == 501.0


def test_unknown_keys_are_named_with_where_they_are_used(session: Session) -> None:
    """For whoever adds them to the registry."""
    (key,) = session.ledger.snapshot().unknown_keys

    assert (key.name, key.lines, key.namespaces) == ("zorp", 2, ("ability",))
