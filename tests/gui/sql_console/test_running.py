"""Running queries: nothing waits for them, and each can be given up."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.errors import StorageError
from inspector.files.query_history import QueryHistory
from inspector.files.saved_queries import SavedQueries
from inspector.ui.sql_console.console import MOST_ROWS, SqlConsole
from inspector.ui.theme import Theme
from tests.gui.sql_console.conftest import (
    TIMEOUT_MS,
    DuckRunner,
    FakeRunner,
    result_of,
    wide_result,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


def press_run(console: SqlConsole) -> None:
    """Press Ctrl+Enter in the editor."""
    QTest.keyClick(console.editor.area, Qt.Key.Key_Return, CONTROL)


def answer(qtbot: QtBot, console: SqlConsole, sql: str) -> None:
    """Run a query, and wait for what becomes of it."""
    console.editor.area.put(sql)
    press_run(console)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)


def test_without_anybody_to_ask_nothing_runs(console: SqlConsole) -> None:
    """And the page says why."""
    console.editor.area.put("SELECT 1")
    press_run(console)

    assert not console.is_running
    assert not console.editor.run_button.isEnabled()
    assert "no folder" in console.result.welcome.hint.text()
    assert not any(button.isEnabled() for button in console.result.welcome.buttons)


def test_ctrl_enter_runs_all(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """And the result says how much there is, and how long it took."""
    console.use(runner)

    answer(qtbot, console, "SELECT 1")

    assert runner.asked == ["SELECT 1"]
    assert console.result.summary.text() == "1 row  ·  0.01 s"
    assert console.result.view.isVisible()


def test_a_selection_runs_alone(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """The rest of the text is left alone."""
    console.use(runner)
    console.editor.area.put("SELECT 1;\nSELECT 2")
    console.editor.area.setTextCursor(console.editor.area.content.over(9, 18))

    press_run(console)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert runner.asked == ["SELECT 2"]


def test_nothing_is_not_run(console: SqlConsole, runner: FakeRunner) -> None:
    """Nor is space."""
    console.use(runner)
    console.editor.area.put(" \n")

    press_run(console)

    assert not console.is_running


def test_while_it_runs_the_window_lives_and_esc_cancels(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot
) -> None:
    """The time that it takes is told; what was there before stays."""
    console.use(runner)
    answer(qtbot, console, "SELECT 1")
    runner.go.clear()

    console.editor.area.put("SELECT 2")
    press_run(console)
    qtbot.waitUntil(lambda: runner.asked == ["SELECT 1", "SELECT 2"], timeout=TIMEOUT_MS)
    assert console.editor.run_button.text() == "Cancel"
    assert console.editor.state.text().startswith("Running")
    assert console.result.view.isVisible()
    assert console.result.summary.text() == "Of the query before"
    QTest.keyClicks(console.editor.area, " + 1")
    assert console.editor.area.content.text == "SELECT 2 + 1"
    QTest.keyClick(console.editor.area, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert runner.cancelled >= 1
    assert console.editor.title.full == "Cancelled"
    assert console.editor.run_button.text() == "Run"
    assert console.result.view.isVisible()
    assert console.result.summary.text().startswith("1 row")


def test_the_button_cancels_too(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """Without an answer before, the place of the result says what happened."""
    console.use(runner)
    runner.go.clear()
    console.editor.area.put("SELECT 2")

    QTest.mouseClick(console.editor.run_button, Qt.MouseButton.LeftButton)
    assert console.is_running
    QTest.mouseClick(console.editor.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.result.empty.headline.text() == "Cancelled"


def test_a_real_query_is_given_up(console: SqlConsole, duck: DuckRunner, qtbot: QtBot) -> None:
    """Though it would run for hours."""
    console.use(duck)
    console.editor.area.put("SELECT count(*) FROM range(10000000) a, range(10000000) b")
    press_run(console)

    QTest.keyClick(console.editor.area, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.editor.title.full == "Cancelled"


def test_nothing_is_looked_at_before_the_console_is_seen(
    qtbot: QtBot, theme: Theme, runner: FakeRunner, history: QueryHistory, saved: SavedQueries
) -> None:
    """Views take a while to make, and most people never ask."""
    console = SqlConsole(theme, history, saved)
    qtbot.addWidget(console)
    console.use(runner)
    assert runner.looked_at == 0

    console.show()
    qtbot.waitUntil(lambda: runner.looked_at == 1, timeout=TIMEOUT_MS)


def test_no_thread_waits_for_what_may_never_come(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot
) -> None:
    """They end when there is nothing to do."""
    console.use(runner)
    answer(qtbot, console, "SELECT 1")
    qtbot.waitUntil(lambda: not console.shelves.is_busy, timeout=TIMEOUT_MS)

    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"sql console", "errands"}


def test_closing_ends_what_runs(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """And its thread; once more does no harm."""
    console.use(runner)
    runner.go.clear()
    console.editor.area.put("SELECT 2")
    press_run(console)
    qtbot.waitUntil(lambda: bool(runner.asked), timeout=TIMEOUT_MS)

    console.close()
    console.close()

    assert runner.cancelled >= 1


def test_an_error_is_shown_where_it_is(console: SqlConsole, duck: DuckRunner, qtbot: QtBot) -> None:
    """The line is marked, the word is underlined, the message stands below."""
    console.use(duck)

    answer(qtbot, console, "SELECT entry,\n  foo\nFROM records")

    (flaw,) = console.editor.area.marks.flaws
    assert flaw.cursor is not None
    assert flaw.cursor.selectedText() == "foo"
    assert list(console.editor.area.marks.flawed_lines()) == [1]
    assert console.result.problem.isVisible()
    assert console.result.problem.headline.text() == "Line 2 is wrong"
    assert "foo" in console.result.problem.message.text()
    QTest.keyClicks(console.editor.area, "x")
    assert console.editor.area.marks.flaws == ()


def test_an_error_in_a_selection_is_marked_where_that_stands(
    console: SqlConsole, duck: DuckRunner, qtbot: QtBot
) -> None:
    """Not as many lines from the top."""
    console.use(duck)
    console.editor.area.put("SELECT 1;\n\nSELECT foo FROM records")
    console.editor.area.setTextCursor(console.editor.area.content.over(11, 34))

    press_run(console)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.result.problem.headline.text() == "Line 3 is wrong"


def test_an_error_without_a_place_is_told_with_its_remedy(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot
) -> None:
    """And never as markup."""
    console.use(runner)
    runner.answer = StorageError("<b>too</b> much", remedy="Ask for less")

    answer(qtbot, console, "SELECT 1")

    assert console.result.problem.message.text() == "<b>too</b> much"
    assert console.result.problem.message.textFormat() is Qt.TextFormat.PlainText
    assert console.result.problem.remedy.text() == "Ask for less"
    assert console.editor.area.marks.flaws == ()


def test_a_runner_that_breaks_is_no_end(
    console: SqlConsole,
    runner: FakeRunner,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next query is answered."""
    console.use(runner)
    with monkeypatch.context() as broken:
        broken.setattr(runner, "run", lambda *_asked: 1 / 0)
        answer(qtbot, console, "SELECT 1")
    assert "division" in console.result.problem.message.text()

    answer(qtbot, console, "SELECT 2")

    assert console.result.view.isVisible()


