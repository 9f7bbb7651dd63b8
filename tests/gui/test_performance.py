"""The performance report: all its figures, with a source and without."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.core.errors import StorageError
from inspector.files.recent import RecentSources
from inspector.ui.main_window import MainWindow
from inspector.ui.performance import PerformanceReport, _percentile
from inspector.ui.source_control import Servers, SourceControl

LINE = b'{"ts":1000,"shard":"s","entry":"ability.a","metrics":{"casts":1}}\n'
TIMEOUT_MS = 20_000


def no_servers() -> Servers:
    """There is no demo here."""
    raise NotImplementedError


@pytest.fixture
def control(window: MainWindow, tmp_path: Path) -> Iterator[SourceControl]:
    """A control of the window."""
    recent = RecentSources(tmp_path / "recent.json")
    control = SourceControl(window, Composition().open_source, no_servers, recent)
    yield control
    control.close()


@pytest.fixture
def report(window: MainWindow, control: SourceControl) -> PerformanceReport:
    """A report on the window."""
    return PerformanceReport(window, control)


def test_without_a_source_there_is_no_data(report: PerformanceReport) -> None:
    """Which is null, not zero; what can be counted is zero."""
    figures = report.figures()

    assert figures["first_chart_ms"] is None
    assert figures["lag_ms"] == {"p50": None, "p99": None}
    assert figures["ingest"] == {"lines": 0, "bytes": 0, "seconds": 0.0}
    assert figures["rows"] == 0
    assert figures["rss_bytes"] > 1_000_000


def test_all_figures_of_a_source(
    qtbot: QtBot,
    window: MainWindow,
    control: SourceControl,
    report: PerformanceReport,
    tmp_path: Path,
) -> None:
    """As they are written to the file."""
    (tmp_path / "world-1.jsonl").write_bytes(LINE * 40 + b"broken\n\n")
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        control.open([tmp_path])
    qtbot.waitUntil(lambda: bool(window.frame_times_ms()), timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: report.figures()["lag_ms"]["p50"] is not None, timeout=TIMEOUT_MS)

    report.save(tmp_path / "figures.json")

    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures.keys() == {
        *(
            "window_shown_ms",
            "first_chart_ms",
            "frames",
            "frames_settled",
            "ingest",
            "lag_ms",
            "rss_bytes",
            "rows",
        ),
    }
    assert figures["rows"] == 40
    assert figures["ingest"]["lines"] == 41
    assert figures["ingest"]["bytes"] == 40 * len(LINE) + len(b"broken\n\n")
    assert figures["first_chart_ms"] >= figures["window_shown_ms"] > 0
    frames, lag = figures["frames"], figures["lag_ms"]
    assert frames["count"] >= 1
    assert 0 < frames["p50_ms"] <= frames["p99_ms"] <= frames["max_ms"]
    assert 0 < lag["p50"] <= lag["p99"]


@pytest.mark.usefixtures("report")
def test_the_overlay_shows_the_figures_of_now(
    qtbot: QtBot, window: MainWindow, control: SourceControl, tmp_path: Path
) -> None:
    """F12 asks for them: what the process takes, and what was read."""
    (tmp_path / "world-1.jsonl").write_bytes(LINE * 40)
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        control.open([tmp_path])

    QTest.keyClick(window, Qt.Key.Key_F12)
    window.overlays.performance.refresh()

    shown = dict(window.overlays.performance.lines())
    assert shown["rows"] == "40"
    assert shown["memory"].endswith("MB") or shown["memory"].endswith("GB")
    threads, files = (int(part) for part in shown["threads · files"].split(" · "))
    assert threads >= threading.active_count()
    assert files > 3


def test_the_picture_is_of_the_window(
    window: MainWindow, report: PerformanceReport, tmp_path: Path
) -> None:
    """Pixel for pixel."""
    report.save_picture(tmp_path / "window.png")

    picture = QImage(str(tmp_path / "window.png"))
    assert (picture.width(), picture.height()) == (window.width(), window.height())


@pytest.mark.parametrize("name", ["window.notes", "nowhere/window.png"])
def test_a_picture_that_cannot_be_saved_is_an_error_with_a_remedy(
    report: PerformanceReport, tmp_path: Path, name: str
) -> None:
    """A kind of picture that nobody knows, a folder that is not there."""
    with pytest.raises(StorageError) as caught:
        report.save_picture(tmp_path / name)

    assert caught.value.where == str(tmp_path / name)
    assert ".png" in caught.value.remedy


def test_a_percentile_is_one_of_the_values() -> None:
    """The smallest that so many do not exceed."""
    hundred = [float(n) for n in range(100, 0, -1)]

    assert [_percentile(hundred, p) for p in (50, 99, 100)] == [50.0, 99.0, 100.0]
    assert [_percentile([3.0, 1.0, 2.0], p) for p in (1, 50, 99)] == [1.0, 2.0, 3.0]
    assert _percentile([], 50) is None
