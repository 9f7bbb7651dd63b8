"""The alerts of one rule, one a group, and the states they were in."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule, stack_depth
from inspector.analysis.alert_timeline import Group, group_of, sort_key
from inspector.analysis.baseline_lookup import find_baseline
from inspector.config.models.baselines import Baseline
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_alerts, empty_changes, enlarged_changes
from inspector.session.alert_tables import AlertTable
from inspector.session.moment_pool import GroupKey
from inspector.session.moments import Moments

_FIRST_CHANGES = 256


class RuleAlerts:
    """Takes the alerts of a rule from instant to instant.

    Attributes:
        plan: The rule.
        baselines: Those that its thresholds go with.
        moments: What its windows are made of; other rules may use it, too.
        table: The alerts, by number of the group.
        changes: States that ended, in the order in which they were found.
        condition: How the rule is evaluated.
        groups: Whose alerts they are, by number.
        ranked: (groups,) int64, their numbers in the order in which people see them.
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
        self.condition = plan.condition
        self.groups: list[Group] = []
        self.ranked = np.zeros(0, np.int64)
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
            self.condition = self.condition._replace(start_ts=start_ts)

    def advance(self, until_ts: float) -> None:
        """Look at every alert up to the whole second `until_ts`, before which all is closed."""
        self.fit_groups()
        group, groups = 0, len(self.table.state)
        while group < groups:
            group = self._kernels.evaluate(
                *(self.moments.log, self.condition, self.table, until_ts, group),
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
        more.group[:] = self.moments.in_pool[known:]
        limits = [self._limits(key) for key in fresh]
        more.threshold[:] = [threshold for threshold, _ in limits]
        more.recover[:] = [recover for _, recover in limits]
        columns = zip(self.table, more, strict=True)
        table = AlertTable(*(np.concatenate(pair) for pair in columns))
        shared = self.moments.shared_window(self.condition)
        self.table = table._replace(shared_ts=shared.ts, shared_left=shared.left)
        self.groups += [group_of(self.moments.query.group_by, key) for key in fresh]
        ranked = sorted(range(len(self.groups)), key=lambda number: sort_key(self.groups[number]))
        self.ranked = np.array(ranked, np.int64)

    def oldest(self) -> NDArray[np.int64]:
        """Return (groups,) int64: the first moment of each group that is still needed."""
        self.fit_groups()
        table, log = self.table, self.moments.log
        unseen = np.where(np.isnan(table.threshold), log.last[table.group], log.first[table.group])
        found: NDArray[np.int64] = np.where(table.left >= 0, table.left, unseen)
        return found

    def rename(self, renamed: NDArray[np.int64]) -> None:
        """Follow moments to their new numbers."""
        for column in (self.table.left, self.table.tail):
            held = column >= 0
            column[held] = renamed[column[held]]

    def forget_changes(self, before_ts: float) -> bool:
        """Let go of states that ended before an instant; return whether there were any."""
        changes = self.changes
        used = int(changes.used[0])
        if not used or float(changes.to_ts[:used].min()) >= before_ts:
            return False
        left = np.flatnonzero(changes.to_ts[:used] >= before_ts)
        for column in changes[:-1]:
            column[: len(left)] = column[left]
        changes.used[0] = len(left)
        return True

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
