"""How the alerts of the open source stand, as the window shows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from inspector.analysis.alert_care import NO_CARE, AlertCare
from inspector.analysis.alert_timeline import AlertSnapshot, Interval, until
from inspector.ui.models.alert_marks import RuleSign


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What a rule says, as far as a table needs it.

    Attributes:
        measure: Name of the KPI or metric key.
        fires: When it fires, in words.
        unit: Of the measure; empty for a plain number.
        is_above: Whether it fires above its threshold.
        namespace: The only one whose rows it looks at; empty for all.
    """

    measure: str
    fires: str
    unit: str
    is_above: bool
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class AlertsFrame:
    """What was evaluated last; it never changes.

    Attributes:
        snapshot: How all alerts stand; if there are very many, those that are well are left out.
        timeline: The times that alerts fired, and the latest ones at which they were about to.
        reasons: By name of a rule, why it is not evaluated, or not for some groups.
        problem: What is wrong as a whole; empty if nothing is.
        evaluated_ts: The last instant that was evaluated, Unix seconds; minus infinite without any.
        facts: By name of a rule, what it says.
        is_waiting: Whether older lines are still to be read before anything is evaluated.
        care: What people did about alerts.
        next_ts: When rules are looked at next, Unix seconds; NaN if only once lines come.
        held_ts: Where the playhead stands, to which the snapshot belongs, Unix seconds; None while
            it follows the end.
    """

    snapshot: AlertSnapshot = field(default_factory=AlertSnapshot)
    timeline: tuple[Interval, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problem: str = ""
    evaluated_ts: float = -math.inf
    facts: Mapping[str, RuleFacts] = field(default_factory=dict)
    is_waiting: bool = False
    care: AlertCare = NO_CARE
    next_ts: float = math.nan
    held_ts: float | None = None

    @property
    def shown(self) -> AlertsFrame:
        """Return what pages show: all as it stood where the playhead is held."""
        held_ts = self.held_ts
        if held_ts is None or held_ts >= self.evaluated_ts:
            return self
        timeline = tuple(until(self.timeline, held_ts))
        return replace(self, timeline=timeline, evaluated_ts=math.floor(held_ts), next_ts=math.nan)


def signs_of(frame: AlertsFrame) -> dict[str, RuleSign]:
    """Return what charts need to know of each rule, by name."""
    severities = {one.rule: one.severity for one in frame.snapshot.rules}
    return {
        name: RuleSign(
            facts.measure,
            severities.get(name, "warning"),
            facts.unit,
            facts.is_above,
            facts.namespace,
        )
        for name, facts in frame.facts.items()
    }


def is_marked_alike(one: AlertsFrame, other: AlertsFrame) -> bool:
    """Return whether charts mark two frames of one source alike; cheap while nothing is new."""
    if one.held_ts != other.held_ts:
        return False
    if one.facts is other.facts and one.evaluated_ts == other.evaluated_ts:
        # The same rules, evaluated as far: old firings may have been let go of.
        return len(one.timeline) == len(other.timeline)
    return signs_of(one) == signs_of(other) and one.timeline == other.timeline
