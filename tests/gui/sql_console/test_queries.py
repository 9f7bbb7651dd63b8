"""Past, saved and example queries, and the editor that they go to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.files.query_history import QueryHistory
from inspector.files.saved_queries import SavedQueries, SavedQuery
from inspector.ui.sql_console.console import SqlConsole
from inspector.ui.sql_console.query_list import Shelf
from tests.gui.sql_console.conftest import TIMEOUT_MS, FakeRunner

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def settled(console: SqlConsole, qtbot: QtBot) -> Callable[[], None]:
    """Waits until nothing runs, and all files are written."""

    def wait() -> None:
        qtbot.waitUntil(
            lambda: not console.is_running and not console.shelves.is_busy, timeout=TIMEOUT_MS
        )

    return wait


def listed(console: SqlConsole, shelf: Shelf) -> list[str]:
    """Return the names on a shelf."""
    console.queries.turn_to(shelf)
    return [one.row.name for one in console.queries.listed]


def name_it(console: SqlConsole, name: str) -> None:
    """Type a name into the card, and press Enter."""
    card = console.naming.card
    assert card.isVisible()
    card.field.selectAll()
    QTest.keyClicks(card.field, name)
    QTest.keyClick(card.field, Qt.Key.Key_Return)


def click(widget: QWidget) -> None:
    """Click in the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_what_ran_is_in_the_history(
    console: SqlConsole, runner: FakeRunner, settled: Callable[[], None], history: QueryHistory
) -> None:
    """The newest first, each once, also for the next start."""
    console.use(runner)
    for sql in ("SELECT  1", "SELECT 2", "SELECT  1"):
        console.put(sql, is_run=True)
        settled()

    assert listed(console, Shelf.HISTORY) == ["SELECT 1", "SELECT 2"]
    assert [one.sql for one in history.queries()] == ["SELECT  1", "SELECT 2"]


def test_the_list_is_searched_by_typing_and_enter_takes_one(
    console: SqlConsole, runner: FakeRunner, settled: Callable[[], None]
) -> None:
    """Ctrl+Enter runs it at once."""
    console.use(runner)
    for sql in ("SELECT 1", "SELECT 22", "SELECT 21"):
        console.put(sql, is_run=True)
        settled()
    search = console.queries.search

    QTest.keyClicks(search, "T 2")
    assert [one.sql for one in console.queries.listed] == ["SELECT 21", "SELECT 22"]
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(search, Qt.Key.Key_Down)
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert console.editor.area.content.text == "SELECT 22"
    assert console.editor.area.hasFocus()
    QTest.keyClick(search, Qt.Key.Key_Return, CONTROL)
    settled()

    assert runner.asked[-1] == "SELECT 22"
    assert len(runner.asked) == 4


def test_undo_brings_back_what_a_query_replaced(console: SqlConsole) -> None:
    """Nothing that was typed is lost by a click."""
    QTest.keyClicks(console.editor.area, "SELECT my_work ")
    console.put("SELECT 1")

    QTest.keyClick(console.editor.area, Qt.Key.Key_Z, CONTROL)

    assert console.editor.area.content.text == "SELECT my_work "


def test_a_query_is_saved_under_a_name(
    console: SqlConsole, settled: Callable[[], None], saved: SavedQueries
) -> None:
    """And stands in the list at once."""
    console.put("SELECT 1")

    click(console.editor.save_button)
    name_it(console, "One")
    settled()

    assert saved.queries() == (SavedQuery("One", "SELECT 1"),)
    assert listed(console, Shelf.SAVED) == ["One"]
    assert console.editor.title.full == "Saved as One"


def test_a_saved_query_is_renamed_and_deleted(
    console: SqlConsole, settled: Callable[[], None], saved: SavedQueries, history: QueryHistory
) -> None:
    """Deleted by a slip, its text is still in the history."""
    console.shelves.save("One", "SELECT 1")
    settled()
    console.queries.turn_to(Shelf.SAVED)
    assert not console.queries.rename.isEnabled()
    QTest.keyClick(console.queries.search, Qt.Key.Key_Down)

    click(console.queries.rename)
    name_it(console, "Two")
    settled()
    assert saved.queries() == (SavedQuery("Two", "SELECT 1"),)
    QTest.keyClick(console.queries.search, Qt.Key.Key_Down)
    click(console.queries.delete)
    settled()

    assert saved.queries() == ()
    assert [one.sql for one in history.queries()] == ["SELECT 1"]


