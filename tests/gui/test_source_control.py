"""Opening and closing sources: what a person asks for is what the window shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.recent import RecentSources
from inspector.session.query import GroupBy
from inspector.ui.main_window import MainWindow
from inspector.ui.models.request import ViewRequest
from inspector.ui.source_control import SourceControl

TIMEOUT_MS = 10_000


class FakeServers:
    """Demo servers that wrote a few lines, and note what is done with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done: list[str] = []

    def start(self) -> None:
        """Start."""
        self.done.append("start")

    def stop(self) -> None:
        """Stop."""
        self.done.append("stop")


def write_logs(folder: Path, lines: int = 30) -> Path:
    """Make a folder with a log."""
    folder.mkdir()
    records: list[dict[str, Any]] = [
        {
            "ts": 1_000 + n,
            "shard": "world-1",
            "entry": ("ability.a", "contract.b")[n % 2],
            "metrics": {"casts": 1, "damage_total": n},
        }
        for n in range(lines)
    ]
    text = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "world-1.jsonl").write_text(text)
    return folder


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with a log of 30 lines."""
    return write_logs(tmp_path / "logs")


@pytest.fixture
def servers(tmp_path: Path) -> FakeServers:
    """The demo servers that a control gets."""
    return FakeServers(write_logs(tmp_path / "demo", lines=10))


@pytest.fixture
def recent(tmp_path: Path) -> RecentSources:
    """Recent sources of this test alone."""
    return RecentSources(tmp_path / "recent.json")


@pytest.fixture
def control(
    window: MainWindow, servers: FakeServers, recent: RecentSources
) -> Iterator[SourceControl]:
    """A control of the window, with real reading, by the decoder alone."""
    control = SourceControl(window, Composition().open_source, lambda: servers, recent)
    yield control
    control.close()


Shown = Callable[[str, int], None]


@pytest.fixture
def shown(qtbot: QtBot, window: MainWindow, control: SourceControl) -> Shown:
    """Wait until the window shows so many rows of a source."""

    def wait(source: str, rows: int) -> None:
        def is_shown() -> bool:
            bridge = control.bridge
            frame = bridge.latest if bridge else None
            return (
                frame is not None
                and (frame.status.source, frame.status.rows) == (source, rows)
                and window.top_bar.source.name.startswith(f"{source} · ")
                and window.live.isVisible()
            )

        qtbot.waitUntil(is_shown, timeout=TIMEOUT_MS)

    return wait


def test_a_folder_that_is_opened_is_shown_and_remembered(
    qtbot: QtBot,
    window: MainWindow,
    control: SourceControl,
    recent: RecentSources,
    logs: Path,
    shown: Shown,
) -> None:
    """Its charts come, and the menu offers it from now on."""
    with qtbot.waitSignal(control.chart_shown, timeout=TIMEOUT_MS):
        control.open([logs])

    shown("logs", 30)
    assert not window.start.isVisible()
    assert recent.paths() == [str(logs)]


def test_a_path_that_cannot_be_opened_is_said(
    window: MainWindow, control: SourceControl, recent: RecentSources, tmp_path: Path
) -> None:
    """With what to do; nothing is opened, nothing is remembered."""
    control.open([tmp_path / "no" / "where"])

    assert window.notice.isVisible()
    assert "where: does not exist" in window.notice.text.text()
    assert "Name a data folder" in window.notice.text.text()
    assert window.start.isVisible()
    assert control.bridge is None
    assert recent.paths() == []


def test_what_is_open_stays_when_another_path_cannot_be(
    window: MainWindow,
    control: SourceControl,
    tmp_path: Path,
    logs: Path,
    shown: Shown,
) -> None:
    """And what is wrong stays to be read while frames go on, until the person closes it."""
    control.open([logs])
    shown("logs", 30)
    bridge = control.bridge

    control.open([tmp_path / "no" / "where"])
    with (logs / "world-1.jsonl").open("a") as log:
        log.write('{"ts":1100,"shard":"s","entry":"ability.a","metrics":{}}\n')
    shown("logs", 31)

    assert control.bridge is bridge
    assert "where: does not exist" in window.notice.text.text()
    window.notice.close_button.click()
    assert "where" not in window.notice.text.text()


def test_a_path_that_is_not_there_yet_is_waited_for(
    window: MainWindow, control: SourceControl, tmp_path: Path, shown: Shown
) -> None:
    """Its folder exists, so that a server may make it soon; the window says what it waits for."""
    control.open([tmp_path / "soon"])
    assert not window.notice.text.text().startswith("soon: does not exist")

    write_logs(tmp_path / "soon", lines=7)

    shown("soon", 7)


def test_another_source_takes_the_place_of_the_first(
    control: SourceControl, logs: Path, tmp_path: Path, shown: Shown, recent: RecentSources
) -> None:
    """The first is read no longer."""
    other = write_logs(tmp_path / "other", lines=5)
    control.open([logs])
    shown("logs", 30)
    first = control.bridge

    control.open([other])
    shown("other", 5)

    assert first is not None
    assert control.bridge is not first
    assert first.source.ingestion.problems == ()
    assert recent.paths() == [str(other), str(logs)]


def test_closing_shows_the_start_page(
    window: MainWindow, control: SourceControl, logs: Path, shown: Shown
) -> None:
    """And ends all that was read for; twice is fine."""
    control.open([logs])
    shown("logs", 30)

    window.close_requested.emit()
    control.close()

    assert control.bridge is None
    assert window.start.isVisible()
    assert not window.live.isVisible()


def test_a_folder_is_chosen_in_a_dialog(
    window: MainWindow,
    control: SourceControl,
    logs: Path,
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A dialog that is cancelled changes nothing."""
    chosen = [str(logs), ""]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen.pop(0))

    window.open_folder_requested.emit()
    shown("logs", 30)
    bridge = control.bridge
    window.open_folder_requested.emit()

    assert control.bridge is bridge
    assert chosen == []


