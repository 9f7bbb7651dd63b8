"""The kernel that takes alerts from instant to instant; see `alert_steps` for what it does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
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
    OVER,
    PENDING,
    PLAYERS,
    PLUS,
    SECONDS,
    SUM,
    TIMES,
    WHOLE,
    AlertTable,
    Changes,
    Condition,
    Log,
)


@kernel
def _next_moment(log: Log, alerts: AlertTable, group: int) -> int:
    """Return the moment that comes into the window next; -1 if there is none yet."""
    tail = alerts.tail[group]
    return int(log.following[tail] if tail >= 0 else log.first[group])


@kernel
def _next_instant(log: Log, condition: Condition, alerts: AlertTable, group: int) -> float:
    """Return the next whole second at which something may change; infinite if there is none."""
    found = np.inf
    moment, head = _next_moment(log, alerts, group), alerts.head[group]
    if moment >= 0:
        found = np.floor(log.ts[moment]) + 1.0
    if head >= 0:
        found = min(found, np.floor(log.ts[head]) + 1.0 + condition.length_s)
    at_ts = alerts.at_ts[group]
    if at_ts == -np.inf:
        return float(min(found, condition.start_ts))
    if not (np.isnan(alerts.value[group]) and condition.no_data == AS_BEFORE):
        due = np.inf
        if alerts.state[group] == PENDING:
            due = np.ceil(alerts.held_ts[group] + condition.for_s)
        elif alerts.state[group] == FIRING and not np.isnan(alerts.well_ts[group]):
            due = np.ceil(alerts.well_ts[group] + condition.keep_s)
        if due > at_ts:
            found = min(found, due)
    return float(found)


@kernel
def _total(sums: NDArray[np.int64], slot: int) -> float:
    """Return a sum as one number."""
    return float(sums[slot, WHOLE]) + float(sums[slot, FRACTION]) / FRACTIONS


@kernel
def _move(log: Log, alerts: AlertTable, group: int, moment: int, sign: int) -> None:
    """Take the values of a moment into the window, or out of it."""
    for slot in range(log.sums.shape[1]):
        for part in range(3):
            alerts.sums[group, slot, part] += sign * log.sums[moment, slot, part]


@kernel
def _is_too_long(log: Log, condition: Condition, alerts: AlertTable, group: int, ts: float) -> bool:
    """Return whether the window does without its first moment."""
    head = alerts.head[group]
    if head < 0:
        return False
    if condition.count == 0.0:
        return bool(np.floor(log.ts[head]) < ts - condition.length_s)
    counter = condition.counter
    without = float(
        alerts.sums[group, counter, WHOLE] - log.sums[head, counter, WHOLE]
    ) + float(alerts.sums[group, counter, FRACTION] - log.sums[head, counter, FRACTION]) / FRACTIONS
    return without >= condition.count


@kernel
def _slide(log: Log, condition: Condition, alerts: AlertTable, group: int, ts: float) -> None:
    """Move the window on to the instant `ts`."""
    moment = _next_moment(log, alerts, group)
    while moment >= 0 and log.ts[moment] < ts:
        _move(log, alerts, group, moment, 1)
        for visit in range(log.visits[moment, 0], log.visits[moment, 1]):
            # Who was here within the window's length is in it already.
            if log.previous_ts[visit] < log.ts[moment] - condition.length_s:
                alerts.players[group] += 1
        if alerts.head[group] < 0:
            alerts.head[group] = moment
        alerts.tail[group] = moment
        moment = log.following[moment]
    while _is_too_long(log, condition, alerts, group, ts):
        head = alerts.head[group]
        _move(log, alerts, group, head, -1)
        for visit in range(log.visits[head, 0], log.visits[head, 1]):
            if log.next_ts[visit] >= ts:
                alerts.players[group] -= 1
        alerts.head[group] = log.following[head] if head != alerts.tail[group] else -1


@kernel
def _measure(condition: Condition, alerts: AlertTable, group: int, stack: NDArray[np.float64]) -> None:
    """Write down the window's value and its n; the value is NaN where there is no data."""
    sums = alerts.sums[group]
    n = np.int64(0)
    for k in range(condition.counted.shape[0]):
        n = max(n, sums[condition.counted[k], COUNT])
    alerts.n[group] = n
    alerts.value[group] = np.nan
    if n < condition.min_n:
        return
    if condition.count > 0.0 and _total(sums, condition.counter) < condition.count:
        return
    depth = 0
    for k in range(condition.steps.shape[0]):
        step, number = condition.steps[k, 0], condition.steps[k, 1]
        if step >= PLUS:
            depth -= 1
            left, right = stack[depth - 1], stack[depth]
            if step == PLUS:
                stack[depth - 1] = left + right
            elif step == MINUS:
                stack[depth - 1] = left - right
            elif step == TIMES:
                stack[depth - 1] = left * right
            elif step == OVER:
                stack[depth - 1] = np.nan if right == 0.0 else left / right
            continue
        if step == NUMBER:
            stack[depth] = number
        elif step == SUM:
            stack[depth] = _total(sums, int(number))
        elif step == MEAN:
            stack[depth] = _total(sums, int(number)) / sums[int(number), COUNT]
        elif step == SECONDS:
            stack[depth] = condition.length_s
        elif step == PLAYERS:
            stack[depth] = alerts.players[group]
        depth += 1
    if np.isfinite(stack[0]):
        alerts.value[group] = stack[0]


