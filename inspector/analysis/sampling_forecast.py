"""What other sample rates would have done to a loaded session: question and answer, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ForecastRequest:
    """What is wanted.

    Attributes:
        rates: Metric key to the rate it would have; all keys of the registry.
        overrides: Globs over metric paths, each with its rate; the last that matches counts.
        end_ts: Unix seconds, behind the last row that counts.
        range_s: How far back rows count.
        window_s: Length of the windows whose errors are wanted.
        key: The metric key whose course is wanted; empty for none.
    """

    rates: Mapping[str, float]
    overrides: tuple[tuple[str, float], ...]
    end_ts: float
    range_s: float
    window_s: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class KeyForecast:
    """What becomes of one metric key.

    Attributes:
        values_per_s: Values that were written a second.
        bytes_per_s: What they took in the lines, each with its name, a comma, and its rate.
        predicted_bytes_per_s: What they would take.
        error: Standard error of the sum over one window, over the sum; of a gauge, of its mean. 0
            is exact, NaN without data.
    """

    values_per_s: float
    bytes_per_s: float
    predicted_bytes_per_s: float
    error: float


@dataclass(frozen=True, slots=True)
class Course:
    """A metric key over time: what was recorded, and what would have been.

    Attributes:
        ts: (n,) float64, Unix seconds, starts of buckets.
        bucket_s: Their width.
        recorded: (n,) float64, a second, restored by the recorded rates; of a gauge, its mean,
            NaN without data.
        low: (n,) float64, 2.5th percentile of the resamples.
        high: (n,) float64, 97.5th percentile of the resamples.
    """

    ts: NDArray[np.float64]
    bucket_s: float
    recorded: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SamplingForecast:
    """What would have been.

    Attributes:
        request: What was asked.
        rows: How many rows it was computed from.
        start_ts: Unix seconds of the first of them; NaN without rows.
        is_cut: Whether there were more rows in the range than are looked at.
        resamples: How many resamples were drawn.
        keys: By name, those that the rows have.
        kpi_errors: By KPI, as `KeyForecast.error`; those that have no data too.
        bytes_per_s: Of whole lines, as written.
        predicted_bytes_per_s: Of whole lines.
        course: Of the metric key asked for, if the rows have it.
        seconds: How long a time all that is said a second was counted over.
    """

    request: ForecastRequest
    rows: int
    start_ts: float
    is_cut: bool
    resamples: int
    keys: Mapping[str, KeyForecast]
    kpi_errors: Mapping[str, float]
    bytes_per_s: float
    predicted_bytes_per_s: float
    course: Course | None
    seconds: float = 0.0
