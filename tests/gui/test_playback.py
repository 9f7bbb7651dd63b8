"""The playhead: held, played, stepped and put somewhere, by keys, buttons and the strip."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.app import Composition
from inspector.core.playhead import Loop, Playhead
from inspector.files.recent import RecentSources
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import speed_words
from inspector.ui.models.frame import ChartFrame, Frame, SourceState
from inspector.ui.playback_control import PlaybackControl
from inspector.ui.source_control import SourceControl
from tests.gui.test_source_control import FakeServers

FIRST_TS, LINES = 1_735_758_000.0, 601
LAST_TS = FIRST_TS + LINES - 1
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def control(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[SourceControl]:
    """A window on a recording of ten minutes, a record a second."""
    logs = tmp_path / "logs"
    logs.mkdir()
    lines = (
        {
            "ts": FIRST_TS + n,
            "shard": "world-1",
            "entry": "ability.a",
            "metrics": {"casts": 1, "damage_total": 10},
        }
        for n in range(LINES)
    )
    (logs / "world-1.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    control = SourceControl(
        window,
        Composition().open_source,
        lambda: FakeServers(tmp_path / "none"),
        RecentSources(tmp_path / "recent.json"),
    )
    shown: list[Frame] = []
    control.shown.connect(shown.append)
    control.open([logs])
    # What the window was shown: before that no key does anything.
    qtbot.waitUntil(
        lambda: (
            bool(shown)
            and shown[-1].status.rows == LINES
            and shown[-1].status.state is SourceState.IDLE
        ),
        timeout=10_000,
    )
    window.setFocus()
    yield control
    control.close()


def frame_of(control: SourceControl) -> Callable[[], Frame | None]:
    """Return a function that returns the newest frame."""
    return lambda: control.bridge.latest if control.bridge else None


def playback_of(control: SourceControl) -> PlaybackControl:
    """Return what moves the playhead."""
    return control.live.playback


def at_s(control: SourceControl) -> float | None:
    """Return where the playhead is, seconds since the first row; None while it follows."""
    at_ts = playback_of(control).playback.playhead.at_ts
    return None if at_ts is None else at_ts - FIRST_TS


def test_what_the_views_show_is_the_instant_of_the_playhead(
    qtbot: QtBot, control: SourceControl
) -> None:
    """Charts end there, and so does the range in view."""
    playback_of(control).seek(FIRST_TS + 200.5)

    def is_shown() -> bool:
        frame = frame_of(control)()
        return frame is not None and frame.playhead_s == 200.5

    qtbot.waitUntil(is_shown, timeout=5_000)
    frame = frame_of(control)()
    assert frame is not None
    assert frame.view_s == (-99.5, 200.5)
    qtbot.waitUntil(
        lambda: all(chart.series[0].x_s[-1] <= 200.5 for chart in charts_of(control)),
        timeout=5_000,
    )


def charts_of(control: SourceControl) -> list[ChartFrame]:
    """Return the charts that have a curve."""
    frame = frame_of(control)()
    return [] if frame is None else [chart for chart in frame.charts if chart.series]


def test_a_recording_that_is_over_plays_from_its_beginning(
    window: MainWindow, control: SourceControl
) -> None:
    """Space once; and Space again holds it."""
    QTest.keyClick(window, Key.Key_Space)

    playback = playback_of(control).playback
    assert playback.is_playing
    assert (at_s(control) or 0.0) < 5.0
    QTest.keyClick(window, Key.Key_Space)
    assert not playback_of(control).playback.is_playing
    assert playback_of(control).is_held


@pytest.fixture
def clocked(control: SourceControl) -> tuple[PlaybackControl, list[float]]:
    """A control of the same source with a clock that a test turns."""
    clock = [0.0]
    playback = PlaybackControl(control.live.view, lambda: clock[0], control)
    playback.use(control.source)
    playback.take_state(SourceState.IDLE)
    return playback, clock


def test_time_goes_by_as_fast_as_was_chosen(
    clocked: tuple[PlaybackControl, list[float]],
) -> None:
    """To the end, which it follows then."""
    playback, clock = clocked
    playback.set_speed(60.0)
    playback.toggle()
    clock[0] = 2.5
    playback.tick()
    assert playback.playback.playhead == Playhead(FIRST_TS + 150.0)

    clock[0] = 11.0
    playback.tick()

    assert (playback.is_held, playback.playback.is_playing) == (False, False)


def test_a_loop_goes_on_until_it_is_taken_away(
    clocked: tuple[PlaybackControl, list[float]],
) -> None:
    """It begins anew at its end."""
    playback, clock = clocked
    playback.set_loop(Loop(FIRST_TS + 100.0, FIRST_TS + 160.0))
    playback.set_speed(60.0)
    playback.toggle()
    clock[0] = 1.0
    playback.tick()
    assert playback.playback.playhead == Playhead(FIRST_TS + 100.0)

    playback.set_loop(None)
    clock[0] = 2.0
    playback.tick()

    assert playback.playback.playhead == Playhead(FIRST_TS + 160.0)


def test_a_session_that_grows_is_held_at_this_instant(
    clocked: tuple[PlaybackControl, list[float]], control: SourceControl
) -> None:
    """Play again, and it goes on from there; End returns to the end."""
    playback, _clock = clocked
    playback.take_state(SourceState.LIVE)

    playback.toggle()

    assert not playback.playback.is_playing
    assert playback.playback.playhead == Playhead(LAST_TS)
    assert control.live.view.view.follows
    playback.follow()
    assert not playback.is_held


def test_what_was_looked_back_at_is_played_from_there(
    clocked: tuple[PlaybackControl, list[float]], control: SourceControl
) -> None:
    """From the right edge of the view, which moves along from then on."""
    playback, _clock = clocked
    control.live.view.pan(-250.0)
    edge_ts = control.live.view.view.end_ts
    assert edge_ts is not None

    playback.toggle()

    assert playback.playback.playhead == Playhead(edge_ts)
    assert control.live.view.view.follows


def test_keys_step_the_playhead_once_it_is_held(window: MainWindow, control: SourceControl) -> None:
    """By a tenth of the range, by a hundredth, by a record; before that they move the view."""
    playback_of(control).seek(FIRST_TS + 300.5)

    QTest.keyClick(window, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert at_s(control) == 301.0
    QTest.keyClick(window, Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert at_s(control) == 300.0
    QTest.keyClick(window, Key.Key_Right)
    assert at_s(control) == 330.0
    QTest.keyClick(window, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert at_s(control) == 327.0
    QTest.keyClick(window, Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert at_s(control) == 0.0
    QTest.keyClick(window, Key.Key_End)
    assert at_s(control) is None


def test_digits_and_signs_change_the_speed(window: MainWindow, control: SourceControl) -> None:
    """And the transport says it."""
    QTest.keyClick(window, Key.Key_6)
    assert window.timeline.transport.speed.text() == speed_words(60.0)
    QTest.keyClick(window, Key.Key_Period)
    assert window.timeline.transport.speed.text() == speed_words(100.0)
    QTest.keyClick(window, Key.Key_0)
    assert playback_of(control).playback.speed == math.inf
    assert window.timeline.transport.speed.text() == "max"


def test_the_ruler_of_the_strip_moves_the_playhead(
    window: MainWindow, control: SourceControl
) -> None:
    """A press and a drag in it; the view is not asked for anything else."""
    strip = window.timeline.strip

    def place(second: float) -> QPoint:
        return QPoint(round(strip.scale().x_px(second)), 3)

    QTest.mousePress(strip, LEFT, pos=place(100.0))
    assert at_s(control) == pytest.approx(100.0, abs=1.5)
    QTest.mouseMove(strip, place(400.0))
    QTest.mouseRelease(strip, LEFT, pos=place(400.0))

    assert at_s(control) == pytest.approx(400.0, abs=1.5)
    assert control.live.view.view.follows


def test_the_loop_is_what_is_in_view(window: MainWindow, control: SourceControl) -> None:
    """L marks it on the strip; L again takes it away."""
    QTest.keyClick(window, Key.Key_L)

    loop = playback_of(control).playback.loop
    assert loop == Loop(LAST_TS - 300.0, LAST_TS)
    assert window.timeline.strip.head.loop == loop
    assert window.window_actions.playback.loop.isChecked()
    QTest.keyClick(window, Key.Key_L)
    assert playback_of(control).playback.loop is None


def test_another_source_is_followed(control: SourceControl) -> None:
    """Nothing is held when what was open is closed."""
    playback_of(control).seek(FIRST_TS + 10.0)

    control.close()

    assert not playback_of(control).is_held
