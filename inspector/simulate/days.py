"""Days: what a world that lasts for days shows, and how coarsely time is drawn in it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from inspector.simulate.rhythm import DAY_S
from inspector.simulate.scenario import OVERTUNED_ENTRY, Overtuning

SLICE_MS = 120_000
"""So much of what a shard records is drawn at a time: drawn by the second, days would take hours.
Waves of a few minutes are still to be seen in it."""

FRAME_MS = 5_000
"""From one heartbeat to the next: between them an emitter has nothing to say of itself."""

AWAY_DAY = 5
"""On this day, counted from 1 in UTC, the last shard is away, if there are others."""

RELEASE_DAY = 9
RELEASE_S = 36_000.0
"""Into that day: at 10:00 UTC the servers restart with another build."""

RELEASED_BUILD = "2026.4.1"
RELEASED_ENTRY = OVERTUNED_ENTRY
RELEASED_TIMES = 1.4
"""By how much the release lets that ability do more damage a cast: enough for an alert."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which the emitter of a shard runs without a restart.

    Attributes:
        from_ms: Milliseconds since the world began.
        to_ms: The end, itself not included.
    """

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a world.

    Attributes:
        start_ts: Unix seconds when it begins.
        count: How many times 24 hours it lasts.
    """

    start_ts: float
    count: int

    @property
    def end_ms(self) -> int:
        """When it is over, milliseconds since it began."""
        return round(self.count * DAY_S * 1000.0)

    @property
    def release_ms(self) -> float:
        """When the release is out, milliseconds since the world began; infinite if it never is."""
        at_ms = round((self._midnight_s(RELEASE_DAY) + RELEASE_S) * 1000.0)
        return at_ms if at_ms < self.end_ms else inf

    @property
    def overtuning(self) -> Overtuning | None:
        """What is too strong since the release; None without one."""
        if self.release_ms == inf:
            return None
        return Overtuning(RELEASED_ENTRY, RELEASED_TIMES, self.release_ms / 1000.0, inf)

    def stretches(self, shard_index: int, shards: int) -> tuple[Stretch, ...]:
        """Return when the emitter of a shard runs, in order.

        Args:
            shard_index: Which shard, from 0.
            shards: How many there are.
        """
        stretches = [Stretch(0, self.end_ms)]
        if shards > 1 and shard_index == shards - 1:
            from_ms = round(self._midnight_s(AWAY_DAY) * 1000.0)
            stretches = [
                Stretch(0, min(from_ms, self.end_ms)),
                Stretch(from_ms + round(DAY_S * 1000.0), self.end_ms),
            ]
        at_ms = self.release_ms
        cut = [
            part
            for one in stretches
            for part in (
                Stretch(one.from_ms, round(min(one.to_ms, at_ms))),
                Stretch(round(max(one.from_ms, min(at_ms, one.to_ms))), one.to_ms),
            )
        ]
        return tuple(one for one in cut if one.from_ms < one.to_ms)

    def _midnight_s(self, day: int) -> float:
        """Return when a day of the calendar begins, in seconds since the world began."""
        first = self.start_ts // DAY_S * DAY_S
        return first + (day - 1) * DAY_S - self.start_ts
