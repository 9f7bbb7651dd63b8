"""Which days of a chart over days have a label."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from inspector.storage.tiers import DAY_S

_STEPS = (1, 2, 7, 14)


def day_ticks(first_ts: float, last_ts: float, most: int) -> list[tuple[float, str]]:
    """Return labelled days between two, both included: few days each, more by week, then by month.

    Args:
        first_ts: Unix seconds of the start of a day.
        last_ts: The same of a later one.
        most: At most about so many.
    """
    days = round((last_ts - first_ts) / DAY_S) + 1
    step = next((one for one in _STEPS if days / one <= max(most, 1)), None)
    if step is not None:
        places = range(days - 1, -1, -step)
        return [_tick(first_ts + place * DAY_S) for place in reversed(places)]
    firsts = [
        first_ts + place * DAY_S
        for place in range(days)
        if datetime.fromtimestamp(first_ts + place * DAY_S, UTC).day == 1
    ]
    every = math.ceil(len(firsts) / max(most, 1))
    return [_tick(ts) for ts in firsts[::every]]


def _tick(ts: float) -> tuple[float, str]:
    at = datetime.fromtimestamp(ts, UTC)
    return ts, f"{at.day} {at:%b}" if (at.day, at.month) != (1, 1) else f"1 Jan {at:%Y}"
