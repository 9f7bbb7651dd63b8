"""Ingestion: every row arrives, in order, on however many threads; and it ends when told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.record import MAX_LINE_BYTES, Reason
from inspector.core.registry import Kind, Level, MetricKey, Registry
from inspector.ingest.block import Block, Span
from inspector.ingest.duplicates import REFERENCE_KERNELS, hashes_of
from inspector.session.ingestion import Ingestion, ParallelReader
from inspector.session.kernel_loader import UNCOMPILED, KernelLoader, load_kernels
from inspector.session.rereading import RereadProgress
from inspector.session.session import Session

PATIENCE = 2000
"""How often to look before giving up, each time waiting at most 10 ms."""

TIMEOUT_S = 10.0


class FakeSource:
    """A source that hands over what a test gives it, poll by poll."""

    def __init__(self, *polls: list[Block]) -> None:
        self.polls = list(polls)
        self.limits: list[int] = []
        self.closed = False
        self.failure: Exception | None = None
        self._progress = (0, 0)
        self._more = Event()

    def give(self, *blocks: Block) -> None:
        """Have blocks ready for the next poll."""
        self.polls.append(list(blocks))
        self._more.set()

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return the next blocks."""
        self.limits.append(limit_bytes)
        self._more.clear()
        if self.failure:
            raise self.failure
        blocks = self.polls.pop(0) if self.polls else []
        read = self._progress[0] + sum(len(block.data) for block in blocks)
        backlog = sum(len(block.data) for poll in self.polls for block in poll)
        self._progress = (read, read + backlog)
        return blocks

    def wait(self, timeout_s: float) -> None:
        """Wait for blocks."""
        if not self.polls:
            self._more.wait(timeout_s)

    @property
    def can_cancel(self) -> bool:
        """Whether there is much to do without."""
        return False

    def cancel_backlog(self) -> None:
        """Note that the past is not wanted."""
        self.cancelled = True

    def progress(self) -> tuple[int, int]:
        """Return what was read and what was known at the last poll."""
        return self._progress

    @property
    def problems(self) -> tuple[str, ...]:
        """Return a problem."""
        return ("a file cannot be read",)

    def close(self) -> None:
        """Close, and let nobody wait."""
        self.closed = True
        self._more.set()


def line(number: int) -> bytes:
    """Return a valid line that can be told from others."""
    record = {"ts": number, "shard": "s", "entry": f"ability.e{number % 5}", "metrics": {}}
    return json.dumps(record).encode() + b"\n"


def blocks_of(numbers: range, lines_a_block: int, *, seen_at_s: float = 0.0) -> list[Block]:
    """Return lines as blocks of source 0."""
    blocks, offset = [], 0
    lines = [line(n) for n in numbers]
    for start in range(0, len(lines), lines_a_block):
        data = b"".join(lines[start : start + lines_a_block])
        blocks.append(Block(0, offset, data, seen_at_s=seen_at_s))
        offset += len(data)
    return blocks


def instants(session: Session) -> list[float]:
    """Return ts of all rows, in the order of the rows."""
    return [ts for part in session.view.parts for ts in part.view.ts.tolist()]


@pytest.fixture
def session(registry: Registry) -> Session:
    """A session with one source, 0."""
    session = Session(registry)
    session.ledger.open_source(Path("world-1.jsonl"))
    return session


Started = Callable[..., Ingestion]


@pytest.fixture
def started(session: Session, registry: Registry) -> Iterator[Started]:
    """Start ingestions that are stopped after the test."""
    running: list[Ingestion] = []

    def start(
        source: FakeSource, threads: int = 2, loader: KernelLoader | None = None
    ) -> Ingestion:
        ingestion = Ingestion(source, session, loader or KernelLoader(registry), threads)
        ingestion.start()
        running.append(ingestion)
        return ingestion

    yield start
    for ingestion in running:
        ingestion.stop(TIMEOUT_S)


