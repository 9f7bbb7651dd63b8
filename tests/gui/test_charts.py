"""Chart cards: values, curves, crosshair, and what is not drawn again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.plot import Plot
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import ChartFrame, Frame, Series
from inspector.ui.theme import Theme

NAN = float("nan")


class Painted(QObject):
    """Counts how often each plot is painted."""

    def __init__(self, plots: list[Plot]) -> None:
        super().__init__()
        self.times: Counter[int] = Counter()
        self._canvases = [view_of(plot).viewport() for plot in plots]
        for canvas in self._canvases:
            canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let the event pass."""
        if event.type() == QEvent.Type.Paint:
            self.times[next(n for n, one in enumerate(self._canvases) if one is watched)] += 1
        return False


def view_of(plot: Plot) -> QGraphicsView:
    """Return the view that draws a plot."""
    (view,) = plot.findChildren(QGraphicsView)
    return view


def items_of(plot: Plot, kind: Any) -> list[Any]:
    """Return the items of a kind of pyqtgraph that a plot draws."""
    return [item for item in view_of(plot).scene().items() if isinstance(item, kind)]


def one_chart(frame: Frame, *series: Series, unit: str = "") -> Frame:
    """Return a frame with a single chart of these curves."""
    chart = ChartFrame("key", "contract.*.casts", False, "per second", unit, 3.0, series)
    return replace(frame, charts=(chart,))


def curve(frame: Frame, y: list[float], name: str = "one") -> Series:
    """Return a curve that fills the view from its left edge to its right edge."""
    x_s = np.linspace(*frame.view_s, len(y))
    return Series(name, None, x_s, np.array(y), None, None, NAN, 0.0)


