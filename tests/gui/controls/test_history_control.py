"""The History page of a real data folder: it is looked at, and a range of it opens."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.history.calendar_grid import Selection
from inspector.ui.history_control import LOOK_EVERY_S
from inspector.ui.history_later import HistoryLater
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.history import SQL, TRENDS, HistoryPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.unit.storage.kept_folder import KeptFolder

TIMEOUT_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def kept(logs: Path) -> KeptFolder:
    """The data folder that is open: a log of today by its age, warm and cold before that."""
    kept = KeptFolder(logs)
    kept.warm("2024-12-30", "world-1", rows=20)
    kept.warm("2024-12-31", "world-2", rows=30)
    kept.cold("2024-12-01", {"world-1": 500})
    return kept


@pytest.fixture
def later(
    window: MainWindow, theme: Theme, kept: KeptFolder, control: SourceControl
) -> HistoryLater:
    """What makes the page when it is wanted."""
    assert kept.root.exists()
    return HistoryLater(window, theme, control)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, later: HistoryLater) -> HistoryPage:
    """The page in front, once the folder was looked at."""
    before = later.control
    assert before is None
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: later.control is not None, timeout=TIMEOUT_MS)
    page = later.control.page
    assert isinstance(page, HistoryPage)
    qtbot.waitUntil(lambda: page.coverage.calendar.grid.rows > 0, timeout=TIMEOUT_MS)
    return page


def choose(page: HistoryPage, first: str, last: str, row: int = 0) -> None:
    """Choose days, of all shards or those of a row."""
    days = page.coverage.calendar.grid.days
    selection = Selection((row, days.index(first)), (row, days.index(last)))
    page.coverage.calendar.select(selection)


def test_the_page_is_made_when_it_is_wanted_and_shows_the_folder(page: HistoryPage) -> None:
    """All tiers of it, by day and shard."""
    grid = page.coverage.calendar.grid

    assert {"world-1", "world-2"} <= set(grid.shards)
    assert {"2024-12-01", "2024-12-30", "2024-12-31"} <= set(grid.days)
    assert not page.whole.isVisible()


def test_a_range_opens_as_a_session(
    qtbot: QtBot, window: MainWindow, control: SourceControl, page: HistoryPage
) -> None:
    """Its rows and no others; Live comes to the front, and recent paths stay as they were."""
    recent = window.recent
    choose(page, "2024-12-30", "2024-12-31")

    QTest.mouseClick(page.coverage.open_button, LEFT)

    source = control.source
    assert source is not None
    qtbot.waitUntil(lambda: source.session.view.rows == 50, timeout=TIMEOUT_MS)
    assert source.label == "data · 2024-12-30 \N{EN DASH} 2024-12-31"
    assert window.pages.page == "live"
    assert window.recent == recent


def test_the_folder_of_a_range_is_still_shown_and_opens_whole(
    qtbot: QtBot, window: MainWindow, control: SourceControl, page: HistoryPage
) -> None:
    """What was chosen is still chosen."""
    choose(page, "2024-12-31", "2024-12-31")
    page.coverage.calendar.open_wanted.emit()
    window.show_page("history")
    assert page.coverage.calendar.selection is not None
    qtbot.waitUntil(page.whole.isVisible, timeout=TIMEOUT_MS)

    QTest.mouseClick(page.whole, LEFT)

    source = control.source
    assert source is not None
    qtbot.waitUntil(lambda: source.session.view.rows == 110, timeout=TIMEOUT_MS)
    assert not page.whole.isVisible()


def test_a_new_file_is_seen_while_the_page_is_open(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, later: HistoryLater, page: HistoryPage
) -> None:
    """The folder is looked at again and again."""
    KeptFolder(later.control.root).warm("2024-12-29", "world-3", rows=5)
    now = time.time
    monkeypatch.setattr(later.control, "_now", lambda: now() + LOOK_EVERY_S)

    qtbot.waitUntil(lambda: "world-3" in page.coverage.calendar.grid.shards, timeout=TIMEOUT_MS)


def test_periods_come_from_the_config_of_the_folder(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, later: HistoryLater, page: HistoryPage
) -> None:
    """A bad file is told, and the defaults are shown meanwhile."""
    KeptFolder(later.control.root).config("hot_h = 'long'\n")
    now = time.time
    monkeypatch.setattr(later.control, "_now", lambda: now() + LOOK_EVERY_S)

    qtbot.waitUntil(lambda: "retention.toml" in page.coverage.problems.text(), timeout=TIMEOUT_MS)


def test_logs_alone_have_no_history(
    qtbot: QtBot, tmp_path: Path, control: SourceControl, window: MainWindow, page: HistoryPage
) -> None:
    """The page says what to do; a data folder fills it again."""
    log = tmp_path / "elsewhere" / "one.jsonl"
    log.parent.mkdir()
    log.write_text("")

    control.open([log])
    window.show_page("history")

    qtbot.waitUntil(
        lambda: page.empty.headline.text() == "No data folder is open", timeout=TIMEOUT_MS
    )
    assert not page.whole.isVisible()


def test_trends_and_sql_are_asked_of_the_folder(qtbot: QtBot, page: HistoryPage) -> None:
    """Whatever part of it is open: days, groups and records of all tiers."""
    page.show_tab(TRENDS)
    qtbot.waitUntil(lambda: page.trends.table.rowCount() == 1, timeout=TIMEOUT_MS)
    row = page.trends.table.entry(0)
    assert (row.curve.name, row.value, row.n) == ("ability.meteor", 7.0, 30)
    assert len(row.curve.day_ts) == 2

    page.show_tab(SQL)
    page.console.put("SELECT store, sum(records) AS n FROM records GROUP BY ALL ORDER BY ALL")
    page.console.run()
    qtbot.waitUntil(lambda: bool(page.offers()), timeout=TIMEOUT_MS)

    found = page.offers()[0].sheet().columns
    assert list(found["store"]) == ["cold", "hot", "warm"]
    assert [float(n or 0) for n in found["n"]] == [500.0, 60.0, 50.0]


def test_what_is_shown_can_be_exported(page: HistoryPage, later: HistoryLater) -> None:
    """The calendar as a picture, and its cells as a table."""
    (offer,) = later.offers()

    columns = offer.sheet().columns
    assert offer.picture is page.coverage.calendar
    assert list(columns["day"])[:3] == ["2024-12-01", "2024-12-30", "2024-12-31"]
    assert list(columns["tier"])[:3] == ["cold", "warm", "warm"]
    assert list(columns["records"])[:3] == [500.0, 20.0, 30.0]
