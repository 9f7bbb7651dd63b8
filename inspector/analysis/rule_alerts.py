"""The alerts of one rule, one a group, and the states they were in."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule, stack_depth
from inspector.analysis.alert_timeline import (
    STATE_OF,
    AlertNow,
    AlertState,
    Group,
    Interval,
    RuleNow,
    group_of,
)
from inspector.analysis.baseline import find_baseline
from inspector.config.models.baselines import Baseline
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_alerts, empty_changes, enlarged_changes
from inspector.session.alert_tables import FIRING, PENDING, AlertTable
from inspector.session.moments import GroupKey, Moments

_FIRST_CHANGES = 256


class RuleAlerts:
    """Takes the alerts of a rule from instant to instant.

    Attributes:
        plan: The rule.
        baselines: Those that its thresholds go with.
        moments: What its windows are made of; other rules may use it, too.
        table: The alerts, by number of the group.
        changes: States that ended, in the order in which they were found.
    """

    def __init__(
        self,
        plan: PlannedRule,
        baselines: Sequence[Baseline],
        moments: Moments,
        kernels: AlertKernels,
    ) -> None:
        self.plan = plan
        self.baselines = tuple(baselines) if plan.times_baseline else ()
        self.moments = moments
        self.table = empty_alerts(0)
        self.changes = empty_changes(_FIRST_CHANGES)
        self._kernels = kernels
        self._condition = plan.condition
        self._stack = np.zeros(stack_depth(plan.condition))
        self._without_baseline: set[int | None] = set()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why some groups are not evaluated; empty if all are."""
        tiers = sorted(tier for tier in self._without_baseline if tier is not None)
        said = (
            [f"tier{'s' if len(tiers) > 1 else ''} {', '.join(map(str, tiers))}"] if tiers else []
        )
        said += ["rows without a tier"] if None in self._without_baseline else []
        measure = self.plan.rule.measure
        return (f"there is no baseline of {measure} for {' and '.join(said)}",) if said else ()

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels."""
        self._kernels = kernels

    def begin(self, start_ts: float) -> None:
        """Let an alert over all rows be there from an instant on, with rows or without."""
        if not self.moments.query.group_by:
            self._condition = self._condition._replace(start_ts=start_ts)

    def advance(self, until_ts: float) -> None:
        """Look at every alert up to the whole second `until_ts`, before which all is closed."""
        self.fit_groups()
        group, groups = 0, len(self.table.state)
        while group < groups:
            group = self._kernels.evaluate(
                *(self.moments.log, self._condition, self.table, until_ts, group),
                *(self._stack, self.changes),
            )
            if group < groups:
                self.changes = enlarged_changes(self.changes)

    def fit_groups(self) -> None:
        """Have an alert for every group."""
        known = len(self.table.state)
        fresh = self.moments.groups[known:]
        if not fresh:
            return
        more = empty_alerts(len(fresh))
        limits = [self._limits(key) for key in fresh]
        more.threshold[:] = [threshold for threshold, _ in limits]
        more.recover[:] = [recover for _, recover in limits]
        columns = zip(self.table, more, strict=True)
        self.table = AlertTable(*(np.concatenate(pair) for pair in columns))

    def oldest(self) -> NDArray[np.int64]:
        """Return (groups,) int64: the first moment of each group that is still needed."""
        self.fit_groups()
        table, log = self.table, self.moments.log
        groups = len(table.state)
        unseen = np.where(np.isnan(table.threshold), log.last[:groups], log.first[:groups])
        found: NDArray[np.int64] = np.where(table.left >= 0, table.left, unseen)
        return found

    def rename(self, renamed: NDArray[np.int64]) -> None:
        """Follow moments to their new numbers."""
        for column in (self.table.left, self.table.tail):
            held = column >= 0
            column[held] = renamed[column[held]]

    def rule_now(self) -> RuleNow:
        """Return how many of its alerts are in which state."""
        states = self.table.state[self.table.at_ts > -np.inf]
        counts = {STATE_OF[number]: int(np.sum(states == number)) for number in STATE_OF}
        return RuleNow(self.plan.rule.name, self.plan.rule.severity, counts, self.reasons)

    def now(self, states: Collection[AlertState]) -> Iterator[AlertNow]:
        """Yield the alerts that are in one of these states, as they stand."""
        table, rule = self.table, self.plan.rule
        for group in self._in(table.state, table.at_ts > -np.inf, states):
            yield AlertNow(
                rule=rule.name,
                severity=rule.severity,
                group=self._group(group),
                state=STATE_OF[int(table.state[group])],
                since_ts=float(table.since_ts[group]),
                value=float(table.value[group]),
                n=int(table.n[group]),
                threshold=float(table.threshold[group]),
                recover=float(table.recover[group]),
                due_ts=self._due_ts(group),
            )

    def forget_changes(self, before_ts: float) -> None:
        """Let go of states that ended before an instant."""
        changes = self.changes
        used = int(changes.used[0])
        left = np.flatnonzero(changes.to_ts[:used] >= before_ts)
        for column in changes[:-1]:
            column[: len(left)] = column[left]
        changes.used[0] = len(left)

    def intervals(self, until_ts: float, states: Collection[AlertState]) -> Iterator[Interval]:
        """Yield the times that alerts were in these states; the last ones go on to `until_ts`."""
        table, changes, name = self.table, self.changes, self.plan.rule.name
        used = int(changes.used[0])
        for k in self._in(changes.state[:used], np.ones(used, np.bool_), states):
            group = int(changes.group[k])
            yield Interval(
                rule=name,
                group=self._group(group),
                state=STATE_OF[int(changes.state[k])],
                from_ts=float(changes.from_ts[k]),
                to_ts=float(changes.to_ts[k]),
                value=float(changes.value[k]),
                threshold=float(table.threshold[group]),
                is_over=True,
            )
        for group in self._in(table.state, table.at_ts > -np.inf, states):
            yield Interval(
                rule=name,
                group=self._group(group),
                state=STATE_OF[int(table.state[group])],
                from_ts=float(table.since_ts[group]),
                to_ts=max(until_ts, float(table.since_ts[group])),
                value=float(table.since_value[group]),
                threshold=float(table.threshold[group]),
                is_over=False,
            )

    def _in(
        self,
        state: NDArray[np.int64],
        exists: NDArray[np.bool_],
        states: Collection[AlertState],
    ) -> list[int]:
        """Return where a column of states has one of `states`."""
        wanted = [number for number, one in STATE_OF.items() if one in states]
        found: list[int] = np.flatnonzero(exists & np.isin(state, wanted)).tolist()
        return found

    def _group(self, number: int) -> Group:
        return group_of(self.moments.query.group_by, self.moments.groups[number])

    def _due_ts(self, group: int) -> float:
        table, condition = self.table, self._condition
        if table.state[group] == PENDING:
            return float(math.ceil(float(table.held_ts[group]) + condition.for_s))
        if table.state[group] == FIRING:
            return float(np.ceil(table.well_ts[group] + condition.keep_s))
        return math.nan

    def _limits(self, key: GroupKey) -> tuple[float, float]:
        """Return threshold and recovery of a group, in the unit of the measure."""
        plan = self.plan
        if not plan.times_baseline:
            return plan.threshold, plan.recover
        values = dict(zip(plan.query.group_by, key, strict=True))
        entry, tier = values.get("entry"), values["tier"]
        namespace = values.get("namespace", plan.query.selector.namespace or None)
        if isinstance(entry, str):
            namespace = entry.partition(".")[0]
        tier = tier if isinstance(tier, int) else None
        found = find_baseline(
            self.baselines,
            plan.rule.measure,
            tier,
            namespace=namespace if isinstance(namespace, str) else None,
            entry=entry if isinstance(entry, str) else None,
        )
        if found is None:
            self._without_baseline.add(tier)
            return math.nan, math.nan
        return plan.threshold * found.value, plan.recover * found.value
