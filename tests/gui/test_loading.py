"""The strip that says how far a long load is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.loading_strip import LoadingGate, LoadingStrip, Speed
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame, SourceState

GB = 1_000_000_000
MB = 1_000_000


@dataclass
class Clock:
    """A clock that goes only when it is told to."""

    now_s: float = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


def loading(frame: Frame, read_bytes: int, known_bytes: int, **more: object) -> Frame:
    """Return the frame of a load that is so far."""
    status = replace(
        frame.status,
        state=SourceState.LOADING,
        progress=read_bytes / known_bytes,
        read_bytes=read_bytes,
        known_bytes=known_bytes,
        **more,  # type: ignore[arg-type]
    )
    return replace(frame, status=status)


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def time_s() -> Clock:
    """The clock of the strip."""
    return Clock()


@pytest.fixture
def strip(qtbot: QtBot, time_s: Clock) -> LoadingStrip:
    """A strip as wide as a window."""
    strip = LoadingStrip(time_s)
    strip.resize(1_100, strip.height())
    qtbot.addWidget(strip)
    return strip


def test_much_that_is_unread_is_said_at_once(strip: LoadingStrip, lots: Frame) -> None:
    """Share and amount; the speed as soon as it is known."""
    strip.show_frame(loading(lots, 1_204 * MB, 2_800 * MB))

    assert strip.isVisible()
    assert strip.bar.value() == 430
    assert plain(strip.text.full) == "Reading · 43% · 1.2 GB of 2.8 GB"
    assert strip.cancel.isHidden()


def test_speed_time_left_and_what_is_shown_already(
    strip: LoadingStrip, lots: Frame, time_s: Clock
) -> None:
    """The newest lines come first, so the charts name from when on they are complete."""
    start_ts, end_ts = lots.origin_ts + 1_000, lots.origin_ts + lots.span_s[1]
    strip.show_frame(loading(lots, 0, 2 * GB))
    time_s.now_s += 1.0

    strip.show_frame(loading(lots, 400 * MB, 2 * GB, can_cancel=True, loaded_from_ts=start_ts))

    shown = f"charts show {clock(start_ts)} \N{EN DASH} {clock(end_ts)}"
    assert plain(strip.text.full) == (
        f"Reading · 20% · 400 MB of 2.0 GB · 400 MB/s · about 4.0 s left · newest first: {shown}"
    )


def test_a_small_file_never_shows_the_strip(
    strip: LoadingStrip, lots: Frame, time_s: Clock
) -> None:
    """It is read before anybody could read the strip, and the page does not jump."""
    strip.show_frame(loading(lots, 0, 10 * MB))
    time_s.now_s += 0.3
    strip.show_frame(loading(lots, 9 * MB, 10 * MB))
    assert not strip.isVisible()

    strip.show_frame(lots)
    assert not strip.isVisible()


def test_a_slow_small_file_does(strip: LoadingStrip, lots: Frame, time_s: Clock) -> None:
    """Half a second is long enough to wonder."""
    strip.show_frame(loading(lots, 0, 10 * MB))
    time_s.now_s += 0.6

    strip.show_frame(loading(lots, 1 * MB, 10 * MB))

    assert strip.isVisible()


def test_what_came_into_sight_stays_long_enough_to_be_read(time_s: Clock) -> None:
    """It goes 0.7 s after it came, or with the end of the load."""
    gate = LoadingGate(time_s)
    assert gate.is_open(is_loading=True, unread_bytes=GB)

    time_s.now_s += 0.3
    assert gate.is_open(is_loading=False, unread_bytes=0)
    time_s.now_s += 0.5
    assert not gate.is_open(is_loading=False, unread_bytes=0)


def test_the_strip_goes_without_a_further_frame(
    qtbot: QtBot, strip: LoadingStrip, lots: Frame, time_s: Clock
) -> None:
    """A recorded session that is read to its end gives no more frames."""
    strip.show_frame(loading(lots, 0, GB))
    strip.show_frame(lots)
    assert strip.isVisible()

    time_s.now_s += 1.0

    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=3_000)


def test_figures_change_no_faster_than_they_can_be_read(
    strip: LoadingStrip, lots: Frame, time_s: Clock
) -> None:
    """Four times a second; the bar moves with every frame."""
    strip.show_frame(loading(lots, 100 * MB, GB))
    before = strip.text.full
    time_s.now_s += 0.1
    strip.show_frame(loading(lots, 200 * MB, GB))
    assert strip.text.full == before
    assert strip.bar.value() == 200

    time_s.now_s += 0.2
    strip.show_frame(loading(lots, 300 * MB, GB))
    assert strip.text.full != before


def test_older_lines_can_be_done_without(
    qtbot: QtBot, window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """One click asks for it, once."""
    window.show_frame(loading(lots, 0, GB, can_cancel=True))
    settle()
    assert window.loading.isVisible()

    with qtbot.waitSignal(window.cancel_requested, timeout=1_000):
        QTest.mouseClick(window.loading.cancel, Qt.MouseButton.LeftButton)

    assert not window.loading.cancel.isEnabled()


def test_another_source_begins_anew(window: MainWindow, lots: Frame) -> None:
    """Closing takes the strip away at once."""
    window.show_frame(loading(lots, 0, GB))
    assert window.loading.isVisible()

    window.show_start()

    assert not window.loading.isVisible()


def test_the_speed_is_that_of_the_last_seconds() -> None:
    """A load that slows down says so; one that begins again does not go backwards."""
    speed = Speed()
    for second in range(4):
        fast = speed.note(float(second), second * 100)
    for second in range(4, 12):
        slow = speed.note(float(second), 300 + (second - 3) * 10)

    assert (fast, slow) == (100.0, 10.0)
    assert speed.note(12.0, 5) == 0.0
