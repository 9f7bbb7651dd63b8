"""Alerts on the charts of their measure."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.session.query import GroupBy
from inspector.session.selector import Selector
from inspector.ui.charts.alert_bands import AlertBands
from inspector.ui.charts.plot import Plot
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_marks import marks_of
from inspector.ui.models.frame import Frame
from inspector.ui.theme import Theme, mix
from tests.gui.alert_intervals import DAMAGE, RULES, SUSTAIN, by_entry, interval

FIRING_SHARE, PENDING_SHARE = 0.16, 0.07


@pytest.fixture
def frame(lots: Frame) -> Frame:
    """Six charts by entry, five minutes long."""
    return by_entry(lots)


@pytest.fixture
def control(window: MainWindow, frame: Frame, settle: Callable[[], None]) -> LiveControl:
    """The control of a window that shows them."""
    control = LiveControl(window)
    window.show_frame(control.take(frame))
    settle()
    return control


@pytest.fixture
def damage(window: MainWindow, control: LiveControl) -> Plot:
    """The plot of dmg_per_cast."""
    assert control.page is not None
    return window.live.grid.panels[1].plot


@pytest.fixture(autouse=True)
def no_tooltip(settle: Callable[[], None]) -> Any:
    """Leave no tooltip to the next test."""
    yield
    QToolTip.hideText()
    settle()


def x_of(plot: Plot, frame: Frame, at_s: float) -> int:
    """Return where an instant stands, seconds after the left edge of the view."""
    assert plot.mapping is not None
    return round(plot.mapping.x_px(frame.view_s[0] + at_s))


def picture_of(plot: Plot) -> QImage:
    """Return what a plot looks like."""
    return plot.grab().toImage()


def column(picture: QImage, x: int, plot: Plot) -> list[int]:
    """Return the colours of a column of pixels, from above the plot to its lowest line."""
    return [picture.pixel(x, y) for y in range(round(plot.area.bottom()))]


def hover(plot: Plot, at: QPoint) -> str:
    """Ask for the tooltip at a place, and return it letter by letter; empty if there is none."""
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
    QApplication.processEvents()
    start, end = "<span style='white-space: pre'>", "</span>"
    markup = QToolTip.text()
    return html.unescape(markup.removeprefix(start).removesuffix(end)).replace("\u00a0", " ")


def assert_none(plot: Plot, at: QPoint, qtbot: QtBot) -> None:
    """Ask for the tooltip at a place: the one before goes away, and none comes."""
    hover(plot, at)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_an_alert_is_a_band_on_the_chart_of_its_measure_only(
    window: MainWindow,
    theme: Theme,
    frame: Frame,
    control: LiveControl,
    damage: Plot,
    settle: Callable[[], None],
) -> None:
    """In the colour of its severity, opaque, from its beginning to its end."""
    plots = [panel.plot for panel in window.live.grid.panels]
    before = [picture_of(plot) for plot in plots]

    control.set_alerts((interval(frame, 100, 150),), RULES)
    settle()

    colours, picture = theme.colours, picture_of(damage)
    ground = mix(colours.crit, colours.surface, FIRING_SHARE).rgb()
    inside = column(picture, x_of(damage, frame, 125), damage)
    assert inside.count(ground) > 0.5 * len(inside)
    assert colours.crit.rgb() in inside[:3]
    for at_s in (97, 153):
        outside = column(picture, x_of(damage, frame, at_s), damage)
        assert ground not in outside
        assert colours.crit.rgb() not in outside
    others = [picture_of(plot) for plot in plots]
    assert [one == other for one, other in zip(before, others, strict=True)] == [
        *(True, False, True, True, True, True)
    ]


def test_pending_is_paler_and_the_worst_lies_on_top(
    theme: Theme, frame: Frame, control: LiveControl, damage: Plot, settle: Callable[[], None]
) -> None:
    """Two alerts that overlap are one band."""
    pending = interval(frame, 60, 200, entry="ability.whirl", state=AlertState.PENDING)
    control.set_alerts((pending, interval(frame, 100, 150), interval(frame, 120, 170)), RULES)
    settle()

    crit, surface = theme.colours.crit, theme.colours.surface
    firing = mix(crit, surface, FIRING_SHARE).rgb()
    pale = mix(crit, surface, PENDING_SHARE).rgb()
    picture = picture_of(damage)
    assert pale in column(picture, x_of(damage, frame, 80), damage)
    assert crit.rgb() not in column(picture, x_of(damage, frame, 80), damage)[:3]
    for at_s in (110, 135, 160):
        inside = column(picture, x_of(damage, frame, at_s), damage)
        assert firing in inside
        assert pale not in inside


def test_bands_move_no_scale_and_those_out_of_view_draw_nothing(
    frame: Frame, control: LiveControl, damage: Plot, settle: Callable[[], None]
) -> None:
    """Before the view, and after it."""
    before, mapping = picture_of(damage), damage.mapping

    control.set_alerts((interval(frame, -90, -10), interval(frame, 310, 330)), RULES)
    settle()

    assert picture_of(damage) == before
    control.set_alerts((interval(frame, -90, 20),), RULES)
    settle()
    assert picture_of(damage) != before
    assert damage.mapping == mapping


def test_a_short_alert_is_seen(
    theme: Theme, frame: Frame, control: LiveControl, damage: Plot, settle: Callable[[], None]
) -> None:
    """Even if it is shorter than a pixel."""
    control.set_alerts((interval(frame, 100, 100.001),), RULES)
    settle()

    picture, x = picture_of(damage), x_of(damage, frame, 100)
    assert any(
        theme.colours.crit.rgb() in column(picture, near, damage)[:3] for near in (x - 1, x, x + 1)
    )


def test_only_alerts_of_curves_that_are_drawn_are_marked(
    qtbot: QtBot,
    window: MainWindow,
    frame: Frame,
    control: LiveControl,
    damage: Plot,
    settle: Callable[[], None],
) -> None:
    """Another entry has no curve, and a hidden curve is not the matter."""
    plain = picture_of(damage)
    control.set_alerts((interval(frame, 100, 150, entry="ability.mend"),), RULES)
    settle()
    assert picture_of(damage) == plain

    control.set_alerts((interval(frame, 100, 150),), RULES)
    settle()
    assert hover(damage, QPoint(x_of(damage, frame, 125), 4)) != ""
    window.live.grid.panels[1].legend.isolated.emit("whirl")
    settle()
    assert_none(damage, QPoint(x_of(damage, frame, 125), 4), qtbot)


@pytest.mark.parametrize(("namespace", "is_marked"), [("ability", True), ("contract", False)])
def test_a_chart_by_something_else_has_the_alerts_about_its_rows(
    window: MainWindow,
    frame: Frame,
    control: LiveControl,
    damage: Plot,
    settle: Callable[[], None],
    *,
    namespace: str,
    is_marked: bool,
) -> None:
    """Those of another namespace are not among them."""
    rows = Selector(namespace=namespace)
    charts = [replace(one, group_by=GroupBy.SHARD, rows=rows) for one in frame.charts]
    window.show_frame(control.take(replace(frame, charts=tuple(charts))))
    control.set_alerts((interval(frame, 100, 150),), RULES)
    settle()

    assert bool(hover(damage, QPoint(x_of(damage, frame, 125), 4))) is is_marked


def test_the_tooltip_at_the_upper_edge_names_each_alert(
    qtbot: QtBot, frame: Frame, control: LiveControl, damage: Plot
) -> None:
    """Further down, the crosshair tells values."""
    one, other = interval(frame, 100, 150), interval(frame, 120, 130, entry="ability.whirl")
    control.set_alerts((one, other), RULES)
    x = x_of(damage, frame, 125)

    said = hover(damage, QPoint(x, 4)).split("\n")

    assert [line.split(" · ")[1] for line in said] == ["ability.meteor", "ability.whirl"]
    assert all(line.startswith(f"{DAMAGE} · ") for line in said)
    assert all(line.endswith(" · 231.4 above 205.0") for line in said)
    assert_none(damage, QPoint(x, 60), qtbot)
    assert hover(damage, QPoint(x_of(damage, frame, 170), 4)) == ""


def test_the_crosshair_of_the_keys_names_the_alert_it_stands_on(
    window: MainWindow,
    theme: Theme,
    frame: Frame,
    control: LiveControl,
    damage: Plot,
    settle: Callable[[], None],
) -> None:
    """The keyboard alone gets there."""
    control.set_alerts((interval(frame, 100, 150),), RULES)
    panel = window.live.grid.panels[1]
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    window.live.grid.linkage.point_at(125 / 300)
    settle()

    assert damage.mapping is not None
    assert damage.cursor_s is not None
    assert panel.shown is not None
    (line,) = damage.time_marks.lines(damage.mapping, panel.shown, damage.cursor_s, theme.colours)
    assert (line.name, line.value) == ("meteor · High damage", "231.4 above 205.0")


def test_the_threshold_crosses_the_band(
    theme: Theme, frame: Frame, control: LiveControl, damage: Plot, settle: Callable[[], None]
) -> None:
    """Dashed, at its value, and only there."""
    control.set_alerts((interval(frame, 100, 200),), RULES)
    settle()

    assert damage.mapping is not None
    per_value = damage.mapping.area.height() / (
        damage.mapping.scale.high - damage.mapping.scale.low
    )
    y = round(damage.mapping.area.bottom() - (205.0 - damage.mapping.scale.low) * per_value)
    picture, crit = picture_of(damage), theme.colours.crit.rgb()
    left, right = x_of(damage, frame, 100), x_of(damage, frame, 200)
    row = [picture.pixel(x, y) for x in range(left, right)]
    assert row.count(crit) > 0.25 * len(row)
    assert crit not in [picture.pixel(x, y) for x in range(right + 3, right + 40)]


def test_alerts_of_another_measure_have_the_colour_of_their_severity(
    window: MainWindow,
    theme: Theme,
    frame: Frame,
    control: LiveControl,
    settle: Callable[[], None],
) -> None:
    """A chart that comes later has them too."""
    control.set_alerts((interval(frame, 100, 150, SUSTAIN),), RULES)
    window.show_frame(control.take(replace(frame, charts=frame.charts[3:4])))
    settle()

    plot = window.live.grid.panels[0].plot
    inside = column(picture_of(plot), x_of(plot, frame, 125), plot)
    assert theme.colours.warn.rgb() in inside[:3]


def test_a_plot_is_drawn_again_for_alerts_of_its_own_measure_alone(frame: Frame) -> None:
    """There are up to a dozen plots, and alerts that fire move on every second."""
    bands = AlertBands()
    bands.set_marks(marks_of([interval(frame, 5.0, 10.0)], RULES), "dmg_per_cast")
    moved_on = marks_of([interval(frame, 5.0, 11.0)], RULES)
    same_again = marks_of([interval(frame, 5.0, 11.0)], RULES)

    assert bands.set_marks(moved_on, "dmg_per_cast")
    assert not bands.set_marks(same_again, "dmg_per_cast")
    assert not bands.set_marks(marks_of([], RULES), "effective_heal_ratio")
