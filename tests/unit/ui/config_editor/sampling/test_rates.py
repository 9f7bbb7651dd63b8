"""Rates as people set and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.config_editor.sampling.rates import (
    fault_word,
    range_text,
    rate_text,
    rounded,
    stepped,
    typed,
)


@given(st.floats(-2, 3))
def test_a_slider_stays_within_its_ends_and_says_what_it_is(rate: float) -> None:
    """What the number shows is the rate, to the last digit."""
    set_to = rounded(rate)

    assert 0 <= set_to <= 1
    assert float(rate_text(set_to)) == set_to
    assert abs(set_to - min(max(rate, 0), 1)) <= 0.005


def test_small_rates_are_set_in_thousandths() -> None:
    """A rare sample is meant exactly."""
    assert rounded(0.0047) == 0.005
    assert rounded(0.0147) == 0.01


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.2", 0.2), (" 1.5 ", 1.5), ("20 %", 0.2), ("", None), ("abc", "abc"), ("0,2", "0,2")],
)
def test_what_is_typed_is_taken_as_it_is(text: str, value: object) -> None:
    """Nothing is clamped: what is no rate is shown as what it is."""
    assert typed(text) == value


def test_a_rate_is_shown_with_the_digits_that_it_has() -> None:
    """Two at least."""
    assert [rate_text(rate) for rate in (1.0, 0.5, 0.125, 0.005)] == [
        "1.00",
        "0.50",
        "0.125",
        "0.005",
    ]
    assert range_text(0.1, 0.5) == "0.10\N{EN DASH}0.50"
    assert range_text(0.5, 0.5) == "0.50"


def test_a_fault_has_a_word() -> None:
    """Colour never says it alone."""
    assert [fault_word(value) for value in (1.5, -1, "abc", True, 0, 1)] == [
        "above 1",
        "below 0",
        "not a number",
        "not a number",
        "",
        "",
    ]


def test_a_step_from_beyond_an_end_starts_at_the_end() -> None:
    """And one from no number at all, at zero."""
    assert stepped(1.5, -0.05) == 0.95
    assert stepped(None, 0.25) == 0.25
    assert stepped(0.02, -0.05) == 0.0
