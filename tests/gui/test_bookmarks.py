"""Bookmarks: set, found again, edited and deleted by keys; kept beside the recording."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.core.playhead import Playback
from inspector.files.bookmarks import Bookmarks, bookmarks_data
from inspector.files.recent import RecentSources
from inspector.ui.bookmarks_control import BookmarksControl
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.models.marks import ConfigMark
from inspector.ui.playback_control import PlaybackControl
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.conftest import ORIGIN_TS as FIRST_TS
from tests.gui.test_source_control import FakeServers

LINES = 601
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with a recording of ten minutes, a record a second."""
    folder = tmp_path / "logs"
    folder.mkdir()
    lines = (
        {"ts": FIRST_TS + n, "shard": "world-1", "entry": "ability.a", "metrics": {"casts": 1}}
        for n in range(LINES)
    )
    (folder / "world-1.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


@pytest.fixture
def source(window: MainWindow, tmp_path: Path) -> Iterator[SourceControl]:
    """What is open in the window: nothing yet."""
    control = SourceControl(
        window,
        Composition().open_source,
        lambda: FakeServers(tmp_path / "none"),
        RecentSources(tmp_path / "recent.json"),
    )
    yield control
    control.close()


@pytest.fixture
def control(window: MainWindow, theme: Theme, source: SourceControl) -> BookmarksControl:
    """The bookmarks of the window."""
    return BookmarksControl(window, theme, source, lambda: FIRST_TS)


@pytest.fixture
def opened(
    control: BookmarksControl, source: SourceControl, window: MainWindow, logs: Path, qtbot: QtBot
) -> BookmarksControl:
    """Bookmarks of the recording, whose playhead is held a minute in."""
    open_logs(source, logs, qtbot)
    source.live.playback.seek(FIRST_TS + 60)
    window.setFocus()
    return control


def open_logs(source: SourceControl, logs: Path, qtbot: QtBot) -> None:
    """Open a recording and wait until all of it is read, and shown."""
    shown: list[Frame] = []
    source.shown.connect(shown.append)
    source.open([logs])
    # What the window was shown: before that no key does anything.
    qtbot.waitUntil(
        lambda: (
            bool(shown)
            and shown[-1].status.rows == LINES
            and shown[-1].status.state is SourceState.IDLE
        ),
        timeout=10_000,
    )


def saved(logs: Path) -> dict[float, str]:
    """Return what the file holds, by seconds since the first record."""
    file = logs / "bookmarks.json"
    if not file.exists():
        return {}
    return {one["ts"] - FIRST_TS: one["note"] for one in json.loads(file.read_bytes())["bookmarks"]}


def wait_saved(qtbot: QtBot, logs: Path, expected: dict[float, str]) -> None:
    """Wait until the file holds something."""
    qtbot.waitUntil(lambda: saved(logs) == expected, timeout=5_000)


def set_all(control: BookmarksControl, bookmarks: Bookmarks) -> None:
    """Set bookmarks, by seconds since the first record."""
    added = {FIRST_TS + at_s: note for at_s, note in bookmarks.items()}
    control.change(lambda known: {**known, **added})


def test_m_sets_one_at_the_playhead_with_a_note(
    opened: BookmarksControl, window: MainWindow, logs: Path, qtbot: QtBot
) -> None:
    """Enter saves; what looks like markup is text; the keys go back to the window."""
    QTest.keyClick(window, Key.Key_M)
    assert opened.editor.isVisible()
    QTest.keyClicks(opened.editor.note, " boss <b>enrages</b> ")
    QTest.keyClick(opened.editor.note, Key.Key_Return)

    assert not opened.editor.isVisible()
    assert opened.bookmarks == {FIRST_TS + 60: "boss <b>enrages</b>"}
    wait_saved(qtbot, logs, {60.0: "boss <b>enrages</b>"})
    assert window.focusWidget() is window


def test_esc_sets_none(opened: BookmarksControl, window: MainWindow, logs: Path) -> None:
    """Whatever was typed; so does Enter on Cancel."""
    QTest.keyClick(window, Key.Key_M)
    QTest.keyClicks(opened.editor.note, "boss")
    QTest.keyClick(opened.editor, Key.Key_Escape)
    QTest.keyClick(window, Key.Key_M)
    opened.editor.cancel.setFocus()
    QTest.keyClick(opened.editor.cancel, Key.Key_Return)

    assert not opened.editor.isVisible()
    assert (opened.bookmarks, saved(logs)) == ({}, {})


def test_m_on_a_bookmark_edits_its_note(opened: BookmarksControl, window: MainWindow) -> None:
    """The old note is there to go on from."""
    set_all(opened, {60: "boss"})

    QTest.keyClick(window, Key.Key_M)
    assert opened.editor.note.text() == "boss"
    opened.editor.note.setText("phase two")
    QTest.mouseClick(opened.editor.confirm, Qt.MouseButton.LeftButton)

    assert opened.bookmarks == {FIRST_TS + 60: "phase two"}


def test_u_goes_to_the_next_one_and_says_what_it_is(
    opened: BookmarksControl, source: SourceControl, window: MainWindow
) -> None:
    """From the last one to the first."""
    set_all(opened, {30: "first", 90: "second"})
    places = []

    for _press in range(3):
        QTest.keyClick(window, Key.Key_U)
        at_ts = source.live.playback.playback.playhead.at_ts
        assert at_ts is not None
        places.append(at_ts - FIRST_TS)

    assert places == [90, 30, 90]
    assert "second" in html.unescape(QToolTip.text())
    QToolTip.hideText()


def test_without_any_u_says_why_it_does_nothing(
    opened: BookmarksControl, window: MainWindow
) -> None:
    """It is offered as soon as there is one."""
    action = window.window_actions.bookmarks.following
    assert not action.isEnabled()

    set_all(opened, {30: ""})
    assert action.isEnabled()


def test_the_list_goes_edits_and_deletes_by_keys(
    opened: BookmarksControl, source: SourceControl, window: MainWindow, logs: Path, qtbot: QtBot
) -> None:
    """The last one before the playhead is highlighted at first."""
    set_all(opened, {30: "first", 45: "second", 90: "third"})
    QTest.keyClick(window, Key.Key_M, SHIFT)
    listed = opened.list
    assert [row.detail for row in listed.list.rows] == ["first", "second", "third"]
    assert listed.list.current == 1

    QTest.keyClick(listed, Key.Key_Delete)
    assert [row.detail for row in listed.list.rows] == ["first", "third"]
    QTest.keyClick(listed, Key.Key_Up)
    QTest.keyClick(listed, Key.Key_F2)
    assert (listed.isVisible(), opened.editor.note.text()) == (False, "first")
    opened.editor.note.setText("begin")
    QTest.keyClick(opened.editor.note, Key.Key_Return)
    QTest.keyClick(window, Key.Key_M, SHIFT)
    QTest.keyClick(listed, Key.Key_Down)
    QTest.keyClick(listed, Key.Key_Return)

    assert not listed.isVisible()
    assert source.live.playback.playback.playhead.at_ts == FIRST_TS + 90
    wait_saved(qtbot, logs, {30.0: "begin", 90.0: "third"})
    QToolTip.hideText()


def test_an_empty_list_says_how_to_set_one(opened: BookmarksControl, window: MainWindow) -> None:
    """And nothing in it can be pressed."""
    QTest.mouseClick(opened.button, Qt.MouseButton.LeftButton)

    assert opened.list.empty.isVisible()
    assert "M sets one" in opened.list.empty.text()
    buttons = (opened.list.go, opened.list.edit, opened.list.delete)
    assert not any(button.isEnabled() for button in buttons)
    assert window.timeline.isAncestorOf(opened.button)
    opened.list.close()


def test_they_are_marked_on_strip_and_charts(
    opened: BookmarksControl, window: MainWindow, theme: Theme, settle: Callable[[], None]
) -> None:
    """With the note as a tooltip, letter by letter."""
    strip = window.timeline.strip
    plain = strip.grab().toImage()
    set_all(opened, {300: "a <b>boss</b>"})
    settle()

    x = round(strip.scale().x_px(300.0 - 0.0))
    marked = strip.grab().toImage()
    column = [marked.pixel(x, y) for y in range(strip.height() - 11, strip.height() - 5)]
    assert column == [theme.colours.text.rgb()] * 6
    assert plain.pixel(x, strip.height() - 8) != theme.colours.text.rgb()
    assert "Bookmark" in strip.text_at(x)
    assert "a <b>boss</b>" in strip.text_at(x)
    assert "boss" not in strip.text_at(x + 20)


def test_on_a_chart_one_says_what_it_is(
    window: MainWindow, theme: Theme, lots: Frame, settle: Callable[[], None]
) -> None:
    """A ribbon on a thin line, over all of every plot; other instants say nothing."""
    live = LiveControl(window)
    empty = replace(lots, charts=tuple(replace(one, series=()) for one in lots.charts))
    window.show_frame(live.take(empty))
    settle()
    at_s = sum(lots.view_s) / 2

    live.marks.set_bookmarks({lots.origin_ts + at_s: "a <b>boss</b>", 5.0: "elsewhere"})
    settle()

    for panel in window.live.grid.panels:
        plot = panel.plot
        assert plot.mapping is not None
        x = round(plot.mapping.x_px(at_s))
        picture, bottom = plot.grab().toImage(), round(plot.area.bottom())
        assert picture.pixel(x, 4) == theme.colours.text.rgb()
        line = [picture.pixel(x, y) for y in range(20, bottom)]
        assert 0.15 < line.count(theme.colours.muted.rgb()) / len(line) < 0.6
        if panel is window.live.grid.panels[0]:
            # A tooltip that is there goes only after a while.
            assert hover(plot, QPoint(x + 30, 6)) == ""
        assert "a <b>boss</b>" in hover(plot, QPoint(x, 6))
    QToolTip.hideText()


def hover(widget: QWidget, at: QPoint) -> str:
    """Ask for the tooltip at a place, and return it letter by letter."""
    QToolTip.hideText()
    QApplication.processEvents()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    QApplication.processEvents()
    return html.unescape(QToolTip.text()).replace("\u00a0", " ")


def test_they_are_there_again_when_the_recording_is_opened_again(
    opened: BookmarksControl, source: SourceControl, logs: Path, qtbot: QtBot
) -> None:
    """Also those that were set right before it was closed."""
    set_all(opened, {30: "first"})
    set_all(opened, {31: "second"})
    source.close()
    assert opened.bookmarks == {}
    assert saved(logs) == {30.0: "first", 31.0: "second"}

    open_logs(source, logs, qtbot)

    qtbot.waitUntil(lambda: len(opened.bookmarks) == 2, timeout=5_000)


def test_what_somebody_else_writes_shows_up(
    opened: BookmarksControl, logs: Path, qtbot: QtBot
) -> None:
    """And is kept when one more is set here."""
    data = bookmarks_data({FIRST_TS + 10: "theirs"})
    (logs / "bookmarks.json").write_bytes(data)

    qtbot.waitUntil(lambda: opened.bookmarks == {FIRST_TS + 10: "theirs"}, timeout=5_000)
    set_all(opened, {20: "ours"})

    wait_saved(qtbot, logs, {10.0: "theirs", 20.0: "ours"})


def test_a_bad_file_is_said_and_kept(
    control: BookmarksControl, source: SourceControl, window: MainWindow, logs: Path, qtbot: QtBot
) -> None:
    """The recording is open all the same."""
    (logs / "bookmarks.json").write_text("{nonsense")

    open_logs(source, logs, qtbot)

    qtbot.waitUntil(lambda: window.notice.isVisible(), timeout=5_000)
    assert "cannot be understood" in window.notice.text.full
    assert (logs / "bookmarks.json.aside-1").read_text() == "{nonsense"
    assert control.bookmarks == {}


def test_playing_is_slow_near_all_marks(
    opened: BookmarksControl, source: SourceControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saves of config files and bookmarks alike, in the order of time."""
    told: list[tuple[float, ...]] = []
    monkeypatch.setattr(PlaybackControl, "set_marks", lambda _self, marks: told.append(marks))

    source.live.set_config_marks((ConfigMark(FIRST_TS + 50, "sampling.toml", 2, "ana", ""),))
    set_all(opened, {90: "", 20: ""})

    assert list(told[-1]) == [FIRST_TS + 20, FIRST_TS + 50, FIRST_TS + 90]
    assert source.live.playback.playback == Playback(source.live.playback.playback.playhead)