def test_files_are_chosen_in_a_dialog(
    window: MainWindow, tmp_path: Path, logs: Path, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several at once are one source."""
    files = [logs / "world-1.jsonl", write_logs(tmp_path / "more", lines=3) / "world-1.jsonl"]
    answer = ([str(file) for file in files], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **_options: answer)

    window.open_file_requested.emit()

    shown("world-1.jsonl + 1", 33)


def test_what_was_open_before_is_opened_again(
    window: MainWindow, control: SourceControl, logs: Path, shown: Shown
) -> None:
    """By its name in the menu."""
    assert control.bridge is None

    window.recent_requested.emit(str(logs))

    shown("logs", 30)


def test_the_demo_runs_while_it_is_open(
    window: MainWindow,
    control: SourceControl,
    servers: FakeServers,
    recent: RecentSources,
    shown: Shown,
) -> None:
    """Its folder is nothing to remember."""
    window.demo_requested.emit()
    shown("demo", 10)
    assert servers.done == ["start"]
    assert recent.paths() == []

    control.close()
    assert servers.done == ["start", "stop"]


def test_the_demo_ends_when_something_else_is_opened(
    window: MainWindow, servers: FakeServers, logs: Path, recent: RecentSources, shown: Shown
) -> None:
    """Which is then remembered."""
    window.demo_requested.emit()
    shown("demo", 10)

    window.recent_requested.emit(str(logs))
    shown("logs", 30)

    assert servers.done == ["start", "stop"]
    assert recent.paths() == [str(logs)]


def test_range_tab_and_group_are_asked_of_the_bridge(
    window: MainWindow, control: SourceControl, logs: Path, shown: Shown
) -> None:
    """Each tab remembers its own way to group."""
    control.open([logs])
    shown("logs", 30)
    assert control.bridge is not None
    assert control.bridge.request == ViewRequest("", GroupBy.NAMESPACE, 300.0)

    window.range_changed.emit(3_600.0)
    window.namespace_changed.emit("ability")
    assert control.bridge.request == ViewRequest("ability", GroupBy.ENTRY, 3_600.0)

    window.group_changed.emit("tier")
    assert control.bridge.request == ViewRequest("ability", GroupBy.TIER, 3_600.0)

    window.namespace_changed.emit("")
    assert control.bridge.request == ViewRequest("", GroupBy.NAMESPACE, 3_600.0)
    window.namespace_changed.emit("ability")
    assert control.bridge.request == ViewRequest("ability", GroupBy.TIER, 3_600.0)


def test_what_a_person_chose_holds_for_the_next_source(
    window: MainWindow, control: SourceControl, logs: Path, shown: Shown
) -> None:
    """The page still shows it as chosen."""
    window.range_changed.emit(900.0)

    control.open([logs])
    shown("logs", 30)

    assert control.bridge is not None
    assert control.bridge.request.range_s == 900.0


def test_of_several_paths_every_one_is_remembered(
    control: SourceControl, recent: RecentSources, logs: Path, tmp_path: Path
) -> None:
    """The first one on top."""
    other = write_logs(tmp_path / "other", lines=5)

    control.open([logs, other])

    assert recent.paths() == [str(logs), str(other)]


def test_a_demo_goes_on_when_a_path_cannot_be_opened(
    window: MainWindow, control: SourceControl, servers: FakeServers, tmp_path: Path, shown: Shown
) -> None:
    """It ends only for something that takes its place."""
    control.open_demo()
    shown("demo", 10)

    window.paths_dropped.emit([tmp_path / "no" / "where"])

    assert servers.done == ["start"]
    assert control.bridge is not None
    window.paths_dropped.emit([write_logs(tmp_path / "other", lines=5)])
    shown("other", 5)
    assert servers.done == ["start", "stop"]
