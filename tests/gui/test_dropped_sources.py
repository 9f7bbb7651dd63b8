"""Sources that are dropped on the window are opened, and recent ones are forgotten, for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.files.recent import RecentSources
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import Servers, SourceControl

LINE = b'{"ts":1000,"shard":"s","entry":"ability.a","metrics":{"casts":1}}\n'
TIMEOUT_MS = 20_000


def no_servers() -> Servers:
    """There is no demo here."""
    raise NotImplementedError


@pytest.fixture
def recent(tmp_path: Path) -> RecentSources:
    """What was open before: nothing."""
    return RecentSources(tmp_path / "recent.json")


@pytest.fixture
def control(window: MainWindow, recent: RecentSources) -> Iterator[SourceControl]:
    """A control of the window."""
    control = SourceControl(window, Composition().open_source, no_servers, recent)
    yield control
    control.close()


@pytest.mark.usefixtures("control")
def test_a_folder_that_is_dropped_is_opened(
    qtbot: QtBot, window: MainWindow, recent: RecentSources, tmp_path: Path
) -> None:
    """Its rows are shown, and it is among the recent ones; then those are forgotten."""
    folder = tmp_path / "hot & cold"
    folder.mkdir()
    (folder / "world-1.jsonl").write_bytes(LINE * 3)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])

    left, none, copy = (
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.DropAction.CopyAction,
    )
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, data, left, none))

    qtbot.waitUntil(lambda: window.rail.memory.text().endswith("3 rows"), timeout=TIMEOUT_MS)
    assert window.top_bar.source.name.startswith("hot & cold")
    assert recent.paths() == [str(folder)]

    window.window_actions.source.clear_recent.trigger()
    assert recent.paths() == []
    assert not window.window_actions.source.clear_recent.isEnabled()
