"""The view of all charts follows the pointer over one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QGraphicsView, QToolTip
from pytestqt.qtbot import QtBot

from inspector.ui.charts.grid import ChartGrid
from inspector.ui.charts.plot import Plot
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class View(QObject):
    """Moves the view of a grid as a person asks, as the control of a window does."""

    def __init__(self, grid: ChartGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.gestures = 0
        self.fits = 0
        grid.zoomed.connect(self._zoom)
        grid.panned.connect(self._pan)
        grid.gesture_ended.connect(self._end)
        grid.fit_requested.connect(self._fit)

    def _zoom(self, factor: float, share: float) -> None:
        start_s, end_s = self._grid.view_s
        stays_s = start_s + share * (end_s - start_s)
        self._grid.set_view(
            (stays_s + (start_s - stays_s) * factor, stays_s + (end_s - stays_s) * factor)
        )

    def _pan(self, by_s: float) -> None:
        start_s, end_s = self._grid.view_s
        self._grid.set_view((start_s + by_s, end_s + by_s))

    def _end(self) -> None:
        self.gestures += 1

    def _fit(self) -> None:
        self.fits += 1


def drawn(plot: Plot) -> tuple[float, float]:
    """Return the range that a plot draws."""
    (view,) = plot.findChildren(QGraphicsView)
    (box,) = [item for item in view.scene().items() if isinstance(item, pg.ViewBox)]
    start_s, end_s = box.viewRange()[0]
    return start_s, end_s


def share_at(plot: Plot, share: float) -> float:
    """Return where a share of the view stands, in pixels."""
    return plot.area.left() + share * plot.area.width()


def test_control_and_the_wheel_zoom_all_charts_around_the_pointer(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """A notch makes every view shorter at once; the instant under the pointer stays there."""
    window.show_frame(lots)
    settle()
    View(window.live.grid)
    plots = [panel.plot for panel in window.live.grid.panels]
    start_s, end_s = lots.view_s

    x = share_at(plots[1], 0.25)
    pointer(plots[1]).wheel(x, 60, QPoint(0, 120), CONTROL)

    length_s = (end_s - start_s) / 1.25
    stays_s = start_s + 0.25 * (end_s - start_s)
    for plot in plots:
        assert drawn(plot)[1] - drawn(plot)[0] == pytest.approx(length_s)
        assert drawn(plot)[0] + 0.25 * length_s == pytest.approx(stays_s, abs=1.0)


def test_shift_and_the_wheel_or_a_sideways_wheel_pan(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """Downwards with Shift, and to the right, the view goes on to later instants."""
    window.show_frame(lots)
    settle()
    View(window.live.grid)
    plot = window.live.grid.panels[0].plot

    pointer(plot).wheel(150, 60, QPoint(0, -120), SHIFT)
    assert drawn(plot)[0] == pytest.approx(lots.view_s[0] + 30.0)

    pointer(plot).wheel(150, 60, QPoint(-240, 0))
    assert drawn(plot)[0] == pytest.approx(lots.view_s[0] + 90.0)


def test_a_plain_wheel_still_scrolls_the_page(
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Without a key the wheel brings the next row, and leaves the view alone."""
    window.show_frame(session(charts=9).frame())
    settle()
    view, grid = View(window.live.grid), window.live.grid

    pointer(grid.panels[0].plot).wheel(150, 60, QPoint(0, -120))

    assert grid.verticalScrollBar().value() == grid.panels[3].y()
    assert view.gestures == 0


