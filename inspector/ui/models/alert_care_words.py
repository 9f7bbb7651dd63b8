"""What the window says of what people did about alerts, and of what comes next. No Qt here."""

from __future__ import annotations

import math

from inspector.analysis.alert_care import UNTIL_WELL, Acknowledgement, AlertCare, Snooze
from inspector.analysis.alert_timeline import AlertNow, AlertState, Group
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.format import clock, exact_duration, moment
from inspector.ui.models.literal import one_line

_DOT = " \N{MIDDLE DOT} "
_NOTE_CHARS = 200
_NAME_CHARS = 40


def until_words(until_ts: float, now_ts: float) -> str:
    """Return when a snooze ends: ``until 14:05``, with the date where it is another day."""
    if until_ts == UNTIL_WELL:
        return "until it is well"
    then = moment(until_ts)
    is_today = then.date() == moment(now_ts).date()
    return then.strftime("until %H:%M" if is_today else "until %m-%d %H:%M")


def care_words(care: AlertCare, rule: str, group: Group, now_ts: float) -> str:
    """Return why an alert is quiet, in few words; empty if it is not."""
    known, snooze = care.acknowledgement(rule, group), care.snooze(rule, group, now_ts)
    said = []
    if snooze is not None:
        said.append(_snooze_words(snooze, now_ts))
    if known is not None:
        said.append(_with_note("acknowledged", known.note))
    return _DOT.join(said)


def rule_care_words(care: AlertCare, rule: str, quiet: int, alarming: int, now_ts: float) -> str:
    """Return whether a rule is quiet, or how many of its alerts are; empty if none is."""
    snooze = care.snooze(rule, None, now_ts)
    if snooze is not None:
        return _with_note(f"snoozed {until_words(snooze.until_ts, now_ts)}", snooze.note)
    return f"{quiet:,} of {alarming:,} muted" if quiet else ""


def care_said(care: AlertCare, rule: str, group: Group, now_ts: float) -> str:
    """Return who did what about an alert, and when; empty if nobody did."""
    known, snooze = care.acknowledgement(rule, group), care.snooze(rule, group, now_ts)
    said = [] if snooze is None else [_snooze_words(snooze, now_ts, by=_by(snooze, now_ts))]
    if known is not None:
        said.append(_with_note(f"acknowledged{_by(known, now_ts)}", known.note))
    return _DOT.join(said)


def next_words(alert: AlertNow, evaluated_ts: float) -> str:
    """Return what comes next of an alert if all goes on as it is; empty if nothing is in sight."""
    left_s = alert.due_ts - evaluated_ts
    if not math.isfinite(left_s):
        return ""
    verb = "fires" if alert.state is AlertState.PENDING else "ends"
    return f"{verb} in {exact_duration(max(left_s, 0.0))}"


def next_said(alert: AlertNow, evaluated_ts: float) -> str:
    """Return the same with the condition: ``fires in 12 s if it goes on``."""
    said = next_words(alert, evaluated_ts)
    if not said:
        return ""
    is_pending = alert.state is AlertState.PENDING
    return f"{said} if it {'goes on' if is_pending else 'stays well'}"


def next_look(next_ts: float) -> str:
    """Return when rules are looked at next."""
    return f"at {clock(next_ts)}" if math.isfinite(next_ts) else "with the next lines"


def loud_firing(frame: AlertsFrame, now_ts: float) -> dict[str, int]:
    """Return by name of a rule how many of its alerts fire that nobody takes care of."""
    firing = {one.rule: one.counts.get(AlertState.FIRING, 0) for one in frame.snapshot.rules}
    for rule, _ in quiet_firing(frame, now_ts):
        firing[rule] -= 1
    return firing


def quiet_firing(frame: AlertsFrame, now_ts: float) -> frozenset[tuple[str, Group]]:
    """Return by rule and group which alerts fire that somebody takes care of."""
    care = frame.care
    if not (care.acknowledged or care.snoozed):
        return frozenset()
    return frozenset(
        (one.rule, one.group)
        for one in frame.snapshot.alerts
        if one.state is AlertState.FIRING and care.is_quiet(one.rule, one.group, now_ts)
    )


def _snooze_words(snooze: Snooze, now_ts: float, by: str = "") -> str:
    head = "rule snoozed" if snooze.group is None else "snoozed"
    return _with_note(f"{head} {until_words(snooze.until_ts, now_ts)}{by}", snooze.note)


def _by(one: Acknowledgement | Snooze, now_ts: float) -> str:
    then = moment(one.at_ts)
    is_today = then.date() == moment(now_ts).date()
    at = then.strftime("%H:%M" if is_today else "%m-%d %H:%M")
    return f" by {one_line(one.by, _NAME_CHARS)} at {at}" if one.by else f" at {at}"


def _with_note(text: str, note: str) -> str:
    return f"{text}{_DOT}{one_line(note, _NOTE_CHARS)}" if note else text
