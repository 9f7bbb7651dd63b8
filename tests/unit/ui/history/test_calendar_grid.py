"""The calendar as a grid: days, shards, gaps, and what is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.storage.coverage import Cell, Coverage
from inspector.storage.tiers import Tier, day_start
from inspector.ui.history.calendar_grid import (
    LEAST_DAYS,
    MOST_DAYS,
    CalendarGrid,
    Selection,
    Shade,
    calendar_grid,
    depth,
)

TODAY = "2026-11-27"
NOON = (day_start(TODAY) or 0.0) + 43_200


def a_cell(day: str, shard: str = "world-1", tier: Tier = Tier.WARM, records: int = 10) -> Cell:
    """Return a cell of a file of its own."""
    return Cell(day, shard, tier, (Path(f"/{tier}/{day}/{shard}"),), 100, records)


def grid_of(*cells: Cell) -> CalendarGrid:
    """Return the grid of cells, today at noon."""
    return calendar_grid(Coverage(cells=cells), NOON)


def test_it_goes_up_to_today_and_shows_a_quarter_of_a_year() -> None:
    """However little there is."""
    grid = grid_of(a_cell("2026-11-25"))

    assert grid.days[-1] == TODAY
    assert len(grid.days) == LEAST_DAYS


def test_a_folder_of_long_ago_ends_with_its_own_last_day() -> None:
    """There is no year of nothing behind it."""
    assert grid_of(a_cell("2024-02-29")).days[-1] == "2024-02-29"


def test_a_bad_date_does_not_make_a_calendar_of_decades() -> None:
    """It is counted as not shown."""
    grid = grid_of(a_cell("1970-01-01"), a_cell("2026-11-25"))

    assert len(grid.days) == MOST_DAYS
    assert grid.hidden_days == 1
    assert grid.at((1, len(grid.days) - 3)) != ()


def test_shards_are_in_natural_order_and_those_without_a_name_last() -> None:
    """world-2 before world-10."""
    cells = [a_cell(TODAY, shard) for shard in ("world-10", "", "world-2")]

    assert grid_of(*cells).shards == ("world-2", "world-10", "")


def test_the_first_row_adds_up_all_shards_tier_by_tier() -> None:
    """A roll-up that is in the cells of two shards is one file."""
    roll_up = (Path("/cold/x.parquet"),)
    cold = [Cell(TODAY, shard, Tier.COLD, roll_up, 50, 5) for shard in ("a", "b")]
    grid = grid_of(a_cell(TODAY, "a"), a_cell(TODAY, "b"), *cold)

    warm, rolled = grid.at((0, len(grid.days) - 1))

    assert (warm.tier, warm.records, len(warm.files)) == (Tier.WARM, 20, 2)
    assert (rolled.tier, rolled.records, rolled.files) == (Tier.COLD, 10, roll_up)


def test_a_gap_is_a_day_without_anything_between_days_with_something() -> None:
    """In each row by itself; what is before the first day is none."""
    grid = grid_of(a_cell("2026-11-24"), a_cell("2026-11-26"), a_cell("2026-11-25", "world-2"))
    column = grid.days.index("2026-11-25")

    assert grid.gaps == {(1, column)}


def test_a_selection_is_a_rectangle_whichever_way_it_was_drawn() -> None:
    """With the row of all shards in it, or with each of them, it is of all shards."""
    grid = grid_of(*(a_cell(TODAY, shard) for shard in ("a", "b", "c")))
    last = len(grid.days) - 1

    drawn = Selection((3, last), (2, last - 2))

    assert grid.chosen_days(drawn) == grid.days[-3:]
    assert grid.chosen_shards(drawn) == ("b", "c")
    assert [cell.shard for cell in grid.chosen_cells(drawn)] == ["b", "c"]
    assert grid.chosen_shards(Selection((0, last), (1, last))) is None
    assert grid.chosen_shards(Selection((1, last), (3, last))) is None


def test_cells_are_shaded_against_the_largest_of_their_tier() -> None:
    """Those of all shards among themselves."""
    grid = grid_of(a_cell(TODAY, "a", records=10), a_cell(TODAY, "b", records=30))

    most = grid.most(Shade.RECORDS)

    assert most[False, Tier.WARM] == 30
    assert most[True, Tier.WARM] == 40
    assert grid.most(Shade.BYTES)[False, Tier.WARM] == 100


@given(st.floats(0, 1e9), st.floats(1e-3, 1e9))
def test_more_is_never_lighter(amount: float, most: float) -> None:
    """And the most is the darkest."""
    assert 0 <= depth(min(amount, most), most) <= depth(most, most) == pytest.approx(1.0)
