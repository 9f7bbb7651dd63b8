"""Marks on all charts: a pinned cursor, a region with its statistics, a point to open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.ui.charts.drawing import chip_texts, readout_lines
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.plot import Plot
from inspector.ui.charts.readout import Line, draw_readout
from inspector.ui.charts.region import card_rows
from inspector.ui.charts.shown import Band
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame, RegionFrame, RegionRow
from inspector.ui.theme import Theme, ThemeName, load_colours

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MIDDLE = Qt.MouseButton.MiddleButton


def share_at(plot: Plot, share: float) -> float:
    """Return where a share of the view stands, in pixels."""
    return plot.area.left() + share * plot.area.width()


def readout(panel: ChartPanel) -> list[tuple[str, str, str]]:
    """Return name, value and difference of each line that a readout shows."""
    assert panel.shown is not None
    assert panel.plot.cursor_s is not None
    at_s = panel.plot.cursor_s
    values = [float(one.y[np.flatnonzero(one.x_s == at_s)[0]]) for one in panel.shown.curves]
    colours = load_colours(ThemeName.DARK)
    lines = readout_lines(panel.shown, colours, values, panel.plot.marks.pin_s)
    return [(line.name, line.value, line.delta) for line in lines]


def chips(panel: ChartPanel) -> list[str]:
    """Return what stands in chips on the time axis of a chart."""
    mapping, shown = panel.plot.mapping, panel.shown
    assert mapping is not None
    assert shown is not None
    return [text for _at, text in chip_texts(mapping, shown.origin_ts, panel.plot.marks)]


def statistics(key: str, start_s: float, end_s: float, names: list[str]) -> RegionFrame:
    """Return statistics of a region: all rows, then each curve."""
    rows = [RegionRow(name, 12_400, 5.5e6, 443.5, 410.0, 912.0, 1_530.0) for name in ("", *names)]
    return RegionFrame(key, start_s, end_s, "", tuple(rows))


@pytest.mark.parametrize("how", ["control", "middle", "key"])
def test_a_pinned_cursor_gives_differences_of_time_and_value(
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
    how: str,
) -> None:
    """Ctrl and a click, the middle button, or P pin it; the crosshair then says what changed."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]
    hand = pointer(panel.plot)

    if how == "key":
        hand.move(share_at(panel.plot, 0.25), 60)
        panel.setFocus()
        QTest.keyClick(panel, Qt.Key.Key_P)
    elif how == "control":
        hand.click(share_at(panel.plot, 0.25), 60, CONTROL)
    else:
        hand.click(share_at(panel.plot, 0.25), 60, button=MIDDLE)
    pin_s = panel.plot.marks.pin_s
    hand.move(share_at(panel.plot, 0.75), 60)

    assert pin_s == pytest.approx(lots.view_s[0] + 75.0, abs=1.0)
    assert {one.plot.marks.pin_s for one in window.live.grid.panels} == {pin_s}
    assert chips(panel)[-1].endswith(("Δ +2:30", "Δ +2:29", "Δ +2:31"))
    series = lots.charts[0].series[0]
    there = float(series.y[np.flatnonzero(series.x_s == panel.plot.cursor_s)[0]])
    here = float(series.y[np.flatnonzero(series.x_s == pin_s)[0]])
    sign = "+" if there > here else "\N{MINUS SIGN}"
    assert readout(panel)[0][2].startswith(sign)


