"""What alerts cost the window: its frames without rules, with 500 of them, and without again.

    python -m tests.benchmarks.alert_frames [--rules same|some|shipped] [--seconds 12]

Another process writes records of 500 entries. Where a machine is busy with other things, only what
stands beside each other in one table can be compared, and CPU time more than time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psutil
from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication
from rich.console import Console
from rich.table import Table

from inspector.app import Composition, favour_frames
from inspector.config.models import AlertsConfig
from inspector.files.recent import RecentSources
from inspector.files.resources import load_registry
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.alerts_control import AlertsControl
from inspector.ui.application import dress
from inspector.ui.config_editor.alert_files import AlertFiles, shipped
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName
from tests.benchmarks.alerts import ENTRIES, rules_over_all, rules_over_some

_WRITES_A_SECOND = 20
_TEMPLATES = 20_000
_SETTLE_S = 10.0
_ENDS_S = 5.0


@dataclass(frozen=True, slots=True)
class Phase:
    """What a stretch of time cost.

    Attributes:
        name: Which rules there were.
        seconds: How long it took.
        frames_ms: The work of each frame that was painted.
        cpu_s: CPU time by the name of a thread.
    """

    name: str
    seconds: float
    frames_ms: list[float]
    cpu_s: dict[str, float]


def main() -> int:
    """Measure and print, or write if that is asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--rules", choices=("same", "some", "shipped"), default="some")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write is not None:
        _write(asked.write, asked.rate)
        return 0
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.alert_frames", "--write", folder]
        writer = subprocess.Popen([*command, "--rate", str(asked.rate)])
        try:
            _print(_phases(Path(folder), asked.rules, asked.seconds))
        finally:
            writer.kill()
            writer.wait()
    return 0


def _rules(name: str) -> AlertFiles:
    if name == "shipped":
        return shipped(load_registry())
    return AlertFiles(rules_over_all() if name == "same" else rules_over_some())


def _phases(folder: Path, rules: str, seconds: float) -> list[Phase]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["inspector"])
    dress(application)
    composition = Composition()
    window = MainWindow(Theme(ThemeName.DARK))
    control = SourceControl(
        window, composition.open_source, lambda: DemoServers(1, 1.0), RecentSources()
    )
    alerts = AlertsControl(window, control)
    favour_frames(control)
    window.resize(QSize(1600, 1000))
    window.show()
    composition.loader.start()
    composition.loader.wait(300.0)
    control.open([folder])
    none = AlertFiles(AlertsConfig())
    found = []
    for name, files in (("no rules", none), (rules, _rules(rules)), ("no rules", none)):
        alerts.use(files)
        _spin(_SETTLE_S)
        found.append(_measured(window, name, seconds))
    control.close()
    window.close()
    composition.loader.stop(_ENDS_S)
    return found


def _spin(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1_000), loop.quit)
    loop.exec()


def _measured(window: MainWindow, name: str, seconds: float) -> Phase:
    known, cpu_s, began_s = len(window.frame_times_ms()), _cpu_s(), time.perf_counter()
    _spin(seconds)
    after_s = _cpu_s()
    spent_s = {thread: used - cpu_s.get(thread, 0.0) for thread, used in after_s.items()}
    frames_ms = window.frame_times_ms()[known:]
    return Phase(name, time.perf_counter() - began_s, frames_ms, spent_s)


def _cpu_s() -> dict[str, float]:
    """Return the CPU time of every thread by its name."""
    names = {thread.native_id: thread.name for thread in threading.enumerate()}
    found: dict[str, float] = {}
    for one in psutil.Process().threads():
        name = names.get(one.id, "others")
        found[name] = found.get(name, 0.0) + one.user_time + one.system_time
    return found


def _print(phases: Sequence[Phase]) -> None:
    table = Table("rules", "frames", "p50", "p99", "most", "window", "alerts", "ingest", box=None)
    for one in phases:
        share = [
            f"{one.cpu_s.get(thread, 0.0) / one.seconds:.1%}"
            for thread in ("MainThread", "alerts", "ingest")
        ]
        frames_ms = sorted(one.frames_ms) or [float("nan")]
        middle, worst = frames_ms[len(frames_ms) // 2], frames_ms[int(len(frames_ms) * 0.99)]
        figures = (f"{value:.1f} ms" for value in (middle, worst, frames_ms[-1]))
        table.add_row(one.name, f"{len(one.frames_ms)}", *figures, *share)
    Console().print(table)


def _write(folder: Path, rate: int) -> None:
    """Append records of now, until killed."""
    random = Random(1)
    tails = [_tail(random) for _ in range(_TEMPLATES)]
    place, begun_s, written = 0, time.monotonic(), 0
    (folder / "hot").mkdir(exist_ok=True)
    with (folder / "hot" / "world-1.jsonl").open("a", encoding="utf-8") as file:
        while True:
            due = round((time.monotonic() - begun_s) * rate) - written
            now = time.time()
            lines = [
                f'{{"ts":{now:.3f},{tails[(place + number) % _TEMPLATES]}' for number in range(due)
            ]
            file.write("".join(lines))
            file.flush()
            place, written = (place + due) % _TEMPLATES, written + due
            time.sleep(1.0 / _WRITES_A_SECOND)


def _tail(random: Random) -> str:
    """Return all of a record behind its ts; popular entries have most of them."""
    entry = int(random.random() ** 2 * ENTRIES)
    damage, healing = round(random.gammavariate(2.0, 50.0), 2), random.randrange(100)
    metrics = (
        {"casts": 1, "damage_total": damage, "execution_count": random.randrange(3)},
        {"casts": 1, "healing_total": healing, "overheal_total": random.randrange(50)},
        {"casts": 1, "cc_applied_count": 2, "cc_applied_seconds": round(damage / 20, 2)},
        {"resource_generated": 50 + healing, "resource_spent": healing},
    )[entry % 4]
    record = {
        "shard": f"world-{random.randrange(4)}",
        "player": f"h:{random.randrange(400):032x}",
        "entry": f"ability.entry_{entry}",
        "metrics": metrics,
        "meta": {"tier": entry % 5 + 1, "tags": [f"tag_{entry % 10}"]},
    }
    return json.dumps(record, separators=(",", ":"))[1:] + "\n"


if __name__ == "__main__":
    sys.exit(main())
