"""Backtests: which alerts rules would have raised over a whole recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import Interval
from inspector.config.models.alerts import AlertsConfig
from inspector.config.models.baselines import BaselinesConfig
from inspector.session.alert_kernels import AlertKernels
from inspector.session.session import Session


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it.

    Attributes:
        timeline: Every state of every alert, by rule, group and time.
        reasons: By name of a rule, why it was not evaluated, or not for some groups.
        rows: How many rows there were.
        late_rows: Those that came too late, and were left out.
        astray_rows: Those of a clock that is wrong, which were left out, too.
    """

    timeline: tuple[Interval, ...]
    reasons: Mapping[str, tuple[str, ...]]
    rows: int
    late_rows: int
    astray_rows: int


def backtest(
    session: Session, alerts: AlertsConfig, baselines: BaselinesConfig, kernels: AlertKernels
) -> Backtest:
    """Evaluate rules over all rows of a session."""
    engine = AlertEngine(session.registry, session.names, kernels)
    engine.use_rules(alerts, baselines)
    view = session.view
    engine.load(view)
    engine.finish(view)
    found = engine.snapshot(states=())
    return Backtest(
        engine.timeline(), engine.reasons(), view.rows, found.late_rows, found.astray_rows
    )
