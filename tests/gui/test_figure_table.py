"""The table of figures behind a view: as few changes as can be, for a thousand files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.models.ledger_columns import FigureColumn, natural


@dataclass(frozen=True, slots=True)
class Shard:
    """An entry."""

    name: str
    rows: int


ROWS: FigureColumn[Shard] = FigureColumn(
    "Rows", "", 80, 0, lambda one, _now: str(one.rows), lambda one: one.rows
)


def table_of(name_of: Callable[[Shard], str]) -> FigureTable[Shard]:
    """Return a table that is sorted by name."""
    names: FigureColumn[Shard] = FigureColumn(
        "Name",
        "",
        80,
        0,
        lambda one, _now: one.name,
        lambda one: natural(name_of(one)),
        is_text=True,
    )
    return FigureTable((names, ROWS), lambda one: one.name, lambda one: one.name)


def test_rows_that_changed_are_told_at_once() -> None:
    """One change from the first to the last of them, however many there are."""
    table = table_of(lambda one: one.name)
    shards = [Shard(f"world-{place:04}", place) for place in range(1_000)]
    table.show_entries(shards, 0.0)
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))

    shards[3:997] = [Shard(one.name, one.rows + 1) for one in shards[3:997]]
    table.show_entries(shards, 0.0)

    assert told == [(3, 996)]


def test_rows_are_sorted_only_when_what_they_are_sorted_by_changes() -> None:
    """Figures of other columns move nothing, and cost no sorting."""
    sorted_by: list[str] = []

    def name_of(one: Shard) -> str:
        sorted_by.append(one.name)
        return one.name

    table = table_of(name_of)
    table.show_entries([Shard("a", 1), Shard("b", 2), Shard("c", 3)], 0.0)
    sorted_by.clear()

    table.show_entries([table.entry(0), Shard("b", 9), table.entry(2)], 0.0)
    assert set(sorted_by) <= {"b"}

    table.sort_by(1)
    assert [table.entry(row).name for row in range(3)] == ["b", "c", "a"]
    table.show_entries([Shard("a", 10), Shard("b", 9), Shard("c", 3)], 0.0)
    assert [table.entry(row).name for row in range(3)] == ["a", "b", "c"]


def test_a_pointer_holds_the_order_of_rows_that_are_there_and_not_of_none() -> None:
    """A page that opens below the pointer is sorted as any other."""
    table = table_of(lambda one: one.name)
    table.sort_by(1)
    table.hold(is_held=True)

    table.show_entries([Shard("a", 1), Shard("b", 2)], 0.0)
    assert [one.name for one in table.shown_entries()] == ["b", "a"]
    table.show_entries([Shard("a", 3), Shard("b", 2)], 0.0)
    assert [one.name for one in table.shown_entries()] == ["b", "a"]
    table.hold(is_held=False)

    assert [one.name for one in table.shown_entries()] == ["a", "b"]
