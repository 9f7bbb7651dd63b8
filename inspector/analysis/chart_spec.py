"""Chart specs: what a chart shows, as a value."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from inspector.core.formula import SPECIAL_NAMES
from inspector.core.registry import Kind, Kpi
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.timeline import bucket_width_s

MOST_POINTS = 180

QUANTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
"""The curves of a distribution, and which share of the values lies below each."""

# Finer than those of the timeline: a chart is zoomed to where single lines can be told apart.
_FINE_WIDTHS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)

_METRIC_WINDOW_S = 10.0
_METRIC_WINDOW_SHARE = 1 / 30
_METRIC_WINDOW_BUCKETS = 2
_KPI_WINDOW_S = 60.0
_KPI_WINDOW_SHARE = 1.0
_KPI_WINDOW_BUCKETS = 6
_DISTRIBUTION_WINDOW_S = 30.0
_DISTRIBUTION_WINDOW_SHARE = 1 / 10
_DISTRIBUTION_WINDOW_BUCKETS = 3


class Mode(StrEnum):
    """How the values of a measure become points.

    Not every mode has a meaning for every measure: see `modes_of`.
    """

    RATE = "rate"
    SUM = "sum"
    CUMULATIVE = "cumulative"
    DISTRIBUTION = "distribution"
    SAMPLE_RATE = "sample rate"


def modes_of(measure: Measure) -> tuple[Mode, ...]:
    """Return the modes that have a meaning for a measure; `RATE`, which all have, first.

    A gauge has no rate and no sum: for it `RATE` is the mean, and it is never scaled. A KPI is a
    ratio of sums, which `RATE` shows; its distribution is that of the ratios of single records,
    which those KPIs lack that are taken over time or players.
    """
    of = measure.of
    if isinstance(of, Kpi):
        alone = not set(SPECIAL_NAMES).intersection(of.formula.names)
        return (Mode.RATE, Mode.DISTRIBUTION) if alone else (Mode.RATE,)
    if of.kind is Kind.GAUGE:
        return (Mode.RATE, Mode.DISTRIBUTION)
    return tuple(Mode)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a chart shows.

    Attributes:
        measure: The metric key or KPI.
        selector: Which rows.
        group_by: What makes a curve.
        range_s: Visible seconds.
        mode: How values become points, as was asked for.
    """

    measure: Measure
    selector: Selector
    group_by: GroupBy
    range_s: float
    mode: Mode = Mode.RATE

    @property
    def shown_as(self) -> Mode:
        """Return the mode asked for, or `RATE` where that has no meaning for the measure."""
        return self.mode if self.mode in modes_of(self.measure) else Mode.RATE

    @property
    def window_s(self) -> float:
        """Return the length of the window that each point looks back over, in seconds.

        It is a whole number of buckets.
        """
        bucket_s = _bucket_width_s(self.range_s)
        if self.measure.is_kpi:
            longest_s, share, buckets = _KPI_WINDOW_S, _KPI_WINDOW_SHARE, _KPI_WINDOW_BUCKETS
        elif self.shown_as is Mode.DISTRIBUTION:
            longest_s, share = _DISTRIBUTION_WINDOW_S, _DISTRIBUTION_WINDOW_SHARE
            buckets = _DISTRIBUTION_WINDOW_BUCKETS
        elif self.shown_as is Mode.RATE:
            # More than the last bucket, which may have only just begun.
            longest_s, share = _METRIC_WINDOW_S, _METRIC_WINDOW_SHARE
            buckets = _METRIC_WINDOW_BUCKETS
        elif self.shown_as is Mode.SAMPLE_RATE:
            # As short as can be: somebody turned a rate and waits for the step.
            return _METRIC_WINDOW_BUCKETS * bucket_s
        else:
            return bucket_s
        # A little less than the quotient: it may be whole but for its rounding.
        wanted = math.ceil(min(longest_s, share * self.range_s) / bucket_s - 1e-9)
        return max(wanted, buckets) * bucket_s

    @property
    def bucket_s(self) -> float:
        """Return the width of a bucket in seconds.

        Distinct counts of two buckets do not add up, so where they are needed a bucket is as long
        as the window.
        """
        if self.measure.needs_distinct:
            return self.window_s
        return _bucket_width_s(self.range_s)

    @property
    def window_buckets(self) -> int:
        """Return how many buckets the window has."""
        return max(1, round(self.window_s / self.bucket_s))


def _bucket_width_s(range_s: float) -> float:
    for width_s in _FINE_WIDTHS_S:
        if range_s <= width_s * MOST_POINTS:
            return width_s
    return bucket_width_s(range_s, MOST_POINTS)
