"""Region statistics: what a person would find by going through the records one by one."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis import region
from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.analysis.region import GroupStats, quantiles_of, region_stats
from inspector.core.registry import Registry
from inspector.session import columns
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.query import GroupBy, Lookup, LookupBuilder, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)
NAMES = ("casts", "participants", "reflect_count", "dmg_per_cast", "uptime_ratio")
GROUPS = ("x", "y")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record of twenty seconds, with some metrics, two of them sampled."""
    whole = st.integers(0, 9)
    keys = ("casts", "damage_total", "participants", "reflect_count", "uptime_seconds")
    rates = {key: draw(st.sampled_from([0.25, 1.0])) for key in ("reflect_count", "participants")}
    return {
        "ts": draw(st.integers(0, 40)) / 2,
        "entry": draw(st.sampled_from(["ability.a", "contract.b"])),
        "player": draw(st.sampled_from(["h:a", "h:b"])),
        "metrics": draw(st.fixed_dictionaries({}, optional=dict.fromkeys(keys, whole))),
        "meta": {"tags": draw(st.sampled_from([[], ["x"], ["x", "y"]])), "rates": rates},
    }


def spec_of(registry: Registry, name: str, **others: Any) -> ChartSpec:
    """Return a chart of one measure by tag."""
    key = registry.find_key(name)
    measure = Measure(registry.kpi(name) if key is None else registry.keys[key])
    said: dict[str, Any] = {"selector": Selector(), "group_by": GroupBy.TAG, "range_s": 300.0}
    return ChartSpec(measure, **(said | others))


def values_of(rows: list[Record], name: str) -> list[tuple[float, float]]:
    """Return value and weight of a metric in those rows that have it."""
    return [
        (row["metrics"][name], 1 / row["meta"]["rates"].get(name, 1.0))
        for row in rows
        if name in row["metrics"]
    ]


def by_the_book(name: str, rows: list[Record], seconds: float) -> tuple[float, ...]:
    """Return n, sum, mean and quantiles of a measure over some rows."""
    if name == "uptime_ratio":
        uptimes = [value for value, _ in values_of(rows, "uptime_seconds")]
        players = len({row["player"] for row in rows})
        mean = sum(uptimes) / (seconds * players) if uptimes else math.nan
        return (len(uptimes), sum(uptimes), mean, math.nan, math.nan, math.nan)
    if name == "dmg_per_cast":
        casts = [row["metrics"] for row in rows if "casts" in row["metrics"]]
        damage = sum(value for value, _ in values_of(rows, "damage_total"))
        below = sum(metrics["casts"] for metrics in casts)
        ratios = [(m.get("damage_total", 0) / m["casts"], 1.0) for m in casts if m["casts"]]
        return (len(casts), damage, damage / below if below else math.nan, *book_quantiles(ratios))
    values = values_of(rows, name)
    if name == "participants":
        values = [(value, 1.0) for value, _ in values]
    total, weight = sum(v * w for v, w in values), sum(w for _, w in values)
    return (len(values), total, total / weight if values else math.nan, *book_quantiles(values))


def book_quantiles(weighted: list[tuple[float, float]]) -> list[float]:
    """Return the least values that 50, 90 and 99 % of the weight do not exceed."""
    whole = sum(Fraction(weight) for _, weight in weighted)
    found = []
    for percent in (50, 90, 99):
        below = Fraction(0)
        for value, weight in sorted(weighted):
            below += Fraction(weight)
            if below * 100 >= whole * percent:
                found.append(value)
                break
        else:
            found.append(math.nan)
    return found


def figures(stats: GroupStats) -> tuple[float, ...]:
    """Return the numbers of a row of statistics."""
    return (stats.n, stats.sum, stats.mean, *stats.quantiles)


