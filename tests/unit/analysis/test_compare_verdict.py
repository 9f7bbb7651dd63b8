"""Verdicts on two uncertain figures: right as often as they say, however many there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.analysis.compare_verdict import (
    Correction,
    Estimates,
    Rules,
    Verdict,
    adjusted,
    judge,
)

Floats = NDArray[np.float64]
UNADJUSTED = Rules(correction=Correction.NONE)


def estimates(values: list[float], errors: list[float], n: int = 400) -> Estimates:
    """Return figures of one side."""
    return Estimates(np.array(values), np.array(errors), np.full(len(values), float(n)))


def drawn(random: np.random.Generator, figures: int, n: int, factor: float = 1.0) -> Estimates:
    """Return damage per cast of so many samples of skewed records, with its error."""
    damage = random.gamma(2.0, 60.0, (figures, n)) * factor
    return Estimates(
        damage.mean(axis=1), damage.std(axis=1, ddof=1) / np.sqrt(n), np.full(figures, float(n))
    )


@pytest.mark.parametrize(
    ("b", "error", "expected"),
    [
        (120.0, 2.0, Verdict.HIGHER),
        (80.0, 2.0, Verdict.LOWER),
        (101.0, 0.5, Verdict.SAME),
        (104.0, 2.0, Verdict.UNCERTAIN),
        (100.0, 9.0, Verdict.UNCERTAIN),
        (101.0, 0.1, Verdict.SAME),
    ],
)
def test_a_verdict_goes_by_the_interval(b: float, error: float, expected: Verdict) -> None:
    """Beside 100, with a margin of 5 %. A sure difference within the margin is the same."""
    said = judge(estimates([100.0], [error]), estimates([b], [error]), UNADJUSTED)

    assert said.verdicts == (expected,)


def test_equality_has_to_be_shown() -> None:
    """Two figures that nobody knows well are not the same because they happen to agree."""
    said = judge(estimates([100.0], [20.0]), estimates([100.0], [20.0]), UNADJUSTED)

    assert said.verdicts == (Verdict.UNCERTAIN,)


def test_a_wider_margin_finds_more_the_same() -> None:
    """6 % higher is the same to whoever takes 15 % for nothing."""
    a, b = estimates([100.0], [1.0]), estimates([106.0], [1.0])

    assert judge(a, b, UNADJUSTED).verdicts == (Verdict.HIGHER,)
    assert judge(a, b, replace(UNADJUSTED, margin=0.15)).verdicts == (Verdict.SAME,)


def test_too_few_records_are_not_judged() -> None:
    """On either side, however far apart; nor is a figure without data."""
    few, many = estimates([100.0], [1.0], n=29), estimates([900.0], [1.0])
    none = estimates([float("nan")], [float("nan")], n=0)

    for one, other in ((few, many), (many, few), (many, none)):
        said = judge(one, other, UNADJUSTED)
        assert said.verdicts == (Verdict.TOO_FEW,)
        assert said.tests == 0


def test_zero_beside_zero_is_the_same_and_no_test() -> None:
    """A healing ability does no damage, on either side."""
    said = judge(estimates([0.0], [0.0]), estimates([0.0], [0.0]), UNADJUSTED)

    assert (said.verdicts, said.tests) == ((Verdict.SAME,), 0)
    assert np.isnan(said.relative[0])


def test_zero_beside_something_goes_by_the_plain_difference() -> None:
    """There is no ratio."""
    said = judge(estimates([0.0, 0.0], [0.0, 0.0]), estimates([3.0, 3.0], [1.0, 2.0]), UNADJUSTED)

    assert said.verdicts == (Verdict.HIGHER, Verdict.UNCERTAIN)
    assert np.isnan(said.low).all()


def test_what_never_varies_is_sure() -> None:
    """Every record says 100, then 120."""
    said = judge(estimates([100.0, 7.0], [0.0, 0.0]), estimates([120.0, 7.0], [0.0, 0.0]), Rules())

    assert said.verdicts == (Verdict.HIGHER, Verdict.SAME)


def test_the_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    """Of 8,000 pairs of samples of 60 skewed records, B 30 % higher, 95 % do within 1.2 %."""
    random = np.random.default_rng(3)
    a, b = drawn(random, 8_000, 60), drawn(random, 8_000, 60, 1.3)

    said = judge(a, b, UNADJUSTED)

    covered = np.mean((said.low <= 0.3) & (said.high >= 0.3))
    assert covered == pytest.approx(0.95, abs=0.012)
    plain = np.mean(np.abs(said.absolute - 36.0) <= said.absolute_half)
    assert plain == pytest.approx(0.95, abs=0.012)


def test_two_hundred_equals_give_no_false_verdict() -> None:
    """Unadjusted about ten of them do. Over 200 such comparisons at most 7 % have any."""
    random = np.random.default_rng(17)
    any_false, plainly_false = 0, []
    for _round in range(200):
        a, b = drawn(random, 200, 80), drawn(random, 200, 80)
        differs = {Verdict.HIGHER, Verdict.LOWER}
        any_false += bool(differs.intersection(judge(a, b, Rules()).verdicts))
        plain = judge(a, b, UNADJUSTED)
        plainly_false.append(sum(one in differs for one in plain.verdicts))

    assert any_false <= 14
    assert 7 <= np.mean(plainly_false) <= 13


def test_figures_at_the_margin_are_seldom_called_the_same() -> None:
    """B is truly 5 % higher: each of the two tests errs in at most 2.5 %, and a little by skew."""
    random = np.random.default_rng(23)
    a, b = drawn(random, 4_000, 4_000), drawn(random, 4_000, 4_000, 1.05)

    said = judge(a, b, UNADJUSTED)

    assert np.mean([one is Verdict.SAME for one in said.verdicts]) <= 0.035


def test_real_differences_are_found_among_equals() -> None:
    """Twenty of 200 are 40 % higher: nearly all are found, and hardly anything else."""
    random = np.random.default_rng(29)
    factors = np.where(np.arange(200) < 20, 1.4, 1.0)
    a, plain = drawn(random, 200, 300), drawn(random, 200, 300)
    b = Estimates(plain.value * factors, plain.error * factors, plain.n)

    said = judge(a, b, Rules()).verdicts

    assert sum(one is Verdict.HIGHER for one in said[:20]) >= 19
    assert sum(one in (Verdict.HIGHER, Verdict.LOWER) for one in said[20:]) <= 3


@pytest.mark.parametrize(
    ("n", "quantile"), [(3, 2.776), (6, 2.228), (16, 2.042), (61, 1.980), (100_000, 1.960)]
)
def test_errors_of_few_records_count_for_more(n: int, quantile: float) -> None:
    """Quantiles are those of Student's tables for 2 (n - 1) degrees of freedom."""
    a, b = estimates([100.0], [3.0], n), estimates([100.0], [3.0], n)

    said = judge(a, b, UNADJUSTED)

    assert said.absolute_half[0] / np.hypot(3.0, 3.0) == pytest.approx(quantile, rel=5e-3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_adjusted_p_values_keep_their_order_and_never_shrink(p: list[float]) -> None:
    """Bonferroni is the strictest; what was not tested changes nothing."""
    plain = np.array(p)
    false_discovery = adjusted(plain, Correction.BENJAMINI_HOCHBERG)
    strict = adjusted(plain, Correction.BONFERRONI)

    assert (false_discovery >= plain - 1e-12).all()
    assert (strict >= false_discovery - 1e-12).all()
    assert (np.diff(false_discovery[np.argsort(plain)]) >= -1e-12).all()
    with_gap = adjusted(np.append(plain, np.nan), Correction.BENJAMINI_HOCHBERG)
    np.testing.assert_array_equal(with_gap[:-1], false_discovery)


def test_adjusting_is_as_published() -> None:
    """The p values of Benjamini and Hochberg 1995, section 3.2: four are below 5 %."""
    p = np.array(
        [
            *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
            *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
        ]
    )

    assert (adjusted(p, Correction.BENJAMINI_HOCHBERG) < 0.05).sum() == 4
    assert (adjusted(p, Correction.BONFERRONI) < 0.05).sum() == 3


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1))
def test_which_side_is_which_changes_only_the_sign(
    a: float, b: float, error_a: float, error_b: float
) -> None:
    """The ends of the interval change places, on the logarithmic scale."""
    one, other = estimates([a], [error_a]), estimates([b], [error_b])
    forth, back = judge(one, other, UNADJUSTED), judge(other, one, UNADJUSTED)

    if Verdict.SAME not in (*forth.verdicts, *back.verdicts):
        opposite = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
        assert back.verdicts[0] == opposite.get(forth.verdicts[0], forth.verdicts[0])
    np.testing.assert_allclose((1 + back.low) * (1 + forth.high), 1.0, rtol=1e-6)
