"""The hints of real logs: a change is found while rows come, and becomes a rule."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.anomalies import HintSettings
from inspector.session.query import Selector
from inspector.ui.alerts.hints_view import HintsView
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_later import ConfigLater
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import clock
from inspector.ui.pages.config import FORM
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.controls.conftest import FIRST_TS

TIMEOUT_MS = 20_000
WANTED = HintSettings(reference_s=300.0, least_n=10)
"""Buckets of 10 s."""

Wait = Callable[[Callable[[], bool]], None]


def cast(from_s: int, to_s: int, damage: float, entry: str = "ability.meteor") -> str:
    """Return two casts a second."""
    dice = random.Random(from_s)
    records = (
        {
            "ts": FIRST_TS + place / 2,
            "shard": "world-1",
            "entry": entry,
            "metrics": {"casts": 1, "damage_total": round(damage * dice.uniform(0.9, 1.1), 1)},
        }
        for place in range(2 * from_s, 2 * to_s)
    )
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Six minutes of two abilities, in which nothing changes."""
    hot = tmp_path / "data" / "hot"
    hot.mkdir(parents=True)
    (hot / "world-1.jsonl").write_text(cast(0, 360, 100.0))
    (hot / "world-2.jsonl").write_text(cast(0, 360, 60.0, "ability.whirl"))
    return tmp_path / "data"


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


@pytest.fixture
def config(window: MainWindow, theme: Theme, control: SourceControl) -> Iterator[ConfigControl]:
    """The files of the data folder, the alerts, and the hints."""
    later = ConfigLater(window, theme, control)
    # Whoever wants the page has its files at once; else they come a while after the first chart.
    window.show_page("config")
    made: ConfigControl = later.control
    yield made
    later.close()


@pytest.fixture
def view(window: MainWindow, config: ConfigControl, wait: Wait) -> HintsView:
    """The hints in front, once there is enough to judge by."""
    assert config.files is not None
    view = window.alerts.hints
    view.use(WANTED)
    window.show_page("alerts")
    QTest.mouseClick(window.alerts.head.switch.buttons()[1], Qt.MouseButton.LeftButton)
    wait(lambda: view.empty.headline.text() == "Nothing is odd")
    return view


def grow(logs: Path, text: str) -> None:
    """Append lines to the log of a server."""
    with (logs / "hot" / "world-1.jsonl").open("a") as file:
        file.write(text)


def test_a_change_is_a_hint_and_no_alert(
    view: HintsView, window: MainWindow, logs: Path, wait: Wait
) -> None:
    """Twice the damage from one second to the next; the badge of the rail stays empty."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)

    hint = view.table.entry(0)
    assert (hint.entry, hint.kpi, hint.is_over) == ("ability.meteor", "dmg_per_cast", False)
    assert hint.times == pytest.approx(2.0, rel=0.05)
    assert window.alerts.head.switch.buttons()[1].text() == "Hints 1"
    assert window.rail.items["alerts"].badge == ""


def test_where_the_playhead_is_held_the_hints_are_those_of_that_instant(
    view: HintsView, control: SourceControl, logs: Path, wait: Wait
) -> None:
    """And the page says so, with and without any; back at the end it says no more of it."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)

    control.live.playback.seek(FIRST_TS + 350)
    wait(lambda: view.empty.headline.text() == "Nothing is odd" and view.empty.isVisible())
    told = f"at {clock(FIRST_TS + 350)}, where the playhead is held"
    assert view.summary.full == told

    control.live.playback.seek(FIRST_TS + 395)
    wait(lambda: view.table.rowCount() == 1)
    assert view.summary.full.startswith(f"at {clock(FIRST_TS + 395)}, where the playhead is held")
    assert "1 goes on" in view.summary.full

    control.live.playback.follow()
    wait(lambda: view.summary.full.startswith("1 goes on"))


def test_while_a_person_seeks_nothing_is_looked_for_that_nobody_sees(
    view: HintsView, control: SourceControl, window: MainWindow, logs: Path, wait: Wait
) -> None:
    """Charts come first; where the playhead comes to rest, it is looked at once."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)
    window.show_page("live")
    told, instants = view.summary.full, iter(range(300, 400))

    def seek() -> bool:
        now = next(instants)
        control.live.playback.seek(FIRST_TS + now)
        return now == 312

    wait(seek)
    assert view.summary.full == told
    wait(lambda: view.summary.full.startswith(f"at {clock(FIRST_TS + 312)}"))


def test_other_settings_count_at_once(view: HintsView, logs: Path, wait: Wait) -> None:
    """Nobody waits for further rows."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)

    view.reference.menu.actions()[3].trigger()

    wait(lambda: view.empty.headline.text().startswith("Not enough reference yet"))


def test_enter_on_a_hint_shows_the_charts_of_its_entry(
    view: HintsView, window: MainWindow, control: SourceControl, logs: Path, wait: Wait
) -> None:
    """On Live, filtered to exactly it."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)
    view.view.setFocus()

    QTest.keyClick(view.view, Qt.Key.Key_Return)

    assert window.live.isVisible()
    assert control.live.page.filters == Selector(entry="ability.meteor")


def test_a_hint_becomes_a_rule_that_nobody_has_saved(
    view: HintsView, config: ConfigControl, window: MainWindow, logs: Path, wait: Wait
) -> None:
    """In the form of the alert rules, where it is chosen; one step takes it back."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)
    view.view.setFocus()

    QTest.keyClick(view.view, Qt.Key.Key_Insert)
    wait(lambda: config.files.is_open and config.files.drafts["alerts"].document.is_changed)

    page = config.page
    assert page is not None
    assert window.config.isVisible()
    assert (page.file, page.view) == ("alerts", FORM)
    form = page.form
    assert isinstance(form, AlertsForm)
    row = form.list.rows[form.list.currentIndex().row()]
    assert (row.name, row.measure) == ("dmg_per_cast high for ability.meteor", "dmg_per_cast")
    assert form.preview_request is not None
    assert form.preview_request.limit.number == pytest.approx(150.0, rel=0.05)
    assert config.files.drafts["alerts"].document.problems == ()

    config.files.drafts["alerts"].steps.undo()
    assert not config.files.drafts["alerts"].document.is_changed


def test_nothing_of_the_source_before_is_left(
    view: HintsView, control: SourceControl, logs: Path, tmp_path: Path, wait: Wait
) -> None:
    """Another source begins anew."""
    grow(logs, cast(360, 400, 200.0))
    wait(lambda: view.table.rowCount() == 1)
    (tmp_path / "other" / "hot").mkdir(parents=True)

    control.open([tmp_path / "other"])

    assert view.table.rowCount() == 0
    wait(lambda: view.empty.headline.text().startswith("Not enough reference yet"))
