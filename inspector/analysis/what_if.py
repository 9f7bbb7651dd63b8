"""What-if: what other sample rates would have done to the rows of a loaded session."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.forecast_span import MOST_ROWS, span_of
from inspector.analysis.new_rates import NewRates
from inspector.analysis.resamples import (
    Resamples,
    drawn,
    exact,
    kpi_of,
    mean_of,
    relative_error,
)
from inspector.analysis.sampling_forecast import (
    Course,
    ForecastRequest,
    KeyForecast,
    SamplingForecast,
)
from inspector.analysis.weighed_rows import WeighedRows, weigh
from inspector.core.registry import Kind
from inspector.session.columns import TableView
from inspector.session.resample import ResampleKernels
from inspector.session.session import Session
from inspector.session.stretch import RATE_TEXT, RESAMPLES

_RENEWED_EVERY_S = 1.0
_LOW, _HIGH = 0.025, 0.975

Floats = NDArray[np.float64]


class _UnwantedError(Exception):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True, slots=True)
class _KeyDraws:
    """What was drawn of one metric key.

    Attributes:
        rates: (places,) float64, the rates it was drawn with.
        values: Its total in each cell.
        counts: The number of its values in each cell, of a gauge; None of others.
        windows: What its windows come to.
        error: How far they stray.
    """

    rates: Floats
    values: Resamples
    counts: Resamples | None
    windows: Resamples
    error: float


class SamplingWhatIf:
    """Answers what other sample rates would have done; used by one thread.

    What was drawn stays until its rates change, so that of all keys only the one whose slider moves
    is drawn anew. Rows that come meanwhile are taken in about once a second, or as soon as the
    range moves: whoever asks decides how often that is. At most `MOST_ROWS` rows are looked at.
    """

    def __init__(
        self,
        session: Session,
        kernels: ResampleKernels,
        clock: Callable[[], float] = time.monotonic,
        most_rows: int = MOST_ROWS,
    ) -> None:
        self._session = session
        self._registry = session.registry
        self._kernels = kernels
        self._clock = clock
        self._most_rows = most_rows
        self._new_rates = NewRates(session.registry)
        self._range: tuple[float, float, float] | None = None
        self._view = TableView()
        self._taken_at_s = 0.0
        self._weighed: WeighedRows | None = None
        self._draws: dict[int, _KeyDraws] = {}

    def answer(
        self, request: ForecastRequest, is_unwanted: Callable[[], bool]
    ) -> SamplingForecast | None:
        """Return what would have been; None if that became unwanted.

        Args:
            request: What is asked.
            is_unwanted: Is asked between chunks; what was done until then is not lost.
        """

        def check() -> None:
            if is_unwanted():
                raise _UnwantedError

        try:
            return self._answer(request, check)
        except _UnwantedError:
            return None

    def _answer(self, request: ForecastRequest, check: Callable[[], None]) -> SamplingForecast:
        rows = self._weigh(request, check)
        has_values = rows.counts > 0
        rates = self._new_rates.table(
            request.rates, request.overrides, rows.entries, has_values, check
        )
        draws = {
            key: self._draw(key, rates, rows, check)
            for key in np.flatnonzero(has_values.any(axis=0)).tolist()
        }
        names, seconds = self._registry.names, max(rows.span.seconds, 1e-3)
        whole = rows.cells.whole_windows(rows.span)
        totals = {names[key]: own.values.summed(rows.cells.by_window) for key, own in draws.items()}
        return SamplingForecast(
            request=request,
            rows=rows.rows,
            start_ts=rows.first_ts,
            is_cut=rows.span.is_cut,
            resamples=RESAMPLES,
            keys=self._keys(rows, rates, draws, seconds),
            kpi_errors={
                kpi.name: relative_error(kpi_of(kpi, totals), whole) for kpi in self._registry.kpis
            },
            bytes_per_s=rows.line_bytes / seconds,
            predicted_bytes_per_s=rows.expected_line_bytes(rates, check) / seconds,
            course=self._course(request.key, rows, draws),
            seconds=rows.span.seconds,
        )

    def _weigh(self, request: ForecastRequest, check: Callable[[], None]) -> WeighedRows:
        """Return the rows that count, those of before if they still do."""
        # A session without rows has no end.
        end_ts = request.end_ts if math.isfinite(request.end_ts) else 0.0
        wanted = end_ts, request.range_s, request.window_s
        view, now_s = self._session.view, self._clock()
        is_due = view is not self._view and now_s - self._taken_at_s >= _RENEWED_EVERY_S
        if self._weighed is None or wanted != self._range or is_due:
            self._weighed, self._draws = None, {}
            self._range, self._view, self._taken_at_s = wanted, view, now_s
            span = span_of(view, *wanted, self._most_rows)
            names = self._session.names
            self._weighed = weigh(
                span, request.window_s, self._registry, names, self._kernels, check
            )
        return self._weighed

    def _draw(
        self, key: int, table: Floats, rows: WeighedRows, check: Callable[[], None]
    ) -> _KeyDraws:
        rates, kept = table[:, key].copy(), self._draws.get(key)
        if kept is None or not np.array_equal(kept.rates, rates):
            kept = self._draws[key] = self._drawn(key, rates, rows, check)
        return kept

    def _drawn(
        self, key: int, rates: Floats, rows: WeighedRows, check: Callable[[], None]
    ) -> _KeyDraws:
        own = rows.counts[:, key] > 0
        was_sampled = rows.weights.stats[:, key, RATE_TEXT].any()
        is_exact = not was_sampled and bool((rates[own] == 1.0).all())
        is_gone = bool((rates[own] == 0.0).all())
        counts = None
        if is_exact:
            values = exact(rows.weights.sums[key])
        else:
            values = drawn(rows.draw(key, rates, check), is_gone=is_gone)
        windows = values.summed(rows.cells.by_window)
        if self._registry.keys[key].kind is Kind.GAUGE:
            counts = drawn(rows.draw(key, rates, check, as_count=True), is_gone=is_gone)
            windows = mean_of(windows, counts.summed(rows.cells.by_window))
        error = relative_error(windows, rows.cells.whole_windows(rows.span))
        return _KeyDraws(rates, values, counts, windows, error)

    def _keys(
        self, rows: WeighedRows, rates: Floats, draws: dict[int, _KeyDraws], seconds: float
    ) -> dict[str, KeyForecast]:
        counts = rows.counts.sum(axis=0)
        taken, expected = rows.value_bytes(), rows.expected_value_bytes(rates)
        return {
            self._registry.names[key]: KeyForecast(
                float(counts[key]) / seconds,
                float(taken[key]) / seconds,
                float(expected[key]) / seconds,
                own.error,
            )
            for key, own in draws.items()
        }

    def _course(self, name: str, rows: WeighedRows, draws: dict[int, _KeyDraws]) -> Course | None:
        key = self._registry.find_key(name)
        if key is None or key not in draws:
            return None
        cells, span, own = rows.cells, rows.span, draws[key]
        bucket_s = cells.per_bucket * cells.cell_s
        numbers = np.arange(cells.number // cells.per_bucket, dtype=np.float64)
        ts = cells.start_ts + numbers * bucket_s
        inside = (ts < span.end_ts) & (ts + bucket_s > span.start_ts)
        values = own.values.summed(cells.by_bucket)
        if own.counts is None:
            covered = np.minimum(ts + bucket_s, span.end_ts) - np.maximum(ts, span.start_ts)
            covered[~inside] = bucket_s
            recorded = cells.by_bucket(rows.weights.sums[key]) / covered
            samples = values.samples / covered[:, None]
        else:
            means = mean_of(values, own.counts.summed(cells.by_bucket))
            recorded, samples = means.truth[:, 0], means.samples
        low, high = _percentiles(samples[inside])
        return Course(_fixed(ts[inside]), bucket_s, _fixed(recorded[inside]), low, high)


def _percentiles(samples: Floats) -> tuple[Floats, Floats]:
    """Return (n,) float64 each: what is below and above most samples of each row."""
    # Samples without data, as a gauge's may be, are sorted behind the others.
    ordered = np.sort(samples, axis=1)
    last = np.maximum(np.count_nonzero(~np.isnan(ordered), axis=1) - 1, 0)
    places = np.arange(len(ordered))
    low = ordered[places, np.rint(_LOW * last).astype(np.int64)]
    high = ordered[places, np.rint(_HIGH * last).astype(np.int64)]
    return _fixed(low), _fixed(high)


def _fixed(values: Floats) -> Floats:
    """Return values that nobody writes: they are handed over to another thread."""
    values.flags.writeable = False
    return values
