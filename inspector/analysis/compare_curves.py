"""Curves to lay over each other: a KPI of one group over the time since each side began."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.compare_side import Side, SideSums
from inspector.core.registry import Kpi
from inspector.core.sampling import Z_95
from inspector.session.fold import FoldKernels
from inspector.session.fold_reference import groups_of
from inspector.session.query import Grid, GroupBy, LookupBuilder, Query
from inspector.session.timeline import bucket_width_s
from inspector.session.values import collect

Floats = NDArray[np.float64]

MOST_POINTS = 60
"""Of a curve: fewer say more where records are few."""

_LEAST_PART = 0.5
"""Parts that last less than such a share have no point."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A KPI of one side over time; arrays are read-only.

    Attributes:
        x_s: (n,) float64, the middle of each part, in seconds since the side's instant of
            alignment.
        y: (n,) float64, NaN where there is no data.
        half: (n,) float64, half the width of the 95 % interval.
    """

    x_s: Floats
    y: Floats
    half: Floats


def curve(
    side: Side,
    kernels: FoldKernels,
    group_by: GroupBy,
    group: str,
    kpi: Kpi,
    width_s: float,
    *,
    aligned_ts: float | None = None,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Curve | None:
    """Return the curve of one group; None once nobody wants it any more.

    Args:
        side: The rows.
        kernels: What reads their values.
        group_by: What makes a group.
        group: Which one.
        kpi: Of the side's own registry.
        width_s: Seconds of each part.
        aligned_ts: The instant that is zero, Unix seconds; the side's start if None.
        is_unwanted: Asked now and then.
    """
    sums = SideSums(side.registry, [kpi])
    groups = () if group_by is GroupBy.NONE else (group,)
    query = Query(side.selector, sums.keys, group_by, Grid.everything(), groups=groups)
    lookup = LookupBuilder(query, side.names).lookup()
    zero_ts = side.span.start_ts if aligned_ts is None else aligned_ts
    # Parts begin at the instant of alignment, in both directions, so that both sides' are the same.
    first = math.floor((side.span.start_ts - zero_ts) / width_s)
    last = math.ceil((side.span.end_ts - zero_ts) / width_s)
    parts = max(last - first, 1)
    sums.make_room(parts)
    for found in collect(side.view, lookup, side.span, kernels, keys=len(sums.keys), every=True):
        if is_unwanted():
            return None
        owner, _group = groups_of(found.chunk, found.rows, lookup)
        since_s = found.chunk.ts[found.rows[owner]] - zero_ts
        cell = np.floor(since_s / width_s).astype(np.int64) - first
        sums.add(found, owner, np.clip(cell, 0, parts - 1))
    starts_s = np.arange(first, first + parts, dtype=np.float64) * width_s
    own_start_s, own_end_s = side.span.start_ts - zero_ts, side.span.end_ts - zero_ts
    # The first and the last part may be cut; of what is nearly nothing nobody learns anything.
    lasts_s = np.minimum(starts_s + width_s, own_end_s) - np.maximum(starts_s, own_start_s)
    found_kpi = sums.of(kpi, np.maximum(lasts_s, _LEAST_PART * width_s))
    y = np.where(lasts_s >= _LEAST_PART * width_s, found_kpi.value, np.nan)
    middles_s: Floats = starts_s + 0.5 * width_s
    made = Curve(middles_s, y, Z_95 * found_kpi.error)
    for array in (made.x_s, made.y, made.half):
        array.flags.writeable = False
    return made


def width_for(a: Side, b: Side) -> float:
    """Return how long the parts of the curves of two sides are, in seconds."""
    return bucket_width_s(max(a.seconds, b.seconds), MOST_POINTS)
