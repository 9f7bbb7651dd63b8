"""The alerts of real logs: a rule fires and recovers, and rules change while it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.session.query import Selector
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_later import ConfigLater
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_rows import NOT_EVALUATED, GroupRow, RuleRow
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.controls.conftest import FIRST_TS

TIMEOUT_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SUSTAIN = "Inefficient sustain"
ENTRY = "ability.soul_mend"
RULES = """
schema_version = 1
revision = 2

[[rule]]
name = "Inefficient sustain"
severity = "critical"
measure = "effective_heal_ratio"
below = 0.45
select = { tags = ["sustain_*"] }
group_by = ["entry"]
window = "5m"
for = "0s"
no_data = "ok"

[[rule]]
name = "Many casts"
severity = "critical"
measure = "casts"
above = 5
group_by = ["entry"]
window = "5m"
"""


@pytest.fixture
def config(window: MainWindow, theme: Theme, control: SourceControl) -> Iterator[ConfigControl]:
    """The files of the data folder, and the alerts."""
    later = ConfigLater(window, theme, control)
    # Whoever wants the page has its files at once; else they come a while after the first chart.
    window.show_page("config")
    made: ConfigControl = later.control
    yield made
    later.close()


@pytest.fixture
def page(window: MainWindow, config: ConfigControl, qtbot: QtBot) -> AlertsPage:
    """The page in front, with the shipped rules."""
    assert config.files is not None
    QTest.keyClick(window, Qt.Key.Key_A, CONTROL | SHIFT)
    page = window.alerts
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.rule_table.rowCount() == 5, timeout=TIMEOUT_MS)
    return page


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


def heal(logs: Path, first_s: int, effective: int, overheal: int) -> None:
    """Write twenty seconds of heals of an entry that sustains."""
    with (logs / "hot" / "world-1.jsonl").open("a") as file:
        # The file of the fixture ends within a line.
        file.write("\n")
        for place in range(20):
            record = {
                "ts": FIRST_TS + first_s + place,
                "shard": "world-1",
                "entry": ENTRY,
                "meta": {"tags": ["sustain_self"]},
                "metrics": {"casts": 1, "healing_total": effective, "overheal_total": overheal},
            }
            file.write(json.dumps(record) + "\n")


def rule(page: AlertsPage, name: str) -> RuleRow | None:
    """Return the row of a rule; None without one."""
    table = page.rule_table
    rows = (table.entry(row) for row in range(table.rowCount()))
    return next((row for row in rows if row.name == name), None)


def state(page: AlertsPage, name: str) -> str:
    """Return how a rule stands; empty without one."""
    row = rule(page, name)
    return row.state if row is not None else ""


def groups(page: AlertsPage) -> list[GroupRow]:
    """Return the groups that are shown."""
    return [page.group_table.entry(row) for row in range(page.group_table.rowCount())]


def test_a_rule_fires_and_recovers(
    page: AlertsPage, window: MainWindow, logs: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """Three tenths of what is healed count; ten minutes later all of it."""
    heal(logs, 100, 30, 70)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)

    row = rule(page, SUSTAIN)
    assert row is not None
    assert row.worst is not None
    assert row.worst.value == pytest.approx(0.3)
    assert row.worst.threshold == 0.45
    assert window.rail.items["alerts"].badge == "1"
    assert window.rail.items["alerts"].accessibleDescription() == "1 alert fires"

    heal(logs, 700, 90, 10)
    wait(lambda: state(page, SUSTAIN) == AlertState.OK)

    assert window.rail.items["alerts"].badge == ""
    page.of_rule.menu.actions()[1].trigger()
    assert page.firing_table.rowCount() == 1
    past = page.firing_table.entry(0)
    assert past.entry == ENTRY
    assert past.interval.is_over


def test_where_the_playhead_is_held_alerts_are_as_they_were_then(
    page: AlertsPage,
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """State, badge and firings; on the overview all of them stay, so that one can go there."""
    heal(logs, 100, 30, 70)
    heal(logs, 700, 90, 10)
    page.of_rule.menu.actions()[1].trigger()
    wait(lambda: page.firing_table.rowCount() == 1)
    assert state(page, SUSTAIN) == AlertState.OK

    control.live.playback.seek(FIRST_TS + 130.0)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)

    assert window.rail.items["alerts"].badge == "1"
    assert not page.firing_table.entry(0).interval.is_over
    control.live.playback.seek(FIRST_TS + 90.0)
    wait(lambda: state(page, SUSTAIN) not in (AlertState.FIRING, AlertState.OK))
    assert page.firing_table.rowCount() == 0
    assert window.window_actions.view.alert.isEnabled()
    control.live.playback.follow()
    wait(lambda: state(page, SUSTAIN) == AlertState.OK)


def test_other_rules_are_in_force_at_once_and_those_of_before_keep_their_alerts(
    page: AlertsPage, logs: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """The file is written by somebody else; then it is bad, and the last good rules go on.

    A rule that cannot be evaluated is no bad file.
    """
    heal(logs, 100, 30, 70)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)
    before = rule(page, SUSTAIN)
    (logs / "config").mkdir(exist_ok=True)

    (logs / "config" / "alerts.toml").write_text(RULES)
    wait(lambda: state(page, "Many casts") == AlertState.FIRING)

    after = rule(page, SUSTAIN)
    assert before is not None
    assert after is not None
    assert (after.state, after.since_ts) == (before.state, before.since_ts)
    assert page.rule_table.rowCount() == 2

    gold = '\n[[rule]]\nname = "Gold"\nmeasure = "gold"\nabove = 1\nwindow = "5m"\n'
    (logs / "config" / "alerts.toml").write_text(RULES + gold)
    wait(lambda: state(page, "Gold") == NOT_EVALUATED)
    assert state(page, SUSTAIN) == AlertState.FIRING

    (logs / "config" / "alerts.toml").write_text("[[rule]]\nname = 5\n")
    wait(lambda: page.head.problem.full.startswith("alerts.toml cannot be used"))
    assert page.rule_table.rowCount() == 3
    assert state(page, SUSTAIN) == AlertState.FIRING


def test_control_enter_on_a_group_shows_the_charts_of_its_entry(
    page: AlertsPage,
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """On Live, in the tab of its namespace, filtered to exactly it."""
    heal(logs, 100, 30, 70)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)
    page.head.search.setText("soul_mend")
    wait(lambda: [row.entry for row in groups(page)] == [ENTRY])
    page.groups.setFocus()
    page.groups.setCurrentIndex(page.group_table.index(0, 3))

    QTest.keyClick(page.groups, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert window.live.isVisible()
    assert control.live.page.filters == Selector(entry=ENTRY)
    assert control.live.page.namespace == "ability"


def test_nothing_of_the_source_before_is_left(
    page: AlertsPage,
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    tmp_path: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Another source begins with the rules of its own folder."""
    heal(logs, 100, 30, 70)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)
    (tmp_path / "other" / "hot").mkdir(parents=True)

    control.open([tmp_path / "other"])

    assert window.rail.items["alerts"].badge == ""
    wait(lambda: state(page, SUSTAIN) == AlertState.NO_DATA)
    assert page.firing_table.rowCount() == 0


