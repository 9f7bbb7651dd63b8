"""What a person asks who chooses a row of the Alerts page. No Qt here."""

from __future__ import annotations

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.evidence import CaseQuestion
from inspector.ui.models.alert_rows import FiringRow, GroupRow


def question_of(row: object, evaluated_ts: float) -> CaseQuestion | None:
    """Return what is asked of a row; None of one that has no evidence.

    Args:
        row: Of any table of the page.
        evaluated_ts: The last instant that was evaluated, Unix seconds.
    """
    if isinstance(row, FiringRow):
        return question_of_firing(row)
    return question_of_group(row, evaluated_ts) if isinstance(row, GroupRow) else None


def question_of_firing(row: FiringRow) -> CaseQuestion:
    """Return what a firing rests on: the window at the instant when it began."""
    one = row.interval
    return CaseQuestion(
        rule=one.rule,
        group=one.group,
        state=one.state,
        at_ts=one.from_ts,
        from_ts=one.from_ts,
        to_ts=one.to_ts,
        is_over=one.is_over,
        value=one.value,
        threshold=one.threshold,
    )


def question_of_group(row: GroupRow, evaluated_ts: float) -> CaseQuestion:
    """Return what a group rests on: the window at the last instant that was evaluated."""
    one = row.alert
    return CaseQuestion(
        rule=one.rule,
        group=one.group,
        state=AlertState(one.state),
        at_ts=evaluated_ts,
        from_ts=one.since_ts,
        to_ts=evaluated_ts,
        is_over=False,
        value=one.value,
        threshold=one.threshold,
    )
