"""Cases of alerts that never were."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.evidence import AlertCase, CaseQuestion, Evidence
from inspector.core.formula import parse_formula
from inspector.session.line_list import Line

AT_TS = 1_735_758_000.0
HASH = "h:" + "3ad91f07" * 4


def question(**changes: Any) -> CaseQuestion:
    """Return a question about an alert that fired for two minutes."""
    made = CaseQuestion(
        "High damage",
        (("entry", "ability.meteor"), ("tier", 3)),
        AlertState.FIRING,
        AT_TS,
        AT_TS,
        AT_TS + 121.0,
        is_over=True,
        value=312.5,
        threshold=250.0,
    )
    return replace(made, **changes)


def case(formula: str = "damage_total / casts", held: Any = None, **changes: Any) -> AlertCase:
    """Return a case of it."""
    sums = {"damage_total": 15_625.0, "casts": 50.0}
    evidence = Evidence(
        start_ts=AT_TS - 12.0,
        end_ts=AT_TS,
        rows=np.arange(50),
        sums=sums,
        counts={"damage_total": 48, "casts": 50},
        value=312.5,
        n=50,
        entries=(("ability.meteor", 50),),
        shards=(("world-1", 30), ("world-2", 20)),
        players=((HASH, 26), ("", 24)),
        distinct=(1, 2, 9),
        is_whole=True,
    )
    made = AlertCase(
        question=question(),
        severity="warning",
        measure="dmg_per_cast",
        meaning="Damage of a cast.",
        unit="",
        formula=parse_formula(formula, (*sums, "window_seconds", "participants_distinct")),
        is_mean=False,
        window="50 casts",
        is_count=True,
        is_above=True,
        times_baseline=1.25,
        for_s=0.0,
        min_n=1,
        group_by=("entry", "tier"),
        evidence=replace(evidence, **(held or {})),
        curve_ts=AT_TS + np.arange(-30.0, 12.0),
        curve_y=np.linspace(200.0, 330.0, 42),
        lines=tuple(Line(0, 100 * n, 90, AT_TS - 12.0 + n / 5) for n in range(50)),
    )
    return replace(made, **changes)


def metric_case(*, is_mean: bool) -> AlertCase:
    """Return a case of a metric key."""
    made = case(measure="casts", is_mean=is_mean, times_baseline=math.nan)
    return replace(made, formula=None)
