"""Baselines that the open source teaches: from any page into the draft, and back by undo."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.config_editor.baselines.form import BaselinesForm
from inspector.ui.config_editor.baselines.learn_dialog import LearnDialog
from inspector.ui.config_later import ConfigLater
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
FIRST_TS = 1_735_758_000
ROWS = 600
WaitUntil = Callable[[Callable[[], bool]], None]


def record(place: int) -> str:
    """Return a line of one of four abilities, of which one does no damage."""
    ability = place % 4
    return json.dumps(
        {
            "ts": FIRST_TS + place,
            "shard": "world-1",
            "entry": f"ability.a{ability}",
            "metrics": {"casts": 1, "damage_total": 10 * ability},
            "meta": {"tier": 2},
        }
    )


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A data folder of ten minutes."""
    hot = tmp_path / "data" / "hot"
    hot.mkdir(parents=True)
    (hot / "world-1.jsonl").write_text("".join(f"{record(place)}\n" for place in range(ROWS)))
    return tmp_path / "data"


@pytest.fixture
def later(
    window: MainWindow, theme: Theme, control: SourceControl, wait: WaitUntil
) -> Iterator[ConfigLater]:
    """The config of the window, whose page nobody has looked at yet, once all is read."""
    source = control.source
    assert source is not None
    wait(lambda: source.session.view.rows == ROWS)
    later = ConfigLater(window, theme, control)
    yield later
    later.close()


@pytest.fixture
def wait(qtbot: QtBot) -> WaitUntil:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


def opened(window: MainWindow) -> LearnDialog | None:
    """Return the dialog that is open."""
    found = [one for one in window.findChildren(LearnDialog) if one.isVisible()]
    return found[0] if found else None


@pytest.fixture
def dialog(later: ConfigLater, window: MainWindow, wait: WaitUntil) -> LearnDialog:
    """The dialog, asked for from the page in front at first, with what was learnt."""
    assert later.control is None
    assert window.pages.page == "live"
    window.window_actions.config.learn.trigger()
    wait(lambda: opened(window) is not None)
    dialog = opened(window)
    assert dialog is not None
    wait(lambda: dialog.model.rowCount() > 0)
    return dialog


def values(later: ConfigLater) -> list[tuple[int, float, int]]:
    """Return what the draft says."""
    rows = (later.control.files.drafts["baselines"].document.values or {}).get("baseline", [])
    return [(row["tier"], row["value"], row["n"]) for row in rows]


def test_what_was_learnt_goes_into_the_draft_as_one_step(
    later: ConfigLater, dialog: LearnDialog, window: MainWindow
) -> None:
    """In front is its file; nothing is saved."""
    assert later.control.page.file == "baselines"
    assert values(later) == []

    QTest.mouseClick(dialog.take, LEFT)

    assert values(later) == [(2, 20.0, 450)]
    assert later.control.files.unsaved == ("baselines",)
    assert opened(window) is None
    window.window_actions.config.undo.trigger()
    assert values(later) == []


def test_only_the_rows_in_sight_count_if_that_is_wanted(
    dialog: LearnDialog, control: SourceControl, wait: WaitUntil
) -> None:
    """The visible range is five minutes of the ten."""
    wait(lambda: dialog.model.offer(0).learnt.n == 450)
    view = control.live.view
    assert view.view.range_s == 300.0

    QTest.mouseClick(dialog.stretch.buttons()[1], LEFT)

    wait(lambda: dialog.model.rowCount() == 1 and dialog.model.offer(0).learnt.n < 230)
    assert dialog.model.offer(0).learnt.n >= 222
    assert dialog.rows.full.startswith("rows in sight")


def test_too_few_records_leave_everything_out(dialog: LearnDialog, wait: WaitUntil) -> None:
    """And the reason is said."""
    dialog.least_n.setText("151")

    wait(dialog.nothing.isVisible)
    others = [dialog.left_out.entry(row) for row in range(dialog.left_out.rowCount())]
    assert [(one.entry, one.why) for one in others if one.measure == "dmg_per_cast"] == [
        (f"ability.a{place}", "n is 150, below 151") for place in range(4)
    ]


def test_the_button_of_the_form_and_of_the_alerts_open_it(
    later: ConfigLater, dialog: LearnDialog, window: MainWindow, wait: WaitUntil
) -> None:
    """Once at a time."""
    dialog.reject()
    form = later.control.page.forms["baselines"]
    assert isinstance(form, BaselinesForm)

    QTest.mouseClick(form.learn, LEFT)
    first = opened(window)
    assert first is not None
    window.window_actions.config.learn.trigger()
    assert opened(window) is first
    first.reject()
    window.show_page("alerts")
    window.alerts.learn_wanted.emit()

    wait(lambda: opened(window) is not None)
    assert window.pages.page == "config"


def test_it_closes_with_the_source(
    dialog: LearnDialog, control: SourceControl, window: MainWindow
) -> None:
    """There is nothing to learn from any more."""
    assert dialog.isVisible()

    control.close()

    assert opened(window) is None
    assert not window.window_actions.config.learn.isEnabled()