def test_the_card_says_what_a_name_would_do(
    console: SqlConsole, settled: Callable[[], None]
) -> None:
    """Replace a query of the same name; two of one name there cannot be."""
    console.shelves.save("One", "SELECT 1")
    console.shelves.save("Two", "SELECT 2")
    settled()
    card = console.naming.card
    console.put("SELECT 3", "one")

    click(console.editor.save_button)
    assert card.confirm.text() == "Replace"
    card.close()
    card.ask(["One", "Two"], "One", "two", console.queries)

    assert not card.confirm.isEnabled()
    assert "already" in card.hint.text()


def test_a_file_that_cannot_be_read_is_told(
    console: SqlConsole, settled: Callable[[], None], saved: SavedQueries
) -> None:
    """And left as it is."""
    saved.path.parent.mkdir(parents=True)
    saved.path.write_text("{")
    console.put("SELECT 1")

    click(console.editor.save_button)
    name_it(console, "One")
    settled()

    assert "no queries that can be read" in console.editor.title.full
    assert saved.path.read_text() == "{"


def test_what_is_saved_last_is_written_when_the_window_closes(
    console: SqlConsole, saved: SavedQueries
) -> None:
    """A promise is kept."""
    console.shelves.save("One", "SELECT 1")
    console.shelves.save("Two", "SELECT 2")

    console.close()

    assert [one.name for one in saved.queries()] == ["One", "Two"]


def test_history_is_cleared(
    console: SqlConsole,
    runner: FakeRunner,
    settled: Callable[[], None],
    history: QueryHistory,
) -> None:
    """On this machine may sit somebody else."""
    console.use(runner)
    console.put("SELECT 1", is_run=True)
    settled()
    console.queries.turn_to(Shelf.HISTORY)

    click(console.queries.clear)
    settled()

    assert history.queries() == ()
    assert "kept here" in console.queries.empty.text()


def test_in_a_narrow_window_the_list_comes_when_it_is_wanted(
    console: SqlConsole, room: QWidget, settle: Callable[[], None]
) -> None:
    """And stays away else."""
    room.resize(800, 600)
    settle()
    assert console.queries.isHidden()

    click(console.editor.queries_button)
    settle()

    assert console.queries.isVisible()
    assert console.queries.search.hasFocus()


def test_names_are_completed_with_keys(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot
) -> None:
    """Typing opens the list, Enter takes the first, in quotes where it needs them."""
    console.use(runner)
    area, popup = console.editor.area, console.editor.completions.popup
    qtbot.waitUntil(
        lambda: "Rejected lines by reason" not in listed(console, Shelf.EXAMPLES),
        timeout=TIMEOUT_MS,
    )
    area.setFocus()

    QTest.keyClicks(area, "SELECT sum(dama")
    assert popup.isVisible()
    QTest.keyClick(area, Qt.Key.Key_Return)
    QTest.keyClicks(area, ") FROM ")
    assert [row.name for row in popup.rows.rows] == ["records", "alerts"]
    QTest.keyClick(area, Qt.Key.Key_Tab)

    assert area.content.text == 'SELECT sum("metrics.damage_total") FROM records'
    assert popup.isHidden()


def test_enter_behind_a_whole_word_begins_a_line(console: SqlConsole) -> None:
    """The list does not stand in the way."""
    area = console.editor.area

    QTest.keyClicks(area, "SELECT")
    QTest.keyClick(area, Qt.Key.Key_Return)

    assert area.content.text == "SELECT\n"


def test_esc_closes_the_list_before_it_cancels(
    console: SqlConsole, runner: FakeRunner, settled: Callable[[], None]
) -> None:
    """One thing at a time."""
    console.use(runner)
    runner.go.clear()
    console.put("SELECT 1 ", is_run=True)
    QTest.keyClicks(console.editor.area, "fr")
    assert console.editor.completions.popup.isVisible()

    QTest.keyClick(console.editor.area, Qt.Key.Key_Escape)
    assert console.is_running
    QTest.keyClick(console.editor.area, Qt.Key.Key_Escape)
    settled()

    assert console.editor.title.full == "Cancelled"


def test_ctrl_slash_makes_comments_of_sql(console: SqlConsole) -> None:
    """And takes them back."""
    area = console.editor.area
    console.put("SELECT 1")

    QTest.keyClick(area, Qt.Key.Key_Slash, CONTROL)
    assert area.content.text == "-- SELECT 1"
    QTest.keyClick(area, Qt.Key.Key_Slash, CONTROL)

    assert area.content.text == "SELECT 1"
