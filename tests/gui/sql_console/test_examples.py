"""The queries that the console begins with, asked of a real history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.files.resources import load_registry
from inspector.storage.history import History
from inspector.ui.sql_console.console import SqlConsole
from inspector.ui.sql_console.examples import EXAMPLES, Example, examples_for
from tests.gui.sql_console.conftest import TIMEOUT_MS

SAMPLE = Path(__file__).parents[3] / "sample_data" / "session"


@pytest.fixture(scope="module")
def told() -> Iterator[History]:
    """Return the history of the session that comes with the program."""
    with History([SAMPLE], load_registry()) as found:
        yield found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_example_has_an_answer(told: History, example: Example) -> None:
    """It names only what there is; of lists of records there are some."""
    result = told.run(example.sql, 200)

    assert result.names
    assert result.rows or example.view in ("alerts", "rejected")


def test_only_examples_of_views_that_are_there_are_offered() -> None:
    """All, as long as it is not known which are."""
    assert {one.view for one in examples_for(["records"])} == {"records", ""}
    assert examples_for([]) == EXAMPLES


def test_an_example_is_run_by_a_click(console: SqlConsole, told: History, qtbot: QtBot) -> None:
    """On a folder that was never asked before."""
    console.use(told)
    buttons = console.result.welcome.buttons
    qtbot.waitUntil(lambda: len(buttons) == len(EXAMPLES), timeout=TIMEOUT_MS)

    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: console.result.result is not None, timeout=TIMEOUT_MS)

    assert console.result.result is not None
    assert console.result.result.rows > 0
