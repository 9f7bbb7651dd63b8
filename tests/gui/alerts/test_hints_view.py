"""Hints by mouse and keys."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.anomalies import HintSettings
from inspector.ui.alerts.course_delegate import course_points
from inspector.ui.alerts.hints_view import HintsView
from inspector.ui.models.hint_rows import HintsFrame
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.unit.ui.models.alert_frames import Alert, Rule
from tests.unit.ui.models.alert_frames import frame_of as alerts_of
from tests.unit.ui.models.hints import NOW_TS, frame_of, hint

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> AlertsPage:
    """The page, as wide as in a window of 1440 pixels, with its hints in front."""
    page = AlertsPage(theme, lambda: NOW_TS)
    page.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(page)
    page.resize(1264, 720)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    QTest.mouseClick(page.head.switch.buttons()[1], LEFT)
    return page


@pytest.fixture
def view(page: AlertsPage) -> HintsView:
    """Its hints."""
    return page.hints


@pytest.fixture
def some() -> HintsFrame:
    """Two hints that go on, and one that is over."""
    return frame_of(
        hint(),
        hint("ability.whirl", value=50.0, ago_s=120.0),
        hint("event.siege", is_over=True, ago_s=900.0),
    )


def entries(view: HintsView) -> list[str]:
    """Return whose hints are shown, from the top."""
    return [view.table.entry(row).entry for row in range(view.table.rowCount())]


def test_the_switch_shows_hints_instead_of_rules(page: AlertsPage, some: HintsFrame) -> None:
    """And back; the latest hints come first, and the first one is chosen."""
    page.hints.show_frame(some)
    page.show_frame(alerts_of(Rule("Calm", (Alert("ability.hush", AlertState.OK, 1.0),))))

    assert page.hints.isVisible()
    assert not page.head.search.isVisible()
    assert not page.rules.isVisible()
    assert entries(page.hints) == ["ability.meteor", "ability.whirl", "event.siege"]
    assert page.hints.view.currentIndex().row() == 0

    QTest.mouseClick(page.head.switch.buttons()[0], LEFT)
    assert page.rules.isVisible()
    assert page.head.search.isVisible()
    assert not page.hints.isVisible()


def test_the_switch_tells_how_many_go_on(page: AlertsPage, some: HintsFrame) -> None:
    """Dismissed ones do not count; without any it is only the word."""
    button = page.head.switch.buttons()[1]
    assert button.text() == "Hints"

    page.hints.show_frame(some)
    assert button.text() == "Hints 2"

    page.hints.dismiss.click()
    assert button.text() == "Hints 1"


def test_without_hints_it_says_why(view: HintsView) -> None:
    """In the middle; nothing can be made or dismissed, but the settings are there."""
    view.show_frame(frame_of(known_s=180.0))

    assert view.empty.isVisible()
    assert view.empty.headline.text().startswith("Not enough reference yet: 3")
    assert not view.make.isVisible()
    assert view.reference.isVisible()


def test_enter_shows_the_entry(page: AlertsPage, view: HintsView, some: HintsFrame) -> None:
    """On whichever cell the keys are."""
    chosen: list[str] = []
    page.entry_chosen.connect(chosen.append)
    view.show_frame(some)
    view.view.setFocus()
    view.view.setCurrentIndex(view.table.index(1, 4))

    QTest.keyClick(view.view, KEYS.Key_Return)

    assert chosen == ["ability.whirl"]


def test_a_rule_is_made_by_button_or_key(view: HintsView, some: HintsFrame) -> None:
    """Of the chosen hint, with the least n that it was judged by."""
    wanted: list[dict[str, Any]] = []
    view.rule_wanted.connect(wanted.append)
    view.show_frame(some)
    view.view.setFocus()

    QTest.keyClick(view.view, KEYS.Key_Insert)
    QTest.keyClick(view.view, KEYS.Key_Down)
    QTest.mouseClick(view.make, LEFT)

    assert [rule["select"]["entry"] for rule in wanted] == ["ability.meteor", "ability.whirl"]
    assert (wanted[0]["above"], wanted[1]["below"]) == (125.0, 75.0)
    assert wanted[0]["min_n"] == view.settings.least_n


def test_a_dismissed_hint_is_hidden_until_it_ends(view: HintsView, some: HintsFrame) -> None:
    """The next one has the choice; another hint of that KPI appears again."""
    view.show_frame(some)
    view.view.setFocus()

    QTest.keyClick(view.view, KEYS.Key_Delete)
    view.show_frame(some)

    assert entries(view) == ["ability.whirl", "event.siege"]
    assert view.table.entry(view.view.currentIndex().row()).entry == "ability.whirl"
    assert "1 dismissed" in view.summary.full

    view.show_frame(frame_of(hint(is_over=True, ago_s=60.0), hint(ago_s=-600.0)))
    assert [view.table.entry(0).from_ts] == [NOW_TS + 600.0]
    assert view.table.rowCount() == 1


def test_all_dismissed_hints_can_be_shown_again(view: HintsView) -> None:
    """By the keys alone: they go where that can be done."""
    view.show_frame(frame_of(hint()))
    view.view.setFocus()
    assert not view.undismiss.isVisible()

    QTest.keyClick(view.view, KEYS.Key_Delete)
    assert view.empty.headline.text() == "All hints are dismissed"
    assert view.undismiss.hasFocus()
    QTest.keyClick(view.undismiss, KEYS.Key_Space)

    assert entries(view) == ["ability.meteor"]
    assert view.view.hasFocus()


def test_the_choice_stays_with_its_hint(view: HintsView, some: HintsFrame) -> None:
    """Though rows come and go."""
    view.show_frame(some)
    view.view.setCurrentIndex(view.table.index(1, 0))

    view.show_frame(frame_of(hint("ability.whirl", value=50.0, ago_s=120.0), hint("mythic.new")))

    assert view.table.entry(view.view.currentIndex().row()).entry == "ability.whirl"


def test_settings_are_chosen_and_told(view: HintsView) -> None:
    """Reference, least n and the rate of false hints; the arrow keys change the n."""
    told: list[HintSettings] = []
    view.settings_changed.connect(lambda: told.append(view.settings))

    view.reference.menu.actions()[0].trigger()
    view.rate.menu.actions()[0].trigger()
    view.least_n.setFocus()
    QTest.keyClick(view.least_n, KEYS.Key_Up)

    assert told[-1] == HintSettings(300.0, 40, 1.0 / 24.0)
    assert len(told) == 3


def test_settings_of_before_are_shown_without_a_word(view: HintsView) -> None:
    """As a window finds them again."""
    told: list[object] = []
    view.settings_changed.connect(lambda: told.append(1))

    view.use(HintSettings(3_600.0, 100, 6.0))

    assert view.reference.text() == "1 h"
    assert view.rate.text() == "6 an hour"
    assert view.least_n.text() == "100"
    assert told == []


def test_nothing_of_the_source_before_is_left(view: HintsView, some: HintsFrame) -> None:
    """Nor what was dismissed in it."""
    view.show_frame(some)
    view.dismiss.click()

    view.forget()
    assert view.table.rowCount() == 0
    view.show_frame(some)

    assert len(entries(view)) == 3


def test_a_course_has_gaps_where_there_is_no_data() -> None:
    """From the lowest to the highest point of its room."""
    points = course_points((1.0, math.nan, 3.0), QRectF(0.0, 0.0, 20.0, 10.0))

    assert points[1] is None
    assert [(one.x(), one.y()) for one in points if one is not None] == [(0.0, 10.0), (20.0, 0.0)]
    assert course_points((math.nan,), QRectF(0.0, 0.0, 20.0, 10.0)) == []


def test_every_control_has_a_name(view: HintsView, some: HintsFrame) -> None:
    """For who cannot see it."""
    view.show_frame(some)

    controls = (view.view, view.reference, view.least_n, view.rate, view.make, view.dismiss)
    assert all(one.accessibleName() for one in controls)
