"""Sampling: a kept value stands for what was dropped."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.sampling import estimate, half_width_95, variance

values = st.floats(-1e9, 1e9)
rates = st.floats(0.001, 1.0)


def test_a_value_kept_with_certainty_stands_for_itself() -> None:
    """It adds nothing to the variance, however large it is."""
    assert estimate(7.0, 1.0) == 7.0
    assert variance(7.0, 1.0) == 0.0
    assert variance(1e200, 1.0) == 0.0
    assert half_width_95(0.0) == 0.0


def test_a_value_kept_half_the_time_stands_for_two() -> None:
    """Worked by hand."""
    assert estimate(3.0, 0.5) == 6.0
    assert variance(3.0, 0.5) == 18.0
    assert half_width_95(100.0) == pytest.approx(19.59963984540054)


@given(values, rates)
def test_the_estimate_is_unbiased_and_its_variance_too(value: float, rate: float) -> None:
    """The expectation over kept (probability r) and dropped is the true figure."""
    true_variance = value * value * (1 - rate) / rate

    assert rate * estimate(value, rate) == pytest.approx(value)
    assert rate * variance(value, rate) == pytest.approx(true_variance)


@given(st.lists(st.tuples(values, rates), min_size=1, max_size=20))
def test_arrays_give_what_their_numbers_give(pairs: list[tuple[float, float]]) -> None:
    """Element by element."""
    value, rate = np.array(pairs).T

    np.testing.assert_array_equal(estimate(value, rate), [estimate(v, r) for v, r in pairs])
    np.testing.assert_array_equal(variance(value, rate), [variance(v, r) for v, r in pairs])
    np.testing.assert_allclose(
        half_width_95(variance(value, rate)), [half_width_95(variance(v, r)) for v, r in pairs]
    )


def test_an_absurdly_small_rate_is_infinite_and_no_error() -> None:
    """A rate of a hostile line must not raise or warn."""
    assert math.isinf(estimate(1e300, 1e-300))
    assert np.isinf(variance(np.array([1e300]), np.array([1e-300]))).all()
