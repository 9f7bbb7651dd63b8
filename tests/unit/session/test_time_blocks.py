"""Time blocks: where in a chunk the rows of a stretch of time may be."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.session.chunk import ChunkPart
from inspector.session.columns import Columns
from inspector.session.time_blocks import BLOCK_ROWS, blocks_of
from tests.unit.session.test_fold import random_batch

ROWS = 5 * BLOCK_ROWS + 7


def part_of(jitter_s: float, *, is_sealed: bool = True) -> ChunkPart:
    """Return a chunk of a row a second, each that much early or late."""
    batch = random_batch(ROWS, 1)
    late = np.random.default_rng(2).uniform(-jitter_s, jitter_s, ROWS)
    batch.ts[:] = np.arange(ROWS) + late
    table = Columns(chunk_rows=ROWS if is_sealed else ROWS + 1)
    table.append(batch)
    return table.view.parts[0]


@given(
    st.floats(-100, ROWS + 100),
    st.floats(0, 2_000),
    st.integers(0, ROWS),
    st.sampled_from([0.0, 30.0, 90.0, 5_000.0]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_row_of_the_stretch_is_left_out(
    start_ts: float, length_s: float, first: int, jitter_s: float, is_sealed: bool
) -> None:
    """However far they are from the order of time; and no row comes twice."""
    part = part_of(jitter_s, is_sealed=is_sealed)
    until_ts = start_ts + length_s

    runs = list(part.runs(start_ts, until_ts, first))

    rows = np.concatenate([np.arange(0), *(np.arange(*run) for run in runs)])
    ts = part.view.ts
    wanted = np.flatnonzero((ts >= start_ts) & (ts <= until_ts))
    assert len(np.unique(rows)) == len(rows)
    assert set(wanted[wanted >= first].tolist()) <= set(rows.tolist())
    assert all(first <= start < stop <= ROWS for start, stop in runs)


def test_of_rows_in_order_only_the_blocks_that_are_touched_are_looked_at() -> None:
    """Of a chunk that is still written, all are."""
    assert list(part_of(0.0).runs(BLOCK_ROWS + 5.0, BLOCK_ROWS + 6.0)) == [
        (BLOCK_ROWS, 2 * BLOCK_ROWS)
    ]
    assert list(part_of(0.0, is_sealed=False).runs(5.0, 6.0)) == [(0, ROWS)]


def test_files_that_are_read_in_turn_share_no_block() -> None:
    """What lies between them in time is in neither."""
    batch = random_batch(ROWS, 1)
    half = BLOCK_ROWS // 2
    batch.ts[:] = np.arange(ROWS) / 100.0
    batch.ts[half : 3 * half] += 10_000.0
    table = Columns(chunk_rows=ROWS)
    table.append(batch)
    part = table.view.parts[0]

    assert list(part.runs(5_000.0, 5_001.0)) == []
    assert list(part.runs(10_005.2, 10_005.3)) == [(half, BLOCK_ROWS)]


def test_a_chunk_whose_time_jumps_with_every_row_has_no_more_blocks_for_it() -> None:
    """A clock that is wrong in every second row costs nothing."""
    blocks = blocks_of(
        np.arange(ROWS, dtype=np.float64) + np.where(np.arange(ROWS) % 2, 10_000.0, 0.0)
    )

    assert len(blocks.first_ts) == ROWS // BLOCK_ROWS + 1
