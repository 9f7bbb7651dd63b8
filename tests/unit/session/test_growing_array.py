"""An array that grows keeps what it held, and what it gave out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.session.growing_array import GrowingArray


@given(st.lists(st.lists(st.integers(-9, 9), max_size=40), max_size=9))
def test_values_are_all_that_was_added(additions: list[list[int]]) -> None:
    """In their order, and nobody's view of them ever changes."""
    growing = GrowingArray(np.int32)
    expected: list[int] = []
    given_out = []
    for addition in additions:
        growing.extend(np.array(addition, np.int32))
        expected += addition
        given_out.append((growing.values, list(expected)))

    assert len(growing) == len(expected)
    for values, then in given_out:
        assert values.tolist() == then
        assert values.flags.c_contiguous
