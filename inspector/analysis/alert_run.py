"""A run: rules that were started together on the rows of one session, from its first row on.

Event time is what the rows say. A row is late if it is further behind the greatest ts of the rows
before it than the lateness allowance; it is counted, and left out, whatever pieces the rows come
in. While a session grows, the second b is closed as soon as event time has passed b + 1 by the
allowance, and rules are then looked at up to the instant b + 1. Files of a recording are read one
after another, so that there a row is measured against its own shard, and seconds are closed at the
end.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from inspector.analysis.alert_rules import PlannedRule
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.config.models.baselines import Baseline
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_tables import Judging
from inspector.session.cohorts import Cohorts
from inspector.session.columns import TableView
from inspector.session.moments import MomentQuery, Moments

_FIRST_FORGETTING = 4_096


@dataclass(frozen=True, slots=True)
class Intake:
    """How rows are taken in.

    Attributes:
        lateness_s: The allowance.
        by_shard: Whether a row is measured against those of its own shard.
        earliest_ts: Rows before this are of a clock that is wrong.
        latest_ts: Rows after this are, too.
    """

    lateness_s: float
    by_shard: bool = False
    earliest_ts: float = -math.inf
    latest_ts: float = math.inf


class AlertRun:
    """Rules on their way through a session; used by one thread.

    Attributes:
        rows: Rows of the table that were taken in.
        closed_ts: The whole second before which all is closed and evaluated.
        alerts: Of each rule.
    """

    def __init__(
        self,
        plans: Sequence[PlannedRule],
        baselines: Sequence[Baseline],
        names: Names,
        kernels: AlertKernels,
        known_ts: float = -math.inf,
    ) -> None:
        """Take nothing in yet.

        Args:
            plans: The rules.
            baselines: That thresholds go with.
            names: The strings of the rows.
            kernels: What does the work.
            known_ts: Rows before this were evaluated already, by a run that was saved.
        """
        self.rows = 0
        self.closed_ts = known_ts
        self.known_ts = known_ts
        self.cohorts = Cohorts(names, kernels)
        self.moments: dict[MomentQuery, Moments] = {}
        self.alerts: list[RuleAlerts] = []
        self._forget_at: dict[MomentQuery, int] = {}
        for plan in plans:
            moments = self.moments.setdefault(plan.query, Moments(plan.query, kernels))
            self.alerts.append(RuleAlerts(plan, baselines, moments, kernels))

    @property
    def newest_ts(self) -> float:
        """Return the greatest ts so far, minus infinite without rows."""
        return self.cohorts.newest_ts

    @property
    def start_ts(self) -> float:
        """Return the first whole second that is evaluated; infinite without rows."""
        first_ts = float(self.cohorts.clock.first_ts[0])
        return math.floor(first_ts) + 1.0 if math.isfinite(first_ts) else math.inf

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels."""
        self.cohorts.use(kernels)
        for user in (*self.moments.values(), *self.alerts):
            user.use(kernels)

    def take(self, view: TableView, intake: Intake, stop: int | None = None) -> None:
        """Take in the rows of `view` that are new, up to the row `stop`, without evaluating."""
        stop = view.rows if stop is None else min(stop, view.rows)
        if not intake.by_shard:
            self.cohorts.join_clocks()
        judging = Judging(
            intake.lateness_s,
            intake.by_shard,
            self.closed_ts,
            self.known_ts,
            intake.earliest_ts,
            intake.latest_ts,
        )
        while self.rows < stop:
            number = bisect_right(view.starts, self.rows) - 1
            part, first = view.parts[number], view.starts[number]
            start, end = self.rows - first, min(part.rows, stop - first)
            cohort = self.cohorts.judge(part.view, start, end, judging)
            for moments in self.moments.values():
                moments.gather(part.view, start, end, cohort, self.cohorts)
            self.rows = first + end

    def advance(self, event_ts: float) -> None:
        """Close what lies before `event_ts`, and look at every rule up to there."""
        if not math.isfinite(event_ts) or math.floor(event_ts) <= self.closed_ts:
            return
        self.closed_ts = float(math.floor(event_ts))
        for moments in self.moments.values():
            moments.close(self.closed_ts)
        for alerts in self.alerts:
            alerts.begin(self.start_ts)
            alerts.advance(self.closed_ts)
        self._forget()

    def drop(self, gone: Iterable[RuleAlerts]) -> None:
        """Go on without some rules."""
        dropped = set(map(id, gone))
        self.alerts = [alerts for alerts in self.alerts if id(alerts) not in dropped]
        used = {alerts.plan.query for alerts in self.alerts}
        self.moments = {query: one for query, one in self.moments.items() if query in used}

    def _forget(self) -> None:
        """Let go of moments that no window has any more."""
        for query, moments in self.moments.items():
            used = int(moments.log.used[0])
            if used < self._forget_at.get(query, _FIRST_FORGETTING):
                continue
            users = [alerts for alerts in self.alerts if alerts.plan.query == query]
            renamed = moments.forget(np.min([alerts.oldest() for alerts in users], axis=0))
            for alerts in users:
                alerts.rename(renamed)
            self._forget_at[query] = max(_FIRST_FORGETTING, 2 * int(moments.log.used[0]))
