"""When rejected lines were written: as their neighbours in the file tell."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.rejections import RejectedPlaces
from inspector.session.chunk import LineRun
from inspector.session.rejected_instants import instants_of, rejected_at, rejected_instants
from inspector.session.session import Session

GOOD = b'{"ts":%d,"shard":"a","entry":"ability.a","metrics":{}}'
BAD = b"not json"


def places_of(lines: list[tuple[int, int]]) -> RejectedPlaces:
    """Return places from sources and offsets."""
    sources, offsets = np.array(lines, np.int64).reshape(-1, 2).T
    nothing = np.zeros(len(lines), np.int64)
    return RejectedPlaces(sources.astype(np.int32), offsets, nothing, nothing.astype(np.uint8))


def read(session: Session, source_id: int, lines: list[bytes], start: int = 0) -> int:
    """Read lines of a source from an offset on; return where the next one begins."""
    text = b"".join(line + b"\n" for line in lines)
    reader = DecodingReader(session.registry, session.names)
    for batch in reader.read(Block(source_id, start, text)):
        session.add(batch)
    return start + len(text)


@pytest.fixture
def session(registry: Registry) -> Session:
    """A session of two files that are still to be read."""
    session = Session(registry)
    for name in ("world-1", "world-2"):
        session.ledger.open_source(Path(f"logs/{name}.jsonl"))
    return session


def test_a_rejected_line_is_of_the_record_before_it_in_its_file(session: Session) -> None:
    """Whatever another file says; two in a row are of the same instant."""
    read(session, 0, [GOOD % 100, BAD, BAD, GOOD % 130, BAD])
    read(session, 1, [GOOD % 90, GOOD % 140])

    found = rejected_instants(session)

    assert found.ts.tolist() == [100.0, 100.0, 130.0]
    assert found.distinct == (100.0, 130.0)
    shown = rejected_at(session, found, 100.0, "Rejected")
    assert [(line.offset, line.reason) for line in shown.lines] == [
        (len(GOOD % 100) + 1, Reason.NOT_JSON),
        (len(GOOD % 100) + len(BAD) + 2, Reason.NOT_JSON),
    ]
    assert all("JSON" in line.message for line in shown.lines)


def test_at_the_head_of_a_file_the_record_after_it_tells(session: Session) -> None:
    """There is none before it."""
    read(session, 0, [BAD, GOOD % 100, GOOD % 110])

    assert rejected_instants(session).ts.tolist() == [100.0]


def test_a_file_without_a_record_tells_nothing(session: Session) -> None:
    """Its lines are counted, but are of no instant."""
    read(session, 0, [BAD])
    read(session, 1, [GOOD % 100, BAD])

    found = rejected_instants(session)

    assert (found.ts.tolist(), found.total) == ([100.0], 2)
    assert found.places.source_id.tolist() == [1]


def test_a_block_that_is_read_later_can_hold_the_record_before(session: Session) -> None:
    """Files are read from their ends: the newest block comes first."""
    head = [GOOD % 100, GOOD % 105]
    start = sum(len(line) + 1 for line in head)
    read(session, 0, [BAD, GOOD % 110], start)
    assert rejected_instants(session).ts.tolist() == [110.0]

    read(session, 0, head)

    assert rejected_instants(session).ts.tolist() == [105.0]


@given(
    rows=st.sets(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=60),
    rejected=st.sets(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=20),
    order=st.randoms(use_true_random=False),
    size=st.integers(1, 9),
)
def test_instants_are_those_of_a_plain_search(
    rows: set[tuple[int, int]],
    rejected: set[tuple[int, int]],
    order: Random,
    size: int,
) -> None:
    """In whatever order and pieces the rows came."""
    lines = sorted(rejected - rows)
    ts_of = {row: 1_000.0 * row[0] + (row[1] * 37 % 61) for row in rows}
    shuffled = sorted(rows)
    order.shuffle(shuffled)
    runs = []
    for source_id in range(3):
        own = [row for row in shuffled if row[0] == source_id]
        for first in range(0, len(own), size):
            part = own[first : first + size]
            offsets = np.array([row[1] for row in part], np.int64)
            runs.append(LineRun(source_id, offsets, np.array([ts_of[row] for row in part])))

    found = instants_of(places_of(lines), runs)

    for (source_id, offset), ts in zip(lines, found.tolist(), strict=True):
        own = sorted(row for row in rows if row[0] == source_id)
        before = [row for row in own if row[1] < offset]
        nearest = before[-1] if before else next(iter(own), None)
        if nearest is None:
            assert math.isnan(ts)
        else:
            assert ts == ts_of[nearest]
