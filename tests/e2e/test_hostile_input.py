"""Hostile input in a real window: clear reasons, bounded memory, and a window that lives."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.core.record import Reason
from inspector.files.recent import RecentSources
from inspector.session.marked_rows import LedgerKind
from inspector.ui.application import dress
from inspector.ui.ledger_control import LedgerControl
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.ledger_question import LedgerQuestion
from inspector.ui.performance import anonymous_bytes
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme, ThemeName
from tests.e2e.hostile import LONG_LINE_BYTES, write_hostile

TIMEOUT_MS = 40_000
MOST_GROWN_BYTES = 600_000_000
"""A hundred thousand entries take room in the census, the folds and the names of any table."""


class _NoServers:
    folder = Path()

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes with names")
def test_hostile_files_are_counted_named_and_survived(
    qtbot: QtBot, qapp: object, tmp_path: Path
) -> None:
    """Every good line is a row; every bad one has its reason; the window still answers."""
    accepted = write_hostile(tmp_path / "logs")
    dress(qapp)  # type: ignore[arg-type]
    window = MainWindow(Theme(ThemeName.DARK))
    qtbot.addWidget(window)
    composition = Composition()
    recent = RecentSources(tmp_path / "recent.json")
    control = SourceControl(window, composition.open_source, _NoServers, recent)
    LedgerControl(window, control, LinesControl(window, window.drawer, control))
    before_bytes = anonymous_bytes(psutil.Process())
    composition.loader.start()
    composition.loader.wait(60.0)
    window.show()
    try:
        control.open([tmp_path / "logs"])
        qtbot.waitUntil(lambda: _accepted(control) == accepted, timeout=TIMEOUT_MS)
        assert control.source is not None
        snapshot = control.source.session.ledger.snapshot()

        rejected = snapshot.totals.rejected
        assert rejected[Reason.TOO_LONG] == 2
        assert rejected[Reason.BAD_ENCODING] == 3
        assert rejected[Reason.NOT_JSON] == 1
        assert rejected[Reason.NOT_FINITE] == 1
        longest = max(snapshot.rejected_lines, key=lambda line: line.size_bytes)
        assert longest.size_bytes >= LONG_LINE_BYTES
        assert anonymous_bytes(psutil.Process()) - before_bytes < MOST_GROWN_BYTES
        assert any("folder.jsonl" in text for text in control.source.ingestion.problems)

        # The window lives: it draws charts, and opens the longest line without reading all of it.
        qtbot.waitUntil(lambda: any(p.legend.items for p in window.live.grid.panels), timeout=9_000)
        window.show_page("ledger")
        question = LedgerQuestion(LedgerKind.REJECTED, "too long", reason=Reason.TOO_LONG)
        window.ledger.lines_requested.emit(question)
        qtbot.waitUntil(lambda: window.drawer.table.rowCount() == 2, timeout=TIMEOUT_MS)
    finally:
        control.close()
        window.close()
        composition.loader.stop(5.0)


def _accepted(control: SourceControl) -> int:
    source = control.source
    return source.session.ledger.snapshot().totals.accepted if source else 0
