"""Saving recordings from the window: a running record, the view, the whole session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.files.bookmarks import BookmarksFile
from inspector.files.recent import RecentSources
from inspector.session.row_lines import RowLines, Rows
from inspector.ui.main_window import MainWindow
from inspector.ui.models.recording_words import elapsed, recording_name, saving_words, stored
from inspector.ui.recording_control import RecordingControl
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from inspector.ui.timeline.record_dialog import FILE, FOLDER, choose_recording
from tests.gui.conftest import ORIGIN_TS as FIRST_TS
from tests.gui.test_source_control import FakeServers

LINES = 601
CONTROL = Qt.KeyboardModifier.ControlModifier
NOTE = {FIRST_TS + 590: "boss"}


def lines(first: int, last: int) -> str:
    """Return records of some seconds."""
    records = (
        {"ts": FIRST_TS + n, "shard": "world-1", "entry": "ability.a", "metrics": {"casts": 1}}
        for n in range(first, last)
    )
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of ten minutes, a record a second."""
    (tmp_path / "logs").mkdir()
    path = tmp_path / "logs" / "world-1.jsonl"
    path.write_text(lines(0, LINES))
    return path


@pytest.fixture
def source(window: MainWindow, tmp_path: Path, log: Path, qtbot: QtBot) -> Iterator[SourceControl]:
    """The log, open in the window."""
    control = SourceControl(
        window,
        Composition().open_source,
        lambda: FakeServers(tmp_path / "none"),
        RecentSources(tmp_path / "recent.json"),
    )
    control.open([log.parent])
    wait_rows(qtbot, control, LINES)
    qtbot.waitUntil(window.window_actions.recording.record.isEnabled, timeout=10_000)
    # A frame is made before the window has taken it in, and what is in view ends where that ends.
    last_ts = FIRST_TS + LINES - 1
    qtbot.waitUntil(lambda: control.live.view.extent.end_ts == last_ts, timeout=10_000)
    window.setFocus()
    yield control
    control.close()


