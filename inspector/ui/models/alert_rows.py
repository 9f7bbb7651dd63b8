"""Rows of the Alerts page: rules, their groups, and the times they fired. No Qt here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspector.analysis.alert_timeline import (
    ALARMING,
    AlertNow,
    AlertState,
    Group,
    Interval,
    RuleNow,
)
from inspector.ui.models.alert_care_words import (
    care_words,
    next_look,
    next_words,
    rule_care_words,
)
from inspector.ui.models.alert_marks import group_words
from inspector.ui.models.alerts_frame import AlertsFrame, RuleFacts
from inspector.ui.models.literal import one_line

MOST_FIRINGS = 2_000
"""Of more, the latest are shown."""

NOT_EVALUATED = "not evaluated"
ALL_ROWS = "all rows"
_NAME_CHARS = 200
_NOTHING = RuleFacts("", "", "", is_above=True)
_URGENCY = (AlertState.FIRING, AlertState.PENDING, AlertState.NO_DATA, AlertState.OK)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule.

    Attributes:
        name: Its name.
        severity: How much it matters.
        state: The worst state of its alerts, or that it is not evaluated.
        firing: How many of its alerts fire.
        pending: How many are about to.
        since_ts: Since when it fires or is about to, Unix seconds; NaN if neither.
        worst: The alert that is furthest beyond its threshold; None if none is listed.
        facts: What the rule says.
        reasons: Why it is not evaluated, or not for some groups.
        care: Whether somebody snoozed it, or how many of its alerts are muted; empty if none is.
        coming: What comes next, or when it is looked at next; empty if it is not evaluated.
        is_muted: Whether all that fires, or is about to, is muted.
    """

    name: str
    severity: str
    state: str
    firing: int
    pending: int
    since_ts: float
    worst: AlertNow | None
    facts: RuleFacts
    reasons: tuple[str, ...]
    care: str = ""
    coming: str = ""
    is_muted: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return who takes care of it, and why it is not evaluated."""
        return (self.care, *self.reasons) if self.care else self.reasons


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of a rule.

    Attributes:
        label: Whose alert it is, in words.
        entry: The entry that it is about; empty if it is about several.
        alert: How it stands.
        unit: Of the value.
        care: Why it is muted; empty if it is not.
        coming: What comes next if all goes on as it is; empty if nothing is in sight.
    """

    label: str
    entry: str
    alert: AlertNow
    unit: str
    care: str = ""
    coming: str = ""


@dataclass(frozen=True, slots=True)
class FiringRow:
    """A time that an alert fired.

    Attributes:
        label: Whose alert, in words.
        entry: The entry that it is about; empty if it is about several.
        interval: When.
        unit: Of the value.
    """

    label: str
    entry: str
    interval: Interval
    unit: str


def rule_rows(frame: AlertsFrame, needle: str = "", now_ts: float = 0.0) -> tuple[RuleRow, ...]:
    """Return the rules; one is found by its name, its measure, or a group of its.

    Args:
        frame: What was evaluated.
        needle: What is looked for, in any case; empty for all.
        now_ts: The time of day, Unix seconds.
    """
    by_rule: dict[str, list[AlertNow]] = {}
    for alert in frame.snapshot.alerts:
        by_rule.setdefault(alert.rule, []).append(alert)
    has_group = _GroupSearch(needle).finds
    rows = []
    for rule in frame.snapshot.rules:
        alerts, facts = by_rule.get(rule.rule, []), frame.facts.get(rule.rule, _NOTHING)
        # Most rules need no look at their many groups.
        if _has(needle, (rule.rule, facts.measure)) or any(has_group(one.group) for one in alerts):
            rows.append(_cared_for(_rule_row(rule, alerts, facts), alerts, frame, now_ts))
    return tuple(rows)


def group_rows(
    frame: AlertsFrame, rule: str, needle: str = "", now_ts: float = 0.0
) -> tuple[GroupRow, ...]:
    """Return the groups of a rule; all of them if its own name is looked for."""
    facts = frame.facts.get(rule, _NOTHING)
    return tuple(
        GroupRow(
            label,
            entry_of(alert.group),
            alert,
            facts.unit,
            care_words(frame.care, rule, alert.group, now_ts),
            next_words(alert, frame.evaluated_ts),
        )
        for alert in frame.snapshot.alerts
        if alert.rule == rule
        and _has(needle, (label := group_label(alert.group), rule, facts.measure))
    )


