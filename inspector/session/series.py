"""Series: from the cells of a fold to the numbers of a chart.

In `lines` every point looks back over a window of whole buckets that ends with it, so that a
sparse entry gives a line rather than a comb. The last bucket is cut at the playhead: what the
window then lacks in time is taken from its length, so that a rate is never understated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.core.evaluation import evaluate
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, MetricKey, Registry
from inspector.core.sampling import half_width_95
from inspector.session.cells import COUNT, ESTIMATE, SUM, VARIANCE
from inspector.session.fold import Folded

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric key or a KPI, as charts show it."""

    of: MetricKey | Kpi

    @property
    def name(self) -> str:
        """Return the name of the metric key or KPI."""
        return self.of.name

    @property
    def is_kpi(self) -> bool:
        """Return whether this is a KPI."""
        return isinstance(self.of, Kpi)

    @property
    def needs_distinct(self) -> bool:
        """Return whether distinct (shard, player) pairs must be counted."""
        return isinstance(self.of, Kpi) and PARTICIPANTS_DISTINCT in self.of.formula.names

    def keys(self, registry: Registry) -> tuple[int, ...]:
        """Return the ids of the metric keys that must be folded."""
        if isinstance(self.of, MetricKey):
            return (registry.key_id(self.of.name),)
        found = (registry.find_key(name) for name in self.of.formula.names)
        return tuple(key for key in found if key is not None)


@dataclass(frozen=True, slots=True)
class Window:
    """Which points are wanted of a fold.

    Attributes:
        first: Bucket of the first point, counted from the epoch.
        points: How many, one a bucket.
        buckets: How many buckets each point looks back over, its own included.
        end_ts: The playhead, Unix seconds: in the last point's bucket, or behind it. Where a
            point has but one bucket, it is not the very start of the last one.
        ranked: The points by which groups are ranked.
    """

    first: int
    points: int
    buckets: int
    end_ts: float
    ranked: slice = field(default_factory=lambda: slice(None))

    def ts(self, width_s: float) -> Floats:
        """Return (points,) float64: where each point's last bucket ends, or the playhead."""
        ends = (self.first + 1 + np.arange(self.points)) * width_s
        ts: Floats = np.minimum(ends, self.end_ts)
        return ts


@dataclass(frozen=True, slots=True)
class Lines:
    """The points of every group of a fold.

    Attributes:
        ts: (points,) float64, where each point's window ends, Unix seconds.
        y: (groups, points) float64, NaN for no data.
        error: (groups, points) float64, half width of the 95 % interval; 0 where exact.
        weight: (groups,) float64, activity by which groups are ranked.
    """

    ts: Floats
    y: Floats
    error: Floats
    weight: Floats


def lines(fold: Folded, measure: Measure, window: Window, registry: Registry) -> Lines:
    """Return the points of `measure` for every group of `fold`."""
    width_s = fold.query.grid.width_s
    ts = window.ts(width_s)
    seconds = ts - (window.first + 1 - window.buckets + np.arange(window.points)) * width_s
    cells = _trailing(fold.cells, fold, window)
    if isinstance(measure.of, Kpi):
        y, error = _kpi(measure.of, cells, fold, window, seconds, registry)
        counts = _denominator_counts(measure.of, cells, registry, fold)
    else:
        y, error = _metric(measure.of, cells[0], seconds)
        counts = np.abs(cells[0, :, :, SUM])
    # Every bucket once, the newest above all: windows side by side, counted from the last point.
    weight = counts[:, window.ranked][:, ::-1][:, :: window.buckets].sum(axis=1)
    return Lines(ts, y, error, weight)


def sums(fold: Folded, window: Window) -> Lines:
    """Return the sum of each single bucket, restored, of the first key of `fold`.

    The last bucket is what it is so far.
    """
    low = window.first - fold.query.grid.first
    cells = fold.cells[0, :, low : low + window.points]
    weight = np.abs(cells[:, window.ranked, SUM]).sum(axis=1)
    error = half_width_95(cells[..., VARIANCE])
    return Lines(window.ts(fold.query.grid.width_s), cells[..., ESTIMATE].copy(), error, weight)


