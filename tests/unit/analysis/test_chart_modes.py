"""Modes of a chart, wherever its view stands: every point is what its records say."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.analysis.census import Census
from inspector.analysis.chart_spec import QUANTILES, ChartSpec, Mode, modes_of
from inspector.analysis.live_chart import ChartData, LiveChart
from inspector.core.registry import Registry
from inspector.core.sampling import Z_95
from inspector.session import columns
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

START_TS = 50_000.0
ENTRIES = ("ability.a", "ability.b")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record of twenty minutes, most of its values sampled.

    None stands on the edge of a bucket: the point of a playhead there would look like the bucket's.
    """
    return {
        "ts": START_TS + draw(st.integers(0, 4_800)) / 4 + 0.125,
        "entry": draw(st.sampled_from(ENTRIES)),
        "metrics": {"reflect_count": draw(st.integers(1, 50)), "participants": 3},
        "meta": {"rates": {"reflect_count": draw(st.sampled_from([0.25, 0.5, 1.0]))}},
    }


def spec_of(registry: Registry, name: str, mode: Mode, range_s: float = 300.0) -> ChartSpec:
    """Return a chart of one measure by entry."""
    key = registry.find_key(name)
    of = registry.kpi(name) if key is None else registry.keys[key]
    return ChartSpec(Measure(of), Selector(), GroupBy.ENTRY, range_s, mode)


def shown(
    chart: LiveChart, session: Session, view_end_ts: float | None = None, at_ts: float | None = None
) -> ChartData:
    """Return the chart with its view's right edge, and its playhead, at the end or elsewhere."""
    census = Census(session.registry, session.names, REFERENCE_KERNELS)
    census.update(session.view)
    playhead_ts = session.view.last_ts if at_ts is None else at_ts
    edge_ts = playhead_ts if view_end_ts is None else view_end_ts
    return chart.update(session.view, edge_ts, playhead_ts, census)


def bucket_numbers(
    spec: ChartSpec, ts: NDArray[np.float64], playhead_ts: float
) -> NDArray[np.int64]:
    """Return which bucket each point ends with: all whole ones, but for that of the playhead."""
    numbers = np.round(ts / spec.bucket_s).astype(np.int64) - 1
    if ts[-1] == playhead_ts:
        numbers[-1] = math.floor(playhead_ts / spec.bucket_s)
    return numbers


def point_by_the_book(
    spec: ChartSpec, rows: list[Record], number: int, ts: float
) -> tuple[float, float]:
    """Return the point of bucket `number`, and its error, by going through all records."""
    width_s, buckets = spec.bucket_s, spec.window_buckets
    first = -math.inf if spec.mode is Mode.CUMULATIVE else number - buckets
    inside = [row for row in rows if first < math.floor(row["ts"] / width_s) <= number]
    pairs = [(r["metrics"]["reflect_count"], r["meta"]["rates"]["reflect_count"]) for r in inside]
    total = sum(value / rate for value, rate in pairs)
    error = Z_95 * math.sqrt(sum((value / rate) ** 2 * (1 - rate) for value, rate in pairs))
    seconds = ts - (number + 1 - buckets) * width_s if spec.mode is Mode.RATE else 1.0
    return total / seconds, error / seconds


