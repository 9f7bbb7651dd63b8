"""A window on a few logs from which things are exported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.recent import RecentSources
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.entries_control import EntriesControl
from inspector.ui.export import control as export_control
from inspector.ui.export.control import ExportControl
from inspector.ui.ledger_control import LedgerControl
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
FIRST_TS = 1_735_758_000.0


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A minute of two abilities, of which one has a name that a spreadsheet would run."""
    lines = [
        {
            "ts": FIRST_TS + place,
            "shard": "=cmd|' /C calc'!A0" if place % 2 else "world-1",
            "entry": "ability.whirl" if place % 2 else "ability.meteor",
            "metrics": {"casts": 1, "damage_total": place, "reflect_count": 1},
            "meta": {"tier": 1, "rates": {"reflect_count": 0.5}},
        }
        for place in range(60)
    ]
    path = tmp_path / "world-1.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def control(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, logs: Path
) -> Iterator[SourceControl]:
    """The source of a window that shows all of the logs."""
    composition = Composition()
    recent = RecentSources(tmp_path / "recent.json")
    control = SourceControl(window, composition.open_source, lambda: DemoServers(1, 1.0), recent)
    EntriesControl(window, control)
    LedgerControl(window, control, LinesControl(window, window.drawer, control))
    composition.loader.start()
    control.open([logs])
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        pass
    yield control
    control.close()
    window.close()
    composition.loader.stop(5.0)


@pytest.fixture
def exports(window: MainWindow, theme: Theme, control: SourceControl) -> ExportControl:
    """What exports from the window."""
    return ExportControl(window, theme, control)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a person writes to."""
    folder = tmp_path / "written"
    folder.mkdir()
    return folder


@pytest.fixture
def written(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, exports: ExportControl, folder: Path
) -> Callable[[], Path]:
    """A person takes the name that is proposed; return what waits for the file to be there."""
    chosen: list[Path] = []

    def choose(_parent: object, name: str, ending: str) -> Path:
        chosen.append(folder / f"{name}.{ending}")
        return chosen[-1]

    monkeypatch.setattr(export_control, "choose_file", choose)

    def wait() -> Path:
        qtbot.waitUntil(lambda: bool(chosen), timeout=TIMEOUT_MS)
        path = chosen.pop()
        said = f"in {path.name}"
        qtbot.waitUntil(lambda: said in exports.toast.accessibleName(), timeout=TIMEOUT_MS)
        return path

    return wait
