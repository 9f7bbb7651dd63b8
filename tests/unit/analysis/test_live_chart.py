"""A live chart: as it grows with its session, it is what it would be made anew."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec
from inspector.analysis.live_chart import (
    MOST_SERIES,
    ChartData,
    LiveChart,
    _settle,
)
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

START_TS = 50_000.0
NAMES = ("casts", "damage_total", "participants", "reflect_count", "dmg_per_cast", "uptime_ratio")


def spec_of(
    registry: Registry,
    name: str,
    *,
    group_by: GroupBy = GroupBy.ENTRY,
    namespace: str = "",
    range_s: float = 300.0,
) -> ChartSpec:
    """Return what a chart of one measure shows."""
    key = registry.find_key(name)
    of = registry.kpi(name) if key is None else registry.keys[key]
    return ChartSpec(Measure(of), Selector(namespace=namespace), group_by, range_s)


def updated(chart: LiveChart, session: Session, end_ts: float | None = None) -> ChartData:
    """Return the chart as the session is now."""
    census = Census(session.registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    playhead_ts = session.view.last_ts if end_ts is None else end_ts
    return chart.update(session.view, playhead_ts, playhead_ts, census)


def chart_of(session: Session, spec: ChartSpec, end_ts: float | None = None) -> ChartData:
    """Return a chart that was just made."""
    return updated(LiveChart(spec, session, REFERENCE_KERNELS), session, end_ts)


def casts(ts: float, entry: str = "ability.a", count: int = 1) -> Record:
    """Return a record of some casts."""
    return {"ts": ts, "entry": entry, "metrics": {"casts": count}}


@st.composite
def steps(draw: st.DrawFn) -> list[list[Record]]:
    """Draw what is added to a session, step by step, in the order of time."""
    ts, additions = START_TS, []
    for _ in range(draw(st.integers(1, 4))):
        addition = []
        for _ in range(draw(st.integers(1, 8))):
            ts += draw(st.sampled_from([0.0, 0.25, 1.0, 30.0, 250.0]))
            addition.append(
                {
                    "ts": ts,
                    "entry": draw(st.sampled_from(["ability.a", "ability.b", "contract.c"])),
                    "shard": draw(st.sampled_from(["s1", "s2"])),
                    "metrics": {name: draw(st.integers(0, 9)) for name in NAMES[:4]}
                    | {"uptime_seconds": draw(st.integers(0, 5))},
                    "meta": {"rates": {"reflect_count": 0.5}},
                }
            )
        additions.append(addition)
    return additions


@settings(max_examples=50, deadline=None)
@given(
    additions=steps(),
    name=st.sampled_from(NAMES),
    group_by=st.sampled_from([g for g in GroupBy if g is not GroupBy.NONE]),
    namespace=st.sampled_from(["", "ability"]),
    range_s=st.sampled_from([300.0, 900.0, 3_600.0]),
)
def test_a_chart_that_grew_equals_one_made_at_the_end(
    session_of: SessionOf,
    registry: Registry,
    additions: list[list[Record]],
    name: str,
    group_by: GroupBy,
    namespace: str,
    range_s: float,
) -> None:
    """Whatever was added when, also past the room that was left for it."""
    spec = spec_of(registry, name, group_by=group_by, namespace=namespace, range_s=range_s)
    session = session_of([])
    grown = LiveChart(spec, session, REFERENCE_KERNELS)
    for addition in additions:
        session_of(addition, session)
        found = updated(grown, session)

    anew = chart_of(session, spec)

    np.testing.assert_array_equal(found.ts, anew.ts)
    np.testing.assert_equal([found.total, found.more], [anew.total, anew.more])
    curves = {curve.name: curve for curve in anew.curves}
    assert {curve.name for curve in found.curves} == curves.keys()
    for curve in found.curves:
        np.testing.assert_array_equal(curve.y, curves[curve.name].y)
        np.testing.assert_array_equal(
            np.zeros(0) if curve.error is None else curve.error,
            np.zeros(0) if curves[curve.name].error is None else curves[curve.name].error,
        )


def test_a_steady_rate_is_a_flat_line(session_of: SessionOf, registry: Registry) -> None:
    """To the last point: its window is cut at the playhead, and its rate is not."""
    session = session_of([casts(START_TS + n / 4, count=2) for n in range(1_200)])

    data = chart_of(session, spec_of(registry, "casts"), START_TS + 300.0)

    (curve,) = data.curves
    inside = data.ts >= START_TS + 10
    assert curve.y[inside] == pytest.approx(8.0)
    assert data.total == pytest.approx(8.0)
    assert data.ts[-1] == START_TS + 300.0


@pytest.mark.parametrize("range_s", [300.0, 900.0, 3_600.0, 21_600.0, 86_400.0])
def test_a_record_at_the_very_start_of_a_bucket_is_no_spike(
    session_of: SessionOf, registry: Registry, range_s: float
) -> None:
    """Whole seconds are common, and a bucket that has lasted no time yet has no rate."""
    end_ts = 86_400.0 * 7
    session = session_of([casts(end_ts - 1.0, count=10), casts(end_ts, count=10)])
    spec = spec_of(registry, "casts", range_s=range_s)

    data = chart_of(session, spec)

    assert data.total <= 20 / (spec.window_s / 2)
    assert data.total >= 20 / spec.window_s


def test_nothing_is_shown_of_the_time_before_the_session(
    session_of: SessionOf, registry: Registry
) -> None:
    """No data is not zero."""
    session = session_of([casts(START_TS + 200), casts(START_TS + 240)])

    (curve,) = chart_of(session, spec_of(registry, "casts"), START_TS + 240).curves

    ts = chart_of(session, spec_of(registry, "casts"), START_TS + 240).ts
    assert np.isnan(curve.y[ts < START_TS + 200]).all()
    assert np.isfinite(curve.y[ts >= START_TS + 200]).all()


@pytest.mark.parametrize("name", ["casts", "dmg_per_cast"])
@pytest.mark.parametrize("range_s", [300.0, 900.0, 3_600.0, 21_600.0, 86_400.0])
def test_a_short_session_is_seen_in_every_range(
    session_of: SessionOf, registry: Registry, name: str, range_s: float
) -> None:
    """Also where all of it lies in the last bucket."""
    records = [casts(START_TS + n) for n in range(3)]
    records[1]["metrics"]["damage_total"] = 30

    data = chart_of(session_of(records), spec_of(registry, name, range_s=range_s))

    assert [curve.name for curve in data.curves] == ["ability.a"]
    assert data.curves[0].y[-1] > 0
    assert data.total == data.curves[0].y[-1]


def test_an_uptime_is_not_taken_of_a_window_that_has_only_begun(
    session_of: SessionOf, registry: Registry
) -> None:
    """A second into a minute, 30 s of uptime would be an uptime of 3,000 %."""
    minute = 60.0 * 1_000
    records = [
        {"ts": minute + s, "entry": "ability.aura", "player": "h:a",
         "metrics": {"uptime_seconds": 5}}
        for s in range(10, 130, 10)
    ]  # fmt: skip
    session, spec = session_of(records), spec_of(registry, "uptime_ratio")

    early, late = chart_of(session, spec, minute + 121), chart_of(session, spec, minute + 150)

    assert early.ts[-1] == minute + 120
    assert early.total == pytest.approx(0.5)
    assert late.ts[-1] == minute + 150
    assert late.total == pytest.approx(5 / 30)


def test_the_strongest_get_a_curve_and_the_others_are_counted(
    session_of: SessionOf, registry: Registry
) -> None:
    """An eye tells eight apart; rank is by what was recorded in the visible range."""
    records = [casts(START_TS, f"ability.e{n:02}", count=n + 1) for n in range(20)]
    records.append(casts(START_TS - 4_000, "ability.past", count=999))

    data = chart_of(session_of(records), spec_of(registry, "casts"))

    assert len(data.curves) == MOST_SERIES
    assert {curve.name for curve in data.curves} == {f"ability.e{n}" for n in range(12, 20)}
    assert data.more == 12


def test_the_total_is_of_all_rows_of_the_namespace(
    session_of: SessionOf, registry: Registry
) -> None:
    """Also of those without a curve, and of no others."""
    records = [casts(START_TS + 10, f"ability.e{n}") for n in range(100)]
    records += [casts(START_TS + 10, "contract.c", count=700)]
    session = session_of(records)

    data = chart_of(session, spec_of(registry, "casts", namespace="ability"))

    assert data.total * data_seconds(data) == pytest.approx(100)


def data_seconds(data: ChartData) -> float:
    """Return how long the window of the last point of a 5-minute chart has lasted."""
    end_ts = float(data.ts[-1])
    return 10.0 - (math.floor(end_ts / 2) * 2 + 2 - end_ts)


def test_while_nothing_moves_a_chart_is_the_same_object(
    session_of: SessionOf, registry: Registry
) -> None:
    """So that nothing is drawn again; and nobody can change it."""
    session = session_of([casts(START_TS), casts(START_TS + 5)])
    chart = LiveChart(spec_of(registry, "casts"), session, REFERENCE_KERNELS)
    first = updated(chart, session)

    assert updated(chart, session) is first
    assert chart.data is first
    for array in (first.ts, first.curves[0].y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
    session_of([casts(START_TS + 6)], session)
    assert updated(chart, session) is not first


def test_a_chart_is_ready_while_new_rows_are_all_it_needs(
    session_of: SessionOf, registry: Registry
) -> None:
    """It leaves itself room on both sides, and begins anew only where that is used up."""
    session = session_of([casts(START_TS)])
    chart = LiveChart(spec_of(registry, "casts"), session, REFERENCE_KERNELS)
    assert chart.data is None
    assert not chart.is_ready(session.view, START_TS, START_TS)

    updated(chart, session)

    assert chart.is_ready(session.view, START_TS, START_TS)
    assert chart.is_ready(session.view, START_TS + 60, START_TS + 60)
    assert not chart.is_ready(session.view, START_TS + 600, START_TS + 600)


def test_where_a_view_looks_back_a_chart_is_ready_once_that_is_counted(
    session_of: SessionOf, registry: Registry
) -> None:
    """It comes back to what it has shown without counting anything again."""
    session = session_of([casts(START_TS), casts(START_TS + 900)])
    end_ts = session.view.last_ts
    chart = LiveChart(spec_of(registry, "casts"), session, REFERENCE_KERNELS)
    census = Census(session.registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    places = [(START_TS + 10, end_ts), (START_TS + 600, START_TS + 600)]

    for place in places:
        assert not chart.is_ready(session.view, *place)
        chart.update(session.view, *place, census)

    assert all(chart.is_ready(session.view, *place) for place in places)


RANKS = st.lists(st.sampled_from([f"g{n}" for n in range(20)]), unique=True, max_size=20)


@given(st.lists(RANKS, max_size=6), st.sampled_from([8, 12]))
def test_a_group_keeps_its_place_while_it_is_near_the_top(
    orders: list[list[str]], near: int
) -> None:
    """Colours go by place, so a curve must not change its place because others come and go."""
    slots: list[str | None] = [None] * MOST_SERIES
    for order in orders:
        before, slots = slots, _settle(slots, order, near)

        shown = [name for name in slots if name is not None]
        assert len(slots) == MOST_SERIES
        assert len(shown) == len(set(shown)) == min(len(order), MOST_SERIES)
        assert set(shown) <= set(order[:near])
        for place, name in enumerate(before):
            if name in order[:near]:
                assert slots[place] == name
