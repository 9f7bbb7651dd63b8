"""The window that a preview of a rule looks at, and the values of a measure over it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.rule_groups import Loaded, Part, fold_part
from inspector.core.kpi import KpiValue, evaluate_kpi
from inspector.core.registry import Kind, Kpi, Registry
from inspector.session.cells import COUNT, ESTIMATE, SUM
from inspector.session.columns import TableView
from inspector.session.fold import Fold
from inspector.session.query import Grid
from inspector.session.series import Measure, Window, lines

_BUCKETS = 20
_MOST_POINTS = 8_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PreviewWindow:
    """The latest window, in buckets.

    Attributes:
        grid: Its buckets.
        course: The buckets of all windows over what is loaded, which end with the same one.
        is_short: Whether it holds less than it is to, because no more is loaded.
    """

    grid: Grid
    course: Grid
    is_short: bool = False

    @property
    def length_s(self) -> float:
        """Its length."""
        return self.grid.buckets * self.grid.width_s

    @property
    def start_ts(self) -> float:
        """Where it starts, Unix seconds."""
        return self.grid.start_ts

    @property
    def end_ts(self) -> float:
        """Where it ends, Unix seconds; a little behind the last row."""
        return self.grid.end_ts


def preview_window(
    measure: Measure, length_s: float, view: TableView, *, is_short: bool = False
) -> PreviewWindow:
    """Return the latest window of a length over a table that has rows.

    It is a whole number of buckets, the last of which has the last row. Distinct counts of two
    buckets do not add up: where they are needed the window is one bucket, the last that is over.
    """
    start_ts, last_ts = view.extent.start_ts, view.extent.follow_ts
    most = math.floor(_MOST_POINTS * length_s / max(last_ts - start_ts, length_s))
    buckets = 1 if measure.needs_distinct else min(max(most, 1), _BUCKETS)
    width_s = length_s / buckets
    last = math.floor(last_ts / width_s)
    if measure.needs_distinct and (last - 1) * width_s >= start_ts:
        last -= 1
    first = last - buckets + 1
    earliest = max(math.floor(start_ts / width_s), first - _MOST_POINTS)
    earliest = min(earliest, first)
    course = Grid(earliest, last + 1 - earliest, width_s)
    return PreviewWindow(Grid(first, buckets, width_s), course, is_short)


def value_of(
    measure: Measure, fold: Fold, group: int, window: PreviewWindow, registry: Registry
) -> KpiValue:
    """Return the value of one group of a fold over the whole window, and its n.

    A gauge is a mean; a counter or sum is what it adds up to, restored where values were sampled.
    """
    cells = fold.cells[:, group].sum(axis=1)
    if not isinstance(measure.of, Kpi):
        count = int(cells[0, COUNT])
        if count == 0:
            return KpiValue(math.nan, 0)
        is_gauge = measure.of.kind is Kind.GAUGE
        return KpiValue(float(cells[0, SUM] / count if is_gauge else cells[0, ESTIMATE]), count)
    names = [registry.keys[key].name for key in fold.query.keys]
    totals = dict(zip(names, cells[:, ESTIMATE].tolist(), strict=True))
    counts = {name: int(count) for name, count in zip(names, cells[:, COUNT], strict=True)}
    distinct = int(fold.distinct[group].max())
    return evaluate_kpi(measure.of, totals, counts, window.length_s, distinct)


def curve_values(
    measure: Measure,
    part: Part,
    group: str,
    window: PreviewWindow,
    loaded: Loaded,
) -> tuple[Floats, Floats]:
    """Return instants and values of one group, for every window over what is loaded.

    Returns:
        (n,) float64, ends of windows, Unix seconds; and (n,) float64, NaN for no data.
    """
    keys, course, back = measure.keys(loaded.registry), window.course, window.grid.buckets - 1
    fold = fold_part(part, keys, course, loaded,
                     distinct=measure.needs_distinct, groups=(group,))  # fmt: skip
    points = course.buckets - back
    wanted = Window(course.first + back, points, back + 1, course.end_ts)
    found = lines(fold, measure, wanted, loaded.registry)
    at = fold.groups.index(group)
    y = found.y[at].copy()
    if not isinstance(measure.of, Kpi) and measure.of.kind is not Kind.GAUGE:
        y *= window.length_s
        y[_trailing_counts(fold, at, back + 1) == 0] = np.nan
    return found.ts.copy(), y


def typical_count_per_s(part: Part, key: int, loaded: Loaded) -> list[float]:
    """Return how much a counter grows a second in each group that has any of it."""
    fold = fold_part(part, (key,), Grid.everything(), loaded)
    extent = loaded.view.extent
    range_s = max(extent.follow_ts - extent.start_ts, 1.0)
    totals = fold.cells[0, :, 0, ESTIMATE] / range_s
    return [per_s for per_s in totals.tolist() if per_s > 0]


def _trailing_counts(fold: Fold, group: int, buckets: int) -> Floats:
    """Return (points,) float64: values in the window of each point."""
    counts = fold.cells[0, group, :, COUNT]
    running: Floats = np.convolve(counts, np.ones(buckets), mode="valid")
    return running
