"""Reports: the alerts of a rule as values, by group."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_timeline import STATE_OF, AlertNow, AlertState, Interval, RuleNow
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
    table, changes, name = alerts.table, alerts.changes, alerts.plan.rule.name
    used = int(changes.used[0])
    ended = np.flatnonzero(np.isin(changes.state[:used], _numbers(states)))
    last = _chosen(alerts, states)
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


def _numbers(states: Collection[AlertState]) -> list[int]:
    return [number for number, state in STATE_OF.items() if state in states]


def _chosen(alerts: RuleAlerts, states: Collection[AlertState]) -> Ints:
    """Return the groups whose alerts are in one of some states, in the order of people."""
    table = alerts.table
    # For so few numbers, looking them up is several times as fast as `isin`.
    is_asked = np.zeros(len(STATE_OF), np.bool_)
    is_asked[_numbers(states)] = True
    wanted = is_asked[table.state] & (table.at_ts > -np.inf)
    return alerts.ranked[wanted[alerts.ranked]] if wanted.any() else np.zeros(0, np.int64)


def _due_ts(alerts: RuleAlerts, chosen: Ints) -> Floats:
    """Return when alerts fire, or end, if nothing changes; NaN where neither is to come."""
    table, condition = alerts.table, alerts.condition
    state = table.state[chosen]
    due: Floats = np.full(len(chosen), np.nan)
    due = np.where(state == PENDING, np.ceil(table.held_ts[chosen] + condition.for_s), due)
    return np.where(state == FIRING, np.ceil(table.well_ts[chosen] + condition.keep_s), due)
