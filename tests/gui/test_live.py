"""The Live page: tabs, grouping, empty states, cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.session.query import Selector
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Behind, Frame, SourceState, Tab

CONTROL = Qt.KeyboardModifier.ControlModifier


def turn_wheel(widget: QWidget, eighths_of_a_degree: int) -> None:
    """Turn the wheel while the pointer is over the middle of a widget."""
    window = widget.window()
    middle = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), middle, QPoint(0, eighths_of_a_degree))
    QApplication.processEvents()


def test_each_namespace_has_a_tab_with_its_rows(window: MainWindow, lots: Frame) -> None:
    """Tabs stand in the order of the frame, all rows first, each with its number of rows."""
    window.show_frame(lots)

    tabs = window.live.tabs.tabs()
    assert [tab.text() for tab in tabs] == [
        "All", "ability", "contract", "event", "mythic", "resonance", "system"
    ]  # fmt: skip
    assert [tab.rows.replace("\N{NO-BREAK SPACE}", " ") for tab in tabs][:3] == [
        "4.8 M", "3.1 M", "620 k"
    ]  # fmt: skip
    assert tabs[0].isChecked()


def test_pressing_a_tab_asks_for_its_namespace(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """A click on a tab chooses it, and says which namespace is wanted."""
    window.show_frame(lots)

    with qtbot.waitSignal(window.namespace_changed, timeout=1_000) as changed:
        QTest.mouseClick(window.live.tabs.tabs()[4], Qt.MouseButton.LeftButton)

    assert changed.args == ["mythic"]
    assert window.live.tabs.namespace == "mythic"


def test_control_and_a_digit_asks_for_a_namespace(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Ctrl+1 is all rows, Ctrl+2 the first namespace, and so on."""
    window.show_frame(lots)
    settle()
    with qtbot.waitSignal(window.namespace_changed, timeout=1_000) as changed:
        QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert changed.args == ["ability"]

    with qtbot.waitSignal(window.namespace_changed, timeout=1_000) as changed:
        QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert changed.args == [""]


