"""What the Entries page says where there are no rows, or not all of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.session.query import Selector
from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.pages.entries import EntriesPage
from tests.unit.ui.models.entry_frames import frame_of

LEFT = Qt.MouseButton.LeftButton


def test_entries_without_a_row_are_counted(page: EntriesPage, some: EntriesFrame) -> None:
    """Nobody takes a part for the whole."""
    page.show_frame(some)
    assert page.head.entries.rows == "4"

    page.show_frame(replace(some, left_out=7_341))

    assert page.head.entries.rows == "4 of 7,345"
    assert "appeared first" in page.head.entries.toolTip()


def test_the_page_says_what_is_missing(page: EntriesPage) -> None:
    """Nothing yet, nothing in the window, nothing that passes the filters."""
    assert "Adding up" in page.empty.headline.text()

    page.show_frame(frame_of(session_rows=0))
    assert "first line" in page.empty.headline.text()
    assert not page.empty.button.isVisible()

    page.show_frame(frame_of())
    assert page.empty.headline.text() == "Nothing in the last 5 m"


def test_filters_that_select_nothing_can_be_cleared(qtbot: QtBot, page: EntriesPage) -> None:
    """The page only says that a person wants it."""
    page.show_frame(frame_of(filters=Selector(tiers=frozenset({9}))))

    assert "filters" in page.empty.headline.text()
    with qtbot.waitSignal(page.filters_cleared, timeout=1_000):
        QTest.mouseClick(page.empty.button, LEFT)


def test_a_problem_is_said_where_there_is_no_table(page: EntriesPage, some: EntriesFrame) -> None:
    """A table that is there stays."""
    page.show_problem("memory is full")
    assert page.empty.hint.text() == "memory is full"

    page.show_frame(some)
    page.show_problem("memory is full")
    assert page.entries.isVisible()