@pytest.fixture
def control(window: MainWindow, theme: Theme, source: SourceControl) -> RecordingControl:
    """What saves recordings of it."""
    return RecordingControl(window, theme, source, lambda: NOTE, lambda: FIRST_TS)


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person names when asked."""
    path = tmp_path / "kept"
    choose = "inspector.ui.recording_control.choose_recording"
    monkeypatch.setattr(choose, lambda *_: path)
    return path


def wait_rows(qtbot: QtBot, source: SourceControl, rows: int) -> None:
    """Wait until so many rows are shown."""
    qtbot.waitUntil(
        lambda: (
            source.bridge is not None
            and (frame := source.bridge.latest) is not None
            and frame.status.rows == rows
        ),
        timeout=10_000,
    )


def said(window: MainWindow) -> str:
    """Return what stands above the page."""
    return window.notice.text.full if window.notice.isVisible() else ""


def test_a_record_holds_what_comes_until_it_is_stopped(
    control: RecordingControl,
    source: SourceControl,
    window: MainWindow,
    log: Path,
    named: Path,
    registry: Registry,
    qtbot: QtBot,
) -> None:
    """The button says since when and how much; then where it is."""
    action = window.window_actions.recording.record
    bare_px = control.button.sizeHint().width()
    QTest.keyClick(window, Qt.Key.Key_R, CONTROL)
    assert action.isChecked()
    assert control.button.text() == "REC 0:00 · 0\N{NO-BREAK SPACE}kB"
    assert control.button.sizeHint().width() > bare_px
    with log.open("a") as file:
        file.write(lines(LINES, LINES + 50))
    wait_rows(qtbot, source, LINES + 50)

    QTest.mouseClick(control.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Recorded" in said(window), timeout=10_000)

    assert (action.isChecked(), control.button.text()) == (False, "")
    assert control.button.sizeHint().width() == bare_px
    assert said(window).startswith("Recorded 50 lines")
    assert str(named) in said(window)
    session, _ = read_session([named], registry)
    assert (session.view.rows, session.view.first_ts) == (50, FIRST_TS + LINES)


@pytest.mark.usefixtures("control")
def test_closing_the_source_finishes_the_record(
    source: SourceControl,
    window: MainWindow,
    log: Path,
    named: Path,
    registry: Registry,
    qtbot: QtBot,
) -> None:
    """Nothing that was read is lost."""
    window.window_actions.recording.record.trigger()
    with log.open("a") as file:
        file.write(lines(LINES, LINES + 5))
    wait_rows(qtbot, source, LINES + 5)

    source.close()

    assert not window.window_actions.recording.record.isChecked()
    assert read_session([named], registry)[0].view.rows == 5


@pytest.mark.usefixtures("control")
def test_what_is_in_view_is_saved_with_its_bookmarks(
    window: MainWindow, named: Path, tmp_path: Path, registry: Registry, qtbot: QtBot
) -> None:
    """Five minutes of ten."""
    window.window_actions.recording.save_view.trigger()

    qtbot.waitUntil(lambda: "Saved" in said(window), timeout=10_000)
    assert said(window).startswith("Saved 301 lines")
    assert read_session([named], registry)[0].view.first_ts == FIRST_TS + 300
    assert BookmarksFile([named], tmp_path).load() == NOTE


@pytest.mark.usefixtures("control")
def test_the_measured_region_is_saved_rather_than_the_view(
    source: SourceControl, window: MainWindow, named: Path, registry: Registry, qtbot: QtBot
) -> None:
    """Both ends included."""
    chart = window.live.grid.panels[0]
    assert chart is not None
    origin_ts = source.live.view.instant(0.0)
    source.live.page.set_region("any", FIRST_TS + 10 - origin_ts, FIRST_TS + 19 - origin_ts)

    window.window_actions.recording.save_view.trigger()

    qtbot.waitUntil(lambda: "Saved" in said(window), timeout=10_000)
    view = read_session([named], registry)[0].view
    assert (view.rows, view.first_ts, view.last_ts) == (10, FIRST_TS + 10, FIRST_TS + 19)


@pytest.mark.usefixtures("control", "source")
def test_the_whole_session_is_saved(
    window: MainWindow, named: Path, registry: Registry, qtbot: QtBot
) -> None:
    """A second time there is something already, and it is said."""
    save = window.window_actions.recording.save_all
    save.trigger()
    qtbot.waitUntil(lambda: said(window).startswith("Saved 601 lines"), timeout=10_000)
    assert read_session([named], registry)[0].view.rows == LINES

    save.trigger()
    qtbot.waitUntil(lambda: "exists already" in said(window), timeout=10_000)
    window.window_actions.recording.record.trigger()
    assert not window.window_actions.recording.record.isChecked()
    assert "exists already" in said(window)


@pytest.mark.parametrize("name", ["kept", "kept.parquet"])
def test_a_long_save_shows_how_far_it_is_and_leaves_nothing_if_cancelled(
    source: SourceControl,
    window: MainWindow,
    theme: Theme,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """Half a second is waited before the page makes room for it."""
    may_go, now_s = Event(), [0.0]
    read = RowLines.read_each

    def later(self: RowLines, rows: Rows) -> Iterator[list[bytes | None]]:
        for some in read(self, rows):
            assert may_go.wait(20)
            yield some

    monkeypatch.setattr(RowLines, "read_each", later)
    choose = "inspector.ui.recording_control.choose_recording"
    monkeypatch.setattr(choose, lambda *_: tmp_path / name)
    RecordingControl(window, theme, source, lambda: NOTE, lambda: FIRST_TS, lambda: now_s[0])
    before = sorted(tmp_path.iterdir())
    window.window_actions.recording.save_all.trigger()
    bar = window.saving
    assert not bar.isVisible()

    now_s[0] = 1.0
    qtbot.waitUntil(lambda: f"Saving {name} · 0% · 0 of 601 lines" in bar.text.full, timeout=10_000)
    assert (bar.isVisible(), bar.bar.value()) == (True, 0)
    bar.cancel.setFocus()
    QTest.keyClick(bar.cancel, Qt.Key.Key_Space)
    assert (bar.text.full, bar.cancel.isEnabled()) == (f"Cancelling {name}…", False)

    may_go.set()
    qtbot.waitUntil(lambda: "was cancelled" in said(window), timeout=10_000)
    assert said(window) == f"Saving {name} was cancelled; nothing is left of it"
    assert not bar.isVisible()
    assert sorted(tmp_path.iterdir()) == before


def test_saving_says_share_speed_and_how_long_it_will_take() -> None:
    """It is all of it only once it is."""
    assert saving_words("x", 0, 0, 0.0) == "Saving x · looking for its records"
    told = saving_words("x", 999_999, 1_000_000, 50_000.0)
    left = "about 1.0\N{NO-BREAK SPACE}s left"
    assert told == f"Saving x · 99% · 999,999 of 1,000,000 lines · 50,000 lines/s · {left}"
    assert saving_words("x", 5, 5, 50_000.0) == "Saving x · 100% · finishing"


@pytest.mark.usefixtures("source")
def test_who_thinks_better_of_it_saves_nothing(
    control: RecordingControl, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button is as before."""
    asked: list[Path] = []
    before = said(window)

    def choose(_window: object, _title: str, name: Path, _forms: object) -> None:
        asked.append(name)

    monkeypatch.setattr("inspector.ui.recording_control.choose_recording", choose)
    for action in window.window_actions.recording.all():
        action.trigger()

    assert len(asked) == 3
    assert asked[0].name.startswith("logs 20")
    assert not window.window_actions.recording.record.isChecked()
    assert (control.button.text(), said(window)) == ("", before)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.9, "0:00"), (65, "1:05"), (3_723, "1:02:03"), (-1, "0:00")]
)
def test_time_goes_by_as_on_a_clock(seconds: float, words: str) -> None:
    """Hours only where there are any."""
    assert elapsed(seconds) == words


