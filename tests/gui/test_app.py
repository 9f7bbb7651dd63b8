"""The application: everything wired together, run for a moment."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from inspector.app import Composition, run_window
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.resources import sample_data_root
from inspector.files.window_state import WindowState, WindowStateFile
from inspector.opening import Opening, WindowOptions

SESSION = sample_data_root() / "session"
TIMEOUT_S = 10.0


@pytest.fixture(autouse=True)
def _own_process(qapp: QApplication) -> Iterator[None]:
    """Give back to the test run what the program takes for its own in a process."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = [signal.getsignal(number) for number in numbers]
    switch_s = sys.getswitchinterval()
    # Else the window that closes last ends every later event loop too.
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(True)
    sys.setswitchinterval(switch_s)
    for number, handler in zip(numbers, handlers, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["logs"], "logs"),
        (["logs", "more"], "logs + 1"),
        (["inspector-demo-x1y2"], "demo"),
        (["logs/../more"], "more"),
    ],
)
def test_a_source_goes_by_a_short_name(
    registry: Registry, tmp_path: Path, names: list[str], label: str
) -> None:
    """The last part of its path, and how many there are besides."""
    for name in ("logs", "more", "inspector-demo-x1y2"):
        (tmp_path / name).mkdir()

    source = Composition(registry).open_source([tmp_path / name for name in names])
    source.ingestion.stop(TIMEOUT_S)

    assert source.label == label


def test_a_window_on_the_sample_leaves_picture_and_figures(tmp_path: Path) -> None:
    """And ends by itself with code 0."""
    options = WindowOptions(
        size=(1000, 700),
        theme="light",
        headless_s=2.0,
        screenshot=tmp_path / "window.png",
        perf_report=tmp_path / "figures.json",
    )

    code = run_window(Opening(paths=(SESSION,)), options)

    picture = QImage(str(tmp_path / "window.png"))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert code == 0
    assert (picture.width(), picture.height()) == (1000, 700)
    assert figures["rows"] == figures["ingest"]["lines"] == 1_512
    assert figures["first_chart_ms"] > 0


def test_without_anything_to_open_there_is_the_start_page(tmp_path: Path) -> None:
    """It can be pictured too."""
    options = WindowOptions(headless_s=0.1, screenshot=tmp_path / "start.png")

    assert run_window(Opening(), options) == 0
    assert not QImage(str(tmp_path / "start.png")).isNull()


def test_a_window_on_a_screen_is_found_again_as_it_was_left(qapp: QApplication) -> None:
    """What runs without a screen for a while leaves nothing of that kind."""
    file = WindowStateFile()
    run_window(Opening(), WindowOptions(headless_s=0.1))
    assert file.load() == WindowState()

    QTimer.singleShot(200, qapp.exit)
    run_window(Opening(), WindowOptions(size=(1_010, 610)))

    place = file.load().place
    assert place is not None
    assert place[2:] == (1_010, 610)


def test_figures_that_cannot_be_saved_end_the_program_in_good_order(tmp_path: Path) -> None:
    """With an error that says where; no thread is left."""
    options = WindowOptions(headless_s=0.1, perf_report=tmp_path / "nowhere" / "figures.json")

    with pytest.raises(StorageError, match=r"figures\.json"):
        run_window(Opening(paths=(SESSION,)), options)
