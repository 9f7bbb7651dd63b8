"""From the arrays of a frame to what a plot needs, without a Python loop over points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from inspector.ui.charts.scale import ValueScale
from inspector.ui.models.frame import Series

Floats = NDArray[np.float64]

# The rasteriser keeps coordinates in 16.16 fixed point.
_FAR_PX = 16_000.0
_NOWHERE = np.array([np.nan])


@dataclass(frozen=True, slots=True)
class Mapping:
    """Takes seconds and values to pixels.

    Attributes:
        view_s: Visible range, from the left edge of `area` to its right edge.
        scale: Values from the bottom of `area` to its top.
        area: Where the lines of the scale stand, in pixels.
    """

    view_s: tuple[float, float]
    scale: ValueScale
    area: QRectF

    def x_px(self, x_s: float) -> float:
        """Return where an instant stands."""
        start_s, end_s = self.view_s
        return self.area.left() + (x_s - start_s) * (self.area.width() / (end_s - start_s))

    def y_px(self, y: Floats) -> Floats:
        """Return where values stand; NaN stays NaN, far values end just outside the window."""
        high_per_px = self.area.height() / (self.scale.high - self.scale.low)
        with np.errstate(over="ignore"):
            pixels: Floats = self.area.bottom() - (y - self.scale.low) * high_per_px
        return np.clip(pixels, -_FAR_PX, _FAR_PX)


def visible(x_s: Floats, view_s: tuple[float, float]) -> slice:
    """Return the part of ascending `x_s` in a view, and one point more at either side."""
    first, last = np.searchsorted(x_s, view_s)
    return slice(max(int(first) - 1, 0), int(last) + 1)


def runs(y: Floats) -> list[slice]:
    """Return the stretches of `y` between gaps, a gap being one NaN or more."""
    present = np.isfinite(y)
    if present.all():
        return [slice(0, len(y))] if len(y) else []
    edges = np.flatnonzero(np.diff(present, prepend=False, append=False)).tolist()
    return [slice(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def alone(y: Floats) -> NDArray[np.bool_]:
    """Return (n,) which values of `y` stand between gaps, without a neighbour to be joined to."""
    present = np.isfinite(y)
    if len(y) > 1 and present.all():
        return ~present
    beside = np.zeros_like(present)
    beside[1:] |= present[:-1]
    beside[:-1] |= present[1:]
    return present & ~beside


def outline(x: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the edge of the area between two curves, once around each stretch without a gap.

    Args:
        x: (n,).
        low: (n,), NaN in a gap.
        high: (n,), NaN in a gap.

    Returns:
        x and y of the edge; a NaN in both stands between two stretches.
    """
    edges_x: list[Floats] = []
    edges_y: list[Floats] = []
    for run in runs(low + high):
        edges_x += [x[run], x[run][::-1], _NOWHERE]
        edges_y += [high[run], low[run][::-1], _NOWHERE]
    if not edges_x:
        return _NOWHERE[:0], _NOWHERE[:0]
    return np.concatenate(edges_x[:-1]), np.concatenate(edges_y[:-1])


def extremes(series: tuple[Series, ...], view_s: tuple[float, float]) -> tuple[float, float]:
    """Return the least and the greatest value in a view, bands included; NaN when it is empty."""
    low, high = np.inf, -np.inf
    for one in series:
        part = visible(one.x_s, view_s)
        for values in (one.y, one.low, one.high):
            if values is not None:
                low = min(low, float(np.fmin.reduce(values[part], initial=np.inf)))
                high = max(high, float(np.fmax.reduce(values[part], initial=-np.inf)))
    return (low, high) if low <= high else (np.nan, np.nan)


def nearest(x_s: Floats, at_s: float) -> int | None:
    """Return the index of the instant nearest to `at_s` in ascending `x_s`; None in an empty one.

    An instant further away than two are from each other is not near: there is no data at `at_s`.
    """
    if not len(x_s):
        return None
    right = min(int(np.searchsorted(x_s, at_s)), len(x_s) - 1)
    left = max(right - 1, 0)
    found = left if at_s - x_s[left] <= x_s[right] - at_s else right
    reach_s = float(x_s[1] - x_s[0]) if len(x_s) > 1 else np.inf
    return found if abs(float(x_s[found]) - at_s) <= reach_s else None


def value_at(series: Series, at_s: float) -> float:
    """Return the value of a curve at an instant; NaN where it has none."""
    index = nearest(series.x_s, at_s)
    return float(series.y[index]) if index is not None else float("nan")