@kernel
def _next_state(condition: Condition, alerts: AlertTable, group: int, ts: float) -> int:
    """Return the state at the instant `ts`, and note since when alerts hold or are well."""
    state, value, sign = alerts.state[group], alerts.value[group], condition.sign
    is_data = not np.isnan(value)
    if not is_data and condition.no_data == AS_BEFORE:
        return NO_DATA if alerts.at_ts[group] == -np.inf else int(state)
    calm = OK if is_data else NO_DATA
    if is_data:
        holds = sign * value > sign * alerts.threshold[group]
        well = not holds
        if not np.isnan(alerts.recover[group]):
            well = sign * value < sign * alerts.recover[group]
    else:
        holds = condition.no_data == AS_ALERT
        well = not holds
    if state == FIRING:
        if not well:
            alerts.well_ts[group] = np.nan
            return FIRING
        if np.isnan(alerts.well_ts[group]):
            alerts.well_ts[group] = ts
        if ts - alerts.well_ts[group] < condition.keep_s:
            return FIRING
        alerts.well_ts[group] = np.nan
        return calm
    if not holds:
        return calm
    if state != PENDING:
        alerts.held_ts[group] = ts
    return FIRING if ts - alerts.held_ts[group] >= condition.for_s else PENDING


@kernel
def evaluate_alerts(
    log: Log,
    condition: Condition,
    alerts: AlertTable,
    until_ts: float,
    group: int,
    stack: NDArray[np.float64],
    changes: Changes,
) -> int:
    """Take the alerts of a rule up to the instant `until_ts`.

    Args:
        log: The moments of its groups.
        condition: The rule.
        alerts: One a group, moved on.
        until_ts: The last whole second that is evaluated.
        group: The first group; those before it are done.
        stack: (depth,) float64, room for the rule's program.
        changes: States that ended, added to.

    Returns:
        The group where it stopped: their number, or less when `changes` must first be enlarged.
    """
    for g in range(group, alerts.state.shape[0]):
        if np.isnan(alerts.threshold[g]):
            continue
        ts = _next_instant(log, condition, alerts, g)
        while ts <= until_ts:
            if changes.used[0] == changes.group.shape[0]:
                return g
            _slide(log, condition, alerts, g, ts)
            _measure(condition, alerts, g, stack)
            state = _next_state(condition, alerts, g, ts)
            if alerts.at_ts[g] == -np.inf or state != alerts.state[g]:
                if alerts.at_ts[g] > -np.inf:
                    k = changes.used[0]
                    changes.group[k] = g
                    changes.state[k] = alerts.state[g]
                    changes.from_ts[k] = alerts.since_ts[g]
                    changes.to_ts[k] = ts
                    changes.value[k] = alerts.since_value[g]
                    changes.used[0] += 1
                alerts.state[g] = state
                alerts.since_ts[g] = ts
                alerts.since_value[g] = alerts.value[g]
            alerts.at_ts[g] = ts
            ts = _next_instant(log, condition, alerts, g)
    return int(alerts.state.shape[0])
