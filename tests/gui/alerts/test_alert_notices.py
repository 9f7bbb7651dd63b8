"""Being told of alerts outside the window: on the desktop, by a sound, and as a person chose."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_care import AlertCare, Snooze, Whose
from inspector.analysis.alert_timeline import AlertState, Group, Interval
from inspector.files.window_state import NoticeChoices
from inspector.ui.actions.action import why_not
from inspector.ui.alert_notices import AlertNotices, Surroundings
from inspector.ui.alerts.bell import BellPopover
from inspector.ui.desktop import Desktop
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.frame import Frame
from tests.unit.ui.models.alert_frames import NOW_TS, Alert, Rule, frame_of

LEFT, KEYS = Qt.MouseButton.LeftButton, Qt.Key
CALM, DAMAGE = "A calm rule", "Damage"


class FakeDesktop(Desktop):
    """A desktop that writes down what it is asked to show."""

    clicked = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.has_tray, self.is_in_tray = True, False
        self.shown: list[tuple[str, str, str]] = []

    @property
    def is_there(self) -> bool:
        """Whether notifications can be shown."""
        return self.has_tray

    def begin(self) -> None:
        """Stand in the tray."""
        self.is_in_tray = True

    def end(self) -> None:
        """Leave the tray."""
        self.is_in_tray = False

    def show_notice(self, title: str, text: str, severity: str) -> None:
        """Write a notification down."""
        self.shown.append((title, text, severity))


@dataclass
class Scene:
    """A window, and what is around it."""

    window: MainWindow
    desktop: FakeDesktop
    quiet: set[str] = field(default_factory=set)
    beeps: int = 0
    at_s: float = 0.0

    def beep(self) -> None:
        """Count a sound."""
        self.beeps += 1

    def evaluate(self, at_s: float, *rules: str) -> AlertsFrame:
        """Return a frame at so many seconds, at which alerts of some rules began to fire."""
        self.at_s = at_s
        group: Group = (("entry", "ability.meteor"),)
        ts = NOW_TS + at_s
        alert = Alert("ability.meteor", AlertState.FIRING)
        frame = frame_of(Rule(CALM), Rule(DAMAGE, (alert,) if rules else (), severity="critical"))
        begun = tuple(
            Interval(rule, group, AlertState.FIRING, ts, ts, 3.0, 2.0, False) for rule in rules
        )
        snoozed: dict[Whose, Snooze] = {
            (rule, None): Snooze(rule, None, math.inf, "ann", ts) for rule in self.quiet
        }
        care = AlertCare(snoozed=snoozed)
        return replace(frame, timeline=begun, evaluated_ts=ts, care=care)


@pytest.fixture
def scene(window: MainWindow, lots: Frame) -> Scene:
    """A window with something to look at, on a desktop with a tray."""
    window.show_frame(lots)
    return Scene(window, FakeDesktop())


@pytest.fixture
def notices(scene: Scene) -> AlertNotices:
    """The notices of a source in which nothing fires yet."""
    around = Surroundings(lambda: NOW_TS + scene.at_s, lambda: scene.at_s, scene.beep)
    notices = AlertNotices(scene.window, scene.desktop, around)
    notices.take(scene.evaluate(0.0))
    return notices


def opened(scene: Scene, settle: Callable[[], None]) -> BellPopover:
    """Open what can be chosen with the bell of the page."""
    scene.window.show_page("alerts")
    QTest.mouseClick(scene.window.alerts.head.bell, LEFT)
    settle()
    popover = scene.window.alerts.head.bell.popover
    assert popover is not None
    assert popover.isVisible()
    return popover


def test_an_alert_that_begins_to_fire_is_shown_on_the_desktop(
    scene: Scene, notices: AlertNotices
) -> None:
    """Once; without a sound, since nobody asked for one."""
    frame = scene.evaluate(5.0, DAMAGE)

    notices.take(frame)
    notices.take(replace(frame, evaluated_ts=NOW_TS + 60.0))

    assert [(title, severity) for title, _, severity in scene.desktop.shown] == [
        ("Critical: Damage", "critical")
    ]
    assert scene.desktop.shown[0][1].startswith("ability.meteor · since ")
    assert scene.beeps == 0


def test_a_click_on_it_shows_the_rule(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """In the window, wherever that was, and whatever was looked for there."""
    frame = scene.evaluate(5.0, DAMAGE)
    scene.window.alerts.show_frame(frame)
    scene.window.alerts.head.search.setText("nothing like it")
    notices.take(frame)
    scene.window.showMinimized()
    settle()

    scene.desktop.clicked.emit()

    assert not scene.window.isMinimized()
    assert scene.window.pages.page == "alerts"
    assert scene.window.alerts.rule == DAMAGE
    assert scene.window.alerts.head.search.text() == ""
    assert scene.window.alerts.chosen.full == DAMAGE


def test_a_click_on_the_tray_brings_the_window_back(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """On the page it was on."""
    assert notices.parent() is scene.window
    page = scene.window.pages.page
    scene.window.showMinimized()
    settle()

    scene.desktop.wanted.emit()

    assert not scene.window.isMinimized()
    assert scene.window.pages.page == page


def test_what_is_snoozed_is_not_told(scene: Scene, notices: AlertNotices) -> None:
    """Neither shown nor heard."""
    scene.window.window_actions.notices.sound.setChecked(True)
    scene.quiet.add(DAMAGE)

    notices.take(scene.evaluate(5.0, DAMAGE))

    assert (scene.desktop.shown, scene.beeps) == ([], 0)


def test_the_bell_opens_what_can_be_chosen(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """By mouse: no notification, but a sound, and only of what is critical."""
    popover = opened(scene, settle)

    QTest.mouseClick(popover.notify, LEFT)
    QTest.mouseClick(popover.sound, LEFT)
    QTest.mouseClick(popover.severity.buttons()[2], LEFT)

    chosen = scene.window.window_actions.notices.chosen
    assert chosen == NoticeChoices(notify=False, sound=True, severity="critical")
    assert scene.window.alerts.head.bell.accessibleDescription() == "sound, from critical"
    notices.take(scene.evaluate(5.0, CALM))
    assert scene.beeps == 0
    notices.take(scene.evaluate(90.0, DAMAGE))
    assert scene.beeps == 1
    assert scene.desktop.shown == []


def test_all_of_it_can_be_reached_with_keys(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """Space opens it, Tab goes through it, arrows go to a severity, Esc closes it."""
    assert notices.parent() is scene.window
    bell = scene.window.alerts.head.bell
    scene.window.show_page("alerts")
    bell.setFocus()
    QTest.keyClick(bell, KEYS.Key_Space)
    settle()
    popover = bell.popover
    assert popover is not None

    reached = []
    for _press in range(3):
        QTest.keyClick(popover, KEYS.Key_Tab)
        focus = popover.focusWidget()
        assert focus is not None
        reached.append(focus.accessibleName())
        if not isinstance(focus, QPushButton):
            QTest.keyClick(focus, KEYS.Key_Space)
    for key in (KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Space):
        QTest.keyClick(popover.focusWidget(), key)
    QTest.keyClick(popover, KEYS.Key_Escape)

    assert reached == ["Notify on this desktop", "Sound for alerts", "From severity info"]
    assert not popover.isVisible()
    assert bell.accessibleDescription() == "sound, from critical"


def test_the_palette_and_the_bell_say_the_same(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """What is chosen with one of them is seen at the other."""
    assert notices.parent() is scene.window
    popover = opened(scene, settle)
    actions = scene.window.window_actions.notices

    for action in (actions.notify, actions.sound, actions.severities["info"]):
        assert action in scene.window.window_actions.all()
        action.trigger()

    assert not popover.notify.isChecked()
    assert popover.sound.isChecked()
    assert popover.severity.value == 0.0
    assert scene.window.alerts.head.bell.accessibleDescription() == "sound, from info"


def test_a_desktop_without_a_tray_is_said_and_the_sound_stays(
    scene: Scene, notices: AlertNotices, settle: Callable[[], None]
) -> None:
    """The wish is kept for when there is one."""
    actions = scene.window.window_actions.notices
    popover = opened(scene, settle)
    assert not popover.no_desktop.isVisible()
    popover.close()
    scene.desktop.has_tray = False

    popover = opened(scene, settle)

    assert popover.no_desktop.isVisible()
    assert popover.no_desktop.text() == "This desktop shows no notifications"
    assert not popover.notify.isEnabled()
    assert not popover.notify.isChecked()
    assert why_not(actions.notify) == "this desktop shows no notifications"
    QTest.mouseClick(popover.sound, LEFT)
    notices.take(scene.evaluate(5.0, DAMAGE))
    assert scene.desktop.shown == []
    assert scene.beeps == 1

    popover.close()
    scene.desktop.has_tray = True
    assert opened(scene, settle).notify.isChecked()
    notices.take(scene.evaluate(90.0, DAMAGE))
    assert len(scene.desktop.shown) == 1


def test_it_stands_in_the_tray_only_while_there_may_be_something_to_tell(
    scene: Scene, notices: AlertNotices
) -> None:
    """Not without a source, nor where no notification is wanted, nor after the window."""
    notify = scene.window.window_actions.notices.notify
    assert scene.desktop.is_in_tray
    notify.trigger()
    assert not scene.desktop.is_in_tray
    notify.trigger()
    assert scene.desktop.is_in_tray

    notices.take(None)
    assert not scene.desktop.is_in_tray

    notices.take(scene.evaluate(0.0))
    assert scene.desktop.is_in_tray
    scene.window.close()
    assert not scene.desktop.is_in_tray


def test_where_there_is_no_tray_nothing_comes_of_a_notification(qtbot: QtBot) -> None:
    """Without a screen there is none: nothing is shown, and nothing fails."""
    desktop = Desktop()
    assert not desktop.is_there

    desktop.show_notice("A title", "A text", "critical")
    (tray,) = desktop.findChildren(QSystemTrayIcon)
    with qtbot.waitSignal(desktop.clicked, timeout=1_000):
        tray.messageClicked.emit()
    with qtbot.waitSignal(desktop.wanted, timeout=1_000):
        tray.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    desktop.end()

    assert not tray.isVisible()
