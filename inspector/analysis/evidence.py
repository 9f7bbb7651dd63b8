"""Evidence of an alert as values: what its window held, and what is known around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_timeline import AlertState, Group
from inspector.core.formula import Formula
from inspector.session.line_list import Line

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a window held.

    Attributes:
        start_ts: Where it begins, Unix seconds: the ts of its first row, if it is a count window.
        end_ts: The instant; rows before it count.
        rows: (n,) int64, numbers of the rows, by time.
        sums: By metric key, Σ value / rate over the window.
        counts: By metric key, records that carry it.
        value: Of the measure; NaN for no data.
        n: Records behind it.
        entries: The entries with most rows, and how many.
        shards: The shards with most rows, and how many.
        players: The players with most rows, hashed, and how many; "" stands for rows without one.
        distinct: How many entries, shards, and pairs of shard and player there are.
        is_whole: Whether a count window was full.
    """

    start_ts: float
    end_ts: float
    rows: Ints
    sums: Mapping[str, float]
    counts: Mapping[str, int]
    value: float
    n: int
    entries: tuple[tuple[str, int], ...]
    shards: tuple[tuple[str, int], ...]
    players: tuple[tuple[str, int], ...]
    distinct: tuple[int, int, int]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """An alert that a person asks about.

    Attributes:
        rule: Name of its rule.
        group: Whose alert it is.
        state: What it was, or is, in.
        at_ts: The instant whose window is looked at, a whole second, Unix seconds.
        from_ts: When the state began.
        to_ts: When it ended, or the last instant that was evaluated.
        is_over: Whether it ended.
        value: Of the measure at that instant, as it was evaluated; NaN for no data.
        threshold: In the unit of the measure.
    """

    rule: str
    group: Group
    state: AlertState
    at_ts: float
    from_ts: float
    to_ts: float
    is_over: bool
    value: float
    threshold: float


@dataclass(frozen=True, slots=True)
class AlertCase:
    """An alert, and what it rests on.

    Attributes:
        question: Which alert.
        severity: How much it matters.
        measure: Name of the KPI or metric key.
        meaning: What that is, in words.
        unit: Of its values.
        formula: Of a KPI; None for a metric key.
        is_mean: Whether a metric key's value is a mean; else it is a sum.
        window: As the rule has it: "5m", or "50 casts".
        is_count: Whether the window is a count; else it is a length of time.
        is_above: Whether the rule fires above its threshold; else below.
        times_baseline: The threshold as a share of the baseline; NaN if it goes with none.
        for_s: How long it must hold before the rule fires.
        min_n: A window with a smaller n has no data.
        group_by: What each alert of the rule is about.
        evidence: What the window held.
        curve_ts: (m,) float64, instants around it, Unix seconds; read-only.
        curve_y: (m,) float64, the measure over the window at each; NaN for no data; read-only.
        lines: Where the first of its rows were read.
        notes: What is missing, or not as it was evaluated.
    """

    question: CaseQuestion
    severity: str
    measure: str
    meaning: str
    unit: str
    formula: Formula | None
    is_mean: bool
    window: str
    is_count: bool
    is_above: bool
    times_baseline: float
    for_s: float
    min_n: int
    group_by: tuple[str, ...]
    evidence: Evidence
    curve_ts: Floats
    curve_y: Floats
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def baseline(self) -> float:
        """Return the baseline that the threshold goes with; NaN for none."""
        return self.question.threshold / self.times_baseline
