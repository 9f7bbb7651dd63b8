"""Whole cards: curves hidden and isolated, menu, size, place, removal, by mouse and key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from inspector.analysis.chart_spec import Mode
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def names_drawn(panel: ChartPanel) -> list[str]:
    """Return the names of the curves that a card draws."""
    assert panel.shown is not None
    return [one.name for one in panel.shown.curves]


def struck(panel: ChartPanel) -> list[str]:
    """Return the names that the legend strikes out."""
    return [item.name for item in panel.legend.items if item.is_hidden]


def press_item(
    pointer: Callable[..., Any],
    panel: ChartPanel,
    name: str,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Click a name in the legend."""
    at = panel.legend.item_rect(name).center()
    pointer(panel.legend).click(at.x(), at.y(), modifiers)


def actions_of(menu: QMenu) -> dict[str, QAction]:
    """Return the items of a menu by their names."""
    return {action.text(): action for action in menu.actions() if action.text()}


def menu_of(window: MainWindow, panel: ChartPanel) -> QMenu:
    """Open the menu of a card by its key."""
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel, Qt.Key.Key_F10, SHIFT)
    menu = window.live.grid.cards.menu
    assert menu is not None
    return menu


def submenu(menu: QMenu, name: str) -> QMenu:
    """Return a menu within a menu."""
    (found,) = [one for one in menu.findChildren(QMenu) if one.title() == name]
    return found


