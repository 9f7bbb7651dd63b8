"""Columns of a result: what an engine hands over becomes numbers, instants and texts."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.storage.query_result import MOST_EXACT, Column, column_of


def listed(column: Column) -> list[object]:
    """Return a column as a list, NaN as None."""
    if isinstance(column, tuple):
        return list(column)
    return [None if isinstance(one, float) and math.isnan(one) else one for one in column.tolist()]


def test_whole_numbers_stay_whole() -> None:
    """A count is no fraction."""
    column = column_of([1, 2, 3])

    assert not isinstance(column, tuple)
    assert column.dtype == np.int64
    assert column.tolist() == [1, 2, 3]


def test_null_among_numbers_is_nan() -> None:
    """Whole numbers with gaps are floats, as no whole number means nothing."""
    assert listed(column_of([1, None, 3])) == [1.0, None, 3.0]
    assert listed(column_of([0.5, None, Decimal("1.25")])) == [0.5, None, 1.25]


def test_a_number_that_a_float_cannot_hold_becomes_text() -> None:
    """Rather than another number."""
    huge = MOST_EXACT + 1

    assert column_of([huge, None]) == (str(huge), None)
    assert column_of(np.ma.array([huge, 0], mask=[False, True])) == (str(huge), None)
    assert listed(column_of(np.array([huge]))) == [huge]


def test_instants_are_unix_seconds() -> None:
    """With a zone or without: then it is UTC."""
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    wanted = [at.timestamp(), None]

    assert listed(column_of([at, None])) == wanted
    assert listed(column_of([at.replace(tzinfo=None), None])) == wanted
    assert listed(column_of(np.array(["2026-11-27T12:00", "NaT"], "datetime64[us]"))) == wanted
    midnight = datetime(2026, 11, 27, tzinfo=UTC).timestamp()
    assert listed(column_of([date(2026, 11, 27)])) == [midnight]


def test_whatever_else_becomes_text() -> None:
    """Lists and objects as JSON, truth as SQL spells it, bytes in hex."""
    assert column_of(["a", None]) == ("a", None)
    assert column_of([True, False]) == ("true", "false")
    assert column_of([["x", "y"], []]) == ('["x", "y"]', "[]")
    assert column_of([{"a": 1}]) == ('{"a": 1}',)
    assert column_of([b"\x01\xff"]) == ("01ff",)
    assert column_of([None, None]) == (None, None)


def test_nobody_changes_a_result() -> None:
    """It is handed from thread to thread."""
    column = column_of([1.0, 2.0])

    assert not isinstance(column, tuple)
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 3.0


@given(st.lists(st.none() | st.integers(-MOST_EXACT, MOST_EXACT)))
def test_no_whole_number_is_lost(values: list[int | None]) -> None:
    """Nor any NULL."""
    assert listed(column_of(values)) == values