@pytest.mark.parametrize("key", [Qt.Key.Key_P, Qt.Key.Key_Escape])
def test_a_key_takes_the_pin_away(
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
    key: Qt.Key,
) -> None:
    """P once more, or Escape."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]
    pointer(panel.plot).click(share_at(panel.plot, 0.25), 60, CONTROL)
    panel.setFocus()

    QTest.keyClick(panel, key)

    assert {one.plot.marks.pin_s for one in window.live.grid.panels} == {None}


def test_a_pin_keeps_its_instant_and_leaves_an_arrow_at_the_edge(
    window: MainWindow,
    theme: Theme,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """While the view moves on the line wanders to the left, and then a mark says where it went."""
    fake = session()
    first = fake.frame()
    window.show_frame(first)
    settle()
    panel = window.live.grid.panels[0]
    pointer(panel.plot).click(share_at(panel.plot, 0.1), 60, CONTROL)
    pin_s = panel.plot.marks.pin_s
    assert pin_s is not None

    window.show_frame(fake.frame(steps=10))
    assert panel.plot.marks.pin_s == pin_s
    window.show_frame(fake.frame(steps=100))
    QApplication.sendEvent(panel.plot, QEvent(QEvent.Type.Leave))
    settle()

    area = panel.plot.area
    edge = panel.plot.grab(QRectF(area.left(), area.bottom() - 14, 10, 12).toRect()).toImage()
    colours = {edge.pixelColor(x, y).name() for x in range(10) for y in range(12)}
    assert theme.colours.accent.name() in colours
    assert chips(panel) == []


def test_a_pin_keeps_its_instant_when_older_rows_arrive(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """A session that turns out to begin earlier counts from another origin."""
    window.show_frame(lots)
    settle()
    panel = window.live.grid.panels[0]
    pointer(panel.plot).click(share_at(panel.plot, 0.25), 60, CONTROL)
    before_s = panel.plot.marks.pin_s
    assert before_s is not None

    start_s, end_s = lots.view_s
    window.show_frame(
        replace(lots, origin_ts=lots.origin_ts - 500, view_s=(start_s + 500, end_s + 500))
    )

    assert panel.plot.marks.pin_s == pytest.approx(before_s + 500)


def test_a_dragged_region_is_shaded_everywhere_and_asked_for(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Shift and a drag mark the same stretch on all charts, strongly on the one under it."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    plot = grid.panels[1].plot

    with qtbot.waitSignal(grid.region_changed, timeout=1_000) as changed:
        pointer(plot).drag((share_at(plot, 0.2), 80), (share_at(plot, 0.6), 80), SHIFT)

    key, start_s, end_s = changed.args
    assert key == lots.charts[1].key
    assert (start_s, end_s) == pytest.approx((lots.view_s[0] + 60, lots.view_s[0] + 180), abs=1.0)
    bands = [panel.plot.marks.band for panel in grid.panels]
    assert [(band.start_s, band.end_s) for band in bands if band is not None] == [
        (start_s, end_s)
    ] * 6
    assert [band.here for band in bands if band is not None] == [False, True, *[False] * 4]
    settle()
    other = grid.panels[0].plot
    shown = other.grab().toImage()
    inside = shown.pixelColor(round(share_at(other, 0.25)), 3)
    outside = shown.pixelColor(round(share_at(other, 0.7)), 3)
    assert inside != outside


def test_an_edge_of_a_region_can_be_dragged(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """The other edge stays, and the statistics of the longer region are asked for."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    plot = grid.panels[0].plot
    hand = pointer(plot)
    hand.drag((share_at(plot, 0.2), 80), (share_at(plot, 0.6), 80), SHIFT)

    hand.move(share_at(plot, 0.6), 80)
    assert plot.cursor().shape() is Qt.CursorShape.SizeHorCursor
    with qtbot.waitSignal(grid.region_changed, timeout=1_000) as changed:
        hand.drag((share_at(plot, 0.6), 80), (share_at(plot, 0.8), 80))

    assert changed.args[1:] == pytest.approx([lots.view_s[0] + 60, lots.view_s[0] + 240], abs=1.5)


