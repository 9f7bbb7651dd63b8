"""Excerpts: the few lines of a session that raise one of its alerts again, byte for byte."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inspector.analysis.alert_case import planned
from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_evidence import evidence_of
from inspector.analysis.alert_rows import GroupRows, Ints, group_rows
from inspector.analysis.alert_timeline import AlertNow, AlertState, Interval, states_at
from inspector.analysis.backtest import backtest
from inspector.analysis.evidence import CaseQuestion
from inspector.analysis.rule_tests import session_of_lines
from inspector.config.models.alerts import AlertRule, AlertsConfig
from inspector.config.models.baselines import Baseline, BaselinesConfig
from inspector.core.errors import InspectorError, StorageError
from inspector.ingest.line_bytes import LineBytes, LineGoneError
from inspector.session.alert_kernels import AlertKernels
from inspector.session.columns import TableView
from inspector.session.session import Session

MOST_LINES = 200_000
"""Of one excerpt."""

_LEADS = (1.0, 4.0, 16.0, math.inf)
"""How many windows of lines before the window are tried: an alert begins where it was well."""

_LEAST_SPAN_S = 5.0
_MOST_TAIL_S, _MOST_TAIL_SPANS = 600.0, 10.0
_PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class RulesOfCase:
    """What an alert was raised with.

    Attributes:
        rule: Its rule.
        lateness: How long rules wait for records, as `alerts.toml` has it.
        baselines: Those of the measure.
    """

    rule: AlertRule
    lateness: str
    baselines: tuple[Baseline, ...]

    @property
    def alerts(self) -> AlertsConfig:
        """Return the rule as a file of its own; it is on."""
        on = self.rule.model_copy(update={"enabled": True})
        return AlertsConfig.model_construct(lateness=self.lateness, rule=(on,))

    @property
    def usual(self) -> BaselinesConfig:
        """Return the baselines as a file of their own."""
        return BaselinesConfig.model_construct(baseline=self.baselines)


@dataclass(frozen=True, slots=True)
class Stood:
    """How the alert of an excerpt stood at an instant.

    Attributes:
        after_s: When, whole seconds after the second of the first line.
        state: The state.
        value: Of the measure; NaN for no data.
    """

    after_s: int
    state: AlertState
    value: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines that raise an alert again.

    Attributes:
        question: Which alert.
        data: The lines, by time, as they stand in their files.
        lines: How many.
        gone: How many could not be read.
        stood: How the alert stands before the instant that was asked for, at it, and after it.
        is_same: Whether a backtest of the lines comes to what was asked for: the state, its value,
            and the instant at which it began if that was asked for.
    """

    question: CaseQuestion
    data: bytes
    lines: int
    gone: int
    stood: tuple[Stood, ...]
    is_same: bool


