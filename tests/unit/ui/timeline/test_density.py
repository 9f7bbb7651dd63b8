"""The bars of the overview strip."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.models.frame import Overview
from inspector.ui.timeline.density import bars


@given(
    st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=400),
    st.integers(min_value=1, max_value=300),
)
def test_no_row_is_lost_between_the_bars(rows: list[int], count: int) -> None:
    """All bars together hold as many rows as all buckets."""
    overview = Overview(0.0, 10.0, np.array(rows, dtype=np.float64))

    heights = bars(overview, (0.0, 10.0 * len(rows)), count)

    assert len(heights) == count
    assert heights.sum() == pytest.approx(sum(rows))


def test_even_rows_make_even_bars() -> None:
    """Bars of an even session do not alternate where buckets and bars nearly coincide."""
    overview = Overview(0.0, 10.0, np.full(345, 100.0))

    heights = bars(overview, (0.0, 3_450.0), 200)

    assert heights.max() - heights.min() < 1e-6 * heights.max()
