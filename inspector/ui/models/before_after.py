"""The values of a chart before and after an instant, such as a save of a config file."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ui.models.format import duration, shortened, with_unit
from inspector.ui.models.frame import Series

Floats = NDArray[np.float64]

WINDOW_S = 60.0
"""How much time before and after is looked at, where buckets are short enough."""

_NO_DATA = "no data"
_ARROW = "\N{RIGHTWARDS ARROW}"
_NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class Change:
    """Mean values of a curve before and after; NaN where there is no data."""

    before: float
    after: float


def window_s(series: tuple[Series, ...]) -> float:
    """Return how much time before and after has data: two buckets at least."""
    return max(WINDOW_S, 2 * max((bucket_width_s(one.x_s) for one in series), default=0.0))


def bucket_width_s(x_s: Floats) -> float:
    """Return how long the buckets of a curve are in seconds; 0 where that cannot be known."""
    return float(x_s[1] - x_s[0]) if len(x_s) > 1 else 0.0


def change(x_s: Floats, y: Floats, first_s: float, last_s: float, width_s: float) -> Change:
    """Return the mean of a curve over the time before one instant and after another.

    The bucket that an instant lies in belongs to neither: part of it is before, part after.

    Args:
        x_s: (n,) ascending, start of each bucket in seconds.
        y: (n,) NaN where there is no data.
        first_s: The end of what is before.
        last_s: The start of what is after; the same instant, if one thing happened.
        width_s: How much time before and after counts.
    """
    is_before = (
        (x_s >= first_s - width_s) & (x_s < first_s) & (x_s + bucket_width_s(x_s) <= first_s)
    )
    is_after = (x_s > last_s) & (x_s <= last_s + width_s)
    return Change(_mean(y[is_before]), _mean(y[is_after]))


def change_lines(series: tuple[Series, ...], unit: str, first_s: float, last_s: float) -> list[str]:
    """Return what curves were before and after, in words.

    Args:
        series: The curves that are shown.
        unit: Of their values.
        first_s: The end of what is before, seconds since the origin.
        last_s: The start of what is after, seconds since the origin.
    """
    if not series:
        return [_NO_DATA]
    width_s = window_s(series)
    changes = [change(one.x_s, one.y, first_s, last_s, width_s) for one in series]
    if all(math.isnan(one.before) and math.isnan(one.after) for one in changes):
        return [f"{_NO_DATA} within {duration(width_s)} before and after"]
    if len(changes) == 1:
        before, after = _told(changes[0].before, unit), _told(changes[0].after, unit)
        return [f"before {before} {_ARROW} after {after} ({duration(width_s)})"]
    told = [
        f"{shortened(one.name, _NAME_CHARS)}  {_both(by, unit)}"
        for one, by in zip(series, changes, strict=True)
    ]
    return ["", f"before {_ARROW} after ({duration(width_s)})", *told]


def _mean(y: Floats) -> float:
    present = y[np.isfinite(y)]
    return float(present.mean()) if len(present) else math.nan


def _both(change: Change, unit: str) -> str:
    return f"{_told(change.before, unit)} {_ARROW} {_told(change.after, unit)}"


def _told(value: float, unit: str) -> str:
    return _NO_DATA if math.isnan(value) else with_unit(value, unit)
