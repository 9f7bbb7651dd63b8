"""A window without a screen, and frames that look like a session without one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1"

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.ui.application import dress
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import (
    ChartFrame,
    Frame,
    Overview,
    Series,
    SourceState,
    StatusFrame,
    Tab,
)
from inspector.ui.theme import Theme, ThemeName

ORIGIN_TS = 1_735_758_000.0
VIEW_S = 300.0
NAMES = (
    "meteor",
    "blood_pact",
    "whirl",
    "frost_nova",
    "chain_lightning",
    "cinder_dash",
    "mirror_image",
    "soul_harvest_of_the_deep",
)
TABS = (
    ("", 4_832_114),
    ("ability", 3_104_882),
    ("contract", 620_410),
    ("event", 210_090),
    ("mythic", 48_120),
    ("resonance", 790_400),
    ("system", 12_004),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a fake chart is about."""

    title: str
    is_kpi: bool
    subtitle: str
    unit: str
    level: float
    banded: bool = False


TOPICS = (
    Topic("ability.*.damage_total", False, "per second by entry", "", 412_800.0),
    Topic("dmg_per_cast", True, "by entry", "", 231.4),
    Topic("ability.*.casts", False, "per second by entry", "", 1_204.0),
    Topic("effective_heal_ratio", True, "by entry", "", 0.61),
    Topic("ability.*.reflect_count", False, "per second · rate 0.5, scaled", "", 88.1, True),
    Topic("avg_cc_duration", True, "by entry", "s", 1.92),
    Topic("execution_rate", True, "by entry", "", 0.042),
    Topic("ability.*.healing_total", False, "per second by entry", "", 52_310.0),
    Topic("ability.*.tick_cost_us", False, "per second by entry", "µs", 9_120.0),
)


