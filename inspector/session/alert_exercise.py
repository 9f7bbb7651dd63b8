"""Calls every kernel of alerts with every type that it is used with."""

from __future__ import annotations

import numpy as np

from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_alerts, empty_changes
from inspector.session.alert_tables import (
    AS_OK,
    SUM,
    Condition,
    Judging,
)
from inspector.session.cohorts import Cohorts
from inspector.session.firing_tables import Manner, empty_firings, empty_trace, readings_of
from inspector.session.moments import MomentQuery, Moments, new_pool
from inspector.session.selector import Selector
from inspector.session.session import Session
from inspector.session.tuning_kernels import TuningKernels


def exercise_alerts(session: Session, kernels: AlertKernels, tuning: TuningKernels) -> None:
    """Evaluate a rule over a session, which has rows, so that all machine code is there."""
    cohorts = Cohorts(session.names, kernels)
    query = MomentQuery(Selector(), ("entry",), (0,))
    pool = new_pool(query, kernels)
    moments = Moments(query, pool)
    judging = Judging(5.0, True, -np.inf, -np.inf, -np.inf, np.inf)
    for part in session.view.parts:
        cohort = cohorts.judge(part.view, 0, part.rows, judging)
        pool.gather(part.view, 0, part.rows, cohort, cohorts)
    pool.close(np.inf)
    alerts = empty_alerts(len(moments.groups))
    alerts.threshold[:] = 0.0
    condition = Condition(
        steps=np.array([[SUM, 0.0]]),
        counted=np.zeros(1, np.int64),
        length_s=60.0,
        amount=0.0,
        counter=0,
        sign=1.0,
        for_s=0.0,
        keep_s=0.0,
        no_data=AS_OK,
        min_n=1,
        start_ts=np.inf,
    )
    trace = empty_trace(1_024)
    tuning.trace(moments.log, condition, alerts, 1e9, 0, np.zeros(1), trace)
    readings = readings_of(trace, len(moments.groups), 1.0)
    tuning.find(
        readings,
        Manner(0.0, 0.0, AS_OK, 1e9),
        alerts.threshold,
        alerts.recover,
        empty_firings(16),
    )
    changes = empty_changes(1_024)
    kernels.evaluate(moments.log, condition, alerts, 1e9, 0, np.zeros(1), changes)
