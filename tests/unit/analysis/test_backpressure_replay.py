"""Backpressure replayed on a loaded session: what the emitter's own queue would drop, and when."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis import backpressure_replay as replay_module
from inspector.analysis.backpressure_replay import BackpressureReplay, ReplayRequest, replay
from inspector.analysis.backpressure_rules import rules_of
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.session.compiled import QUEUE_KERNELS
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]

ORDER = ("reflect_count", "pull_events", "clone_count")
LADDER = Ladder(4, 16, ORDER, 0.5)
START_TS = 1_000_000.5
"""Not on a whole second, so that records come exactly when the log says."""

records = st.fixed_dictionaries(
    {
        "ts": st.integers(0, 64).map(lambda eighths: START_TS + eighths / 8),
        "shard": st.sampled_from(["world-1", "world-2"]),
        "entry": st.sampled_from(["ability.a", "system.telemetry"]),
        "metrics": st.dictionaries(
            st.sampled_from((*ORDER, "casts", "damage_total")), st.integers(0, 9)
        ),
    }
)
ladders = st.builds(
    Ladder,
    st.integers(1, 40),
    st.integers(1, 60),
    st.lists(st.sampled_from((*ORDER, "casts")), unique=True).map(tuple),
    st.sampled_from([0.01, 0.25, 0.5, 0.99]),
)
requests = st.builds(
    ReplayRequest,
    ladders,
    load=st.integers(1, 40),
    # Powers of two: sums of such times are exact, whatever is added first.
    drain_per_s=st.sampled_from([2.0, 16.0, 128.0, 1_024.0]),
    stall_s=st.sampled_from([0.0, 0.5, 3.0]),
)


def wanted() -> bool:
    """Somebody wants the answer."""
    return False


def played(session: Session, request: ReplayRequest) -> BackpressureReplay:
    """Return the answer for a session with rows."""
    found = replay(session, QUEUE_KERNELS, request, wanted)
    assert found is not None
    return found


def casts(ts: float, **metrics: float) -> Record:
    """Return a record of one cast with other values."""
    return {"ts": ts, "entry": "ability.a", "metrics": {"casts": 1, **metrics}}


def burst(count: int, every_s: float = 0.125, **metrics: float) -> list[Record]:
    """Return casts one after the other."""
    return [casts(START_TS + number * every_s, **metrics) for number in range(count)]


@settings(max_examples=150, deadline=None)
@given(st.lists(records, max_size=40), requests)
def test_it_is_what_the_emitters_own_queue_does(
    session_of: SessionOf, rows: list[Record], request_: ReplayRequest
) -> None:
    """Record by record through its ring buffer: every depth, level, value and record."""
    session = session_of(rows)

    fast = replay(session, QUEUE_KERNELS, request_, wanted)
    slow = replay(session, None, request_, wanted)

    if not any(row["entry"] != "system.telemetry" for row in rows):
        assert (fast, slow) == (None, None)
        return
    assert fast is not None
    assert slow is not None
    for name in ("depth", "level", "records"):
        assert getattr(fast, name).tolist() == getattr(slow, name).tolist()
    assert [told(one) for one in fast.keys] == [told(one) for one in slow.keys]
    assert fast.shards == slow.shards
    assert (fast.values, fast.values_dropped) == (slow.values, slow.values_dropped)


def told(one: replay_module.KeyDrops) -> tuple[Any, ...]:
    """Return all that is said of a key."""
    return (one.name, one.values, one.of_values, one.first_ts, one.last_ts, one.by_step.tolist())


@settings(max_examples=60)
@given(ladders)
def test_the_levels_are_those_of_the_ladder(registry: Registry, ladder: Ladder) -> None:
    """At every depth that there can be, whatever stands between threshold and buffer."""
    rises = rules_of(ladder, registry, 1, 1.0, (0.0, 0.0)).rises.tolist()

    for depth in range(max(ladder.capacity, ladder.threshold) + 2):
        assert bisect_left(rises, depth + 1) == ladder.level_at(depth)


def test_a_light_load_drops_nothing(session_of: SessionOf) -> None:
    """And says how deep the queue gets."""
    found = played(session_of(burst(40, reflect_count=2)), ReplayRequest(LADDER, load=3))

    assert (found.values_dropped, found.records_dropped, found.keys) == (0, 0, ())
    assert found.share == 0.0
    assert (found.rows, found.records_come, found.values) == (40, 120, 240)
    assert int(found.depth.max()) == 3
    assert int(found.level.max()) == 0


def test_a_heavy_load_drops_values_in_the_order_of_the_config(session_of: SessionOf) -> None:
    """The first key first; each with when, how many and of how many."""
    rows = burst(4, reflect_count=2, clone_count=1)
    request = ReplayRequest(LADDER, load=3, drain_per_s=0.001)

    found = played(session_of(rows), request)

    # The first three are taken at once. Steps begin beyond 4, 8 and 12: of 3, 6 and 9 that wait.
    by_name = {one.name: one for one in found.keys}
    assert list(by_name) == ["reflect_count"]
    dropped = by_name["reflect_count"]
    assert (dropped.values, dropped.of_values, dropped.share) == (5, 12, 5 / 12)
    assert (dropped.first_ts, dropped.last_ts) == (rows[2]["ts"], rows[3]["ts"])
    assert found.depth.tolist() == [3, 3, 6, 9]
    assert int(found.level.max()) == 2


def test_a_full_buffer_drops_whole_records(session_of: SessionOf) -> None:
    """With all their values, required ones too."""
    request = ReplayRequest(LADDER, load=40, drain_per_s=0.001)

    found = played(session_of(burst(1, reflect_count=2)), request)

    by_name = {one.name: one.values for one in found.keys}
    assert int(found.depth.max()) == LADDER.capacity
    assert found.records_dropped == 24
    assert by_name == {"reflect_count": 36, "casts": 24}
    assert found.values_dropped == 60
    assert found.share == 60 / 80


def test_a_stalled_disk_fills_the_queue_in_the_middle(session_of: SessionOf) -> None:
    """Before and after it, nothing is dropped."""
    rows = burst(81, reflect_count=1)
    calm = ReplayRequest(LADDER, load=1, drain_per_s=1_000.0)

    assert played(session_of(rows), calm).values_dropped == 0
    found = played(session_of(rows), replace(calm, stall_s=2.0))

    (dropped,) = found.keys
    middle_ts = START_TS + 5.0
    assert middle_ts < dropped.first_ts
    assert dropped.last_ts <= middle_ts + 2.0 + 0.25  # steps back take a record each
    assert int(found.depth.max()) > LADDER.threshold
    assert int(found.depth[-1]) <= 1


def test_each_shard_has_a_queue_of_its_own(session_of: SessionOf) -> None:
    """One that makes more than it can write does not harm the other."""
    busy = [row | {"shard": "world-2"} for row in burst(30, 0.001, reflect_count=1)]
    quiet = [row | {"shard": "world-1"} for row in burst(3, reflect_count=1)]

    found = played(session_of(quiet + busy), ReplayRequest(LADDER, load=1, drain_per_s=20.0))

    first, second = found.shards
    assert (first.name, first.values_dropped, first.depth) == ("world-1", 0, 1)
    assert (second.name, second.values_dropped) == ("world-2", found.values_dropped)
    assert second.values_dropped > 0


def test_whole_seconds_are_spread(session_of: SessionOf) -> None:
    """A log that has no fractions would else be a burst at every second."""
    rows = [casts(1_000_000 + number // 20) for number in range(100)]

    found = played(session_of(rows), ReplayRequest(LADDER, load=1, drain_per_s=1_000.0))

    assert int(found.depth.max()) == 1


def test_heartbeats_wait_in_no_queue(session_of: SessionOf) -> None:
    """They are written past it."""
    beat = {"ts": START_TS, "entry": "system.telemetry", "metrics": {"queue_depth": 3}}

    assert replay(session_of([beat]), QUEUE_KERNELS, ReplayRequest(LADDER), wanted) is None
    found = played(session_of([beat, *burst(2)]), ReplayRequest(LADDER))
    assert found.rows == 2


def test_only_the_range_counts(session_of: SessionOf) -> None:
    """From its length before its end, which itself is behind it."""
    request = ReplayRequest(LADDER, end_ts=START_TS + 5.0, range_s=2.0)

    found = played(session_of(burst(80)), request)

    assert (found.first_ts, found.last_ts) == (START_TS + 3.0, START_TS + 4.875)
    assert found.rows == 16
    assert not found.is_cut


def test_of_very_many_rows_the_latest_are_played(
    session_of: SessionOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it says that there are more."""
    monkeypatch.setattr(replay_module, "MOST_ROWS", 10)
    rows = burst(80)

    found = played(session_of(rows[40:], session_of(rows[:40])), ReplayRequest(LADDER))

    assert found.is_cut
    assert (found.first_ts, found.last_ts) == (rows[71]["ts"], rows[79]["ts"])


