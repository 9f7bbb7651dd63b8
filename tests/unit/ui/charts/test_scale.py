"""The scales of a chart."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.charts.scale import ValueScale, fit, follow, labels, time_ticks

values = st.floats(min_value=-1e12, max_value=1e12).filter(lambda v: v == 0 or abs(v) > 1e-9)
NOON_TS = datetime(2025, 1, 1, 12, tzinfo=UTC).timestamp()


@given(values, values)
def test_a_scale_holds_zero_and_all_values(one: float, other: float) -> None:
    """Zero and both extremes are between the lowest and the highest line."""
    low, high = min(one, other), max(one, other)

    scale = fit(low, high)

    slack = scale.step * 1e-9
    assert scale.low <= min(low, 0.0) + slack
    assert scale.high >= max(high, 0.0) - slack
    assert len(scale.lines) == 4


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_values_above_zero_use_most_of_the_scale(high: float) -> None:
    """Curves are not pressed into the lower half of a chart."""
    scale = fit(0.0, high)

    assert scale.low == 0
    assert high / scale.high >= 0.74


@pytest.mark.parametrize(
    ("scale", "texts"),
    [
        (ValueScale(0, 50.0), ("0", "50", "100", "150")),
        (ValueScale(0, 0.25), ("0.00", "0.25", "0.50", "0.75")),
        (ValueScale(0, 400.0), ("0", "400", "800", "1,200")),
        (ValueScale(0, 50_000.0), ("0k", "50k", "100k", "150k")),
        (ValueScale(0, 1.5e6), ("0.0M", "1.5M", "3.0M", "4.5M")),
        (ValueScale(-1, 2.0), ("\N{MINUS SIGN}2", "0", "2", "4")),
    ],
)
def test_labels_share_their_decimals_and_their_power(
    scale: ValueScale, texts: tuple[str, ...]
) -> None:
    """Labels of one scale read alike."""
    plain = tuple(text.removesuffix("k").removesuffix("M") for text in texts)
    assert tuple(label.removesuffix("k").removesuffix("M") for label in labels(scale)) == plain
    assert labels(scale)[-1] == texts[-1]


def test_a_scale_grows_at_once() -> None:
    """No value is ever drawn above the highest line."""
    scale = follow(None, 0.0, 100.0)

    grown = follow(scale, 0.0, scale.high * 1.01)

    assert grown.high > scale.high


def test_a_scale_stands_still_while_values_wobble_below_it() -> None:
    """Small changes do not move the scale."""
    scale = follow(None, 0.0, 100.0)

    assert {follow(scale, 0.0, high) for high in range(85, 101)} == {scale}


def test_a_scale_shrinks_when_values_are_much_smaller() -> None:
    """After a peak has gone, the curves get the room back."""
    scale = follow(None, 0.0, 100.0)

    assert follow(scale, 0.0, 40.0).high <= 60.0


def test_values_beyond_all_measure_are_still_drawn() -> None:
    """The greatest and the smallest floats have a scale."""
    scale = follow(None, -1.7e308, 1.7e308)

    assert math.isfinite(scale.high)
    assert all(len(label) <= 9 for label in labels(scale))


def test_a_scale_without_values_stays() -> None:
    """A gap in all curves does not reset the scale."""
    scale = follow(None, 0.0, 100.0)

    assert follow(scale, math.nan, math.nan) is scale
    assert follow(None, math.nan, math.nan).high > 0


@given(st.lists(st.floats(min_value=0.0, max_value=1e9), min_size=1, max_size=20))
def test_a_scale_that_follows_always_holds_the_latest_value(highs: list[float]) -> None:
    """Whatever came before, the latest extremes are on the scale."""
    scale = None
    for high in highs:
        scale = follow(scale, 0.0, high)
        assert scale.low <= 0 <= high <= scale.high


def test_times_are_round_and_in_the_zone() -> None:
    """Labels stand at round times of the local clock."""
    half_past = timezone(timedelta(hours=5, minutes=30))

    ticks = time_ticks((0.0, 3_600.0), NOON_TS, 400.0, half_past)

    assert [tick.label for tick in ticks] == ["17:30", "17:40", "17:50", "18:00", "18:10",
                                              "18:20", "18:30"]  # fmt: skip
    assert [tick.x_s for tick in ticks] == [600.0 * number for number in range(7)]


def test_a_short_view_shows_seconds() -> None:
    """Steps of less than a minute have labels with seconds."""
    ticks = time_ticks((0.0, 30.0), NOON_TS, 400.0, UTC)

    assert [tick.label for tick in ticks][:3] == ["12:00:00", "12:00:10", "12:00:20"]


def test_midnight_shows_the_day() -> None:
    """The first label of a day is its date."""
    ticks = time_ticks((0.0, 86_400.0), NOON_TS, 400.0, UTC)

    assert datetime(2025, 1, 2, tzinfo=UTC).strftime("2 %b") in [tick.label for tick in ticks]


@given(
    st.floats(min_value=10.0, max_value=1e6),
    st.floats(min_value=0.0, max_value=1e6),
    st.floats(min_value=120.0, max_value=2_000.0),
)
def test_labels_never_touch(span_s: float, start_s: float, width_px: float) -> None:
    """In any view and width there is room between two labels."""
    ticks = time_ticks((start_s, start_s + span_s), NOON_TS, width_px, UTC)

    places = [(tick.x_s - start_s) * width_px / span_s for tick in ticks]
    assert all(right - left >= 47.9 for left, right in pairwise(places))


def test_an_empty_view_has_no_times() -> None:
    """A view without width has nothing to label."""
    assert time_ticks((5.0, 5.0), NOON_TS, 400.0, UTC) == ()
    assert time_ticks((0.0, 5.0), NOON_TS, 0.0, UTC) == ()
