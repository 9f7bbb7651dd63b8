"""What may be said of two figures that are both uncertain: interval of their difference, verdict.

Both sides are taken to be independent. The relative difference B / A - 1 has its interval on the
logarithmic scale: the variance of ln(B / A) is (error of A / A)² + (error of B / B)² by the delta
method (D. Katz, J. Baptista, S. P. Azen and M. C. Pike, "Obtaining confidence intervals for the
risk ratio in cohort studies", Biometrics 34 (1978), 469-474). A ratio of figures is skewed, its
logarithm much less, and no end of the interval lies below -100 %. The verdict goes by it. Where a
figure is not above zero there is no logarithm, and the plain difference decides.

Errors are themselves estimated, so that quantiles are Student's rather than normal, with the
degrees of freedom of B. L. Welch, "The generalization of 'Student's' problem when several different
population variances are involved", Biometrika 34 (1947), 28-35. They are made of normal ones by a
transformation that is right to half a percent (D. L. Wallace, "Bounds on normal approximations to
Student's and the chi-square distributions", Annals of Mathematical Statistics 30 (1959),
1121-1130).

Two figures are *the same* if the whole interval lies within a margin: two one-sided tests
(D. J. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for
assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and
Biopharmaceutics 15 (1987), 657-680), here each at 2.5 %, as the ends of a 95 % interval are.

Of many comparisons some seem to differ by chance. P values are adjusted for their number, so that
of all that is called different at most 5 % is expected not to be (Y. Benjamini and Y. Hochberg,
"Controlling the false discovery rate", Journal of the Royal Statistical Society B 57 (1995),
289-300), or so that there is one such with a chance of at most 5 % (Bonferroni: times their
number). Differences are one family of tests, equalities another. Intervals are not adjusted: each
is the 95 % interval of its own difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from inspector.core.sampling import Z_95

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEFAULT_MARGIN = 0.05
"""Figures that differ by less than this share are the same to most people."""

SIGNIFICANT = 0.05


class Verdict(StrEnum):
    """What is said of side B beside side A."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    UNCERTAIN = "uncertain"
    TOO_FEW = "too few"
    NOT_TESTED = "not tested"


class Correction(StrEnum):
    """How p values are adjusted for the number of comparisons."""

    BENJAMINI_HOCHBERG = "benjamini-hochberg"
    BONFERRONI = "bonferroni"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rules:
    """How sure a verdict has to be.

    Attributes:
        margin: Share of A, above 0 and below 1: what lies within is the same.
        least_n: Fewer records than this on a side are too few.
        correction: For the number of comparisons.
    """

    margin: float = DEFAULT_MARGIN
    least_n: int = 30
    correction: Correction = Correction.BENJAMINI_HOCHBERG


