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
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.config.models.baselines import Baseline
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_tables import Judging
from inspector.session.cohorts import Cohorts
from inspector.session.columns import ChunkPart, ChunkView, TableView
from inspector.session.extent import Extent
from inspector.session.moment_pool import MomentPool
from inspector.session.moments import MomentQuery, Moments, new_pool
from inspector.session.right_of_way import GiveWay, go_on

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

    @classmethod
    def of_recording(cls, extent: Extent, lateness_s: float) -> Intake:
        """Return how the rows of a recording are taken in, whose files were read one by one."""
        return cls(
            lateness_s,
            by_shard=True,
            earliest_ts=extent.start_ts if math.isfinite(extent.start_ts) else -math.inf,
            latest_ts=extent.follow_ts if math.isfinite(extent.follow_ts) else math.inf,
        )


class AlertRun:
    """Rules on their way through a session; used by one thread.

    Attributes:
        rows: Rows of the table that were taken in.
        closed_ts: The whole second before which all is closed and evaluated.
        alerts: Of each rule.
        give_way: Called between two steps of the work.
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
        self.give_way: GiveWay = go_on
        self.rows = 0
        self.closed_ts = known_ts
        self.known_ts = known_ts
        self.cohorts = Cohorts(names, kernels)
        self.moments: dict[MomentQuery, Moments] = {}
        self.alerts: list[RuleAlerts] = []
        self._pools: dict[tuple[int, bool, bool], MomentPool] = {}
        self._forget_at: dict[int, int] = {}
        for plan in plans:
            moments = self._moments_of(plan.query, kernels)
            self.alerts.append(RuleAlerts(plan, baselines, moments, kernels))

    def _moments_of(self, query: MomentQuery, kernels: AlertKernels) -> Moments:
        if query not in self.moments:
            if query.form not in self._pools:
                self._pools[query.form] = new_pool(query, kernels)
            self.moments[query] = Moments(query, self._pools[query.form])
        return self.moments[query]

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
        for pool in self._pools.values():
            pool.use(kernels)
        for alerts in self.alerts:
            alerts.use(kernels)

    def load(self, view: TableView, intake: Intake, stop: int, until_ts: float = math.inf) -> None:
        """Take in the rows before `stop`, of files that were read one after another.

        Chunks are gone through by their time, so that seconds are closed, and evaluated, as soon
        as no further chunk reaches back to them: few moments are held at once.
        """
        judging = self._judging(intake)
        pieces: list[tuple[ChunkPart, int, int, NDArray[np.int64]]] = []
        # Which rows are late is a matter of the order in which they were written.
        for part, first in zip(view.parts, view.starts, strict=False):
            start, end = max(self.rows - first, 0), min(part.rows, stop - first)
            if start < end:
                cohort = self.cohorts.judge(part.view, start, end, judging)
                pieces.append((part, start, end, cohort))
        pieces.sort(key=lambda piece: piece[0].first_ts)
        reached = [part.first_ts for part, *_ in pieces[1:]]
        for piece, next_ts in zip(pieces, [*reached, -math.inf], strict=True):
            part, start, end, cohort = piece
            self._gather(part.view, start, end, cohort)
            self.advance(min(next_ts, until_ts))
        self.rows = stop

    def take(self, view: TableView, intake: Intake) -> None:
        """Take in the rows of `view` that are new, in the order in which they came."""
        self.cohorts.join_clocks()
        judging = self._judging(intake)
        while self.rows < view.rows:
            number = bisect_right(view.starts, self.rows) - 1
            part, first = view.parts[number], view.starts[number]
            start = self.rows - first
            cohort = self.cohorts.judge(part.view, start, part.rows, judging)
            self._gather(part.view, start, part.rows, cohort)
            self.rows = first + part.rows

    def _judging(self, intake: Intake) -> Judging:
        return Judging(
            intake.lateness_s,
            intake.by_shard,
            self.closed_ts,
            self.known_ts,
            intake.earliest_ts,
            intake.latest_ts,
        )

    def _gather(self, chunk: ChunkView, start: int, stop: int, cohort: NDArray[np.int64]) -> None:
        for pool in self._pools.values():
            self.give_way()
            pool.gather(chunk, start, stop, cohort, self.cohorts)

    def advance(self, event_ts: float) -> None:
        """Close what lies before `event_ts`, and look at every rule up to there."""
        if not math.isfinite(event_ts) or math.floor(event_ts) <= self.closed_ts:
            return
        self.closed_ts = float(math.floor(event_ts))
        for pool in self._pools.values():
            self.give_way()
            pool.close(self.closed_ts)
        start_ts = self.start_ts
        for alerts in self.alerts:
            self.give_way()
            alerts.begin(start_ts)
            alerts.advance(self.closed_ts)
        self._forget()

    def drop(self, gone: Iterable[RuleAlerts]) -> None:
        """Go on without some rules."""
        dropped = set(map(id, gone))
        self.alerts = [alerts for alerts in self.alerts if id(alerts) not in dropped]
        used = {alerts.plan.query for alerts in self.alerts}
        unused = [one for query, one in self.moments.items() if query not in used]
        self.moments = {query: one for query, one in self.moments.items() if query in used}
        for pool in self._pools.values():
            pool.leave(one for one in unused if one.pool is pool)
        self._pools = {form: pool for form, pool in self._pools.items() if not pool.is_empty}

    def _forget(self) -> None:
        """Let go of moments that no window has any more."""
        for pool in self._pools.values():
            if pool.log.used[0] < self._forget_at.get(id(pool), _FIRST_FORGETTING):
                continue
            self.give_way()
            own = [alerts for alerts in self.alerts if alerts.moments.pool is pool]
            # Of groups that no rule has any more, the last moment is as good as none.
            oldest = pool.log.last.copy()
            for alerts in own:
                first = alerts.oldest()
                oldest[alerts.table.group] = np.minimum(oldest[alerts.table.group], first)
            renamed = pool.forget(oldest)
            for alerts in own:
                alerts.rename(renamed)
                alerts.moments.forget_windows()
            self._forget_at[id(pool)] = max(_FIRST_FORGETTING, 2 * int(pool.log.used[0]))
