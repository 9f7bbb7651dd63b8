"""Cases: what is to be known of an alert at an instant, from the rows that are loaded."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from inspector.analysis.alert_curve import window_values
from inspector.analysis.alert_evidence import evidence_of
from inspector.analysis.alert_rows import Floats, GroupRows, Ints, group_rows
from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.analysis.evidence import AlertCase, CaseQuestion, Evidence
from inspector.config.models.alerts import AlertRule
from inspector.core.errors import InspectorError
from inspector.core.registry import Kind, Kpi
from inspector.session.columns import TableView
from inspector.session.line_list import Line, LineList
from inspector.session.session import Session

MOST_LINES = 200
"""Lines that a case lists; all are counted."""

MOST_OPENED = 50_000
"""Lines that are listed where a person wants all."""

_MOST_POINTS = 240
_LEAST_SPAN_S = 5.0
_SPANS_AROUND = 6.0
_FIRST_BACK_S, _BACK_FACTOR = 300.0, 8.0
_PRECISION = 1e-6


def case_of(
    question: CaseQuestion,
    rule: AlertRule,
    session: Session,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> AlertCase | None:
    """Return what is to be known of an alert; None if nobody wants it any more.

    It looks at all rows that are loaded: run it on a worker.

    Args:
        question: Which alert.
        rule: Its rule.
        session: Its rows.
        is_unwanted: Whether nobody wants it any more.

    Raises:
        InspectorError: The rule cannot be evaluated.
    """
    view, registry = session.view, session.registry
    plan = planned(rule, session)
    found = _around(question, plan, session, is_unwanted)
    if found is None:
        return None
    rows, held, end_ts = found
    window_s = question.at_ts - held.start_ts
    instants = _instants(question, window_s, view.extent.start_ts, end_ts)
    curve = window_values(plan, rows, instants, registry)
    if is_unwanted():
        return None
    for values in (instants, curve):
        values.flags.writeable = False
    is_kpi = isinstance(plan.of, Kpi)
    return AlertCase(
        question=question,
        severity=rule.severity,
        measure=rule.measure,
        meaning=plan.of.description,
        unit=plan.of.unit,
        formula=plan.of.formula if isinstance(plan.of, Kpi) else None,
        is_mean=not is_kpi and getattr(plan.of, "kind", None) is Kind.GAUGE,
        window=rule.window,
        is_count=plan.condition.amount > 0,
        is_above=rule.above is not None,
        times_baseline=plan.threshold if plan.times_baseline else math.nan,
        for_s=rule.for_s,
        min_n=rule.min_n,
        group_by=tuple(rule.group_by),
        evidence=held,
        curve_ts=instants,
        curve_y=curve,
        lines=_lines(held.rows[:MOST_LINES], session),
        notes=_notes(question, held, plan, view),
    )


def planned(rule: AlertRule, session: Session) -> PlannedRule:
    """Return how a rule is evaluated.

    Raises:
        InspectorError: It cannot be.
    """
    plan = plan_rule(rule, session.registry)
    if isinstance(plan, str):
        raise InspectorError(plan, where=rule.name, remedy="Change the rule in Config")
    return plan


def lines_of_case(title: str, rows: Ints, session: Session) -> LineList:
    """Return the lines of a window, by time.

    Args:
        title: What they have in common.
        rows: (n,) int64, numbers of the rows of the window.
        session: Its rows.
    """
    return LineList(title, _lines(rows[:MOST_OPENED], session), len(rows))


def _around(
    question: CaseQuestion, plan: PlannedRule, session: Session, is_unwanted: Callable[[], bool]
) -> tuple[GroupRows, Evidence, float] | None:
    """Return the rows around a window, what it held, and up to when there are rows."""
    view, at_ts, length_s = session.view, question.at_ts, plan.condition.length_s
    is_count = math.isinf(length_s)
    last_ts = view.extent.follow_ts
    end_ts = max(at_ts, math.floor(last_ts) + 1.0) if math.isfinite(last_ts) else at_ts
    # How far a count reaches back is not known before one has looked.
    back_s = _FIRST_BACK_S if is_count else 4 * max(length_s, _LEAST_SPAN_S) + length_s
    while not is_unwanted():
        if at_ts - back_s < view.first_ts:
            back_s = math.inf
        ahead_ts = min(end_ts, at_ts + _SPANS_AROUND * back_s)
        span = (at_ts - back_s, ahead_ts)
        found = group_rows(plan, question.group, span, view, session.names)
        held = evidence_of(plan, found, at_ts, session.names, session.registry)
        window_s = max(at_ts - held.start_ts, _LEAST_SPAN_S)
        if not is_count or back_s == math.inf:
            return found, held, ahead_ts
        if held.is_whole and _SPANS_AROUND * window_s <= back_s:
            return found, held, ahead_ts
        back_s *= _BACK_FACTOR
    return None


def _instants(question: CaseQuestion, window_s: float, start_ts: float, end_ts: float) -> Floats:
    """Return (m,) float64, whole seconds around the window, that at its end among them."""
    at_ts, span_s = question.at_ts, math.ceil(max(window_s, _LEAST_SPAN_S))
    after_s = max(span_s, min(question.to_ts - at_ts + span_s / 2, 4 * span_s))
    after_s = max(0.0, min(after_s, end_ts - at_ts))
    before_s = 3.0 * span_s
    if math.isfinite(start_ts):
        # What the session does not reach back to is nothing to look at.
        before_s = max(0.0, min(before_s, at_ts - math.floor(start_ts)))
    step_s = max(1, math.ceil((before_s + after_s) / _MOST_POINTS))
    places = np.arange(-(before_s // step_s), after_s // step_s + 1)
    instants: Floats = at_ts + places * float(step_s)
    return instants


def _lines(rows: Ints, session: Session) -> tuple[Line, ...]:
    ts = session.view.ts(rows).tolist()
    places = session.places(rows)
    return tuple(Line(*place, ts=at_ts) for place, at_ts in zip(places, ts, strict=True))


def _notes(
    question: CaseQuestion, held: Evidence, plan: PlannedRule, view: TableView
) -> tuple[str, ...]:
    """Return what is missing, or not as it was evaluated."""
    if math.isfinite(question.value) and not len(held.rows):
        return ("Its rows are not loaded any more: they are older than what the memory holds.",)
    notes = []
    if plan.condition.amount and not held.is_whole:
        notes.append("The window is not full: fewer were counted than the rule wants.")
    is_same = math.isclose(question.value, held.value, rel_tol=_PRECISION, abs_tol=1e-12)
    if math.isfinite(question.value) and not is_same:
        if held.start_ts < view.first_ts:
            notes.append("Some of its rows are not loaded any more, and are missing here.")
        else:
            notes.append(
                "Rows that came too late for the evaluation are counted here,"
                " so that the value differs."
            )
    return tuple(notes)
