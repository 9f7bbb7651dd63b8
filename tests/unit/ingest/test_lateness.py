"""Lateness: behind the newest earlier line of the same source."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ingest.batch import Batch
from inspector.ingest.lateness import LATENESS_ALLOWANCE_S, LateCounter

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


def test_rows_within_the_allowance_are_not_late() -> None:
    """Servers flush every two seconds, in any order."""
    assert LateCounter().count(rows([100.0, 100.0 - LATENESS_ALLOWANCE_S, 101.0])) == 0


def test_rows_behind_it_are_late() -> None:
    """Against the newest line before them, not the last one."""
    assert LateCounter().count(rows([100.0, 90.0, 94.0, 96.0])) == 2


def test_the_newest_line_is_remembered_over_blocks() -> None:
    """Also over blocks without rows."""
    counter = LateCounter()
    counter.count(rows([100.0]))
    counter.count(EMPTY)

    assert counter.count(rows([90.0], start=1)) == 1


def test_sources_do_not_make_each_other_late() -> None:
    """Clocks of servers differ."""
    counter = LateCounter()
    counter.count(rows([100.0]))

    assert counter.count(rows([90.0], source_id=1)) == 0


def test_an_older_part_is_judged_by_itself() -> None:
    """It is read after the newer one, but was written before it."""
    counter = LateCounter()
    counter.count(rows([100.0], start=50))

    assert counter.count(rows([50.0, 40.0, 60.0], start=0)) == 1
    assert counter.count(rows([90.0], start=51)) == 1


def test_rows_count_in_file_order_however_they_come() -> None:
    """Lines that the scanner declined may stand at the end of a batch."""
    batch = rows([100.0, 90.0, 101.0])
    shuffled = replace(batch, ts=batch.ts[[0, 2, 1]], offset=batch.offset[[0, 2, 1]])

    assert LateCounter().count(shuffled) == 1


@given(
    ts=st.lists(st.floats(0, 100), max_size=50),
    cuts=st.lists(st.integers(0, 50), max_size=5),
    allowance_s=st.floats(0, 50),
)
def test_blocks_never_change_the_count(
    ts: list[float], cuts: list[int], allowance_s: float
) -> None:
    """The definition, line by line, gives the same number."""
    expected = sum(stamp < max(ts[: index + 1]) - allowance_s for index, stamp in enumerate(ts))
    bounds = [0, *sorted(min(cut, len(ts)) for cut in cuts), len(ts)]
    counter = LateCounter(allowance_s)

    counted = sum(counter.count(rows(ts[start:end], start)) for start, end in pairwise(bounds))

    assert counted == pytest.approx(expected)
