"""Evidence: the rows behind the value of an alert at an instant, and what they add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from inspector.analysis.alert_rows import GroupRows, Ints, group_rows
from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.analysis.alert_timeline import Group
from inspector.analysis.evidence import Evidence
from inspector.config.models.alerts import AlertRule
from inspector.core.evaluation import evaluate
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, Registry
from inspector.ingest.names import Names
from inspector.session.columns import TableView

MOST_SHOWN = 5
"""Entries, shards and players that are named."""


def evidence(
    rule: AlertRule, group: Group, at_ts: float, view: TableView, names: Names, registry: Registry
) -> Evidence | None:
    """Return the rows of an alert's window, or None if the rule cannot be evaluated.

    Rows that came too late are among them: an evaluation did without those.

    Args:
        rule: The rule.
        group: Whose alert.
        at_ts: The instant, a whole second.
        view: The rows.
        names: Their strings.
        registry: What they may carry.
    """
    plan = plan_rule(rule, registry)
    if isinstance(plan, str):
        return None
    found = group_rows(plan, group, (at_ts - plan.condition.length_s, at_ts), view, names)
    return evidence_of(plan, found, at_ts, names, registry)


def evidence_of(
    plan: PlannedRule, found: GroupRows, at_ts: float, names: Names, registry: Registry
) -> Evidence:
    """Return what the window of an alert held.

    Args:
        plan: The rule.
        found: Rows of the group that reach back far enough.
        at_ts: The instant, a whole second.
        names: The strings of the rows.
        registry: What they may carry.
    """
    found = found.within(at_ts - plan.condition.length_s, at_ts)
    is_whole, counter = True, plan.condition.counter
    if plan.condition.amount:
        # From behind: the fewest latest instants that add up to the count.
        behind = np.cumsum(np.nan_to_num(found.values[::-1, counter]))[::-1]
        full = np.flatnonzero(behind >= plan.condition.amount)
        is_whole = bool(len(full))
        first = int(np.searchsorted(found.ts, found.ts[full[-1]])) if is_whole else 0
        found = found.part(first, len(found.ts))
    return _evidence(plan, found, at_ts, names, registry, is_whole=is_whole)


def _evidence(
    plan: PlannedRule,
    found: GroupRows,
    at_ts: float,
    names: Names,
    registry: Registry,
    *,
    is_whole: bool,
) -> Evidence:
    keys = [registry.keys[key].name for key in plan.query.keys]
    carried = ~np.isnan(found.values)
    sums = {key: float(found.values[carried[:, slot], slot].sum()) for slot, key in enumerate(keys)}
    counts = {key: int(carried[:, slot].sum()) for slot, key in enumerate(keys)}
    counted = counted_keys(plan.of) if isinstance(plan.of, Kpi) else (plan.of.name,)
    n = max(counts[key] for key in counted)
    start_ts = at_ts - plan.condition.length_s
    if math.isinf(start_ts):
        start_ts = float(found.ts[0]) if len(found.ts) else at_ts
    players = len(np.unique(found.pairs))
    own = {WINDOW_SECONDS: at_ts - start_ts, PARTICIPANTS_DISTINCT: float(players)}
    value = math.nan
    if n >= plan.condition.min_n and is_whole:
        value = _value(plan, {**sums, **own}, n)
    return Evidence(
        start_ts=start_ts,
        end_ts=at_ts,
        rows=found.rows,
        sums=sums,
        counts=counts,
        value=value,
        n=n,
        entries=_most(found.entry, names.entries.values),
        shards=_most(found.shard, names.shards.values),
        players=_most(found.player, names.players.values),
        distinct=(len(np.unique(found.entry)), len(np.unique(found.shard)), players),
        is_whole=is_whole,
    )


def _value(plan: PlannedRule, sums: Mapping[str, float], n: int) -> float:
    if isinstance(plan.of, Kpi):
        return float(evaluate(plan.of.formula, sums))
    total = sums[plan.of.name]
    return total / n if plan.of.kind is Kind.GAUGE else total


def _most(ids: Ints, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the names that occur most often, and how often."""
    found, times = np.unique(ids, return_counts=True)
    order = np.argsort(-times, kind="stable")[:MOST_SHOWN]
    return tuple((names[found[k]], int(times[k])) for k in order.tolist())
