"""The table of entries behind a view: rows move with what a person holds on to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from inspector.ui.entries.entry_model import EntryTable
from inspector.ui.models.entries_frame import EntriesFrame
from tests.unit.ui.models.entry_frames import Entry, frame_of

HORIZONTAL = Qt.Orientation.Horizontal


def names(table: EntryTable) -> list[str]:
    """Return the entries from the top; empty for the head of a section."""
    return [table.entry(row) for row in range(table.rowCount())]


def rows_of(table: EntryTable, row: int) -> list[str]:
    """Return what the cells of a row say."""
    return [str(table.index(row, place).data()) for place in range(table.columnCount())]


@pytest.fixture
def table(some: EntriesFrame) -> EntryTable:
    """The table of some entries."""
    table = EntryTable()
    table.show_frame(some, "5 m")
    return table


def test_a_row_says_what_the_entry_did(table: EntryTable) -> None:
    """Tier, casts, n, each KPI with half its interval, and how it stands to its baseline."""
    nbsp = "\u00a0"
    assert rows_of(table, 0) == [
        *("ability.meteor", "5", "412.0", "412", "231.4 ±4.1", f"+31{nbsp}%", "–")  # noqa: RUF001
    ]
    assert rows_of(table, 3)[4:6] == ["95.0 ±31", f"n{nbsp}small"]


def test_the_tooltip_of_a_kpi_has_numerator_and_denominator(table: EntryTable) -> None:
    """As plain text, whatever is in it."""
    about = str(table.index(0, 4).data(Qt.ItemDataRole.ToolTipRole))

    assert about.startswith("<span style='white-space: pre'>dmg_per_cast of ability.meteor")
    assert "Σ numerator" in about
    assert "baseline of tier 5: 176.6" in about


def test_the_head_of_the_column_that_sorts_has_an_arrow(table: EntryTable) -> None:
    """In its last line, so that a long name keeps its room."""
    assert table.headerData(3, HORIZONTAL) == "↓ n"

    table.sort_by(6)
    assert table.headerData(6, HORIZONTAL) == "effective_\n↓ heal_ratio"
    table.sort_by(6)
    assert table.headerData(6, HORIZONTAL) == "effective_\n↑ heal_ratio"
    table.sort_by(0)
    assert table.headerData(0, HORIZONTAL) == "Entry ↑"


def test_held_rows_do_not_move_until_they_are_let_go(table: EntryTable) -> None:
    """Figures change in their places; a new entry is below all."""
    before = names(table)
    table.hold(is_held=True)

    table.show_frame(
        frame_of(
            Entry("ability.new", n=9_999, usual=1.0),
            *(Entry(name, n=place, usual=1.0, heal=0.5) for place, name in enumerate(before)),
        ),
        "5 m",
    )

    assert names(table) == [*before, "ability.new"]
    assert table.index(1, 3).data() == "1"
    table.hold(is_held=False)
    assert names(table) == ["ability.new", *reversed(before)]


def test_what_a_person_chose_moves_with_its_entry(table: EntryTable) -> None:
    """And is let go when that is gone."""
    chosen = QPersistentModelIndex(table.index(1, 2))
    assert table.entry(chosen.row()) == "ability.whirl"

    table.order(replace(table.ordering, by_tier=True))
    assert table.entry(chosen.row()) == "ability.whirl"
    assert (chosen.row(), chosen.column()) == (1, 2)

    table.order(replace(table.ordering, needle="meteor"))
    assert not chosen.isValid()


def test_the_head_of_a_section_cannot_be_chosen(table: EntryTable) -> None:
    """Keys go past it."""
    table.order(replace(table.ordering, by_tier=True))

    assert rows_of(table, 0)[0] == "Tier 3"
    assert table.index(0, 0).flags() == Qt.ItemFlag.NoItemFlags
    assert table.index(1, 0).flags() & Qt.ItemFlag.ItemIsSelectable


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.lists(st.integers(0, 9), unique=True, max_size=8), st.booleans(), st.booleans()
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_comes_qt_is_told_all_of_it(
    steps: list[tuple[list[int], bool, bool]],
) -> None:
    """Qt's own tester finds no fault, and a chosen entry is followed for as long as it is there."""
    table = EntryTable()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    held: QPersistentModelIndex | None = None
    followed = ""
    for numbers, is_held, by_tier in steps:
        table.hold(is_held=is_held)
        entries = [Entry(f"ability.e{n}", n=n * 7 % 5, tier=n % 3) for n in numbers]
        table.show_frame(frame_of(*entries), "5 m")
        table.order(replace(table.ordering, by_tier=by_tier))
        assert sorted(filter(None, names(table))) == sorted(entry.name for entry in entries)
        if held is not None and held.isValid():
            assert table.entry(held.row()) == followed
        place = table.rowCount() - 1
        if place >= 0 and table.entry(place):
            held, followed = QPersistentModelIndex(table.index(place, 1)), table.entry(place)
    assert tester.model() is table
