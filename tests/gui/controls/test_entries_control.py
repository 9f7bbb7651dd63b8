"""The Entries page of real logs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertNow, AlertState
from inspector.session.query import Selector
from inspector.ui.entries_control import EntriesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.source_control import SourceControl
from tests.unit.ui.models.hints import frame_of, hint

TIMEOUT_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LAST_TS = 1_735_758_059.0

pytestmark = pytest.mark.usefixtures("control")


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, control: SourceControl) -> EntriesPage:
    """The page in front, with figures of all rows."""
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL | SHIFT)
    page = window.entries
    assert page.isVisible()
    assert control.source is not None
    qtbot.waitUntil(lambda: shown_n(page, "ability.meteor") == "30", timeout=TIMEOUT_MS)
    return page


def shown_n(page: EntriesPage, entry: str) -> str:
    """Return the n of an entry as the table shows it; empty if it has no row."""
    row = page.table.row_of(entry)
    return str(page.table.index(row, 3).data()) if row >= 0 else ""


def append_casts(logs: Path, casts: int) -> None:
    """Write further casts of meteor."""
    line = json.dumps(
        {
            "ts": LAST_TS + 1,
            "shard": "world-1",
            "entry": "ability.meteor",
            "metrics": {"casts": 1, "damage_total": 29},
        }
    )
    with (logs / "hot" / "world-1.jsonl").open("a") as file:
        file.write("\n" + f"{line}\n" * casts)


def names(page: EntriesPage) -> set[str]:
    """Return the entries that are shown."""
    return {page.table.entry(row) for row in range(page.table.rowCount())}


def test_every_entry_has_a_row_with_its_kpis(page: EntriesPage) -> None:
    """Meteor has the even numbers below 60 as damage, whirl the odd ones."""
    assert names(page) == {"ability.meteor", "ability.whirl"}
    assert page.head.entries.rows == "2"
    row = page.table.row_of("ability.meteor")
    assert str(page.table.index(row, 4).data()).startswith("29.0 ±")
    row = page.table.row_of("ability.whirl")
    assert str(page.table.index(row, 4).data()).startswith("30.0 ±")


def test_rows_that_come_are_added(page: EntriesPage, qtbot: QtBot, logs: Path) -> None:
    """While the page is in front."""
    append_casts(logs, 5)

    qtbot.waitUntil(lambda: shown_n(page, "ability.meteor") == "35", timeout=TIMEOUT_MS)


def test_the_filters_of_the_window_count(
    page: EntriesPage, qtbot: QtBot, control: SourceControl
) -> None:
    """One entry; then none, and a button that clears them."""
    control.live.page.set_filters(Selector(entry="*.whirl"))
    qtbot.waitUntil(lambda: names(page) == {"ability.whirl"}, timeout=TIMEOUT_MS)

    control.live.page.set_filters(Selector(tiers=frozenset({9})))
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=TIMEOUT_MS)
    page.empty.button.click()

    qtbot.waitUntil(lambda: len(names(page)) == 2, timeout=TIMEOUT_MS)
    assert control.live.page.filters == Selector()


def test_who_looks_back_sees_the_figures_of_then(
    page: EntriesPage, qtbot: QtBot, control: SourceControl
) -> None:
    """The window ends at the right edge of the view."""
    control.live.view.show(-300.0, 9.5)

    qtbot.waitUntil(lambda: shown_n(page, "ability.meteor") in ("5", "6"), timeout=TIMEOUT_MS)
    control.live.view.follow()
    qtbot.waitUntil(lambda: shown_n(page, "ability.meteor") == "30", timeout=TIMEOUT_MS)


def test_another_window_has_other_figures(page: EntriesPage, qtbot: QtBot) -> None:
    """At most the last minute."""
    page.head.window_choice.menu.actions()[0].trigger()

    qtbot.waitUntil(
        lambda: str(page.table.headerData(2, Qt.Orientation.Horizontal)) == "Casts, 1 m",
        timeout=TIMEOUT_MS,
    )


def test_enter_shows_the_charts_of_an_entry(
    page: EntriesPage, window: MainWindow, control: SourceControl
) -> None:
    """On Live, in the tab of its namespace, filtered to exactly it."""
    page.entries.setFocus()
    page.entries.setCurrentIndex(page.table.index(page.table.row_of("ability.whirl"), 0))

    QTest.keyClick(page.entries, Qt.Key.Key_Return)

    assert window.live.isVisible()
    assert control.live.page.filters == Selector(entry="ability.whirl")
    assert control.live.page.namespace == "ability"


def test_nothing_of_the_source_before_is_left(
    page: EntriesPage, qtbot: QtBot, control: SourceControl, tmp_path: Path
) -> None:
    """A folder without logs waits for its first line."""
    (tmp_path / "other").mkdir()

    control.open([tmp_path / "other"])

    qtbot.waitUntil(
        lambda: page.empty.headline.text() == "Waiting for the first line…", timeout=TIMEOUT_MS
    )


def test_nothing_is_computed_while_nobody_looks(
    page: EntriesPage, window: MainWindow, qtbot: QtBot, control: SourceControl, logs: Path
) -> None:
    """The page shows what is there by then as soon as it is in front again."""
    window.show_page("live")
    append_casts(logs, 5)
    source = control.source
    assert source is not None
    with qtbot.waitSignal(
        control.shown, timeout=TIMEOUT_MS, check_params_cb=lambda frame: frame.status.rows == 65
    ):
        pass
    assert shown_n(page, "ability.meteor") == "30"

    window.show_page("entries")

    qtbot.waitUntil(lambda: shown_n(page, "ability.meteor") == "35", timeout=TIMEOUT_MS)


def test_states_that_came_while_nobody_looked_are_shown_with_the_page(
    window: MainWindow, page: EntriesPage
) -> None:
    """And forgotten with the alerts."""
    entries_control = window.findChild(EntriesControl)
    assert isinstance(entries_control, EntriesControl)
    window.show_page("live")
    alert = AlertNow(
        "High damage anomaly",
        "warning",
        (("entry", "ability.meteor"),),
        AlertState.FIRING,
        LAST_TS - 41,
        29.0,
        30,
        20.0,
        float("nan"),
        float("nan"),
    )
    entries_control.show_alerts((alert,), LAST_TS)
    assert all(one.key != "state" for one in page.table.columns)

    window.show_page("entries")

    assert page.table.columns[-1].key == "state"
    index = page.table.index(page.table.row_of("ability.meteor"), len(page.table.columns) - 1)
    assert index.data() == "High damage · 41\u00a0s"
    entries_control.forget_alerts()
    assert page.table.columns[-1].key != "state"


def test_hints_stand_quietly_in_the_state_of_their_entry(
    window: MainWindow, page: EntriesPage
) -> None:
    """As long as nobody has dismissed them."""
    entries_control = window.findChild(EntriesControl)
    assert isinstance(entries_control, EntriesControl)
    entries_control.show_alerts((), LAST_TS)
    hints = window.alerts.hints

    hints.show_frame(frame_of(hint("ability.meteor")))
    index = page.table.index(page.table.row_of("ability.meteor"), len(page.table.columns) - 1)
    assert index.data() == "ok · hint"
    hints.dismiss.click()

    assert index.data() == "ok"
