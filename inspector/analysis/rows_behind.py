"""Rows behind: the lines that a point of a chart was made of."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.chart_spec import QUANTILES, ChartSpec, Mode
from inspector.analysis.chart_words import span
from inspector.analysis.region import region_stats
from inspector.session.fold import FoldKernels
from inspector.session.line_list import Line, LineList
from inspector.session.query import TOTAL, Grid, GroupBy, LookupBuilder, Query
from inspector.session.session import Session
from inspector.session.span import Span
from inspector.session.values import carrying, collect, single_values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def rows_behind(
    session: Session,
    kernels: FoldKernels,
    spec: ChartSpec,
    group: str,
    start_ts: float,
    end_ts: float,
    at_most: int = 1_000,
) -> LineList:
    """Return the lines that carry what a chart shows, newest first.

    Of a KPI they are those that carry its denominator. Behind a curve of a distribution are the
    lines of all groups, those first whose value is nearest to the quantile.

    Args:
        session: Its rows.
        kernels: What does the work.
        spec: The chart.
        group: The group; empty for all rows together.
        start_ts: Unix seconds.
        end_ts: Unix seconds, behind the stretch.
        at_most: How many lines to list; all are counted.
    """
    view, registry, keys = session.view, session.registry, spec.measure.keys(session.registry)
    whole = spec.shown_as is Mode.DISTRIBUTION or group in ("", TOTAL)
    near = _quantile(session, kernels, spec, group, start_ts, end_ts)
    query = Query(
        spec.selector,
        keys,
        GroupBy.NONE if whole else spec.group_by,
        Grid.everything(),
        groups=() if whole else (group,),
    )
    lookup = LookupBuilder(query, session.names).lookup()
    found, total = _Best(at_most), 0
    for rows in collect(view, lookup, Span(start_ts, end_ts), kernels, keys=len(keys)):
        carried = carrying(rows, spec.measure, registry)
        ts = carried.chunk.ts[carried.rows]
        values = single_values(carried, spec.measure, registry)[0] if near is not None else ts
        distance = -ts if near is None else np.nan_to_num(np.abs(values - near), nan=np.inf)
        found.add(distance, ts, carried.first_row + carried.rows)
        total += len(ts)
    lines = tuple(
        Line(*place, ts=ts)
        for place, ts in zip(session.places(found.rows), found.ts.tolist(), strict=True)
    )
    name = "all" if group in ("", TOTAL) else group
    title = (name, spec.measure.name, span(start_ts, end_ts))
    return LineList(" \N{MIDDLE DOT} ".join(title), lines, total)


def _quantile(
    session: Session,
    kernels: FoldKernels,
    spec: ChartSpec,
    group: str,
    start_ts: float,
    end_ts: float,
) -> float | None:
    if spec.shown_as is not Mode.DISTRIBUTION or group not in QUANTILES:
        return None
    stats = region_stats(session, kernels, spec, (), start_ts, end_ts).groups[0]
    value = stats.quantiles[list(QUANTILES).index(group)]
    return None if math.isnan(value) else value


class _Best:
    """The rows of least distance; among equals, the newest.

    Attributes:
        rows: (n,) int64, numbers of rows, best first.
        ts: (n,) float64, Unix seconds.
    """

    def __init__(self, at_most: int) -> None:
        self.rows: Ints = np.zeros(0, np.int64)
        self.ts: Floats = np.zeros(0)
        self._distance: Floats = np.zeros(0)
        self._at_most = at_most

    def add(self, distance: Floats, ts: Floats, rows: Ints) -> None:
        distance = np.concatenate([self._distance, distance])
        ts, rows = np.concatenate([self.ts, ts]), np.concatenate([self.rows, rows])
        if len(rows) > self._at_most > 0:
            # Sorting is for the few that may stay.
            worst = np.partition(distance, self._at_most - 1)[self._at_most - 1]
            near = distance <= worst
            distance, ts, rows = distance[near], ts[near], rows[near]
        order = np.lexsort((-rows, -ts, distance))[: self._at_most]
        self._distance, self.ts, self.rows = distance[order], ts[order], rows[order]
