"""The Alerts page by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.evidence import CaseQuestion
from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.unit.ui.models.alert_frames import NOW_TS, Alert, Rule, fired, frame_of

LEFT = Qt.MouseButton.LeftButton
KEYS = Qt.Key
FIRING, PENDING, OK = AlertState.FIRING, AlertState.PENDING, AlertState.OK


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> AlertsPage:
    """The page, as wide as in a window of 1440 pixels."""
    page = AlertsPage(theme, lambda: NOW_TS)
    page.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(page)
    page.resize(1264, 720)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


@pytest.fixture
def some() -> AlertsFrame:
    """A rule that is well, and one that fires for one of three groups."""
    alerts = (
        Alert("ability.calm", OK, 1.0),
        Alert("ability.meteor", FIRING, 3.0),
        Alert("ability.whirl", PENDING, 2.5),
    )
    return frame_of(
        Rule("A calm rule", (Alert("ability.hush", OK, 1.0),)),
        Rule("Damage", alerts, severity="critical"),
        past=(
            fired("Damage", "ability.meteor", 60.0, None),
            fired("A calm rule", "ability.hush", 900.0, 800.0),
        ),
    )


def first_cells(view: AlertView) -> list[str]:
    """Return the first column from the top."""
    rows = range(view.table.rowCount())
    return [str(view.table.index(row, 0).data()) for row in rows]


def middle(view: AlertView, index: QModelIndex) -> QPoint:
    """Return the middle of a cell in the viewport."""
    return view.visualRect(index).center()


def test_what_fires_comes_first(page: AlertsPage, some: AlertsFrame) -> None:
    """Rules, and the groups of the first of them."""
    page.show_frame(some)

    assert first_cells(page.rules) == ["Damage", "A calm rule"]
    assert page.rule == "Damage"
    assert first_cells(page.groups) == ["ability.meteor", "ability.whirl", "ability.calm"]
    assert first_cells(page.firings) == ["ability.meteor"]


def test_a_click_on_a_rule_shows_its_groups(page: AlertsPage, some: AlertsFrame) -> None:
    """And its firings; a further frame keeps the choice."""
    page.show_frame(some)

    QTest.mouseClick(
        page.rules.viewport(), LEFT, pos=middle(page.rules, page.rule_table.index(1, 0))
    )
    page.show_frame(some)

    assert page.rule == "A calm rule"
    assert page.chosen.full == "A calm rule"
    assert first_cells(page.groups) == first_cells(page.firings) == ["ability.hush"]


def test_the_choice_stays_with_its_rule_when_the_order_changes(
    page: AlertsPage, some: AlertsFrame
) -> None:
    """The row moves, and the keys with it."""
    page.show_frame(some)

    page.show_frame(
        frame_of(
            Rule("A calm rule", (Alert("ability.hush", FIRING),)),
            Rule("Damage", (Alert("ability.meteor", OK),)),
        )
    )

    assert first_cells(page.rules) == ["A calm rule", "Damage"]
    assert page.rule == "Damage"
    assert page.rules.currentIndex().row() == 1


def test_keys_go_through_the_rules(page: AlertsPage, some: AlertsFrame) -> None:
    """Down to the next one, whose groups are shown."""
    page.show_frame(some)
    page.rules.setFocus()

    QTest.keyClick(page.rules, KEYS.Key_Down)

    assert page.rule == "A calm rule"


def test_a_click_on_a_group_or_enter_asks_for_its_evidence(
    page: AlertsPage, some: AlertsFrame
) -> None:
    """Enter does in any cell, and so does a second click; a click on a figure only chooses."""
    page.show_frame(some)
    asked: list[CaseQuestion] = []
    page.case_wanted.connect(asked.append)
    viewport, table = page.groups.viewport(), page.group_table

    QTest.mouseClick(viewport, LEFT, pos=middle(page.groups, table.index(1, 3)))
    assert asked == []
    QTest.keyClick(page.groups, KEYS.Key_Return)
    QTest.mouseClick(viewport, LEFT, pos=middle(page.groups, table.index(0, 0)))
    QTest.mouseClick(viewport, LEFT, pos=middle(page.groups, table.index(1, 3)))
    QTest.mouseDClick(viewport, LEFT, pos=middle(page.groups, table.index(1, 3)))
    QTest.mouseClick(page.group_evidence, LEFT)
    meteor, whirl = (("entry", "ability.meteor"),), (("entry", "ability.whirl"),)
    assert [one.group for one in asked] == [whirl, meteor, whirl, whirl]
    assert {(one.rule, one.at_ts) for one in asked} == {("Damage", NOW_TS)}


def test_enter_on_a_firing_asks_for_the_window_at_its_begin(
    page: AlertsPage, some: AlertsFrame
) -> None:
    """That is why it fired."""
    page.show_frame(some)
    asked: list[CaseQuestion] = []
    page.case_wanted.connect(asked.append)
    page.firings.setFocus()
    page.firings.setCurrentIndex(page.firing_table.index(0, 2))

    QTest.keyClick(page.firings, KEYS.Key_Return)
    QTest.mouseClick(page.firing_evidence, LEFT)

    assert [(one.at_ts, one.from_ts, one.is_over) for one in asked] == 2 * [
        (NOW_TS - 60.0, NOW_TS - 60.0, False)
    ]


def test_ctrl_enter_shows_the_charts_of_an_entry(page: AlertsPage, some: AlertsFrame) -> None:
    """Of a group, and of a firing."""
    page.show_frame(some)
    chosen: list[str] = []
    page.entry_chosen.connect(chosen.append)

    for view, table in ((page.groups, page.group_table), (page.firings, page.firing_table)):
        view.setCurrentIndex(table.index(0, 0))
        QTest.keyClick(view, KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert chosen == ["ability.meteor", "ability.meteor"]


def test_the_firings_of_all_rules_can_be_seen(page: AlertsPage, some: AlertsFrame) -> None:
    """The latest first."""
    page.show_frame(some)

    page.of_rule.menu.actions()[1].trigger()

    assert first_cells(page.firings) == ["ability.meteor", "ability.hush"]


def test_a_search_finds_rules_and_groups(page: AlertsPage, some: AlertsFrame) -> None:
    """What is not found says so, and an empty search shows all again."""
    page.show_frame(some)

    QTest.keyClicks(page.head.search, "whirl")
    assert first_cells(page.rules) == ["Damage"]
    assert first_cells(page.groups) == ["ability.whirl"]

    QTest.keyClicks(page.head.search, "pool")
    assert page.no_rules.isVisible()
    assert not page.rules.isVisible()

    page.head.search.clear()
    assert len(first_cells(page.rules)) == 2


def test_a_rule_that_is_not_evaluated_says_so_above_its_groups(page: AlertsPage) -> None:
    """In whole, and as it is: a name is no markup."""
    reason = "'<b>gold</b>' is not a metric key"
    page.show_frame(frame_of(Rule("<i>Gold</i>", reasons=(reason,))))

    assert page.reasons.isVisible()
    assert page.reasons.full == reason
    assert page.chosen.textFormat() is Qt.TextFormat.PlainText
    assert page.no_groups.isVisible()


def test_a_rule_without_a_baseline_leads_to_where_one_is_learnt(
    page: AlertsPage, qtbot: QtBot
) -> None:
    """Others do not."""
    page.show_frame(frame_of(Rule("Gold", reasons=("'gold' is not a metric key",))))
    assert not page.learn.isVisible()

    reason = "there is no baseline of dmg_per_cast for tier 2"
    page.show_frame(frame_of(Rule("Damage", reasons=(reason,))))

    assert page.learn.isVisible()
    with qtbot.waitSignal(page.learn_wanted, timeout=1_000):
        QTest.mouseClick(page.learn, LEFT)


def test_without_rules_the_page_leads_to_config(page: AlertsPage, qtbot: QtBot) -> None:
    """Nothing else can be done."""
    page.show_frame(frame_of())
    assert page.empty.headline.text() == "No rule is on"

    with qtbot.waitSignal(page.config_wanted, timeout=1_000):
        QTest.mouseClick(page.empty.button, LEFT)


def test_a_problem_is_said_beside_what_still_holds(page: AlertsPage, some: AlertsFrame) -> None:
    """And taken back."""
    page.show_frame(frame_of(Rule("Damage"), problem="alerts.toml cannot be used"))
    assert page.head.problem.isVisible()
    assert page.rules.isVisible()

    page.show_frame(some)
    assert not page.head.problem.isVisible()


def test_nothing_is_left_of_the_source_before(page: AlertsPage, some: AlertsFrame) -> None:
    """Neither rules nor what was looked for."""
    page.show_frame(some)
    page.head.search.setText("whirl")

    page.forget()

    assert page.empty.isVisible()
    assert page.head.search.text() == ""
    assert page.rule == ""


def test_a_narrow_page_shows_values_against_thresholds(page: AlertsPage, some: AlertsFrame) -> None:
    """And since when; what is empty as a rule gives way first."""
    page.resize(1104, 640)
    page.show_frame(some)

    for part in (page.rules, page.groups):
        assert {"State", "Since", "Threshold"} <= set(part.visible_titles())
    assert "Value" in page.groups.visible_titles()
    assert "Muted" not in page.groups.visible_titles()


def test_the_room_that_is_left_goes_to_reasons(page: AlertsPage, some: AlertsFrame) -> None:
    """Names of rules are short."""
    page.show_frame(some)
    before = [page.rules.columnWidth(place) for place in (0, page.rules.spread)]

    page.resize(page.width() + 200, page.height())

    after = [page.rules.columnWidth(place) for place in (0, page.rules.spread)]
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_everything_has_a_name_and_takes_the_keys(page: AlertsPage) -> None:
    """For those who see nothing, or have no mouse."""
    for part in (page.head.search, page.rules, page.groups, page.firings, page.of_rule):
        assert part.accessibleName()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_badge_of_a_critical_alert_is_drawn_in_another_colour(window: MainWindow) -> None:
    """The number alone does not tell."""
    item = window.rail.items["alerts"]
    item.set_badge("2", "2 alerts fire")
    usual = item.grab().toImage()

    item.set_badge("2", "2 alerts fire", is_critical=True)

    assert item.grab().toImage() != usual
