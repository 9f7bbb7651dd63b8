"""Alerts of real logs are told: on the desktop, on the charts before they fire, in the strip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.alert_notices import AlertNotices
from inspector.ui.config_later import ConfigLater
from inspector.ui.desktop import Desktop
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.controls.conftest import TIMEOUT_MS
from tests.gui.controls.test_alerts_control import RULES, SUSTAIN, heal

RULE = RULES[: RULES.index('[[rule]]\nname = "Many casts"')]
SLOW_RULE = RULE.replace('for = "0s"', 'for = "60s"')


class NotedDesktop(Desktop):
    """A desktop that shows nothing, and notes what it was to show."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []

    @property
    def is_there(self) -> bool:
        """Whether notifications can be shown."""
        return True

    def begin(self) -> None:
        """Do not stand in any tray."""

    def show_notice(self, title: str, text: str, _severity: str) -> None:
        """Note a notification."""
        self.shown.append((title, text))


class Told:
    """What is evaluated and told of the open source."""

    def __init__(self, window: MainWindow, later: ConfigLater) -> None:
        self.desktop = NotedDesktop()
        self.frames: list[AlertsFrame] = []
        self._notices = AlertNotices(window, self.desktop)
        later.alerts_evaluated.connect(self.take)

    def take(self, frame: AlertsFrame | None) -> None:
        """Take what was evaluated last."""
        self._notices.take(frame)
        if frame is not None:
            self.frames.append(frame)

    def is_evaluated(self) -> bool:
        """Return whether all that was there when the source was opened is evaluated."""
        return bool(self.frames) and not self.frames[-1].is_waiting

    def state(self) -> AlertState | None:
        """Return the state of the rule by now; None if there is none."""
        rules = self.frames[-1].snapshot.rules if self.frames else ()
        return next((one.state for one in rules if one.rule == SUSTAIN), None)


@pytest.fixture
def rules() -> str:
    """The rules in the folder."""
    return RULE


@pytest.fixture
def history(logs: Path, rules: str) -> None:
    """Rules, and heals that fire before anything is open."""
    (logs / "config").mkdir()
    (logs / "config" / "alerts.toml").write_text(rules)
    heal(logs, 100, 30, 70)
    heal(logs, 700, 90, 10)


@pytest.fixture
def told(
    history: None, window: MainWindow, theme: Theme, control: SourceControl, qtbot: QtBot
) -> Iterator[Told]:
    """What is told of logs that are evaluated as far as they were there."""
    assert history is None
    later = ConfigLater(window, theme, control)
    told = Told(window, later)
    window.show_page("config")
    window.show_page("live")
    qtbot.waitUntil(told.is_evaluated, timeout=TIMEOUT_MS)
    yield told
    later.close()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


def test_what_begins_to_fire_is_told_and_what_fired_before_is_not(
    told: Told, logs: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """One notification, of the heals that were written with the source open."""
    assert [one.state for one in told.frames[-1].timeline] == [AlertState.FIRING]
    assert told.desktop.shown == []

    heal(logs, 1_400, 30, 70)
    wait(lambda: told.state() is AlertState.FIRING)

    assert [title for title, _ in told.desktop.shown] == [f"Critical: {SUSTAIN}"]


@pytest.mark.parametrize("rules", [SLOW_RULE])
def test_what_is_about_to_fire_is_marked_and_neither_listed_nor_told(
    told: Told, window: MainWindow, logs: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """Nor counted at rail and tabs."""
    heal(logs, 1_400, 30, 70)
    wait(lambda: told.state() is AlertState.PENDING)

    marked = [one for one in told.frames[-1].timeline if one.rule == SUSTAIN]
    assert [one.is_over for one in marked if one.state is AlertState.PENDING][-1] is False
    window.show_page("alerts")
    window.alerts.show_rule(SUSTAIN)
    listed = [
        window.alerts.firing_table.entry(row).interval.state
        for row in range(window.alerts.firing_table.rowCount())
    ]
    assert set(listed) <= {AlertState.FIRING}
    assert all("fires" not in tab.accessibleDescription() for tab in window.live.tabs.tabs())
    assert told.desktop.shown == []


def test_the_strip_counts_an_alert_that_begins_while_looking_back(
    told: Told,
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Not those of before; its tool shows it."""
    window.window_actions.view.beginning.trigger()
    strip = window.live.behind
    # Where all is read there is no strip before new lines come.
    wait(lambda: not control.live.view.view.follows)

    heal(logs, 1_400, 30, 70)
    wait(lambda: ", 1 alert, " in strip.text.text())
    QTest.mouseClick(strip.alerts, Qt.MouseButton.LeftButton)

    (firing,) = [one for one in told.frames[-1].timeline if one.rule == SUSTAIN and not one.is_over]
    start_ts, end_ts = control.live.view.view.bounds(control.live.view.extent)
    assert start_ts <= firing.from_ts <= end_ts
