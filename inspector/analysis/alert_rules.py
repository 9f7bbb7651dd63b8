"""Rules as they are evaluated: an `AlertRule` together with the registry, or why it cannot be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from inspector.config.metric_paths import KnownNames
from inspector.config.models.alerts import AlertRule
from inspector.config.models.selection import Selection
from inspector.config.models.thresholds import TimesBaseline
from inspector.config.spans import CountWindow, TimeWindow
from inspector.core.errors import UnknownMetricError
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS, Name, Node, Number
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, MetricKey, Registry
from inspector.session.alert_tables import (
    AS_ALERT,
    AS_BEFORE,
    AS_OK,
    MEAN,
    MINUS,
    NUMBER,
    OVER,
    PLAYERS,
    PLUS,
    SECONDS,
    SUM,
    TIMES,
    Condition,
)
from inspector.session.moments import MomentQuery
from inspector.session.selector import Selector

_NO_DATA = {"ok": AS_OK, "alert": AS_ALERT, "keep": AS_BEFORE}
_SIGNS = {"+": PLUS, "-": MINUS, "*": TIMES, "/": OVER}
_OWN = {WINDOW_SECONDS: SECONDS, PARTICIPANTS_DISTINCT: PLAYERS}


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule that can be evaluated.

    Attributes:
        rule: As the file has it.
        of: The KPI or metric key that it compares. A metric key's value is its sum over the
            window, restored by the rates; a gauge's is its mean.
        query: The moments that its windows are made of. Where the threshold goes with the
            baseline, the tier joins the group: each tier is compared with its own.
        condition: How it is evaluated.
        times_baseline: Whether thresholds are a share of the baseline.
        threshold: As the file has it: in the unit of the measure, or how many times the baseline.
        recover: Where it is well again, in the same unit; NaN for the threshold itself.
    """

    rule: AlertRule
    of: Kpi | MetricKey
    query: MomentQuery
    condition: Condition
    times_baseline: bool
    threshold: float
    recover: float


def plan_rule(rule: AlertRule, registry: Registry) -> PlannedRule | str:
    """Return how a rule is evaluated, or why it cannot be."""
    try:
        of = _measure(rule.measure, registry)
    except UnknownMetricError as error:
        return error.text()
    over, names = rule.over, _names(of)
    own = [name for name in names if name in _OWN]
    if own and isinstance(over, CountWindow):
        return f"{rule.measure} goes with a length of time; give it a window such as 5m"
    is_relative = isinstance(rule.above or rule.below, TimesBaseline)
    if is_relative and not isinstance(of, Kpi):
        return f"only KPIs have a baseline, and {rule.measure} is a metric key"
    wanted = [name for name in names if name not in _OWN]
    if isinstance(over, CountWindow):
        wanted.append(over.key)
    unknown = [name for name in wanted if registry.find_key(name) is None]
    if unknown:
        return f"'{unknown[0]}' is not a metric key"
    if isinstance(over, CountWindow) and (fault := KnownNames(registry).counter_fault(over.key)):
        return fault
    keys = tuple(sorted({registry.key_id(name) for name in wanted}))
    group_by = tuple(rule.group_by)
    if is_relative and "tier" not in group_by:
        group_by = (*group_by, "tier")
    query = MomentQuery(
        selector_of(rule.select),
        group_by,
        keys,
        is_exact=isinstance(over, CountWindow),
        players=PARTICIPANTS_DISTINCT in names,
    )
    slot_of = {registry.keys[key].name: slot for slot, key in enumerate(keys)}
    condition = _condition(rule, of, slot_of)
    threshold, recover = _numbers(rule)
    return PlannedRule(rule, of, query, condition, is_relative, threshold, recover)


def selector_of(select: Selection) -> Selector:
    """Return which rows, in the words of a session."""
    return Selector(
        namespace=select.namespace or "",
        entry=select.entry,
        shards=frozenset({select.shard} if select.shard is not None else ()),
        tiers=frozenset({select.tier} if select.tier is not None else ()),
        tags=frozenset(select.tags),
    )


def stack_depth(condition: Condition) -> int:
    """Return how much room a program needs."""
    return max(1, len(condition.steps))


def _measure(name: str, registry: Registry) -> Kpi | MetricKey:
    key = registry.find_key(name)
    return registry.kpi(name) if key is None else registry.keys[key]


def _names(of: Kpi | MetricKey) -> tuple[str, ...]:
    return of.formula.names if isinstance(of, Kpi) else (of.name,)


def _condition(rule: AlertRule, of: Kpi | MetricKey, slot_of: dict[str, int]) -> Condition:
    over = rule.over
    counted = counted_keys(of) if isinstance(of, Kpi) else (of.name,)
    return Condition(
        steps=np.array(_program(of, slot_of), np.float64),
        counted=np.array([slot_of[name] for name in counted], np.int64),
        # Rows are looked at by whole seconds, so that a part of one is one.
        length_s=float(math.ceil(over.length_s)) if isinstance(over, TimeWindow) else math.inf,
        amount=float(over.count) if isinstance(over, CountWindow) else 0.0,
        counter=slot_of[over.key] if isinstance(over, CountWindow) else 0,
        sign=1.0 if rule.above is not None else -1.0,
        for_s=rule.for_s,
        keep_s=rule.keep_firing_s,
        no_data=_NO_DATA[rule.no_data],
        min_n=rule.min_n,
        start_ts=math.inf,
    )


def _program(of: Kpi | MetricKey, slot_of: dict[str, int]) -> list[tuple[int, float]]:
    if isinstance(of, MetricKey):
        return [(MEAN if of.kind is Kind.GAUGE else SUM, slot_of[of.name])]
    return _steps(of.formula.root, slot_of)


def _steps(node: Node, slot_of: dict[str, int]) -> list[tuple[int, float]]:
    """Return what to do in order, the operands of an operation before it."""
    if isinstance(node, Number):
        return [(NUMBER, node.value)]
    if isinstance(node, Name):
        own = _OWN.get(node.name)
        return [(SUM, slot_of[node.name])] if own is None else [(own, 0.0)]
    left, right = _steps(node.left, slot_of), _steps(node.right, slot_of)
    return [*left, *right, (_SIGNS[node.sign], 0.0)]


def _numbers(rule: AlertRule) -> tuple[float, float]:
    """Return threshold and recovery as they are written; NaN for no recovery of its own."""
    threshold = rule.above if rule.above is not None else rule.below
    assert threshold is not None
    recover = math.nan
    if rule.recover is not None:
        said = rule.recover.below if rule.above is not None else rule.recover.above
        recover = math.nan if said is None else said
    if isinstance(threshold, TimesBaseline):
        return threshold.times_baseline, recover
    return threshold, recover
