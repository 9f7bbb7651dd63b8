"""What the Alerts page says where there is nothing to show, and as a whole. No Qt here."""

from __future__ import annotations

import math

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.models.alert_care_words import loud_firing
from inspector.ui.models.alert_rows import GroupRow, RuleRow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.ledger_columns import when
from inspector.ui.models.literal import one_line

OPEN_CONFIG = "Open Config"
_DOT = " \N{MIDDLE DOT} "


def why_nothing(frame: AlertsFrame | None) -> tuple[str, str, str] | None:
    """Return headline, hint and button of an empty page; None if there are rules to show."""
    if frame is None:
        return ("Reading the rules", "They appear in a moment.", "")
    if frame.snapshot.rules:
        return None
    if frame.problem:
        return ("Alerts cannot be evaluated", frame.problem, OPEN_CONFIG)
    return (
        "No rule is on",
        "Rules say when a KPI is off. Switch one on, or write one, in alerts.toml.",
        OPEN_CONFIG,
    )


def summary_of(frame: AlertsFrame, now_ts: float) -> str:
    """Return how alerts stand as a whole: ``5 rules · 2 alerts fire``."""
    rules = frame.snapshot.rules
    said = [f"{len(rules):,} {'rule' if len(rules) == 1 else 'rules'}"]
    if frame.is_waiting:
        return _DOT.join((*said, "evaluated once the older lines are read"))
    firing = sum(rule.counts.get(AlertState.FIRING, 0) for rule in rules)
    if firing:
        said.append(f"{firing:,} {'alert fires' if firing == 1 else 'alerts fire'}")
        muted = firing - sum(loud_firing(frame, now_ts).values())
        if muted:
            said.append(f"{muted:,} muted")
    else:
        said.append("nothing fires")
    if math.isfinite(frame.evaluated_ts):
        said.append(f"evaluated up to {when(frame.evaluated_ts, now_ts)}")
    return _DOT.join(said)


def day_of(frame: AlertsFrame, now_ts: float) -> float:
    """Return an instant of the day that needs no date: that of the session, once there is one."""
    return frame.evaluated_ts if math.isfinite(frame.evaluated_ts) else now_ts


def groups_said(frame: AlertsFrame, rule: str, needle: str) -> str:
    """Return why no group of a rule is listed."""
    if needle:
        return "No group is found"
    if frame.is_waiting:
        return "Groups appear once the older lines are read"
    counts = next((one.counts for one in frame.snapshot.rules if one.rule == rule), {})
    total = sum(counts.values())
    if total:
        return f"None of its {total:,} groups fires or is about to"
    if frame.reasons.get(rule):
        return "No group can be evaluated"
    return "No record that the rule is about has come yet"


def about_rule(row: RuleRow) -> str:
    """Return what the tooltip of a rule says: what does not fit its row, too."""
    texts = (row.name, f"{row.facts.measure} {row.facts.fires}", *row.remarks)
    return "\n".join(one_line(text) for text in texts)


def about_group(row: GroupRow) -> str:
    """Return what the tooltip of a group says."""
    return f"{row.label}\n{row.care}" if row.care else row.label
