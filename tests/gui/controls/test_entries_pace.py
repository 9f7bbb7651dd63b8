"""How often the figures of the Entries page are made, by a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.entries_control import LEAST_INTERVAL_S
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from tests.gui.controls.test_entries_control import TIMEOUT_MS, append_casts, shown_n


@dataclass
class Clock:
    """Shows the time it is set to."""

    now_s: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


@pytest.fixture
def entries_clock() -> Clock:
    """A clock that a test sets."""
    return Clock()


def test_rows_wait_for_their_second_and_a_person_does_not(
    window: MainWindow,
    qtbot: QtBot,
    control: SourceControl,
    logs: Path,
    entries_clock: Clock,
    settle: Callable[[], None],
) -> None:
    """New rows are shown once the second is over; another window at once."""
    page, meteor = window.entries, "ability.meteor"
    window.show_page("entries")
    qtbot.waitUntil(lambda: shown_n(page, meteor) == "30", timeout=TIMEOUT_MS)

    append_casts(logs, 5)
    with qtbot.waitSignal(
        control.shown, timeout=TIMEOUT_MS, check_params_cb=lambda frame: frame.status.rows == 65
    ):
        pass
    settle()
    assert shown_n(page, meteor) == "30"
    entries_clock.now_s += LEAST_INTERVAL_S
    qtbot.waitUntil(lambda: shown_n(page, meteor) == "35", timeout=TIMEOUT_MS)

    append_casts(logs, 2)
    with qtbot.waitSignal(
        control.shown, timeout=TIMEOUT_MS, check_params_cb=lambda frame: frame.status.rows == 67
    ):
        pass
    page.head.window_choice.menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: shown_n(page, meteor) == "37", timeout=TIMEOUT_MS)
