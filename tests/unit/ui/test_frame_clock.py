"""How much work a frame is."""

from __future__ import annotations

from inspector.ui.frame_clock import FrameClock


class Seconds:
    """A clock that is told how long things take."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the time it is told."""
        return self.now_s


def test_a_frame_is_taking_in_and_painting() -> None:
    """The two parts of a frame are added up."""
    seconds = Seconds()
    clock = FrameClock(seconds)

    with clock.taking_in():
        seconds.now_s += 0.002
    seconds.now_s += 5.0
    with clock.painting():
        seconds.now_s += 0.006

    assert [round(time_ms, 6) for time_ms in clock.times_ms()] == [8.0]


def test_a_frame_that_changes_nothing_counts_too() -> None:
    """A frame that is never painted ends when the next one begins."""
    seconds = Seconds()
    clock = FrameClock(seconds)

    for _turn in range(2):
        with clock.taking_in():
            seconds.now_s += 0.001

    assert [round(time_ms, 6) for time_ms in clock.times_ms()] == [1.0]


def test_painting_alone_is_a_frame() -> None:
    """Painting without a new frame, as below a moving pointer, counts by itself."""
    seconds = Seconds()
    clock = FrameClock(seconds)

    with clock.painting():
        seconds.now_s += 0.004

    assert [round(time_ms, 6) for time_ms in clock.times_ms()] == [4.0]


def test_memory_is_bounded() -> None:
    """Only the latest times are kept."""
    clock = FrameClock(Seconds())
    for _turn in range(20_500):
        with clock.painting():
            pass

    assert len(clock.times_ms()) == 20_000


def test_the_latest_times_alone_can_be_had() -> None:
    """The latest first, and no more than there are."""
    seconds = Seconds()
    clock = FrameClock(seconds)
    for milliseconds in (1, 2, 3):
        with clock.painting():
            seconds.now_s += milliseconds / 1e3

    assert [round(time_ms, 6) for time_ms in clock.latest_ms(2)] == [3.0, 2.0]
    assert len(clock.latest_ms(60)) == 3
