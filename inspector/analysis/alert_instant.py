"""How alerts stood at an earlier instant, such as that of the playhead."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from inspector.analysis.alert_timeline import STATE_OF, AlertNow, AlertState, RuleNow
from inspector.analysis.rule_alerts import RuleAlerts


def alerts_at(
    alerts: RuleAlerts, at_ts: float, states: Collection[AlertState]
) -> tuple[RuleNow, list[AlertNow]]:
    """Return how a rule and its alerts stood at an instant that was evaluated.

    The value of each is that of when it came into its state; its n is not known any more.

    Args:
        alerts: Of the rule.
        at_ts: Unix seconds.
        states: Only alerts that were in these are listed.
    """
    rule, table, changes = alerts.plan.rule, alerts.table, alerts.changes
    used = int(changes.used[0])
    from_ts, to_ts = changes.from_ts[:used], changes.to_ts[:used]
    ended = np.flatnonzero((from_ts <= at_ts) & (at_ts < to_ts))
    going = np.flatnonzero((table.at_ts > -np.inf) & (table.since_ts <= at_ts))
    group = np.concatenate([changes.group[ended], going])
    state = np.concatenate([changes.state[ended], table.state[going]])
    since_ts = np.concatenate([from_ts[ended], table.since_ts[going]])
    value = np.concatenate([changes.value[ended], table.since_value[going]])
    counts = np.bincount(state, minlength=len(STATE_OF)).tolist()
    by_state = {one: counts[number] for number, one in STATE_OF.items()}
    rank = np.empty(len(alerts.groups), np.int64)
    rank[alerts.ranked] = np.arange(len(alerts.groups))
    listed = [
        AlertNow(
            rule=rule.name,
            severity=rule.severity,
            group=alerts.groups[int(group[place])],
            state=STATE_OF[int(state[place])],
            since_ts=float(since_ts[place]),
            value=float(value[place]),
            n=0,
            threshold=float(table.threshold[group[place]]),
            recover=float(table.recover[group[place]]),
            due_ts=float("nan"),
        )
        for place in np.argsort(rank[group], kind="stable").tolist()
        if STATE_OF[int(state[place])] in states
    ]
    return RuleNow(rule.name, rule.severity, by_state, alerts.reasons), listed
