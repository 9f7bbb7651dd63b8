"""Reports: the alerts of a rule as values, by group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_timeline import (
    ALARMING,
    STATE_OF,
    AlertNow,
    AlertState,
    Interval,
    RuleNow,
)
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.session.alert_tables import FIRING, PENDING

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def rule_now(alerts: RuleAlerts) -> RuleNow:
    """Return how many alerts of a rule are in which state."""
    rule, table = alerts.plan.rule, alerts.table
    counts = np.bincount(table.state[table.at_ts > -np.inf], minlength=len(STATE_OF)).tolist()
    by_state = {state: counts[number] for number, state in STATE_OF.items()}
    return RuleNow(rule.name, rule.severity, by_state, alerts.reasons)


def alerts_now(alerts: RuleAlerts, states: Collection[AlertState]) -> Iterator[AlertNow]:
    """Yield the alerts of a rule that are in one of some states, by group."""
    rule, table = alerts.plan.rule, alerts.table
    chosen = _chosen(alerts, states)
    if not len(chosen):
        return
    columns = (table.state, table.since_ts, table.value, table.n, table.threshold, table.recover)
    rows = (column[chosen].tolist() for column in columns)
    due_ts = _due_ts(alerts, chosen).tolist()
    for group, state, since_ts, value, n, threshold, recover, due in zip(
        chosen.tolist(), *rows, due_ts, strict=True
    ):
        yield AlertNow(
            rule=rule.name,
            severity=rule.severity,
            group=alerts.groups[group],
            state=STATE_OF[state],
            since_ts=since_ts,
            value=value,
            n=n,
            threshold=threshold,
            recover=recover,
            due_ts=due,
        )


def intervals(
    alerts: RuleAlerts, until_ts: float, states: Collection[AlertState]
) -> Iterator[Interval]:
    """Yield the times that alerts of a rule were in some states, by group and time.

    Args:
        alerts: Of the rule.
        until_ts: Those that still go on, go on until then.
        states: Which states.
    """
    yield from _intervals(alerts, until_ts, _ended(alerts, states), _chosen(alerts, states))


def alarming(every: Sequence[tuple[RuleAlerts, float]], most_pending: int) -> Iterator[Interval]:
    """Yield the times that alerts fired, and the latest ones at which they were about to.

    Groups that come close to a threshold are about to fire much more often than they fire.

    Args:
        every: The alerts of each rule, and until when those that still go on, go on.
        most_pending: Of the times that alerts were about to fire, so many that ended are among
            them, and as many that go on.
    """
    if not every:
        return
    ended = [_ended(alerts, ALARMING) for alerts, _ in every]
    last = [_chosen(alerts, ALARMING) for alerts, _ in every]
    changes, tables = zip(*((one.changes, one.table) for one, _ in every), strict=True)
    ended_columns = [(one.state[k], one.from_ts[k]) for one, k in zip(changes, ended, strict=True)]
    last_columns = [(one.state[k], one.since_ts[k]) for one, k in zip(tables, last, strict=True)]
    stays = zip(
        _stays(ended_columns, most_pending), _stays(last_columns, most_pending), strict=True
    )
    for (alerts, until_ts), own, goes_on, (ended_stays, last_stays) in zip(
        every, ended, last, stays, strict=True
    ):
        yield from _intervals(alerts, until_ts, own[ended_stays], goes_on[last_stays])


def _stays(columns: Sequence[tuple[Ints, Floats]], most: int) -> list[NDArray[np.bool_]]:
    """Return which ones stay if of those about to fire only so many do, the latest ones.

    Args:
        columns: Of each rule, the states and when they began.
        most: How many, over all rules.
    """
    state = np.concatenate([one for one, _ in columns])
    from_ts = np.concatenate([one for _, one in columns])
    stays = state != PENDING
    pending = np.flatnonzero(~stays)
    stays[pending[_latest(from_ts[pending], most)]] = True
    return np.split(stays, np.cumsum([len(one) for one, _ in columns])[:-1])


def _latest(ts: Floats, most: int) -> Ints:
    """Return the places of the greatest ones; of equal ones the first, so that the same stay."""
    if len(ts) <= most:
        return np.arange(len(ts))
    if not most:
        return np.arange(0)
    least = np.partition(ts, len(ts) - most)[len(ts) - most]
    later = np.flatnonzero(ts > least)
    return np.concatenate([later, np.flatnonzero(ts == least)[: most - len(later)]])


def _intervals(alerts: RuleAlerts, until_ts: float, ended: Ints, last: Ints) -> Iterator[Interval]:
    """Yield intervals by group and time: `ended` places of changes, `last` groups that go on."""
    table, changes, name = alerts.table, alerts.changes, alerts.plan.rule.name
    if not len(ended) and not len(last):
        return
    group = np.concatenate([changes.group[ended], last])
    rank = np.empty(len(alerts.groups), np.int64)
    rank[alerts.ranked] = np.arange(len(alerts.groups))
    # Those of a group stand in the order of time already, and the one that goes on is last.
    order = np.argsort(rank[group], kind="stable")
    columns = (
        group,
        np.concatenate([changes.state[ended], table.state[last]]),
        np.concatenate([changes.from_ts[ended], table.since_ts[last]]),
        np.concatenate([changes.to_ts[ended], np.maximum(until_ts, table.since_ts[last])]),
        np.concatenate([changes.value[ended], table.since_value[last]]),
        table.threshold[group],
        np.arange(len(group)) < len(ended),
    )
    for number, state, *rest in zip(*(column[order].tolist() for column in columns), strict=True):
        yield Interval(name, alerts.groups[number], STATE_OF[state], *rest)


def _is_one_of(numbers: Ints, states: Collection[AlertState]) -> NDArray[np.bool_]:
    is_wanted = np.zeros(max(STATE_OF) + 1, np.bool_)
    is_wanted[[number for number, state in STATE_OF.items() if state in states]] = True
    return is_wanted[numbers]


def _ended(alerts: RuleAlerts, states: Collection[AlertState]) -> Ints:
    """Return the places of the changes that ended one of some states, in the order of time."""
    used = int(alerts.changes.used[0])
    return np.flatnonzero(_is_one_of(alerts.changes.state[:used], states))


def _chosen(alerts: RuleAlerts, states: Collection[AlertState]) -> Ints:
    """Return the groups whose alerts are in one of some states, in the order of people."""
    table = alerts.table
    wanted = _is_one_of(table.state, states) & (table.at_ts > -np.inf)
    return alerts.ranked[wanted[alerts.ranked]] if wanted.any() else np.zeros(0, np.int64)


def _due_ts(alerts: RuleAlerts, chosen: Ints) -> Floats:
    """Return when alerts fire, or end, if nothing changes; NaN where neither is to come."""
    table, condition = alerts.table, alerts.condition
    state = table.state[chosen]
    due: Floats = np.full(len(chosen), np.nan)
    due = np.where(state == PENDING, np.ceil(table.held_ts[chosen] + condition.for_s), due)
    return np.where(state == FIRING, np.ceil(table.well_ts[chosen] + condition.keep_s), due)
