"""Closing window or source with unsaved drafts: nothing is lost without a person being asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from inspector.config.models import CONFIG_FILES
from inspector.core.registry import Registry
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.config_leaving import ConfigLeaving
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import ConfigPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from inspector.ui.unsaved_question import UnsavedQuestion
from tests.gui.config_editor.edits import PULLS, REFLECTS, set_to
from tests.gui.config_editor.edits import TEXT as SAMPLING
from tests.gui.config_editor.plain_form import PlainForm

TIMEOUT_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[], bool]], None]
Leave = Callable[[MainWindow, SourceControl, Path], object]


def make_page(theme: Theme, _registry: Registry) -> ConfigPage:
    """Return a page of plain editors."""
    forms = {name: PlainForm() for name in CONFIG_FILES}
    return ConfigPage(theme, forms, PlainForm(), {}, AppliedCard(theme))


@pytest.fixture
def file(logs: Path) -> Path:
    """The sampling.toml of the data folder."""
    (logs / "config").mkdir()
    path = logs / "config" / "sampling.toml"
    path.write_text(SAMPLING)
    return path


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


@pytest.fixture
def config(
    file: Path, window: MainWindow, theme: Theme, control: SourceControl, wait: Wait
) -> Iterator[ConfigControl]:
    """The files of the data folder, with the page in front and one change in sampling.toml."""
    assert file.exists()
    config = ConfigControl(window, theme, control, make_page)
    ConfigLeaving(window, config)
    window.show_page("config")
    wait(lambda: config.page is not None and config.files.is_open)
    config.files.do("sampling", set_to(REFLECTS, 0.2))
    yield config
    config.close()


@pytest.fixture
def question(window: MainWindow) -> UnsavedQuestion:
    """What is asked."""
    return window.overlays.unsaved


def close_by_keys(window: MainWindow, _control: SourceControl, _logs: Path) -> None:
    """Press Ctrl+W."""
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)


def quit_by_keys(window: MainWindow, _control: SourceControl, _logs: Path) -> None:
    """Press Ctrl+Q."""
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def close_window(window: MainWindow, _control: SourceControl, _logs: Path) -> None:
    """Close the window by its frame."""
    window.close()


def drop(window: MainWindow, _control: SourceControl, logs: Path) -> None:
    """Let a folder go over the window."""
    window.paths_dropped.emit([logs / "hot"])


def open_recent(window: MainWindow, _control: SourceControl, logs: Path) -> None:
    """Choose a path that was open before."""
    window.recent_requested.emit(str(logs / "hot"))


def open_demo(window: MainWindow, _control: SourceControl, _logs: Path) -> None:
    """Ask for demo servers."""
    window.window_actions.source.demo.trigger()


@pytest.mark.parametrize(
    "leave", [close_by_keys, quit_by_keys, close_window, drop, open_recent, open_demo]
)
def test_whatever_closes_the_files_asks_first(
    window: MainWindow,
    control: SourceControl,
    config: ConfigControl,
    question: UnsavedQuestion,
    logs: Path,
    leave: Leave,
) -> None:
    """Esc stays, with window, source and draft as they were."""
    source, edited = control.source, config.files.drafts["sampling"].document.text

    leave(window, control, logs)

    assert question.isVisible()
    assert question.text.text() == "sampling.toml has changes that are not saved."
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert window.isVisible()
    assert control.source is source
    assert config.files.drafts["sampling"].document.text == edited


def test_without_changes_nobody_is_asked(
    window: MainWindow, control: SourceControl, config: ConfigControl, question: UnsavedQuestion
) -> None:
    """The source is closed at once."""
    config.files.discard("sampling")

    window.window_actions.source.close.trigger()

    assert not question.isVisible()
    assert control.source is None


def test_a_person_can_do_without_the_changes(
    window: MainWindow,
    control: SourceControl,
    config: ConfigControl,
    question: UnsavedQuestion,
    file: Path,
) -> None:
    """The source is closed, and the file is as it was."""
    assert config.files.unsaved
    window.window_actions.source.close.trigger()

    QTest.mouseClick(question.lose, LEFT)

    assert control.source is None
    assert file.read_text() == SAMPLING


@pytest.mark.usefixtures("config")
def test_the_window_closes_once_a_person_says_so(
    window: MainWindow, question: UnsavedQuestion
) -> None:
    """It is not asked about a second time."""
    window.close()

    QTest.mouseClick(question.lose, LEFT)

    assert not window.isVisible()


def test_all_drafts_are_saved_before_the_source_goes(
    window: MainWindow,
    control: SourceControl,
    config: ConfigControl,
    question: UnsavedQuestion,
    file: Path,
    wait: Wait,
) -> None:
    """Also that of a file that is not in front; the reason goes with the one that is."""
    config.files.do("retention", set_to(("hot_h",), 12))
    assert config.page is not None
    config.page.difference.why.setText("less reflects")
    window.window_actions.source.close.trigger()
    assert "sampling.toml and retention.toml have changes" in question.text.text()

    QTest.mouseClick(question.save, LEFT)

    wait(lambda: control.source is None)
    assert "reflect_count = 0.2" in file.read_text()
    assert "hot_h = 12" in (file.parent / "retention.toml").read_text()


def test_what_cannot_be_saved_is_named(
    window: MainWindow, control: SourceControl, config: ConfigControl, question: UnsavedQuestion
) -> None:
    """Saving is not offered; the keys begin at staying."""
    config.files.do("sampling", set_to(PULLS, 7.0))

    window.window_actions.source.close.trigger()

    assert "sampling.toml cannot be saved as it is" in question.text.text()
    assert not question.save.isEnabled()
    assert window.focusWidget() is question.stay
    assert control.source is not None


def test_a_save_that_is_refused_keeps_everything_open(
    window: MainWindow,
    control: SourceControl,
    config: ConfigControl,
    question: UnsavedQuestion,
    file: Path,
    wait: Wait,
) -> None:
    """Somebody else saved a moment ago: the page asks about that, in front."""
    window.show_page("live")
    window.window_actions.source.close.trigger()
    other = SAMPLING.replace("reflect_count = 0.5", "reflect_count = 0.9")
    file.write_text(other)

    QTest.mouseClick(question.save, LEFT)

    wait(lambda: "sampling" in config.files.conflicts)
    wait(window.config.isVisible)
    assert control.source is not None
    assert file.read_text() == other
    assert config.files.drafts["sampling"].document.field(REFLECTS).file == 0.2


@pytest.mark.usefixtures("config")
def test_the_keys_go_round_the_answers(
    window: MainWindow, question: UnsavedQuestion, qapp: QApplication
) -> None:
    """Tab and Shift+Tab, and never to what lies behind."""
    window.window_actions.source.close.trigger()

    def pressed(key: Qt.Key) -> QPushButton:
        QTest.keyClick(window.focusWidget(), key)
        qapp.processEvents()
        front = window.focusWidget()
        assert isinstance(front, QPushButton)
        return front

    assert window.focusWidget() is question.save
    assert pressed(Qt.Key.Key_Tab) is question.lose
    assert pressed(Qt.Key.Key_Tab) is question.stay
    assert pressed(Qt.Key.Key_Tab) is question.save
    assert pressed(Qt.Key.Key_Backtab) is question.stay
