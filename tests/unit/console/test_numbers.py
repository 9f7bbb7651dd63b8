"""Numbers in JSON."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.console.numbers import json_number


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_data_is_null(value: float) -> None:
    """JSON has no word for it."""
    assert json_number(value) is None


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (-2.0, "-2"), (0.5, "0.5"), (-0.0, "0"), (2.0**60, "1.1529")]
)
def test_whole_numbers_have_no_fraction(value: float, text: str) -> None:
    """As long as every whole number near it can be told from it."""
    assert json.dumps(json_number(value)).startswith(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_comes_back(value: float) -> None:
    """To the last bit."""
    assert json.loads(json.dumps(json_number(value))) == value