def totals(fold: Folded, window: Window) -> Lines:
    """Return the running total, restored, of the first key of `fold`, which goes with_earlier."""
    low = window.first - fold.query.grid.first
    running = np.cumsum(fold.cells[0, :, : low + window.points], axis=1)[:, low:]
    weight = np.abs(running[:, window.ranked, SUM]).max(axis=1, initial=0.0)
    error = half_width_95(running[..., VARIANCE])
    return Lines(window.ts(fold.query.grid.width_s), running[..., ESTIMATE], error, weight)


def sample_rates(fold: Folded, window: Window) -> Lines:
    """Return the rate that the values of the first key of `fold` were kept with.

    It is what was written over what that stands for: the mean of the recorded rates, each weighted
    by the total it stands for. Where nothing but zeros was written there is no data.
    """
    cells = _trailing(fold.cells, fold, window)[0]
    with np.errstate(invalid="ignore", divide="ignore"):
        y = np.where(cells[..., ESTIMATE] == 0, np.nan, cells[..., SUM] / cells[..., ESTIMATE])
    weight = np.abs(cells[:, window.ranked, SUM]).sum(axis=1)
    return Lines(window.ts(fold.query.grid.width_s), y, np.zeros(y.shape), weight)


def _trailing(values: Floats, fold: Folded, window: Window) -> Floats:
    """Return sums over the trailing window of each point, along the second last axis."""
    low = window.first - window.buckets + 1 - fold.query.grid.first
    part = values[:, :, low : low + window.points + window.buckets - 1]
    if window.buckets == 1:
        return part
    # Summing the window's buckets one by one keeps the exactness that differences of running
    # totals would lose.
    total = np.zeros((*part.shape[:2], window.points, part.shape[3]))
    for step in range(window.buckets):
        total += part[:, :, step : step + window.points]
    return total


def _metric(key: MetricKey, cells: Floats, seconds: Floats) -> tuple[Floats, Floats]:
    if key.kind is Kind.GAUGE:
        with np.errstate(invalid="ignore", divide="ignore"):
            return cells[..., SUM] / cells[..., COUNT], np.zeros(cells.shape[:2])
    error = half_width_95(cells[..., VARIANCE]) / seconds
    return cells[..., ESTIMATE] / seconds, error


def _kpi(
    kpi: Kpi, cells: Floats, fold: Folded, window: Window, seconds: Floats, registry: Registry
) -> tuple[Floats, Floats]:
    slot_of = {key: slot for slot, key in enumerate(fold.query.keys)}
    shape = cells.shape[1:3]
    values: dict[str, float | Floats] = {WINDOW_SECONDS: np.broadcast_to(seconds, shape)}
    for name in kpi.formula.names:
        key = registry.find_key(name)
        if key is not None:
            values[name] = cells[slot_of[key], :, :, ESTIMATE]
    if PARTICIPANTS_DISTINCT in kpi.formula.names:
        low = window.first - fold.query.grid.first
        values[PARTICIPANTS_DISTINCT] = fold.distinct[:, low : low + window.points]
    y = np.array(evaluate(kpi.formula, values), np.float64)
    y[_denominator_counts(kpi, cells, registry, fold) == 0] = np.nan
    return y, np.zeros(shape)


def _denominator_counts(kpi: Kpi, cells: Floats, registry: Registry, fold: Folded) -> Floats:
    """Return (groups, points) float64: records behind each value."""
    slot_of = {key: slot for slot, key in enumerate(fold.query.keys)}
    slots = [slot_of[registry.key_id(name)] for name in counted_keys(kpi)]
    counts: Floats = cells[slots, :, :, COUNT].max(axis=0)
    return counts
