"""Alerts as values: their states now, and the timeline of the states they were in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from inspector.session.alert_tables import FIRING, NO_DATA, OK, PENDING
from inspector.session.moment_pool import GroupKey

Group = tuple[tuple[str, str | int | None], ...]
"""Whose alert: dimensions and values, in the order of the rule's; None stands for rows without tier
or tags."""


class AlertState(StrEnum):
    """What an alert is in."""

    OK = "ok"
    PENDING = "pending"
    FIRING = "firing"
    NO_DATA = "no data"


STATE_OF: Mapping[int, AlertState] = MappingProxyType(
    {
        OK: AlertState.OK,
        PENDING: AlertState.PENDING,
        FIRING: AlertState.FIRING,
        NO_DATA: AlertState.NO_DATA,
    }
)
"""By number, as tables have it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A state that an alert was in.

    Attributes:
        rule: Name of the rule.
        group: Whose alert it is.
        state: The state.
        from_ts: The instant it began, Unix seconds.
        to_ts: The first instant at which it was another; the last that was evaluated, if it still
            goes on.
        value: Of the measure, when it began; NaN for no data.
        threshold: In the unit of the measure.
        is_over: Whether another state followed.
    """

    rule: str
    group: Group
    state: AlertState
    from_ts: float
    to_ts: float
    value: float
    threshold: float
    is_over: bool


@dataclass(frozen=True, slots=True)
class AlertNow:
    """An alert, as it stands at the last instant that was evaluated.

    Attributes:
        rule: Name of the rule.
        severity: Of the rule.
        group: Whose alert it is.
        state: The state.
        since_ts: When it began, Unix seconds.
        value: Of the measure over the window; NaN for no data.
        n: Records behind the value.
        threshold: In the unit of the measure.
        recover: Where a firing one is well again, in that unit; NaN for the threshold itself.
        due_ts: When it fires if it goes on to hold, or ends if it goes on to be well; NaN if
            neither is to come.
    """

    rule: str
    severity: str
    group: Group
    state: AlertState
    since_ts: float
    value: float
    n: int
    threshold: float
    recover: float
    due_ts: float


EVERY_STATE = frozenset(AlertState)

ALARMING = frozenset({AlertState.PENDING, AlertState.FIRING})


@dataclass(frozen=True, slots=True)
class RuleNow:
    """A rule, as it stands at the last instant that was evaluated.

    Attributes:
        rule: Its name.
        severity: Of the rule.
        counts: By state, how many of its alerts are in it.
        reasons: Why it is not evaluated, or not for some groups; empty if it is.
    """

    rule: str
    severity: str
    counts: Mapping[AlertState, int]
    reasons: tuple[str, ...] = ()

    @property
    def state(self) -> AlertState:
        """Return the worst state that any of its alerts is in."""
        order = (AlertState.FIRING, AlertState.PENDING, AlertState.OK, AlertState.NO_DATA)
        return next((state for state in order if self.counts.get(state)), AlertState.NO_DATA)


@dataclass(frozen=True, slots=True)
class AlertSnapshot:
    """How all alerts stand.

    Attributes:
        alerts: Those in the states that were asked for, by rule and group.
        rules: Every rule that is on, in the order of the file.
        evaluated_ts: The last instant that was evaluated, Unix seconds; minus infinite without any.
        late_rows: Rows that came too late, and are left out.
        astray_rows: Rows of a clock that is wrong, which are left out, too.
    """

    alerts: tuple[AlertNow, ...] = ()
    rules: tuple[RuleNow, ...] = ()
    evaluated_ts: float = -math.inf
    late_rows: int = 0
    astray_rows: int = 0


def states_at(timeline: Iterable[Interval], ts: float) -> Iterator[Interval]:
    """Yield the states that alerts were in at an instant, such as that of the playhead."""
    for one in timeline:
        if one.from_ts <= ts and (ts < one.to_ts or not one.is_over):
            yield one


def until(timeline: Iterable[Interval], at_ts: float) -> Iterator[Interval]:
    """Yield what of a timeline had begun by an instant; what ended later still goes on there."""
    for one in timeline:
        if one.from_ts > at_ts:
            continue
        if one.is_over and one.to_ts <= at_ts:
            yield one
        else:
            yield replace(one, to_ts=at_ts, is_over=False)


def group_of(dimensions: tuple[str, ...], key: GroupKey) -> Group:
    """Return a group with its dimensions."""
    return tuple(zip(dimensions, key, strict=True))


def sort_key(group: Group) -> list[tuple[bool, str]]:
    """Return by what groups are sorted."""
    return [(value is not None, _sortable(value)) for _, value in group]


def _sortable(value: str | int | None) -> str:
    return f"{value:020d}" if isinstance(value, int) else value or ""
