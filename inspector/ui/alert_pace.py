"""How far event time has come while no server writes. No Qt here.

Event time is what the rows say. When all servers of a live source fall silent, nobody says anything
any more, yet windows run out, and that nothing comes may be what a rule is about: then event time
goes on at the pace of a clock, from the last row on. Clocks of servers may be wrong, so that it is
not simply the time of day here. Of a recording, where no time goes on, the end is looked at as soon
as nobody seems to write it.
"""

from __future__ import annotations

import math

SILENT_S = 12.0
"""Two heartbeats, and a flush: for so long, a server that writes may say nothing."""

COMPLETE_S = 2.0
"""A recording that did not grow for so long is looked at to its end; longer if it then did grow."""

_LONGEST_COMPLETE_S = 60.0

NEAR_S = 300.0
"""Rows that are further from the time of day than this when they come are not of live servers."""

_LONGEST_STEP_S = 5.0
"""A longer one is a machine that slept, whose servers may have written all the while."""


class Pace:
    """Follows how many rows there are, from one look to the next; used by one thread."""

    def __init__(self) -> None:
        self._rows = -1
        self._looked_s = math.nan
        self._silent_s = 0.0
        self._age_s = 0.0
        self._is_live = False
        self._complete_s = COMPLETE_S

    def look(
        self, rows: int, newest_ts: float, now_ts: float, now_s: float, *, is_read: bool
    ) -> bool:
        """Note how things are; return whether rows have come since the last look.

        Args:
            rows: So many by now.
            newest_ts: Of the latest that is believed, Unix seconds.
            now_ts: Unix seconds.
            now_s: Seconds from any origin.
            is_read: Whether nothing of what is known is still to be read.
        """
        step_s = min(now_s - self._looked_s, _LONGEST_STEP_S)
        self._looked_s = now_s
        if rows == self._rows:
            # What is there but not yet read may say anything.
            self._silent_s += step_s if is_read else 0.0
            return False
        if self.is_complete and self._rows >= 0:
            # Somebody does write it, now and then.
            self._complete_s = min(2.0 * self._complete_s, _LONGEST_COMPLETE_S)
        age_s = now_ts - newest_ts
        self._is_live = abs(age_s) <= NEAR_S
        # Of what was there at first, nobody knows for how long it has been.
        self._age_s = max(age_s, 0.0) if self._rows < 0 else 0.0
        self._rows, self._silent_s = rows, 0.0
        return True

    def event_ts(self, newest_ts: float, lateness_s: float) -> float:
        """Return what event time has come to in any case; minus infinite while servers write."""
        if not self._is_live or self._silent_s < SILENT_S:
            return -math.inf
        return newest_ts + self._age_s + self._silent_s - lateness_s

    @property
    def is_live(self) -> bool:
        """Return whether the latest rows came when they were written."""
        return self._is_live

    @property
    def is_complete(self) -> bool:
        """Return whether it is a recording that nobody writes just now."""
        return not self._is_live and self._silent_s >= self._complete_s