@settings(max_examples=80, deadline=None)
@given(
    additions=st.lists(st.lists(records(), min_size=1, max_size=12), min_size=1, max_size=4),
    back_s=st.lists(st.integers(-30, 900), min_size=4, max_size=4),
    range_s=st.sampled_from([9.0, 60.0, 300.0, 900.0, 7_200.0]),
    mode=st.sampled_from([Mode.RATE, Mode.SUM, Mode.CUMULATIVE]),
)
def test_every_point_is_what_its_records_say(
    session_of: SessionOf,
    registry: Registry,
    additions: list[list[Record]],
    back_s: list[int],
    range_s: float,
    mode: Mode,
) -> None:
    """While late and new records come, and the view moves about; to both sides of it too."""
    spec = spec_of(registry, "reflect_count", mode, range_s)
    session, rows = session_of([]), list[Record]()
    chart = LiveChart(spec, session, REFERENCE_KERNELS)
    for addition, back in zip(additions, back_s, strict=False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(columns, "CHUNK_ROWS", 8)
            session_of(addition, session)
        rows += addition
        last_ts = session.view.last_ts
        data = shown(chart, session, last_ts - back)

    numbers = bucket_numbers(spec, data.ts, last_ts)
    assert (np.diff(numbers) == 1).all()
    assert data.ts[-1] >= min(last_ts, last_ts - back)
    if back > 0:
        assert data.ts[0] <= last_ts - back - range_s + spec.bucket_s
    for curve in data.curves:
        mine = [row for row in rows if row["entry"] == curve.name]
        for point, (number, ts) in enumerate(zip(numbers.tolist(), data.ts.tolist(), strict=True)):
            if ts < session.view.first_ts:
                assert math.isnan(curve.y[point])
                continue
            y, error = point_by_the_book(spec, mine, number, ts)
            assert curve.y[point] == pytest.approx(y, rel=1e-9)
            assert error == pytest.approx(0 if curve.error is None else curve.error[point])


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(records(), min_size=1, max_size=60),
    late=st.lists(records(), max_size=20),
    back=st.integers(0, 600),
)
def test_a_distribution_is_that_of_the_values_in_each_window(
    session_of: SessionOf, registry: Registry, rows: list[Record], late: list[Record], back: int
) -> None:
    """Of all groups together, weighted by what each value stands for, to one percent."""
    spec = spec_of(registry, "reflect_count", Mode.DISTRIBUTION, 900.0)
    session = session_of(rows)
    chart = LiveChart(spec, session, FOLD_KERNELS)
    shown(chart, session)
    data = shown(chart, session_of(late, session), session.view.last_ts - back)

    assert [curve.name for curve in data.curves] == ["p50", "p90", "p99"]
    numbers = bucket_numbers(spec, data.ts, session.view.last_ts)
    for point, (number, ts) in enumerate(zip(numbers.tolist(), data.ts.tolist(), strict=True)):
        low = number - spec.window_buckets
        inside = [r for r in rows + late if low < math.floor(r["ts"] / spec.bucket_s) <= number]
        found = [curve.y[point] for curve in data.curves]
        if not inside or ts < session.view.first_ts:
            assert np.isnan(found).all()
            continue
        expected = np.quantile(
            [row["metrics"]["reflect_count"] for row in inside],
            list(QUANTILES.values()),
            weights=[1 / row["meta"]["rates"]["reflect_count"] for row in inside],
            method="inverted_cdf",
        )
        assert found == pytest.approx(expected, rel=0.0101)


def test_the_sample_rate_steps_where_the_recorded_rate_does(
    session_of: SessionOf, registry: Registry
) -> None:
    """Half of the values were kept at first, a quarter of them later; what kept none has none."""
    rows = [
        {
            "ts": START_TS + second,
            "entry": "ability.a",
            "metrics": {"reflect_count": 3},
            "meta": {"rates": {"reflect_count": 0.5 if second < 100 else 0.25}},
        }
        for second in range(200)
    ]
    rows += [{"ts": START_TS + 150.5, "entry": "ability.b", "metrics": {"reflect_count": 0}}]
    session = session_of(rows)
    spec = spec_of(registry, "reflect_count", Mode.SAMPLE_RATE)

    data = shown(LiveChart(spec, session, FOLD_KERNELS), session)

    assert [curve.name for curve in data.curves] == ["ability.a"]
    rates = data.curves[0].y
    before = (data.ts > START_TS) & (data.ts <= START_TS + 100)
    after = data.ts > START_TS + 100 + spec.window_s
    assert rates[before] == pytest.approx(0.5)
    assert rates[after] == pytest.approx(0.25)
    between = rates[(data.ts > START_TS + 100) & ~after]
    assert ((between >= 0.25) & (between <= 0.5)).all()