def count_near(image: QImage, colour: QColor, paper: QColor) -> int:
    """Return how many pixels are more like a colour than like the paper."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(distance(pixel, colour) < distance(pixel, paper) for pixel in pixels)


def distance(one: QColor, other: QColor) -> int:
    """Return how different two colours are."""
    return (
        abs(one.red() - other.red())
        + abs(one.green() - other.green())
        + abs(one.blue() - other.blue())
    )


def hover(qtbot: QtBot, plot: Plot, share: float) -> None:
    """Move the pointer over a plot, to a share of its width."""
    area = plot.area
    x = round(area.left() + share * area.width())
    # Twice: a pointer that is already there does not move.
    QTest.mouseMove(plot, QPoint(x + 5, 70))
    QTest.mouseMove(plot, QPoint(x, 60))
    qtbot.waitUntil(lambda: plot.cursor_s is not None, timeout=1_000)


def leave(panel: ChartPanel) -> None:
    """Take the pointer away."""
    QApplication.sendEvent(panel.plot, QEvent(QEvent.Type.Leave))


def test_a_card_shows_title_value_and_unit(window: MainWindow, lots: Frame) -> None:
    """The head of a card names the measure, marks a KPI, and ends with its value and unit."""
    window.show_frame(lots)
    panels = window.live.grid.panels

    assert panels[0].header.title == "ability.*.damage_total"
    assert panels[0].header.value == "412.8k"
    assert panels[1].header.title == "KPI dmg_per_cast"
    assert panels[5].header.value == "1.92\N{NO-BREAK SPACE}s"


def test_a_legend_names_each_curve_with_its_value(window: MainWindow, lots: Frame) -> None:
    """The foot of a card lists the curves in their colours, with errors where there are any."""
    window.show_frame(lots)
    first, banded = window.live.grid.panels[0], window.live.grid.panels[4]

    assert [item.name for item in first.legend.items][:3] == ["meteor", "blood_pact", "whirl"]
    assert len({item.colour.name() for item in first.legend.items}) == 8
    assert all("±" in item.value for item in banded.legend.items)


def test_curves_of_a_namespace_wear_its_colour(
    window: MainWindow, theme: Theme, lots: Frame
) -> None:
    """A curve that stands for a namespace takes no colour of the palette."""
    worn = replace(lots.charts[0].series[0], namespace="mythic")

    window.show_frame(one_chart(lots, worn))

    (item,) = window.live.grid.panels[0].legend.items
    assert item.colour == theme.colours.namespaces["mythic"]


def test_a_name_is_never_read_as_markup(window: MainWindow, lots: Frame) -> None:
    """A name that looks like markup is shown letter by letter, in a tooltip too."""
    hostile = replace(lots.charts[0].series[0], name="<img src=x>&amp;")
    window.show_frame(one_chart(lots, hostile))
    legend = window.live.grid.panels[0].legend
    assert legend.items[0].name == "<img src=x>&amp;"

    at = QPoint(5, 5)
    QApplication.sendEvent(legend, QHelpEvent(QEvent.Type.ToolTip, at, legend.mapToGlobal(at)))

    assert "&lt;img src=x&gt;&amp;amp;" in QToolTip.text()


def test_the_crosshair_is_at_the_same_instant_in_all_charts(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """A pointer over one chart puts the crosshair of every chart where its own is."""
    window.show_frame(lots)
    plots = [panel.plot for panel in window.live.grid.panels]

    hover(qtbot, plots[1], 0.5)

    assert len({plot.cursor_s for plot in plots}) == 1
    start_s, end_s = lots.view_s
    assert plots[0].cursor_s == pytest.approx((start_s + end_s) / 2, abs=1.5)


def test_legends_show_the_values_at_the_crosshair(
    qtbot: QtBot, window: MainWindow, lots: Frame
) -> None:
    """Legends tell the values below the pointer, and the current ones when it is gone."""
    window.show_frame(lots)
    panel = window.live.grid.panels[2]
    now = [item.value for item in panel.legend.items]

    hover(qtbot, window.live.grid.panels[0].plot, 0.25)

    at_s = panel.plot.cursor_s
    for item, series in zip(panel.legend.items, lots.charts[2].series, strict=True):
        there = float(series.y[int(np.flatnonzero(series.x_s == at_s)[0])])
        assert float(item.value.replace(",", "")) == pytest.approx(there, rel=0.01)

    leave(window.live.grid.panels[0])
    assert [item.value for item in panel.legend.items] == now
    assert panel.plot.cursor_s is None


def test_the_crosshair_survives_new_frames_and_stays_under_the_pointer(
    qtbot: QtBot, window: MainWindow, session: Callable[..., Any]
) -> None:
    """A view that moves on below a resting pointer takes the crosshair to later instants."""
    fake = session()
    window.show_frame(fake.frame())
    plot = window.live.grid.panels[0].plot
    hover(qtbot, plot, 0.5)
    before_s = plot.cursor_s
    assert before_s is not None

    window.show_frame(fake.frame(steps=10))

    assert plot.cursor_s == pytest.approx(before_s + 10.0)


def test_the_crosshair_goes_with_its_chart(qtbot: QtBot, window: MainWindow, lots: Frame) -> None:
    """No crosshair is left behind when the chart under the pointer goes away."""
    window.show_frame(lots)
    gone = window.live.grid.panels[0]
    hover(qtbot, gone.plot, 0.5)

    window.show_frame(replace(lots, charts=lots.charts[1:]))

    assert gone.plot.cursor_s is None
    assert {panel.plot.cursor_s for panel in window.live.grid.panels} == {None}


def test_a_gap_has_no_value_at_the_crosshair(qtbot: QtBot, window: MainWindow, lots: Frame) -> None:
    """Where a curve has a gap its value is a dash, not the one of a neighbour."""
    gappy = curve(lots, [1.0, 2.0, NAN, 2.0, 1.0])
    window.show_frame(one_chart(lots, gappy))
    panel = window.live.grid.panels[0]

    hover(qtbot, panel.plot, 0.5)

    assert panel.legend.items[0].value == "\N{EN DASH}"


def test_a_lone_point_can_be_seen(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A point between two gaps has no line, and is drawn as a dot."""
    window.resize(900, 560)
    window.show_frame(one_chart(lots, curve(lots, [NAN, NAN, 5.0, NAN, NAN])))
    settle()

    plot = window.live.grid.panels[0].plot
    colours, middle = theme.colours, plot.area.center().toPoint()
    shown = plot.grab(QRect(middle.x() - 10, 0, 20, round(plot.area.bottom()) - 5)).toImage()
    assert count_near(shown, colours.series[0], colours.surface) >= 6


