"""Reports of alerts: what is marked of them is bounded, and new is what began after the last."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import ALARMING, AlertState, Group, Interval
from inspector.core.registry import Registry
from inspector.session.columns import Columns
from inspector.session.compiled import ALERT_KERNELS
from tests.unit.analysis.alert_world import (
    START_TS,
    engine_of,
    pieces,
    random_rows,
    said,
    some_names,
    streamed,
)

INSTANTS = st.lists(st.integers(0, 240), min_size=1, max_size=120).map(
    lambda found: [START_TS + n / 2 for n in sorted(found)]
)
CUTS = st.lists(st.integers(0, 120), max_size=12)


def busy(registry: Registry, seed: int = 3) -> AlertEngine:
    """Return an engine with many alerts that were about to fire, and some that are."""
    ts = [START_TS + n / 8 for n in range(900)]
    engine = engine_of(registry, some_names(), ALERT_KERNELS)
    streamed(engine, random_rows(registry, ts, seed), [300])
    return engine


def pending(timeline: tuple[Interval, ...], *, is_over: bool) -> list[Interval]:
    """Return the times that alerts were about to fire, the latest first."""
    found = [one for one in timeline if one.state is AlertState.PENDING and one.is_over is is_over]
    return sorted(found, key=lambda one: -one.from_ts)


def test_with_few_of_them_all_are_there(registry: Registry) -> None:
    """In the order of the timeline."""
    engine = busy(registry)

    assert said(engine.alarming(100_000)) == said(engine.timeline(ALARMING))


@pytest.mark.parametrize("most", [0, 1, 3])
def test_only_so_many_times_of_being_about_to_fire_are_kept_and_every_firing(
    registry: Registry, most: int
) -> None:
    """The latest ones, over all rules together; those that go on and those that ended."""
    engine = busy(registry)
    every = engine.timeline(ALARMING)
    assert len(pending(every, is_over=True)) > 3

    kept = engine.alarming(most)

    for is_over in (False, True):
        begun = [one.from_ts for one in pending(every, is_over=is_over)]
        assert [one.from_ts for one in pending(kept, is_over=is_over)] == begun[:most]
    firing = [one for one in every if one.state is AlertState.FIRING]
    assert said([one for one in kept if one.state is AlertState.FIRING]) == said(firing)


def test_without_a_rule_there_is_nothing(registry: Registry) -> None:
    """Nor is there a failure."""
    assert AlertEngine(registry, some_names(), ALERT_KERNELS).alarming(5) == ()


@settings(max_examples=60, deadline=None)
@given(ts=INSTANTS, cuts=CUTS, seed=st.integers(0, 1_000))
def test_what_an_evaluation_finds_began_after_the_one_before(
    registry: Registry, ts: list[float], cuts: list[int], seed: int
) -> None:
    """So whoever knows up to where was evaluated knows which firings are new."""
    batch, columns = random_rows(registry, ts, seed), Columns(chunk_rows=16)
    engine = engine_of(registry, some_names(), ALERT_KERNELS)
    known: set[tuple[str, Group, float]] = set()
    evaluated_ts = float("-inf")

    for piece in pieces(batch, cuts):
        columns.append(piece)
        engine.update(columns.view)
        found = {
            (one.rule, one.group, one.from_ts)
            for one in engine.timeline()
            if one.state is AlertState.FIRING
        }
        assert known <= found
        assert found - known == {key for key in found if key[2] > evaluated_ts}
        known, evaluated_ts = found, engine.snapshot(()).evaluated_ts
