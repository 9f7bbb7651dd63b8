"""A real window in a process of its own, offscreen: it comes, it shows, it goes."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess, Popen
from threading import Event
from typing import Any

import psutil
import pytest
from PySide6.QtGui import QImage

from inspector.files.resources import sample_data_root

SESSION = sample_data_root() / "session"
NO_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
PATIENCE = 3_000
"""How often to look before giving up, each time waiting 10 ms."""

Finish = Callable[..., CompletedProcess[str]]
Start = Callable[..., Popen[str]]


def size_of(picture: Path) -> tuple[int, int]:
    """Return width and height of a picture."""
    image = QImage(str(picture))
    return image.width(), image.height()


def figures_of(path: Path) -> dict[str, Any]:
    """Return the figures of a report, which has all keys and no others."""
    figures: dict[str, Any] = json.loads(path.read_text())
    assert list(figures) == [
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
    ]
    assert list(figures["frames"]) == ["count", "p50_ms", "p99_ms", "max_ms"]
    assert list(figures["ingest"]) == ["lines", "bytes", "seconds"]
    assert list(figures["lag_ms"]) == ["p50", "p99"]
    return figures


def test_a_recorded_session_is_shown_and_reported(finish: Finish, tmp_path: Path) -> None:
    """A picture of the size asked for, and every figure."""
    found = finish(
        *("open", SESSION, "--headless", 3, "--size", "1280x800", "--theme", "dark"),
        *("--screenshot", "live.png", "--perf-report", "perf.json"),
    )

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert size_of(tmp_path / "live.png") == (1280, 800)
    figures = figures_of(tmp_path / "perf.json")
    bytes_there = sum(log.stat().st_size for log in (SESSION / "hot").iterdir())
    assert figures["rows"] == figures["ingest"]["lines"] == 1_512
    assert figures["ingest"]["bytes"] == bytes_there
    assert 0 < figures["window_shown_ms"] <= figures["first_chart_ms"]
    assert figures["frames"]["count"] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_without_a_screen_it_says_so_and_leaves_picture_and_figures(
    finish: Finish, tmp_path: Path
) -> None:
    """In the folder where it was started, after a short while."""
    found = finish("open", SESSION, without=NO_SCREEN)

    assert found.returncode == 0
    assert found.stderr.startswith("No display: running offscreen for 8 s.")
    assert "inspector-window.png" in found.stderr
    assert "inspector-figures.json" in found.stderr
    assert size_of(tmp_path / "inspector-window.png") == (1440, 900)
    assert figures_of(tmp_path / "inspector-figures.json")["rows"] == 1_512


def left_by_demo(tmp_path: Path) -> tuple[list[Path], list[int]]:
    """Return folders and processes of demo servers that are still there."""
    temporary = tmp_path / "temporary"
    processes = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(temporary) in argument for argument in process.info["cmdline"] or [])
    ]
    return list(temporary.glob("inspector-demo-*")), processes


def test_the_demo_leaves_nothing_behind(finish: Finish, tmp_path: Path) -> None:
    """Its window shows what its servers write; then folder and processes are gone."""
    found = finish(
        *("demo", "--headless", 4, "--shards", 2, "--rate", 200),
        *("--screenshot", "demo.png", "--perf-report", "perf.json"),
    )

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    figures = figures_of(tmp_path / "perf.json")
    assert figures["rows"] > 1_000
    assert figures["first_chart_ms"] > 0
    assert left_by_demo(tmp_path) == ([], [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals of this kind")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_interrupted_leaves_nothing_behind(
    start: Start, tmp_path: Path, number: int
) -> None:
    """Ctrl+C reaches the servers too, and a polite kill only the window."""
    demo = start("demo", "--headless", 100, "--shards", 1, "--rate", 50)
    until_it_writes(tmp_path / "temporary")
    if number == signal.SIGINT:
        for child in psutil.Process(demo.pid).children():
            child.send_signal(number)

    demo.send_signal(number)
    out, errors = demo.communicate(timeout=60)

    assert (demo.returncode, out, errors) == (0, "", "")
    assert left_by_demo(tmp_path) == ([], [])


def until_it_writes(temporary: Path) -> None:
    """Wait for the first bytes of a demo."""
    pause = Event()
    for _ in range(PATIENCE):
        if any(log.stat().st_size for log in temporary.glob("inspector-demo-*/hot/*.jsonl")):
            return
        pause.wait(0.01)
    pytest.fail("the demo never wrote anything")
