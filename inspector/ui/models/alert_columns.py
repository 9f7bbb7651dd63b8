"""The columns of the Alerts page: what each says of a group or a firing."""

from __future__ import annotations

import math

from inspector.analysis.alert_timeline import ALARMING, AlertState
from inspector.ui.models.alert_rows import NOT_EVALUATED, FiringRow, GroupRow, urgency
from inspector.ui.models.format import NO_DATA, exact_duration, shortened, with_unit
from inspector.ui.models.ledger_columns import FigureColumn, natural, when
from inspector.ui.models.literal import one_line

_DOT = "\N{BLACK CIRCLE}"
CELL_CHARS = 160
_CARE_CHARS = 25
"""So many fit the column: a view cuts a text in its middle, where the time of a snooze stands."""

_LAST = 1e18
"""Where what has no value stands."""


def state_role(state: str, severity: str) -> str:
    """Return what a state is drawn in."""
    if state == AlertState.FIRING:
        return "warn" if severity != "critical" else "crit"
    if state in (AlertState.PENDING, NOT_EVALUATED):
        return "warn"
    return "ok" if state == AlertState.OK else "muted"


def state_text(state: str) -> str:
    """Return a state as a table says it."""
    word = "OK" if state == AlertState.OK else state.capitalize()
    return f"{_DOT} {word}"


def _is_muted(row: GroupRow) -> bool:
    """Return whether an alert would be told of if nobody took care of it."""
    return bool(row.care) and row.alert.state in ALARMING


def figure(value: float) -> float:
    """Return what a value is sorted by: what is none stands last."""
    return value if math.isfinite(value) else -_LAST


def _ended(row: FiringRow, now_ts: float) -> str:
    return when(row.interval.to_ts, now_ts) if row.interval.is_over else "still firing"


GROUP_COLUMNS: tuple[FigureColumn[GroupRow], ...] = (
    FigureColumn(
        "Group",
        "Click, or press Enter, to see what it rests on; Ctrl+Enter shows its charts",
        142,
        0,
        lambda row, _: row.label,
        lambda row: natural(row.label),
        ask=lambda row: row,
        is_text=True,
        role=lambda _: "text",
    ),
    FigureColumn(
        "State",
        "How it stands, and whether somebody takes care of it",
        118,
        0,
        lambda row, _: f"{state_text(row.alert.state)}{', muted' if _is_muted(row) else ''}",
        lambda row: float(urgency(row.alert.state)),
        is_text=True,
        role=lambda row: (
            "muted" if _is_muted(row) else state_role(row.alert.state, row.alert.severity)
        ),
    ),
    FigureColumn(
        "Since",
        "When it began to be in this state",
        92,
        1,
        lambda row, now_ts: when(row.alert.since_ts, now_ts),
        lambda row: figure(row.alert.since_ts),
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Value",
        "Of the measure over the window",
        72,
        0,
        lambda row, _: with_unit(row.alert.value, row.unit),
        lambda row: figure(row.alert.value),
        role=lambda row: "text" if math.isfinite(row.alert.value) else "muted",
    ),
    FigureColumn(
        "Threshold",
        "Where it fires",
        78,
        0,
        lambda row, _: with_unit(row.alert.threshold, row.unit),
        lambda row: figure(row.alert.threshold),
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Next",
        "What comes next if all goes on as it is",
        104,
        3,
        lambda row, _: row.coming,
        lambda row: natural(row.coming),
        is_text=True,
        role=lambda _: "muted",
    ),
    FigureColumn(
        "Muted",
        "Whether it is acknowledged or snoozed: then it neither counts nor notifies",
        176,
        2,
        lambda row, _: shortened(row.care, _CARE_CHARS),
        lambda row: float(not row.care),
        is_text=True,
        role=lambda _: "muted",
    ),
)

FIRING_COLUMNS: tuple[FigureColumn[FiringRow], ...] = (
    FigureColumn(
        "Group",
        "Click, or press Enter, to see what it rests on; Ctrl+Enter shows its charts",
        142,
        0,
        lambda row, _: row.label,
        lambda row: natural(row.label),
        ask=lambda row: row,
        is_text=True,
        role=lambda _: "text",
    ),
    FigureColumn(
        "Rule",
        "Which rule fired",
        140,
        3,
        lambda row, _: one_line(row.interval.rule, CELL_CHARS),
        lambda row: natural(row.interval.rule),
        is_text=True,
        role=lambda _: "muted",
    ),
    FigureColumn(
        "From",
        "When it began to fire",
        92,
        0,
        lambda row, now_ts: when(row.interval.from_ts, now_ts),
        lambda row: row.interval.from_ts,
        role=lambda _: "text",
    ),
    FigureColumn(
        "To",
        "When it was well again",
        92,
        1,
        _ended,
        lambda row: row.interval.to_ts if row.interval.is_over else _LAST,
        role=lambda row: "text" if row.interval.is_over else "warn",
    ),
    FigureColumn(
        "Duration",
        "How long it fired",
        88,
        0,
        lambda row, _: exact_duration(max(row.interval.to_ts - row.interval.from_ts, 0.0)),
        lambda row: row.interval.to_ts - row.interval.from_ts,
    ),
    FigureColumn(
        "Value at start",
        "Of the measure, when it began to fire",
        100,
        2,
        lambda row, _: (
            with_unit(row.interval.value, row.unit)
            if math.isfinite(row.interval.value)
            else NO_DATA
        ),
        lambda row: figure(row.interval.value),
        role=lambda _: "text",
    ),
)
