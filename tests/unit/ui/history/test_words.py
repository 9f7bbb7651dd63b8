"""What the History page says of tiers, days and periods."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.emitter.hot_name import file_safe
from inspector.storage.coverage import Cell, Coverage
from inspector.storage.tiers import Tier, day_start
from inspector.ui.history.calendar_grid import Selection, calendar_grid
from inspector.ui.history.words import (
    cell_words,
    due_words,
    selection_words,
    shard_words,
    tiles_of,
)

TODAY, BEFORE, OLD = "2026-11-27", "2026-11-26", "2026-11-20"
NOON = (day_start(TODAY) or 0.0) + 43_200
CELLS = (
    Cell(TODAY, "world-1", Tier.HOT, (Path("/hot/a"),), 1_000, 5, is_estimate=True),
    Cell(BEFORE, "world-1", Tier.WARM, (Path("/warm/b"), Path("/warm/c")), 2_000, 70),
    Cell(OLD, "world-1", Tier.COLD, (Path("/cold/d"),), 50, 900),
)
GRID = calendar_grid(Coverage(cells=CELLS), NOON)
LAST = len(GRID.days) - 1


def plain(text: str) -> str:
    """Return a text with usual spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("left_s", "said"),
    [
        (-5, "due now"),
        (0, "due now"),
        (30, "in less than 1 min"),
        (90, "in 1 min"),
        (3 * 3_600, "in 3 h"),
        (5_000, "in 1 h 23 min"),
        (2 * 86_400 + 3 * 3_600 + 59, "in 2 d 3 h"),
    ],
)
def test_when_something_is_due_in_words(left_s: float, said: str) -> None:
    """In the two largest units, never more than is left."""
    assert plain(due_words(1_000.0 + left_s, 1_000.0)) == said


def test_a_cell_says_day_shard_tier_files_size_and_records() -> None:
    """A line a tier; a gap says that it is one."""
    assert plain(cell_words(GRID, (1, LAST))) == (
        "Fri 27 Nov 2026 UTC · world-1\nhot: 1 file, 1.0 kB, about 5 records"
    )
    assert plain(cell_words(GRID, (0, LAST - 1))) == (
        "Thu 26 Nov 2026 UTC · All shards\nwarm: 2 files, 2.0 kB, 70 records"
    )
    assert cell_words(GRID, (1, LAST - 2)).endswith("a gap: nothing of this day")
    assert cell_words(GRID, (1, 0)).endswith("nothing")


def test_what_is_chosen_and_what_of_it_opens() -> None:
    """Days that are only roll-ups are said to be left out."""
    head, note, can_open = selection_words(GRID, Selection((0, LAST - 7), (0, LAST)))

    assert head == "Fri 20 Nov 2026 \N{EN DASH} Fri 27 Nov 2026 · all shards"
    assert plain(note) == (
        "3 files, 3.0 kB, about 75 records to open; 1 day is only roll-ups and left out"
    )
    assert can_open


def test_what_cannot_be_opened_says_why() -> None:
    """Only roll-ups, nothing at all, or nothing chosen."""
    _head, cold, can_cold = selection_words(GRID, Selection((0, LAST - 7), (0, LAST - 7)))
    _head, nothing, can_nothing = selection_words(GRID, Selection((0, 0), (0, 0)))
    _head, hint, can_none = selection_words(GRID, None)

    assert plain(cold) == "1 day is only roll-ups: there are no rows to open."
    assert nothing == "There is nothing of that range."
    assert hint.startswith("Drag over days")
    assert not any((can_cold, can_nothing, can_none))


def test_shards_are_named_as_servers_name_them() -> None:
    """Not as names of files spell them; what is no name of theirs stays as it is."""
    assert shard_words(file_safe("eu west/1")) == "eu west/1"
    assert shard_words(file_safe("x" * 200)).endswith(file_safe("x" * 200)[-16:])
    assert shard_words("") == "no shard named"
    assert shard_words("a%0Ab") == "a\\x0Ab"


def test_tiles_are_always_the_same_ones() -> None:
    """So that figures do not jump from place to place."""
    full, empty = tiles_of(Coverage(cells=CELLS), NOON), tiles_of(Coverage(), NOON)

    assert [tile.label for tile in full] == [tile.label for tile in empty]
    assert {tile.label: tile.value for tile in full}["Oldest"] == OLD
    assert all(tile.is_zero for tile in empty)
