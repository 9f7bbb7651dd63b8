"""Thresholds of rules in charts: lines that are dragged, and the firings that would cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtTest import QTest

from inspector.session.selector import Selector
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.models.threshold_marks import ThresholdMark, Trial
from inspector.ui.theme import Theme, mix
from tests.gui.alert_intervals import by_entry
from tests.gui.charts.conftest import LEFT, Pointer

MARK = ThresholdMark("High damage", "dmg_per_cast", "warning", 150.0, Selector())


@pytest.fixture
def control(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> LiveControl:
    """The control of a window with six charts by entry, five minutes long."""
    control = LiveControl(window)
    window.show_frame(control.take(by_entry(lots)))
    settle()
    return control


@pytest.fixture
def panel(window: MainWindow, control: LiveControl, settle: Callable[[], None]) -> ChartPanel:
    """The card of dmg_per_cast, whose rule has a line."""
    assert control.page is not None
    window.live.grid.linkage.set_thresholds((MARK,))
    settle()
    return window.live.grid.panels[1]


@pytest.fixture
def pointer(panel: ChartPanel) -> Pointer:
    """A mouse over its plot."""
    return Pointer(panel.plot)


@pytest.fixture
def heard(window: MainWindow, panel: ChartPanel) -> list[tuple[str, str, float]]:
    """What the charts tell of the line, for the card of the rule."""
    told: list[tuple[str, str, float]] = []
    linkage = window.live.grid.linkage

    def hear(what: str) -> Callable[[Any, str, float], None]:
        def take(where: Any, rule: str, value: float) -> None:
            assert where is panel
            told.append((what, rule, value))

        return take

    linkage.threshold_moved.connect(hear("moved"))
    linkage.threshold_dropped.connect(hear("dropped"))
    return told


def place_of(panel: ChartPanel, value: float) -> tuple[float, float]:
    """Return the middle of where a value stands."""
    mapping = panel.plot.mapping
    assert mapping is not None
    return mapping.area.center().x(), float(mapping.y_px(np.array([value]))[0])


def test_a_line_is_dragged_rather_than_the_view(
    panel: ChartPanel, pointer: Pointer, heard: list[Any], window: MainWindow
) -> None:
    """It tells where it is as it moves, and once more as it is let go of."""
    panned: list[float] = []
    window.live.grid.panned.connect(panned.append)
    value = (MARK.threshold, 120.0)

    pointer.drag(place_of(panel, value[0]), place_of(panel, value[1]))

    assert {what for what, *_rest in heard[:-1]} == {"moved"}
    what, rule, dropped = heard[-1]
    assert (what, rule) == ("dropped", "High damage")
    assert dropped == pytest.approx(120.0, abs=3)
    assert not panned


def test_while_a_line_is_dragged_its_number_is_in_sight(
    panel: ChartPanel, pointer: Pointer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values below the pointer give way; they are back once it is let go of."""
    told: list[object] = []
    monkeypatch.setattr("inspector.ui.charts.plot.draw_readout", lambda *said: told.append(said))
    pointer.press(*place_of(panel, MARK.threshold))
    pointer.move(*place_of(panel, 120.0))
    told.clear()

    panel.plot.grab()
    assert told == []

    pointer.release(*place_of(panel, 120.0))
    panel.plot.grab()
    assert told != []


def test_beside_a_line_the_view_is_dragged(
    panel: ChartPanel, pointer: Pointer, heard: list[Any], window: MainWindow
) -> None:
    """As ever."""
    panned: list[float] = []
    window.live.grid.panned.connect(panned.append)
    x, y = place_of(panel, MARK.threshold)

    pointer.drag((x, y + 30), (x + 40, y + 30))

    assert panned
    assert not heard


def test_a_line_that_stays_where_it_is_says_nothing(
    panel: ChartPanel, pointer: Pointer, heard: list[Any]
) -> None:
    """A click on it is no change."""
    pointer.click(*place_of(panel, MARK.threshold))

    assert not heard
    assert panel.plot.thresholds.held == ""


@pytest.mark.parametrize(
    "other",
    [
        ThresholdMark("Other", "avg_cc_duration", "warning", 150.0, Selector()),
        ThresholdMark("Sum", "damage_total", "warning", 150.0, Selector()),
    ],
)
def test_only_charts_of_the_same_kpi_have_the_line(
    window: MainWindow, panel: ChartPanel, pointer: Pointer, heard: list[Any], other: ThresholdMark
) -> None:
    """A metric key is compared by its sum over a window, and drawn as a rate."""
    window.live.grid.linkage.set_thresholds((other,))

    pointer.drag(place_of(panel, 150.0), place_of(panel, 100.0))

    assert not heard


def test_a_rule_of_another_namespace_has_no_line() -> None:
    """One of all namespaces has it everywhere."""
    contract = Selector(namespace="contract")

    assert MARK.is_of(contract)
    assert not ThresholdMark("R", "k", "info", 1.0, Selector(namespace="ability")).is_of(contract)


def test_firings_are_bands_while_the_line_is_held(
    panel: ChartPanel, pointer: Pointer, theme: Theme, settle: Callable[[], None]
) -> None:
    """And gone once that is settled."""
    x, y = place_of(panel, MARK.threshold)
    pointer.press(x, y)
    pointer.move(x, y + 8)
    mapping, shown = panel.plot.mapping, panel.shown
    assert mapping is not None
    assert shown is not None
    start_ts = shown.origin_ts + mapping.view_s[0]
    band = mix(theme.colours.warn, theme.colours.surface, 0.16)

    panel.plot.thresholds.show_trial(
        Trial("High damage", np.array([[start_ts + 100.0, start_ts + 160.0]]))
    )
    settle()
    middle = round(mapping.x_px(mapping.view_s[0] + 130.0))
    assert _has(panel, middle, band)
    panel.plot.thresholds.settle()
    settle()
    assert not _has(panel, middle, band)


def test_the_strip_offers_the_change(
    window: MainWindow, panel: ChartPanel, settle: Callable[[], None]
) -> None:
    """Over the plot, which stays as high as it is."""
    said: list[str] = []
    linkage = window.live.grid.linkage
    linkage.threshold_kept.connect(lambda: said.append("kept"))
    linkage.threshold_dismissed.connect(lambda: said.append("dismissed"))
    height = panel.plot.height()

    panel.strip.show_words("High damage: 205 → 231", "3 firings in 1 h 20 min")
    settle()
    QTest.mouseClick(panel.strip.accept, LEFT)
    QTest.mouseClick(panel.strip.dismiss, LEFT)

    assert said == ["kept", "dismissed"]
    assert panel.plot.height() == height
    assert panel.plot.rect().contains(panel.strip.geometry())


def _has(panel: ChartPanel, x: int, colour: Any) -> bool:
    """Return whether a column of the plot has a colour."""
    image = panel.plot.grab().toImage()
    return any(image.pixelColor(x, y) == colour for y in range(image.height()))
