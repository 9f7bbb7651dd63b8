"""The columns of the rules on the Alerts page. No Qt here."""

from __future__ import annotations

import math

from inspector.ui.models.alert_columns import CELL_CHARS, figure, state_role, state_text
from inspector.ui.models.alert_rows import RuleRow, urgency
from inspector.ui.models.format import with_unit
from inspector.ui.models.ledger_columns import FigureColumn, natural, when
from inspector.ui.models.literal import one_line

_SEVERITIES = ("critical", "warning", "info")


def _rule_value(row: RuleRow) -> float:
    return row.worst.value if row.worst is not None else math.nan


def _rule_threshold(row: RuleRow) -> float:
    return row.worst.threshold if row.worst is not None else math.nan


def _severity_role(severity: str) -> str:
    return {"critical": "crit", "warning": "warn"}.get(severity, "muted")


RULE_COLUMNS: tuple[FigureColumn[RuleRow], ...] = (
    FigureColumn(
        "Rule",
        "Its name in alerts.toml",
        204,
        0,
        lambda row, _: one_line(row.name, CELL_CHARS),
        lambda row: natural(row.name),
        is_text=True,
        role=lambda _: "text",
    ),
    FigureColumn(
        "State",
        "The worst state that any of its groups is in",
        128,
        0,
        lambda row, _: state_text(row.state),
        lambda row: float(urgency(row.state)),
        is_text=True,
        role=lambda row: "muted" if row.is_muted else state_role(row.state, row.severity),
    ),
    FigureColumn(
        "Severity",
        "How much it matters",
        84,
        2,
        lambda row, _: row.severity,
        lambda row: (
            float(_SEVERITIES.index(row.severity)) if row.severity in _SEVERITIES else math.inf
        ),
        is_text=True,
        role=lambda row: _severity_role(row.severity),
    ),
    FigureColumn(
        "Firing",
        "How many of its groups fire",
        68,
        0,
        lambda row, _: f"{row.firing:,}",
        lambda row: float(row.firing),
    ),
    FigureColumn(
        "Pending",
        "How many of its groups are beyond the threshold, but not for long enough yet",
        76,
        3,
        lambda row, _: f"{row.pending:,}",
        lambda row: float(row.pending),
    ),
    FigureColumn(
        "Since",
        "When the first of them began to fire, or to be pending",
        100,
        1,
        lambda row, now_ts: when(row.since_ts, now_ts),
        lambda row: figure(row.since_ts),
        role=lambda row: "text" if math.isfinite(row.since_ts) else "muted",
    ),
    FigureColumn(
        "Worst value",
        "The value furthest beyond the threshold",
        100,
        0,
        lambda row, _: with_unit(_rule_value(row), row.facts.unit),
        lambda row: figure(_rule_value(row)),
        role=lambda row: "text" if row.worst is not None else "muted",
    ),
    FigureColumn(
        "Threshold",
        "That of the same group",
        100,
        1,
        lambda row, _: with_unit(_rule_threshold(row), row.facts.unit),
        lambda row: figure(_rule_threshold(row)),
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Fires when",
        "Measure, threshold and window",
        260,
        5,
        lambda row, _: one_line(f"{row.facts.measure} {row.facts.fires}", CELL_CHARS),
        lambda row: natural(row.facts.measure),
        is_text=True,
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Next",
        "What comes next if all goes on as it is, or when it is looked at next",
        130,
        2,
        lambda row, _: row.coming,
        lambda row: natural(row.coming),
        is_text=True,
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Remarks",
        "Who takes care of it, and why it is not evaluated, or not for some groups",
        210,
        1,
        lambda row, _: one_line("; ".join(row.remarks), CELL_CHARS),
        lambda row: float(not row.remarks),
        is_text=True,
        role=lambda row: "warn" if row.reasons else "muted",
    ),
)
