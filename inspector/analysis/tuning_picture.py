"""What there is to see of a rule's values: the lines of some groups, with few points each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_timeline import Group
from inspector.analysis.rule_readings import RuleReadings
from inspector.analysis.threshold_tuning import relative_values

MOST_LINES = 8
"""Groups that are drawn, those that come nearest to firing or fire the most."""

BINS = 360
"""Parts of the time looked at, each with its lowest and highest value."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TuningLine:
    """The values of one group, in the unit of the threshold.

    Attributes:
        group: Whose.
        number: Of the group.
        ts: (n,) float64, Unix seconds; read-only.
        y: (n,) float64, NaN for no data; read-only.
    """

    group: Group
    number: int
    ts: Floats
    y: Floats


def tuning_lines(read: RuleReadings, most: int = MOST_LINES) -> tuple[TuningLine, ...]:
    """Return the lines of the groups whose values reach furthest towards firing.

    They stay the same whatever the threshold, so that nothing jumps while it is dragged.
    """
    values = relative_values(read)
    starts = read.readings.starts
    reach = np.full(len(read.groups), -np.inf)
    signed = np.where(np.isfinite(values), read.sign * values, -np.inf)
    own = np.flatnonzero(np.diff(starts) > 0)
    if len(own):
        reach[own] = np.maximum.reduceat(signed, starts[own])
    order = np.argsort(-reach, kind="stable")[:most]
    chosen = [number for number in order.tolist() if reach[number] > -np.inf]
    return tuple(_line(read, number, values) for number in chosen)


def _line(read: RuleReadings, number: int, values: Floats) -> TuningLine:
    low, high = read.readings.starts[number : number + 2].tolist()
    ts, y = _thinned(read.readings.ts[low:high], values[low:high], read)
    for column in (ts, y):
        column.flags.writeable = False
    return TuningLine(read.groups[number], number, ts, y)


def _thinned(ts: Floats, y: Floats, read: RuleReadings) -> tuple[Floats, Floats]:
    """Return the first, lowest and highest value of each bin; a value holds until the next."""
    if len(ts) > 3 * BINS:
        width_s = max((read.until_ts - read.start_ts) / BINS, 1.0)
        place = np.floor((ts - read.start_ts) / width_s).astype(np.int64)
        starts = np.flatnonzero(np.diff(place, prepend=place[0] - 1))
        keep = [starts]
        for sign in (1.0, -1.0):
            ranked = np.where(np.isfinite(y), sign * y, np.inf)
            order = np.lexsort((ranked, place))
            keep.append(order[np.searchsorted(place[order], place[starts])])
        rows = np.unique(np.concatenate(keep))
        ts, y = ts[rows], y[rows]
    return np.append(ts, read.until_ts), np.append(y, y[-1])
