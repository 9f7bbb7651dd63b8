"""Alerts at an earlier instant: as in a recording that ends there."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_timeline import AlertSnapshot, AlertState, Interval, until
from inspector.core.registry import Registry
from inspector.session.columns import Columns
from inspector.session.compiled import ALERT_KERNELS
from tests.unit.analysis.alert_world import (
    START_TS,
    engine_of,
    in_order,
    random_rows,
    some_names,
)
from tests.unit.analysis.test_alert_engine import INSTANTS


def stand(snapshot: AlertSnapshot) -> dict[tuple[str, object], tuple[AlertState, float]]:
    """Return the state of each alert, and since when."""
    return {(one.rule, one.group): (one.state, one.since_ts) for one in snapshot.alerts}


@settings(max_examples=100, deadline=None)
@given(ts=INSTANTS, at_s=st.integers(0, 240).map(lambda n: n / 4), seed=st.integers(0, 99))
def test_alerts_at_an_instant_are_those_of_a_recording_that_ends_there(
    registry: Registry, ts: list[float], at_s: float, seed: int
) -> None:
    """States and since when, and how many are in which state."""
    at_ts = START_TS + at_s
    names, batch = some_names(), random_rows(registry, ts, seed)
    whole, part = Columns(chunk_rows=16), Columns(chunk_rows=16)
    whole.append(batch)
    until_then = np.flatnonzero(batch.ts <= at_ts).tolist()
    engine, alone = (engine_of(registry, names, ALERT_KERNELS) for _ in range(2))
    engine.load(whole.view)
    engine.finish(whole.view)
    if not until_then:
        return
    part.append(in_order(batch, until_then))
    alone.load(part.view)
    alone.advance(math.floor(at_ts))

    then = engine.snapshot_at(at_ts)

    if then.evaluated_ts == math.floor(at_ts):
        now = alone.snapshot()
        assert stand(then) == stand(now)
        assert [one.counts for one in then.rules] == [one.counts for one in now.rules]


def test_what_is_not_evaluated_yet_is_the_latest(registry: Registry) -> None:
    """A playhead at the end, or behind it."""
    names = some_names()
    engine = engine_of(registry, names, ALERT_KERNELS)
    table = Columns()
    table.append(random_rows(registry, [START_TS, START_TS + 9.0], 1))
    engine.load(table.view)

    assert engine.snapshot_at(START_TS + 1e6) is engine.snapshot()


def interval(from_ts: float, to_ts: float, *, is_over: bool = True) -> Interval:
    """Return a firing."""
    return Interval("rule", (), AlertState.FIRING, from_ts, to_ts, 1.0, 2.0, is_over)


def test_a_timeline_until_an_instant_knows_nothing_of_what_came_later() -> None:
    """What went on then, goes on; what had not begun is not there."""
    timeline = (interval(1.0, 3.0), interval(5.0, 9.0), interval(8.0, 9.0, is_over=False))

    assert list(until(timeline, 6.0)) == [interval(1.0, 3.0), interval(5.0, 6.0, is_over=False)]
    assert list(until(timeline, 9.0))[1:] == list(timeline[1:])
