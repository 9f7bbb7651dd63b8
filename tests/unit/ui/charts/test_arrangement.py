"""Where cards stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.charts.arrangement import GAP_PX, MIN_HEIGHT_PX, arrange


@pytest.mark.parametrize(
    ("width", "cards", "in_rows"),
    [
        (1_232, 6, [3, 3]),
        (1_072, 6, [3, 3]),
        (1_712, 6, [3, 3]),
        (800, 6, [2, 2, 2]),
        (500, 3, [1, 1, 1]),
        (2_300, 8, [4, 4]),
        (1_232, 1, [1]),
        (1_232, 4, [2, 2]),
        (1_232, 5, [3, 2]),
        (1_232, 7, [3, 3, 1]),
        (1_232, 8, [3, 3, 2]),
        (1_712, 9, [3, 3, 3]),
    ],
)
def test_as_many_columns_as_fit(width: int, cards: int, in_rows: list[int]) -> None:
    """Few rows are even; where a page scrolls, all rows but the last are full."""
    places = arrange(cards, width, 700)

    rows = sorted({place.y for place in places})
    assert [sum(place.y == y for place in places) for y in rows] == in_rows


@given(
    st.integers(min_value=1, max_value=30),
    st.integers(min_value=300, max_value=4_000),
    st.integers(min_value=200, max_value=2_000),
)
def test_rows_fill_the_width_and_cards_can_be_read(cards: int, width: int, height: int) -> None:
    """Every row is as wide as the page, and no card is too low."""
    places = arrange(cards, width, height)

    assert len(places) == cards
    for y in {place.y for place in places}:
        row = [place for place in places if place.y == y]
        assert row[0].x == 0
        assert row[-1].x + row[-1].width == width
        for left, right in pairwise(row):
            assert right.x - (left.x + left.width) == GAP_PX
    assert min(place.height for place in places) >= MIN_HEIGHT_PX


@given(st.integers(min_value=500, max_value=2_000))
def test_six_cards_fill_a_page_to_its_last_row_of_pixels(height: int) -> None:
    """Two rows of three leave at most one row of pixels over."""
    bottom = max(place.y + place.height for place in arrange(6, 1_232, height))

    assert height - 1 <= bottom <= height


def test_a_page_without_cards_is_empty() -> None:
    """No card, no place."""
    assert arrange(0, 1_000, 700) == ()


@given(
    st.integers(min_value=1, max_value=30),
    st.integers(min_value=300, max_value=4_000),
    st.integers(min_value=200, max_value=2_000),
)
def test_no_row_is_cut_at_the_foot_of_a_page(cards: int, width: int, height: int) -> None:
    """A row is all in sight, or all below the page, unless not even one fits."""
    places = arrange(cards, width, height)

    bottoms = [place.y + place.height for place in places]
    assert all(
        bottom <= max(height, MIN_HEIGHT_PX) or place.y >= height
        for place, bottom in zip(places, bottoms, strict=True)
    )


def test_a_page_has_two_rows_of_three_in_sight_however_high_it_is() -> None:
    """More charts do not make charts smaller: they are scrolled to."""
    for height in (500, 700, 1_000, 1_400):
        assert sum(place.y < height for place in arrange(9, 1_500, height)) == 6
