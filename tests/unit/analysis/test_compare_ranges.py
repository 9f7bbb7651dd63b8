"""Before and after a save: two ranges of the same length, with nothing else between them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inspector.analysis.compare_ranges import around
from inspector.core.errors import InspectorError
from inspector.session.span import Span

WHOLE = Span(1_000.0, 2_000.0)


def test_windows_are_equally_long() -> None:
    """And meet at the save."""
    before, after = around(1_500.0, WHOLE, window_s=60.0)

    assert (before, after) == (Span(1_440.0, 1_500.0), Span(1_500.0, 1_560.0))


@pytest.mark.parametrize(
    ("instant_ts", "saves", "length_s"),
    [
        (1_040.0, [], 40.0),
        (1_990.0, [], 10.0),
        (1_500.0, [1_480.0], 20.0),
        (1_500.0, [1_500.0, 1_510.0, 1_490.0, 1_530.0], 10.0),
        (1_500.0, [1_100.0, 1_900.0], 60.0),
    ],
)
def test_they_end_with_the_session_and_at_other_saves(
    instant_ts: float, saves: list[float], length_s: float
) -> None:
    """Else two changes would be taken for one; the save itself cuts nothing."""
    before, after = around(instant_ts, WHOLE, saves, 60.0)

    assert before.end_ts - before.start_ts == length_s
    assert after.end_ts - after.start_ts == length_s


@pytest.mark.parametrize("instant_ts", [1_000.0, 900.0, 2_000.0, 2_500.0])
def test_a_save_with_nothing_on_one_side_is_refused(instant_ts: float) -> None:
    """With what can be done."""
    with pytest.raises(InspectorError, match="choose another save"):
        around(instant_ts, WHOLE)


@given(
    st.floats(1_000, 2_000),
    st.lists(st.floats(0, 3_000), max_size=6),
    st.floats(0.5, 5_000),
)
def test_no_other_save_lies_in_them(instant_ts: float, saves: list[float], window_s: float) -> None:
    """Nor anything outside the session."""
    assume(1_000 < instant_ts < 2_000)
    try:
        before, after = around(instant_ts, WHOLE, saves, window_s)
    except InspectorError:
        return
    slack = 1e-9
    assert before.start_ts >= WHOLE.start_ts - slack
    assert after.end_ts <= WHOLE.end_ts + slack
    for ts in saves:
        if ts != instant_ts:
            assert not before.start_ts + slack < ts < before.end_ts
            assert not after.start_ts < ts < after.end_ts - slack
