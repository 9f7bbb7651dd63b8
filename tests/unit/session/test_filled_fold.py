"""Filled folds: the same numbers as those of a fold, wherever somebody looked before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.session.columns import Columns
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.filled_fold import FilledFold, FoldPart
from inspector.session.filled_sketches import FilledSketches
from inspector.session.fold import REFERENCE_KERNELS, Fold, FoldKernels
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.series import Measure, Window
from inspector.session.sketch_fold import SketchFold, SketchQuery
from tests.unit.session.test_fold import random_batch, some_names

Floats = NDArray[np.float64]

WIDTH_S = 4.0
WHOLE = Grid(-3, 24, WIDTH_S / 2)
KEYS = (0, 2, 3)
BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)
UNTIL = st.sampled_from([-1.0, 0.0, 0.5, 3.9, 4.0, 7.5, 11.5, 20.0, 24.5, 1e9])
LOOKS = st.lists(
    st.tuples(st.integers(-1, 5), st.integers(1, 4), UNTIL, st.booleans()), min_size=1, max_size=6
)
"""First bucket and number of buckets, where the playhead is, and whether rows come before it."""


def table(*, rows: int, seed: int) -> Columns:
    """Return a table with some rows."""
    made = Columns(chunk_rows=64)
    made.append(random_batch(rows, seed))
    return made


def query(grid: Grid, *, distinct: bool = False, with_earlier: bool = False) -> Query:
    """Return a query that uses much of what a fold can."""
    return Query(
        *(Selector(), KEYS, GroupBy.ENTRY, grid),
        distinct=distinct,
        with_total=True,
        with_earlier=with_earlier,
    )


def assert_same(part: FoldPart, fold: Fold, buckets: slice) -> None:
    """What is shown of a part is what a fold of the same rows has."""
    fold.lookup()  # without rows it has not looked at the names
    assert part.groups == fold.groups
    np.testing.assert_allclose(part.rows[:, buckets], fold.rows[:, buckets])
    np.testing.assert_allclose(part.cells[:, :, buckets], fold.cells[:, :, buckets], rtol=1e-12)
    np.testing.assert_array_equal(part.distinct[:, buckets], fold.distinct[:, buckets])


def seen(grid: Grid, until_ts: float) -> slice:
    """Return the buckets up to the playhead."""
    return slice(0, grid.until(until_ts).buckets if until_ts >= grid.start_ts else 0)


@BOTH
@given(st.integers(0, 200), st.integers(0, 99), LOOKS, st.sampled_from(["sums", "distinct"]))
@settings(max_examples=60, deadline=None)
def test_it_says_what_a_fold_says(
    kernels: FoldKernels,
    rows: int,
    seed: int,
    looks: list[tuple[int, int, float, bool]],
    what: str,
) -> None:
    """However the view went, whenever rows came; of sums, several buckets as one too."""
    rising, names = table(rows=rows, seed=seed), some_names()
    is_distinct = what == "distinct"
    times = 1 if is_distinct else 2
    whole = Grid(-2, 12, WIDTH_S) if is_distinct else WHOLE
    filled = FilledFold(query(whole, distinct=is_distinct), names, kernels, rising.view)
    for number, (first, buckets, until_ts, is_more) in enumerate(looks):
        if is_more:
            rising.append(random_batch(40, seed + number + 1))
        grid = Grid(first, buckets, WIDTH_S)

        filled.update(rising.view, grid.finer(times).until(until_ts), until_ts)

        fold = Fold(query(grid, distinct=is_distinct), names, kernels)
        fold.update(rising.view, until_ts)
        part = filled.part(KEYS, grid, times, until_ts)
        assert_same(part, fold, seen(grid, until_ts))
        filled.fill_further(rising.view, until_ts, 3)


@given(st.integers(1, 200), st.integers(0, 99), st.lists(UNTIL, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_of_a_running_total_the_first_bucket_has_all_before_it(
    rows: int, seed: int, path: list[float]
) -> None:
    """Also what lies before the whole grid."""
    rising, names = table(rows=rows, seed=seed), some_names()
    whole = Grid(1, 20, WIDTH_S / 2)
    filled = FilledFold(query(whole, with_earlier=True), names, FOLD_KERNELS, rising.view)
    grid = Grid(2, 3, WIDTH_S)
    for until_ts in path:
        filled.update(rising.view, whole.until(until_ts), until_ts)
        if until_ts < grid.start_ts:
            continue

        part = filled.part(KEYS, grid, 2, until_ts)

        fold = Fold(query(grid, with_earlier=True), names, FOLD_KERNELS)
        fold.update(rising.view, until_ts)
        part.rows[:, 0] = fold.rows[:, 0]  # of these nobody asks for a running total
        assert_same(part, fold, seen(grid, until_ts))


@given(st.integers(1, 200), st.integers(0, 99), LOOKS)
@settings(max_examples=60, deadline=None)
def test_distributions_are_those_of_a_sketch_fold(
    registry: Registry, rows: int, seed: int, looks: list[tuple[int, int, float, bool]]
) -> None:
    """Over windows of several buckets, each made of two."""
    rising, names, shares = table(rows=rows, seed=seed), some_names(), (0.1, 0.5, 0.9)
    measure = Measure(registry.keys[2])
    asked = Query(Selector(), (2,), GroupBy.NONE, WHOLE)
    filled = FilledSketches(SketchQuery(asked, measure, registry, FOLD_KERNELS), names, rising.view)
    for number, (first, buckets, until_ts, is_more) in enumerate(looks):
        if is_more:
            rising.append(random_batch(40, seed + number + 1))
        grid = Grid(first, buckets + 1, WIDTH_S)
        window = Window(first + 1, buckets, 2, until_ts)

        filled.update(rising.view, grid.finer(2).until(until_ts), until_ts)

        fold = SketchFold(
            Query(Selector(), (2,), GroupBy.NONE, grid), measure, names, registry, FOLD_KERNELS
        )
        fold.update(rising.view, until_ts)
        points = slice(0, max(seen(grid, until_ts).stop - 1, 0))
        mine, expected = (
            filled.quantiles(shares, window, 2, until_ts),
            fold.quantiles(shares, window),
        )
        np.testing.assert_array_equal(mine[:, points], expected[:, points])
        filled.fill_further(rising.view, until_ts, 3)


def test_what_was_counted_once_is_not_counted_again() -> None:
    """A view that comes back finds all there; behind the scenes the rest is counted too."""
    rising = table(rows=300, seed=1)
    filled = FilledFold(query(WHOLE), some_names(), FOLD_KERNELS, rising.view)
    grid, other = Grid(0, 4, WIDTH_S / 2), Grid(6, 4, WIDTH_S / 2)

    assert not filled.is_counted(rising.view, grid, np.inf)
    filled.update(rising.view, grid)
    assert filled.is_counted(rising.view, grid, np.inf)
    assert not filled.is_counted(rising.view, other, np.inf)

    while filled.fill_further(rising.view, 3.0, 2):
        pass
    assert filled.is_counted(rising.view, other, np.inf)

    rising.append(random_batch(50, 2))
    assert not filled.is_counted(rising.view, grid, np.inf)