def test_a_drag_takes_all_charts_along_and_is_one_gesture(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """What was under the pointer stays under it, with a closed hand; one gesture has ended."""
    window.show_frame(lots)
    settle()
    view = View(window.live.grid)
    plots = [panel.plot for panel in window.live.grid.panels]
    hand = pointer(plots[0])
    shift_px = 0.2 * plots[0].area.width()
    x = share_at(plots[0], 0.5)

    hand.move(x, 60)
    hand.press(x, 60)
    hand.move(x + shift_px / 2, 60)
    hand.move(x + shift_px, 60)
    assert plots[0].cursor().shape() is Qt.CursorShape.ClosedHandCursor
    assert view.gestures == 0
    hand.release(x + shift_px, 60)

    for plot in plots:
        assert drawn(plot)[0] == pytest.approx(lots.view_s[0] - 60.0, abs=1.0)
    assert view.gestures == 1
    assert plots[0].cursor().shape() is not Qt.CursorShape.ClosedHandCursor


def test_frames_that_arrive_during_a_drag_do_not_throw_it_back(
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Frames made for the view before bring new curves only; the drag goes on from where it is."""
    fake = session()
    window.show_frame(fake.frame())
    settle()
    View(window.live.grid)
    plot = window.live.grid.panels[0].plot
    hand, x = pointer(plot), share_at(plot, 0.5)
    start_s = drawn(plot)[0]
    s_per_px = 300.0 / plot.area.width()

    hand.move(x, 60)
    hand.press(x, 60)
    for step in (10, 20, 30, 40):
        hand.move(x + step, 60)
        window.show_frame(replace(fake.frame(), view_s=window.live.grid.view_s))
        settle()
        assert drawn(plot)[0] == pytest.approx(start_s - step * s_per_px, abs=1.0)
    hand.release(x + 40, 60)

    assert drawn(plot)[0] == pytest.approx(start_s - 40 * s_per_px, abs=1.0)
    assert plot.cursor_s is not None


def test_the_value_scale_stands_still_during_a_drag(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """A peak that leaves the view lets the scale shrink only when the drag is over."""
    peak = replace(lots.charts[0].series[0], y=lots.charts[0].series[0].y.copy())
    peak.y[:30] *= 20.0
    window.show_frame(replace(lots, charts=(replace(lots.charts[0], series=(peak,)),)))
    settle()
    View(window.live.grid)
    plot = window.live.grid.panels[0].plot
    hand, x = pointer(plot), share_at(plot, 0.8)
    assert plot.mapping is not None
    scale = plot.mapping.scale

    hand.move(x, 60)
    hand.press(x, 60)
    hand.move(x - 0.3 * plot.area.width(), 60)
    assert plot.mapping.scale == scale
    hand.release(x - 0.3 * plot.area.width(), 60)

    assert plot.mapping.scale.high < scale.high / 4


def test_a_double_click_beside_the_curves_fits_the_session(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """It asks once, and opens no lines although its first half is a click."""
    flat = replace(lots.charts[0].series[0], y=lots.charts[0].series[0].y * 0 + 10.0)
    window.show_frame(replace(lots, charts=(replace(lots.charts[0], series=(flat,)),)))
    settle()
    view, plot = View(window.live.grid), window.live.grid.panels[0].plot
    opened: list[str] = []
    window.live.grid.lines_requested.connect(lambda *_args: opened.append("lines"))

    pointer(plot).double_click(share_at(plot, 0.5), plot.area.bottom() - 20)

    assert view.fits == 1
    qtbot.wait(0)
    assert opened == []


def test_a_drag_along_the_time_axis_stretches_it(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """To the right the view gets shorter, and later parts of it wider."""
    window.show_frame(lots)
    settle()
    View(window.live.grid)
    plot = window.live.grid.panels[0].plot
    y = plot.area.bottom() + 12

    pointer(plot).drag((share_at(plot, 0.5), y), (share_at(plot, 0.5) + 80, y))

    assert drawn(plot)[1] - drawn(plot)[0] == pytest.approx(300.0 / 2.718**0.5, rel=0.01)


def test_a_pinch_zooms(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> None:
    """Two fingers that part make the view shorter, around the place between them."""
    window.show_frame(lots)
    settle()
    View(window.live.grid)
    plot = window.live.grid.panels[0].plot
    at = QPointF(share_at(plot, 0.5), 60)
    zoom = Qt.NativeGestureType.ZoomNativeGesture
    device = QPointingDevice.primaryPointingDevice()

    pinch = QNativeGestureEvent(zoom, device, 2, at, at, at, 0.25, QPointF())
    QApplication.sendEvent(plot, pinch)

    assert drawn(plot)[1] - drawn(plot)[0] == pytest.approx(300.0 / 1.25)


def test_turns_of_the_wheel_are_one_gesture_until_it_rests(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """So that one step back undoes them all."""
    window.show_frame(lots)
    settle()
    view, plot = View(window.live.grid), window.live.grid.panels[0].plot

    for _notch in range(3):
        pointer(plot).wheel(150, 60, QPoint(0, 120), CONTROL)
    assert view.gestures == 0

    qtbot.waitUntil(lambda: view.gestures == 1, timeout=2_000)


def test_a_tooltip_outlives_frames(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """What a person reads is not taken away by new values."""
    fake = session()
    window.show_frame(fake.frame())
    settle()
    legend = window.live.grid.panels[0].legend
    at = QPoint(5, 5)
    QApplication.sendEvent(legend, QHelpEvent(QEvent.Type.ToolTip, at, legend.mapToGlobal(at)))

    for _frame in range(3):
        window.show_frame(fake.frame())
        settle()

    assert QToolTip.isVisible()
    QToolTip.hideText()


def test_a_chart_that_goes_during_a_drag_ends_it(
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """The view does not hang on to a card that is not there any more."""
    window.show_frame(lots)
    settle()
    view, plot = View(window.live.grid), window.live.grid.panels[0].plot
    hand, x = pointer(plot), share_at(plot, 0.5)
    hand.move(x, 60)
    hand.press(x, 60)
    hand.move(x + 30, 60)

    window.show_frame(replace(lots, charts=lots.charts[1:]))

    assert view.gestures == 1
    assert not window.live.grid.linkage.is_moving
    hand.release(x + 30, 60)