def test_a_region_says_that_its_statistics_are_on_their_way_and_then_shows_them(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """Frames in between change nothing; those of another region are not taken for these."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    panel = grid.panels[0]
    pointer(panel.plot).drag(
        (share_at(panel.plot, 0.2), 80), (share_at(panel.plot, 0.6), 80), SHIFT
    )
    region = grid.linkage.region
    assert region is not None
    names = [one.name for one in lots.charts[0].series]

    window.show_frame(replace(lots, region=statistics(region.key, 1.0, 2.0, names)))
    band = panel.plot.marks.band
    assert band is not None
    length = f"2:{round(band.end_s - band.start_s) - 120:02d}"
    assert card_rows(band, 20) == ((f"{length}  …",),)

    there = statistics(region.key, region.start_s, region.end_s, names)
    window.show_frame(replace(lots, region=there))
    band = panel.plot.marks.band
    assert band is not None
    rows = card_rows(band, 20)
    assert rows[0] == (length, "n", "sum", "mean", "p50", "p90", "p99")
    assert rows[1] == ("all", "12,400", "5.5M", "443.5", "410.0", "912.0", "1,530")
    assert [row[0] for row in rows[2:]] == names
    settle()


def test_a_card_with_many_rows_says_how_many_more_there_are() -> None:
    """Rows that find no room are counted, never cut in half."""
    names = [f"entry {number}" for number in range(8)]
    band = Band(0.0, 30.0, True, False, statistics("key", 0.0, 30.0, names))

    rows = card_rows(band, 6)

    assert [row[0] for row in rows] == ["30\N{NO-BREAK SPACE}s", "all", *names[:4], "+4 more"]


def test_escape_and_a_click_with_shift_take_the_region_away(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Both say so."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    panel = grid.panels[0]
    hand = pointer(panel.plot)
    places = (share_at(panel.plot, 0.2), 80), (share_at(panel.plot, 0.6), 80)

    hand.drag(*places, SHIFT)
    panel.setFocus()
    with qtbot.waitSignal(grid.region_cleared, timeout=1_000):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.plot.marks.band is None

    hand.drag(*places, SHIFT)
    with qtbot.waitSignal(grid.region_cleared, timeout=1_000):
        hand.click(share_at(panel.plot, 0.9), 80, SHIFT)
    assert panel.plot.marks.band is None


def test_frames_do_not_disturb_a_region_that_is_being_drawn(
    window: MainWindow,
    session: Callable[..., Any],
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Its first edge keeps its instant while the view moves on below the pointer."""
    fake = session()
    first = fake.frame()
    window.show_frame(first)
    settle()
    plot = window.live.grid.panels[0].plot
    hand = pointer(plot)

    hand.move(share_at(plot, 0.2), 80)
    hand.press(share_at(plot, 0.2), 80, SHIFT)
    for share in (0.3, 0.4, 0.5):
        hand.move(share_at(plot, share), 80)
        window.show_frame(fake.frame(steps=5))
        settle()
    hand.move(share_at(plot, 0.6), 80)
    hand.release(share_at(plot, 0.6), 80, SHIFT)

    region = window.live.grid.linkage.region
    assert region is not None
    assert region.start_s == pytest.approx(first.view_s[0] + 60, abs=1.0)
    assert region.end_s == pytest.approx(first.view_s[0] + 180 + 15, abs=1.0)


def test_a_click_on_a_curve_asks_for_the_lines_behind_the_point(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """A ring shows the point before; the signal names chart, group and the bucket's ends."""
    named = [replace(one, group=f"ability.{one.name}") for one in lots.charts[0].series[:2]]
    named = [replace(one, y=one.y * 0 + 10.0 * (n + 1)) for n, one in enumerate(named)]
    chart = replace(lots.charts[0], series=tuple(named))
    window.show_frame(replace(lots, charts=(chart,)))
    settle()
    grid, plot = window.live.grid, window.live.grid.panels[0].plot
    assert plot.mapping is not None
    y = float(plot.mapping.y_px(np.array([10.0]))[0])
    x = share_at(plot, 0.5)

    pointer(plot).move(x, y + 6)
    assert plot.hit is not None
    assert plot.hit.is_near
    assert plot.cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(grid.lines_requested, timeout=1_000) as asked:
        pointer(plot).click(x, y + 6)

    at_s = lots.view_s[0] + 150.0
    assert asked.args == [chart.key, "ability.meteor", at_s, at_s + 1.0]


def test_a_click_beside_the_curves_asks_for_those_of_the_uppermost(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """It waits for as long as a second click may make it a double click."""
    curves = [
        replace(one, group=one.name, y=one.y * 0 + 10.0 * (n + 1))
        for n, one in enumerate(lots.charts[0].series[:2])
    ]
    window.show_frame(replace(lots, charts=(replace(lots.charts[0], series=tuple(curves)),)))
    settle()
    grid, plot = window.live.grid, window.live.grid.panels[0].plot

    with qtbot.waitSignal(grid.lines_requested, timeout=2_000) as asked:
        pointer(plot).click(share_at(plot, 0.5), plot.area.bottom() - 30)

    assert asked.args is not None
    assert asked.args[1] == "blood_pact"


def test_a_drag_is_no_click(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Lines are asked for by a hand that stays, not by one that pans."""
    window.show_frame(lots)
    settle()
    grid, plot = window.live.grid, window.live.grid.panels[0].plot

    with qtbot.assertNotEmitted(grid.lines_requested):
        pointer(plot).drag((share_at(plot, 0.5), 80), (share_at(plot, 0.6), 80))


def test_a_region_goes_with_its_chart(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
) -> None:
    """Another tab brings other charts; a band without statistics would mean nothing on them."""
    window.show_frame(lots)
    settle()
    grid = window.live.grid
    plot = grid.panels[0].plot
    pointer(plot).drag((share_at(plot, 0.2), 80), (share_at(plot, 0.6), 80), SHIFT)

    with qtbot.waitSignal(grid.region_cleared, timeout=1_000):
        window.show_frame(replace(lots, charts=lots.charts[1:]))

    assert {panel.plot.marks.band for panel in grid.panels} == {None}


def test_another_source_has_no_marks(
    window: MainWindow, lots: Frame, settle: Callable[[], None], pointer: Callable[..., Any]
) -> None:
    """Pin, region, hidden curves and a large card belong to the source before."""
    window.show_frame(lots)
    settle()
    grid, panel = window.live.grid, window.live.grid.panels[0]
    hand = pointer(panel.plot)
    hand.click(share_at(panel.plot, 0.25), 60, CONTROL)
    hand.drag((share_at(panel.plot, 0.4), 80), (share_at(panel.plot, 0.6), 80), SHIFT)
    panel.legend.toggled.emit(lots.charts[0].series[0].name)
    grid.enlarge(lots.charts[0].key)

    grid.forget()
    window.show_frame(replace(lots))

    assert {(one.plot.marks.pin_s, one.plot.marks.band) for one in grid.panels} == {(None, None)}
    assert grid.large == ""
    assert panel.shown is not None
    assert panel.shown.hidden == frozenset()


@pytest.mark.parametrize("meanwhile", ["press", "wheel", "tab"])
def test_a_click_beside_the_curves_is_taken_back_by_what_follows(
    qtbot: QtBot,
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    pointer: Callable[..., Any],
    meanwhile: str,
) -> None:
    """Lines do not open under a hand that is at something else by then."""
    flat = replace(lots.charts[0].series[0], y=lots.charts[0].series[0].y * 0 + 10.0)
    frame = replace(lots, charts=(replace(lots.charts[0], series=(flat,)),))
    window.show_frame(frame)
    settle()
    grid, plot = window.live.grid, window.live.grid.panels[0].plot
    hand, x, y = pointer(plot), share_at(plot, 0.5), plot.area.bottom() - 20
    patience_ms = QApplication.styleHints().mouseDoubleClickInterval()

    with qtbot.assertNotEmitted(grid.lines_requested, wait=patience_ms + 100):
        hand.click(x, y)
        if meanwhile == "press":
            hand.press(x + 50, y)
        elif meanwhile == "wheel":
            hand.wheel(x, y, QPoint(0, 120), CONTROL)
        else:
            window.show_frame(replace(frame, charts=(replace(frame.charts[0], key="other"),)))


def test_a_readout_without_room_keeps_its_names(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a narrow card, long values and differences leave no room beside the crosshair."""
    drawn: list[str] = []
    monkeypatch.setattr(
        "inspector.ui.charts.readout._draw_line",
        lambda _painter, _colours, _row, name, _line, _delta_px: drawn.append(name),
    )
    picture = QImage(320, 200, QImage.Format.Format_RGB32)
    ink = theme.colours.accent
    lines = [Line("cinder_storm", ink, "31.3k µs/s", "+19.6k µs/s")]
    area = QRectF(42, 10, 260, 160)

    painter = QPainter(picture)
    draw_readout(painter, theme.colours, area, 190.0, lines, QRectF())
    painter.end()

    assert drawn[0].startswith("cinder")
