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
    PENDING,
    PLAYERS,
    PLUS,
    SAME,
    SECONDS,
    TIMES,
    WHOLE,
    AlertTable,
    Changes,
    Condition,
    Log,
)
from inspector.session.firing_tables import Trace


@kernel
def _behind(log: Log, alerts: AlertTable, moment: int, group: int) -> int:
    """Return the group's moment behind one, or its first behind none; -1 if there is none yet."""
    return int(log.following[moment] if moment >= 0 else log.first[alerts.group[group]])


@kernel
def _next_instant(log: Log, condition: Condition, alerts: AlertTable, group: int) -> float:
    """Return the next whole second at which something may change; infinite if there is none."""
    found = np.inf
    coming = _behind(log, alerts, alerts.tail[group], group)
    if coming >= 0:
        found = np.floor(log.ts[coming]) + 1.0
    if alerts.left[group] != alerts.tail[group]:
        oldest = _behind(log, alerts, alerts.left[group], group)
        found = min(found, np.floor(log.ts[oldest]) + 1.0 + condition.length_s)
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
def _part(log: Log, left: int, tail: int, slot: int, part: int) -> int:
    """Return one part of the sum of what lies behind one moment, up to another."""
    if tail < 0:
        return 0
    total = log.totals[tail, slot, part]
    return int(total - log.totals[left, slot, part] if left >= 0 else total)


@kernel
def _sum(log: Log, left: int, tail: int, slot: int) -> float:
    """Return the sum of what lies behind one moment, up to another, as one number."""
    whole = float(_part(log, left, tail, slot, WHOLE))
    return whole + float(_part(log, left, tail, slot, FRACTION)) / FRACTIONS


@kernel
def _count_visits(log: Log, condition: Condition, alerts: AlertTable, group: int, ts: float) -> int:
    """Return how many distinct pairs are in the window at the instant `ts`, before it moves."""
    players = alerts.players[group]
    moment = _behind(log, alerts, alerts.tail[group], group)
    while moment >= 0 and log.ts[moment] < ts:
        for visit in range(log.visits[moment, 0], log.visits[moment, 1]):
            # Who was here within the window's length is in it already.
            if log.previous_ts[visit] < log.ts[moment] - condition.length_s:
                players += 1
        moment = log.following[moment]
    left = alerts.left[group]
    moment = _behind(log, alerts, left, group)
    while moment >= 0 and np.floor(log.ts[moment]) < ts - condition.length_s:
        for visit in range(log.visits[moment, 0], log.visits[moment, 1]):
            if log.next_ts[visit] >= ts:
                players -= 1
        moment = log.following[moment]
    return int(players)


@kernel
def _left_behind(
    log: Log, condition: Condition, alerts: AlertTable, group: int, ts: float, tail: int
) -> int:
    """Return the last moment that has left the window by the instant `ts`."""
    left = alerts.left[group]
    while left != tail:
        oldest = _behind(log, alerts, left, group)
        if condition.amount == 0.0:
            if np.floor(log.ts[oldest]) >= ts - condition.length_s:
                break
        elif _sum(log, oldest, tail, condition.counter) < condition.amount:
            break
        left = oldest
    return int(left)


@kernel
def _slide(log: Log, condition: Condition, alerts: AlertTable, group: int, ts: float) -> None:
    """Move the window on to the instant `ts`."""
    if log.next_ts.shape[0] > 0:
        alerts.players[group] = _count_visits(log, condition, alerts, group, ts)
    tail = alerts.tail[group]
    last = log.last[alerts.group[group]]
    if last >= 0 and log.ts[last] < ts:
        # As nearly always while rows come: all that is closed comes in at once.
        tail = last
    else:
        moment = _behind(log, alerts, tail, group)
        while moment >= 0 and log.ts[moment] < ts:
            tail = moment
            moment = log.following[moment]
    if alerts.shared_ts[group] == ts:
        left = alerts.shared_left[group]
    else:
        left = _left_behind(log, condition, alerts, group, ts, tail)
        alerts.shared_ts[group] = ts
        alerts.shared_left[group] = left
    alerts.tail[group] = tail
    alerts.left[group] = left


