"""The playhead: the instant that the views show, and how it moves through a session."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 100.0, 300.0, 1_000.0, math.inf)
"""Session seconds in a second that somebody may choose; infinite is as fast as can be seen."""

WHOLE_S = 10.0
"""As fast as can be seen, a session is over in so many seconds."""

BEFORE_S, AFTER_S = 15.0, 5.0
"""Adaptive speed is slow from so long before a mark until so long behind it, in session seconds."""

_SLOWER, _FASTER = 8.0, 4.0


@dataclass(frozen=True, slots=True)
class Playhead:
    """Where the views stand.

    Attributes:
        at_ts: The instant, Unix seconds; None while it follows the end of the session.
    """

    at_ts: float | None = None

    @property
    def follows(self) -> bool:
        """Return whether it moves with the end of the session."""
        return self.at_ts is None

    def instant(self, last_ts: float) -> float:
        """Return the instant shown, Unix seconds, in a session that ends at `last_ts`."""
        return last_ts if self.at_ts is None else min(self.at_ts, last_ts)


@dataclass(frozen=True, slots=True)
class Loop:
    """A stretch that is played again and again, Unix seconds."""

    start_ts: float
    end_ts: float


@dataclass(frozen=True, slots=True)
class Playback:
    """How the playhead moves.

    Attributes:
        playhead: Where it is.
        is_playing: Whether it moves by itself; one that follows the end does not need to.
        speed: Session seconds in a second; infinite for as fast as can be seen.
        is_adaptive: Whether it is slower near marks, and faster where there are none.
        loop: What is played again and again; None for all to the end.
    """

    playhead: Playhead = Playhead()
    is_playing: bool = False
    speed: float = 1.0
    is_adaptive: bool = False
    loop: Loop | None = None


FOLLOWING = Playback()


def advanced(
    playback: Playback,
    elapsed_s: float,
    first_ts: float,
    last_ts: float,
    marks: Sequence[float] = (),
) -> Playback:
    """Return where a playhead is some time later.

    At the end of the session it follows that, as one that was never held.

    Args:
        playback: What it was.
        elapsed_s: Seconds that went by, not negative.
        first_ts: Where the session begins, Unix seconds.
        last_ts: Where it ends by now, Unix seconds.
        marks: Ascending Unix seconds; see `Playback.is_adaptive`.
    """
    at_ts = playback.playhead.at_ts
    if not playback.is_playing or at_ts is None:
        return playback
    left_s = elapsed_s
    loop = playback.loop
    end_ts = last_ts if loop is None else min(loop.end_ts, last_ts)
    # Each turn ends at the next change of speed, so that no mark is leapt over.
    while left_s > 0 and at_ts < end_ts:
        speed, until_ts = _pace(playback, at_ts, last_ts - first_ts, marks)
        step_s = min(until_ts, end_ts) - at_ts
        if step_s > left_s * speed:
            at_ts, left_s = at_ts + left_s * speed, 0.0
        else:
            at_ts, left_s = min(until_ts, end_ts), left_s - step_s / speed
    if at_ts < end_ts:
        return replace(playback, playhead=Playhead(at_ts))
    if loop is not None and loop.start_ts < end_ts:
        return replace(playback, playhead=Playhead(max(loop.start_ts, first_ts)))
    return replace(playback, playhead=Playhead(), is_playing=False)


def _pace(
    playback: Playback, at_ts: float, span_s: float, marks: Sequence[float]
) -> tuple[float, float]:
    """Return how fast it goes at an instant, and until when."""
    speed = playback.speed if math.isfinite(playback.speed) else max(span_s / WHOLE_S, 1.0)
    if not playback.is_adaptive or not marks:
        return speed, math.inf
    place = bisect_right(marks, at_ts - AFTER_S)
    if place == len(marks):
        return speed * _FASTER, math.inf
    mark_ts = marks[place]
    if at_ts >= mark_ts - BEFORE_S:
        # At least a little later: sums of instants are rounded.
        return speed / _SLOWER, max(mark_ts + AFTER_S, math.nextafter(at_ts, math.inf))
    return speed * _FASTER, mark_ts - BEFORE_S


def sought(playback: Playback, at_ts: float, first_ts: float, last_ts: float) -> Playback:
    """Return a playhead that was put somewhere; at or behind the end it follows that.

    Args:
        playback: What it was. One that plays goes on from there.
        at_ts: Where to, Unix seconds.
        first_ts: Where the session begins, Unix seconds.
        last_ts: Where it ends by now, Unix seconds.
    """
    if at_ts >= last_ts:
        return replace(playback, playhead=Playhead(), is_playing=False)
    return replace(playback, playhead=Playhead(max(at_ts, first_ts)))


def next_mark(at_ts: float, marks: Sequence[float]) -> float | None:
    """Return the first of ascending instants after one; behind the last, the first of all."""
    if not marks:
        return None
    place = bisect_right(marks, at_ts)
    return marks[place] if place < len(marks) else marks[0]


def faster(speed: float) -> float:
    """Return the next greater speed that may be chosen."""
    return next((one for one in SPEEDS if one > speed), SPEEDS[-1])


def slower(speed: float) -> float:
    """Return the next smaller speed that may be chosen."""
    return next((one for one in reversed(SPEEDS) if one < speed), SPEEDS[0])
