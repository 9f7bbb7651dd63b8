"""What a person does to the view, as the window shows it before a frame is made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame


@pytest.fixture
def control(window: MainWindow, lots: Frame) -> LiveControl:
    """The control of a window that shows a frame."""
    control = LiveControl(window)
    window.show_frame(control.take(lots))
    return control


@pytest.mark.usefixtures("control")
def test_a_pan_is_seen_at_once_and_its_last_step_soon(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """A pointer tells more places than a screen can show; none of those between is drawn."""
    grid, drawn = window.live.grid, []
    set_view = grid.linkage.move_view
    grid.linkage.move_view = lambda view_s: (drawn.append(view_s), set_view(view_s))  # type: ignore[assignment,func-returns-value]

    for _step in range(50):
        grid.panned.emit(-2.0)
    assert drawn == [(lots.view_s[0] - 2.0, lots.view_s[1] - 2.0)]

    wanted = (lots.view_s[0] - 100.0, lots.view_s[1] - 100.0)
    qtbot.waitUntil(lambda: grid.view_s == wanted, timeout=1_000)
    assert len(drawn) == 2
    assert window.timeline.strip.view_s == wanted


def test_a_gesture_that_ended_can_be_gone_back_from(
    window: MainWindow, control: LiveControl
) -> None:
    """The key works right after the drag."""
    back = window.window_actions.view.zoom_back
    control.reset()
    assert not back.isEnabled()

    window.live.grid.panned.emit(-50.0)
    window.live.grid.gesture_ended.emit()
    assert back.isEnabled()
    back.trigger()

    assert control.view.view.follows
    assert not back.isEnabled()


def test_while_the_view_looks_back_the_charts_stand_still(
    window: MainWindow,
    control: LiveControl,
    session: Callable[..., Any],
    lots: Frame,
    settle: Callable[[], None],
) -> None:
    """The session grows, and not a pixel of the charts is another one."""
    control.view.pan(-1.0)
    window.show_frame(control.take(lots))
    settle()
    before = window.live.grid.grab().toImage()

    later = replace(session().frame(steps=30), charts=lots.charts)
    window.show_frame(control.take(later))
    settle()

    assert window.live.grid.grab().toImage() == before
    control.view.follow()
    assert window.live.grid.view_s == (later.playhead_s - 300.0, later.playhead_s)


def test_a_source_begins_without_the_marks_of_the_one_before(
    window: MainWindow, control: LiveControl, lots: Frame
) -> None:
    """A pin of another session would stand anywhere."""
    window.live.grid.enlarge(lots.charts[0].key)

    control.reset()

    assert window.live.grid.large == ""


def test_charts_behind_another_page_are_not_worked_on(
    qtbot: QtBot,
    window: MainWindow,
    control: LiveControl,
    session: Callable[..., Any],
    lots: Frame,
    settle: Callable[[], None],
) -> None:
    """They are right once the page is in front again, in the view that was set meanwhile."""
    settle()
    window.show_page("ledger")
    later = control.take(session().frame(steps=9))
    window.show_frame(later)
    panel = window.live.grid.panels[0]
    assert panel.shown is not None
    assert panel.shown.chart is lots.charts[0]

    control.view.pan(-50.0)
    window.show_page("live")

    assert panel.shown.chart is later.charts[0]
    wanted = (later.view_s[0] - 50.0, later.view_s[1] - 50.0)
    qtbot.waitUntil(lambda: window.live.grid.view_s == wanted, timeout=1_000)


def test_cards_out_of_sight_take_in_their_names_when_they_come_in_sight(
    window: MainWindow,
    control: LiveControl,
    session: Callable[..., Any],
    settle: Callable[[], None],
) -> None:
    """A card below the page formats no number that nobody reads."""
    frame = control.take(session(charts=9).frame())
    window.show_frame(frame)
    settle()
    far = window.live.grid.panels[8]
    dear = replace(frame.charts[8], current=7.0)

    window.show_frame(replace(frame, charts=(*frame.charts[:8], dear)))
    assert far.header.value != "7.00\N{NO-BREAK SPACE}µs"
    bar = window.live.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()

    assert far.header.value == "7.00\N{NO-BREAK SPACE}µs"


def test_the_chart_whose_lines_are_opened_stays_in_sight(
    window: MainWindow,
    control: LiveControl,
    session: Callable[..., Any],
    settle: Callable[[], None],
) -> None:
    """The drawer takes room from the page, and the rows above it move up."""
    window.show_frame(control.take(session(charts=6).frame()))
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[5]
    assert panel.shown is not None

    panel.plot.point_chosen.emit("meteor", 1.0, 2.0)
    window.drawer.show_waiting("meteor")
    settle()

    top = panel.y() - grid.verticalScrollBar().value()
    assert top >= 0
    assert top + panel.height() <= grid.height()
