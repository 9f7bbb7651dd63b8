"""A window on real logs: everything connected as in the application, for tests of the controls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.recent import RecentSources
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.ledger_control import LedgerControl
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl

TIMEOUT_MS = 20_000
FIRST_TS = 1_735_758_000.0


@dataclass(frozen=True, slots=True)
class Controls:
    """A window with its controls."""

    window: MainWindow
    source: SourceControl
    lines: LinesControl
    ledger: LedgerControl
    qtbot: QtBot

    def open(self, folder: Path) -> None:
        """Open a folder, and wait until all of it is read and shown."""
        with self.qtbot.waitSignal(self.source.chart_shown, timeout=TIMEOUT_MS):
            self.source.open([folder])

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(is_so, timeout=TIMEOUT_MS)


def controls_of(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Controls:
    """Connect a window as the application does."""
    composition = Composition()
    recent = RecentSources(tmp_path / "recent.json")
    source = SourceControl(window, composition.open_source, lambda: DemoServers(1, 1.0), recent)
    lines = LinesControl(window, window.drawer, source)
    ledger = LedgerControl(window, source, lines)
    composition.loader.start()
    return Controls(window, source, lines, ledger, qtbot)


def write_logs(folder: Path) -> Path:
    """Make a data folder: 60 good lines, 3 with an unknown key, 2 that are no JSON."""
    hot = folder / "hot"
    hot.mkdir(parents=True)
    (hot / "world-1.jsonl").write_text("".join(_lines()))
    return folder


def _lines() -> list[str]:
    lines = [_line(place, {"casts": 1, "damage_total": place}) for place in range(60)]
    lines += [_line(60 + place, {"casts": 1, "gold_found": 5}) for place in range(3)]
    return [*lines, "no json at all\n", '{"ts": \n']


def _line(place: int, metrics: dict[str, int]) -> str:
    record = {
        "ts": FIRST_TS + place,
        "shard": "world-1",
        "entry": ("ability.meteor", "ability.whirl")[place % 2],
        "metrics": metrics,
    }
    return json.dumps(record) + "\n"
