"""Points of a chart: what they say of the rows in the window behind them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import Kind, MetricKey, Registry
from inspector.core.sampling import Z_95
from inspector.session.fold import REFERENCE_KERNELS, Fold
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.series import Lines, Measure, Window, lines
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

START_TS = 1_000.0
ENTRIES = ("ability.a", "ability.b", "contract.c")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record of two minutes, with some metrics, one of them sampled."""
    whole = st.integers(0, 50)
    metrics = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "casts": whole,
                "damage_total": st.integers(-20, 200),
                "participants": whole,
                "reflect_count": whole,
                "uptime_seconds": whole,
            },
        )
    )
    return {
        "ts": START_TS + draw(st.integers(0, 239)) / 2,
        "shard": draw(st.sampled_from(["world-1", "world-2"])),
        "player": draw(st.sampled_from(["h:a", "h:b"])),
        "entry": draw(st.sampled_from(ENTRIES)),
        "metrics": metrics,
        "meta": {"rates": {"reflect_count": draw(st.sampled_from([0.25, 0.5, 1.0]))}},
    }


def measure_of(registry: Registry, name: str) -> Measure:
    """Return the measure of this name."""
    key = registry.find_key(name)
    return Measure(registry.kpi(name) if key is None else registry.keys[key])


def lines_of(session: Session, measure: Measure, window: Window, width_s: float) -> Lines:
    """Return the lines by entry, in the order of ENTRIES."""
    grid = Grid(window.first - window.buckets + 1, window.points + window.buckets - 1, width_s)
    query = Query(
        Selector(),
        measure.keys(session.registry),
        GroupBy.ENTRY,
        grid,
        distinct=measure.needs_distinct,
        groups=ENTRIES,
    )
    fold = Fold(query, session.names, REFERENCE_KERNELS)
    fold.update(session.view)
    return lines(fold, measure, window, session.registry)


def values_of(rows: list[Record], name: str) -> list[tuple[float, float]]:
    """Return value and rate of a metric in those rows that have it."""
    return [
        (row["metrics"][name], row["meta"]["rates"].get(name, 1.0))
        for row in rows
        if name in row["metrics"]
    ]


def metric_point(key: MetricKey, rows: list[Record], seconds: float) -> tuple[float, float]:
    """Return a metric's point and its error, by the book."""
    values = values_of(rows, key.name)
    if key.kind is Kind.GAUGE:
        return (sum(v for v, _ in values) / len(values) if values else math.nan), 0.0
    variance = sum((v / rate) ** 2 * (1 - rate) for v, rate in values)
    return sum(v / rate for v, rate in values) / seconds, Z_95 * math.sqrt(variance) / seconds


def kpi_point(name: str, rows: list[Record], seconds: float) -> float:
    """Return a KPI's point, by the book."""

    def total(key: str) -> float:
        return sum(v / rate for v, rate in values_of(rows, key))

    if name == "uptime_ratio":
        distinct = len({(row["shard"], row["player"]) for row in rows})
        above, below = total("uptime_seconds"), seconds * distinct
        return above / below if below and values_of(rows, "uptime_seconds") else math.nan
    above, below = total("damage_total"), total("casts")
    return above / below if below else math.nan


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(records(), max_size=40),
    name=st.sampled_from(
        ["casts", "damage_total", "participants", "reflect_count", "dmg_per_cast", "uptime_ratio"]
    ),
    buckets=st.integers(1, 5),
    width_s=st.sampled_from([1.0, 2.0, 5.0]),
    more_s=st.sampled_from([0.25, 0.75]),
)
def test_every_point_sums_up_the_rows_of_its_window(
    session_of: SessionOf,
    registry: Registry,
    rows: list[Record],
    name: str,
    buckets: int,
    width_s: float,
    more_s: float,
) -> None:
    """Rates per second of what the window has had so far, ratios of sums, means of gauges."""
    measure = measure_of(registry, name)
    # Distinct counts do not add up over buckets, so such a point has but one.
    buckets = 1 if measure.needs_distinct else buckets
    end_ts = START_TS + 119.5 + more_s
    last = math.floor(end_ts / width_s)
    points = math.ceil(60 / width_s) + 1
    window = Window(last - points + 1, points, buckets, end_ts)

    found = lines_of(session_of(rows), measure, window, width_s)

    for point in range(points):
        high_ts = (window.first + point + 1) * width_s
        low_ts = high_ts - buckets * width_s
        seconds = min(high_ts, end_ts) - low_ts
        assert found.ts[point] == min(high_ts, end_ts)
        for group, entry in enumerate(ENTRIES):
            inside = [r for r in rows if low_ts <= r["ts"] < high_ts and r["entry"] == entry]
            if isinstance(measure.of, MetricKey):
                y, error = metric_point(measure.of, inside, seconds)
            else:
                y, error = kpi_point(name, inside, seconds), 0.0
            assert found.y[group, point] == pytest.approx(y, rel=1e-12, nan_ok=True)
            assert found.error[group, point] == pytest.approx(error, rel=1e-12)


def test_a_ratio_of_sums_is_no_mean_of_ratios(session_of: SessionOf, registry: Registry) -> None:
    """One cast of 100 and nine of 10 make 19, not 55."""
    session = session_of(
        [
            {"ts": 1.0, "entry": ENTRIES[0], "metrics": {"casts": 1, "damage_total": 100}},
            {"ts": 2.0, "entry": ENTRIES[0], "metrics": {"casts": 9, "damage_total": 90}},
        ]
    )

    found = lines_of(session, measure_of(registry, "dmg_per_cast"), Window(2, 1, 3, 2.5), 1.0)

    assert found.y[0, 0] == 19.0


def test_no_denominator_is_no_data(session_of: SessionOf, registry: Registry) -> None:
    """Neither without records, nor where they add up to zero."""
    session = session_of([{"ts": 1.0, "entry": ENTRIES[0], "metrics": {"casts": 0}}])

    found = lines_of(session, measure_of(registry, "dmg_per_cast"), Window(1, 1, 1, 1.5), 1.0)

    assert np.isnan(found.y[:, 0]).all()


@settings(max_examples=40, deadline=None)
@given(points=st.integers(1, 40), buckets=st.integers(1, 12), at=st.integers(0, 39))
def test_whatever_is_visible_weighs_something(
    session_of: SessionOf, registry: Registry, points: int, buckets: int, at: int
) -> None:
    """Also what came in the very last bucket: it is what a person looks for."""
    at = points - 1 - at % points
    rows = [{"ts": 100.5 + at, "entry": ENTRIES[0], "metrics": {"casts": 3}}]
    window = Window(100, points, buckets, 100 + points)

    found = lines_of(session_of(rows), measure_of(registry, "casts"), window, 1.0)

    assert found.weight.tolist() == [3.0, 0.0, 0.0]


def test_a_measure_knows_what_must_be_folded(registry: Registry) -> None:
    """A metric needs itself, a KPI the metrics of its formula."""
    casts = measure_of(registry, "casts")
    uptime = measure_of(registry, "uptime_ratio")

    assert casts.keys(registry) == (registry.key_id("casts"),)
    assert (casts.name, casts.is_kpi, casts.needs_distinct) == ("casts", False, False)
    assert uptime.keys(registry) == (registry.key_id("uptime_seconds"),)
    assert (uptime.name, uptime.is_kpi, uptime.needs_distinct) == ("uptime_ratio", True, True)
