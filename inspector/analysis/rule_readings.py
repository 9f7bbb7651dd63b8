"""The values of a rule's windows over a session, found once to try thresholds on.

They are those of the engine: at every whole second at which rows come into a window or leave it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.analysis.alert_run import AlertRun, Intake
from inspector.analysis.alert_timeline import Group
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.config.models.alerts import AlertRule
from inspector.config.models.baselines import Baseline
from inspector.config.models.thresholds import TimesBaseline
from inspector.core.errors import InspectorError
from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.columns import TableView
from inspector.session.firing_tables import Readings, empty_trace, enlarged_trace, readings_of
from inspector.session.tuning_kernels import TuningKernels

MOST_ROWS = 4_000_000
"""Rows that are looked at, the newest; more would let somebody wait who drags a line."""

MOST_ROWS_UNCOMPILED = 20_000
"""The same until the kernels are compiled."""

_FIRST_VALUES = 65_536
_OTHERS = {"name", "enabled", "severity", "above", "below", "recover", "for_", "keep_firing",
           "no_data"}  # fmt: skip
"""What of a rule its values do not depend on."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RuleReadings:
    """What thresholds of a rule are tried on.

    Attributes:
        key: What it was made for; see `readings_key`.
        groups: Whose alerts, by number.
        ranked: (groups,) int64, their numbers in the order in which people see them.
        usual: (groups,) float64, the baseline of each; 1 where thresholds do not go with it, NaN
            where there is none, so that nothing is evaluated.
        sign: 1 if the rule fires above, -1 below.
        is_relative: Whether thresholds are a share of the baseline.
        readings: The values.
        start_ts: The first instant that is evaluated, Unix seconds; infinite without rows.
        until_ts: The last one.
        rows: Rows that were looked at.
        left_out: Older rows that were not, because there are too many.
        reasons: Why some groups are not evaluated.
    """

    key: str
    groups: tuple[Group, ...]
    ranked: NDArray[np.int64]
    usual: Floats
    sign: float
    is_relative: bool
    readings: Readings
    start_ts: float
    until_ts: float
    rows: int
    left_out: int
    reasons: tuple[str, ...]

    @property
    def hours(self) -> float:
        """Return how long is evaluated."""
        return max(self.until_ts - self.start_ts, 0.0) / 3_600


@dataclass(frozen=True, slots=True)
class Reader:
    """What rows are read with.

    Attributes:
        registry: The metric keys and KPIs.
        names: The strings of the rows.
        alerts: What sums.
        tuning: What notes down values.
        most_rows: Rows that are looked at.
        lateness_s: How far a row may be behind; infinite if rows do not stand as they were written.
    """

    registry: Registry
    names: Names
    alerts: AlertKernels
    tuning: TuningKernels
    most_rows: int = MOST_ROWS
    lateness_s: float = 5.0


def readings_key(rule: AlertRule, baselines: Sequence[Baseline]) -> str:
    """Return a text that rules share whose windows have the same values."""
    side = "above" if rule.above is not None else "below"
    is_relative = isinstance(rule.above or rule.below, TimesBaseline)
    own = [one.model_dump_json() for one in baselines if one.measure == rule.measure]
    said = (rule.model_dump_json(exclude=_OTHERS), side, str(is_relative))
    return "\n".join((*said, *(own if is_relative else ())))


def read_rule(
    rule: AlertRule, baselines: Sequence[Baseline], view: TableView, reader: Reader
) -> RuleReadings:
    """Find the values of a rule's windows over the newest rows of a session.

    Raises:
        InspectorError: The rule cannot be evaluated.
    """
    plan = plan_rule(rule, reader.registry)
    if isinstance(plan, str):
        raise InspectorError(plan, where=rule.name, remedy="Change the rule to try thresholds")
    # With a threshold of one, what the engine compares with is the baseline itself.
    plan = replace(plan, threshold=1.0, recover=math.nan)
    intake = Intake.of_recording(view.extent, reader.lateness_s)
    newest_ts = _newest_since(view, reader.most_rows)
    intake = replace(intake, earliest_ts=max(intake.earliest_ts, newest_ts))
    run = AlertRun([plan], baselines, reader.names, reader.alerts)
    traced = _TracedAlerts(plan, baselines, run, reader)
    run.alerts = [traced]
    if view.rows:
        run.load(view, intake, view.rows)
    until_ts = math.floor(run.newest_ts) + 1.0 if math.isfinite(run.newest_ts) else -math.inf
    run.advance(until_ts)
    left_out = 0 if newest_ts == -math.inf else _rows_before(view, newest_ts)
    return RuleReadings(
        key=readings_key(rule, baselines),
        groups=tuple(traced.groups),
        ranked=traced.ranked,
        usual=traced.table.threshold,
        sign=plan.condition.sign,
        is_relative=plan.times_baseline,
        readings=readings_of(traced.trace, len(traced.groups), plan.condition.sign),
        start_ts=run.start_ts,
        until_ts=until_ts,
        rows=view.rows - left_out,
        left_out=left_out,
        reasons=traced.reasons,
    )


class _TracedAlerts(RuleAlerts):
    """Alerts whose values are noted down, rather than their states."""

    def __init__(
        self,
        plan: PlannedRule,
        baselines: Sequence[Baseline],
        run: AlertRun,
        reader: Reader,
    ) -> None:
        super().__init__(plan, baselines, run.moments[plan.query], reader.alerts)
        self.trace = empty_trace(_FIRST_VALUES)
        self._tuning = reader.tuning

    def advance(self, until_ts: float) -> None:
        """Note down the values up to the whole second `until_ts`, before which all is closed."""
        self.fit_groups()
        group, groups = 0, len(self.table.state)
        while group < groups:
            group = self._tuning.trace(
                *(self.moments.log, self.condition, self.table, until_ts, group),
                *(self._stack, self.trace),
            )
            if group < groups:
                self.trace = enlarged_trace(self.trace)


def _newest_since(view: TableView, most_rows: int) -> float:
    """Return the whole second since when there are at most so many rows; or minus infinite."""
    if view.rows <= most_rows:
        return -math.inf
    ts = np.concatenate([part.view.ts[: part.rows] for part in view.parts])
    behind = ts[ts <= view.extent.follow_ts] if math.isfinite(view.extent.follow_ts) else ts
    if len(behind) <= most_rows:
        return -math.inf
    oldest_ts = float(np.partition(behind, len(behind) - most_rows)[-most_rows])
    return math.floor(oldest_ts) + 1.0


def _rows_before(view: TableView, ts: float) -> int:
    return sum(int(np.count_nonzero(part.view.ts[: part.rows] < ts)) for part in view.parts)
