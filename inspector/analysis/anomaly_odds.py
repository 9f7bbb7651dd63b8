"""How odd a bucket is beside those before it: a robust z, and from where on that is a hint.

What is usual is the median of the buckets of a trailing reference. How far values lie from it
anyway is made of two parts: what buckets differ by beyond chance, told by their median absolute
deviation, and the sampling error of the bucket itself, which is large where it has few records.

A median absolute deviation of some sixty buckets is a rough guess, so that its tail is that of
Student's t rather than of a normal. The t of each bucket is turned into the normal z of the same
tail (D. L. Wallace, "Bounds on normal approximations to Student's and the chi-square
distributions", Annals of Mathematical Statistics 30, 1959); its degrees of freedom are those of
both parts together (F. E. Satterthwaite, "An approximate distribution of estimates of variance
components", Biometrics Bulletin 2, 1946).
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_Z = 99.0
"""Beyond it, it does not matter how odd something is."""

_NORMAL_MAD = 1.4826
"""The standard deviation of normal values is so many times their median absolute deviation."""

_EFFICIENCY = 0.2
"""A median absolute deviation is worth this share of its values: 37 % of many normal ones, less of
skewed ones. With this one, false hints are as rare as promised (see the tests)."""

_LEAST_SHARE = 0.01
"""What is constant may well differ by one per cent: nobody wants to be told."""

_MOST_AT_ONCE = 1_000_000
"""Values that are put in order in one go."""


class Odds(NamedTuple):
    """How odd buckets are.

    Attributes:
        z: (series, buckets) float64, above 0 where a value is above what is usual; NaN where
            nobody can tell.
        usual: (series, buckets) float64, the median of the reference; NaN there, too.
    """

    z: Floats
    usual: Floats


def least_z(hints_per_hour: float, tests_per_hour: float) -> float:
    """Return from which z on, either way, a bucket is odd.

    By Šidák, no bucket of an hour in which nothing changes is odd with probability exp(-rate);
    for a small rate that is one false hint in 1 / rate hours.

    Args:
        hints_per_hour: How many false hints a person puts up with.
        tests_per_hour: Buckets that are looked at, of all series.
    """
    if tests_per_hour <= 0:
        return MOST_Z
    chance = -math.expm1(-hints_per_hour / tests_per_hour)
    return NormalDist().inv_cdf(1.0 - max(chance, 1e-15) / 2.0)


def odds(value: Floats, error: Floats, count: Floats, reference: int, gap: int, least: int) -> Odds:
    """Return how odd buckets are beside those before them.

    Args:
        value: (series, reference + gap + buckets) float64; NaN where a bucket does not count.
        error: Of the same shape, the standard error of each value.
        count: Of the same shape, how many records each value is of.
        reference: So many buckets are looked back.
        gap: So many lie between them and the bucket that is judged.
        least: So many of the reference must count.
    """
    buckets = value.shape[1] - reference - gap
    z, usual = np.full((2, len(value), buckets), np.nan)
    step = max(1, _MOST_AT_ONCE // max(reference * len(value), 1))
    for low in range(0, buckets, step):
        high = min(low + step, buckets)
        part = slice(low, high + reference + gap)
        judged = _judged(value[:, part], error[:, part], count[:, part], reference, gap, least)
        z[:, low:high], usual[:, low:high] = judged
    return Odds(z, usual)


def _judged(
    value: Floats, error: Floats, count: Floats, reference: int, gap: int, least: int
) -> Odds:
    buckets = value.shape[1] - reference - gap
    is_there = np.isfinite(value) & np.isfinite(error)

    def before(values: Floats) -> Floats:
        seen = np.where(is_there, values, np.nan)
        return sliding_window_view(seen, reference, axis=1)[:, :buckets]

    tested = slice(reference + gap, None)
    known = np.isfinite(before(value)).sum(axis=2)
    with np.errstate(all="ignore"):
        usual = _median(before(value), known)
        apart = _median(np.abs(before(value) - usual[..., None]), known)
        scatter = (_NORMAL_MAD * apart) ** 2
        # Of one record, and of as many as a bucket of the reference has.
        single = _median(before(count * error**2), known)
        by_chance = single / _median(before(count), known)
        own = np.maximum(error[:, tested] ** 2, single / count[:, tested])
        freedom = _EFFICIENCY * np.maximum(known - 1.0, 1.0)
        # By luck it may look smaller than it is: what it is, but for one time in six.
        beyond = np.maximum(scatter * (1.0 + np.sqrt(2.0 / freedom)) - by_chance, 0.0)
        of_median = (math.pi / 2.0) * np.maximum(scatter, by_chance) / known
        total = beyond + own + of_median + (_LEAST_SHARE * usual) ** 2
        both = total**2 / (beyond**2 / freedom + own**2 / (count[:, tested] - 1.0))
        z = _normal((value[:, tested] - usual) / np.sqrt(total), both)
    z[(known < least) | ~is_there[:, tested]] = np.nan
    return Odds(z, np.where(np.isnan(z), np.nan, usual))


def _normal(t: Floats, freedom: Floats) -> Floats:
    """Return the normal deviate of the same tail as a Student's t."""
    freedom = np.minimum(np.where(np.isnan(freedom), np.inf, freedom), 1e9)
    size = np.sqrt(freedom * np.log1p(t * t / freedom))
    z: Floats = np.sign(t) * np.minimum(size * (8 * freedom + 1) / (8 * freedom + 3), MOST_Z)
    # Nothing varies, and it is what it was.
    return np.where(np.isnan(t), 0.0, z)


def _median(values: Floats, known: NDArray[np.int64]) -> Floats:
    """Return the median along the last axis of those that are numbers; `known` says how many."""
    ordered = np.sort(values, axis=-1)
    low = np.maximum((known - 1) // 2, 0)[..., None]
    high = np.minimum(known // 2, values.shape[-1] - 1)[..., None]
    both = np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)
    median: Floats = both[..., 0] / 2.0
    return median