def test_steps_lie_on_absolute_time_and_are_not_too_many(session_of: SessionOf) -> None:
    """Whatever the range."""
    session = session_of([casts(START_TS), casts(START_TS + 20.0), casts(START_TS + 5_000.0)])

    for range_s in (1.0, 60.0, math.inf):
        found = played(session, ReplayRequest(LADDER, range_s=range_s))
        assert len(found.depth) <= replay_module.MOST_STEPS
        assert math.isclose(found.start_ts / found.step_s % 1.0 % 1.0, 0.0, abs_tol=1e-6)
        assert found.start_ts <= found.first_ts
        assert found.last_ts < found.start_ts + len(found.depth) * found.step_s


def test_nobody_waits_for_what_is_not_wanted_any_more(session_of: SessionOf) -> None:
    """It ends between two pieces."""
    session = session_of(burst(10))

    for patience in range(3):
        asked = iter([False] * patience)

        def is_unwanted(asked: Any = asked) -> bool:
            return next(asked, True)

        assert replay(session, QUEUE_KERNELS, ReplayRequest(LADDER), is_unwanted) is None
        assert replay(session, None, ReplayRequest(LADDER), is_unwanted) is None


def test_a_session_without_rows_has_no_answer(session_of: SessionOf) -> None:
    """There is nothing to play."""
    assert replay(session_of([]), QUEUE_KERNELS, ReplayRequest(LADDER), wanted) is None


def test_answers_cannot_be_changed(session_of: SessionOf) -> None:
    """They are handed over to another thread."""
    found = played(session_of(burst(4)), ReplayRequest(LADDER))

    with pytest.raises(ValueError, match="read-only"):
        found.depth[0] = 1
    assert found.depth.dtype == np.int64
