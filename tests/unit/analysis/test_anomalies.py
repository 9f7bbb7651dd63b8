"""Anomalies: what is odd in a session is found once, whatever way its rows come."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.anomalies import Anomalies, AnomalyFinder, HintSettings
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.kernel_loader import load_kernels
from tests.unit.analysis.anomaly_world import START_TS, World, steady, stronger

WANTED = HintSettings(reference_s=300.0)
"""Buckets of 10 s."""

SPAN_S = 900.0


@pytest.fixture(params=["compiled", "numpy"])
def kernels(request: pytest.FixtureRequest, registry: Registry) -> FoldKernels:
    """What does the work."""
    return load_kernels(registry).fold if request.param == "compiled" else REFERENCE_KERNELS


def found(world: World, kernels: FoldKernels, wanted: HintSettings = WANTED) -> Anomalies:
    """Return what is odd in all rows, looked at once."""
    return AnomalyFinder(world.session, kernels, wanted).update(world.session.view)


def test_a_change_by_half_is_one_hint_that_goes_on(
    registry: Registry, kernels: FoldKernels
) -> None:
    """Of the entry and the KPI that it is about, from its first bucket or the one after on."""
    world = World(registry, 3)
    world.add(world.rows(SPAN_S, 60.0, stronger(1, 820.0, SPAN_S, 1.5)))

    anomalies = found(world, kernels)

    (hint,) = anomalies.hints
    assert (hint.entry, hint.kpi, hint.unit) == ("ability.entry_01", "dmg_per_cast", "")
    assert hint.from_ts - START_TS in (820.0, 830.0)
    assert hint.to_ts - START_TS == 890.0
    assert not hint.is_over
    assert hint.usual == pytest.approx(100.0, rel=0.02)
    assert hint.value == pytest.approx(150.0, rel=0.03)
    assert hint.times == pytest.approx(1.5, rel=0.04)
    assert hint.z > anomalies.least_z
    assert hint.n == pytest.approx(20.0 * (hint.to_ts - hint.from_ts), rel=0.1)
    assert hint.course[hint.odd_from] == pytest.approx(150.0, rel=0.1)
    assert hint.course[hint.odd_from - 3] == pytest.approx(100.0, rel=0.1)


def test_what_went_back_is_over(registry: Registry, kernels: FoldKernels) -> None:
    """It ends with its last odd bucket, and was never usual."""
    world = World(registry, 3)
    world.add(world.rows(SPAN_S, 60.0, stronger(0, 600.0, 650.0, 0.5)))

    (hint,) = found(world, kernels).hints

    assert (hint.from_ts - START_TS, hint.to_ts - START_TS) == (600.0, 650.0)
    assert hint.is_over
    assert not hint.is_usual_now
    assert hint.z < 0


def test_what_stays_becomes_usual(registry: Registry, kernels: FoldKernels) -> None:
    """The hint ends once half of the reference is like it."""
    world = World(registry, 3)
    world.add(world.rows(SPAN_S, 60.0, stronger(0, 500.0, SPAN_S, 2.0)))

    (hint,) = found(world, kernels).hints

    assert hint.from_ts - START_TS == 500.0
    assert hint.is_over
    assert hint.is_usual_now
    assert hint.to_ts - hint.from_ts < 0.75 * WANTED.reference_s


def test_nothing_is_odd_where_nothing_changes(registry: Registry, kernels: FoldKernels) -> None:
    """Of twelve entries, two KPIs each."""
    world = World(registry, 12)
    world.add(world.rows(SPAN_S, 60.0, steady))

    anomalies = found(world, kernels, HintSettings(reference_s=300.0, hints_per_hour=0.1))

    assert anomalies.hints == ()
    assert anomalies.series == 24


def test_too_few_records_are_not_judged(registry: Registry, kernels: FoldKernels) -> None:
    """Whatever they are like."""
    world = World(registry, 3)
    world.add(world.rows(SPAN_S, 6.0, stronger(1, 820.0, SPAN_S, 5.0)))

    assert found(world, kernels).series == 0
    assert found(world, kernels, HintSettings(300.0, least_n=5)).series == 6


def test_it_says_how_much_reference_there_must_be(registry: Registry, kernels: FoldKernels) -> None:
    """Half of it, the gap, and a bucket."""
    world = World(registry, 3)
    finder = AnomalyFinder(world.session, kernels, WANTED)
    assert finder.update(world.session.view).known_s == 0.0

    world.add(world.rows(100.0, 60.0, steady))
    anomalies = finder.update(world.session.view)

    assert anomalies.known_s == pytest.approx(90.0, abs=10.0)
    assert anomalies.needed_s == 180.0
    assert anomalies.series == 0


def test_rows_of_a_wrong_clock_change_nothing(registry: Registry, kernels: FoldKernels) -> None:
    """A single one of next year."""
    world = World(registry, 3)
    rows = world.rows(SPAN_S, 60.0, stronger(1, 820.0, SPAN_S, 1.5))
    world.add(rows)
    before = found(world, kernels)

    world.add([world.batch(np.array([3e7]), np.array([0]), np.array([[1.0, 900.0, 1.0]]))])

    assert found(world, kernels) == before


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_however_rows_come_the_hints_are_the_same(registry: Registry, data: st.DataObject) -> None:
    """Looked at after any chunk, some of it late, they end as those of one look at the whole."""
    kernels = load_kernels(registry).fold
    world, other = World(registry, 3), World(registry, 3)
    rows = world.rows(SPAN_S, 12.0, stronger(1, 560.0, 640.0, 1.8))
    late = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=4, unique=True))
    held = [rows[at] for at in late]
    rows = [row for at, row in enumerate(rows) if at not in late] + held
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=8)))
    finder = AnomalyFinder(world.session, kernels, WANTED)

    for low, high in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        world.add(rows[low:high])
        streamed = finder.update(world.session.view)
    other.add(rows)

    assert streamed == found(other, kernels)
    assert len(streamed.hints) == 1


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_at_an_instant_the_hints_are_those_of_a_session_that_ends_there(
    registry: Registry, data: st.DataObject
) -> None:
    """Wherever the playhead was before, and whichever rows have come since."""
    kernels = load_kernels(registry).fold
    world, cut = World(registry, 3), World(registry, 3)
    rows = world.rows(SPAN_S, 12.0, stronger(1, 560.0, 640.0, 1.8))
    path = data.draw(st.lists(st.integers(6, len(rows)), min_size=1, max_size=6))
    finder = AnomalyFinder(world.session, kernels, WANTED)
    world.add(rows)

    for batches in path:
        at_ts = float(rows[batches - 1].ts.max())
        held = finder.update(world.session.view, at_ts)

    cut.add(rows[: path[-1]])
    assert held == found(cut, kernels)
    assert len(finder.update(world.session.view).hints) == 1


def test_before_the_first_row_nothing_is_known(registry: Registry, kernels: FoldKernels) -> None:
    """The playhead may be held there."""
    world = World(registry, 3)
    world.add(world.rows(SPAN_S, 12.0, steady))

    anomalies = AnomalyFinder(world.session, kernels, WANTED).update(
        world.session.view, START_TS - 500.0
    )

    assert (anomalies.hints, anomalies.known_s) == ((), 0.0)


def test_a_long_session_keeps_only_what_hints_are_looked_for_in(registry: Registry) -> None:
    """What was odd hours ago is gone, and looking on is the same as looking anew."""
    kernels = load_kernels(registry).fold
    world = World(registry, 1)
    finder = AnomalyFinder(world.session, kernels, WANTED)
    rows = world.rows(6_000.0, 8.0, stronger(0, 1_000.0, 1_060.0, 3.0))
    seen = []

    for first in range(0, len(rows), 100):
        world.add(rows[first : first + 500])
        seen.append(finder.update(world.session.view))

    assert any(one.hints for one in seen)
    assert seen[-1].hints == ()
    assert seen[-1] == found(world, kernels)


def test_settings_make_buckets() -> None:
    """Neither too short nor too long ones."""
    of = [HintSettings(reference_s=one) for one in (300.0, 900.0, 3_600.0, 7_200.0)]

    assert [one.width_s for one in of] == [10.0, 15.0, 60.0, 60.0]
    assert [one.buckets for one in of] == [30, 60, 60, 120]


def test_times_of_nothing_are_not_told(registry: Registry, kernels: FoldKernels) -> None:
    """What is usual may be 0."""
    world = World(registry, 1)
    world.add(world.rows(SPAN_S, 60.0, stronger(0, 0.0, 820.0, 0.0)))

    (hint,) = [one for one in found(world, kernels).hints if one.kpi == "dmg_per_cast"]

    assert hint.usual == 0.0
    assert math.isnan(hint.times)
