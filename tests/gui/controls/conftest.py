"""A window on real logs, connected as in the application."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.recent import RecentSources
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.entries_control import EntriesControl
from inspector.ui.ledger_control import LedgerControl
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl

TIMEOUT_MS = 20_000
FIRST_TS = 1_735_758_000.0


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A data folder: 60 good lines, 3 with an unknown key, 2 that are no JSON."""
    hot = tmp_path / "data" / "hot"
    hot.mkdir(parents=True)
    lines = [_line(place, {"casts": 1, "damage_total": place}) for place in range(60)]
    lines += [_line(60 + place, {"casts": 1, "gold_found": 5}) for place in range(3)]
    (hot / "world-1.jsonl").write_text("".join((*lines, "no json at all\n", '{"ts": \n')))
    return tmp_path / "data"


@pytest.fixture
def entries_clock() -> Callable[[], float]:
    """What the Entries page paces itself by."""
    return monotonic


@pytest.fixture
def control(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    logs: Path,
    entries_clock: Callable[[], float],
) -> Iterator[SourceControl]:
    """The source of a window that shows all of the logs."""
    composition = Composition()
    recent = RecentSources(tmp_path / "recent.json")
    control = SourceControl(window, composition.open_source, lambda: DemoServers(1, 1.0), recent)
    EntriesControl(window, control, entries_clock)
    LedgerControl(window, control, LinesControl(window, window.drawer, control))
    composition.loader.start()
    control.open([logs])
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        pass
    yield control
    control.close()
    window.close()
    composition.loader.stop(10.0)


def _line(place: int, metrics: dict[str, int]) -> str:
    record = {
        "ts": FIRST_TS + place,
        "shard": "world-1",
        "entry": ("ability.meteor", "ability.whirl")[place % 2],
        "metrics": metrics,
    }
    return json.dumps(record) + "\n"
