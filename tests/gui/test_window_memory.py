"""The window is found again as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.analysis.anomalies import HintSettings
from inspector.files.window_state import NoticeChoices, WindowState, WindowStateFile
from inspector.ui.main_window import MainWindow
from inspector.ui.theme import Theme, ThemeName
from inspector.ui.window_memory import WindowMemory, fitted

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)


@pytest.fixture
def file(tmp_path: Path) -> WindowStateFile:
    """The file of the state."""
    return WindowStateFile(tmp_path / "window.json")


def new_window(qtbot: QtBot) -> MainWindow:
    """Return a window, as at a start."""
    window = MainWindow(Theme(parent=QApplication.instance()))
    qtbot.addWidget(window)
    return window


def test_a_window_comes_back_as_it_was_left(
    qtbot: QtBot, file: WindowStateFile, settle: Callable[[], None]
) -> None:
    """Place, page, theme, drawer, figures, notices, hints, and what was used in the palette."""
    first = new_window(qtbot)
    WindowMemory(first, file)
    first.setGeometry(30, 40, 1_000, 600)
    first.show()
    first.show_page("ledger")
    first.themes.choose(ThemeName.LIGHT)
    first.drawer.set_height(321)
    first.window_actions.program.performance.setChecked(True)
    first.overlays.palette.set_used(["View: Pin cursor"])
    first.window_actions.notices.choose(NoticeChoices(False, True, "critical"))
    first.alerts.hints.use(HintSettings(300.0, 50, 6.0))
    settle()
    kept = first.geometry()
    first.close()

    second = new_window(qtbot)
    WindowMemory(second, file).restore()
    second.show()
    settle()

    assert second.geometry() == kept
    assert second.pages.page == "ledger"
    assert second.themes.chosen is ThemeName.LIGHT
    assert second.window_actions.program.theme_light.isChecked()
    assert second.drawer.height_px == 321
    assert second.overlays.performance.isVisible()
    assert second.overlays.palette.used == ("View: Pin cursor",)
    assert second.window_actions.notices.chosen == NoticeChoices(False, True, "critical")
    assert second.alerts.hints.settings == HintSettings(300.0, 50, 6.0)


def test_a_maximised_window_comes_back_so_and_remembers_its_size(
    qtbot: QtBot, file: WindowStateFile, settle: Callable[[], None]
) -> None:
    """Made smaller again it has the size it had before."""
    first = new_window(qtbot)
    WindowMemory(first, file)
    first.setGeometry(20, 20, 950, 580)
    first.show()
    settle()
    first.showMaximized()
    settle()
    first.close()

    second = new_window(qtbot)
    WindowMemory(second, file).restore()
    second.show()
    settle()

    assert second.isMaximized()
    assert file.load().place == (20, 20, 950, 580)


def test_what_is_asked_for_counts_more_than_what_was(qtbot: QtBot, file: WindowStateFile) -> None:
    """A size and a theme of the command line."""
    file.save(WindowState(place=(5, 5, 950, 580), theme="light", page="ledger"))
    window = new_window(qtbot)
    before = window.size()

    WindowMemory(window, file).restore(with_place=False, with_theme=False)

    assert window.size() == before
    assert window.themes.chosen is None
    assert window.pages.page == "ledger"


@pytest.mark.parametrize(
    "state",
    [
        WindowState(theme="pink", page="hologram"),
        WindowState(place=(10**12, 0, 900, 560)),
        WindowState(place=(0, 0, -5, 0), drawer_px=-7),
        WindowState(notices=NoticeChoices(severity="of old")),
        WindowState(hints=(-1.0, 0, 1e300)),
        WindowState(drawer_px=10**12, used=("nobody: knows",)),
    ],
)
def test_a_state_that_cannot_be_meant_is_no_trouble(
    qtbot: QtBot, file: WindowStateFile, state: WindowState
) -> None:
    """The window comes up, with what can be meant of it."""
    file.save(state)
    window = new_window(qtbot)

    WindowMemory(window, file).restore()
    window.show()

    assert window.isVisible()
    assert window.width() >= window.minimumWidth()
    assert window.pages.page == "live"
    assert 0 < window.drawer.height_px < 10_000
    assert window.window_actions.notices.chosen.severity == "warning"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (QRect(100, 100, 900, 600), QRect(100, 100, 900, 600)),
        (QRect(2_000, 50, 900, 600), QRect(2_000, 50, 900, 600)),
        (QRect(-700, 100, 900, 600), QRect(-700, 100, 900, 600)),
        (QRect(5_000, 5_000, 900, 600), QRect(510, 240, 900, 600)),
        (QRect(100, -580, 900, 600), QRect(510, 240, 900, 600)),
        (QRect(9_000, 0, 4_000, 3_000), QRect(0, 0, 1_920, 1_080)),
    ],
)
def test_a_window_off_all_screens_is_brought_back(place: QRect, expected: QRect) -> None:
    """To the middle of the first screen; what a hand can reach stays where it is."""
    assert fitted(place, [SCREEN, SECOND]) == expected
