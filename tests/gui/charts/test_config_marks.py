"""Saves of config files on all charts and on the overview."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from inspector.ui.charts.plot import Plot
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import ChartFrame, Frame
from inspector.ui.models.marks import ConfigMark
from inspector.ui.theme import Theme

WHY = "reflect spam in <b>mythic</b> week"


@pytest.fixture
def control(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> LiveControl:
    """The control of a window that shows six charts of five minutes."""
    control = LiveControl(window)
    window.show_frame(control.take(lots))
    settle()
    return control


@pytest.fixture(autouse=True)
def no_tooltip(settle: Callable[[], None]) -> Any:
    """Leave no tooltip to the next test."""
    yield
    QToolTip.hideText()
    settle()


def save(frame: Frame, at_s: float, revision: int = 13) -> ConfigMark:
    """Return a save so many seconds after the left edge of the view."""
    ts = frame.origin_ts + frame.view_s[0] + at_s
    return ConfigMark(ts, "sampling.toml", revision, "ana", WHY)


def place(plot: Plot, frame: Frame, at_s: float) -> QPoint:
    """Return where the dot of such a save stands."""
    assert plot.mapping is not None
    return QPoint(round(plot.mapping.x_px(frame.view_s[0] + at_s)), 6)


def column(picture: QImage, x: int, top: int, bottom: int) -> list[int]:
    """Return the colours of a column of pixels."""
    return [picture.pixel(x, y) for y in range(top, bottom)]


def hover(widget: QWidget, at: QPoint) -> str:
    """Ask for the tooltip at a place, and return it letter by letter; empty when there is none."""
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    QApplication.processEvents()
    markup = QToolTip.text()
    start, end = "<span style='white-space: pre'>", "</span>"
    assert not markup or (markup.startswith(start) and markup.endswith(end))
    return html.unescape(markup.removeprefix(start).removesuffix(end)).replace("\u00a0", " ")


def one_curve(frame: Frame, y: Any) -> ChartFrame:
    """Return the second chart of a frame with one curve, and these values."""
    chart = frame.charts[1]
    return replace(chart, series=(replace(chart.series[0], y=np.asarray(y, dtype=float)),))


def test_a_save_is_marked_on_every_chart(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """A dashed line from top to bottom, with a dot at its top, in the accent of the theme."""
    empty = replace(lots, charts=tuple(replace(one, series=()) for one in lots.charts))
    window.show_frame(control.take(empty))

    control.set_config_marks((save(lots, 100.0),))
    settle()

    accent = theme.colours.accent.rgb()
    for panel in window.live.grid.panels:
        picture, at = panel.plot.grab().toImage(), place(panel.plot, lots, 100.0)
        bottom = round(panel.plot.area.bottom())
        line = column(picture, at.x(), 14, bottom)
        assert 0.3 < line.count(accent) / len(line) < 0.5
        assert accent in line[:10]
        assert accent in line[-10:]
        dot = [picture.pixel(at.x() + dx, at.y()) for dx in (-2, -1, 0, 1, 2)]
        assert dot == [accent] * 5
        assert accent not in column(picture, at.x() + 8, 0, bottom)


def test_marks_move_neither_curves_nor_scale(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """Only the saves in view are drawn at all."""
    plot = window.live.grid.panels[0].plot
    before, picture = plot.mapping, plot.grab().toImage()

    control.set_config_marks((save(lots, -20.0), save(lots, 320.0)))
    settle()

    assert plot.mapping == before
    assert plot.grab().toImage() == picture
    control.set_config_marks((save(lots, 20.0),))
    settle()
    assert plot.mapping == before
    assert plot.grab().toImage() != picture


def test_a_chart_that_comes_later_has_the_marks(
    window: MainWindow,
    theme: Theme,
    control: LiveControl,
    session: Callable[..., Any],
    settle: Callable[[], None],
) -> None:
    """Whoever adds a chart sees the saves in it."""
    more = session(charts=9).frame()
    control.set_config_marks((save(more, 100.0),))

    window.show_frame(control.take(more))
    window.live.grid.enlarge(more.charts[8].key)
    settle()

    plot = window.live.grid.panels[8].plot
    at = place(plot, more, 100.0)
    assert plot.grab().toImage().pixel(at.x(), at.y()) == theme.colours.accent.rgb()


def test_saves_close_to_each_other_are_one_mark_with_a_count(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl
) -> None:
    """A larger dot with their number."""
    control.set_config_marks((save(lots, 100.0, 13), save(lots, 101.0, 14)))

    plot = window.live.grid.panels[0].plot
    at = place(plot, lots, 100.0)
    picture = plot.grab().toImage()
    assert picture.pixel(at.x() - 5, at.y()) == theme.colours.accent_fill.rgb()
    assert "revision 13" in hover(plot, at)
    assert "revision 14" in hover(plot, at)


def test_the_tooltip_says_what_was_saved_and_what_changed(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """Letter by letter, with the mean of the minute before and after."""
    chart = one_curve(lots, np.where(np.arange(300) < 100, 231.4, 164.2))
    window.show_frame(control.take(replace(lots, charts=(chart,))))
    control.set_config_marks((save(lots, 100.0),))
    settle()
    plot = window.live.grid.panels[0].plot

    said = hover(plot, place(plot, lots, 100.0))

    time = datetime.fromtimestamp(save(lots, 100.0).ts).astimezone().strftime("%H:%M:%S")
    assert said.split("\n") == [
        f"sampling.toml revision 13 · {time} · ana",
        WHY,
        "before 231.4 → after 164.2 (60 s)",
        "Click: compare before and after",
    ]


def test_a_click_on_a_mark_wants_before_and_after_compared(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """And no lines of the curve below; of several at one place the latest is meant."""
    control.set_config_marks((save(lots, 100.0), save(lots, 100.1, 14)))
    settle()
    plot, chosen, lines = window.live.grid.panels[0].plot, list[float](), list[object]()
    window.live.grid.save_chosen.connect(chosen.append)
    window.live.grid.lines_requested.connect(lambda *one: lines.append(one))
    at = place(plot, lots, 100.0)

    QTest.mouseMove(plot, at)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at)

    assert chosen == [save(lots, 100.1).ts]
    assert lines == []
    assert plot.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=at + QPoint(40, 60))
    assert len(chosen) == 1


@pytest.mark.parametrize("where", [QPoint(12, 0), QPoint(0, 60)])
def test_away_from_a_dot_there_is_no_tooltip(
    window: MainWindow, lots: Frame, control: LiveControl, where: QPoint
) -> None:
    """Beside it, or far down its line, where the crosshair tells values."""
    control.set_config_marks((save(lots, 100.0),))
    plot = window.live.grid.panels[0].plot

    assert hover(plot, place(plot, lots, 100.0) + where) == ""


def test_hidden_curves_are_not_told(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """The tooltip is about the chart as it is shown."""
    control.set_config_marks((save(lots, 100.0),))
    panel = window.live.grid.panels[0]
    assert "whirl" in hover(panel.plot, place(panel.plot, lots, 100.0))

    panel.legend.isolated.emit("meteor")
    settle()

    said = hover(panel.plot, place(panel.plot, lots, 100.0))
    assert "whirl" not in said
    assert said.split("\n")[2].startswith("before ")


def test_the_tooltip_outlives_frames(
    window: MainWindow,
    control: LiveControl,
    session: Callable[..., Any],
    settle: Callable[[], None],
) -> None:
    """What a person reads is not taken away by new values."""
    fake = session()
    first = fake.frame()
    window.show_frame(control.take(first))
    control.set_config_marks((save(first, 100.0),))
    settle()
    plot = window.live.grid.panels[0].plot
    said = hover(plot, place(plot, first, 100.0))

    for _frame in range(3):
        window.show_frame(control.take(fake.frame()))
        settle()

    assert QToolTip.isVisible()
    assert WHY in said


def test_a_mark_keeps_its_instant(
    window: MainWindow, theme: Theme, control: LiveControl, session: Callable[..., Any]
) -> None:
    """While the view moves on it wanders to the left, and in the end out of sight."""
    fake = session()
    first = fake.frame()
    window.show_frame(control.take(first))
    control.set_config_marks((save(first, 100.0),))
    plot = window.live.grid.panels[0].plot
    accent, there = theme.colours.accent.rgb(), place(plot, first, 100.0)

    window.show_frame(control.take(fake.frame(steps=50)))
    QApplication.processEvents()
    moved, picture = place(plot, first, 100.0), plot.grab().toImage()

    assert there.x() - moved.x() == pytest.approx(plot.area.width() * 50 / 300, abs=1)
    assert picture.pixel(moved.x(), moved.y()) == accent
    assert picture.pixel(there.x(), there.y()) != accent
    window.show_frame(control.take(fake.frame(steps=60)))
    QApplication.processEvents()
    assert hover(plot, QPoint(round(plot.area.left()), 6)) == ""


def test_the_crosshair_of_the_keys_names_the_save_it_stands_on(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """The keyboard alone gets there: the key goes to the save, the readout says which it is."""
    control.set_config_marks((save(lots, 20.0), save(lots, -700.0, 12)))
    panel = window.live.grid.panels[0]
    panel.setFocus(Qt.FocusReason.TabFocusReason)

    QTest.keyClick(panel, Qt.Key.Key_S)
    settle()

    at_s, cursor_s = lots.view_s[0] - 700.0, panel.plot.cursor_s
    assert cursor_s == pytest.approx(at_s, abs=1.0)
    assert cursor_s is not None
    assert panel.plot.mapping is not None
    assert panel.shown is not None
    assert panel.plot.mapping.view_s == pytest.approx((at_s - 150.0, at_s + 150.0))
    (line,) = panel.plot.time_marks.saves.lines(
        panel.plot.mapping, panel.shown, cursor_s, window.palette().text().color()
    )
    assert (line.name, line.value) == ("sampling.toml", "revision 12")
