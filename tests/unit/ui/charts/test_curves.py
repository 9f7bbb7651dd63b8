"""From the arrays of a frame to what a plot needs."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from inspector.ui.charts.curves import (
    Mapping,
    alone,
    extremes,
    nearest,
    outline,
    runs,
    value_at,
    visible,
)
from inspector.ui.charts.scale import ValueScale
from inspector.ui.models.frame import Series

AREA = QRectF(40.0, 10.0, 300.0, 150.0)


def curve(y: list[float], *, low: list[float] | None = None) -> Series:
    """Return a curve with a point a second, and a band from `low` to twice the value."""
    values = np.array(y)
    bottom = np.array(low) if low is not None else None
    top = values * 2 if low is not None else None
    return Series("one", None, np.arange(float(len(y))), values, bottom, top, math.nan, 0.0)


def test_the_view_is_as_wide_as_the_area() -> None:
    """The view begins and ends at the edges of the area."""
    mapping = Mapping((100.0, 400.0), ValueScale(0, 50.0), AREA)

    assert [mapping.x_px(x_s) for x_s in (100.0, 250.0, 400.0)] == [40.0, 190.0, 340.0]


def test_the_scale_is_as_high_as_the_area() -> None:
    """The lowest line is at the bottom of the area, the highest at its top."""
    mapping = Mapping((0.0, 1.0), ValueScale(0, 50.0), AREA)

    assert mapping.y_px(np.array([0.0, 150.0])).tolist() == [160.0, 10.0]


def test_values_far_off_stay_where_a_painter_can_count() -> None:
    """Values out of all proportion end just outside the window, and gaps stay gaps."""
    mapping = Mapping((0.0, 1.0), ValueScale(0, 1e-9), AREA)

    pixels = mapping.y_px(np.array([1e300, -1e300, math.nan]))

    assert np.abs(pixels[:2]).max() < 2**15
    assert math.isnan(pixels[2])


@given(st.lists(st.sampled_from([1.0, math.nan])))
def test_runs_are_exactly_the_values_between_gaps(y: list[float]) -> None:
    """Runs hold every value once, and no two of them touch."""
    found = runs(np.array(y, dtype=np.float64))

    inside = {index for run in found for index in range(run.start, run.stop)}
    assert inside == {index for index, value in enumerate(y) if not math.isnan(value)}
    for left, right in pairwise(found):
        assert left.stop < right.start


def test_a_view_takes_a_point_more_at_either_side() -> None:
    """So that a line leads to the edges of the view."""
    x_s = np.arange(10.0)

    assert x_s[visible(x_s, (3.5, 6.5))].tolist() == [3.0, 4.0, 5.0, 6.0, 7.0]
    assert x_s[visible(x_s, (-5.0, 50.0))].tolist() == x_s.tolist()
    assert len(x_s[visible(x_s, (50.0, 60.0))]) <= 1


@given(st.lists(st.sampled_from([1.0, math.nan]), max_size=30))
def test_alone_are_the_runs_of_one_point(y: list[float]) -> None:
    """A point with a neighbour is part of a line; one without would not be seen."""
    values = np.array(y, dtype=np.float64)

    lone = np.flatnonzero(alone(values)).tolist()

    assert lone == [run.start for run in runs(values) if run.stop - run.start == 1]


def test_an_outline_goes_along_the_top_and_back_along_the_bottom() -> None:
    """The edge of a band is one closed line."""
    x, y = outline(np.array([0.0, 1.0]), np.array([2.0, 3.0]), np.array([9.0, 8.0]))

    assert x.tolist() == [0.0, 1.0, 1.0, 0.0]
    assert y.tolist() == [9.0, 8.0, 3.0, 2.0]


def test_an_outline_is_broken_at_a_gap() -> None:
    """A band has no area where either of its ends is missing."""
    low = np.array([1.0, 1.0, math.nan, 1.0, 1.0])
    high = np.array([2.0, 2.0, 2.0, 2.0, 2.0])

    x, y = outline(np.arange(5.0), low, high)

    assert np.array_equal(x, [0, 1, 1, 0, math.nan, 3, 4, 4, 3], equal_nan=True)
    assert np.array_equal(np.isnan(x), np.isnan(y))


def test_the_outline_of_nothing_is_empty() -> None:
    """No point, or none with an interval, has no edge."""
    nothing = np.array([math.nan, math.nan])

    assert [len(part) for part in outline(np.arange(2.0), nothing, nothing)] == [0, 0]
    assert [len(part) for part in outline(nothing[:0], nothing[:0], nothing[:0])] == [0, 0]


def test_extremes_include_bands_and_skip_gaps() -> None:
    """A scale must have room for the intervals, too."""
    series = (curve([1.0, math.nan, 5.0], low=[-1.0, math.nan, 2.0]), curve([3.0, 3.0, 3.0]))

    assert extremes(series, (0.0, 2.0)) == (-1.0, 10.0)


def test_extremes_know_only_what_is_in_view() -> None:
    """Values beyond the neighbours of the view do not count."""
    series = (curve([100.0, 1.0, 2.0, 3.0, 4.0, 100.0, 100.0]),)

    assert extremes(series, (1.5, 3.5)) == (1.0, 4.0)


def test_extremes_of_nothing_are_nothing() -> None:
    """No curve, or none with a value, has no extremes."""
    assert all(map(math.isnan, extremes((), (0.0, 1.0))))
    assert all(map(math.isnan, extremes((curve([math.nan]),), (0.0, 1.0))))


@pytest.mark.parametrize(
    ("at_s", "index"), [(0.0, 0), (0.4, 0), (0.6, 1), (4.0, 4), (4.9, 4), (-0.9, 0), (5.5, None)]
)
def test_the_nearest_point_is_a_neighbour_or_none(at_s: float, index: int | None) -> None:
    """A point further away than its neighbours are is not near."""
    assert nearest(np.arange(5.0), at_s) == index


def test_a_curve_without_points_has_no_value() -> None:
    """The value of an empty curve is NaN, everywhere."""
    assert math.isnan(value_at(curve([]), 1.0))
    assert value_at(curve([7.0, 8.0]), 1.2) == 8.0
