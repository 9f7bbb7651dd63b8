"""Rhythms: how busy every entry is at an instant, and where its means have wandered to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.abilities import Catalogue
from inspector.simulate.chance import Numbers, chance, smooth

DAY_S = 86_400.0
EVENING_S = 72_000.0
"""Servers are fullest at 20:00 UTC."""

_DAY_BEGINS_S = EVENING_S - DAY_S / 2.0
_EPOCH_WEEKDAY, _SATURDAY = 3, 5
"""1970 began on a Thursday; a Monday is 0."""
_WORKDAY, _WEEKEND = 0.9, 1.25
"""Five of the one and two of the other are seven."""

SURGE_CYCLE_S = 420.0
SURGE_PART = 0.14
SURGE_RAMP = 0.02

CHANNELS = 4
"""How many means of one entry wander independently."""

_KNOTS = 256
_SLOW_S = 41.0
_FAST_S = 9.0
_STREAM_CLOCK, _STREAM_STAGGER, _STREAM_SURGE, _STREAM_DRIFT = 101, 102, 103, 104
_ALL_SHARDS = 1_000_000
"""Stands for the number of a shard in the streams that all shards have in common."""


def swell(position: Numbers, start: Numbers, end: Numbers, ramp: Numbers) -> Numbers:
    """Return 0 outside of start..end and 1 inside, with smooth ramps; all are parts of a cycle."""
    inside = np.minimum(position - start, end - position) / ramp
    return smooth(np.minimum(np.maximum(inside, 0.0), 1.0))


def daylight(unix_s: float) -> float:
    """Return the day's part in how busy a server is: 1 on average, 1.06 in the evening."""
    part = ((unix_s - EVENING_S) / DAY_S) % 1.0
    away = abs(2.0 * part - 1.0)
    return 0.94 + 0.12 * away * away * (3.0 - 2.0 * away)


def week(unix_s: float) -> float:
    """Return the part of the hour and of the weekday in how busy a server is, over days.

    1 on average over a week: 0.36 on a morning from Monday to Friday, 2 on a Saturday evening. A
    day begins at 08:00 UTC, when least is done, so that it changes into the next one unseen.
    """
    part = ((unix_s - EVENING_S) / DAY_S) % 1.0
    away = abs(2.0 * part - 1.0)
    hour = 0.4 + 1.2 * away * away * (3.0 - 2.0 * away)
    day = (unix_s - _DAY_BEGINS_S) // DAY_S
    is_weekend = (day + _EPOCH_WEEKDAY) % 7 >= _SATURDAY
    return hour * (_WEEKEND if is_weekend else _WORKDAY)


class Rhythms:
    """The cycles of all entries on one shard."""

    def __init__(self, catalogue: Catalogue, seed: int, shard: int) -> None:
        own = [catalogue.rhythm[entry.rhythm] for entry in catalogue.entry]
        clocks = sorted({rhythm.clock for rhythm in catalogue.rhythm.values()})
        luck = dict(
            zip(clocks, chance(seed, _STREAM_CLOCK, shard).random((len(clocks), 2)), strict=True)
        )
        late = chance(seed, _STREAM_STAGGER).random(len(own))
        self._start = np.array([rhythm.start for rhythm in own])
        self._end = np.array([rhythm.end for rhythm in own])
        self._ramp = np.array([rhythm.ramp for rhythm in own])
        self._rest = np.array([rhythm.rest for rhythm in own])
        self._cycle_s = np.array(
            [r.cycle_s * (1.0 if r.shared else 0.88 + 0.24 * luck[r.clock][0]) for r in own]
        )
        self._offset = np.array([0.0 if r.shared else luck[r.clock][1] for r in own])
        self._offset -= late * np.array([rhythm.stagger for rhythm in own])
        # A swell is up for its length less one ramp (half a ramp is lost at each end).
        self._gain = (1.0 - self._rest) / (self._end - self._start - self._ramp)
        self._surge_offset = chance(seed, _STREAM_SURGE).random(len(own))

    def _position(self, t_s: float) -> Numbers:
        position: Numbers = np.mod(t_s / self._cycle_s + self._offset, 1.0)
        return position

    def level(self, t_s: float) -> Numbers:
        """Return how busy each entry is, (entries,), 1 on average over its cycle."""
        up = swell(self._position(t_s), self._start, self._end, self._ramp)
        level: Numbers = self._rest + self._gain * up
        return level

    def progress(self, t_s: float) -> Numbers:
        """Return how much of its active part each entry has behind it, (entries,), 0 to below 1."""
        part = (self._position(t_s) - self._start) / (self._end - self._start)
        clipped: Numbers = np.minimum(np.maximum(part, 0.0), 0.999)
        return clipped

    def surge(self, t_s: float) -> Numbers:
        """Return how far each entry is into its surge, (entries,), 0 to 1; alike on all shards."""
        position = np.mod(t_s / SURGE_CYCLE_S + self._surge_offset, 1.0)
        zero, end, ramp = np.zeros(1), np.full(1, SURGE_PART), np.full(1, SURGE_RAMP)
        return swell(position, zero, end, ramp)


class Drift:
    """Slow, smooth wandering of every entry's means: partly the shard's own, partly the world's."""

    def __init__(self, entries: int, seed: int, shard: int) -> None:
        shape = (entries, _KNOTS, CHANNELS)
        world = chance(seed, _STREAM_DRIFT, _ALL_SHARDS).random(shape)
        own = chance(seed, _STREAM_DRIFT, shard).random(shape)
        self._knots = 1.2 * world + 0.8 * own - 1.0
        self._phase = chance(seed, _STREAM_DRIFT, _ALL_SHARDS, 1).random(entries)
        self._entry: NDArray[np.int64] = np.arange(entries)

    def at(self, t_s: float) -> Numbers:
        """Return the deviations, (entries, CHANNELS), between -1 and 1."""
        slow = self._between(t_s / _SLOW_S + self._phase)
        fast = self._between(t_s / _FAST_S + self._phase + _KNOTS // 2)
        return 0.6 * slow + 0.4 * fast

    def _between(self, place: Numbers) -> Numbers:
        before = np.floor(place)
        part = smooth(place - before)[:, np.newaxis]
        knot = before.astype(np.int64)
        left = self._knots[self._entry, knot % _KNOTS]
        right = self._knots[self._entry, (knot + 1) % _KNOTS]
        return left * (1.0 - part) + right * part