def excerpt(
    question: CaseQuestion,
    rules: RulesOfCase,
    session: Session,
    kernels: AlertKernels,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Excerpt:
    """Return lines that raise an alert again, with as few lines before its window as do.

    It reads files, and evaluates the rule over the lines: run it on a worker.

    Args:
        question: Which alert.
        rules: What it was raised with.
        session: Its rows.
        kernels: What evaluates.
        is_unwanted: Asked now and then whether to give up.

    Raises:
        InspectorError: Its rows are not loaded any more, or too many, or it was given up.
    """
    reading = _Reading(session, is_unwanted)
    best: Excerpt | None = None
    try:
        for rows in _choices(question, rules, session):
            data, lines, gone = reading.lines(rows)
            found = _evaluated(question, rules, data, session, kernels)
            best = replace(found, lines=lines, gone=gone)
            if best.is_same:
                break
    finally:
        reading.close()
    if best is None or not best.lines:
        raise InspectorError(
            "none of its lines can be read any more",
            where=question.rule,
            remedy="Open the files that they stand in",
        )
    return best


def _choices(question: CaseQuestion, rules: RulesOfCase, session: Session) -> Iterator[Ints]:
    """Yield numbers of rows, by time: more and more before the window."""
    view, at_ts = session.view, question.at_ts
    plan = planned(rules.rule, session)
    found = group_rows(plan, question.group, (-math.inf, math.inf), view, session.names)
    held = evidence_of(plan, found, at_ts, session.names, session.registry)
    if not len(held.rows):
        said = "its rows are not loaded any more"
        raise InspectorError(said, where=question.rule, remedy="Open the files that they stand in")
    span_s = max(at_ts - held.start_ts, _LEAST_SPAN_S)
    window_ts = min(held.start_ts, question.at_ts - span_s) - rules.rule.for_s
    stop = _stop(question, found, span_s)
    before = -1
    for lead in _LEADS:
        first = int(np.searchsorted(found.ts, window_ts - lead * span_s))
        if first == before or stop - first > MOST_LINES:
            continue
        before = first
        yield _with_end(found.rows[first:stop], question, view)
    if before < 0:
        raise InspectorError(
            f"it takes {len(held.rows):,} lines or more, and an excerpt has at most {MOST_LINES:,}",
            where=question.rule,
            remedy="Give the rule a shorter window",
        )


def _stop(question: CaseQuestion, found: GroupRows, span_s: float) -> int:
    """Return how many rows there are up to where the alert ended, if that is soon enough."""
    tail_s = span_s
    if question.is_over:
        to_end_s = question.to_ts - question.at_ts
        if to_end_s <= max(_MOST_TAIL_S, _MOST_TAIL_SPANS * span_s):
            tail_s = to_end_s
    stop = int(np.searchsorted(found.ts, question.at_ts + tail_s))
    # One row more takes time to the end.
    return min(stop + 1, len(found.ts))


def _with_end(rows: Ints, question: CaseQuestion, view: TableView) -> Ints:
    """Add a row of anything, if time would not come to the instant with those of the group."""
    wanted_ts = question.at_ts - 1.0
    if view.ts(rows[-1:])[0] >= wanted_ts:
        return rows
    best_ts, best_row = math.inf, -1
    for part, first in zip(view.parts, view.starts, strict=False):
        if part.last_ts < wanted_ts:
            continue
        own = part.view.ts
        later = np.where(own >= wanted_ts, own, np.inf)
        place = int(np.argmin(later))
        if later[place] < best_ts:
            best_ts, best_row = float(later[place]), first + place
    return rows if best_row < 0 else np.append(rows, best_row)


class _Reading:
    """Reads the bytes of rows, each once."""

    def __init__(self, session: Session, is_unwanted: Callable[[], bool]) -> None:
        self._session, self._is_unwanted = session, is_unwanted
        self._bytes = LineBytes(session.ledger)
        self._read: dict[int, bytes | None] = {}

    def lines(self, rows: Ints) -> tuple[bytes, int, int]:
        """Return the lines of some rows, how many there are, and how many are gone."""
        fresh = np.array([row for row in rows.tolist() if row not in self._read], np.int64)
        places = self._session.places(fresh)
        # Source by source and forwards: that is how a packed file can be read.
        for (source_id, offset, size_bytes), row in sorted(
            zip(places, fresh.tolist(), strict=True)
        ):
            if self._is_unwanted():
                raise StorageError("was given up before it was complete")
            try:
                self._read[row] = self._bytes.read(source_id, offset, size_bytes)
            except LineGoneError:
                self._read[row] = None
        found = [self._read[row] for row in rows.tolist()]
        there = [line + b"\n" for line in found if line is not None]
        return b"".join(there), len(there), len(found) - len(there)

    def close(self) -> None:
        self._bytes.close()


def _evaluated(
    question: CaseQuestion,
    rules: RulesOfCase,
    data: bytes,
    session: Session,
    kernels: AlertKernels,
) -> Excerpt:
    """Return lines with what a backtest of them comes to."""
    small = session_of_lines("excerpt.jsonl", data, session.registry)
    try:
        start_ts = small.view.extent.start_ts
        if math.isnan(start_ts):
            return Excerpt(question, data, 0, 0, (), is_same=False)
        tested = backtest(small, rules.alerts, rules.usual, kernels)
        own = [one for one in tested.timeline if one.group == question.group]
        instants = _instants(question, own, math.floor(start_ts))
        stands = _stands(question, rules, small, kernels, instants)
        stood = tuple(
            Stood(
                round(at_ts - math.floor(start_ts)),
                one.state if one is not None else AlertState.NO_DATA,
                one.value if one is not None else math.nan,
            )
            for at_ts, one in zip(instants, stands, strict=True)
        )
        is_same = _is_same(question, own, stands[instants.index(question.at_ts)])
        return Excerpt(question, data, 0, 0, stood, is_same=is_same)
    finally:
        small.close()


def _instants(question: CaseQuestion, own: Sequence[Interval], start_ts: float) -> list[float]:
    """Return instants before the one that was asked for, that one, and one after it."""
    at_ts = question.at_ts
    now = next(states_at(own, at_ts), None)
    before_ts, after_ts = start_ts, at_ts
    if now is not None:
        before_ts = max(start_ts, now.from_ts - 1.0)
        after_ts = now.to_ts
    return sorted({ts for ts in (before_ts, at_ts, after_ts) if ts >= start_ts} | {at_ts})


def _stands(
    question: CaseQuestion,
    rules: RulesOfCase,
    small: Session,
    kernels: AlertKernels,
    instants: Sequence[float],
) -> list[AlertNow | None]:
    """Return how the alert stands at instants, as tests of rules find it."""
    engine = AlertEngine(small.registry, small.names, kernels)
    engine.use_rules(rules.alerts, rules.usual)
    engine.load(small.view, until_ts=-math.inf)
    found = []
    for at_ts in instants:
        engine.advance(at_ts)
        alerts = engine.snapshot().alerts
        found.append(next((one for one in alerts if one.group == question.group), None))
    return found


def _is_same(question: CaseQuestion, own: Sequence[Interval], now: AlertNow | None) -> bool:
    tested = next(states_at(own, question.at_ts), None)
    if now is None or tested is None or tested.state is not question.state:
        return False
    if question.at_ts == question.from_ts and tested.from_ts != question.from_ts:
        return False
    wanted, value = question.value, now.value
    if math.isnan(wanted) or math.isnan(value):
        return math.isnan(wanted) and math.isnan(value)
    return math.isclose(wanted, value, rel_tol=_PRECISION, abs_tol=1e-12)