class FakeSession:
    """Makes frames of a session that never was: random walks, a second a point."""

    def __init__(self, seed: int = 7, charts: int = 6, series: int = 8, points: int = 300) -> None:
        self._random = np.random.default_rng(seed)
        self._series = series
        self._points = points
        self._topics = TOPICS[:charts]
        walk_points = points + 600
        self._walks = {
            (topic.title, name): self._walk(walk_points, 1.0 - 0.085 * rank)
            for topic in self._topics
            for rank, name in enumerate(NAMES[:series])
        }
        self._now = points

    def frame(self, steps: int = 1) -> Frame:
        """Return the next frame: each curve is one second further, all arrays are new."""
        self._now = min(self._now + steps, self._points + 600)
        end_s = 3_144.0 + self._now
        view_s = (end_s - self._points, end_s)
        return Frame(
            origin_ts=ORIGIN_TS,
            view_s=view_s,
            span_s=(0.0, end_s),
            playhead_s=end_s,
            status=status(),
            tabs=tuple(Tab(name, rows) for name, rows in TABS),
            charts=tuple(self._chart(topic, view_s) for topic in self._topics),
            overview=self._overview(end_s),
        )

    def _walk(self, points: int, height: float) -> NDArray[np.float64]:
        steps = self._random.normal(0.0, 0.05, points)
        walk = np.empty(points)
        value = 0.0
        for index, step in enumerate(steps.tolist()):
            value = 0.95 * value + step
            walk[index] = value
        return height * (1.0 + walk)

    def _chart(self, topic: Topic, view_s: tuple[float, float]) -> ChartFrame:
        series = tuple(self._curve(topic, name, view_s) for name in NAMES[: self._series])
        return ChartFrame(
            key=topic.title,
            title=topic.title,
            is_kpi=topic.is_kpi,
            subtitle=topic.subtitle,
            unit=topic.unit,
            current=topic.level,
            series=series[:2] if topic.banded else series,
            more=34 if self._series == 8 else 0,
        )

    def _curve(self, topic: Topic, name: str, view_s: tuple[float, float]) -> Series:
        part = self._walks[topic.title, name][self._now - self._points : self._now]
        y = part * topic.level / (1.0 if topic.is_kpi else 4.0)
        x_s = view_s[0] + np.arange(self._points, dtype=np.float64)
        width = 0.11 * y
        current = float(y[-1])
        return Series(
            name=name,
            namespace=None,
            x_s=x_s,
            y=y,
            low=y - width if topic.banded else None,
            high=y + width if topic.banded else None,
            current=current,
            current_error=0.07 * current if topic.banded else 0.0,
        )

    def _overview(self, end_s: float) -> Overview:
        rows = np.arange(int(end_s // 10), dtype=np.float64)
        shape = 0.6 + 0.3 * np.sin(rows / 21.0) + 0.12 * np.sin(rows / 5.0)
        shape[60:66] = 0.0
        return Overview(0.0, 10.0, np.round(shape * 12_400))


def status() -> StatusFrame:
    """Return the status of a healthy live source."""
    return StatusFrame(
        source="demo",
        detail="4 shards",
        state=SourceState.LIVE,
        progress=1.0,
        lines_per_s=1_240.0,
        lag_s=0.1,
        rejected=0,
        rows=4_832_114,
        memory_bytes=412_000_000,
        frame_ms=6.0,
    )


def empty_frame() -> Frame:
    """Return the frame of a source that has not given a row yet."""
    waiting = replace(
        status(),
        source="hot",
        detail="",
        state=SourceState.WAITING,
        lines_per_s=0.0,
        lag_s=float("nan"),
        rows=0,
    )
    return Frame(
        origin_ts=ORIGIN_TS,
        view_s=(0.0, VIEW_S),
        span_s=(0.0, 0.0),
        playhead_s=0.0,
        status=waiting,
        tabs=tuple(Tab(name, 0) for name, _rows in TABS),
        charts=(),
        overview=None,
    )


def little_frame() -> Frame:
    """Return the frame of a source with a few rows: gaps, a lone point, an old date."""
    x_s = 100.0 + np.arange(20.0)
    lone = np.full(20, np.nan)
    lone[7] = 4.0
    gappy = np.array([1.0, 2.0, 3.0, np.nan, np.nan, 2.0, 2.5, *np.linspace(1, 3, 13)])
    curves = tuple(
        Series(name, None, x_s, y, None, None, float(y[~np.isnan(y)][-1]), 0.0)
        for name, y in (("gappy", gappy), ("lone", lone))
    )
    chart = ChartFrame("c", "contract.*.casts", False, "per second by entry", "", 3.0, curves)
    ratio = replace(chart, key="r", title="resource_cycle_efficiency", is_kpi=True)
    return replace(
        empty_frame(),
        view_s=(-181.0, 119.0),
        span_s=(0.0, 119.0),
        playhead_s=119.0,
        status=replace(
            status(), source="arena", detail="1 file", state=SourceState.IDLE, rejected=3, rows=41
        ),
        tabs=(Tab("", 41), Tab("contract", 41)),
        charts=(chart, ratio),
        overview=Overview(0.0, 10.0, np.array([3.0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 20, 17])),
    )


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """Load the bundled font: a machine without a screen may have none."""
    dress(qapp)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """A dark theme, whatever the system says."""
    return Theme(ThemeName.DARK, qapp)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> MainWindow:
    """A window of 1440 by 900 on the day of the fake session, on its start page."""
    window = MainWindow(theme, now=lambda: ORIGIN_TS)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Lets the window do all that it put off: lay out, show, paint."""

    def run() -> None:
        for _turn in range(4):
            qapp.sendPostedEvents()
            qapp.processEvents()

    return run


@pytest.fixture
def session() -> Callable[..., FakeSession]:
    """Makes fake sessions."""
    return FakeSession


@pytest.fixture
def lots() -> Frame:
    """Six charts of eight series of 300 points, one of them with bands."""
    return FakeSession().frame()


@pytest.fixture
def little() -> Frame:
    """A few rows: gaps, a lone point, some rejected lines, an idle source."""
    return little_frame()


@pytest.fixture
def empty() -> Frame:
    """No row yet."""
    return empty_frame()