def test_a_click_in_the_legend_hides_a_curve_and_shows_it_again(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """Its name is struck out, and the scale is that of the others."""
    tall = replace(lots.charts[0].series[0], y=lots.charts[0].series[0].y * 20.0)
    chart = replace(lots.charts[0], series=(tall, *lots.charts[0].series[1:]))
    window.show_frame(replace(lots, charts=(chart,)))
    settle()
    panel = window.live.grid.panels[0]
    assert panel.plot.mapping is not None
    high = panel.plot.mapping.scale.high

    press_item(pointer, panel, "meteor")
    assert struck(panel) == ["meteor"]
    assert "meteor" not in names_drawn(panel)
    assert panel.plot.mapping.scale.high < high / 4

    press_item(pointer, panel, "meteor")
    assert struck(panel) == []
    assert panel.plot.mapping.scale.high == high


def test_a_hidden_curve_stays_hidden_while_frames_come(
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Also when it was away for a while, and only in its own chart."""
    fake = session()
    window.show_frame(fake.frame())
    settle()
    first, second = window.live.grid.panels[:2]
    press_item(pointer, first, "meteor")

    window.show_frame(replace(fake.frame(), charts=()))
    window.show_frame(fake.frame())
    settle()

    first, second = window.live.grid.panels[:2]
    assert struck(first) == ["meteor"]
    assert struck(second) == []


@pytest.mark.parametrize("how", ["control", "double"])
def test_a_curve_is_isolated_and_all_come_back(
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
    how: str,
) -> None:
    """Ctrl and a click, or a double click, show one alone; once more, and all are there."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]

    def isolate() -> None:
        at = panel.legend.item_rect("blood_pact").center()
        if how == "control":
            press_item(pointer, panel, "blood_pact", CONTROL)
        else:
            pointer(panel.legend).double_click(at.x(), at.y())

    isolate()
    assert names_drawn(panel) == ["blood_pact"]
    isolate()
    assert struck(panel) == []


def test_curves_can_be_hidden_from_the_menu_without_a_mouse(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """The menu lists all curves, those too for which the legend has no room."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]

    curves = actions_of(submenu(menu_of(window, panel), "Curves"))
    assert list(curves) == [one.name for one in lots.charts[0].series]
    curves["soul_harvest_of_the_deep"].trigger()
    assert struck(panel) == ["soul_harvest_of_the_deep"]

    window.live.grid.cards.menu.close()  # type: ignore[union-attr]
    actions_of(menu_of(window, panel))["Show all curves"].trigger()
    assert struck(panel) == []


def test_the_button_of_the_menu_comes_with_the_pointer_and_moves_no_value(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """It stands left of the value, which is drawn where it was."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]
    header = panel.header
    pointer(window.rail).move(4, 4)
    settle()
    right = header.width() - 64
    before = header.grab().toImage().copy(right, 0, 64, header.height())
    assert not header.more.isVisible()

    pointer(header).move(30, 12)
    settle()
    assert header.more.isVisible()
    assert header.grab().toImage().copy(right, 0, 64, header.height()) == before

    pointer(header.more).click(11, 11)
    assert window.live.grid.cards.menu is not None
    window.live.grid.cards.menu.close()


def test_a_mode_and_a_group_are_chosen_from_the_menu(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """What the chart is now is marked; only what has a meaning for it is offered."""
    casts, ratio, cost, *others = lots.charts
    charts = (
        replace(casts, modes=tuple(Mode)),
        replace(ratio, modes=(Mode.RATE, Mode.DISTRIBUTION)),
        replace(cost, modes=(Mode.RATE, Mode.SUM)),
        *others,
    )
    window.show_frame(replace(lots, charts=charts))
    settle()
    grid = window.live.grid
    menu = menu_of(window, grid.panels[0])
    assert actions_of(menu)["Rate"].isChecked()

    with qtbot.waitSignal(grid.mode_chosen, timeout=1_000) as mode:
        actions_of(menu)["Cumulative"].trigger()
    assert mode.args == [lots.charts[0].key, "cumulative"]
    with qtbot.waitSignal(grid.group_chosen, timeout=1_000) as group:
        actions_of(submenu(menu, "Group by"))["tier"].trigger()
    assert group.args == [lots.charts[0].key, "tier"]
    with qtbot.waitSignal(grid.group_chosen, timeout=1_000) as group:
        actions_of(submenu(menu, "Group by"))["As the page"].trigger()
    assert group.args == [lots.charts[0].key, ""]
    menu.close()

    kpi = menu_of(window, grid.panels[1])
    assert list(actions_of(kpi))[:3] == ["Ratio", "Distribution", "Group by"]
    kpi.close()

    assert list(actions_of(menu_of(window, grid.panels[2])))[:3] == ["Rate", "Sum", "Group by"]
    window.live.grid.cards.menu.close()  # type: ignore[union-attr]


def test_a_menu_stays_open_while_frames_come(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """It is that of its chart until it is closed."""
    fake = session()
    window.show_frame(fake.frame())
    settle()
    menu = menu_of(window, window.live.grid.panels[0])

    for _frame in range(3):
        window.show_frame(fake.frame())
        settle()

    assert menu.isVisible()
    menu.close()


def test_a_value_is_copied_from_the_menu(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """As it is shown."""
    window.show_frame(lots)
    settle()
    menu = menu_of(window, window.live.grid.panels[0])

    actions_of(menu)["Copy value"].trigger()
    menu.close()

    assert QGuiApplication.clipboard().text() == "412.8k"


@pytest.mark.parametrize("how", ["head", "key", "menu"])
def test_a_card_fills_the_page_and_goes_back(
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
    how: str,
) -> None:
    """By a double click on its head, Enter or the menu; Escape shows all cards again."""
    fake = session()
    frame = fake.frame()
    window.show_frame(frame)
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[4]

    if how == "head":
        pointer(panel.header).double_click(60, 12)
    elif how == "key":
        panel.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(panel, Qt.Key.Key_Return)
    else:
        menu = menu_of(window, panel)
        actions_of(menu)["Enlarge"].trigger()
        menu.close()
        window.activateWindow()
    assert grid.large == frame.charts[4].key
    window.show_frame(fake.frame())
    settle()
    assert [one.isVisible() for one in grid.panels] == [False] * 4 + [True, False]
    assert panel.width() == grid.width()
    assert panel.height() >= grid.height() - 2

    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert grid.large == ""
    assert all(one.isVisible() for one in grid.panels)


def test_a_large_card_whose_chart_goes_gives_way_to_all_others(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Another tab brings other charts, and all of them are seen."""
    window.show_frame(lots)
    settle()
    window.live.grid.enlarge(lots.charts[0].key)

    window.show_frame(replace(lots, charts=lots.charts[1:]))

    assert all(one.isVisible() for one in window.live.grid.panels)
    assert window.live.grid.large == ""


def test_tab_reaches_cards_with_a_ring_and_delete_removes_one(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A card that only was clicked has no ring, and Delete does nothing to it."""
    window.show_frame(lots)
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[0]

    panel.setFocus(Qt.FocusReason.MouseFocusReason)
    with qtbot.assertNotEmitted(grid.remove_requested):
        QTest.keyClick(panel, Qt.Key.Key_Delete)
    assert not panel.has_ring

    QTest.keyClick(panel, Qt.Key.Key_Tab)
    second = grid.panels[1]
    assert second.hasFocus()
    assert second.has_ring
    with qtbot.waitSignal(grid.remove_requested, timeout=1_000) as removed:
        QTest.keyClick(second, Qt.Key.Key_Delete)
    assert removed.args == [lots.charts[1].key]


def test_tab_goes_in_reading_order_after_charts_changed_places(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A card that moved is reached where it stands now."""
    window.show_frame(lots)
    window.show_frame(replace(lots, charts=tuple(reversed(lots.charts))))
    settle()
    panels = window.live.grid.panels

    panels[0].setFocus(Qt.FocusReason.TabFocusReason)
    for panel, following in pairwise(panels):
        QTest.keyClick(panel, Qt.Key.Key_Tab)
        assert following.hasFocus()


@pytest.mark.parametrize(
    ("name", "index"), [("Move left", 0), ("Move right", 2), ("Move first", 0), ("Move last", 5)]
)
def test_a_card_is_moved_from_the_menu(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    name: str,
    index: int,
) -> None:
    """The signal names the place among all charts."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    menu = menu_of(window, grid.panels[1])

    with qtbot.waitSignal(grid.move_requested, timeout=1_000) as moved:
        actions_of(menu)[name].trigger()
    menu.close()

    assert moved.args == [lots.charts[1].key, index]


def test_a_card_is_dragged_by_its_head_to_another_place(
    qtbot: QtBot,
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """A mark shows the gap, frames on the way disturb nothing, and the drop says the place."""
    fake = session()
    frame = fake.frame()
    window.show_frame(frame)
    settle()
    grid = window.live.grid
    panel, fifth = grid.panels[0], grid.panels[4]
    hand = pointer(panel.header)
    away = fifth.mapTo(window, QPoint(fifth.width() - 30, 60)) - panel.header.mapTo(
        window, QPoint()
    )

    hand.move(60, 12)
    hand.press(60, 12)
    hand.move(90, 30)
    window.show_frame(fake.frame())
    hand.move(away.x(), away.y())
    assert grid.cards.reorder.gap == 5
    with qtbot.waitSignal(grid.move_requested, timeout=1_000) as moved:
        hand.release(away.x(), away.y())

    assert moved.args == [frame.charts[0].key, 4]
    assert grid.cards.reorder.gap is None


def test_a_card_that_is_dropped_where_it_was_stays(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Nothing is asked for."""
    window.show_frame(lots)
    settle()
    header = window.live.grid.panels[1].header

    with qtbot.assertNotEmitted(window.live.grid.move_requested):
        pointer(header).drag((60, 12), (120, 40))


def test_restored_values_are_marked_and_explained(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A card with intervals has a mark in its head, whose tooltip says what they are."""
    window.show_frame(lots)
    settle()
    exact, sampled = window.live.grid.panels[0].header, window.live.grid.panels[4].header

    assert not exact.is_sampled
    assert sampled.is_sampled
    at = sampled.sampled_box.center().toPoint()
    QApplication.sendEvent(
        sampled, QHelpEvent(QHelpEvent.Type.ToolTip, at, sampled.mapToGlobal(at))
    )
    assert "restored from samples: v ÷ rate" in QToolTip.text()
    assert "95 % interval" in QToolTip.text()


def test_a_narrow_legend_leaves_intervals_out_before_it_leaves_curves_out(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Where there is room for both names only without ±, both are shown without."""
    window.resize(1_280, 800)
    window.show_frame(lots)
    settle()
    legend = window.live.grid.panels[4].legend
    legend.resize(270, legend.height())

    assert not legend.item_rect("blood_pact").isEmpty()
    legend.resize(700, legend.height())
    assert legend.item_rect("blood_pact").width() > 120


def test_the_button_of_the_menu_goes_while_the_page_is_not_in_front(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A pointer that left while the ledger was shown has left the card."""
    window.show_frame(lots)
    settle()
    header = window.live.grid.panels[0].header
    header.show_more(is_visible=True)

    window.show_page("ledger")
    header.show_more(is_visible=False)

    assert header.more.isHidden()


def test_a_card_that_is_used_again_is_not_pointed_at(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Its new chart comes without the button."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]
    panel.header.show_more(is_visible=True)

    window.show_frame(replace(lots, charts=lots.charts[1:]))

    assert panel.header.more.isHidden()


def test_a_card_with_the_focus_has_a_crosshair_that_keys_move(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """It begins at the right edge; P pins it, and all charts show it."""
    window.show_frame(lots)
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[1]
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    first_s = panel.plot.cursor_s
    assert first_s == lots.charts[1].series[0].x_s[-1]

    for _step in range(10):
        QTest.keyClick(panel, Qt.Key.Key_Left, CONTROL | SHIFT)
    QTest.keyClick(panel, Qt.Key.Key_P)

    assert first_s is not None
    assert grid.linkage.pin_s == pytest.approx(first_s - 30.0, abs=1.5)
    assert {one.plot.cursor_s for one in grid.panels} == {grid.linkage.pin_s}
    panel.clearFocus()
    assert panel.plot.cursor_s is None


def test_lines_region_and_a_single_curve_are_reached_from_the_menu(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """What a click, a drag and a press in the legend do, without a mouse."""
    first = lots.charts[0]
    series = tuple(replace(one, group=one.name) for one in first.series)
    window.show_frame(replace(lots, charts=(replace(first, series=series), *lots.charts[1:])))
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[0]
    menu = menu_of(window, panel)

    at_s = panel.plot.cursor_s
    with qtbot.waitSignal(grid.lines_requested, timeout=1_000) as lines:
        actions_of(menu)["Lines behind the cursor"].trigger()
    with qtbot.waitSignal(grid.region_changed, timeout=1_000) as region:
        actions_of(menu)["Region of the view"].trigger()
    actions_of(submenu(menu, "Only"))["whirl"].trigger()
    menu.close()

    top = max(series, key=lambda one: float(one.y[-1]))
    assert lines.args is not None
    assert lines.args[:3] == [first.key, top.name, at_s]
    assert region.args == [first.key, *lots.view_s]
    assert names_drawn(panel) == ["whirl"]
