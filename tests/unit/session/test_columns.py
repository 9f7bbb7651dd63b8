"""The table gives back every row as it was added, whatever the size of the batches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.ingest.batch import Batch
from inspector.session import chunk
from inspector.session.columns import CHUNK_ROWS, Columns, TableView


def batch_of(
    rows: int, *, seed: int = 0, offset: int = 0, rates: NDArray[np.float64] | None = None
) -> Batch:
    """Return a batch of random rows with zero to four values each."""
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 5, rows)
    values = int(sizes.sum())
    return Batch(
        source_id=seed % 3,
        ts=random.random(rows) * 1000,
        entry=random.integers(0, 9, rows).astype(np.int32),
        shard=random.integers(0, 3, rows).astype(np.int32),
        player=random.integers(0, 99, rows).astype(np.int32),
        tier=random.integers(0, 6, rows).astype(np.int16),
        region=random.integers(0, 50, rows).astype(np.int32),
        tags=random.integers(0, 4, rows).astype(np.int32),
        offset=offset + np.arange(rows) * 200,
        size_bytes=random.integers(50, 200, rows).astype(np.uint32),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        key=random.integers(0, 29, values).astype(np.uint8),
        value=random.random(values),
        rate=rates if rates is not None else random.choice([1.0, 0.5, 0.75], values),
    )


def rows_of(view: TableView) -> list[tuple[object, ...]]:
    """Return every row with its values, as plain numbers."""
    found: list[tuple[object, ...]] = []
    for part in view.parts:
        v = part.view
        for i in range(part.rows):
            own = slice(v.first[i], v.first[i + 1])
            values = (
                v.key[own].tolist(),
                v.value[own].tolist(),
                v.rates[v.rate_code[own]].tolist(),
            )
            columns_ = (v.ts, v.entry, v.shard, v.player, v.tier, v.region, v.tags)
            found.append((*(c[i].item() for c in columns_), *values))
    return found


def rows_of_batch(batch: Batch) -> list[tuple[object, ...]]:
    """Return what `rows_of` should say of a batch."""
    found: list[tuple[object, ...]] = []
    for i in range(len(batch)):
        own = slice(batch.first[i], batch.first[i + 1])
        values = (batch.key[own].tolist(), batch.value[own].tolist(), batch.rate[own].tolist())
        columns_ = (
            *(batch.ts, batch.entry, batch.shard, batch.player),
            *(batch.tier, batch.region, batch.tags),
        )
        found.append((*(c[i].item() for c in columns_), *values))
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=12))
def test_rows_come_back_as_they_were_added(sizes: list[int]) -> None:
    """Across chunks of 16 rows, so that batches begin and end everywhere."""
    table = Columns(chunk_rows=16)
    batches = [batch_of(rows, seed=seed) for seed, rows in enumerate(sizes)]

    for batch in batches:
        table.append(batch)

    assert rows_of(table.view) == [row for b in batches for row in rows_of_batch(b)]
    assert table.view.rows == sum(sizes)


def test_a_view_never_changes_while_rows_are_added() -> None:
    """A reader may keep a view as long as it likes."""
    table = Columns()
    table.append(batch_of(100))
    view = table.view
    before = rows_of(view)

    table.append(batch_of(70_000, seed=1))

    assert rows_of(view) == before


def test_every_row_knows_its_line() -> None:
    """Source, offset and length lead back to the text, also across batches and chunks."""
    table = Columns()
    first, second = batch_of(70_000, seed=1, offset=5_000_000_000), batch_of(500, seed=2)
    table.append(first)
    table.append(second)

    for row in (0, 1, 65_535, 65_536, 69_999):
        assert table.place(row) == (1, int(first.offset[row]), int(first.size_bytes[row]))
    assert table.place(70_123) == (2, 123 * 200, int(second.size_bytes[123]))
    with pytest.raises(IndexError):
        table.place(70_500)


def test_what_tells_many_small_files_apart_is_counted() -> None:
    """A thousand files that are polled in turn: it belongs to what the cap holds down."""
    one, many = Columns(chunk_rows=64), Columns(chunk_rows=64)
    batches = [replace(batch_of(2, seed=n), source_id=n % 5) for n in range(100)]
    for batch in batches:
        one.append(replace(batch, source_id=0))
        many.append(batch)

    assert many.size_bytes - one.size_bytes >= 100 * 16
    assert many.places(np.arange(200)) == [
        (batch.source_id, *place)
        for batch in batches
        for place in zip(batch.offset.tolist(), batch.size_bytes.tolist(), strict=True)
    ]


def test_more_rates_than_a_chunk_can_tell_apart() -> None:
    """Hostile rates cost chunks, never a value."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk, "MAX_RATES", 8)
        batch = batch_of(60)
        batch = replace(batch, rate=np.linspace(0.1, 0.9, len(batch.key)))
        table = Columns()

        table.append(batch)

        assert rows_of(table.view) == rows_of_batch(batch)
        assert len(table.view.parts) > 5


def test_a_row_costs_at_most_128_bytes_at_seven_metrics() -> None:
    """Memory is what limits how much history is at hand."""
    rows = 3 * CHUNK_ROWS
    batch = replace(
        batch_of(rows),
        first=np.arange(rows + 1) * 7,
        key=np.zeros(7 * rows, np.uint8),
        value=np.ones(7 * rows),
        rate=np.ones(7 * rows),
    )
    table = Columns()

    table.append(batch)

    assert table.size_bytes / rows <= 128
