"""The judge: what becomes of single lines of a block."""

from __future__ import annotations

import pytest

from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.ingest.block import Block, Span
from inspector.ingest.decoder import Decoder
from inspector.ingest.line_judge import LineJudge, overlong_lines
from inspector.ingest.names import Names

GOOD = b'{"ts":1,"shard":"s","entry":"ability.a","metrics":{"casts":2}}'
BAD = b'{"ts":1,"shard":"s","entry":"ability.a","metrics":{"casts":-1,"zorp":1}}'
BLANK = b" \t"


@pytest.fixture
def judge(registry: Registry) -> LineJudge:
    """A judge with names of its own."""
    return LineJudge(Decoder(registry), Names())


def test_rows_rejected_and_blank_lines_of_a_block(judge: LineJudge) -> None:
    """Offsets are those of the source; only the lines asked for are judged."""
    data = b"\n".join([GOOD, BAD, BLANK, GOOD]) + b"\n"
    block = Block(4, 1_000, data)
    bad_at = len(GOOD) + 1
    blank_at = bad_at + len(BAD) + 1
    spans = [(0, len(GOOD)), (bad_at, len(BAD)), (blank_at, len(BLANK))]

    batch = judge.judge(block, spans)

    (rejected,) = batch.rejected
    assert (len(batch), batch.blank_lines, batch.source_id) == (1, 1, 4)
    assert batch.offset.tolist() == [1_000]
    assert (rejected.source_id, rejected.offset, rejected.size_bytes) == (
        4,
        1_000 + bad_at,
        len(BAD),
    )
    assert rejected.reason in (Reason.BAD_COUNTER, Reason.UNKNOWN_METRIC)


def test_a_message_names_every_problem(judge: LineJudge) -> None:
    """Not only the first one."""
    (rejected,) = judge.judge(Block(0, 0, BAD), [(0, len(BAD))]).rejected

    assert "casts" in rejected.message
    assert "zorp" in rejected.message


def test_it_teaches_what_it_just_accepted(judge: LineJudge) -> None:
    """And nothing of before: a scanner would learn it twice."""
    judge.judge(Block(0, 0, GOOD), [(0, len(GOOD))])
    ((record, line),) = judge.taught
    assert (record.entry, line) == ("ability.a", GOOD)

    judge.judge(Block(0, 0, BAD), [(0, len(BAD))])
    assert judge.taught == []


def test_lines_that_nothing_could_hold_are_rejected_where_they_stood() -> None:
    """With their length, which nobody can look up any more."""
    (line,) = overlong_lines(2, [Span(500, 70_000)])

    assert (line.source_id, line.offset, line.size_bytes) == (2, 500, 70_000)
    assert line.reason is Reason.TOO_LONG
    assert "70000 bytes long" in line.message
