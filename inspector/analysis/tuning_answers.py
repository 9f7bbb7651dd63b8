"""Answers, for one thread, what a threshold would have caused: each step redoes what it changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from inspector.analysis.rule_readings import (
    MOST_ROWS,
    MOST_ROWS_UNCOMPILED,
    Reader,
    RuleReadings,
    read_rule,
    readings_key,
)
from inspector.analysis.threshold_tuning import NO_CURVE, FiringCurve, ThresholdTuning, Tried
from inspector.analysis.tuning_picture import TuningLine, tuning_lines
from inspector.config.models.alerts import AlertRule
from inspector.config.models.baselines import Baseline
from inspector.session.kernel_loader import Kernels
from inspector.session.session import Session

_RENEW_S = 2.0
_REST = 10.0
"""After reading took long, so many times as long passes before rows that came are read, too."""


@dataclass(frozen=True, slots=True)
class TuningRequest:
    """What is asked.

    Attributes:
        rule: As the draft has it.
        baselines: As their file has them; none if the rule needs none.
        threshold: What to try, in the unit of the rule's threshold.
        wanted_per_hour: Firings an hour for which a threshold is suggested; None for no curve.
    """

    rule: AlertRule
    baselines: tuple[Baseline, ...]
    threshold: float
    wanted_per_hour: float | None


@dataclass(frozen=True, slots=True)
class TuningAnswer:
    """What a threshold would have caused.

    Attributes:
        request: What was asked.
        read: What was looked at.
        lines: Groups to draw; the same object for every threshold.
        tried: The firings.
        curve: Firings an hour against the threshold; the same object for every threshold.
        suggested: Threshold for the wanted rate; NaN if none has so few firings.
        suggested_per_hour: Firings an hour there.
    """

    request: TuningRequest
    read: RuleReadings
    lines: tuple[TuningLine, ...]
    tried: Tried
    curve: FiringCurve
    suggested: float
    suggested_per_hour: float


class TuningAnswers:
    """Keeps what was read for the latest rule."""

    def __init__(
        self,
        session: Session,
        kernels: Callable[[], Kernels],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Keep nothing yet.

        Args:
            session: What is loaded.
            kernels: Returns the best kernels there are by now.
            clock: Returns seconds from any origin.
        """
        self._session = session
        self._kernels = kernels
        self._clock = clock
        self._kept: _Kept | None = None

    def answer(
        self, request: TuningRequest | None, is_unwanted: Callable[[], bool]
    ) -> TuningAnswer | None:
        """Return the answer; None if it became unwanted, or to let go of everything for None.

        Raises:
            InspectorError: The rule cannot be evaluated.
        """
        if request is None:
            self._kept = None
            return None
        kept = self._fresh(request)
        tuning = ThresholdTuning(kept.read, request.rule, self._kernels().tuning)
        tried = tuning.at(request.threshold)
        if request.wanted_per_hour is None:
            return TuningAnswer(request, kept.read, kept.lines, tried, NO_CURVE, math.nan, math.nan)
        rule = request.rule
        manner = (rule.for_s, rule.keep_firing_s, rule.no_data, rule.recover)
        if kept.curve is NO_CURVE or kept.manner != manner:
            if is_unwanted():
                return None
            kept.curve, kept.manner, kept.wanted = tuning.curve(), manner, math.nan
        if kept.wanted != request.wanted_per_hour:
            kept.wanted = request.wanted_per_hour
            kept.suggested = tuning.suggested(kept.curve, kept.wanted)
            is_any = math.isfinite(kept.suggested)
            kept.suggested_per_hour = tuning.per_hour(kept.suggested) if is_any else math.nan
        return TuningAnswer(
            request, kept.read, kept.lines, tried, kept.curve, kept.suggested,
            kept.suggested_per_hour,
        )  # fmt: skip

    def _fresh(self, request: TuningRequest) -> _Kept:
        """Return what was read for the rule; anew if rows came meanwhile, but not at every step."""
        session, kernels, kept = self._session, self._kernels(), self._kept
        key = readings_key(request.rule, request.baselines)
        view, made_with = session.view, (kernels.alerts, session.registry)
        if kept is not None and (kept.read.key, kept.made_with) == (key, made_with):
            is_due = self._clock() - kept.read_s > max(_RENEW_S, _REST * kept.took_s)
            if kept.rows == view.rows or not is_due:
                return kept
        # The old one is let go of before there is a new one: both may be large.
        self._kept = None
        started_s = self._clock()
        most = MOST_ROWS if kernels.compiled else MOST_ROWS_UNCOMPILED
        reader = Reader(
            session.registry, session.names, kernels.alerts, kernels.tuning, most, math.inf
        )
        read = read_rule(request.rule, request.baselines, view, reader)
        ended_s = self._clock()
        self._kept = _Kept(
            read, tuning_lines(read), made_with, view.rows, ended_s, ended_s - started_s
        )
        return self._kept


@dataclass(slots=True)
class _Kept:
    """What was read, and what was made of it so far."""

    read: RuleReadings
    lines: tuple[TuningLine, ...]
    made_with: tuple[object, object]
    rows: int
    read_s: float
    took_s: float
    curve: FiringCurve = NO_CURVE
    manner: tuple[object, ...] = ()
    wanted: float = math.nan
    suggested: float = math.nan
    suggested_per_hour: float = math.nan
