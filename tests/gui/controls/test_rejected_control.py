"""E: from one rejected line to the next, on the timeline and in the drawer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.actions.action import why_not
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.rejected_control import RejectedControl
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.controls.conftest import FIRST_TS

TIMEOUT_MS = 20_000
GOOD = {"shard": "world-1", "entry": "ability.meteor", "metrics": {"casts": 1}}


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Ten minutes, a record a second, with bad lines after the 100th, twice, and the 400th."""
    lines: list[str] = []
    for second in range(600):
        lines.append(json.dumps(GOOD | {"ts": FIRST_TS + second}))
        if second in (100, 400):
            lines.append(f"bad after {second}")
        if second == 100:
            lines.append("and once more")
    (tmp_path / "world-1.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


@pytest.fixture
def held(window: MainWindow, control: SourceControl, qtbot: QtBot) -> SourceControl:
    """The recording, its playhead held 50 s in."""
    RejectedControl(window, control, LinesControl(window, window.drawer, control))
    qtbot.waitUntil(window.window_actions.view.next_rejected.isEnabled, timeout=TIMEOUT_MS)
    control.live.playback.seek(FIRST_TS + 50)
    window.setFocus()
    return control


def press(window: MainWindow, qtbot: QtBot, amount: int, title: str) -> None:
    """Press E where the keys are, and wait for so many lines below a title."""
    drawer = window.drawer
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: title in drawer.head.title.full, timeout=TIMEOUT_MS)
    assert drawer.table.rowCount() == amount
    assert drawer.isVisible()


def playhead_s(control: SourceControl) -> float:
    """Return where the playhead is held, seconds into the recording."""
    return control.live.playback.playback.playhead.instant(float("nan")) - FIRST_TS


def test_the_key_holds_each_instant_and_shows_the_line_with_its_reason(
    window: MainWindow, held: SourceControl, qtbot: QtBot
) -> None:
    """Also while the drawer has the keys; after the last one comes the first."""
    press(window, qtbot, 2, "1 to 2 of 3")
    assert playhead_s(held) == 100.0
    line = window.drawer.view.chosen_row()
    assert line == 0
    text = window.drawer.loader
    qtbot.waitUntil(lambda: text.text(0) is not None, timeout=TIMEOUT_MS)
    shown = text.text(0)
    assert shown is not None
    assert shown.text == "bad after 100"

    press(window, qtbot, 1, "3 of 3")
    assert playhead_s(held) == 400.0

    press(window, qtbot, 2, "1 to 2 of 3")
    assert playhead_s(held) == 100.0


def test_while_all_of_the_session_is_in_view_the_key_goes_on_all_the_same(
    window: MainWindow, held: SourceControl, qtbot: QtBot
) -> None:
    """A playhead that follows is left alone, and the view has nowhere to go."""
    held.live.playback.follow()
    held.live.view.fit()

    for amount, title in ((2, "1 to 2 of 3"), (1, "3 of 3"), (2, "1 to 2 of 3")):
        press(window, qtbot, amount, f"· {title}")

    assert not held.live.playback.is_held


@pytest.mark.usefixtures("held")
def test_the_overview_marks_rejected_lines_and_counts_them(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    """Where they were written; elsewhere it says nothing."""
    strip = window.timeline.strip
    at_px = [strip.scale().x_px(second) for second in (100.0, 400.0, 250.0)]

    qtbot.waitUntil(lambda: "2 rejected lines" in strip.text_at(at_px[0]), timeout=TIMEOUT_MS)

    assert "1 rejected line" in strip.text_at(at_px[1])
    assert "rejected" not in strip.text_at(at_px[2])
    warn = theme.colours.warn.rgb()
    picture = strip.grab().toImage()
    assert [picture.pixel(int(x), strip.height() - 3) == warn for x in at_px] == [True, True, False]


def test_without_a_rejected_line_the_key_says_why(
    window: MainWindow, held: SourceControl, qtbot: QtBot, tmp_path: Path
) -> None:
    """In a session where all is well."""
    fine = tmp_path / "fine"
    fine.mkdir()
    (fine / "world-1.jsonl").write_text(json.dumps(GOOD | {"ts": FIRST_TS}) + "\n")

    held.open([fine])

    action = window.window_actions.view.next_rejected
    qtbot.waitUntil(lambda: not action.isEnabled(), timeout=TIMEOUT_MS)
    assert why_not(action) == "no line of this session was rejected"
