"""What people did about alerts: acknowledged them, or snoozed them or a whole rule, with a note.

An alert that somebody knows of stays in sight, but is quiet: it does not count, and notifies
nobody. An acknowledgement ends with the firing that it is about; a snooze at an instant of the
clock on the wall, or once the alert is well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from inspector.analysis.alert_timeline import ALARMING, AlertNow, AlertSnapshot, AlertState, Group

UNTIL_WELL = math.inf
"""A snooze that ends once the alert neither fires nor is about to."""

MOST_NOTE_CHARS = 200

Whose = tuple[str, Group | None]
"""A rule, and one of its groups; None stands for all of them."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody knows that an alert fires.

    Attributes:
        rule: Name of the rule.
        group: Whose alert it is.
        since_ts: When that firing began, Unix seconds.
        by: Who; empty if the system does not tell.
        at_ts: When, Unix seconds.
        note: What was said; may be empty.
        seen_ts: Up to when alerts were evaluated then.
    """

    rule: str
    group: Group
    since_ts: float
    by: str
    at_ts: float
    note: str = ""
    seen_ts: float = -math.inf


@dataclass(frozen=True, slots=True)
class Snooze:
    """Somebody wants to hear no more of an alert for a while.

    Attributes:
        rule: Name of the rule.
        group: Whose alert it is; None for all of the rule.
        until_ts: When it ends, Unix seconds; `UNTIL_WELL` if with the alert.
        by: Who; empty if the system does not tell.
        at_ts: When it began, Unix seconds.
        note: What was said; may be empty.
        seen_ts: Up to when alerts were evaluated then.
    """

    rule: str
    group: Group | None
    until_ts: float
    by: str
    at_ts: float
    note: str = ""
    seen_ts: float = -math.inf


@dataclass(frozen=True, slots=True)
class AlertCare:
    """All that people did about the alerts of a source; it never changes.

    Attributes:
        acknowledged: By rule and group.
        snoozed: By rule and group, or by rule and None.
    """

    acknowledged: Mapping[Whose, Acknowledgement] = field(
        default_factory=lambda: MappingProxyType({})
    )
    snoozed: Mapping[Whose, Snooze] = field(default_factory=lambda: MappingProxyType({}))

    def is_quiet(self, rule: str, group: Group, now_ts: float) -> bool:
        """Return whether an alert neither counts nor notifies at an instant of the wall clock."""
        return (rule, group) in self.acknowledged or self.snooze(rule, group, now_ts) is not None

    def acknowledgement(self, rule: str, group: Group) -> Acknowledgement | None:
        """Return who knows of an alert; None if nobody does."""
        return self.acknowledged.get((rule, group))

    def snooze(self, rule: str, group: Group | None, now_ts: float) -> Snooze | None:
        """Return what keeps an alert quiet: its own snooze or that of its rule, the longer one.

        Args:
            rule: Name of the rule.
            group: Whose alert it is; None asks about the rule as a whole.
            now_ts: Unix seconds.
        """
        asked = dict.fromkeys(((rule, group), (rule, None)))
        found = [self.snoozed[one] for one in asked if one in self.snoozed]
        going_on = [one for one in found if now_ts < one.until_ts]
        return max(going_on, key=lambda one: one.until_ts, default=None)


NO_CARE = AlertCare()


def with_acknowledgement(care: AlertCare, one: Acknowledgement) -> AlertCare:
    """Return `care` with an acknowledgement; an earlier one of the same alert is replaced."""
    return _with(care, acknowledged={**care.acknowledged, (one.rule, one.group): one})


def with_snooze(care: AlertCare, one: Snooze) -> AlertCare:
    """Return `care` with a snooze; an earlier one of the same alert, or rule, is replaced."""
    return _with(care, snoozed={**care.snoozed, (one.rule, one.group): one})


def without_acknowledgement(care: AlertCare, rule: str, group: Group) -> AlertCare:
    """Return `care` after an acknowledgement was taken back."""
    kept = {key: one for key, one in care.acknowledged.items() if key != (rule, group)}
    return _with(care, acknowledged=kept)


def without_snooze(care: AlertCare, rule: str, group: Group | None) -> AlertCare:
    """Return `care` after a snooze was undone; of a group, its own one only."""
    return _with(
        care, snoozed={key: one for key, one in care.snoozed.items() if key != (rule, group)}
    )


def settled(care: AlertCare, snapshot: AlertSnapshot, now_ts: float) -> AlertCare:
    """Return `care` without what has ended by itself; the same object if nothing has.

    Args:
        care: What people did.
        snapshot: How alerts stand, with all that fire or are about to.
        now_ts: Unix seconds.
    """
    if not care.acknowledged and not care.snoozed:
        return care
    stand: dict[Whose, AlertNow] = {(one.rule, one.group): one for one in snapshot.alerts}
    alarming = {one.rule: _alarming(one.counts) for one in snapshot.rules}
    acknowledged = {
        key: one
        for key, one in care.acknowledged.items()
        if _is_same_firing(one, stand.get(key), snapshot.evaluated_ts)
    }
    snoozed = {
        key: one
        for key, one in care.snoozed.items()
        if now_ts < one.until_ts
        and (one.until_ts != UNTIL_WELL or not _is_well(one, stand, alarming, snapshot))
    }
    if len(acknowledged) == len(care.acknowledged) and len(snoozed) == len(care.snoozed):
        return care
    return _with(care, acknowledged=acknowledged, snoozed=snoozed)


def _is_same_firing(one: Acknowledgement, alert: AlertNow | None, evaluated_ts: float) -> bool:
    if alert is not None and alert.state is AlertState.FIRING:
        return alert.since_ts == one.since_ts
    # After a restart, the firing may still be to come.
    return evaluated_ts < one.seen_ts


def _is_well(
    one: Snooze,
    stand: Mapping[Whose, AlertNow],
    alarming: Mapping[str, int],
    snapshot: AlertSnapshot,
) -> bool:
    if snapshot.evaluated_ts < one.seen_ts:
        return False
    if one.group is None:
        return not alarming.get(one.rule)
    alert = stand.get((one.rule, one.group))
    return alert is None or alert.state not in ALARMING


def _alarming(counts: Mapping[AlertState, int]) -> int:
    return sum(counts.get(state, 0) for state in ALARMING)


def _with(
    care: AlertCare,
    *,
    acknowledged: Mapping[Whose, Acknowledgement] | None = None,
    snoozed: Mapping[Whose, Snooze] | None = None,
) -> AlertCare:
    changed = care
    if acknowledged is not None:
        changed = replace(changed, acknowledged=MappingProxyType(dict(acknowledged)))
    if snoozed is not None:
        changed = replace(changed, snoozed=MappingProxyType(dict(snoozed)))
    return changed
