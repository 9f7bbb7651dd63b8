"""What a person wants to do about an alert, and what it does. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from inspector.analysis.alert_care import (
    MOST_NOTE_CHARS,
    UNTIL_WELL,
    Acknowledgement,
    AlertCare,
    Snooze,
    with_acknowledgement,
    with_snooze,
    without_acknowledgement,
    without_snooze,
)
from inspector.analysis.alert_timeline import AlertState, Group
from inspector.ui.models.alerts_frame import AlertsFrame


class CareKind(StrEnum):
    """What is wanted."""

    ACKNOWLEDGE = "Acknowledge"
    TAKE_BACK = "Take acknowledgement back"
    SNOOZE = "Snooze"
    UNDO_SNOOZE = "Undo snooze"


LENGTHS: tuple[tuple[str, float], ...] = (
    ("15 min", 900.0),
    ("1 h", 3_600.0),
    ("4 h", 14_400.0),
    ("1 d", 86_400.0),
    ("until well", UNTIL_WELL),
)
"""For how long alerts can be snoozed: words and seconds."""


@dataclass(frozen=True, slots=True)
class CareWish:
    """What a person wants.

    Attributes:
        kind: To do what.
        rule: Name of the rule.
        group: Whose alert; None for the whole rule.
        length_s: For how long; `UNTIL_WELL` as long as it takes.
        note: What is said about it.
    """

    kind: CareKind
    rule: str
    group: Group | None
    length_s: float = 0.0
    note: str = ""


def edit_of(
    wish: CareWish, frame: AlertsFrame, by: str, now_ts: float
) -> Callable[[AlertCare], AlertCare]:
    """Return what a wish changes.

    Args:
        wish: What is wanted.
        frame: What the person had in sight. An alert that does not fire there cannot be
            acknowledged.
        by: Who wants it.
        now_ts: Unix seconds.
    """
    rule, group = wish.rule, wish.group
    note, seen_ts = wish.note.strip()[:MOST_NOTE_CHARS], frame.evaluated_ts
    if wish.kind is CareKind.SNOOZE:
        snooze = Snooze(rule, group, now_ts + wish.length_s, by, now_ts, note, seen_ts)
        return lambda care: with_snooze(care, snooze)
    if wish.kind is CareKind.UNDO_SNOOZE:
        return lambda care: without_snooze(care, rule, group)
    if group is None:
        return _as_it_is
    if wish.kind is CareKind.TAKE_BACK:
        return lambda care: without_acknowledgement(care, rule, group)
    since_ts = next(
        (
            one.since_ts
            for one in frame.snapshot.alerts
            if (one.rule, one.group, one.state) == (rule, group, AlertState.FIRING)
        ),
        None,
    )
    if since_ts is None:
        return _as_it_is
    known = Acknowledgement(rule, group, since_ts, by, now_ts, note, seen_ts)
    return lambda care: with_acknowledgement(care, known)


def _as_it_is(care: AlertCare) -> AlertCare:
    return care
