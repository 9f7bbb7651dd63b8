"""The matrix of KPIs and tiers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.pages.entries import EntriesPage

LEFT = Qt.MouseButton.LeftButton
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def test_the_matrix_is_behind_its_tab(page: EntriesPage, some: EntriesFrame) -> None:
    """What is for the entries alone is gone with them."""
    page.show_frame(some)

    QTest.mouseClick(page.head.matrix, LEFT)

    assert page.matrix.isVisible()
    assert not page.head.search.isVisible()
    assert not page.head.columns.isVisible()
    assert page.head.window_choice.isVisible()
    QTest.mouseClick(page.head.entries, LEFT)
    assert page.entries.isVisible()


def test_kpis_are_rows_and_tiers_are_columns(page: EntriesPage, some: EntriesFrame) -> None:
    """And all rows together are the last column, which no baseline fits."""
    page.show_frame(some)
    table = page.matrix_table

    tiers = [table.headerData(place, HORIZONTAL) for place in range(table.columnCount())]
    kpis = [table.headerData(place, VERTICAL) for place in range(table.rowCount())]
    assert tiers == ["tier 3", "tier 5", "all"]
    assert kpis == ["dmg_per_cast", "effective_heal_ratio"]
    assert table.index(0, 1).data() == "231.4 ±4.1, +31\u00a0% vs baseline, n 412"
    assert table.index(0, 2).data() == "50.0 ±1.0, n 100"


def test_the_tooltip_explains_a_cell(page: EntriesPage, some: EntriesFrame) -> None:
    """With sums and baseline; the head says how many records there are."""
    page.show_frame(some)
    table, role = page.matrix_table, Qt.ItemDataRole.ToolTipRole

    assert "dmg_per_cast of tier 5, last 5 m" in str(table.index(0, 1).data(role))
    assert "dmg_per_cast of all rows" in str(table.index(0, 2).data(role))
    assert "412 records" in str(table.headerData(1, HORIZONTAL, role))
    assert "damage_total / casts" in str(table.headerData(0, VERTICAL, role))


def test_arrow_keys_move_through_the_cells(
    page: EntriesPage, some: EntriesFrame, settle: Callable[[], None]
) -> None:
    """New figures leave the keys where they are."""
    page.show_frame(some)
    QTest.mouseClick(page.head.matrix, LEFT)
    settle()
    page.matrix.setFocus()
    page.matrix.setCurrentIndex(page.matrix_table.index(0, 0))

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(page.matrix, key)
    page.show_frame(some)

    current = page.matrix.currentIndex()
    assert (current.row(), current.column()) == (1, 1)
