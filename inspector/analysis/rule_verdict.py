"""How one group of a rule stands to its threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from inspector.analysis.rule_groups import group_name
from inspector.core.kpi import KpiValue
from inspector.session.query import NO_TIER, GroupBy


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold.

    Attributes:
        number: In the unit of the measure, or how many times the baseline.
        is_above: Whether the rule fires above it; else below.
        times_baseline: Whether the number is a share of the baseline of the tier.
    """

    number: float
    is_above: bool
    times_baseline: bool = False


class PreviewState(StrEnum):
    """How a group stands to its threshold."""

    ABOVE = "above"
    BELOW = "below"
    OK = "ok"
    NO_DATA = "no data"
    NO_BASELINE = "no baseline"


FIRING = frozenset({PreviewState.ABOVE, PreviewState.BELOW})
"""States of a group that is past its threshold."""


@dataclass(frozen=True, slots=True)
class GroupPreview:
    """One group over the latest window.

    Attributes:
        name: What its rows have in common.
        value: In the unit of the measure; NaN for no data.
        n: Records behind the value.
        limit: The threshold in the unit of the measure; NaN without a baseline.
        state: How it stands.
        over: How far it is past the threshold, as a share of that; negative on the safe side, NaN
            if it cannot be told.
        note: Why there is no threshold; else empty.
    """

    name: str
    value: float
    n: int
    limit: float
    state: PreviewState
    over: float
    note: str = ""


def judged(
    key: dict[GroupBy, str], value: KpiValue, limit: Limit, min_n: int, usual: float
) -> GroupPreview:
    """Return a group against its threshold.

    Args:
        key: What its rows have, by column.
        value: The measure over the window.
        limit: The threshold.
        min_n: A smaller n is no data.
        usual: The baseline of the group; NaN for none.
    """
    name = group_name(key)
    threshold, note = limit.number, ""
    if limit.times_baseline:
        threshold = limit.number * usual
        note = "" if usual == usual else _lacks(key)
    if value.n < min_n or math.isnan(value.value):
        state = PreviewState.NO_DATA
        return GroupPreview(name, math.nan, value.n, threshold, state, math.nan, note)
    if note:
        state = PreviewState.NO_BASELINE
        return GroupPreview(name, value.value, value.n, math.nan, state, math.nan, note)
    beyond = value.value - threshold if limit.is_above else threshold - value.value
    past = PreviewState.ABOVE if limit.is_above else PreviewState.BELOW
    state = past if beyond > 0 else PreviewState.OK
    over = beyond / abs(threshold) if threshold else beyond
    return GroupPreview(name, value.value, value.n, threshold, state, over)


def _lacks(key: dict[GroupBy, str]) -> str:
    tier = key[GroupBy.TIER]
    return "no baseline: its rows have no tier" if tier == NO_TIER else f"no baseline for {tier}"


def rank(group: GroupPreview) -> tuple[bool, float, str]:
    """Return what sorts the worst group first, and those that cannot be told last."""
    known = not math.isnan(group.over)
    return (not known, -group.over if known else -float(group.n), group.name)
