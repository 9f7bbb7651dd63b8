"""Which point of which curve a pointer means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inspector.ui.charts.curves import Floats, Mapping, nearest
from inspector.ui.models.frame import Series

_REACH_PX = 12.0
# What a point without a neighbour stands for.
_ALONE_S = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A point of a curve.

    Attributes:
        rank: Which of the curves.
        index: Which of its points.
        x_px: Where it stands.
        y_px: Where it stands.
        is_near: Whether the pointer is on the curve, or almost.
    """

    rank: int
    index: int
    x_px: float
    y_px: float
    is_near: bool


def find(mapping: Mapping, curves: tuple[Series, ...], x_px: float, y_px: float) -> Hit | None:
    """Return the point that a pointer means: on the nearest curve, else on the uppermost one.

    Args:
        mapping: From seconds and values to pixels.
        curves: Most active first.
        x_px: Where the pointer is.
        y_px: Where the pointer is.
    """
    start_s, end_s = mapping.view_s
    s_per_px = (end_s - start_s) / mapping.area.width()
    at_s = start_s + (x_px - mapping.area.left()) * s_per_px
    best, best_px = None, _REACH_PX
    for rank, one in enumerate(curves):
        first, last = np.searchsorted(
            one.x_s, (at_s - _REACH_PX * s_per_px, at_s + _REACH_PX * s_per_px)
        )
        part = slice(max(int(first) - 1, 0), int(last) + 1)
        x = mapping.area.left() + (one.x_s[part] - start_s) / s_per_px
        y = mapping.y_px(one.y[part])
        away_px = _distance_px(x - x_px, y - y_px)
        if away_px <= best_px:
            index = int(np.nanargmin(np.where(np.isfinite(y), np.abs(x - x_px), np.nan)))
            best_px = away_px
            best = Hit(rank, part.start + index, float(x[index]), float(y[index]), True)
    return best or _uppermost(mapping, curves, at_s)


def meant(curves: tuple[Series, ...], hit: Hit) -> tuple[str, float, float]:
    """Return group, start and end of the bucket behind a point, seconds since the origin."""
    curve = curves[hit.rank]
    return curve.group, *bucket_s(curve.x_s, hit.index)


def bucket_s(x_s: Floats, index: int) -> tuple[float, float]:
    """Return start and end of the bucket that a point stands for, seconds since the origin."""
    start_s = float(x_s[index])
    beside = index + 1 if index + 1 < len(x_s) else index - 1
    width_s = abs(float(x_s[beside]) - start_s) if beside >= 0 else _ALONE_S
    return start_s, start_s + width_s


def _uppermost(mapping: Mapping, curves: tuple[Series, ...], at_s: float) -> Hit | None:
    found = None
    for rank, one in enumerate(curves):
        index = nearest(one.x_s, at_s)
        if index is not None and np.isfinite(one.y[index]):
            y = float(mapping.y_px(one.y[index : index + 1])[0])
            if found is None or y < found.y_px:
                found = Hit(rank, index, mapping.x_px(float(one.x_s[index])), y, False)
    return found


def _distance_px(x: Floats, y: Floats) -> float:
    """Return how far a line through points is from the point (0, 0); infinite without points."""
    away = np.hypot(x, y)
    if len(x) > 1:
        dx, dy = np.diff(x), np.diff(y)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        away = np.concatenate((away, np.hypot(x[:-1] + share * dx, y[:-1] + share * dy)))
    return float(np.fmin.reduce(away, initial=np.inf))