def test_names_and_sizes() -> None:
    """Every system takes the name."""
    assert recording_name('a/b:"c"', FIRST_TS).startswith("a-b--c 20")
    assert recording_name("/", FIRST_TS).startswith("recording 20")
    sizes = [stored(size).replace("\N{NO-BREAK SPACE}", " ") for size in (0, 999_499, 4_200_000)]
    assert [*sizes, stored(1_300_000_000)[-2:]] == ["0 kB", "999 kB", "4.2 MB", "GB"]


@pytest.mark.usefixtures("control")
def test_a_name_that_ends_so_makes_a_parquet_file(
    window: MainWindow,
    tmp_path: Path,
    registry: Registry,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is read as the log was; a running record is no such file, and is not offered as one."""
    path, offered = tmp_path / "kept.parquet", []

    def choose(_window: object, _title: str, _name: Path, forms: tuple[str, ...]) -> Path:
        offered.append(forms)
        return path

    monkeypatch.setattr("inspector.ui.recording_control.choose_recording", choose)
    window.window_actions.recording.save_view.trigger()

    qtbot.waitUntil(lambda: said(window).startswith("Saved 301 lines"), timeout=10_000)
    assert str(path) in said(window)
    view = read_session([path], registry)[0].view
    assert (view.rows, view.first_ts) == (301, FIRST_TS + 300)
    window.window_actions.recording.record.trigger()
    assert offered == [(FOLDER, FILE), (FOLDER,)]
    assert "exists already" in said(window)


@pytest.mark.parametrize(
    ("chosen", "form", "path"),
    [
        ("/a/x 22.30", FILE, Path("/a/x 22.30.parquet")),
        ("/a/x.parquet", FILE, Path("/a/x.parquet")),
        ("/a/x.parquet", FOLDER, Path("/a/x.parquet")),
        ("/a/x 22.30", FOLDER, Path("/a/x 22.30")),
        ("", "", None),
    ],
)
def test_the_form_that_is_chosen_completes_the_name(
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    form: str,
    path: Path | None,
) -> None:
    """An ending that was written stays."""
    dialog = "inspector.ui.timeline.record_dialog.QFileDialog.getSaveFileName"
    monkeypatch.setattr(dialog, lambda *_, **__: (chosen, form))

    assert choose_recording(window, "Save", Path("x"), (FOLDER, FILE)) == path
