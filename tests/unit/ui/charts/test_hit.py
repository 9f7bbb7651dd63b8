"""Which point a pointer means."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.hit import bucket_s, find
from inspector.ui.charts.scale import ValueScale
from inspector.ui.models.frame import Series

NAN = float("nan")
# Ten pixels a second, ten pixels a unit; the value 0 is at the bottom, at 300.
MAPPING = Mapping((0.0, 30.0), ValueScale(0, 10.0), QRectF(0, 0, 300, 300))


def curve(y: list[float]) -> Series:
    """Return a curve with a point a second."""
    return Series("one", None, np.arange(len(y), dtype=float), np.array(y), None, None, NAN, 0.0)


def test_the_nearest_curve_within_reach_is_meant() -> None:
    """Of two curves it is the one below the pointer, at the point nearest to it."""
    hit = find(MAPPING, (curve([20.0] * 20), curve([10.0] * 20)), 52.0, 195.0)

    assert hit is not None
    assert (hit.rank, hit.index, hit.x_px, hit.y_px, hit.is_near) == (1, 5, 50.0, 200.0, True)


def test_a_steep_line_between_two_points_is_the_curve_too() -> None:
    """Halfway up a jump the pointer is on the curve, though far from both of its ends."""
    hit = find(MAPPING, (curve([0.0, 0.0, 0.0, 28.0, 28.0]),), 26.0, 150.0)

    assert hit is not None
    assert hit.is_near
    assert hit.index == 3


def test_away_from_all_curves_the_uppermost_is_meant() -> None:
    """At the instant of the pointer."""
    hit = find(MAPPING, (curve([10.0] * 20), curve([20.0] * 20)), 100.0, 20.0)

    assert hit is not None
    assert (hit.rank, hit.index, hit.is_near) == (1, 10, False)


def test_where_there_is_no_data_nothing_is_meant() -> None:
    """In a gap, beside the data, and without a curve."""
    gappy = curve([5.0, NAN, NAN, NAN, NAN, NAN, 5.0])

    assert find(MAPPING, (gappy,), 30.0, 100.0) is None
    assert find(MAPPING, (gappy,), 250.0, 100.0) is None
    assert find(MAPPING, (), 30.0, 100.0) is None


def test_a_bucket_reaches_to_the_next_one() -> None:
    """The last one is as long as the one before; a lone one lasts a second."""
    x_s = np.array([0.0, 5.0, 10.0])

    assert bucket_s(x_s, 1) == (5.0, 10.0)
    assert bucket_s(x_s, 2) == (10.0, 15.0)
    assert bucket_s(x_s[:1], 0) == (0.0, 1.0)