def test_a_gauge_has_no_sample_rate(registry: Registry) -> None:
    """It is never scaled, so that there is nothing to say."""
    spec = spec_of(registry, "participants", Mode.SAMPLE_RATE)

    assert spec.shown_as is Mode.RATE


def test_a_mode_without_a_meaning_is_the_rate(registry: Registry) -> None:
    """Gauges and ratios do not add up; an uptime is not that of a single record."""

    def modes(name: str) -> tuple[Mode, ...]:
        return modes_of(spec_of(registry, name, Mode.SUM).measure)

    assert modes("casts") == tuple(Mode)
    assert modes("participants") == modes("dmg_per_cast") == (Mode.RATE, Mode.DISTRIBUTION)
    assert modes("uptime_ratio") == (Mode.RATE,)
    assert spec_of(registry, "participants", Mode.SUM).shown_as is Mode.RATE
    assert spec_of(registry, "uptime_ratio", Mode.DISTRIBUTION).shown_as is Mode.RATE
    assert spec_of(registry, "casts", Mode.SUM).shown_as is Mode.SUM


def casts(ts: float, entry: str = "ability.a") -> Record:
    """Return a record of one cast."""
    return {"ts": ts, "entry": entry, "metrics": {"casts": 1}}


def test_a_view_that_stands_back_sees_whole_buckets(
    session_of: SessionOf, registry: Registry
) -> None:
    """Only the playhead cuts a bucket: a steady rate is flat at the right edge too."""
    session = session_of([casts(START_TS + n / 4) for n in range(2_400)])
    chart = LiveChart(spec_of(registry, "casts", Mode.RATE), session, REFERENCE_KERNELS)

    for back_s in (100.0, 100.3, 101.9):
        data = shown(chart, session, START_TS + 600 - back_s)

        (curve,) = data.curves
        inside = (data.ts >= START_TS + 10) & (data.ts < START_TS + 599)
        assert curve.y[inside] == pytest.approx(4.0)
        assert curve.current == pytest.approx(4.0)


def test_rows_behind_the_playhead_are_not_seen(session_of: SessionOf, registry: Registry) -> None:
    """Nor those of the bucket it stands in, whose time is yet to come."""
    session = session_of([casts(START_TS + n / 4) for n in range(2_400)])
    chart = LiveChart(spec_of(registry, "casts", Mode.SUM), session, REFERENCE_KERNELS)

    data = shown(chart, session, at_ts=START_TS + 301.25)

    assert data.ts[-1] == START_TS + 301.25
    # Those at 300, 300.25 … 301.25, of a bucket of two seconds.
    assert data.total == 6.0


def test_there_are_points_beside_the_view(session_of: SessionOf, registry: Registry) -> None:
    """Half a range on each side, as far as there is time: panning shows them at once."""
    session = session_of([casts(START_TS + n) for n in range(3_000)])
    chart = LiveChart(spec_of(registry, "casts", Mode.RATE), session, REFERENCE_KERNELS)

    data = shown(chart, session, START_TS + 1_500)
    assert data.ts[0] <= START_TS + 1_500 - 450 + 2
    assert data.ts[-1] >= START_TS + 1_500 + 150

    followed = shown(chart, session)
    assert followed.ts[0] <= session.view.last_ts - 450 + 2
    assert followed.ts[-1] == session.view.last_ts


def test_a_view_beyond_the_end_shows_what_there_is(
    session_of: SessionOf, registry: Registry
) -> None:
    """Up to the playhead, and nothing behind it, however far the view was dragged."""
    session = session_of([casts(START_TS + n) for n in range(100)])
    for mode in modes_of(spec_of(registry, "casts", Mode.RATE).measure):
        chart = LiveChart(spec_of(registry, "casts", mode), session, REFERENCE_KERNELS)

        for beyond_s in (10.0, 200.0, 5_000.0):
            data = shown(chart, session, session.view.last_ts + beyond_s)

            assert data.ts[-1] == session.view.last_ts