def test_what_is_cut_is_said(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """A part is not taken for all."""
    console.use(runner)
    runner.answer = wide_result(MOST_ROWS)

    answer(qtbot, console, "SELECT 1")

    assert console.result.note.full.startswith("Cut at 10,000 rows")
    assert console.result.table.rowCount() == MOST_ROWS


def test_no_rows_are_said(console: SqlConsole, runner: FakeRunner, qtbot: QtBot) -> None:
    """Not an empty table."""
    console.use(runner)
    runner.answer = result_of({"n": ("BIGINT", [])})

    answer(qtbot, console, "SELECT 1")

    assert console.result.empty.headline.text() == "No rows"
    assert console.result.empty.isVisible()


def test_what_another_folder_answered_goes(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot
) -> None:
    """Also when it comes late."""
    console.use(runner)
    answer(qtbot, console, "SELECT 1")
    runner.go.clear()
    console.editor.area.put("SELECT 2")
    press_run(console)

    console.use(FakeRunner())
    runner.go.set()
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.result.welcome.isVisible()
    assert console.offers() == []


def test_another_runner_gives_the_query_up(
    console: SqlConsole, runner: FakeRunner, qtbot: QtBot, history: QueryHistory
) -> None:
    """What it would have found belongs to another folder."""
    console.use(runner)
    runner.go.clear()
    console.editor.area.put("SELECT 1")
    press_run(console)
    qtbot.waitUntil(lambda: bool(runner.asked), timeout=TIMEOUT_MS)

    console.use(None)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.result.welcome.isVisible()
    assert not console.editor.run_button.isEnabled()
    qtbot.waitUntil(lambda: not console.shelves.is_busy, timeout=TIMEOUT_MS)
    assert [one.sql for one in history.queries()] == ["SELECT 1"]
