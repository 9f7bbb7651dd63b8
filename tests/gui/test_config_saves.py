"""Saves of config files on the overview, and the key that goes through them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from inspector.ui.actions.action import why_not
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.models.marks import ConfigMark
from inspector.ui.theme import Theme

WHY = "reflect spam in <b>mythic</b> week"


@pytest.fixture
def control(window: MainWindow, lots: Frame) -> LiveControl:
    """The control of a window that shows the last five minutes of a session."""
    control = LiveControl(window)
    window.show_frame(control.take(lots))
    return control


def save(frame: Frame, at_s: float, revision: int = 13) -> ConfigMark:
    """Return a save so many seconds after the left edge of the view."""
    ts = frame.origin_ts + frame.view_s[0] + at_s
    return ConfigMark(ts, "sampling.toml", revision, "ana", WHY)


def test_a_key_goes_through_the_saves_and_begins_anew(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """One that is too close to the end to be centred is shown at the end."""
    control.set_config_marks((save(lots, 290.0), save(lots, -900.0), save(lots, -400.0)))
    control.view.show(lots.view_s[0] - 1_000.0, lots.view_s[1] - 1_000.0)
    start_s = lots.origin_ts + lots.view_s[0]

    middles = []
    for _press in range(4):
        QTest.keyClick(window, Qt.Key.Key_S)
        view = control.view.view
        middles.append(None if view.end_ts is None else view.end_ts - 150.0 - start_s)

    assert middles == [
        pytest.approx(-400.0),
        None,
        pytest.approx(-900.0),
        pytest.approx(-400.0),
    ]
    window.window_actions.view.zoom_back.trigger()
    assert control.view.view.end_ts == pytest.approx(start_s - 900.0 + 150.0)


def test_without_a_save_in_the_session_the_key_says_why(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """One of last week is none, and those of the source before are forgotten."""
    action = window.window_actions.view.config_save
    assert not action.isEnabled()
    assert why_not(action) == "no config file was saved in this session"

    control.set_config_marks((save(lots, -604_800.0),))
    assert not action.isEnabled()
    control.set_config_marks((save(lots, 20.0),))
    assert action.isEnabled()
    control.reset()
    assert not action.isEnabled()
    window.show_start()
    assert why_not(action) == "open a source first"


def test_the_overview_marks_saves_at_its_upper_edge(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl
) -> None:
    """A small arrow for each; the tooltip there names it."""
    strip = window.timeline.strip
    old, recent = save(lots, -1_500.0, 12), save(lots, -700.0, 13)

    control.set_config_marks((recent, old))

    accent, picture = theme.colours.accent.rgb(), strip.grab().toImage()
    for mark in (old, recent):
        x = round(strip.scale().x_px(mark.ts - lots.origin_ts))
        assert [picture.pixel(x + dx, 1) for dx in (-2, 0, 2)] == [accent] * 3
        assert picture.pixel(x - 8, 1) != accent
        assert f"sampling.toml revision {mark.revision} · " in strip.text_at(x)
        assert WHY in strip.text_at(x)
        assert "sampling" not in strip.text_at(x + 12)


def test_a_click_on_an_arrow_of_the_overview_wants_before_and_after_compared(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """The playhead stays where it is; beside the arrow, or dragged from it, it is moved."""
    strip, mark = window.timeline.strip, save(lots, -700.0)
    control.set_config_marks((mark,))
    chosen, sought = list[float](), list[float]()
    strip.save_chosen.connect(chosen.append)
    strip.seek_requested.connect(sought.append)
    at = QPoint(round(strip.scale().x_px(mark.ts - lots.origin_ts)), 3)

    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)

    assert (chosen, sought) == ([mark.ts], [])
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at + QPoint(20, 0))
    assert (len(chosen), len(sought)) == (1, 1)
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(strip, at + QPoint(30, 0))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at + QPoint(30, 0))
    assert (len(chosen), len(sought)) == (1, 2)
