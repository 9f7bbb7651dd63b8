"""Lateness: behind the newest earlier line of the same source."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.ingest.batch import Batch
from inspector.ingest.lateness import LATENESS_ALLOWANCE_S, LatenessJudge

EMPTY = Batch(
    source_id=0,
    ts=np.empty(0),
    entry=np.empty(0, np.int32),
    shard=np.empty(0, np.int32),
    player=np.empty(0, np.int32),
    tier=np.empty(0, np.int16),
    region=np.empty(0, np.int32),
    tags=np.empty(0, np.int32),
    offset=np.empty(0, np.int64),
    size_bytes=np.empty(0, np.uint32),
    first=np.zeros(1, np.int64),
    key=np.empty(0, np.uint8),
    value=np.empty(0),
    rate=np.empty(0),
)


def rows(ts: list[float], start: int = 0, source_id: int = 0) -> Batch:
    """Rows at offsets from `start` on, one byte each."""
    offset = np.arange(start, start + len(ts), dtype=np.int64)
    return replace(EMPTY, source_id=source_id, ts=np.array(ts, np.float64), offset=offset)


def late(counter: LatenessJudge, batch: Batch) -> int:
    """How many rows are late."""
    return len(counter.judge(batch).late)


def test_rows_within_the_allowance_are_not_late() -> None:
    """Servers flush every two seconds, in any order."""
    assert late(LatenessJudge(), rows([100.0, 100.0 - LATENESS_ALLOWANCE_S, 101.0])) == 0


def test_rows_behind_it_are_late() -> None:
    """Against the newest line before them, not the last one."""
    assert late(LatenessJudge(), rows([100.0, 90.0, 94.0, 96.0])) == 2


def test_the_newest_line_is_remembered_over_blocks() -> None:
    """Also over blocks without rows."""
    counter = LatenessJudge()
    counter.judge(rows([100.0]))
    counter.judge(EMPTY)

    assert late(counter, rows([90.0], start=1)) == 1


def test_sources_do_not_make_each_other_late() -> None:
    """Clocks of servers differ."""
    counter = LatenessJudge()
    counter.judge(rows([100.0]))

    assert late(counter, rows([90.0], source_id=1)) == 0


def test_an_older_part_is_judged_by_itself() -> None:
    """It is read after the newer one, but was written before it."""
    counter = LatenessJudge()
    counter.judge(rows([100.0], start=50))

    assert late(counter, rows([50.0, 40.0, 60.0], start=0)) == 1
    assert late(counter, rows([90.0], start=51)) == 1


def test_rows_count_in_file_order_however_they_come() -> None:
    """Lines that the scanner declined may stand at the end of a batch."""
    batch = rows([100.0, 90.0, 101.0])
    shuffled = replace(batch, ts=batch.ts[[0, 2, 1]], offset=batch.offset[[0, 2, 1]])

    assert LatenessJudge().judge(shuffled).late.tolist() == [2]


def test_behind_by_any_amount_is_out_of_order() -> None:
    """Every late row is; one as new as the newest is not."""
    disorder = LatenessJudge().judge(rows([100.0, 99.0, 100.0, 90.0]))

    assert disorder.out_of_order.tolist() == [1, 3]
    assert disorder.late.tolist() == [3]


@given(
    ts=st.lists(st.floats(0, 100), max_size=50),
    cuts=st.lists(st.integers(0, 50), max_size=5),
    allowance_s=st.floats(0, 50),
)
def test_blocks_never_change_what_is_found(
    ts: list[float], cuts: list[int], allowance_s: float
) -> None:
    """The definition, line by line, names the same rows."""
    newest = [max(ts[: index + 1]) for index in range(len(ts))]
    late = [i for i, stamp in enumerate(ts) if stamp < newest[i] - allowance_s]
    behind = [i for i, stamp in enumerate(ts) if stamp < newest[i]]
    bounds = [0, *sorted(min(cut, len(ts)) for cut in cuts), len(ts)]
    judge = LatenessJudge(allowance_s)

    found = [(start, judge.judge(rows(ts[start:end], start))) for start, end in pairwise(bounds)]

    assert [start + row for start, each in found for row in each.late.tolist()] == late
    assert [start + row for start, each in found for row in each.out_of_order.tolist()] == behind
