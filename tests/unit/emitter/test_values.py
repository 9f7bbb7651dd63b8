"""Values: what a reader accepts, and how it is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.validation import TS_END_S
from inspector.emitter.losses import Lost
from inspector.emitter.values import checked_value, written_ts, written_value


@pytest.mark.parametrize("value", [nan, inf, -inf, 10**400, "12", None, Decimal("sNaN"), [1]])
@pytest.mark.parametrize("is_counter", [True, False])
def test_what_is_no_finite_number_is_refused(value: Any, is_counter: bool) -> None:
    """Whatever a game hands over, nothing raises."""
    assert checked_value(value, is_counter) is Lost.NOT_FINITE


@pytest.mark.parametrize("value", [-1, -0.5, 0.5, 1.000001, Fraction(1, 3)])
def test_a_counter_is_whole_and_not_negative(value: float) -> None:
    """Other keys may be neither."""
    assert checked_value(value, is_counter=True) is Lost.BAD_COUNTER
    assert checked_value(value, is_counter=False) == float(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, b"0"),
        (3.0, b"3"),
        (-0.0, b"0"),
        (True, b"1"),
        (-7, b"-7"),
        (Decimal("2.5"), b"2.5"),
        (Fraction(1, 3), b"0.333333"),
        (0.1 + 0.2, b"0.3"),
        (2.9999999, b"3"),
        (-0.0000004, b"0"),
        (1234.5678905, b"1234.56789"),
        (0.0000125, b"0.000012"),
        (0.0000135, b"0.000014"),
        (2**53, b"9007199254740992"),
        (float(2**53), b"9007199254740992"),
        (10**17, b"1e17"),
        (1e300, b"1e300"),
        (-1e300, b"-1e300"),
        (8_589_934_592.123457, b"8589934592.123457"),
        (9_007_199_254.5, b"9007199254.5"),
    ],
)
def test_numbers_are_written_as_short_as_six_decimals_allow(value: Any, text: bytes) -> None:
    """Whole ones without a fraction, and too large ones for that as they are."""
    number = checked_value(value, is_counter=False)
    assert not isinstance(number, Lost)

    assert msgspec.json.encode(written_value(number)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_is_by_no_more_than_half_a_millionth(value: float) -> None:
    """Or by what float64 has no room for."""
    written = written_value(value)

    assert abs(written - value) <= 0.5000001e-6 + abs(value) * 2**-52
    assert written_value(written) == written


@pytest.mark.parametrize(
    ("ts", "written"),
    [
        (0, 0),
        (1735758392, 1735758392),
        (1735758392.0, 1735758392),
        (1735758392.1234, 1735758392.123),
        (1735758392.9996, 1735758393),
        (TS_END_S - 0.001, TS_END_S - 0.001),
    ],
)
def test_time_is_written_to_the_millisecond(ts: float, written: float) -> None:
    """A full second has no fraction."""
    assert msgspec.json.encode(written_ts(ts)) == msgspec.json.encode(written)


@pytest.mark.parametrize("ts", [-1, -0.001, nan, inf, TS_END_S, TS_END_S - 0.0001])
def test_what_readers_take_for_no_time_is_none(ts: float) -> None:
    """Also when only rounding makes it so."""
    assert written_ts(ts) is None
