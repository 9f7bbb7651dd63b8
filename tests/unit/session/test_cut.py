"""The playhead in a bucket: only the rows up to it count, wherever it was before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.session.columns import Columns, TableView
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.cut import cut_of
from inspector.session.fold import REFERENCE_KERNELS, Fold, FoldKernels
from inspector.session.products import ProductFold
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.series import Measure, Window
from inspector.session.sketch_fold import SketchFold
from tests.unit.session.test_fold import random_batch, some_names

Floats = NDArray[np.float64]

GRID = Grid(-1, 9, 4.0)
KEYS = (0, 2, 3)
INSTANTS = st.sampled_from([-3.0, 0.0, 0.5, 3.9, 4.0, 7.5, 11.5, 20.0, 24.5, 60.0])
BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)


def table_of(batch: Batch, chunk_rows: int = 64) -> TableView:
    """Return all rows of a batch as a table."""
    table = Columns(chunk_rows=chunk_rows)
    table.append(batch)
    return table.view


def rows_until(batch: Batch, until_ts: float) -> Batch:
    """Return the rows that are not behind an instant, in their order."""
    keep = batch.ts <= until_ts
    sizes = np.diff(batch.first)
    values = np.repeat(keep, sizes)
    rows = {
        name: getattr(batch, name)[keep]
        for name in ("ts", "entry", "shard", "player", "tier", "region", "tags", "offset")
    }
    return replace(
        batch,
        **rows,
        size_bytes=batch.size_bytes[keep],
        first=np.concatenate([[0], np.cumsum(sizes[keep])]).astype(np.int64),
        key=batch.key[values],
        value=batch.value[values],
        rate=batch.rate[values],
    )


def seen(until_ts: float) -> slice:
    """Return the buckets that somebody may look at when the playhead stands there."""
    return slice(0, max(int(np.floor(until_ts / GRID.width_s)) - GRID.first + 1, 0))


def query(group_by: GroupBy = GroupBy.ENTRY, *, with_earlier: bool = False) -> Query:
    """Return a query that uses all that a fold can."""
    return Query(
        *(Selector(), KEYS, group_by, GRID),
        distinct=True,
        with_total=True,
        with_earlier=with_earlier,
    )


def answer_of(fold: Fold, until_ts: float) -> dict[str, Floats]:
    """Return what a fold says of each group that has rows by then."""
    part = seen(until_ts)
    found = {
        name: np.concatenate(
            [fold.cells[:, n, part].ravel(), fold.rows[n, part], fold.distinct[n, part]]
        )
        for n, name in enumerate(fold.groups)
    }
    return {name: values for name, values in found.items() if values.any()}


def assert_same(one: dict[str, Floats], other: dict[str, Floats]) -> None:
    """Both have the same groups, and the same numbers for each."""
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_allclose(values, other[name], rtol=1e-12)


@BOTH
@given(
    st.integers(0, 300),
    st.integers(0, 99),
    st.lists(INSTANTS, min_size=1, max_size=5),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_fold_says_what_one_of_the_rows_until_then_says(
    kernels: FoldKernels, rows: int, seed: int, path: list[float], with_earlier: bool
) -> None:
    """However the playhead came there."""
    batch, names = random_batch(rows, seed), some_names()
    asked, view = query(with_earlier=with_earlier), table_of(batch)
    fold = Fold(asked, names, kernels)
    for until_ts in path:
        fold.update(view, until_ts)

    alone = Fold(asked, names, kernels)
    alone.update(table_of(rows_until(batch, path[-1])))

    assert_same(answer_of(fold, path[-1]), answer_of(alone, path[-1]))


@given(st.integers(1, 200), st.integers(0, 99), INSTANTS, INSTANTS)
@settings(max_examples=60, deadline=None)
def test_rows_that_come_while_it_is_cut_count_where_they_belong(
    rows: int, seed: int, held_ts: float, later_ts: float
) -> None:
    """Also those behind the playhead, once it comes to them."""
    first, second, names = random_batch(rows, seed), random_batch(rows, seed + 1), some_names()
    table = Columns(chunk_rows=64)
    table.append(first)
    fold = Fold(query(), names, FOLD_KERNELS)
    fold.update(table.view, held_ts)
    table.append(second)
    fold.update(table.view, held_ts)
    held = answer_of(fold, held_ts)
    fold.update(table.view, later_ts)

    def alone(until_ts: float) -> dict[str, Floats]:
        both = Columns(chunk_rows=64)
        both.append(rows_until(first, until_ts))
        both.append(rows_until(second, until_ts))
        other = Fold(query(), names, FOLD_KERNELS)
        other.update(both.view)
        return answer_of(other, until_ts)

    assert_same(held, alone(held_ts))
    assert_same(answer_of(fold, later_ts), alone(later_ts))


@given(st.integers(1, 200), st.integers(0, 99), INSTANTS, INSTANTS)
@settings(max_examples=40, deadline=None)
def test_products_are_cut_like_sums(rows: int, seed: int, first_ts: float, until_ts: float) -> None:
    """Intervals are of the same rows as the values they belong to."""
    batch, names = random_batch(rows, seed), some_names()
    asked = Query(Selector(), KEYS, GroupBy.TIER, GRID)
    pairs = [(0, 0), (0, 2), (3, 2)]
    fold = ProductFold(asked, pairs, names, FOLD_KERNELS)
    for at_ts in (first_ts, until_ts):
        fold.update(table_of(batch), at_ts)

    alone = ProductFold(asked, pairs, names, FOLD_KERNELS)
    alone.update(table_of(rows_until(batch, until_ts)))

    for n, name in enumerate(alone.groups):
        mine = fold.products[:, fold.groups.index(name), seen(until_ts)]
        np.testing.assert_allclose(mine, alone.products[:, n, seen(until_ts)])


@given(st.integers(1, 200), st.integers(0, 99), INSTANTS, INSTANTS)
@settings(max_examples=40, deadline=None)
def test_distributions_are_cut_too(
    registry: Registry, rows: int, seed: int, first_ts: float, until_ts: float
) -> None:
    """The sketch of the last bucket has the values of rows up to the playhead."""
    batch, names = random_batch(rows, seed), some_names()
    measure = Measure(registry.keys[2])
    asked = Query(Selector(), (2,), GroupBy.NONE, GRID)

    def sketches(view: TableView, *path: float) -> Floats:
        fold = SketchFold(asked, measure, names, registry, FOLD_KERNELS)
        for at_ts in path:
            fold.update(view, at_ts)
        return fold.quantiles((0.1, 0.5, 0.9), Window(GRID.first, GRID.buckets, 1, until_ts))

    mine = sketches(table_of(batch), first_ts, until_ts)
    alone = sketches(table_of(rows_until(batch, until_ts)), 1e9)

    np.testing.assert_array_equal(mine[:, seen(until_ts)], alone[:, seen(until_ts)])


def test_nothing_is_cut_where_nothing_is_behind() -> None:
    """A playhead at the last row, one beside the grid, and a grid of all time."""
    view = table_of(random_batch(50, 1))

    assert cut_of(view, GRID, view.last_ts) is None
    assert cut_of(view, Grid(1_000, 5, 4.0), view.last_ts - 1) is None
    assert cut_of(view, Grid.everything(), view.last_ts - 1) is None
    cut = cut_of(view, GRID, 5.5)
    assert cut is not None
    assert (cut.bucket, cut.grid) == (2, Grid(1, 1, 4.0))
