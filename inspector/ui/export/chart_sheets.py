"""The values of charts: of what is in view, and of the curves that are not hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.export.sheet import Sheet, Values, instant_columns, sheet_of, with_unit
from inspector.ui.charts.shown import Shown

Floats = NDArray[np.float64]


def chart_name(shown: Shown) -> str:
    """Return what a chart is called."""
    return shown.chart.title


def chart_sheet(shown: Shown) -> Sheet:
    """Return a chart as a table: a row an instant, a column a curve, with its interval.

    Args:
        shown: What the panel draws.
    """
    return page_sheet([shown], chart_name(shown))


def page_sheet(charts: Sequence[Shown], name: str) -> Sheet:
    """Return charts as one table over all their instants.

    Args:
        charts: What the panels draw; with several of them, heads begin with the chart's title.
        name: What the table is called.
    """
    instants = [_instants(shown) for shown in charts]
    ts = np.unique(np.concatenate(instants)) if instants else np.zeros(0)
    columns: list[tuple[str, Values]] = [*instant_columns("ts", ts).items()]
    for shown in charts:
        prefix = f"{shown.chart.title} / " if len(charts) > 1 else ""
        columns += [(prefix + head, values) for head, values in _curves(shown, ts)]
    return sheet_of(name, columns)


def _instants(shown: Shown) -> Floats:
    start_s, end_s = shown.view_s
    seen = [one.x_s[(one.x_s >= start_s) & (one.x_s <= end_s)] for one in shown.curves]
    return np.concatenate(seen) + shown.origin_ts if seen else np.zeros(0)


def _curves(shown: Shown, ts: Floats) -> Iterator[tuple[str, Floats]]:
    unit = shown.chart.unit
    for one in shown.curves:
        own_ts = one.x_s + shown.origin_ts
        yield with_unit(one.name, unit), _at(ts, own_ts, one.y)
        if one.low is not None and one.high is not None:
            yield with_unit(f"{one.name} low", unit), _at(ts, own_ts, one.low)
            yield with_unit(f"{one.name} high", unit), _at(ts, own_ts, one.high)


def _at(ts: Floats, own_ts: Floats, values: Floats) -> Floats:
    """Return (n,) float64, the values at some instants; NaN at those that are not a curve's."""
    found = np.full(len(ts), np.nan)
    if len(own_ts) and len(ts):
        place = np.minimum(np.searchsorted(own_ts, ts), len(own_ts) - 1)
        is_own = own_ts[place] == ts
        found[is_own] = values[place[is_own]]
    return found
