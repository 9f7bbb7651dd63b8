"""The state at an instant: the same however the playhead came there, and if nothing came later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.analysis.kpi_table import KpiTable, KpiTableMaker
from inspector.analysis.live_chart import ChartData, LiveChart
from inspector.core.registry import Registry
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]
START_TS = 50_000.0

INSTANTS = st.integers(0, 2_400).map(lambda n: START_TS + n / 4)
CHARTS = st.sampled_from(
    [
        ("reflect_count", Mode.RATE),
        ("reflect_count", Mode.SUM),
        ("reflect_count", Mode.CUMULATIVE),
        ("reflect_count", Mode.SAMPLE_RATE),
        ("damage_total", Mode.DISTRIBUTION),
        ("dmg_per_cast", Mode.RATE),
        ("uptime_ratio", Mode.RATE),
    ]
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record of ten minutes."""
    return {
        "ts": draw(INSTANTS),
        "entry": draw(st.sampled_from(["ability.a", "ability.b", "contract.c"])),
        "player": draw(st.sampled_from(["h:1", "h:2"])),
        "metrics": {
            "casts": 1,
            "damage_total": draw(st.integers(0, 90)),
            "reflect_count": draw(st.integers(1, 50)),
            "uptime_seconds": draw(st.integers(0, 9)),
        },
        "meta": {"tier": draw(st.integers(1, 2)), "rates": {"reflect_count": 0.5}},
    }


def chart_at(session: Session, spec: ChartSpec, *path: float) -> ChartData:
    """Return a chart after its playhead went a path."""
    chart = LiveChart(spec, session, FOLD_KERNELS)
    census = Census(session.registry, session.names, FOLD_KERNELS)
    census.update(session.view)
    for at_ts in path:
        data = chart.update(session.view, at_ts, at_ts, census)
    return data


def curves_of(data: ChartData, from_ts: float) -> dict[str, NDArray[np.float64]]:
    """Return the points of each curve that are in view."""
    return {curve.name: curve.y[data.ts > from_ts] for curve in data.curves}


@given(
    st.lists(records(), min_size=1, max_size=60),
    st.lists(INSTANTS, min_size=1, max_size=4),
    CHARTS,
    st.sampled_from([60.0, 300.0, 1_800.0]),
)
@settings(max_examples=120, deadline=None)
def test_a_chart_at_an_instant_is_that_of_a_recording_that_ends_there(
    session_of: SessionOf,
    registry: Registry,
    rows: list[Record],
    path: list[float],
    what: tuple[str, Mode],
    range_s: float,
) -> None:
    """Played, stepped, or sought, with all that came later in the same table."""
    at_ts = path[-1]
    until = [row for row in rows if row["ts"] <= at_ts]
    if not until:
        return
    key = registry.find_key(what[0])
    of = registry.kpi(what[0]) if key is None else registry.keys[key]
    spec = ChartSpec(Measure(of), Selector(), GroupBy.ENTRY, range_s, what[1])

    data = chart_at(session_of(rows), spec, *path)

    alone = chart_at(session_of(until), spec, at_ts)
    from_ts = at_ts - range_s
    np.testing.assert_array_equal(data.ts[data.ts > from_ts], alone.ts[alone.ts > from_ts])
    assert np.isclose(data.total, alone.total, equal_nan=True)
    mine, expected = (curves_of(one, from_ts) for one in (data, alone))
    assert mine.keys() == expected.keys()
    for name, y in expected.items():
        np.testing.assert_allclose(mine[name], y, rtol=1e-12, err_msg=name)


def table_at(session: Session, *path: float) -> KpiTable:
    """Return the KPIs of the entries after their window went a path."""
    maker = KpiTableMaker(session, FOLD_KERNELS)
    for at_ts in path:
        table = maker.make(session.view, Selector(), at_ts, 300.0)
    return table


@given(st.lists(records(), min_size=1, max_size=60), st.lists(INSTANTS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_kpis_at_an_instant_are_those_of_a_recording_that_ends_there(
    session_of: SessionOf, rows: list[Record], path: list[float]
) -> None:
    """Values, intervals, n, and the sparklines."""
    at_ts = path[-1]
    until = [row for row in rows if row["ts"] <= at_ts]

    table = table_at(session_of(rows), *path)

    alone = table_at(session_of(until), at_ts)
    assert set(table.groups) == set(alone.groups)
    order = [table.groups.index(name) for name in alone.groups]
    for name in ("rows", "value", "half", "count", "numerator", "denominator", "course", "casts"):
        mine, expected = getattr(table, name)[order], getattr(alone, name)
        np.testing.assert_allclose(mine, expected, rtol=1e-9, atol=1e-12, err_msg=name)
