"""The Entries page by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.theme import Theme, ThemeName
from tests.unit.ui.models.entry_frames import Entry, frame_of

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.Key


def names(page: EntriesPage) -> list[str]:
    """Return what the rows are, from the top."""
    return [page.table.entry(row) for row in range(page.table.rowCount())]


def cell_point(page: EntriesPage, row: int, column: int) -> QPoint:
    """Return the middle of a cell in the viewport."""
    return page.entries.visualRect(page.table.index(row, column)).center()


def head_point(page: EntriesPage, column: int) -> QPoint:
    """Return the middle of the head of a column."""
    head = page.entries.horizontalHeader()
    left = head.sectionViewportPosition(column)
    return QPoint(left + head.sectionSize(column) // 2, head.height() // 2)


def test_a_click_on_a_head_sorts(page: EntriesPage, some: EntriesFrame) -> None:
    """By the figure, the largest first; once more turns it around."""
    page.show_frame(some)
    viewport = page.entries.horizontalHeader().viewport()

    QTest.mouseClick(viewport, LEFT, pos=head_point(page, 4))
    assert names(page)[0] == "ability.meteor"
    assert names(page)[-1] == "resonance.tide_aura"

    QTest.mouseClick(viewport, LEFT, pos=head_point(page, 4))
    assert names(page)[0] == "resonance.tide_aura"


def test_keys_sort_by_the_column_they_are_in(page: EntriesPage, some: EntriesFrame) -> None:
    """The cell that has the keys moves with its entry."""
    page.show_frame(some)
    page.entries.setFocus()
    page.entries.setCurrentIndex(page.table.index(0, 3))

    QTest.keyClick(page.entries, KEYS.Key_Right)
    QTest.keyClick(page.entries, KEYS.Key_S)
    QTest.keyClick(page.entries, KEYS.Key_S)

    assert names(page)[-1] == "ability.meteor"
    assert page.entries.currentIndex().row() == 3


def test_a_click_on_a_name_or_enter_chooses_the_entry(
    page: EntriesPage, some: EntriesFrame
) -> None:
    """A click on a figure does not: it may be there to be copied or read."""
    page.show_frame(some)
    chosen: list[str] = []
    page.entry_chosen.connect(chosen.append)
    viewport = page.entries.viewport()

    QTest.mouseClick(viewport, LEFT, pos=cell_point(page, 1, 4))
    assert chosen == []
    QTest.mouseClick(viewport, LEFT, pos=cell_point(page, 1, 0))
    QTest.keyClick(page.entries, KEYS.Key_Down)
    QTest.keyClick(page.entries, KEYS.Key_Return)

    assert chosen == ["ability.whirl", "resonance.tide_aura"]


def test_rows_stay_while_the_pointer_is_over_them(page: EntriesPage, some: EntriesFrame) -> None:
    """They are put in order when it leaves."""
    page.show_frame(some)
    before, point = names(page), QPointF(9, 9)
    QApplication.sendEvent(page.entries, QEnterEvent(point, point, point))

    changed = frame_of(*(Entry(name, n=n, usual=1.0, heal=0.5) for n, name in enumerate(before)))
    page.show_frame(changed)
    assert names(page) == before

    QTest.mouseMove(page.head)
    page.entries.leaveEvent(QEnterEvent(point, point, point))
    assert names(page) == before[::-1]


def test_rows_stay_while_somebody_moves_through_them_with_the_keys(
    page: EntriesPage, some: EntriesFrame
) -> None:
    """Who reads a row must not lose it."""
    page.show_frame(some)
    page.entries.setFocus()
    QTest.keyClick(page.entries, KEYS.Key_Down)
    before = names(page)

    page.show_frame(
        frame_of(*(Entry(name, n=n, usual=1.0, heal=0.5) for n, name in enumerate(before)))
    )

    assert names(page) == before


def test_a_search_narrows_the_table_and_can_be_cleared(
    page: EntriesPage, some: EntriesFrame
) -> None:
    """With a button, where nothing is left."""
    page.show_frame(some)

    QTest.keyClicks(page.head.search, "TIDE")
    assert names(page) == ["resonance.tide_aura"]
    QTest.keyClicks(page.head.search, "x")
    assert page.empty.isVisible()
    assert "TIDEx" in page.empty.headline.text()

    QTest.mouseClick(page.empty.button, LEFT)
    assert page.entries.isVisible()
    assert page.head.search.text() == ""
    assert len(names(page)) == 4


def test_entries_are_grouped_by_tier_from_the_menu(page: EntriesPage, some: EntriesFrame) -> None:
    """Each tier has a head, which keys go past."""
    page.show_frame(some)
    page.head.group.menu.actions()[1].trigger()

    assert names(page)[0] == names(page)[4] == ""
    page.entries.setFocus()
    page.entries.setCurrentIndex(page.table.index(3, 0))
    QTest.keyClick(page.entries, KEYS.Key_Down)
    assert page.table.entry(page.entries.currentIndex().row()) == "ability.meteor"

    page.head.group.menu.actions()[0].trigger()
    assert "" not in names(page)


def test_the_least_n_is_typed_or_stepped(page: EntriesPage, some: EntriesFrame) -> None:
    """Figures of fewer records are not judged, in both tables."""
    page.show_frame(some)
    field = page.head.least_n
    row = page.table.row_of("ability.mirror_step")
    assert page.table.index(row, 5).data() == "n\u00a0small"

    field.selectAll()
    QTest.keyClicks(field, "20")
    assert page.table.index(row, 5).data() != "n\u00a0small"
    assert page.matrix_table.least_n == 20

    QTest.keyClick(field, KEYS.Key_Up)
    assert (field.value, field.text()) == (30, "30")
    assert page.table.index(row, 5).data() == "n\u00a0small"
    for _ in range(9):
        QTest.keyClick(field, KEYS.Key_Down)
    assert field.value == 0


def test_an_emptied_least_n_keeps_the_number_of_before(
    page: EntriesPage, some: EntriesFrame
) -> None:
    """And shows it again when the field is left."""
    page.show_frame(some)
    field = page.head.least_n
    field.setFocus()
    field.selectAll()

    QTest.keyClick(field, KEYS.Key_Delete)
    assert field.value == 30
    page.entries.setFocus()
    assert field.text() == "30"


def test_another_window_is_asked_for(qtbot: QtBot, page: EntriesPage) -> None:
    """The button names it at once."""
    with qtbot.waitSignal(page.question_changed, timeout=1_000):
        page.head.window_choice.menu.actions()[3].trigger()

    assert page.window_s == 3_600.0
    assert page.head.window_choice.text() == "1 h"


def test_columns_give_way_and_come_back_by_the_menu(
    page: EntriesPage, some: EntriesFrame, settle: Callable[[], None]
) -> None:
    """The menu has a mark at those that are shown."""
    page.show_frame(some)
    marks = {one.text(): one.isChecked() for one in page.head.columns.menu.actions()}
    assert marks["effective_heal_ratio"]
    page.resize(600, 500)
    settle()
    assert "kpi:effective_heal_ratio" not in page.entries.shown

    heal = next(
        one for one in page.head.columns.menu.actions() if one.text() == "effective_heal_ratio"
    )
    assert not heal.isChecked()
    heal.trigger()

    assert "kpi:effective_heal_ratio" in page.entries.shown
    page.head.columns.menu.actions()[-1].trigger()
    assert "kpi:effective_heal_ratio" not in page.entries.shown


@pytest.mark.parametrize("width_px", [690, 900, 1_264, 1_700])
def test_nothing_in_the_head_is_cut_or_covered(
    page: EntriesPage, some: EntriesFrame, settle: Callable[[], None], width_px: int
) -> None:
    """Each part has the room it asks for, beside the one before it."""
    page.resize(width_px, 500)
    page.show_frame(some)
    settle()

    head = page.head
    parts: list[QWidget] = [head.entries, head.matrix, head.search, head.group]
    parts += [head.window_choice, head.least_label, head.least_n, head.columns]
    for before, after in pairwise(parts):
        assert before.geometry().right() < after.geometry().left()
    for part in (head.group, head.window_choice, head.least_label, head.columns):
        assert part.width() >= part.sizeHint().width()
    assert head.columns.geometry().right() <= head.width()


def test_every_control_is_reached_by_the_tab_key_and_has_a_name(
    page: EntriesPage, some: EntriesFrame
) -> None:
    """From the tabs to the table, in the order they stand in."""
    page.show_frame(some)
    page.head.entries.setFocus()
    reached: list[str] = []
    for _ in range(8):
        focus = page.focusWidget()
        assert focus is not None
        reached.append(focus.accessibleName())
        QTest.keyClick(focus, KEYS.Key_Tab)

    assert reached == [
        "Entries",
        "Search entries",
        "What the entries are grouped by: none",
        "How far back rows count: 5 m",
        "Minimum n",
        "Choose which columns are shown",
        "Export the table or a report",
        "Entries",
    ]


def inks(page: EntriesPage, picture: QImage, row: int, column: int) -> set[str]:
    """Return all colours in a cell."""
    room = page.entries.visualRect(page.table.index(row, column))
    return {
        picture.pixelColor(x, y).name()
        for x in range(room.left(), room.right())
        for y in range(room.top(), room.bottom())
    }


def test_figures_are_readable_in_both_themes(
    page: EntriesPage, some: EntriesFrame, theme: Theme, settle: Callable[[], None]
) -> None:
    """What is off has the colour of an alarm; what is greyed differs from what is not."""
    page.show_frame(some)
    for name in ThemeName:
        theme.force(name)
        settle()
        picture = page.entries.viewport().grab().toImage()
        colours = theme.colours

        small = page.table.row_of("ability.mirror_step")
        assert colours.crit.name() in inks(page, picture, 0, 5)
        assert colours.text.name() in inks(page, picture, 0, 4)
        assert colours.text.name() not in inks(page, picture, small, 4)
        assert colours.muted.name() in inks(page, picture, small, 4)
