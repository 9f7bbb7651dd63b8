"""The playhead: it follows the end, or stands where it was put."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.playhead import (
    AFTER_S,
    BEFORE_S,
    SPEEDS,
    WHOLE_S,
    Loop,
    Playback,
    Playhead,
    advanced,
    faster,
    next_mark,
    slower,
    sought,
)

FIRST_TS, LAST_TS = 1_800_000_000.0, 1_800_003_600.0


def test_it_follows_the_end_until_it_is_put_somewhere() -> None:
    """Live is nothing but that."""
    live = Playhead()

    assert live.follows
    assert [live.instant(10.0), live.instant(20.0)] == [10.0, 20.0]


def test_it_stands_where_it_was_put() -> None:
    """However the session grows; instant 0 is an instant like others."""
    paused, first = Playhead(12.5), Playhead(0.0)

    assert not paused.follows
    assert [paused.instant(15.0), paused.instant(90.0)] == [12.5, 12.5]
    assert (first.follows, first.instant(9.0)) == (False, 0.0)


def test_it_never_stands_behind_the_end() -> None:
    """There is nothing to show there."""
    assert Playhead(99.0).instant(20.0) == 20.0


def playing(
    after_s: float, speed: float = 1.0, *, is_adaptive: bool = False, loop: Loop | None = None
) -> Playback:
    """Return one that plays so long behind the beginning."""
    return Playback(Playhead(FIRST_TS + after_s), True, speed, is_adaptive, loop)


def later(playback: Playback, elapsed_s: float, *marks: float) -> Playback:
    """Return it some seconds later, in an hour with marks so long behind its beginning."""
    instants = [FIRST_TS + mark for mark in marks]
    return advanced(playback, elapsed_s, FIRST_TS, LAST_TS, instants)


def place(playback: Playback) -> float | None:
    """Return how long behind the beginning it stands; None while it follows the end."""
    at_ts = playback.playhead.at_ts
    return None if at_ts is None else round(at_ts - FIRST_TS, 3)


def test_it_moves_by_its_speed_while_it_plays() -> None:
    """And stands otherwise."""
    assert place(later(playing(100.0, 60.0), 0.5)) == 130.0
    assert place(later(Playback(Playhead(FIRST_TS + 100.0)), 0.5)) == 100.0


def test_at_the_end_it_follows() -> None:
    """A live session goes on there, a recording has nothing more."""
    ended = later(playing(3_590.0, 60.0), 1.0)

    assert (ended.playhead.follows, ended.is_playing) == (True, False)
    assert later(ended, 5.0) == ended


def test_a_loop_begins_anew_at_its_end() -> None:
    """Also where the session has no more than a part of it."""
    loop = Loop(FIRST_TS + 60.0, FIRST_TS + 120.0)

    assert place(later(playing(115.0, 10.0, loop=loop), 1.0)) == 60.0
    beyond = Loop(FIRST_TS + 3_500.0, LAST_TS + 500.0)
    assert place(later(playing(3_590.0, 60.0, loop=beyond), 1.0)) == 3_500.0


def test_as_fast_as_can_be_seen_is_over_in_ten_seconds() -> None:
    """However long the session is."""
    assert place(later(playing(0.0, math.inf), WHOLE_S / 2)) == 1_800.0


def test_adaptive_speed_slows_down_near_marks() -> None:
    """Four times as fast where there is none, an eighth around one."""
    adaptive = playing(0.0, 8.0, is_adaptive=True)

    assert place(later(adaptive, 1.0, 500.0)) == 32.0
    near = playing(500.0 - BEFORE_S, 8.0, is_adaptive=True)
    assert place(later(near, 1.0, 500.0)) == 500.0 - BEFORE_S + 1.0
    assert place(later(playing(500.0 + AFTER_S, 8.0, is_adaptive=True), 1.0, 500.0)) == 537.0


@given(
    st.floats(0.0, 3_599.0),
    st.sampled_from(SPEEDS),
    st.booleans(),
    st.lists(st.integers(0, 3_600), max_size=8).map(sorted),
    st.lists(st.floats(0.0, 4.0), min_size=1, max_size=6),
)
def test_in_many_steps_it_comes_as_far_as_in_one(
    start_s: float, speed: float, is_adaptive: bool, marks: list[int], steps: list[float]
) -> None:
    """However fast frames are; and never back."""
    playback = playing(start_s, speed, is_adaptive=is_adaptive)
    stepped, places = playback, [start_s]
    for step in steps:
        stepped = later(stepped, step, *marks)
        places.append(3_600.0 if stepped.playhead.follows else place(stepped) or 0.0)

    once = later(playback, sum(steps), *marks)

    assert places[1:] == sorted(places[1:])
    if not once.playhead.follows and not stepped.playhead.follows:
        assert place(stepped) == pytest.approx(place(once), abs=0.05)


def test_it_is_put_somewhere_in_the_session() -> None:
    """Before its beginning is its beginning; behind its end is its end."""
    playback = playing(100.0)

    assert place(sought(playback, FIRST_TS - 5.0, FIRST_TS, LAST_TS)) == 0.0
    assert sought(playback, FIRST_TS + 7.0, FIRST_TS, LAST_TS).is_playing
    assert place(sought(playback, LAST_TS, FIRST_TS, LAST_TS)) is None


def test_the_next_mark_comes_round_again() -> None:
    """Behind the last one is the first one."""
    assert [next_mark(at, (1.0, 5.0)) for at in (0.0, 1.0, 5.0)] == [1.0, 5.0, 1.0]
    assert next_mark(0.0, ()) is None


def test_speeds_go_up_and_down_by_steps() -> None:
    """To their ends."""
    assert (faster(1.0), slower(1.0), faster(7.0), slower(7.0)) == (2.0, 0.5, 10.0, 5.0)
    assert (faster(math.inf), slower(0.1)) == (math.inf, 0.1)