def test_groups_are_ranked_by_what_is_in_view(session_of: SessionOf, registry: Registry) -> None:
    """Not by what lies beside it."""
    rows = [casts(START_TS + 1_000, "ability.seen")]
    rows += [casts(START_TS + 1_200, "ability.beside")] * 9 + [casts(START_TS + 3_000)]
    session = session_of(rows)
    chart = LiveChart(spec_of(registry, "casts", Mode.SUM), session, REFERENCE_KERNELS)

    data = shown(chart, session, START_TS + 1_100)

    assert [curve.name for curve in data.curves] == ["ability.seen"]


def test_a_running_total_begins_with_the_session(session_of: SessionOf, registry: Registry) -> None:
    """What came before the view counts, and what comes late does too."""
    session = session_of([casts(START_TS + n) for n in range(2_000)])
    chart = LiveChart(spec_of(registry, "casts", Mode.CUMULATIVE), session, REFERENCE_KERNELS)
    assert shown(chart, session).total == 2_000

    session_of([casts(START_TS + 5)], session)

    data = shown(chart, session)
    assert data.total == 2_001
    assert np.nanmin(data.curves[0].y) > 1_000


def test_zooming_keeps_the_fold_while_its_buckets_are_right(
    session_of: SessionOf, registry: Registry
) -> None:
    """A wheel makes many small steps, and each would fold anew."""
    session = session_of([casts(START_TS + n) for n in range(2_000)])
    chart = LiveChart(spec_of(registry, "casts", Mode.RATE), session, REFERENCE_KERNELS)
    shown(chart, session)
    end_ts = session.view.last_ts

    chart.show_range(330.0)
    assert chart.is_ready(session.view, end_ts, end_ts)
    assert shown(chart, session).curves[0].current == pytest.approx(1.0, rel=0.3)

    chart.show_range(3_600.0)
    assert not chart.is_ready(session.view, end_ts, end_ts)


@pytest.mark.parametrize("range_s", [0.5, 2.0, 10.0, 59.0, 300.0, 86_400.0, 3e8])
def test_every_range_has_about_as_many_points(registry: Registry, range_s: float) -> None:
    """From half a second to years; each looks back over whole buckets."""
    for mode in Mode:
        spec = spec_of(registry, "casts", mode, range_s)

        assert 40 <= range_s / spec.bucket_s <= 180
        assert spec.window_buckets * spec.bucket_s == pytest.approx(spec.window_s)
        assert spec.window_s <= max(60.0, range_s / 3)


def test_filters_leave_room_for_what_they_take(session_of: SessionOf, registry: Registry) -> None:
    """The busiest of what is selected, not the busiest of all."""
    rows = [casts(START_TS + 10, f"ability.e{n:03}") for n in range(200) for _ in range(2)]
    session = session_of([*rows, casts(START_TS + 10, "ability.rare")])
    spec = spec_of(registry, "casts", Mode.RATE)
    spec = ChartSpec(spec.measure, Selector(entry="*.rare"), spec.group_by, spec.range_s)

    data = shown(LiveChart(spec, session, REFERENCE_KERNELS), session)

    assert [curve.name for curve in data.curves] == ["ability.rare"]


def test_all_together_are_one_curve(session_of: SessionOf, registry: Registry) -> None:
    """A chart that is grouped by nothing is not empty."""
    session = session_of([casts(START_TS), casts(START_TS + 1)])
    spec = spec_of(registry, "casts", Mode.CUMULATIVE)
    spec = ChartSpec(spec.measure, spec.selector, GroupBy.NONE, spec.range_s, spec.mode)

    (curve,) = shown(LiveChart(spec, session, REFERENCE_KERNELS), session).curves

    assert curve.current == 2
