"""When alerts fire by the values of their windows, in Python: what the kernel must agree with."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from inspector.session.alert_tables import AS_ALERT, AS_BEFORE, FIRING, OK, PENDING, SAME
from inspector.session.firing_tables import Firings, Manner, Readings


def find_firings(
    readings: Readings,
    manner: Manner,
    threshold: NDArray[np.float64],
    recover: NDArray[np.float64],
    firings: Firings,
) -> int:
    """Find when alerts fire; arguments as in `firing_kernel.find_firings`."""
    found = 0
    for group in range(len(threshold)):
        if math.isnan(threshold[group]):
            continue
        alert = _Alert(manner, float(threshold[group]), float(recover[group]))
        low, high = readings.starts[group : group + 2].tolist()
        for ts, value in zip(
            readings.ts[low:high].tolist(), readings.value[low:high].tolist(), strict=True
        ):
            alert.let_time_run_out(ts)
            alert.look(ts, value)
        alert.let_time_run_out(math.nextafter(manner.until_ts, math.inf))
        if alert.state == FIRING:
            alert.note(manner.until_ts, is_over=False)
        for one in alert.firings:
            if found < len(firings.group):
                columns = zip(firings, (group, *one), strict=True)
                for column, said in columns:
                    column[found] = said
            found += 1
    return found


class _Alert:
    """One alert on its way through time."""

    def __init__(self, manner: Manner, threshold: float, recover: float) -> None:
        self._manner = manner
        self._threshold = threshold
        self._recover = recover
        self._at_ts = -math.inf
        self._held_ts = self._well_ts = self._value = math.nan
        self._since = (math.nan, math.nan)
        self.state = OK
        self.firings: list[tuple[float, float, float, bool]] = []

    def let_time_run_out(self, before_ts: float) -> None:
        """Look at the alert when a time runs out before an instant."""
        due = self._due()
        if self._at_ts < due < before_ts:
            self.look(due, self._value)

    def look(self, ts: float, value: float) -> None:
        """Look at the alert at an instant."""
        self._value = value
        before, self.state = self.state, self._next_state(ts)
        self._at_ts = ts
        if before == FIRING != self.state:
            self.note(ts, is_over=True)
        elif before != FIRING == self.state:
            self._since = (ts, value)

    def note(self, ts: float, *, is_over: bool) -> None:
        """Note down that it fired until an instant."""
        self.firings.append((self._since[0], max(ts, self._since[0]), self._since[1], is_over))

    def _due(self) -> float:
        if math.isnan(self._value) and self._manner.no_data == AS_BEFORE:
            return math.inf
        if self.state == PENDING:
            return float(math.ceil(self._held_ts + self._manner.for_s))
        if self.state == FIRING and not math.isnan(self._well_ts):
            return float(math.ceil(self._well_ts + self._manner.keep_s))
        return math.inf

    def _next_state(self, ts: float) -> int:
        if math.isnan(self._value) and self._manner.no_data == AS_BEFORE:
            return self.state
        holds, well = self._holds_or_well()
        if self.state == FIRING:
            if not well:
                self._well_ts = math.nan
                return FIRING
            if math.isnan(self._well_ts):
                self._well_ts = ts
            if ts - self._well_ts < self._manner.keep_s:
                return FIRING
            self._well_ts = math.nan
            return OK
        if not holds:
            return OK
        if self.state != PENDING:
            self._held_ts = ts
        return FIRING if ts - self._held_ts >= self._manner.for_s else PENDING

    def _holds_or_well(self) -> tuple[bool, bool]:
        value, threshold, recover = self._value, self._threshold, self._recover
        if math.isnan(value):
            holds = self._manner.no_data == AS_ALERT
            return holds, not holds
        holds = value - threshold > SAME * abs(threshold)
        if math.isnan(recover):
            return holds, not holds
        return holds, value - recover < -SAME * abs(recover)
