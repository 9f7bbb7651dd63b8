"""Alerts of a session that never was, and charts that they are about."""

from __future__ import annotations

from dataclasses import replace

from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.session.query import GroupBy
from inspector.ui.models.alert_marks import RuleSign
from inspector.ui.models.frame import ChartFrame, Frame
from inspector.ui.models.request import ChartRequest

DAMAGE, SUSTAIN = "High damage anomaly", "Inefficient sustain"
RULES = {
    DAMAGE: RuleSign("dmg_per_cast", "critical"),
    SUSTAIN: RuleSign("effective_heal_ratio", "warning", is_above=False),
}


def interval(
    frame: Frame,
    from_s: float,
    to_s: float,
    rule: str = DAMAGE,
    entry: str = "ability.meteor",
    state: AlertState = AlertState.FIRING,
    *,
    is_over: bool = True,
) -> Interval:
    """Return a state between so many seconds after the left edge of the view."""
    left_ts = frame.origin_ts + frame.view_s[0]
    group = (("entry", entry),)
    return Interval(rule, group, state, left_ts + from_s, left_ts + to_s, 231.4, 205.0, is_over)


def by_entry(frame: Frame) -> Frame:
    """Return a frame whose charts say what they are of, as those of a session do."""
    return replace(frame, charts=tuple(_by_entry(chart) for chart in frame.charts))


def _by_entry(chart: ChartFrame) -> ChartFrame:
    return replace(
        chart,
        request=ChartRequest(chart.title.rpartition(".")[2]),
        group_by=GroupBy.ENTRY,
        series=tuple(replace(one, group=f"ability.{one.name}") for one in chart.series),
    )
