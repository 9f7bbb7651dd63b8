"""Runs: odd buckets in a row are one hint."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.anomaly_runs import BRIDGED, Run, runs_of

NAN = math.nan


def places(z: list[float]) -> list[tuple[int, int, float, bool]]:
    """Return start, stop, z and whether it is over of each run; odd is from 5 on."""
    return [(run.start, run.stop, run.z, run.is_over) for run in runs_of(z, 5.0)]


def test_odd_buckets_in_a_row_are_one_run() -> None:
    """It goes on as long as nothing else comes."""
    assert places([0.0, 6.0, 8.0, 7.0]) == [(1, 4, 8.0, False)]
    assert places([0.0, 6.0, 8.0, 0.1]) == [(1, 3, 8.0, True)]


def test_what_is_odd_stays_so_down_to_half_of_it() -> None:
    """It does not come and go around the least z; but it does not begin there."""
    assert places([3.0, 5.5, 4.0, 2.5, 5.1, 2.4]) == [(1, 5, 5.5, True)]


def test_the_other_direction_is_another_run() -> None:
    """From too much to too little."""
    assert places([6.0, -7.0, -6.0]) == [(0, 1, 6.0, True), (1, 3, -7.0, False)]


def test_a_few_buckets_without_data_do_not_end_it() -> None:
    """But many do, and what is silent for long is over."""
    assert places([6.0, *[NAN] * BRIDGED, 7.0]) == [(0, BRIDGED + 2, 7.0, False)]
    assert len(places([6.0, *[NAN] * (BRIDGED + 1), 7.0])) == 2
    assert places([6.0, *[NAN] * BRIDGED]) == [(0, 1, 6.0, False)]
    assert places([6.0, *[NAN] * (BRIDGED + 1)]) == [(0, 1, 6.0, True)]


@given(st.lists(st.one_of(st.floats(-10, 10), st.just(NAN)), max_size=60))
def test_every_odd_bucket_is_in_just_one_run(z: list[float]) -> None:
    """Runs lie behind each other, begin and end with a judged bucket, and only one goes on."""
    found: list[Run] = runs_of(z, 5.0)

    held = [at for run in found for at in range(run.start, run.stop)]
    assert held == sorted(set(held))
    assert {at for at, own in enumerate(z) if abs(own) >= 5.0} <= set(held)
    assert all(abs(z[run.start]) >= 5.0 and not math.isnan(z[run.stop - 1]) for run in found)
    assert [run.is_over for run in found[:-1]] == [True] * len(found[:-1])
