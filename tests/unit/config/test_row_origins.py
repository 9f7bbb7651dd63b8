"""Rows of a draft, and the rows on disk that they were."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inspector.config.row_origins import row_origins

Row = dict[str, Any]
rows = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("abcdefgh"), "n": st.integers(0, 3)}),
    max_size=6,
    unique_by=lambda row: row["name"],
)


def named(*names: str) -> list[Row]:
    """Return rows of these names."""
    return [{"name": name, "n": 1} for name in names]


@given(rows, st.randoms())
def test_a_row_that_moved_is_still_known(before: list[Row], random: Any) -> None:
    """Each row has one origin, and that says the same."""
    now = before[:]
    random.shuffle(now)

    origins = row_origins(before, now)

    assert [before[origin] for origin in origins if origin is not None] == now


@given(rows, rows)
def test_no_two_rows_have_one_origin(before: list[Row], now: list[Row]) -> None:
    """And each origin is a row."""
    origins = [origin for origin in row_origins(before, now) if origin is not None]

    assert len(set(origins)) == len(origins)
    assert all(0 <= origin < len(before) for origin in origins)


def test_an_edited_row_is_found_by_its_name() -> None:
    """Wherever it stands."""
    before = named("a", "b", "c")
    now = [{"name": "c", "n": 9}, *named("a", "b")]

    assert row_origins(before, now) == (2, 0, 1)


def test_a_renamed_row_is_found_by_its_place() -> None:
    """Also behind a row that is new."""
    before = named("a", "b", "c")

    assert row_origins(before, [*named("a", "x", "c")]) == (0, 1, 2)
    assert row_origins(before, [{"n": 5}, *named("a", "b", "c")]) == (None, 0, 1, 2)


def test_rows_without_a_name_are_found_by_what_they_say() -> None:
    """Two that are alike are two."""
    before = [{"tier": 1}, {"tier": 2}, {"tier": 1}]

    assert row_origins(before, [{"tier": 1}, {"tier": 1}]) == (0, 2)