def firing_rows(frame: AlertsFrame, rule: str | None, needle: str = "") -> tuple[FiringRow, ...]:
    """Return the latest times that alerts fired, the latest first.

    Args:
        frame: What was evaluated.
        rule: Of this rule; None for all.
        needle: What is looked for, in any case; empty for all.
    """
    found = []
    for one in frame.timeline:
        if one.state is not AlertState.FIRING or rule not in (None, one.rule):
            continue
        facts, label = frame.facts.get(one.rule, _NOTHING), group_label(one.group)
        if _has(needle, (label, one.rule, facts.measure)):
            found.append(FiringRow(label, entry_of(one.group), one, facts.unit))
    found.sort(key=lambda row: -row.interval.from_ts)
    return tuple(found[:MOST_FIRINGS])


def group_label(group: Group) -> str:
    """Return whose alert it is in words: ``ability.meteor · tier 3``."""
    return one_line(group_words(group), _NAME_CHARS) if group else ALL_ROWS


def entry_of(group: Group) -> str:
    """Return the entry that a group is about; empty if it is about several."""
    return next((str(value) for dimension, value in group if dimension == "entry"), "")


def urgency(state: str) -> int:
    """Return the place of a state, those that matter first."""
    return _URGENCY.index(AlertState(state)) if state in set(AlertState) else 2


def beyond(alert: AlertNow, *, is_above: bool) -> float:
    """Return how far a value is beyond its threshold, as a share of it; below 0 if it is not."""
    distance = (alert.value - alert.threshold) * (1.0 if is_above else -1.0)
    share = distance / abs(alert.threshold) if alert.threshold else distance
    return share if math.isfinite(share) else -math.inf


def _rule_row(rule: RuleNow, alerts: Iterable[AlertNow], facts: RuleFacts) -> RuleRow:
    is_evaluated = any(rule.counts.values()) or not rule.reasons
    state = rule.state if is_evaluated else NOT_EVALUATED
    in_state = [one for one in alerts if one.state == state]
    with_value = [one for one in in_state if math.isfinite(one.value)]
    is_alarming = state in (AlertState.FIRING, AlertState.PENDING)
    return RuleRow(
        name=rule.rule,
        severity=rule.severity,
        state=str(state),
        firing=rule.counts.get(AlertState.FIRING, 0),
        pending=rule.counts.get(AlertState.PENDING, 0),
        since_ts=min((one.since_ts for one in in_state), default=math.nan)
        if is_alarming
        else math.nan,
        worst=max(with_value, key=lambda one: beyond(one, is_above=facts.is_above), default=None),
        facts=facts,
        reasons=rule.reasons,
    )


def _cared_for(
    row: RuleRow, alerts: Iterable[AlertNow], frame: AlertsFrame, now_ts: float
) -> RuleRow:
    """Return a row with what people did about its alerts, and what comes next."""
    alarming = [one for one in alerts if one.state in ALARMING]
    quiet = 0
    if frame.care.acknowledged or frame.care.snoozed:
        quiet = sum(frame.care.is_quiet(row.name, one.group, now_ts) for one in alarming)
    due = [one for one in alarming if math.isfinite(one.due_ts)]
    # Where the playhead is held, no line changes anything.
    is_looked_at = not (row.state == NOT_EVALUATED or frame.is_waiting or frame.held_ts is not None)
    coming = next_look(frame.next_ts) if is_looked_at else ""
    if due:
        coming = next_words(min(due, key=lambda one: one.due_ts), frame.evaluated_ts)
    return replace(
        row,
        care=rule_care_words(frame.care, row.name, quiet, len(alarming), now_ts),
        coming=coming,
        is_muted=bool(alarming) and quiet == len(alarming),
    )


class _GroupSearch:
    """Looks for a text in the labels of groups, once in each: many rules are about the same."""

    def __init__(self, needle: str) -> None:
        self._needle = needle
        self._found: dict[Group, bool] = {}

    def finds(self, group: Group) -> bool:
        """Return whether the label of a group has the text."""
        found = self._found.get(group)
        if found is None:
            found = self._found[group] = _has(self._needle, (group_label(group),))
        return found


def _has(needle: str, texts: Iterable[str]) -> bool:
    wanted = needle.casefold()
    return not wanted or any(wanted in text.casefold() for text in texts)
