"""Odds of buckets: the promised rate of false hints is kept, and changes are found."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from inspector.analysis.anomaly_odds import MOST_Z, Odds, least_z, odds

REFERENCE, GAP, LEAST = 60, 2, 30
REACH = REFERENCE + GAP
TESTED = 60
WIDTH_S = 15.0
Floats = NDArray[np.float64]


def unchanged(series: int, buckets: int, scatter: float, seed: int = 1) -> tuple[Floats, ...]:
    """Return value, error and count of series in which nothing changes.

    Args:
        series: How many.
        buckets: Buckets of each.
        scatter: What buckets differ by beyond chance, as a share.
        seed: Of the dice.
    """
    dice = np.random.default_rng(seed)
    n = dice.poisson(100, (series, buckets)).astype(float)
    level = np.exp(dice.normal(0.0, scatter, n.shape))
    mean_error = 0.5 / np.sqrt(n)
    value = level + dice.normal(0.0, 1.0, n.shape) * mean_error
    return value, mean_error * np.sqrt(dice.chisquare(n - 1.0) / (n - 1.0)), n


def judged(value: Floats, error: Floats, n: Floats) -> Odds:
    """Judge as with the usual settings."""
    return odds(value, error, n, REFERENCE, GAP, LEAST)


@pytest.mark.parametrize(("scatter", "at_least"), [(0.0, 0.0), (0.05, 0.2), (0.3, 0.5)])
def test_false_hints_come_about_as_often_as_promised(scatter: float, at_least: float) -> None:
    """Of 4,000 series, whether or not buckets differ by more than chance, even skewed."""
    series, hours = 4_000, TESTED * WIDTH_S / 3_600.0
    promised = 40.0
    least = least_z(promised / hours, series * 3_600.0 / WIDTH_S)

    z = judged(*unchanged(series, REACH + TESTED, scatter)).z

    found = int((np.abs(z) >= least).sum())
    assert at_least * promised <= found <= 4.0 * promised


@pytest.mark.parametrize("factor", [1.5, 0.5])
def test_a_change_by_half_is_found_in_its_first_buckets(factor: float) -> None:
    """In nearly all of 500 series within 3 buckets, at one false hint an hour over all of them."""
    value, error, n = unchanged(500, REACH + 3, 0.02)
    value[:, REACH:] *= factor
    error[:, REACH:] *= factor

    z = judged(value, error, n).z

    least = least_z(1.0, 500 * 3_600.0 / WIDTH_S)
    is_odd = z >= least if factor > 1 else z <= -least
    assert is_odd.any(axis=1).mean() > 0.95


def test_few_records_are_not_odd_by_chance() -> None:
    """The same value that is odd for 1,000 records is not for 5."""
    value, error, n = unchanged(1, REACH + 1, 0.0)
    value[0, -1] = 1.4
    few, many = n.copy(), n.copy()
    few[0, -1], many[0, -1] = 5.0, 1_000.0
    own = error.copy()
    own[0, -1] = 0.01

    assert judged(value, own, many).z[0, 0] > 6.0
    assert judged(value, own, few).z[0, 0] < 3.0


def test_what_never_varies_is_odd_only_if_it_changes_by_more_than_a_trifle() -> None:
    """Neither the same value again nor one half per cent off is; twice the value is."""
    n, error = np.full((3, REACH + 1), 100.0), np.zeros((3, REACH + 1))
    value = np.ones_like(n)
    value[:, -1] = (1.0, 1.005, 2.0)

    z = judged(value, error, n).z[:, 0]

    assert z[0] == 0.0
    assert abs(z[1]) < 1.0
    assert z[2] > 20.0


def test_what_was_never_there_is_as_odd_as_can_be() -> None:
    """A share of 0 in every record becomes 1 in every record."""
    n, error = np.full((2, REACH + 1), 100.0), np.zeros((2, REACH + 1))
    value = np.zeros_like(n)
    value[0, -1] = 1.0

    assert judged(value, error, n).z[:, 0].tolist() == [MOST_Z, 0.0]


def test_one_record_of_what_was_never_there_is_nothing() -> None:
    """One execution in 100 casts, after none for a quarter of an hour."""
    n, error = np.full((1, REACH + 1), 100.0), np.zeros((1, REACH + 1))
    value = np.zeros_like(n)
    value[0, -1], error[0, -1] = 0.01, math.sqrt(0.01 * 0.99 / 99)

    assert judged(value, error, n).z[0, 0] < 2.0


def test_a_slow_drift_is_not_odd() -> None:
    """By a quarter within the reference."""
    value, error, n = unchanged(300, REACH + TESTED, 0.0)
    rising = value * (1.0 + 0.25 * np.arange(REACH + TESTED) / REFERENCE)

    z = judged(rising, error, n).z

    assert (np.abs(z) >= least_z(1.0, 300 * 3_600.0 / WIDTH_S)).sum() == 0


def test_outliers_in_the_reference_do_not_hide_a_change() -> None:
    """A third of its buckets are ten times as high."""
    value, error, n = unchanged(1, REACH + 1, 0.0)
    value[0, :REFERENCE:3] *= 10.0
    value[0, -1] = 3.0

    result = judged(value, error, n)

    assert result.usual[0, 0] == pytest.approx(1.0, abs=0.1)
    assert result.z[0, 0] > 4.0


def test_nothing_is_judged_without_enough_before_it() -> None:
    """Nor a bucket without data itself."""
    value, error, n = unchanged(3, REACH + 1, 0.0)
    value[0, : REFERENCE - LEAST] = np.nan
    value[1, : REFERENCE - LEAST + 1] = np.nan
    value[2, -1] = np.nan

    result = judged(value, error, n)

    assert np.isfinite(result.z[:, 0]).tolist() == [True, False, False]
    assert np.isfinite(result.usual[:, 0]).tolist() == [True, False, False]


def test_many_buckets_are_judged_as_one_by_one() -> None:
    """However many are put in order in one go."""
    value, error, n = unchanged(700, REACH + TESTED, 0.1)
    value[np.random.default_rng(2).random(value.shape) < 0.2] = np.nan

    whole = judged(value, error, n).z

    for at in (0, 17, TESTED - 1):
        part = slice(at, at + REACH + 1)
        alone = judged(value[:, part], error[:, part], n[:, part]).z[:, 0]
        np.testing.assert_array_equal(whole[:, at], alone)


def test_the_more_is_looked_at_the_odder_a_hint_must_be() -> None:
    """And the fewer false hints are wanted; without any test there is no hint."""
    assert least_z(1.0, 100_000.0) > least_z(1.0, 1_000.0) > 3.0
    assert least_z(0.1, 1_000.0) > least_z(1.0, 1_000.0) > least_z(10.0, 1_000.0)
    assert least_z(1.0, 0.0) == MOST_Z
