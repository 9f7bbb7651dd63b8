"""The alert engine: the rules of a file, evaluated over a session while it grows or as a whole.

One thread uses an engine; what it returns are values, which any thread may read.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from inspector.analysis.alert_instant import alerts_at
from inspector.analysis.alert_report import alarming, alerts_now, intervals, rule_now
from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.analysis.alert_run import AlertRun, Intake
from inspector.analysis.alert_timeline import (
    EVERY_STATE,
    AlertSnapshot,
    AlertState,
    Interval,
    RuleNow,
)
from inspector.analysis.rule_alerts import RuleAlerts
from inspector.config.models.alerts import AlertRule, AlertsConfig
from inspector.config.models.baselines import Baseline, BaselinesConfig
from inspector.core.registry import Kpi, Registry
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.columns import TableView
from inspector.session.right_of_way import GiveWay, go_on


class AlertEngine:
    """Evaluates rules; streaming and all at once come to the same timeline.

    Args:
        registry: The metric keys and KPIs.
        names: The strings of the rows.
        kernels: What does the work.
        give_way: Called between two steps of the work.
    """

    def __init__(
        self,
        registry: Registry,
        names: Names,
        kernels: AlertKernels,
        give_way: GiveWay = go_on,
    ) -> None:
        self._registry = registry
        self._names = names
        self._kernels = kernels
        self._give_way = give_way
        self._lateness_s = AlertsConfig().lateness_s
        self._rules: tuple[AlertRule, ...] = ()
        self._unplanned: dict[str, str] = {}
        self._runs: list[AlertRun] = []
        self._loaded = _Loaded()
        self._event_ts = -math.inf
        self._told = _Told()

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels."""
        self._kernels = kernels
        for run in self._runs:
            run.use(kernels)

    def use_rules(
        self, alerts: AlertsConfig, baselines: BaselinesConfig, registry: Registry | None = None
    ) -> None:
        """Evaluate these rules from now on.

        A rule that is as it was, and whose baselines are, keeps its alerts. Any other begins with
        the first row of the session, as if it had been there always.

        Args:
            alerts: The rules; those that are not enabled are left out.
            baselines: What thresholds may go with.
            registry: The metric keys and KPIs by now; None if they are the ones of before.
        """
        self._told = _Told()
        self._registry = registry or self._registry
        self._lateness_s = alerts.lateness_s
        plans = self._plan(alerts.rule)
        kept = {rule_identity(one.plan, one.baselines): (run, one) for run, one in self._all()}
        fresh: list[PlannedRule] = []
        stays: set[int] = set()
        for plan in plans:
            found = kept.get(rule_identity(plan, baselines.baseline))
            if found:
                found[1].plan = plan
                stays.add(id(found[1]))
            else:
                fresh.append(plan)
        for run in self._runs:
            run.drop([one for one in run.alerts if id(one) not in stays])
        self._runs = [run for run in self._runs if run.alerts]
        if fresh:
            run = AlertRun(fresh, baselines.baseline, self._names, self._kernels)
            run.give_way = self._give_way
            self._runs.append(run)

    def load(self, view: TableView, *, is_ordered: bool = True, until_ts: float = math.inf) -> None:
        """Take in a recording, or what was there before a session began to grow, and evaluate it.

        Its files may have been read one after another: a row is late if it is so within its shard.
        Rows of a clock that is wrong, as the extent of the table tells, are left out.

        Args:
            view: All its rows.
            is_ordered: Whether the rows of each shard stand as they were written. They do not if
                a source was read from its end, so that older ones came behind; then none is late.
            until_ts: No later instant is evaluated yet; see `advance`.
        """
        lateness_s = self._lateness_s if is_ordered else math.inf
        intake = Intake.of_recording(view.extent, lateness_s)
        self._told = _Told()
        self._loaded = _Loaded(view.rows, intake)
        for run in self._runs:
            self._catch_up(run, view, until_ts)

    def advance(self, event_ts: float) -> None:
        """Evaluate up to an instant, with the rows that were taken in."""
        self._told = _Told()
        self._event_ts = max(self._event_ts, event_ts)
        for run in self._runs:
            run.advance(event_ts)

    def update(
        self, view: TableView, *, latest_ts: float = math.inf, event_ts: float = -math.inf
    ) -> None:
        """Take in the new rows of a session that grows, and evaluate as far as is settled.

        Args:
            view: All rows by now.
            latest_ts: Rows after this, such as an hour from now, are of a clock that is wrong.
            event_ts: Event time has come to this in any case, as when all servers are silent.
        """
        intake = Intake(self._lateness_s, latest_ts=latest_ts)
        self._event_ts = max(self._event_ts, event_ts)
        for run in self._runs:
            self._catch_up(run, view)
            # Rows wait in the table until another second can be evaluated.
            settled_ts = max(min(view.last_ts, latest_ts) - self._lateness_s, self._event_ts)
            if math.isfinite(settled_ts) and math.floor(settled_ts) > run.closed_ts:
                self._told = _Told()
                run.take(view, intake)
                run.advance(max(run.newest_ts - self._lateness_s, self._event_ts))

    def finish(self, view: TableView, *, latest_ts: float = math.inf) -> None:
        """Evaluate up to the end of the rows of `view`, for which nothing is waited any more."""
        self._told = _Told()
        for run in self._runs:
            self._catch_up(run, view)
            run.take(view, Intake(self._lateness_s, latest_ts=latest_ts))
            if math.isfinite(run.newest_ts):
                self._event_ts = max(self._event_ts, math.floor(run.newest_ts) + 1.0)
            run.advance(self._event_ts)

    def _catch_up(self, run: AlertRun, view: TableView, until_ts: float = math.inf) -> None:
        if run.rows < self._loaded.rows:
            self._told = _Told()
            run.load(view, self._loaded.intake, self._loaded.rows, until_ts)

    def snapshot(self, states: Collection[AlertState] = EVERY_STATE) -> AlertSnapshot:
        """Return how all alerts stand.

        Args:
            states: Only alerts in these are listed; there may be a hundred thousand others.
        """
        told = self._told.snapshots.get(frozenset(states))
        if told is None:
            told = self._told.snapshots[frozenset(states)] = self._snapshot(states)
        return told

    def _snapshot(self, states: Collection[AlertState]) -> AlertSnapshot:
        counts = [run.cohorts.clock.counts for run in self._runs]
        return AlertSnapshot(
            alerts=tuple(one for own in self._each() for one in alerts_now(own, states)),
            rules=self._rules_now(),
            evaluated_ts=max((run.closed_ts for run in self._runs), default=-math.inf),
            late_rows=max((int(count[0]) for count in counts), default=0),
            astray_rows=max((int(count[1]) for count in counts), default=0),
        )

    def snapshot_at(
        self, at_ts: float, states: Collection[AlertState] = EVERY_STATE
    ) -> AlertSnapshot:
        """Return how all alerts stood at an instant; the latest one if it is not evaluated yet.

        Args:
            at_ts: Unix seconds.
            states: Only alerts that were in these are listed.
        """
        now = self.snapshot(())
        if at_ts >= now.evaluated_ts:
            return self.snapshot(states)
        found = {one.plan.rule.name: alerts_at(one, at_ts, states) for one in self._each()}
        rules = (found[one.rule][0] if one.rule in found else one for one in now.rules)
        alerts = tuple(alert for _, listed in found.values() for alert in listed)
        return replace(now, alerts=alerts, rules=tuple(rules), evaluated_ts=math.floor(at_ts))

    def timeline(self, states: Collection[AlertState] = EVERY_STATE) -> tuple[Interval, ...]:
        """Return the times that alerts were in some states, by rule, group and time."""
        told = self._told.timelines.get(frozenset(states))
        if told is None:
            told = tuple(
                one for run, own in self._all() for one in intervals(own, run.closed_ts, states)
            )
            self._told.timelines[frozenset(states)] = told
        return told

    def alarming(self, most_pending: int) -> tuple[Interval, ...]:
        """Return the times that alerts fired, and the latest ones at which they were about to.

        Args:
            most_pending: Of those, so many that ended, and as many that go on.
        """
        return tuple(alarming([(own, run.closed_ts) for run, own in self._all()], most_pending))

    def forget(self, before_ts: float) -> None:
        """Let go of states that ended before an instant, so that a timeline does not grow on."""
        found = [alerts.forget_changes(before_ts) for run in self._runs for alerts in run.alerts]
        if any(found):
            self._told = _Told()

    def _rules_now(self) -> tuple[RuleNow, ...]:
        if self._told.rules is None:
            self._told.rules = self._new_rules_now()
        return self._told.rules

    def _new_rules_now(self) -> tuple[RuleNow, ...]:
        found = {one.plan.rule.name: rule_now(one) for one in self._each()}
        for rule in self._rules:
            if rule.name in self._unplanned:
                reasons = (self._unplanned[rule.name],)
                found[rule.name] = RuleNow(rule.name, rule.severity, {}, reasons)
        return tuple(found[rule.name] for rule in self._rules)

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """Return, by name of a rule, why it is not evaluated, or not for some groups."""
        return {one.rule: one.reasons for one in self._rules_now() if one.reasons}

    @property
    def runs(self) -> Sequence[AlertRun]:
        """Return the runs; those that were saved are kept by `alert_saving`."""
        return self._runs

    def resume(self, run: AlertRun) -> None:
        """Let a run that was restored take the place of the same rules; before any row is taken."""
        self._told = _Told()
        run.give_way = self._give_way
        restored = {rule_identity(one.plan, one.baselines) for one in run.alerts}
        for other in self._runs:
            other.drop(
                [one for one in other.alerts if rule_identity(one.plan, one.baselines) in restored]
            )
        self._runs = [run, *(other for other in self._runs if other.alerts)]

    def _all(self) -> list[tuple[AlertRun, RuleAlerts]]:
        """Return the alerts of every rule, by its name."""
        every = [(run, alerts) for run in self._runs for alerts in run.alerts]
        return sorted(every, key=lambda pair: pair[1].plan.rule.name)

    def _each(self) -> Iterator[RuleAlerts]:
        """Yield the alerts of every rule, by its name, and give way before each."""
        for _, alerts in self._all():
            self._give_way()
            yield alerts

    def _plan(self, rules: Sequence[AlertRule]) -> list[PlannedRule]:
        self._rules = tuple(rule for rule in rules if rule.enabled)
        self._unplanned = {}
        plans = []
        for rule in self._rules:
            plan = plan_rule(rule, self._registry)
            if isinstance(plan, str):
                self._unplanned[rule.name] = plan
            else:
                plans.append(plan)
        return plans


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What was taken in as a recording."""

    rows: int = 0
    intake: Intake = field(default_factory=lambda: Intake(0.0))


@dataclass(slots=True)
class _Told:
    """What was told since alerts were evaluated last: whoever asks again gets the same objects."""

    snapshots: dict[frozenset[AlertState], AlertSnapshot] = field(default_factory=dict)
    timelines: dict[frozenset[AlertState], tuple[Interval, ...]] = field(default_factory=dict)
    rules: tuple[RuleNow, ...] | None = None


def rule_identity(plan: PlannedRule, baselines: Sequence[Baseline]) -> str:
    """Return a text that two rules share if the same rows lead to the same alerts."""
    said = plan.rule.model_dump_json(exclude={"severity"})
    formula = plan.of.formula.text if isinstance(plan.of, Kpi) else ""
    own = [
        one.model_dump_json()
        for one in (baselines if plan.times_baseline else ())
        if one.measure == plan.rule.measure
    ]
    return "\n".join((said, formula, *own))
