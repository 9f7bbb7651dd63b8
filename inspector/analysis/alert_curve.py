"""The curve of an alert: its measure over the window that ends at each of some instants."""

from __future__ import annotations

import numpy as np

from inspector.analysis.alert_rows import Floats, GroupRows, Ints
from inspector.analysis.alert_rules import PlannedRule
from inspector.core.evaluation import evaluate
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, Registry


def window_values(
    plan: PlannedRule, found: GroupRows, ends_ts: Floats, registry: Registry
) -> Floats:
    """Return (m,) float64: the measure over the window of a rule at each instant, NaN for no data.

    Args:
        plan: The rule.
        found: Rows of a group, from before the first window on.
        ends_ts: (m,) float64, whole seconds.
        registry: What rows may carry.
    """
    stop = np.searchsorted(found.ts, ends_ts)
    first, is_whole = _starts(plan, found, ends_ts, stop)
    values = np.nan_to_num(found.values)
    sums = _before(values)[stop] - _before(values)[first]
    carried = _before(~np.isnan(found.values))
    counts = carried[stop] - carried[first]
    keys = [registry.keys[key].name for key in plan.query.keys]
    counted = counted_keys(plan.of) if isinstance(plan.of, Kpi) else (plan.of.name,)
    n = counts[:, [keys.index(key) for key in counted]].max(axis=1)
    known = is_whole & (n >= plan.condition.min_n)
    by_name = {key: sums[:, slot] for slot, key in enumerate(keys)}
    value = np.full(len(ends_ts), np.nan)
    if isinstance(plan.of, Kpi):
        own = {
            WINDOW_SECONDS: np.full(len(ends_ts), plan.condition.length_s),
            PARTICIPANTS_DISTINCT: _players(found, first, stop),
        }
        value[:] = evaluate(plan.of.formula, by_name | own)
    elif plan.of.kind is Kind.GAUGE:
        np.divide(by_name[plan.of.name], n, out=value, where=n > 0)
    else:
        value[:] = by_name[plan.of.name]
    return np.where(known, value, np.nan)


def _starts(
    plan: PlannedRule, found: GroupRows, ends_ts: Floats, stop: Ints
) -> tuple[Ints, np.ndarray]:
    """Return the first row of each window, and which windows are full."""
    if not plan.condition.amount:
        start = np.searchsorted(found.ts, ends_ts - plan.condition.length_s)
        return start, np.ones(len(ends_ts), np.bool_)
    total = _before(np.nan_to_num(found.values[:, plan.condition.counter]))
    wanted = total[stop] - plan.condition.amount
    is_whole = wanted >= 0
    last = np.searchsorted(total, wanted, side="right") - 1
    last = np.clip(np.minimum(last, stop - 1), 0, None)
    # Rows of one instant are in it together.
    own_ts = found.ts[last] if len(found.ts) else ends_ts
    return np.where(is_whole, np.searchsorted(found.ts, own_ts), stop), is_whole


def _before(values: np.ndarray) -> np.ndarray:
    """Return what the rows before each add up to, and at the end what all do."""
    total = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=total[1:])
    return total


def _players(found: GroupRows, first: Ints, stop: Ints) -> Floats:
    """Return how many pairs of shard and player are in each window."""
    pair = found.pairs
    order = np.argsort(pair, kind="stable")
    again = pair[order][1:] == pair[order][:-1]
    before = np.full(len(pair), -1)
    before[order[1:][again]] = order[:-1][again]
    # A pair is counted where it comes first in the window.
    return np.array(
        [
            np.count_nonzero(before[start:end] < start)
            for start, end in zip(first.tolist(), stop.tolist(), strict=True)
        ],
        np.float64,
    )
