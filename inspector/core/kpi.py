"""The value of a KPI over the rows of a window: a ratio of sums, never a mean of ratios."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from inspector.core.evaluation import evaluate
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.registry import Kpi


@dataclass(frozen=True, slots=True)
class KpiValue:
    """What a KPI is, and on how much it rests.

    Attributes:
        value: In the unit of the KPI; NaN when there is no data.
        n: Number of records behind it.
    """

    value: float
    n: int


def counted_keys(kpi: Kpi) -> tuple[str, ...]:
    """Return the metric keys whose records are the n of a KPI.

    They are those of the denominator; where it holds no metric key, those of the whole formula.
    """
    formula = kpi.formula
    own = (WINDOW_SECONDS, PARTICIPANTS_DISTINCT)
    keys = tuple(name for name in formula.denominator_names if name not in own)
    return keys or tuple(name for name in formula.names if name not in own)


def evaluate_kpi(
    kpi: Kpi,
    totals: Mapping[str, float],
    counts: Mapping[str, int],
    window_seconds: float,
    participants_distinct: int,
) -> KpiValue:
    """Return the KPI over one window.

    Args:
        kpi: Which one.
        totals: Estimated sum of each metric key over the window; a missing key is 0.
        counts: Number of records that carry each metric key; a missing key is 0.
        window_seconds: Length of the window in seconds.
        participants_distinct: Distinct (shard, player) pairs that have the entry in the window.

    Returns:
        The value, and as n the largest count of any of its `counted_keys`, since records are
        counted by key. A KPI on no record, or with a denominator of zero, is no data.
    """
    own: dict[str, float] = {
        WINDOW_SECONDS: window_seconds,
        PARTICIPANTS_DISTINCT: float(participants_distinct),
    }
    n = max((counts.get(key, 0) for key in counted_keys(kpi)), default=0)
    if n == 0:
        return KpiValue(math.nan, 0)
    return KpiValue(float(evaluate(kpi.formula, {**totals, **own})), n)
