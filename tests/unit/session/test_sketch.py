"""Sketches: quantiles to within one percent, whatever the values, however they came."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.fold_reference import bin_of
from inspector.session.sketch import (
    ACCURACY,
    BOUNDS,
    GREATEST_SIZE,
    LEAST_SIZE,
    Sketches,
    quantiles_of_bins,
)

Floats = NDArray[np.float64]

BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)
SHARES = (0.0, 0.25, 0.5, 0.9, 0.99, 1.0)
SIZES = st.one_of(
    st.just(0.0),
    st.floats(2 * LEAST_SIZE, GREATEST_SIZE),
    st.integers(1, 1000).map(float),
)
VALUES = st.builds(lambda size, sign: sign * size, SIZES, st.sampled_from([1.0, -1.0]))
WEIGHTED = st.lists(st.tuples(VALUES, st.sampled_from([1.0, 2.0, 4.0])), min_size=1, max_size=60)


def sketch_of(
    weighted: list[tuple[float, float]], cuts: list[int], kernels: FoldKernels
) -> Sketches:
    """Return one sketch of all values, added in pieces."""
    sketches = Sketches(1, kernels.sketch)
    for start, stop in pairwise([0, *sorted(cuts), len(weighted)]):
        values, weights = np.array(weighted[start:stop], np.float64).reshape(-1, 2).T
        sketches.add(np.zeros(len(values), np.int64), values.copy(), weights.copy())
    return sketches


def exact(weighted: list[tuple[float, float]]) -> Floats:
    """Return the quantiles as numpy takes them: the least value that has a share below it."""
    values, weights = np.array(weighted).T
    found: Floats = np.quantile(values, SHARES, weights=weights, method="inverted_cdf")
    return found


@settings(max_examples=80, deadline=None)
@given(weighted=WEIGHTED, cuts=st.lists(st.integers(0, 60), max_size=3))
def test_quantiles_are_right_to_one_percent(
    weighted: list[tuple[float, float]], cuts: list[int]
) -> None:
    """Of either sign, from the least size to the greatest; compiled, in numpy, and in pieces."""
    cuts = [min(cut, len(weighted)) for cut in cuts]
    whole = sketch_of(weighted, [], REFERENCE_KERNELS).quantiles(SHARES, first=0, buckets=1)[0]
    compiled = sketch_of(weighted, cuts, FOLD_KERNELS).quantiles(SHARES, first=0, buckets=1)[0]

    np.testing.assert_array_equal(compiled, whole)
    np.testing.assert_allclose(whole, exact(weighted), rtol=ACCURACY + 1e-9, atol=0)


@BOTH
def test_what_is_too_small_or_too_large_counts_at_the_edge(kernels: FoldKernels) -> None:
    """The size of a sketch is bounded; nothing is lost of the count."""
    sketch = sketch_of(
        [(-1e300, 1.0), (LEAST_SIZE / 2, 1.0), (-LEAST_SIZE, 1.0), (1e10, 1.0)], [], kernels
    )

    low, middle, high = sketch.quantiles((0.25, 0.5, 1.0), first=0, buckets=1)[0]

    assert low == pytest.approx(-GREATEST_SIZE, rel=0.03)
    assert middle == 0.0
    assert high == pytest.approx(GREATEST_SIZE, rel=0.03)


@BOTH
def test_a_window_of_sketches_is_the_sketch_of_a_window(kernels: FoldKernels) -> None:
    """Sketches add up; one of nothing has no quantile; values for no sketch are left out."""
    sketches = Sketches(4, kernels.sketch)
    values = np.array([1.0, 2.0, 3.0, 400.0, 5.0])

    sketches.add(np.array([0, 1, 1, 4, -1]), values, np.ones(5))

    found = sketches.quantiles((0.5, 1.0), first=1, buckets=2)
    np.testing.assert_allclose(found[:2], [[2.0, 3.0], [2.0, 3.0]], rtol=ACCURACY + 1e-9)
    assert np.isnan(found[2]).all()


@settings(max_examples=40, deadline=None)
@given(WEIGHTED)
def test_a_sketch_that_was_kept_bin_by_bin_has_the_same_quantiles(
    weighted: list[tuple[float, float]],
) -> None:
    """A roll-up keeps only the bins that hold something."""
    values, weights = np.array(weighted, np.float64).T
    whole = sketch_of(weighted, [], REFERENCE_KERNELS)

    found = quantiles_of_bins(bin_of(values, BOUNDS), weights, SHARES)

    assert found == pytest.approx(whole.quantiles(SHARES, first=0, buckets=1)[0])


def test_a_sketch_without_bins_has_no_quantiles() -> None:
    """No data is not zero."""
    assert np.isnan(quantiles_of_bins(np.zeros(0, np.int64), np.zeros(0), SHARES)).all()
