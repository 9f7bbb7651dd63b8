"""Chart specs: what a chart shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.timeline import bucket_width_s

MOST_POINTS = 180
_METRIC_WINDOW_S = 10.0
_METRIC_WINDOW_BUCKETS = 2
_KPI_WINDOW_S = 60.0
_KPI_WINDOW_BUCKETS = 6


class Mode(StrEnum):
    """How the values of a measure become points.

    A gauge has no rate and no sum: for it `RATE` is the mean. A KPI is a ratio of sums: only `RATE`
    (the ratio) and `DISTRIBUTION` (of the ratio of single records) have a meaning.
    """

    RATE = "rate"
    SUM = "sum"
    CUMULATIVE = "cumulative"
    DISTRIBUTION = "distribution"


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a chart shows.

    Attributes:
        measure: The metric key or KPI.
        selector: Which rows.
        group_by: What makes a curve.
        range_s: Visible seconds.
        mode: How values become points.
    """

    measure: Measure
    selector: Selector
    group_by: GroupBy
    range_s: float
    mode: Mode = Mode.RATE

    @property
    def window_s(self) -> float:
        """Return the length of the window that each point looks back over, in seconds."""
        bucket_s = bucket_width_s(self.range_s, MOST_POINTS)
        if self.measure.is_kpi:
            return max(_KPI_WINDOW_S, _KPI_WINDOW_BUCKETS * bucket_s)
        # More than the last bucket, which may have only just begun.
        return max(_METRIC_WINDOW_S, _METRIC_WINDOW_BUCKETS * bucket_s)

    @property
    def bucket_s(self) -> float:
        """Return the width of a bucket in seconds.

        Distinct counts of two buckets do not add up, so where they are needed a bucket is as long
        as the window.
        """
        if self.measure.needs_distinct:
            return self.window_s
        return bucket_width_s(self.range_s, MOST_POINTS)
