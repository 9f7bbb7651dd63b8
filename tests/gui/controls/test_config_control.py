"""The Config page of real logs: editing, saving, comparing and restoring, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from inspector.config.models import CONFIG_FILES
from inspector.core.registry import Registry
from inspector.ui.config_commands import ConfigCommands
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import HISTORY, TEXT, ConfigPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.config_editor.edits import TEXT as SAMPLING
from tests.gui.config_editor.plain_form import PlainForm

TIMEOUT_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
EDITED = SAMPLING.replace("reflect_count = 0.5", "reflect_count = 0.2")


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
def config(
    file: Path, window: MainWindow, theme: Theme, control: SourceControl, qtbot: QtBot
) -> Iterator[ConfigControl]:
    """The files of the data folder, with the page in front."""
    assert file.exists()
    config = ConfigControl(window, theme, control, make_page)
    ConfigCommands(window, config)
    window.show_page("config")
    qtbot.waitUntil(lambda: config.page is not None and config.files.is_open, timeout=TIMEOUT_MS)
    yield config
    config.close()


@pytest.fixture
def page(config: ConfigControl) -> ConfigPage:
    """The page."""
    assert config.page is not None
    return config.page


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


def write(page: ConfigPage, text: str) -> None:
    """Make another text the draft, as a person who types it."""
    form = page.form
    assert isinstance(form, PlainForm)
    form.box.setPlainText(text)


def test_the_page_says_what_stands_on_disk(page: ConfigPage) -> None:
    """There is nothing to save yet."""
    assert page.bar.state.full == "sampling.toml · revision 4 · as it came"
    assert not page.difference.save.isEnabled()
    assert page.tabs.tabs["sampling"].badge == ""


def test_a_draft_is_shown_before_it_is_saved(page: ConfigPage) -> None:
    """As a difference, a number of changes, and the revision that a save would make."""
    write(page, EDITED)

    lines = page.difference.difference.lines
    assert "-reflect_count = 0.5  # heavy in mythic weeks" in lines
    assert "+reflect_count = 0.2  # heavy in mythic weeks" in lines
    assert page.tabs.tabs["sampling"].badge == "1 change"
    assert page.difference.save.text() == "Save revision 5"


def test_a_save_by_keys_takes_the_reason_along(
    window: MainWindow, page: ConfigPage, file: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """Ctrl+S from the field of the reason, which is empty afterwards."""
    write(page, EDITED)
    page.difference.why.setFocus()
    QTest.keyClicks(page.difference.why, "less reflects")

    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    wait(lambda: "revision = 5" in file.read_text())
    wait(lambda: page.difference.outcome.full == "Saved revision 5")
    assert page.difference.why.text() == ""
    assert page.tabs.tabs["sampling"].badge == ""
    assert "revision 5 · saved" in page.bar.state.full


def test_an_invalid_draft_cannot_be_saved_and_all_problems_lead_to_their_fields(
    window: MainWindow, page: ConfigPage, file: Path
) -> None:
    """Whatever is pressed, the file stays as it is."""
    write(page, EDITED.replace("0.2", "1.5").replace("pull_events = 0.5", "pull_events = -1"))

    assert page.difference.problems.text() == "Cannot be saved: 2 problems"
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    page.difference.save.click()
    assert file.read_text() == SAMPLING
    form = page.form
    assert isinstance(form, PlainForm)
    assert form.revealed == ("rates", "reflect_count")


def test_undo_and_redo_by_keys(window: MainWindow, page: ConfigPage) -> None:
    """What can be undone is named."""
    write(page, EDITED)
    undo = window.window_actions.config.undo
    assert (undo.isEnabled(), undo.text()) == (True, "Undo text")

    page.difference.difference.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert page.tabs.tabs["sampling"].badge == ""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, both)
    assert page.tabs.tabs["sampling"].badge == "1 change"


def test_a_conflict_is_compared_and_decided_by_keys(
    config: ConfigControl,
    page: ConfigPage,
    window: MainWindow,
    file: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Until then nothing can be saved, and a badge stays, on the tab and on the rail."""
    write(page, EDITED)
    file.write_text(SAMPLING.replace("pull_events = 0.5", "pull_events = 0.25"))

    wait(page.conflict.isVisible)
    assert page.tabs.tabs["sampling"].badge == "conflict"
    assert window.rail.items["config"].badge == "!"
    assert not page.difference.save.isEnabled()
    assert "+pull_events = 0.25" in page.conflict.theirs.lines
    assert page.conflict.take_both.hasFocus()
    QTest.keyClick(page.conflict.take_both, Qt.Key.Key_Space)

    assert not page.conflict.isVisible()
    assert config.files.drafts["sampling"].document.dirty == {("rates", "reflect_count")}
    assert window.rail.items["config"].badge == ""


