"""Frames of alerts that never were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from inspector.analysis.alert_timeline import (
    AlertNow,
    AlertSnapshot,
    AlertState,
    Group,
    Interval,
    RuleNow,
)
from inspector.ui.models.alerts_frame import AlertsFrame, RuleFacts

NOW_TS = 1_735_758_000.0
THRESHOLD = 2.0


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of a rule that fires above 2.0."""

    entry: str
    state: AlertState
    value: float = 3.0
    ago_s: float = 60.0

    @property
    def group(self) -> Group:
        """Whose it is."""
        return (("entry", self.entry),)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its alerts."""

    name: str
    alerts: Sequence[Alert] = ()
    severity: str = "warning"
    reasons: tuple[str, ...] = ()
    is_above: bool = True


def frame_of(*rules: Rule, past: Sequence[Interval] = (), problem: str = "") -> AlertsFrame:
    """Return a frame of rules, evaluated at `NOW_TS`."""
    alerts = tuple(
        AlertNow(
            rule.name,
            rule.severity,
            one.group,
            one.state,
            NOW_TS - one.ago_s,
            one.value,
            50,
            THRESHOLD,
            math.nan,
            math.nan,
        )
        for rule in rules
        for one in rule.alerts
    )
    stand = tuple(
        RuleNow(rule.name, rule.severity, _counts(rule.alerts), rule.reasons) for rule in rules
    )
    return AlertsFrame(
        AlertSnapshot(alerts, stand, NOW_TS),
        tuple(past),
        {rule.name: rule.reasons for rule in rules if rule.reasons},
        problem,
        NOW_TS,
        {rule.name: RuleFacts("dmg_per_cast", "above 2", "s", rule.is_above) for rule in rules},
    )


def fired(rule: str, entry: str, from_ago_s: float, to_ago_s: float | None) -> Interval:
    """Return a time that an alert fired; None if it still does."""
    end_ts = NOW_TS - (to_ago_s or 0.0)
    group: Group = (("entry", entry),)
    is_over = to_ago_s is not None
    start_ts = NOW_TS - from_ago_s
    return Interval(rule, group, AlertState.FIRING, start_ts, end_ts, 3.0, THRESHOLD, is_over)


def _counts(alerts: Sequence[Alert]) -> dict[AlertState, int]:
    states = [one.state for one in alerts]
    return {state: states.count(state) for state in set(states)}
