"""What a person asks of the Ledger of real logs: a key for the registry, files of lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inspector.ui.ledger.unknown_keys import UnknownKeyRow
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl

TIMEOUT_MS = 20_000

pytestmark = pytest.mark.usefixtures("control")


def unknown_key(window: MainWindow, qtbot: QtBot) -> UnknownKeyRow:
    """Go to the Ledger, and return the row of the one unknown key."""
    window.show_page("ledger")
    qtbot.waitUntil(lambda: len(window.ledger.unknown.rows()) == 1, timeout=TIMEOUT_MS)
    return window.ledger.unknown.rows()[0]


def test_a_key_is_added_and_its_lines_are_read_again(
    window: MainWindow, qtbot: QtBot, control: SourceControl, logs: Path
) -> None:
    """It stands in the team's file, its lines are accepted, and the page says so."""
    unknown_key(window, qtbot).add.click()
    dialog = window.ledger.dialog
    assert dialog is not None
    dialog.description.setText("Gold that was found.")

    dialog.add.click()

    said = window.ledger.outcome
    qtbot.waitUntil(lambda: "3 accepted" in said.text(), timeout=TIMEOUT_MS)
    assert said.text() == "gold_found added; 3 rejected lines read again, 3 accepted"
    assert 'name = "gold_found"' in (logs / "config" / "registry.toml").read_text()
    assert control.source is not None
    totals = control.source.session.ledger.snapshot().totals
    assert (totals.accepted, totals.rejected_lines) == (63, 2)
    qtbot.waitUntil(lambda: window.ledger.unknown.rows() == [], timeout=TIMEOUT_MS)


def test_a_key_that_cannot_be_written_is_said(window: MainWindow, qtbot: QtBot, logs: Path) -> None:
    """A folder is in the way of the file; the lines stay rejected."""
    (logs / "config" / "registry.toml").mkdir(parents=True)
    unknown_key(window, qtbot).add.click()
    dialog = window.ledger.dialog
    assert dialog is not None
    dialog.description.setText("Gold that was found.")

    dialog.add.click()

    said = window.ledger.outcome
    qtbot.waitUntil(lambda: "cannot be read" in said.text(), timeout=TIMEOUT_MS)
    assert len(window.ledger.unknown.rows()) == 1


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_rejected_lines_are_exported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """With their reasons and texts; as CSV if the name of the file ends so."""
    unknown_key(window, qtbot)
    path = tmp_path / f"rejected{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_wanted: (str(path), ""))

    window.ledger.export.click()

    said = window.ledger.outcome
    qtbot.waitUntil(lambda: said.text().startswith("5 rejected lines in"), timeout=TIMEOUT_MS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = (
            list(csv.DictReader(file)) if ending == ".csv" else [json.loads(line) for line in file]
        )
    assert len(rows) == 5
    assert {row["reason"] for row in rows} == {"not_json", "unknown_metric"}
    assert "no json at all" in {row["text"] for row in rows}