@dataclass(frozen=True, slots=True)
class Estimates:
    """Figures of one side; arrays are (n,) float64.

    Attributes:
        value: NaN without data.
        error: Standard errors; NaN where nobody can tell.
        n: Records behind them.
    """

    value: Floats
    error: Floats
    n: Floats


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is said of pairs of figures; arrays are (n,), numbers float64.

    Attributes:
        absolute: B - A.
        absolute_half: Half the width of its 95 % interval.
        relative: B / A - 1; NaN where A is not above zero.
        low: Lower end of its 95 % interval; NaN where there is none.
        high: Upper end.
        p_differs: Adjusted chance of such a difference between equals; NaN where not tested.
        p_same: Adjusted chance of being so far within the margin, for figures at its edge.
        verdicts: In the order of the figures.
        tests: How many comparisons p values are adjusted for.
    """

    absolute: Floats
    absolute_half: Floats
    relative: Floats
    low: Floats
    high: Floats
    p_differs: Floats
    p_same: Floats
    verdicts: tuple[Verdict, ...]
    tests: int


def judge(a: Estimates, b: Estimates, rules: Rules) -> Verdicts:
    """Judge every pair of figures of A and B."""
    with np.errstate(all="ignore"):
        absolute = b.value - a.value
        error = np.hypot(a.error, b.error)
        relative = np.where(a.value > 0, absolute / a.value, np.nan)
        is_ratio = (a.value > 0) & (b.value > 0)
        log = np.log(np.where(is_ratio, b.value / a.value, np.nan))
        own, other = a.error / a.value, b.error / b.value
        log_error = np.hypot(own, other)
    freedom = degrees_of_freedom(a.error, b.error, a.n, b.n)
    log_freedom = degrees_of_freedom(own, other, a.n, b.n)
    with np.errstate(all="ignore"):
        half = _student(Z_95, log_freedom) * log_error
        low, high = np.expm1(log - half), np.expm1(log + half)
    distance = np.where(is_ratio, log, absolute)
    scale = np.where(is_ratio, log_error, error)
    used = np.where(is_ratio, log_freedom, freedom)
    edge = np.abs(a.value) * rules.margin
    below = np.where(is_ratio, math.log1p(-rules.margin), -edge)
    above = np.where(is_ratio, math.log1p(rules.margin), edge)

    known = np.isfinite(distance) & np.isfinite(scale)
    is_enough = known & (np.minimum(a.n, b.n) >= max(rules.least_n, 2))
    # Where both have none of it, there is nothing to be tested.
    both_zero = is_enough & (a.value == 0) & (b.value == 0)
    tested = is_enough & ~both_zero
    p_differs = np.where(tested, _chance(np.abs(_standard(distance, scale)), used), np.nan)
    inside = np.minimum(_standard(distance - below, scale), _standard(above - distance, scale))
    p_same = np.where(tested, _chance(inside, used), np.nan)
    p_differs = adjusted(p_differs, rules.correction)
    p_same = adjusted(p_same, rules.correction)
    verdicts = _verdicts(is_enough, both_zero, p_differs, p_same, distance)
    return Verdicts(
        *(absolute, _student(Z_95, freedom) * error, relative, low, high, p_differs, p_same),
        *(verdicts, int(tested.sum())),
    )


def adjusted(p: Floats, correction: Correction) -> Floats:
    """Return p values adjusted for their number; NaN stays, and does not count.

    Args:
        p: (n,) 0 to 1, or NaN where nothing was tested.
        correction: How.
    """
    found: Floats = p.copy()
    own = p[~np.isnan(p)]
    count = len(own)
    if correction is Correction.BONFERRONI:
        own = np.minimum(own * count, 1.0)
    elif correction is Correction.BENJAMINI_HOCHBERG and count:
        order = np.argsort(own)
        scaled = own[order] * count / np.arange(1, count + 1)
        # A smaller p value is never worse off than a greater one.
        lowest = np.minimum.accumulate(scaled[::-1])[::-1]
        own = np.empty(count)
        own[order] = np.minimum(lowest, 1.0)
    found[~np.isnan(p)] = own
    return found


def _verdicts(
    is_enough: Bools, both_zero: Bools, p_differs: Floats, p_same: Floats, distance: Floats
) -> tuple[Verdict, ...]:
    said = np.full(len(distance), Verdict.UNCERTAIN, object)
    differs = p_differs < SIGNIFICANT
    said[differs & (distance > 0)] = Verdict.HIGHER
    said[differs & (distance < 0)] = Verdict.LOWER
    # A difference may be sure and yet too small to matter.
    said[(p_same < SIGNIFICANT) | both_zero] = Verdict.SAME
    said[~is_enough] = Verdict.TOO_FEW
    return tuple(said.tolist())


def _standard(distance: Floats, scale: Floats) -> Floats:
    """Return a distance in standard errors; what has no error is infinitely far, or not at all."""
    with np.errstate(all="ignore"):
        found: Floats = distance / scale
    found[np.isnan(found) & (distance == 0)] = 0.0
    return found


def degrees_of_freedom(error_a: Floats, error_b: Floats, n_a: Floats, n_b: Floats) -> Floats:
    """Return (n,) float64, Welch's: how much is known of the error of a difference, at least 1."""
    with np.errstate(all="ignore"):
        own, other = error_a**2, error_b**2
        found: Floats = (own + other) ** 2 / (own**2 / (n_a - 1) + other**2 / (n_b - 1))
    # What has no error, or too small a one to be squared, has as many as all of its records.
    return np.maximum(np.where(np.isfinite(found), found, n_a + n_b), 1.0)


def _student(z: float, freedom: Floats) -> Floats:
    """Return the quantile of Student's distribution that is as far out as a normal one."""
    scaled = z * (8.0 * freedom + 3.0) / (8.0 * freedom + 1.0)
    return np.asarray(np.sqrt(freedom * np.expm1(scaled * scaled / freedom)))


def _chance(t: Floats, freedom: Floats) -> Floats:
    """Return twice the chance that a number of Student's distribution is greater, at most 1."""
    with np.errstate(all="ignore"):
        scaled = np.sqrt(freedom * np.log1p(t * t / freedom))
    z = np.copysign((8.0 * freedom + 1.0) / (8.0 * freedom + 3.0) * scaled, t)
    return np.array([min(math.erfc(one / math.sqrt(2.0)), 1.0) for one in z.tolist()])
