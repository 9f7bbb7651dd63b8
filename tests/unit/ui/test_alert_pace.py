"""How far event time comes while nobody writes."""

from __future__ import annotations

import math

import pytest

from inspector.ui.alert_pace import COMPLETE_S, NEAR_S, SILENT_S, Pace

NOW_TS, LATENESS_S = 10_000.0, 5.0


class Looks:
    """A pace that is looked at each second."""

    def __init__(self, behind_s: float) -> None:
        self.pace = Pace()
        self.passed_s = 0.0
        self.rows, self.newest_ts = 10, NOW_TS - behind_s
        self.look()

    def look(self, *, is_read: bool = True) -> bool:
        """Look at it now."""
        return self.pace.look(
            self.rows, self.newest_ts, NOW_TS + self.passed_s, self.passed_s, is_read=is_read
        )

    def wait(self, seconds: int, *, is_read: bool = True) -> None:
        """Look at it each second."""
        for _second in range(seconds):
            self.passed_s += 1.0
            self.look(is_read=is_read)

    def write(self, newest_ts: float) -> None:
        """Let rows come."""
        self.rows, self.newest_ts = self.rows + 10, newest_ts
        assert self.look()

    @property
    def event_ts(self) -> float:
        """What event time has come to."""
        return self.pace.event_ts(self.newest_ts, LATENESS_S)


def test_event_time_stands_while_servers_may_be_about_to_write() -> None:
    """For two heartbeats and a flush."""
    looks = Looks(behind_s=1.0)

    looks.wait(int(SILENT_S) - 1)
    assert looks.event_ts == -math.inf

    looks.wait(1)
    assert looks.event_ts == NOW_TS + SILENT_S - LATENESS_S


def test_it_goes_on_at_the_pace_of_the_clock_of_the_servers() -> None:
    """A minute behind: what comes next is not late."""
    looks = Looks(behind_s=60.0)
    looks.wait(10)
    looks.write(NOW_TS - 50.0)

    looks.wait(20)

    assert looks.event_ts == NOW_TS - 50.0 + 20.0 - LATENESS_S


def test_rows_that_come_let_it_stand_again() -> None:
    """They say how far it is."""
    looks = Looks(behind_s=0.0)
    looks.wait(20)

    looks.write(NOW_TS + 20.0)

    assert looks.event_ts == -math.inf


def test_what_is_still_to_be_read_may_say_anything() -> None:
    """It is no silence."""
    looks = Looks(behind_s=0.0)

    looks.wait(100, is_read=False)

    assert looks.event_ts == -math.inf


def test_a_machine_that_slept_does_not_leap() -> None:
    """Its servers may have written all the while."""
    looks = Looks(behind_s=0.0)
    looks.wait(20)
    before = looks.event_ts

    looks.passed_s += 28_800.0
    looks.look()

    assert before < looks.event_ts <= before + 5.0


def test_a_recording_has_no_time_that_goes_on_and_is_complete_soon() -> None:
    """Its rows are far from the time of day."""
    looks = Looks(behind_s=NEAR_S + 1.0)
    assert not looks.pace.is_complete

    looks.wait(int(COMPLETE_S))
    assert looks.pace.is_complete

    looks.wait(100)
    assert looks.event_ts == -math.inf
    assert not looks.pace.is_live


def test_a_recording_that_grows_now_and_then_is_given_more_time() -> None:
    """Looking at its end for nothing is work."""
    looks = Looks(behind_s=86_400.0)
    looks.wait(int(COMPLETE_S))
    looks.write(looks.newest_ts + 1.0)

    looks.wait(int(COMPLETE_S))
    assert not looks.pace.is_complete
    looks.wait(int(COMPLETE_S))
    assert looks.pace.is_complete


@pytest.mark.parametrize("ahead_s", [NEAR_S - 1.0, 1.0])
def test_servers_whose_clocks_are_ahead_are_live(ahead_s: float) -> None:
    """Within reason."""
    assert Looks(behind_s=-ahead_s).pace.is_live
