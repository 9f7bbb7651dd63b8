"""The curve of an alert: at each instant it is what the evidence of that instant comes to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_curve import window_values
from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_evidence import evidence_of
from inspector.analysis.alert_rows import group_rows
from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.core.registry import Registry
from inspector.session.columns import Columns
from inspector.session.compiled import ALERT_KERNELS
from tests.unit.analysis.alert_world import (
    EVERY_KIND,
    SOME_BASELINES,
    START_TS,
    random_rows,
    some_names,
)

EVER = (-math.inf, math.inf)


@settings(max_examples=25, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 160).map(lambda n: n / 4), max_size=80),
    ends=st.lists(st.integers(-2, 60), min_size=1, max_size=12, unique=True),
    seed=st.integers(0, 99),
)
def test_each_point_is_the_value_of_its_window(
    registry: Registry, seconds: list[float], ends: list[int], seed: int
) -> None:
    """For every kind of rule and group."""
    names, columns = some_names(), Columns(chunk_rows=16)
    if seconds:
        columns.append(random_rows(registry, [START_TS + ts for ts in sorted(seconds)], seed))
    view = columns.view
    engine = AlertEngine(registry, names, ALERT_KERNELS)
    engine.use_rules(EVERY_KIND, SOME_BASELINES)
    engine.load(view)
    plans = {rule.name: plan_rule(rule, registry) for rule in EVERY_KIND.rule}
    instants = START_TS + np.array(sorted(ends), np.float64)

    for alert in engine.snapshot().alerts:
        plan = plans[alert.rule]
        assert isinstance(plan, PlannedRule)
        rows = group_rows(plan, alert.group, EVER, view, names)
        values = window_values(plan, rows, instants, registry)
        for at_ts, value in zip(instants.tolist(), values.tolist(), strict=True):
            expected = evidence_of(plan, rows, at_ts, names, registry).value
            assert value == pytest.approx(expected, nan_ok=True)


def test_without_rows_there_is_no_data(registry: Registry) -> None:
    """Whatever the rule."""
    view, names = Columns().view, some_names()

    for rule in EVERY_KIND.rule:
        plan = plan_rule(rule, registry)
        assert isinstance(plan, PlannedRule)
        rows = group_rows(plan, (), EVER, view, names)
        assert np.isnan(window_values(plan, rows, np.array([5.0, 9.0]), registry)).all()
