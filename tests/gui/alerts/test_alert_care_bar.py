"""Acknowledging and snoozing on the Alerts page, by mouse and by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_care import NO_CARE, UNTIL_WELL, AlertCare
from inspector.analysis.alert_timeline import AlertState
from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.care_wish import CareWish, edit_of
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.unit.ui.models.alert_frames import NOW_TS, Alert, Rule, frame_of

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.Key
FIRING, PENDING, OK = AlertState.FIRING, AlertState.PENDING, AlertState.OK
METEOR, WHIRL = (("entry", "ability.meteor"),), (("entry", "ability.whirl"),)


class Cared:
    """A page, what was wished on it, and what holds by then."""

    def __init__(self, page: AlertsPage, frame: AlertsFrame) -> None:
        self.page, self.frame = page, frame
        self.wishes: list[CareWish] = []
        page.care_wished.connect(self._take)
        page.show_frame(frame)

    @property
    def care(self) -> AlertCare:
        """What holds."""
        return self.frame.care

    def _take(self, wish: CareWish) -> None:
        self.wishes.append(wish)
        care = edit_of(wish, self.frame, "ann", NOW_TS)(self.frame.care)
        self.frame = replace(self.frame, care=care)
        self.page.show_frame(self.frame)


@pytest.fixture
def cared(qtbot: QtBot, theme: Theme) -> Cared:
    """A page of a rule of which one group fires, one is about to, and one is well."""
    page = AlertsPage(theme, lambda: NOW_TS)
    page.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(page)
    page.resize(1264, 720)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    alerts = (
        Alert("ability.calm", OK, 1.0),
        Alert("ability.meteor", FIRING, 3.0),
        Alert("ability.whirl", PENDING, 2.5),
    )
    return Cared(page, frame_of(Rule("Damage", alerts), Rule("Calm")))


def keys_are_in() -> object:
    """Return the widget that has the keys."""
    return QApplication.focusWidget()


def test_the_first_group_can_be_acknowledged_at_once_by_keys_alone(cared: Cared) -> None:
    """Tab to the button, a note, Enter; then the keys are back."""
    bar = cared.page.care
    bar.acknowledge.setFocus()

    QTest.keyClick(bar.acknowledge, KEYS.Key_Space)
    assert keys_are_in() is bar.editor.note
    QTest.keyClicks(bar.editor.note, "I look into it")
    QTest.keyClick(bar.editor.note, KEYS.Key_Return)

    known = cared.care.acknowledgement("Damage", METEOR)
    assert known is not None
    assert (known.note, known.by) == ("I look into it", "ann")
    assert len(cared.wishes) == 1
    assert not bar.editor.isVisible()
    assert keys_are_in() is bar.acknowledge
    assert bar.said.full.startswith("acknowledged by ann at ")
    assert bar.said.full.endswith("I look into it")


def test_an_acknowledgement_is_taken_back_with_the_same_button(cared: Cared) -> None:
    """It is as wide as before, so that nothing moves."""
    button = cared.page.care.acknowledge
    width_px = button.width()
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(cared.page.care.editor.confirm, LEFT)
    assert button.accessibleName() == "Take acknowledgement back"
    assert button.width() == width_px

    QTest.mouseClick(button, LEFT)

    assert cared.care == NO_CARE
    assert button.text() == "Acknowledge…"


def test_a_snooze_is_chosen_by_arrow_keys(cared: Cared) -> None:
    """From a quarter of an hour on; its note is the next stop."""
    bar = cared.page.care
    bar.snooze.setFocus()
    QTest.keyClick(bar.snooze, KEYS.Key_Space)
    editor, buttons = bar.editor, bar.editor.length.buttons()
    assert keys_are_in() is buttons[0]

    QTest.keyClick(buttons[0], KEYS.Key_Right)
    QTest.keyClick(buttons[1], KEYS.Key_Right)
    QTest.keyClick(buttons[2], KEYS.Key_Tab)
    assert keys_are_in() is editor.note
    QTest.keyClick(editor.note, KEYS.Key_Return)

    snooze = cared.care.snooze("Damage", METEOR, NOW_TS)
    assert snooze is not None
    assert snooze.until_ts == NOW_TS + 4 * 3_600.0
    assert bar.snooze.text() == "Undo snooze"
    QTest.keyClick(bar.snooze, KEYS.Key_Space)
    assert cared.care == NO_CARE


def test_esc_does_nothing(cared: Cared) -> None:
    """The editor is empty the next time."""
    bar = cared.page.care
    QTest.mouseClick(bar.acknowledge, LEFT)
    QTest.keyClicks(bar.editor.note, "no")

    QTest.keyClick(bar.editor.note, KEYS.Key_Escape)

    assert cared.wishes == []
    QTest.mouseClick(bar.acknowledge, LEFT)
    assert bar.editor.note.text() == ""
    bar.editor.close()


def test_what_can_be_done_goes_with_the_group_that_is_chosen(cared: Cared) -> None:
    """Only what fires can be acknowledged, and only what is not well snoozed until it is."""
    bar, page = cared.page.care, cared.page
    page.groups.setCurrentIndex(page.group_table.index(2, 0))
    assert not bar.acknowledge.isEnabled()

    QTest.mouseClick(bar.snooze, LEFT)
    assert bar.editor.title.full == "Snooze ability.calm"
    assert not bar.editor.length.buttons()[-1].isEnabled()
    bar.editor.close()

    page.groups.setCurrentIndex(page.group_table.index(1, 0))
    QTest.mouseClick(bar.snooze, LEFT)
    QTest.mouseClick(bar.editor.length.buttons()[-1], LEFT)
    QTest.mouseClick(bar.editor.confirm, LEFT)
    assert cared.care.snoozed["Damage", WHIRL].until_ts == UNTIL_WELL


def test_the_choice_stays_with_its_group_and_begins_anew_with_another_rule(cared: Cared) -> None:
    """When rows move, come and go."""
    page = cared.page
    page.groups.setCurrentIndex(page.group_table.index(1, 0))
    alerts = (Alert("ability.whirl", FIRING), Alert("ability.meteor", OK))

    page.show_frame(frame_of(Rule("Damage", alerts), Rule("Calm")))

    assert page.groups.currentIndex().row() == 0
    assert page.group_table.entry(0).label == "ability.whirl"
    page.rules.setCurrentIndex(page.rule_table.index(1, 0))
    assert page.rule == "Calm"
    assert not page.care.snooze.isEnabled()
    assert page.care.said.full == ""


def test_a_whole_rule_is_snoozed_where_it_is_named(cared: Cared) -> None:
    """And the snooze undone."""
    bar = cared.page.care
    QTest.mouseClick(bar.of_rule, LEFT)
    assert bar.editor.title.full == "Snooze Damage"
    QTest.mouseClick(bar.editor.confirm, LEFT)

    assert cared.care.is_quiet("Damage", WHIRL, NOW_TS)
    assert bar.of_rule.accessibleName() == "Undo the snooze of the rule"
    QTest.mouseClick(bar.of_rule, LEFT)
    assert cared.care == NO_CARE


def ask_for_menu(view: AlertView, row: int, *, by_keys: bool) -> QMenu:
    """Return the menu of a row."""
    index = view.table.index(row, 0)
    at = view.visualRect(index).center()
    reason = QContextMenuEvent.Reason.Keyboard if by_keys else QContextMenuEvent.Reason.Mouse
    if by_keys:
        view.setCurrentIndex(index)
        at = QPoint(0, 0)
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("by_keys", [False, True], ids=["mouse", "keys"])
def test_a_row_has_a_menu_of_the_same(
    cared: Cared, settle: Callable[[], None], *, by_keys: bool
) -> None:
    """The row under the pointer is chosen first."""
    menu = ask_for_menu(cared.page.groups, 1, by_keys=by_keys)

    actions = menu.actions()
    assert [one.text() for one in actions] == [
        *("Acknowledge…", "Snooze…", "Snooze the whole rule…"),
    ]
    assert [one.isEnabled() for one in actions] == [False, True, True]
    menu.close()
    actions[1].trigger()
    settle()
    assert cared.page.care.editor.title.full == "Snooze ability.whirl"
    cared.page.care.editor.close()


def test_the_menu_of_a_rule_snoozes_all_of_it(cared: Cared) -> None:
    """Whatever group is chosen."""
    menu = ask_for_menu(cared.page.rules, 0, by_keys=False)

    assert [one.text() for one in menu.actions()] == ["Snooze the whole rule…"]
    menu.close()


def test_everything_has_a_name_and_takes_the_keys(cared: Cared) -> None:
    """For those who see nothing, or have no mouse."""
    bar = cared.page.care
    for part in (bar.acknowledge, bar.snooze, bar.of_rule, bar.editor.note, bar.editor.cancel):
        assert part.accessibleName() or part.text()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_name_is_no_markup(cared: Cared) -> None:
    """In the tooltip and the title."""
    cared.page.show_frame(frame_of(Rule("<b>x</b>", (Alert("ability.a", FIRING),))))

    QTest.mouseClick(cared.page.care.of_rule, LEFT)

    assert cared.page.care.editor.title.textFormat() is Qt.TextFormat.PlainText
    assert cared.page.care.editor.title.full == "Snooze <b>x</b>"
    cared.page.care.editor.close()