def test_a_bad_file_has_a_badge_that_stays_and_is_restored(
    page: ConfigPage,
    window: MainWindow,
    file: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """The strip names line, field and bound, and what servers go by."""
    write(page, EDITED)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: page.difference.outcome.full == "Saved revision 5")
    file.write_text(file.read_text().replace("0.2", "1.7"))

    wait(page.warning.isVisible)
    told = page.warning.text.full
    assert "rates, reflect_count: must be at most 1, such as 0.5, not 1.7" in told
    assert "Servers stay on revision 5" in told
    window.show_page("live")
    assert window.rail.items["config"].badge == "!"
    window.show_page("config")
    restore = page.warning.buttons[1]
    assert restore.text() == "Restore revision 5"
    restore.click()

    wait(lambda: not page.warning.isVisible())
    assert "reflect_count = 0.2" in file.read_text()
    assert window.rail.items["config"].badge == ""


def test_history_shows_each_save_and_restores_one(
    page: ConfigPage,
    window: MainWindow,
    file: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """The newest is in the file; the one before comes back with a click."""
    write(page, EDITED)
    page.difference.why.setText("less reflects")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: page.difference.outcome.full == "Saved revision 5")

    QTest.mouseClick(page.views.tabs[HISTORY], LEFT)

    rows = page.history.entries.rows
    assert [row.name for row in rows] == ["revision 5", "revision 4"]
    assert "less reflects" in rows[0].detail
    assert "+reflect_count = 0.2  # heavy in mythic weeks" in page.history.difference.lines
    assert not page.history.restore.isEnabled()
    QTest.keyClick(page.history.entries, Qt.Key.Key_Down)
    assert page.history.restore.text() == "Restore revision 4"
    page.history.restore.click()
    wait(lambda: "revision = 6" in file.read_text())
    assert "reflect_count = 0.5" in file.read_text()


def test_files_and_views_are_reached_by_keys(window: MainWindow, page: ConfigPage) -> None:
    """And the filter goes to every form."""
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.file == "backpressure"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_T, both)
    assert page.view == TEXT
    assert page.text.isVisible()
    QTest.keyClick(window, Qt.Key.Key_M, both)
    form = page.form
    assert isinstance(form, PlainForm)
    assert form.filtered == ("", True)


def test_defaults_come_back_as_a_draft(window: MainWindow, page: ConfigPage, file: Path) -> None:
    """They are saved only when somebody says so."""
    window.window_actions.config.defaults.trigger()

    assert any("which share" in line for line in page.difference.difference.lines)
    assert page.difference.save.isEnabled()
    assert file.read_text() == SAMPLING


def test_a_file_is_exported_and_imported(
    window: MainWindow, page: ConfigPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft goes out as it is, and what comes in is a draft, with its problems."""
    out, bad = tmp_path / "out.toml", tmp_path / "bad.toml"
    bad.write_text("revision = 9\nrates.reflect_count = 7\n")
    write(page, EDITED)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(bad), ""))

    window.window_actions.config.export_file.trigger()
    window.window_actions.config.import_file.trigger()

    assert out.read_text() == EDITED
    assert page.difference.problems.text() == "Cannot be saved: 1 problem"
    window.window_actions.config.undo.trigger()
    assert page.tabs.tabs["sampling"].badge == "1 change"


def test_logs_without_a_data_folder_say_where_a_save_would_go(
    window: MainWindow,
    config: ConfigControl,
    page: ConfigPage,
    control: SourceControl,
    tmp_path: Path,
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Nothing is made before."""
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "world-1.jsonl").write_text("")

    control.open([bare])

    wait(lambda: config.files.is_open and page.warning.isVisible())
    assert str(bare / "config") in page.warning.text.full
    assert not (bare / "config").exists()
    assert window.window_actions.config.save.isEnabled()


def test_a_reason_stays_with_its_file_until_it_is_in_the_history(
    page: ConfigPage, config: ConfigControl, file: Path, wait: Callable[[Callable[[], bool]], None]
) -> None:
    """Another file has another one; a save that is refused does not lose it."""
    write(page, EDITED)
    page.difference.why.setText("less reflects")

    config.go_to("alerts")
    assert page.difference.why.text() == ""
    config.go_to("sampling")
    assert page.difference.why.text() == "less reflects"

    file.write_text(SAMPLING.replace("pull_events = 0.5", "pull_events = 0.25"))
    QTest.mouseClick(page.difference.save, LEFT)
    wait(lambda: "sampling" in config.files.conflicts)
    assert page.difference.why.text() == "less reflects"


def test_the_keys_come_to_the_difference_behind_the_form(page: ConfigPage) -> None:
    """As the eye goes: the field of the reason, then saving."""
    write(page, EDITED)
    form = page.form
    assert isinstance(form, PlainForm)

    order: list[QWidget] = [form.box]
    while len(order) < 200 and order[-1] is not page.difference.discard:
        behind = order[-1].nextInFocusChain()
        assert behind is not None
        order.append(behind)

    parts = (form.box, page.difference.why, page.difference.save, page.difference.discard)
    places = [order.index(one) for one in parts]
    assert places == sorted(places)
    assert page.bar.search not in order


def test_keys_that_scroll_a_difference_leave_the_timeline_alone(
    window: MainWindow, page: ConfigPage, control: SourceControl
) -> None:
    """They are the difference's as long as it has the focus."""
    write(page, EDITED)
    before = control.live.view.view
    page.difference.difference.setFocus()

    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Down):
        QTest.keyClick(page.difference.difference, key)

    assert page.difference.difference.hasFocus()
    assert control.live.view.view == before
    assert window.config.isVisible()