@kernel
def _joined(step: float, one: float, other: float) -> float:
    """Return what an operation makes of two numbers; a division by zero has no value."""
    if step == PLUS:
        return one + other
    if step == MINUS:
        return one - other
    if step == TIMES:
        return one * other
    return np.nan if other == 0.0 else one / other


@kernel
def _measure(
    log: Log, condition: Condition, alerts: AlertTable, group: int, stack: NDArray[np.float64]
) -> None:
    """Write down the window's value and its n; the value is NaN where there is no data."""
    left, tail = alerts.left[group], alerts.tail[group]
    n = 0
    for k in range(condition.counted.shape[0]):
        n = max(n, _part(log, left, tail, condition.counted[k], COUNT))
    alerts.n[group] = n
    alerts.value[group] = np.nan
    if n < condition.min_n:
        return
    if condition.amount > 0.0 and _sum(log, left, tail, condition.counter) < condition.amount:
        return
    depth = 0
    for k in range(condition.steps.shape[0]):
        step, number = condition.steps[k, 0], condition.steps[k, 1]
        if step >= PLUS:
            depth -= 1
            stack[depth - 1] = _joined(step, stack[depth - 1], stack[depth])
            continue
        if step == NUMBER:
            stack[depth] = number
        elif step == SECONDS:
            stack[depth] = condition.length_s
        elif step == PLAYERS:
            stack[depth] = alerts.players[group]
        else:
            total = _sum(log, left, tail, int(number))
            stack[depth] = total / n if step == MEAN else total
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
        threshold, recover = alerts.threshold[group], alerts.recover[group]
        holds = sign * (value - threshold) > SAME * abs(threshold)
        well = not holds
        if not np.isnan(recover):
            well = sign * (value - recover) < -SAME * abs(recover)
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
def _go_to(
    log: Log,
    condition: Condition,
    alerts: AlertTable,
    group: int,
    ts: float,
    stack: NDArray[np.float64],
    changes: Changes,
) -> None:
    """Look at an alert at the instant `ts`, and note down a state that ends there."""
    _slide(log, condition, alerts, group, ts)
    _measure(log, condition, alerts, group, stack)
    state = _next_state(condition, alerts, group, ts)
    is_first = alerts.at_ts[group] == -np.inf
    if not is_first and state != alerts.state[group]:
        k = changes.used[0]
        changes.group[k] = group
        changes.state[k] = alerts.state[group]
        changes.from_ts[k] = alerts.since_ts[group]
        changes.to_ts[k] = ts
        changes.value[k] = alerts.since_value[group]
        changes.used[0] += 1
    if is_first or state != alerts.state[group]:
        alerts.state[group] = state
        alerts.since_ts[group] = ts
        alerts.since_value[group] = alerts.value[group]
    alerts.at_ts[group] = ts


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
            _go_to(log, condition, alerts, g, ts, stack, changes)
            ts = _next_instant(log, condition, alerts, g)
    return int(alerts.state.shape[0])


@kernel
def trace_values(
    log: Log,
    condition: Condition,
    alerts: AlertTable,
    until_ts: float,
    group: int,
    stack: NDArray[np.float64],
    trace: Trace,
) -> int:
    """Note down the value at every instant, up to `until_ts`, at which rows come or go.

    No alert may be pending or firing, so that no time runs out. Arguments and what is returned are
    those of `evaluate_alerts`, with `trace` instead of changes.
    """
    for g in range(group, alerts.state.shape[0]):
        if np.isnan(alerts.threshold[g]):
            continue
        ts = _next_instant(log, condition, alerts, g)
        while ts <= until_ts:
            k = trace.used[0]
            if k == trace.group.shape[0]:
                return g
            _slide(log, condition, alerts, g, ts)
            _measure(log, condition, alerts, g, stack)
            alerts.at_ts[g] = ts
            trace.group[k], trace.ts[k], trace.value[k] = g, ts, alerts.value[g]
            trace.used[0] += 1
            ts = _next_instant(log, condition, alerts, g)
    return int(alerts.state.shape[0])
