"""Running the storage from the page: what is due is said first, then done, and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ingest.decoding_reader import DecodingReader
from inspector.storage.journal import storage_lock
from inspector.storage.setup import setup_of
from inspector.storage.upkeep import plan_upkeep
from inspector.ui.errands import Errands
from inspector.ui.history.upkeep_control import UpkeepControl
from inspector.ui.history.upkeep_strip import UpkeepStrip
from inspector.ui.history.upkeep_words import NOTHING_DUE, plan_words, step_words
from inspector.ui.pages.history import HistoryPage
from tests.unit.storage.kept_folder import KeptFolder

TIMEOUT_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
OLD = "2026-01-05"
NOW_TS = 1_767_744_000.0
"""7 January 2026."""


@pytest.fixture
def kept(tmp_path: Path) -> KeptFolder:
    """A data folder with a log that is due."""
    kept = KeptFolder(tmp_path / "data")
    kept.hot(OLD, lines=40)
    return kept


@pytest.fixture
def upkeep(qtbot: QtBot, filled: HistoryPage, kept: KeptFolder) -> Iterator[UpkeepControl]:
    """What runs the storage of that folder, as it is delivered by the timer of a window."""
    assert qtbot
    errands = Errands()
    timer = QTimer(interval=10)
    timer.timeout.connect(errands.deliver)
    timer.start()
    upkeep = UpkeepControl(filled.upkeep, errands, lambda: NOW_TS)
    upkeep.use(kept.root, DecodingReader)
    filled.activateWindow()
    yield upkeep
    upkeep.use(None)
    timer.stop()
    errands.stop(10.0)


@pytest.fixture
def strip(filled: HistoryPage) -> UpkeepStrip:
    """What a person sees of it."""
    return filled.upkeep


def said(strip: UpkeepStrip) -> str:
    """Return what the strip says, with usual spaces."""
    return strip.words.text().replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_due_is_said_and_nothing_is_done_before_a_person_wants_it(
    qtbot: QtBot, upkeep: UpkeepControl, filled: HistoryPage, kept: KeptFolder
) -> None:
    """Escape closes the strip, also where the window knows that key; the files stay."""
    QShortcut(QKeySequence(Qt.Key.Key_Escape), filled)
    strip = filled.upkeep
    upkeep.plan()
    qtbot.waitUntil(strip.run_button.isVisible, timeout=TIMEOUT_MS)
    assert said(strip).startswith("Compresses 1 log of ")

    QTest.keyClick(strip.run_button, Qt.Key.Key_Escape)

    assert not strip.isVisible()
    assert filled.run_storage.hasFocus()
    assert not (kept.root / "warm").exists()


def test_what_the_same_run_would_delete_is_said(kept: KeptFolder) -> None:
    """Also of files that are not there yet, and that nothing is left."""
    setup = setup_of(kept.root)
    long_after_ts = NOW_TS + 365 * 86_400

    said = plan_words(plan_upkeep(setup.folders, setup.retention, long_after_ts))

    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Then deletes warm files of Mon 5 Jan 2026, about " in said
    assert said.endswith("Nothing is left then of the records of Mon 5 Jan 2026.")


def test_a_run_is_told_and_the_page_looks_again(
    qtbot: QtBot, upkeep: UpkeepControl, strip: UpkeepStrip, kept: KeptFolder
) -> None:
    """By keys alone: the button has the focus."""
    upkeep.plan()
    qtbot.waitUntil(strip.run_button.hasFocus, timeout=TIMEOUT_MS)

    with qtbot.waitSignal(upkeep.finished, timeout=TIMEOUT_MS):
        QTest.keyClick(strip.run_button, Qt.Key.Key_Space)

    assert not upkeep.is_running
    assert "1 log of " in said(strip)
    assert "40 records" in said(strip)
    assert list((kept.root / "warm").rglob("*.parquet"))
    assert not list((kept.root / "hot").iterdir())


def test_nothing_due_offers_nothing(
    qtbot: QtBot, upkeep: UpkeepControl, strip: UpkeepStrip, kept: KeptFolder
) -> None:
    """But to close it."""
    for log in (kept.root / "hot").iterdir():
        log.unlink()

    upkeep.plan()
    qtbot.waitUntil(lambda: strip.words.text() == NOTHING_DUE, timeout=TIMEOUT_MS)

    assert not strip.run_button.isVisible()
    QTest.mouseClick(strip.close_button, LEFT)
    assert not strip.isVisible()


def test_who_else_runs_it_is_said(
    qtbot: QtBot, upkeep: UpkeepControl, strip: UpkeepStrip, kept: KeptFolder
) -> None:
    """And the page can go on."""
    with storage_lock(setup_of(kept.root).folders, "a test"):
        upkeep.plan()
        qtbot.waitUntil(strip.run_button.isVisible, timeout=TIMEOUT_MS)
        with qtbot.waitSignal(upkeep.finished, timeout=TIMEOUT_MS):
            QTest.mouseClick(strip.run_button, LEFT)

    assert said(strip) == "The storage was not run."
    assert "is being changed by a test" in strip.problems.text()
    assert not upkeep.is_running


def test_the_page_stays_where_it_is_when_a_run_begins(strip: UpkeepStrip) -> None:
    """The bar has its room before it is seen."""
    strip.show_plan("Compresses 1 log", can_run=True)
    before_px = strip.sizeHint().height()

    strip.show_progress("Compacting", 0.5)

    assert strip.bar.isVisible()
    assert strip.sizeHint().height() == before_px


def test_a_run_can_be_stopped(qtbot: QtBot, strip: UpkeepStrip) -> None:
    """The button asks once."""
    strip.show_progress(step_words("Compacting", 1, 4), 0.25)
    assert strip.bar.value() == 250
    assert not strip.close_button.isVisible()

    with qtbot.waitSignal(strip.cancel_wanted, timeout=1_000):
        QTest.mouseClick(strip.cancel_button, LEFT)

    assert not strip.cancel_button.isEnabled()
    assert strip.words.text() == "Stopping …"
