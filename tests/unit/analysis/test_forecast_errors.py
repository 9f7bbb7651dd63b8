"""Predicted errors, held against closed forms and against sampling what is known in full."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.analysis.what_if import SamplingWhatIf
from inspector.core.registry import Registry
from inspector.session.compiled import RESAMPLE_KERNELS
from inspector.session.resample import REFERENCE_RESAMPLE, ResampleKernels
from inspector.session.session import Session
from tests.unit.analysis.columns_of import session_of_values

Floats = NDArray[np.float64]

WINDOWS, WINDOW_S, IN_WINDOW = 100, 10.0, 60
ROWS = WINDOWS * IN_WINDOW
TS = 1_000.0 + np.arange(ROWS) * WINDOW_S / IN_WINDOW
END_TS = 1_000.0 + WINDOWS * WINDOW_S

CLOSE = 0.05
"""64 resamples tell a standard deviation to 9 %; the median over 100 windows to about 1 %."""


def forecast(
    registry: Registry,
    session: Session,
    *,
    kernels: ResampleKernels = RESAMPLE_KERNELS,
    window_s: float = WINDOW_S,
    key: str = "",
    **rates: float,
) -> SamplingForecast:
    """Return what these rates would have done; others are 1."""
    request = ForecastRequest(
        dict.fromkeys(registry.names, 1.0) | rates, (), END_TS, 1e6, window_s, key
    )
    answer = SamplingWhatIf(session, kernels).answer(request, lambda: False)
    assert answer is not None
    return answer


def some_values(rows: int = ROWS) -> Floats:
    """Return uneven values."""
    return np.ceil(np.random.default_rng(1).gamma(1.5, 20.0, rows))


def sampled(values: Floats, rate: float, seed: int) -> Floats:
    """Return what is kept of values: NaN where they are not."""
    return np.where(np.random.default_rng(seed).random(len(values)) < rate, values, np.nan)


def closed_form(values: Floats, rate: float) -> float:
    """Return the median over windows of sqrt(Σ v² (1 - r) / r) / Σ v."""
    window = values.reshape(WINDOWS, -1)
    errors = np.sqrt(np.square(window).sum(axis=1) * (1 - rate) / rate) / window.sum(axis=1)
    return float(np.median(errors))


@pytest.mark.parametrize("kernels", [RESAMPLE_KERNELS, REFERENCE_RESAMPLE])
@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5, 0.9])
def test_of_a_sum_it_is_the_closed_form(
    registry: Registry, kernels: ResampleKernels, rate: float
) -> None:
    """What is known in full has the variance of Poisson sampling."""
    values = some_values()
    session = session_of_values(registry, TS, {"reflect_count": values})

    answer = forecast(registry, session, kernels=kernels, reflect_count=rate)

    expected = closed_form(values, rate)
    assert answer.keys["reflect_count"].error == pytest.approx(expected, rel=CLOSE)
    assert answer.resamples == 64


@pytest.mark.parametrize("recorded", [0.5, 0.4, 0.75, 0.3, 0.1])
@pytest.mark.parametrize("rate", [0.2, 0.6])
def test_of_what_was_sampled_it_is_that_of_what_there_was(
    registry: Registry, recorded: float, rate: float
) -> None:
    """A kept value stands for 1/r of its like, also where that is no whole number, or many."""
    values = some_values(rows=10 * ROWS)
    kept = sampled(values, recorded, seed=3)
    session = session_of_values(
        registry, np.repeat(TS, 10), {"reflect_count": kept}, {"reflect_count": recorded}
    )

    answer = forecast(registry, session, reflect_count=rate)

    expected = closed_form(values, rate)
    assert answer.keys["reflect_count"].error == pytest.approx(expected, rel=CLOSE)


@pytest.mark.parametrize("recorded", [0.5, 0.75, 0.3, 0.04])
def test_what_is_not_sampled_any_more_is_exact(registry: Registry, recorded: float) -> None:
    """Whatever the rate was that it was recorded with; so are KPIs of it, and its course."""
    kept = sampled(some_values(), recorded, seed=4)
    rates = {"cc_applied_count": recorded}
    seconds = np.full(ROWS, 2.0)
    session = session_of_values(
        registry, TS, {"cc_applied_count": kept, "cc_applied_seconds": seconds}, rates
    )

    answer = forecast(registry, session, key="cc_applied_count")

    assert answer.keys["cc_applied_count"].error == 0.0
    assert answer.kpi_errors["avg_cc_duration"] == 0.0
    assert answer.course is not None
    np.testing.assert_array_equal(answer.course.low, answer.course.high)


def test_of_a_kpi_it_is_what_sampling_does_to_it(registry: Registry) -> None:
    """Held against four thousand samples of the population; both keys are sampled, each alone."""
    random = np.random.default_rng(5)
    counts = random.integers(1, 6, ROWS).astype(np.float64)
    seconds = counts * random.gamma(4.0, 0.5, ROWS)
    session = session_of_values(
        registry, TS, {"cc_applied_count": counts, "cc_applied_seconds": seconds}
    )

    answer = forecast(registry, session, cc_applied_count=0.6, cc_applied_seconds=0.3)

    truth = window_sums(seconds) / window_sums(counts)
    strayed = np.zeros(WINDOWS)
    for _ in range(4_000):
        of_counts = window_sums(counts * (random.random(ROWS) < 0.6)) / 0.6
        of_seconds = window_sums(seconds * (random.random(ROWS) < 0.3)) / 0.3
        strayed += np.square(of_seconds / of_counts / truth - 1)
    expected = np.median(np.sqrt(strayed / 4_000))
    assert answer.kpi_errors["avg_cc_duration"] == pytest.approx(expected, rel=CLOSE)
    assert math.isnan(answer.kpi_errors["dmg_per_cast"])


def test_of_a_gauge_it_is_that_of_its_mean(registry: Registry) -> None:
    """A gauge is never restored: a mean of alike values is sure, however few are kept."""
    random = np.random.default_rng(6)
    values = random.integers(100, 105, ROWS).astype(np.float64)
    session = session_of_values(registry, TS, {"participants": values})

    answer = forecast(registry, session, key="participants", participants=0.3)

    strayed = np.zeros(WINDOWS)
    for _ in range(2_000):
        kept = random.random(ROWS) < 0.3
        strayed += np.square(
            window_sums(values * kept)
            / window_sums(kept.astype(np.float64))
            / window_sums(values)
            * IN_WINDOW
            - 1
        )
    expected = np.median(np.sqrt(strayed / 2_000))
    assert answer.keys["participants"].error == pytest.approx(expected, rel=CLOSE)
    assert answer.course is not None
    np.testing.assert_allclose(answer.course.recorded, 102.0, rtol=0.02)


def test_the_course_encloses_what_was_recorded(registry: Registry) -> None:
    """In about 95 of 100 buckets a single sample lies within its limits."""
    values, random = some_values(), np.random.default_rng(8)
    session = session_of_values(registry, TS, {"reflect_count": values})

    course = forecast(registry, session, key="reflect_count", reflect_count=0.3).course

    assert course is not None
    assert course.bucket_s == WINDOW_S / 2
    assert len(course.ts) == 2 * WINDOWS
    per_s = values.reshape(2 * WINDOWS, -1).sum(axis=1) / course.bucket_s
    np.testing.assert_allclose(course.recorded, per_s)
    kept = np.where(random.random(ROWS) < 0.3, values / 0.3, 0.0)
    sample = kept.reshape(2 * WINDOWS, -1).sum(axis=1) / course.bucket_s
    inside = (course.low <= sample) & (sample <= course.high)
    assert 0.88 <= inside.mean() <= 0.99


def test_a_slider_moves_the_error_smoothly(registry: Registry) -> None:
    """Chance is the same for all rates, so that what changes is the rate alone."""
    values = some_values()
    session = session_of_values(registry, TS, {"reflect_count": values})
    what_if_rates = np.arange(0.3, 0.4, 0.01)

    errors = [
        forecast(registry, session, window_s=1e4, reflect_count=rate).keys["reflect_count"].error
        for rate in what_if_rates.tolist()
    ]

    # Drawn anew for each rate, these would differ by 9 % from one to the next.
    plain = np.sqrt((1 - what_if_rates) / what_if_rates)
    assert np.std(errors / plain) / np.mean(errors / plain) < 0.03


def window_sums(values: Floats) -> Floats:
    """Return sums over windows."""
    total: Floats = values.reshape(WINDOWS, -1).sum(axis=1)
    return total
