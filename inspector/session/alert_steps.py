"""How alerts go from instant to instant, in Python: what the kernel must agree with.

Alerts are looked at on whole seconds of absolute time. At the instant T a time window of W whole
seconds holds the rows with T - W <= ts < T. A count window holds the fewest latest instants before
T whose rows add up to the count: rows of the same ts come and go together, so that nothing depends
on which of them was read first. Between two whole seconds at which a moment enters or leaves, or a
time runs out, nothing can change, so that only those are looked at.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from inspector.session.alert_tables import (
    AS_ALERT,
    AS_BEFORE,
    COUNT,
    FIRING,
    FRACTION,
    FRACTIONS,
    MEAN,
    MINUS,
    NO_DATA,
    NUMBER,
    OK,
    PENDING,
    PLAYERS,
    PLUS,
    SAME,
    SECONDS,
    SUM,
    TIMES,
    WHOLE,
    AlertTable,
    Changes,
    Condition,
    Log,
)
from inspector.session.firing_tables import Trace

Sums = NDArray[np.int64]


def evaluate_alerts(
    log: Log,
    condition: Condition,
    alerts: AlertTable,
    until_ts: float,
    group: int,
    stack: NDArray[np.float64],
    changes: Changes,
) -> int:
    """Take alerts on; arguments as in `alert_steps_kernel.evaluate_alerts`."""
    for number in range(group, len(alerts.state)):
        if math.isnan(alerts.threshold[number]):
            continue
        alert = _Alert(log, condition, alerts, number)
        while (ts := alert.next_instant()) <= until_ts:
            if changes.used[0] == len(changes.group):
                return number
            alert.go_to(ts, stack, changes)
    return len(alerts.state)


def trace_values(
    log: Log,
    condition: Condition,
    alerts: AlertTable,
    until_ts: float,
    group: int,
    stack: NDArray[np.float64],
    trace: Trace,
) -> int:
    """Note down values; arguments as in `alert_steps_kernel.trace_values`."""
    for number in range(group, len(alerts.state)):
        if math.isnan(alerts.threshold[number]):
            continue
        alert = _Alert(log, condition, alerts, number)
        while (ts := alert.next_instant()) <= until_ts:
            k = int(trace.used[0])
            if k == len(trace.group):
                return number
            trace.group[k], trace.ts[k], trace.value[k] = number, ts, alert.value_at(ts, stack)
            trace.used[0] += 1
    return len(alerts.state)


class _Alert:
    """One alert on its way through time."""

    def __init__(self, log: Log, condition: Condition, alerts: AlertTable, group: int) -> None:
        self._log = log
        self._condition = condition
        self._table = alerts
        self._group = group

    def next_instant(self) -> float:
        """Return the next whole second at which something may change; infinite without any."""
        table, group, condition = self._table, self._group, self._condition
        coming = self._behind(int(table.tail[group]))
        found = math.inf if coming < 0 else math.floor(self._log.ts[coming]) + 1.0
        if table.left[group] != table.tail[group]:
            oldest = self._behind(int(table.left[group]))
            found = min(found, math.floor(self._log.ts[oldest]) + 1.0 + condition.length_s)
        at_ts = float(table.at_ts[group])
        if at_ts == -math.inf:
            return min(found, condition.start_ts)
        due = self._due()
        return min(found, due) if due > at_ts else found

    def value_at(self, ts: float, stack: NDArray[np.float64]) -> float:
        """Move the window on to an instant, and return its value."""
        table, group = self._table, self._group
        self._take_in(ts)
        self._let_go(ts)
        table.n[group], table.value[group] = self._measured(stack)
        table.at_ts[group] = ts
        return float(table.value[group])

    def go_to(self, ts: float, stack: NDArray[np.float64], changes: Changes) -> None:
        """Look at the alert at an instant, and note down a state that ends there."""
        table, group = self._table, self._group
        self._take_in(ts)
        self._let_go(ts)
        table.n[group], table.value[group] = self._measured(stack)
        state = self._next_state(ts)
        is_first = table.at_ts[group] == -math.inf
        if is_first or state != table.state[group]:
            if not is_first:
                self._note(ts, changes)
            table.state[group] = state
            table.since_ts[group], table.since_value[group] = ts, table.value[group]
        table.at_ts[group] = ts

    def _note(self, ts: float, changes: Changes) -> None:
        table, group, k = self._table, self._group, int(changes.used[0])
        changes.group[k], changes.state[k] = group, table.state[group]
        changes.from_ts[k], changes.to_ts[k] = table.since_ts[group], ts
        changes.value[k] = table.since_value[group]
        changes.used[0] += 1

    def _behind(self, moment: int) -> int:
        """Return the moment behind one, or the first behind none; -1 if there is none yet."""
        return int(
            self._log.following[moment]
            if moment >= 0
            else self._log.first[self._table.group[self._group]]
        )

    def _due(self) -> float:
        """Return when a time runs out, whole seconds; infinite if none does."""
        table, group, condition = self._table, self._group, self._condition
        if math.isnan(table.value[group]) and condition.no_data == AS_BEFORE:
            return math.inf
        if table.state[group] == PENDING:
            return float(math.ceil(float(table.held_ts[group]) + condition.for_s))
        if table.state[group] == FIRING and not math.isnan(table.well_ts[group]):
            return float(math.ceil(float(table.well_ts[group]) + condition.keep_s))
        return math.inf

    def _take_in(self, ts: float) -> None:
        log, table, group = self._log, self._table, self._group
        while (moment := self._behind(int(table.tail[group]))) >= 0 and log.ts[moment] < ts:
            before = log.previous_ts[slice(*log.visits[moment])]
            # Who was here within the window's length is in it already.
            earliest = log.ts[moment] - self._condition.length_s
            table.players[group] += np.count_nonzero(before < earliest)
            table.tail[group] = moment

    def _let_go(self, ts: float) -> None:
        log, table, group = self._log, self._table, self._group
        while table.left[group] != table.tail[group]:
            oldest = self._behind(int(table.left[group]))
            if not self._is_too_long(oldest, ts):
                return
            table.players[group] -= np.count_nonzero(log.next_ts[slice(*log.visits[oldest])] >= ts)
            table.left[group] = oldest

    def _is_too_long(self, oldest: int, ts: float) -> bool:
        """Return whether the window does without its oldest moment."""
        condition = self._condition
        if not condition.amount:
            return math.floor(float(self._log.ts[oldest])) < ts - condition.length_s
        return _total(self._sums(oldest), condition.counter) >= condition.amount

    def _sums(self, left: int) -> Sums:
        """Return (slots, 3) int64: what lies behind a moment in the window."""
        totals, tail = self._log.totals, int(self._table.tail[self._group])
        if tail < 0:
            return np.zeros(totals.shape[1:], np.int64)
        found: Sums = totals[tail] - totals[left] if left >= 0 else totals[tail]
        return found

    def _measured(self, stack: NDArray[np.float64]) -> tuple[int, float]:
        """Return n and value of the window; NaN where there is no data."""
        sums, condition = self._sums(int(self._table.left[self._group])), self._condition
        n = max((int(sums[slot, COUNT]) for slot in condition.counted.tolist()), default=0)
        if n < condition.min_n:
            return n, math.nan
        if condition.amount and _total(sums, condition.counter) < condition.amount:
            return n, math.nan
        depth = 0
        for step, number in condition.steps.tolist():
            if step >= PLUS:
                depth -= 1
                stack[depth - 1] = _joined(step, float(stack[depth - 1]), float(stack[depth]))
            else:
                stack[depth] = self._single(step, number, sums)
                depth += 1
        value = float(stack[0])
        return n, value if math.isfinite(value) else math.nan

    def _single(self, step: float, number: float, sums: Sums) -> float:
        if step == NUMBER:
            return number
        if step == SUM:
            return _total(sums, int(number))
        if step == MEAN:
            return _total(sums, int(number)) / int(sums[int(number), COUNT])
        if step == SECONDS:
            return self._condition.length_s
        assert step == PLAYERS
        return float(self._table.players[self._group])

    def _next_state(self, ts: float) -> int:
        table, group, condition = self._table, self._group, self._condition
        state, value = int(table.state[group]), float(table.value[group])
        is_data = not math.isnan(value)
        if not is_data and condition.no_data == AS_BEFORE:
            return NO_DATA if table.at_ts[group] == -math.inf else state
        holds, well = self._holds_or_well(value)
        calm = OK if is_data else NO_DATA
        if state == FIRING:
            return self._still_firing(ts, calm, well=well)
        if not holds:
            return calm
        if state != PENDING:
            table.held_ts[group] = ts
        return FIRING if ts - table.held_ts[group] >= condition.for_s else PENDING

    def _holds_or_well(self, value: float) -> tuple[bool, bool]:
        """Return whether the alert's condition holds, and whether a firing one is well again."""
        table, group, sign = self._table, self._group, self._condition.sign
        if math.isnan(value):
            holds = self._condition.no_data == AS_ALERT
            return holds, not holds
        threshold, recover = float(table.threshold[group]), float(table.recover[group])
        holds = sign * (value - threshold) > SAME * abs(threshold)
        if math.isnan(recover):
            return holds, not holds
        return holds, sign * (value - recover) < -SAME * abs(recover)

    def _still_firing(self, ts: float, calm: int, *, well: bool) -> int:
        table, group = self._table, self._group
        if not well:
            table.well_ts[group] = math.nan
            return FIRING
        if math.isnan(table.well_ts[group]):
            table.well_ts[group] = ts
        if ts - table.well_ts[group] < self._condition.keep_s:
            return FIRING
        table.well_ts[group] = math.nan
        return calm


def _total(sums: Sums, slot: int) -> float:
    return float(sums[slot, WHOLE]) + float(sums[slot, FRACTION]) / FRACTIONS


def _joined(step: float, left: float, right: float) -> float:
    if step == PLUS:
        return left + right
    if step == MINUS:
        return left - right
    if step == TIMES:
        return left * right
    return math.nan if right == 0 else left / right
