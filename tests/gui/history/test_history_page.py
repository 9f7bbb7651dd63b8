"""The History page: figures, what can be opened, what leaves when, and what to do without data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.storage.coverage_expiry import Leaving
from inspector.storage.tiers import Tier
from inspector.ui.history.calendar_grid import Selection
from inspector.ui.history.looking import HistoryAnswer
from inspector.ui.pages.history import COVERAGE, TRENDS, HistoryPage
from tests.gui.history.kept import NOW_TS, answer_of, days_ago, kept_cells

LEFT = Qt.MouseButton.LeftButton


def test_figures_stand_above_the_calendar(filled: HistoryPage) -> None:
    """Sizes by tier, how much smaller than JSON, and the ends."""
    said = {tile.total.label: tile.total.value for tile in filled.coverage.tiles.tiles}

    assert said["Warm"] == "41.0\N{NO-BREAK SPACE}kB"
    assert said["Warm to JSON"] == "1\N{NO-BREAK SPACE}:\N{NO-BREAK SPACE}15.0"
    assert said["Newest"] == "2026-11-27"
    assert filled.looked.text().startswith("looked at ")


def test_what_leaves_first_stands_first(filled: HistoryPage) -> None:
    """With where it goes, and in how long."""
    table = filled.coverage.leaving_table
    texts = [
        [str(table.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]

    assert [row[1] for row in texts] == ["warm → cold", "cold → deleted"]
    assert texts[0][-1].replace("\N{NO-BREAK SPACE}", " ") == "in 3 h"


def test_a_day_that_is_due_in_part_has_two_rows(page: HistoryPage) -> None:
    """One says what is due now, and one when the rest is."""
    day, hour_s = days_ago(1), 3_600
    due = Leaving(day, Tier.HOT, Tier.WARM, 24, 900, NOW_TS - hour_s, is_due=True)
    later = Leaving(day, Tier.HOT, Tier.WARM, 64, 2_000, NOW_TS + hour_s)

    page.show_answer(replace(answer_of(kept_cells()), leaving=(due, later)))

    assert page.coverage.leaving_table.shown_entries() == [due, later]


def test_a_range_can_be_opened_once_it_has_rows(qtbot: QtBot, filled: HistoryPage) -> None:
    """By the button; a range of roll-ups says why not."""
    coverage = filled.coverage
    assert not coverage.open_button.isEnabled()

    coverage.calendar.select(Selection((0, 10), (0, 12)))
    assert not coverage.open_button.isEnabled()
    assert "only roll-ups" in coverage.note.full

    coverage.calendar.select(Selection((0, 85), (0, 90)))
    with qtbot.waitSignal(filled.coverage.open_wanted, timeout=1_000):
        QTest.mouseClick(coverage.open_button, LEFT)


def test_enter_opens_nothing_where_there_is_nothing_to_open(
    qtbot: QtBot, filled: HistoryPage
) -> None:
    """As the button could not either."""
    calendar = filled.coverage.calendar
    calendar.select(Selection((0, 10), (0, 12)))

    with qtbot.assertNotEmitted(filled.coverage.open_wanted):
        QTest.keyClick(calendar, Qt.Key.Key_Return)


def test_problems_are_told_beside_the_table_as_they_are(page: HistoryPage) -> None:
    """Never as markup; without any there is no card."""
    page.show_answer(answer_of(kept_cells(), ("<b>x.parquet</b>: is damaged",)))
    assert page.coverage.problems.isVisible()
    assert page.coverage.problems.text() == "<b>x.parquet</b>: is damaged"

    page.show_answer(answer_of(kept_cells()))
    assert not page.coverage.problems.isVisible()


def test_logs_without_a_data_folder_say_what_to_do(qtbot: QtBot, page: HistoryPage) -> None:
    """The button asks for a folder; there are no tabs."""
    page.show_answer(HistoryAnswer(answer_of(()).question))

    assert page.empty.headline.text() == "No data folder is open"
    assert not page.tabs.isVisible()
    with qtbot.waitSignal(page.folder_wanted, timeout=1_000):
        QTest.mouseClick(page.empty.button, LEFT)


def test_a_data_folder_without_records_says_so(page: HistoryPage) -> None:
    """It needs no button: servers will write."""
    page.show_answer(HistoryAnswer(answer_of(()).question, is_data_folder=True))

    assert page.empty.headline.text() == "Nothing is kept yet"
    assert not page.empty.button.isVisible()


def test_tabs_are_reached_by_keys(filled: HistoryPage) -> None:
    """And bring their view to the front."""
    filled.activateWindow()
    tabs = filled.tabs.tabs
    tabs[COVERAGE].setFocus()

    QTest.keyClick(tabs[COVERAGE], Qt.Key.Key_Right)
    QTest.keyClick(tabs[TRENDS], Qt.Key.Key_Space)

    assert filled.front == TRENDS
    assert filled.trends.isVisible()
    assert not filled.coverage.isVisible()


def test_a_part_of_a_folder_leads_back_to_the_whole(qtbot: QtBot, filled: HistoryPage) -> None:
    """Only while a part is open."""
    assert not filled.whole.isVisible()
    filled.show_part(is_part=True)

    with qtbot.waitSignal(filled.whole_wanted, timeout=1_000):
        QTest.mouseClick(filled.whole, LEFT)


@pytest.mark.parametrize("shards", [1, 12, 60])
def test_calendar_and_table_share_the_page_however_many_shards(
    page: HistoryPage, shards: int
) -> None:
    """Neither covers the other, nor leaves the page."""
    page.show_answer(answer_of(kept_cells(shards=shards)))
    page.grab()
    calendar, table = page.coverage.calendar, page.coverage.leaving

    top = table.mapTo(page, table.rect().topLeft()).y()
    assert calendar.mapTo(page, calendar.rect().bottomLeft()).y() < top
    assert table.mapTo(page, table.rect().bottomLeft()).y() <= page.height()
    assert calendar.height() >= 80
