"""Thresholds dragged in charts of real logs: what they would have caused, and the changed rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.charts.panel import ChartPanel
from inspector.ui.config_later import ConfigLater
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
RULES = """schema_version = 1

[[rule]]
name = "Much damage"
measure = "dmg_per_cast"
above = 50
group_by = ["entry"]
window = "10s"

[[rule]]
name = "By tier"
measure = "dmg_per_cast"
above = { times_baseline = 2.0 }

[[rule]]
name = "Off"
enabled = false
measure = "dmg_per_cast"
above = 20
"""


@pytest.fixture
def logs(logs: Path) -> Path:
    """Damage rises from 0 to 59 in a minute; rules of its own."""
    folder = logs / "config"
    folder.mkdir()
    (folder / "alerts.toml").write_text(RULES)
    return logs


@pytest.fixture
def later(window: MainWindow, theme: Theme, control: SourceControl) -> Iterator[ConfigLater]:
    """The config files, and what goes with them."""
    later = ConfigLater(window, theme, control)
    window.show_page("config")
    window.show_page("live")
    yield later
    later.close()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


@pytest.fixture
def panel(window: MainWindow, later: ConfigLater, wait: Callable[..., None]) -> ChartPanel:
    """The card of the KPI, with a line."""
    made: Any = later.control
    wait(lambda: made.in_force.alerts is not None and len(made.in_force.alerts.alerts.rule) == 3)
    panels = window.live.grid.panels
    wait(lambda: any(one.shown and one.shown.chart.title == "dmg_per_cast" for one in panels))
    return next(one for one in panels if one.shown and one.shown.chart.title == "dmg_per_cast")


def let_go_at(panel: ChartPanel, value: float) -> None:
    """Drag the line of the rule there, as its plot tells."""
    lines = panel.plot.thresholds
    lines.moved.emit("Much damage", value + 1)
    lines.moved.emit("Much damage", value)
    lines.dropped.emit("Much damage", value)


def test_only_a_threshold_of_one_number_is_a_line(window: MainWindow, panel: ChartPanel) -> None:
    """Not that of a tier, nor of a rule that is off."""
    told: list[Any] = []
    window.live.grid.linkage.threshold_moved.connect(lambda *one: told.append(one))
    let_go_at(panel, 30.0)

    assert {rule for _panel, rule, _value in told} == {"Much damage"}
    assert [one.rule for one in window.live.grid.linkage.thresholds] == ["Much damage"]


def test_letting_go_says_what_it_would_have_caused(
    panel: ChartPanel, wait: Callable[..., None]
) -> None:
    """Both entries pass 30 within the minute."""
    let_go_at(panel, 30.0)

    wait(lambda: not panel.strip.isHidden())
    assert panel.strip.words.full == "Much damage: 50 \N{RIGHTWARDS ARROW} 30"
    assert panel.strip.told.full.startswith("2 firings in 59")


def test_the_change_is_in_the_draft_of_the_form(
    window: MainWindow, panel: ChartPanel, later: ConfigLater, wait: Callable[..., None]
) -> None:
    """The Config page shows the rule; nothing is saved yet."""
    let_go_at(panel, 30.0)
    wait(lambda: not panel.strip.isHidden())

    panel.strip.accept.click()

    made: Any = later.control
    wait(lambda: made.files.drafts["alerts"].document.values["rule"][0]["above"] == 30.0)
    assert window.config.isVisible()
    assert made.page.file == "alerts"
    assert made.page.form.rule.what.rows["name"].isVisible()
    assert panel.strip.isHidden()


def test_dismissed_all_is_as_before(
    panel: ChartPanel, later: ConfigLater, wait: Callable[..., None]
) -> None:
    """No draft has changed."""
    let_go_at(panel, 30.0)
    wait(lambda: not panel.strip.isHidden())

    QTest.keyClick(panel.strip.dismiss, Qt.Key.Key_Space)

    made: Any = later.control
    assert panel.strip.isHidden()
    assert not made.files.drafts["alerts"].document.is_changed


def test_the_form_tells_the_past_while_somebody_looks(
    window: MainWindow, later: ConfigLater, wait: Callable[..., None]
) -> None:
    """What was read is let go of when the page is left, and read again when it is back."""
    made: Any = later.control
    wait(lambda: made.files.is_open)
    window.show_page("config")
    made.go_to("alerts")
    card = made.page.forms["alerts"].tuning
    wait(lambda: card.shown is not None)
    assert card.verdict.full.startswith("2 firings in 59")

    window.show_page("live")
    wait(lambda: card.shown is None)

    window.show_page("config")
    wait(lambda: card.shown is not None)


def test_a_drag_in_the_form_is_answered(
    window: MainWindow, later: ConfigLater, wait: Callable[..., None]
) -> None:
    """By the worker, for the number at which the line stands."""
    made: Any = later.control
    wait(lambda: made.files.is_open)
    window.show_page("config")
    made.go_to("alerts")
    form = made.page.forms["alerts"]
    wait(lambda: form.tuning.shown is not None)

    form.tuning.chart.setFocus()
    QTest.keyClick(form.tuning.chart, Qt.Key.Key_Down)

    moved = form.tuning.chart.threshold
    assert moved < 50
    wait(lambda: form.tuning.shown.request.threshold == moved)
    wait(lambda: made.files.drafts["alerts"].document.values["rule"][0]["above"] == moved)
