"""Spans of forecasts: the latest rows, and windows and buckets on absolute time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.forecast_span import MOST_WINDOWS, Cells, Span, cells_of, span_of
from inspector.ingest.batch import Batch
from inspector.session.columns import Columns, TableView
from inspector.session.session import Session

SessionOf = Callable[..., Session]


def rows_at(*instants: float, chunk_rows: int = 4) -> TableView:
    """Return rows of these instants, in small chunks."""
    table, n = Columns(chunk_rows=chunk_rows), len(instants)
    ids = np.zeros(n, np.int32)
    table.append(
        Batch(
            *(0, np.array(instants), ids, ids, ids, ids.astype(np.int16), ids, ids),
            offset=np.arange(n),
            size_bytes=np.ones(n, np.uint32),
            first=np.zeros(n + 1, np.int64),
            key=np.zeros(0, np.uint8),
            value=np.zeros(0),
            rate=np.zeros(0),
        )
    )
    return table.view


def counted(view: TableView, span: Span) -> int:
    """Return how many rows lie in a span, in any chunk."""
    inside = [(p.view.ts >= span.start_ts) & (p.view.ts < span.end_ts) for p in view.parts]
    return int(sum(np.count_nonzero(ts) for ts in inside))


def test_it_begins_with_the_range_or_with_the_session() -> None:
    """Nothing is known of the time before the session."""
    view = rows_at(100.0, 130.0, 160.0)

    assert span_of(view, 170.0, 50.0, 5.0).start_ts == 120.0
    assert span_of(view, 170.0, 500.0, 5.0).start_ts == 100.0
    assert span_of(view, 170.0, 500.0, 5.0).seconds == 70.0
    assert not span_of(view, 170.0, 50.0, 5.0).is_cut


@given(
    instants=st.lists(st.integers(0, 60).map(float), min_size=1, max_size=60),
    most_rows=st.integers(1, 40),
    range_s=st.integers(1, 70).map(float),
)
def test_only_the_latest_rows_count(instants: list[float], most_rows: int, range_s: float) -> None:
    """In whatever order they were read; of one instant, all or none."""
    view, end_ts = rows_at(*instants), 61.0
    inside = sorted(ts for ts in instants if end_ts - range_s <= ts)

    span = span_of(view, end_ts, range_s, 5.0, most_rows)

    looked_at = [ts for ts in inside if ts >= span.start_ts]
    assert len(looked_at) <= most_rows
    assert span.is_cut == (len(looked_at) < len(inside))
    if len(looked_at) < len(inside):
        next_later = [ts for ts in inside if ts >= inside[len(inside) - len(looked_at) - 1]]
        assert len(next_later) > most_rows


@given(st.lists(st.integers(0, 60).map(float), min_size=1, max_size=60), st.integers(1, 40))
def test_its_parts_have_all_of_its_rows(instants: list[float], most_rows: int) -> None:
    """Each with the number of its first row."""
    view = rows_at(*instants)

    span = span_of(view, 61.0, 70.0, 5.0, most_rows)

    own = TableView(tuple(part for _, part in span.parts))
    assert counted(own, span) == counted(view, span)
    assert [view.parts[first // 4] for first, _ in span.parts] == [p for _, p in span.parts]


def test_windows_are_bounded_too() -> None:
    """A day in windows of a second would take more memory than all else."""
    view = rows_at(*(10.0 * row for row in range(1_000)))

    span = span_of(view, 10_000.0, 10_000.0, 1.0)

    assert span.seconds == MOST_WINDOWS
    assert span.is_cut


def test_no_rows_are_no_parts() -> None:
    """Before the first line."""
    span = span_of(TableView(), 100.0, 50.0, 5.0)

    assert (span.parts, span.seconds, span.is_cut) == ((), 50.0, False)


@given(
    start_ts=st.floats(0, 2e9),
    seconds=st.floats(0.01, 1e5),
    window_s=st.floats(0.5, 5_000),
)
def test_cells_cover_the_span_in_whole_windows_and_buckets(
    start_ts: float, seconds: float, window_s: float
) -> None:
    """On absolute time, some two hundred buckets, none shorter than a second or a window."""
    span = Span((), start_ts, start_ts + seconds, is_cut=False)

    cells = cells_of(span, window_s)

    width_s = cells.cell_s * cells.per_window
    assert width_s == pytest.approx(window_s)
    assert cells.first % cells.per_window == cells.first % cells.per_bucket == 0
    assert cells.number % cells.per_window == cells.number % cells.per_bucket == 0
    assert np.floor(span.start_ts / cells.cell_s) >= cells.first
    assert np.floor(span.end_ts / cells.cell_s) < cells.first + cells.number
    assert seconds / (cells.cell_s * cells.per_bucket) <= 201
    assert cells.cell_s >= min(1.0, window_s)


def test_only_whole_windows_count() -> None:
    """One that the span cuts has fewer rows than others; unless there is none but it."""
    cells = Cells(first=10, number=5, cell_s=10.0, per_window=1, per_bucket=1)

    assert cells.whole_windows(Span((), 105.0, 140.0, is_cut=False)).tolist() == [
        *(False, True, True, True, False)
    ]
    assert cells.whole_windows(Span((), 105.0, 109.0, is_cut=False)).all()


def test_sums_over_windows_and_buckets() -> None:
    """Cells side by side."""
    cells = Cells(first=0, number=4, cell_s=1.0, per_window=2, per_bucket=1)
    values = np.arange(8.0).reshape(4, 2)

    assert cells.by_window(values).tolist() == [[2, 4], [10, 12]]
    assert cells.by_bucket(values) is values