@BOTH
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(records(), max_size=50),
    name=st.sampled_from(NAMES),
    start_ts=st.integers(-1, 25),
    seconds=st.sampled_from([0.5, 5.0, 100.0]),
    namespace=st.sampled_from(["", "ability"]),
)
def test_statistics_are_those_of_the_records(
    session_of: SessionOf,
    registry: Registry,
    kernels: FoldKernels,
    rows: list[Record],
    name: str,
    start_ts: int,
    seconds: float,
    namespace: str,
) -> None:
    """All rows together, and group by group; over all chunks; sampled values restored."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "CHUNK_ROWS", 16)
        session = session_of(rows)
    spec = spec_of(registry, name, selector=Selector(namespace=namespace))

    found = region_stats(session, kernels, spec, GROUPS, start_ts, start_ts + seconds)

    inside = [
        row
        for row in rows
        if start_ts <= row["ts"] < start_ts + seconds and row["entry"].startswith(namespace)
    ]
    assert [group.name for group in found.groups] == ["", *GROUPS]
    assert not found.approximate
    for group in found.groups:
        mine = [row for row in inside if not group.name or group.name in row["meta"]["tags"]]
        expected = by_the_book(name, mine, seconds)
        assert figures(group) == pytest.approx(expected, rel=1e-12, nan_ok=True)


@BOTH
def test_too_many_values_are_sketched(
    session_of: SessionOf,
    registry: Registry,
    kernels: FoldKernels,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sums stay exact, quantiles are right to one percent, and it says so."""
    monkeypatch.setattr(columns, "CHUNK_ROWS", 64)
    monkeypatch.setattr(region, "MOST_EXACT_VALUES", 100)
    rows = [
        {"ts": n, "entry": "ability.a", "metrics": {"casts": n}, "meta": {"tags": ["x"]}}
        for n in range(1, 501)
    ]
    session = session_of(rows)

    found = region_stats(session, kernels, spec_of(registry, "casts"), ["x"], 0, 1_000)

    assert found.approximate
    for group in found.groups:
        assert (group.n, group.sum, group.mean) == (500, 125_250, 250.5)
        assert group.quantiles == pytest.approx((250, 450, 495), rel=0.0101)


def test_rows_that_come_meanwhile_are_not_looked_up(
    session_of: SessionOf, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their names are not in the lookup, and compiled kernels would read behind its end."""
    session = session_of([{"ts": 1, "entry": "ability.a", "metrics": {"casts": 3}}])
    lookup_of = LookupBuilder.lookup

    def lookup_while_rows_come(builder: LookupBuilder) -> Lookup:
        lookup = lookup_of(builder)
        session_of([{"ts": 2, "entry": "ability.b", "metrics": {"casts": 4}}], session)
        return lookup

    monkeypatch.setattr(LookupBuilder, "lookup", lookup_while_rows_come)

    found = region_stats(session, REFERENCE_KERNELS, spec_of(registry, "casts"), (), 0, 10)

    assert (found.groups[0].n, found.groups[0].sum) == (1, 3)


def test_a_distribution_has_no_groups(session_of: SessionOf, registry: Registry) -> None:
    """Its curves are quantiles of all rows together."""
    session = session_of([{"ts": 1, "entry": "ability.a", "metrics": {"casts": 3}}])
    spec = spec_of(registry, "casts", mode=Mode.DISTRIBUTION)

    found = region_stats(session, REFERENCE_KERNELS, spec, ("p50", "p90"), 0, 10)

    assert [figures(group) for group in found.groups] == [(1, 3, 3, 3, 3, 3)]


@given(
    st.lists(
        st.tuples(st.integers(-50, 50).map(float), st.sampled_from([1.0, 2.0, 4.0])), min_size=1
    )
)
def test_quantiles_are_values_that_occur(weighted: list[tuple[float, float]]) -> None:
    """With weights as if each value were there as often."""
    values, weights = np.array(weighted).T

    found = quantiles_of(values, weights, (0.5, 0.9, 0.99))

    assert found.tolist() == book_quantiles(weighted)
