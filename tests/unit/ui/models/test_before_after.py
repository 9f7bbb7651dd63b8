"""What the curves of a chart were before and after an instant."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.ui.models.before_after import change, change_lines, window_s
from inspector.ui.models.frame import Series

NAN = math.nan


def curve(y: NDArray[np.float64], bucket_s: float = 1.0, name: str = "meteor") -> Series:
    """Return a curve that begins at the origin."""
    x_s = np.arange(len(y), dtype=np.float64) * bucket_s
    return Series(name, None, x_s, y, None, None, NAN, 0.0)


def stepped(before: float, after: float) -> Series:
    """Return a curve of 200 s with a step at 100 s."""
    return curve(np.where(np.arange(200) < 100, before, after).astype(np.float64))


def test_the_means_of_a_minute_before_and_after() -> None:
    """What is further away does not count."""
    y = np.arange(200, dtype=np.float64)
    one = curve(y)

    by = change(one.x_s, one.y, 100.0, 100.0, 60.0)

    assert by.before == pytest.approx(np.mean(np.arange(40, 100)))
    assert by.after == pytest.approx(np.mean(np.arange(101, 161)))


def test_the_bucket_of_the_instant_is_neither_before_nor_after() -> None:
    """Part of it is one, part the other."""
    one = curve(np.array([1.0, 1.0, 50.0, 3.0, 3.0]), bucket_s=10.0)

    by = change(one.x_s, one.y, 24.0, 24.0, 60.0)

    assert (by.before, by.after) == (1.0, 3.0)


def test_gaps_do_not_count() -> None:
    """A value that is not there is not zero."""
    one = curve(np.array([2.0, NAN, 4.0, 9.0, NAN, 5.0, np.inf]))

    by = change(one.x_s, one.y, 3.0, 3.0, 60.0)

    assert (by.before, by.after) == (3.0, 5.0)


def test_between_two_instants_nothing_counts() -> None:
    """Before the first of several saves, and after the last one."""
    one = curve(np.array([1.0, 1.0, 7.0, 7.0, 3.0, 3.0]))

    by = change(one.x_s, one.y, 2.0, 3.5, 60.0)

    assert (by.before, by.after) == (1.0, 3.0)


@given(
    y=st.lists(st.one_of(st.just(NAN), st.floats(-1e9, 1e9)), max_size=50),
    at_s=st.floats(-100, 150),
)
def test_any_instant_has_values_of_the_curve_or_none(y: list[float], at_s: float) -> None:
    """Means lie between the least and the greatest value there are."""
    one = curve(np.array(y, dtype=np.float64))
    present = one.y[np.isfinite(one.y)]

    by = change(one.x_s, one.y, at_s, at_s, 60.0)

    for value in (by.before, by.after):
        slack = 1e-6 * (1.0 + abs(value))
        assert math.isnan(value) or present.min() - slack <= value <= present.max() + slack


def test_one_curve_is_told_in_one_line() -> None:
    """With its unit, and how much time was looked at."""
    lines = change_lines((stepped(231.4, 164.2),), "s", 100.0, 100.0)

    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [
        "before 231.4 s → after 164.2 s (60 s)"
    ]


def test_several_curves_are_told_by_name() -> None:
    """Each with what it was and what it is; one without data says so."""
    gone = replace(stepped(1.0, NAN), name="whirl")

    lines = change_lines((stepped(231.4, 164.2), gone), "", 100.0, 100.0)

    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [
        "",
        "before → after (60 s)",
        "meteor  231.4 → 164.2",
        "whirl  1.00 → no data",
    ]


def test_no_data_at_all_is_said_once() -> None:
    """Not for each curve."""
    empty = curve(np.full(200, NAN))

    lines = change_lines((empty, empty), "", 100.0, 100.0)

    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [
        "no data within 60 s before and after"
    ]
    assert change_lines((), "", 100.0, 100.0) == ["no data"]


def test_wide_buckets_are_looked_at_for_longer() -> None:
    """In a view of a day a minute would hold no bucket."""
    daily = curve(np.array([5.0, 5.0, 5.0, 8.0, 8.0, 8.0]), bucket_s=300.0)

    assert window_s((daily,)) == 600.0
    lines = change_lines((daily,), "", 900.0, 900.0)

    assert lines[0].replace("\N{NO-BREAK SPACE}", " ") == "before 5.00 → after 8.00 (10 min)"