def until(ingestion: Ingestion, reached: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    for _ in range(PATIENCE):
        if reached():
            return
        ingestion.changed.wait(0.01)
        ingestion.changed.clear()
    pytest.fail("it never came to that")


@settings(max_examples=25, deadline=None)
@given(
    lines=st.integers(0, 300),
    lines_a_block=st.integers(1, 50),
    threads=st.integers(1, 4),
    polls=st.integers(1, 4),
)
def test_every_row_arrives_once_and_in_order(
    registry: Registry, lines: int, lines_a_block: int, threads: int, polls: int
) -> None:
    """However the lines are cut into blocks, and however many threads read them."""
    session = Session(registry)
    session.ledger.open_source(Path("world-1.jsonl"))
    blocks = blocks_of(range(lines), lines_a_block)
    share = -(-len(blocks) // polls) or 1
    source = FakeSource(*(blocks[i : i + share] for i in range(0, len(blocks), share)))
    ingestion = Ingestion(source, session, KernelLoader(registry), threads)

    ingestion.start()
    try:
        until(ingestion, lambda: session.view.rows == lines)
    finally:
        ingestion.stop(TIMEOUT_S)

    assert instants(session) == list(range(lines))
    offsets = [session.place(row)[1] for row in range(lines)]
    assert offsets == [sum(len(line(n)) for n in range(i)) for i in range(lines)]
    totals = session.ledger.snapshot().totals
    assert (totals.accepted, totals.read_bytes) == (lines, sum(len(b.data) for b in blocks))


def test_what_comes_later_is_read_too(session: Session, started: Started) -> None:
    """And whoever waits for rows is told."""
    source = FakeSource()
    ingestion = started(source)
    until(ingestion, lambda: not ingestion.is_busy)
    assert not ingestion.changed.is_set()

    source.give(*blocks_of(range(10), 4))
    assert ingestion.changed.wait(TIMEOUT_S)

    until(ingestion, lambda: session.view.rows == 10)
    assert ingestion.progress() == source.progress()
    assert ingestion.problems == ("a file cannot be read",)


def test_marks_say_when_the_bytes_of_rows_were_noticed(session: Session, started: Started) -> None:
    """The earliest of the blocks of a poll, so that lag is never understated."""
    first, second = blocks_of(range(2), 1)
    late = Block(0, second.offset, second.data, seen_at_s=8.0)
    source = FakeSource([Block(0, 0, first.data, seen_at_s=9.0), late])

    ingestion = started(source)
    until(ingestion, lambda: bool(ingestion.marks))

    (mark,) = ingestion.marks
    assert (mark.rows, mark.seen_at_s) == (2, 8.0)
    assert session.view.rows == 2


def test_what_waited_in_a_backlog_is_no_lag(session: Session, started: Started) -> None:
    """How long it stood there before anybody looked says nothing of what comes from now on."""
    blocks = blocks_of(range(4), 1)
    source = FakeSource([], [blocks[0]], [blocks[1]], [blocks[2]])

    ingestion = started(source)
    until(ingestion, lambda: session.view.rows == 3)
    source.give(blocks[3])
    until(ingestion, lambda: bool(ingestion.marks))

    assert [mark.rows for mark in ingestion.marks] == [4]


def test_it_counts_as_busy_from_the_start_to_the_first_look(
    session: Session, registry: Registry, started: Started
) -> None:
    """Who waits for silence must not take the time before the first look for it."""
    ingestion = Ingestion(FakeSource(), session, KernelLoader(registry))
    assert not ingestion.is_busy
    ingestion.stop(TIMEOUT_S)

    running = started(FakeSource())
    until(running, lambda: not running.is_busy)
    assert running.busy_s == 0.0


def test_a_source_that_fails_is_said_and_ends_the_reading(
    session: Session, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a thread that is no more."""
    reported: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    source = FakeSource(blocks_of(range(3), 3))
    ingestion = started(source)
    until(ingestion, lambda: session.view.rows == 3)

    source.failure = OSError("the disk is gone")
    source.give()
    until(ingestion, lambda: len(ingestion.problems) == 2)
    ingestion.stop(TIMEOUT_S)

    assert ingestion.problems[0] == "reading stopped: the disk is gone"
    assert not ingestion.is_busy
    assert [args.exc_type for args in reported] == [OSError]


def test_stopping_closes_the_source(session: Session, registry: Registry) -> None:
    """Whether the thread ran or not."""
    never, ran = FakeSource(), FakeSource()
    Ingestion(never, session, KernelLoader(registry)).stop(TIMEOUT_S)
    ingestion = Ingestion(ran, session, KernelLoader(registry))
    ingestion.start()
    ingestion.stop(TIMEOUT_S)

    assert never.closed
    assert ran.closed


def test_compiled_kernels_take_over_while_it_reads(
    session: Session, registry: Registry, started: Started
) -> None:
    """What was read before stays; more is asked for at a time."""
    blocks = blocks_of(range(40), 10)
    source, loader = FakeSource(blocks[:2]), KernelLoader(registry)
    ingestion = started(source, loader=loader)
    until(ingestion, lambda: session.view.rows == 20)

    loader.start()
    assert loader.wait(120.0)
    loader.stop(TIMEOUT_S)
    asked = len(source.limits)
    until(ingestion, lambda: len(source.limits) > asked + 1)
    source.give(*blocks[2:])
    until(ingestion, lambda: session.view.rows == 40)

    assert instants(session) == list(range(40))
    assert source.limits[-1] > source.limits[0]


def test_a_key_that_was_added_is_known_and_what_lacked_it_is_read_again(
    session: Session, registry: Registry, started: Started, tmp_path: Path
) -> None:
    """While live reading goes on; what comes later needs no second look."""
    log = tmp_path / "world-1.jsonl"
    zorp = [
        line(number).replace(b'"metrics": {}', b'"metrics": {"zorp": 1}') for number in range(3)
    ]
    log.write_bytes(b"".join(zorp))
    session.ledger.place_source(0, log)
    first, rest = zorp[0] + zorp[1], zorp[2]
    source = FakeSource([Block(0, 0, first)])
    ingestion = started(source)
    until(ingestion, lambda: session.ledger.snapshot().totals.rejected_lines == 2)

    key = MetricKey("zorp", Kind.SUM, Level.ACTIVATION, "", "A key.", optional=False)
    session.use_registry(replace(registry, keys=(*registry.keys, key)))
    ingestion.reread()
    source.give(Block(0, len(first), rest))
    until(ingestion, lambda: session.view.rows == 3)

    assert sorted(instants(session)) == [0, 1, 2]
    assert session.ledger.snapshot().totals.rejected == {}
    assert session.ledger.snapshot().unknown_keys == ()
    until(ingestion, lambda: ingestion.rereading is not None)
    # The third line may have come just before the key.
    assert ingestion.rereading in [RereadProgress(n, n, accepted=n) for n in (2, 3)]


@pytest.mark.parametrize(
    ("behind", "size_bytes"), [(1, 70_001), (0, 70_000)], ids=["with newline", "last of its file"]
)
def test_a_line_that_nothing_could_hold_is_rejected_and_its_bytes_counted(
    session: Session, behind: int, size_bytes: int
) -> None:
    """Its newline too, if it has one."""
    start = 100
    skipped = Block(0, start + 70_000 + behind, b"", (Span(start, 70_000),))
    reader = ParallelReader(session, UNCOMPILED, threads=1)

    (batch,) = reader.read([skipped])
    reader.close()

    (line_,) = batch.rejected
    assert (line_.reason, line_.offset, line_.size_bytes) == (Reason.TOO_LONG, start, 70_000)
    assert str(MAX_LINE_BYTES) in line_.message
    assert batch.size_read_bytes == size_bytes


def test_rows_come_hashed_from_the_threads_that_read(session: Session, registry: Registry) -> None:
    """All alike, so that only looking them up is left to the one thread that adds."""
    reader = ParallelReader(session, load_kernels(registry), threads=2)
    blocks = blocks_of(range(20), 7)

    batches = list(reader.read(blocks))
    reader.close()

    hashes = [batch.hashes for batch in batches]
    expected = [hashes_of(batch, REFERENCE_KERNELS) for batch in batches]
    assert sum(len(each) for each in expected) == 20
    for found, by_the_book in zip(hashes, expected, strict=True):
        np.testing.assert_array_equal(found, by_the_book)