def test_tabs_stay_where_they_are_while_they_count(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Fewer digits in a tab do not move the tabs beside it."""
    window.show_frame(lots)
    settle()
    before = [tab.geometry() for tab in window.live.tabs.tabs()]

    window.show_frame(replace(lots, tabs=tuple(Tab(t.namespace, 7) for t in lots.tabs)))
    settle()

    assert [tab.geometry() for tab in window.live.tabs.tabs()] == before
    assert {tab.rows for tab in window.live.tabs.tabs()} == {"7"}


def test_a_chosen_tab_survives_new_namespaces(
    window: MainWindow, lots: Frame, little: Frame
) -> None:
    """Other tabs may come and go while one is chosen."""
    window.show_frame(lots)
    QTest.mouseClick(window.live.tabs.tabs()[2], Qt.MouseButton.LeftButton)

    window.show_frame(little)

    assert [tab.text() for tab in window.live.tabs.tabs()] == ["All", "contract"]
    assert window.live.tabs.namespace == "contract"


@pytest.mark.parametrize("group", ["entry", "namespace", "tier", "shard", "tag"])
def test_a_group_is_chosen_from_the_menu(
    qtbot: QtBot, window: MainWindow, lots: Frame, group: str
) -> None:
    """A choice of the menu is marked, shown on its button, and asked for."""
    window.show_frame(lots)
    action = next(a for a in window.live.group.menu.actions() if a.text() == group)

    with qtbot.waitSignal(window.group_changed, timeout=1_000) as changed:
        action.trigger()

    assert changed.args == [group]
    assert window.live.group.text() == group
    assert action.isChecked()


def test_before_the_first_row_the_page_says_what_to_do(window: MainWindow, empty: Frame) -> None:
    """A source that gave nothing yet shows a hint with its name in place of charts."""
    window.show_frame(empty)

    assert window.live.empty.isVisible()
    assert window.live.empty.headline.text() == "Waiting for the first line…"
    assert "hot" in window.live.empty.hint.text()
    assert not window.live.grid.isVisible()


def test_a_hint_is_as_high_as_its_text(window: MainWindow, empty: Frame) -> None:
    """A hint of several lines is not cut at its foot."""
    window.show_frame(empty)

    hint = window.live.empty.hint
    assert hint.height() >= hint.heightForWidth(hint.width())


def test_while_a_file_is_read_the_page_says_so(window: MainWindow, empty: Frame) -> None:
    """Reading what is there is something else than waiting for what comes."""
    loading = replace(empty.status, state=SourceState.LOADING)

    window.show_frame(replace(empty, status=loading))

    assert window.live.empty.headline.text() == "Reading…"


def test_a_tab_without_rows_says_so(window: MainWindow, lots: Frame) -> None:
    """An empty page names the namespace that has no rows."""
    without = replace(lots, tabs=(*lots.tabs[:4], Tab("mythic", 0), *lots.tabs[5:]))
    window.show_frame(without)
    QTest.mouseClick(window.live.tabs.tabs()[4], Qt.MouseButton.LeftButton)

    window.show_frame(replace(without, charts=()))

    assert window.live.empty.isVisible()
    assert window.live.empty.headline.text() == "No mythic rows yet"


def test_a_range_without_rows_says_so(window: MainWindow, lots: Frame) -> None:
    """An empty range tells how many rows there are outside it."""
    window.show_frame(replace(lots, charts=()))

    assert window.live.empty.headline.text() == "Nothing in this range"
    assert "4,832,114" in window.live.empty.hint.text()


@pytest.mark.parametrize(("width", "height"), [(1_280, 800), (1_440, 900), (1_920, 1_080)])
def test_six_cards_fill_the_page(
    window: MainWindow, lots: Frame, width: int, height: int, settle: Callable[[], None]
) -> None:
    """In each usual size of a window six cards take all of the page, and nothing scrolls."""
    window.resize(width, height)
    window.show_frame(lots)
    settle()

    grid = window.live.grid
    bottoms = {panel.geometry().bottom() for panel in grid.panels[3:]}
    assert len(grid.panels) == 6
    assert grid.height() - 2 <= max(bottoms) < grid.height()
    assert grid.panels[2].geometry().right() == grid.width() - 1
    assert not grid.verticalScrollBar().isVisible()


def test_many_cards_scroll(qtbot: QtBot, window: MainWindow, session: Callable[..., Any]) -> None:
    """More cards than there is room for bring a scroll bar."""
    window.resize(1_000, 700)
    window.show_frame(session(charts=9).frame())

    qtbot.waitUntil(window.live.grid.verticalScrollBar().isVisible, timeout=1_000)


@pytest.mark.parametrize(("width", "height"), [(1_280, 800), (1_440, 900), (1_920, 1_080)])
@pytest.mark.parametrize("charts", [7, 8, 9])
def test_of_many_cards_two_full_rows_are_in_sight(
    window: MainWindow,
    session: Callable[..., Any],
    width: int,
    height: int,
    charts: int,
    settle: Callable[[], None],
) -> None:
    """The third row begins below the page: no card is cut in half."""
    window.resize(width, height)
    window.show_frame(session(charts=charts).frame())
    settle()

    grid = window.live.grid
    assert len({panel.y() for panel in grid.panels[:3]}) == 1
    assert len({panel.width() for panel in grid.panels[:6]} | {grid.panels[0].width() + 1}) <= 3
    assert grid.height() - 2 <= grid.panels[5].geometry().bottom() < grid.height()
    assert grid.panels[6].y() >= grid.height()


def test_the_wheel_scrolls_by_whole_rows(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """A notch over a chart brings the next row to the top, and another one back the first."""
    window.show_frame(session(charts=9).frame())
    settle()
    grid = window.live.grid

    turn_wheel(grid.panels[0].plot, -60)
    assert grid.verticalScrollBar().value() == 0
    turn_wheel(grid.panels[0].plot, -60)
    assert grid.verticalScrollBar().value() == grid.panels[3].y()

    turn_wheel(grid.panels[3].plot, 120)
    assert grid.verticalScrollBar().value() == 0


def test_a_scroll_bar_stops_at_rows(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """A handle that is let go between two rows goes to the nearer one."""
    window.resize(900, 560)
    window.show_frame(session(charts=9).frame())
    settle()
    grid = window.live.grid
    bar = grid.verticalScrollBar()

    bar.setSliderPosition(grid.panels[2].y() + 40)
    bar.triggerAction(QAbstractSlider.SliderAction.SliderMove)

    assert bar.value() == grid.panels[2].y()


def test_a_chart_keeps_its_panel_and_panels_are_used_again(window: MainWindow, lots: Frame) -> None:
    """Panels follow their charts, and a spare one serves a new chart."""
    window.show_frame(lots)
    before = window.live.grid.panels

    window.show_frame(replace(lots, charts=(lots.charts[1], lots.charts[0])))
    assert window.live.grid.panels == (before[1], before[0])
    assert [panel.isVisible() for panel in before] == [True, True, False, False, False, False]

    fresh = replace(lots.charts[2], key="another")
    window.show_frame(replace(lots, charts=(fresh,)))
    assert window.live.grid.panels[0] in before


def test_looking_back_a_strip_counts_what_comes(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """The strip says how many lines came since the view was left, and leads back."""
    window.show_frame(lots)
    assert not window.live.behind.isVisible()

    window.show_frame(replace(lots, behind=Behind(0, 0)))
    assert not window.live.behind.alerts.isVisible()
    later = replace(lots, span_s=(0.0, lots.span_s[1] + 50.0))
    window.show_frame(replace(later, behind=Behind(12_431, 0, 2)))
    settle()

    left = datetime.fromtimestamp(lots.origin_ts + lots.span_s[1]).astimezone()
    strip = window.live.behind
    assert strip.text.text() == f"+12,431 lines, 2 alerts, 0 rejected since {left:%H:%M:%S}"
    with qtbot.waitSignal(window.live.missed_alerts_wanted, timeout=1_000):
        QTest.mouseClick(strip.alerts, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.live.return_to_live, timeout=1_000):
        QTest.mouseClick(strip.back, Qt.MouseButton.LeftButton)
    window.show_frame(lots)
    assert not strip.isVisible()


@pytest.mark.parametrize("width", [1_280, 1_440, 1_920])
def test_the_strip_moves_and_covers_no_chart(
    window: MainWindow, lots: Frame, width: int, settle: Callable[[], None]
) -> None:
    """It lies between the words of the tabs and the charts, which stay where they are."""
    window.resize(width, 800)
    window.show_frame(lots)
    settle()
    before = window.live.grid.geometry()

    window.show_frame(replace(lots, behind=Behind(12_431, 3)))
    settle()

    strip, tab = window.live.behind.geometry(), window.live.tabs.tabs()[0]
    words_end = tab.mapTo(window.live, tab.rect().center()).y() + 9
    assert window.live.grid.geometry() == before
    assert words_end < strip.top()
    assert strip.bottom() < before.top()
    assert window.live.behind.text.property("role") == "warn"


def test_charts_can_be_reset_only_when_they_were_edited(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """The button is there while the charts of the tab are not those chosen for it."""
    window.show_frame(lots)
    assert not window.live.reset.isVisible()

    window.live.set_edited(is_edited=True)

    assert window.live.reset.isVisible()
    with qtbot.waitSignal(window.live.reset_requested, timeout=1_000):
        QTest.mouseClick(window.live.reset, Qt.MouseButton.LeftButton)


def test_filters_that_select_nothing_can_be_cleared(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """Once the charts had time to be made and still are empty, the page says why."""
    bare = replace(lots, charts=tuple(replace(one, series=()) for one in lots.charts))
    window.show_frame(lots)
    window.live.set_filters(Selector(tiers=frozenset({9})))
    window.show_frame(bare)
    assert window.live.grid.isVisible()

    qtbot.waitUntil(window.live.empty.isVisible, timeout=2_000)

    assert window.live.empty.headline.text() == "Nothing matches these filters"
    assert window.live.empty.button.text() == "Clear filters"
    with qtbot.waitSignal(window.live.filters_cleared, timeout=1_000):
        QTest.mouseClick(window.live.empty.button, Qt.MouseButton.LeftButton)
    window.live.set_filters(Selector())
    window.show_frame(lots)
    assert window.live.grid.isVisible()


def test_looking_back_at_a_gap_leaves_the_charts(window: MainWindow, lots: Frame) -> None:
    """A stretch without rows does not take the charts from below the pointer."""
    bare = tuple(replace(one, series=()) for one in lots.charts)
    window.live.set_filters(Selector(tiers=frozenset({9})))

    window.show_frame(replace(lots, charts=bare, behind=Behind(1, 0)))

    assert window.live.grid.isVisible()


def test_looking_back_at_nothing_offers_the_way_back(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """Without any chart the page names the range, and leads back."""
    window.show_frame(replace(lots, charts=(), behind=Behind(1, 0)))

    assert window.live.empty.headline.text() == "Nothing in this range"
    with qtbot.waitSignal(window.live.return_to_live, timeout=1_000):
        QTest.mouseClick(window.live.empty.button, Qt.MouseButton.LeftButton)


def test_a_page_does_not_scroll_when_the_chart_with_the_focus_goes(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """A click gave it the focus; what is looked at stays where it is."""
    frame = session(charts=9).frame()
    window.show_frame(frame)
    settle()
    grid = window.live.grid
    grid.panels[0].setFocus(Qt.FocusReason.MouseFocusReason)

    others = (*frame.charts[1:6], *(replace(one, key=one.key + "~2") for one in frame.charts[:4]))
    window.show_frame(replace(frame, charts=others))
    settle()

    assert grid.verticalScrollBar().value() == 0


def test_another_tab_begins_with_its_first_row(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """None of its charts was in sight before."""
    frame = session(charts=9).frame()
    window.show_frame(frame)
    settle()
    grid = window.live.grid
    turn_wheel(grid.panels[0].plot, -120)
    assert grid.verticalScrollBar().value() > 0

    other = tuple(replace(one, key="ability/" + one.key) for one in frame.charts)
    window.show_frame(replace(frame, charts=other))
    settle()

    assert grid.verticalScrollBar().value() == 0