def test_an_acknowledged_alert_does_not_count_and_is_still_known_when_opened_again(
    page: AlertsPage,
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Until it is taken back: then it counts at once."""
    heal(logs, 100, 30, 70)
    wait(lambda: state(page, SUSTAIN) == AlertState.FIRING)
    badge = window.rail.items["alerts"]
    tabs = window.live.tabs.tabs
    wait(lambda: badge.badge == "1")
    wait(lambda: "1" in [tab.firing for tab in tabs()])
    page.head.search.setText("soul_mend")
    wait(page.care.acknowledge.isEnabled)

    page.care.acknowledge.click()
    QTest.keyClicks(page.care.editor.note, "known")
    QTest.keyClick(page.care.editor.note, Qt.Key.Key_Return)

    assert badge.badge == ""
    assert {tab.firing for tab in tabs()} == {""}
    assert groups(page)[0].care == "acknowledged \N{MIDDLE DOT} known"

    control.open([logs])
    assert page.rule == ""
    page.head.search.setText("soul_mend")
    wait(lambda: page.rule == SUSTAIN)
    wait(lambda: [row.care for row in groups(page)] == ["acknowledged \N{MIDDLE DOT} known"])
    assert badge.badge == ""

    page.care.acknowledge.click()
    assert badge.badge == "1"