def test_nothing_joins_the_points_beside_a_gap(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """Where there is no data only paper and grid lines are drawn."""
    window.resize(900, 560)
    y = [5.0] * 40 + [NAN] * 20 + [5.0] * 40
    window.show_frame(one_chart(lots, curve(lots, y)))
    settle()

    plot = window.live.grid.panels[0].plot
    shown, middle = plot.grab().toImage(), round(plot.area.center().x())
    column = {shown.pixelColor(middle, y).name() for y in range(shown.height() - 30)}
    assert column == {theme.colours.surface.name(), theme.colours.line.name()}


def test_a_curve_is_a_line_and_no_area(
    qtbot: QtBot,
    window: MainWindow,
    theme: Theme,
    lots: Frame,
    settle: Callable[[], None],
) -> None:
    """No colour fills the space above or below a curve, whatever was painted before it."""
    valley = curve(lots, [9.0, 5.0, 1.0, 5.0, 9.0])
    banded = replace(curve(lots, [0.5] * 5, "flat"), low=np.zeros(5), high=np.ones(5))
    window.show_frame(one_chart(lots, valley, banded))
    settle()
    plot = window.live.grid.panels[0].plot

    hover(qtbot, plot, 0.9)

    inside = QPoint(round(plot.area.center().x()), round(plot.area.top() + 20))
    assert plot.grab().toImage().pixelColor(inside) == theme.colours.surface


def test_a_band_is_shaded_on_both_sides_of_its_curve(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A band is as high as its interval on the scale of the chart."""
    window.resize(900, 560)
    flat = curve(lots, [6.0] * 50)
    window.show_frame(one_chart(lots, replace(flat, low=flat.y - 2, high=flat.y + 2)))
    settle()

    plot = window.live.grid.panels[0].plot
    shown, middle = plot.grab().toImage(), round(plot.area.center().x())
    column = [shown.pixelColor(middle, y) for y in range(shown.height() - 30)]
    plain = {theme.colours.surface.name(), theme.colours.line.name()}
    shaded = [y for y, colour in enumerate(column) if colour.name() not in plain]
    per_unit = plot.area.height() / 9.0
    assert len(shaded) == pytest.approx(4 * per_unit, abs=4)


def test_no_data_at_all_draws_an_empty_chart(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """Curves without a single value draw nothing, and say so with a dash."""
    window.show_frame(one_chart(lots, curve(lots, []), curve(lots, [NAN, NAN], "two")))
    settle()

    assert [item.value for item in window.live.grid.panels[0].legend.items] == [
        "\N{EN DASH}",
        "\N{EN DASH}",
    ]


def test_charts_that_did_not_change_are_not_drawn_again(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A frame with the same arrays in all charts but one paints that one only."""
    window.show_frame(lots)
    settle()
    painted = Painted([panel.plot for panel in window.live.grid.panels])

    changed = replace(
        lots.charts[2],
        series=tuple(replace(one, y=one.y * 1.01) for one in lots.charts[2].series),
    )
    same = tuple(replace(chart) for chart in lots.charts)
    window.show_frame(replace(lots, charts=(*same[:2], changed, *same[3:])))
    qtbot.waitUntil(lambda: painted.times[2] > 0, timeout=1_000)

    assert set(painted.times) == {2}


def test_a_frame_without_any_change_draws_nothing(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A frame that looks like the one before paints no widget at all."""
    window.show_frame(lots)
    settle()
    children: list[QWidget] = window.findChildren(QWidget)
    drawn: list[QObject] = []

    class Watch(QObject):
        """Notes who paints."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                drawn.append(watched)
            return False

    watch = Watch()
    for child in children:
        child.installEventFilter(watch)
    for _turn in range(3):
        window.show_frame(replace(lots))
        settle()

    assert {type(one).__name__ for one in drawn} == set()


def test_only_cards_in_sight_are_drawn(
    qtbot: QtBot, window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """A card that is scrolled away is not painted."""
    window.resize(900, 560)
    fake = session(charts=9)
    window.show_frame(fake.frame())
    settle()
    painted = Painted([panel.plot for panel in window.live.grid.panels])

    window.show_frame(fake.frame())
    qtbot.waitUntil(lambda: painted.times[0] > 0, timeout=1_000)

    assert 8 not in painted.times


def test_all_plots_show_exactly_the_view(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """The range of every view box is that of the frame, without any padding."""
    window.show_frame(lots)
    settle()

    for panel in window.live.grid.panels:
        (box,) = items_of(panel.plot, pg.ViewBox)
        assert box.viewRange()[0] == pytest.approx(lots.view_s, rel=1e-12)


def test_a_curve_that_did_not_change_is_not_made_again(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A view that moves on, as between two buckets, gives no curve new data."""
    window.show_frame(lots)
    settle()
    made: list[object] = []
    for panel in window.live.grid.panels:
        for item in items_of(panel.plot, pg.PlotCurveItem):
            item.sigPlotChanged.connect(made.append)

    start_s, end_s = lots.view_s
    window.show_frame(replace(lots, view_s=(start_s + 0.2, end_s + 0.2)))

    (box,) = items_of(window.live.grid.panels[0].plot, pg.ViewBox)
    assert box.viewRange()[0] == pytest.approx((start_s + 0.2, end_s + 0.2))
    assert made == []


def test_a_card_that_comes_into_sight_shows_the_latest_frame(
    window: MainWindow, session: Callable[..., Any], settle: Callable[[], None]
) -> None:
    """What was not drawn while it was scrolled away is drawn before it is seen."""
    window.resize(900, 560)
    fake = session(charts=9)
    window.show_frame(fake.frame())
    settle()
    latest = fake.frame(steps=50)
    window.show_frame(latest)
    bar = window.live.grid.verticalScrollBar()

    bar.setValue(bar.maximum())
    settle()

    (box,) = items_of(window.live.grid.panels[8].plot, pg.ViewBox)
    assert box.viewRange()[0] == pytest.approx(latest.view_s)


def test_a_plot_outlives_its_chart(window: MainWindow, lots: Frame) -> None:
    """View boxes that are destroyed can take the program with them: they serve other charts."""
    window.show_frame(lots)
    before = [items_of(panel.plot, pg.ViewBox)[0] for panel in window.live.grid.panels]

    window.show_frame(replace(lots, charts=lots.charts[:1]))
    renamed = tuple(replace(chart, key=f"other {chart.key}") for chart in lots.charts)
    window.show_frame(replace(lots, charts=renamed))

    after = [items_of(panel.plot, pg.ViewBox)[0] for panel in window.live.grid.panels]
    assert set(map(id, after)) == set(map(id, before))


def test_the_crosshair_is_drawn_in_every_chart(
    qtbot: QtBot, window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A line from the highest grid line to the lowest stands at the instant of the crosshair."""
    window.show_frame(lots)
    plots = [panel.plot for panel in window.live.grid.panels]

    hover(qtbot, plots[0], 0.5)
    settle()

    for plot in plots[1:]:
        assert plot.cursor_s is not None
        start_s, end_s = lots.view_s
        share = (plot.cursor_s - start_s) / (end_s - start_s)
        x = round(plot.area.left() + share * plot.area.width())
        shown = plot.grab().toImage()
        assert shown.pixelColor(x, round(plot.area.top()) - 5) == theme.colours.muted
        assert shown.pixelColor(x + 2, round(plot.area.top()) - 5) == theme.colours.surface


def test_values_beyond_all_measure_beside_the_view_do_no_harm(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A neighbour of the view may have any value: the line towards it leaves the chart."""
    start_s, end_s = lots.view_s
    x_s = np.array([start_s - 1e6, start_s + 10, start_s + 150, end_s - 10, end_s + 1e6])
    y = np.array([-1e300, 4.0, 5.0, 4.0, 1e300])
    window.show_frame(one_chart(lots, Series("one", None, x_s, y, None, None, NAN, 0.0)))
    settle()

    plot = window.live.grid.panels[0].plot
    shown = plot.grab(plot.area.toAlignedRect()).toImage()
    assert count_near(shown, theme.colours.series[0], theme.colours.surface) > 100


def test_a_name_that_goes_takes_its_curve_along(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A chart with fewer curves than before shows none of those that are gone."""
    flat = [curve(lots, [value] * 9, f"flat {value}") for value in (8.0, 4.0)]
    window.show_frame(one_chart(lots, *flat))
    settle()

    window.show_frame(one_chart(lots, flat[0]))
    settle()

    plot = window.live.grid.panels[0].plot
    shown = plot.grab(plot.area.toAlignedRect()).toImage()
    assert count_near(shown, theme.colours.series[1], theme.colours.surface) == 0
