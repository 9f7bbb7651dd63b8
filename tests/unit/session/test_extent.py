"""The extent of a session: what clocks say that are right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.session import extent as extent_module
from inspector.session.extent import JUMP_S, Extent, ExtentCounter
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.session import Session
from inspector.session.timeline import Timeline

SessionOf = Callable[..., Session]

START_TS = 1_700_000_000.0
YEAR_S = 365 * 86_400.0
NOW_TS = START_TS + 10 * 86_400


def extent_of(*parts: list[float]) -> Extent:
    """Return the extent of rows that came in parts."""
    counter = ExtentCounter(clock=lambda: NOW_TS)
    for part in parts:
        counter.add(np.array(part))
    return counter.extent


def minutes(count: int, start_ts: float = START_TS) -> list[float]:
    """Return rows of some minutes, one a second."""
    return [start_ts + second for second in range(60 * count)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(0, JUMP_S), max_size=30), min_size=1, max_size=6))
def test_without_jumps_it_is_from_the_first_row_to_the_last(steps: list[list[float]]) -> None:
    """However the rows are cut into blocks, over any number of hours."""
    ts = START_TS
    parts = [[ts := ts + seconds * 0.999 for seconds in step] for step in steps]
    every = [instant for part in parts for instant in part]

    found = extent_of(*parts)

    if every:
        assert found == extent_of(every) == extent_of(*reversed(parts))
        assert (found.start_ts, found.follow_ts) == (min(every), max(every))
    assert (found.outlier_rows, found.problem) == (0, "")


@pytest.mark.parametrize("jump_s", [2 * JUMP_S, YEAR_S, -2 * JUMP_S, -YEAR_S])
def test_a_few_rows_far_from_all_others_are_not_followed(jump_s: float) -> None:
    """A server's clock is a year ahead, or behind."""
    rows = minutes(20)
    far = [START_TS + jump_s + second for second in range(12)]

    for found in (extent_of(rows, far), extent_of(far, rows), extent_of([*far, *rows])):
        assert (found.start_ts, found.follow_ts) == (rows[0], rows[-1])
        assert found.outlier_rows == 12


def test_a_jump_within_a_file_that_goes_on_is_seen() -> None:
    """Whatever was cheap to count before and after it."""
    first, second = minutes(3), minutes(3, START_TS + 300)
    jump = START_TS + 9 * JUMP_S

    found = extent_of(first, second, [jump], minutes(2, START_TS + 600))

    assert found == extent_of([*first, *second, jump, *minutes(2, START_TS + 600)])
    assert (found.follow_ts, found.outlier_ts) == (START_TS + 719, jump)


def test_what_is_left_out_is_said() -> None:
    """With its day, so that the server can be found."""
    assert extent_of(minutes(20), [START_TS + YEAR_S]).problem == (
        "1 line stands far from all others, dated 2024-11-13: a server's clock may be wrong"
    )
    assert extent_of(minutes(20), [START_TS - YEAR_S] * 12).problem == (
        "12 lines stand far from all others, dated 2022-11-14: a server's clock may be wrong"
    )


@pytest.mark.parametrize(
    "later",
    [
        [START_TS + 2 * JUMP_S] * 100,
        [START_TS + 2 * JUMP_S + 6 * step for step in range(11)],
    ],
    ids=["100 rows", "a minute"],
)
def test_servers_that_were_off_for_hours_are_followed_again(later: list[float]) -> None:
    """As soon as enough rows stand there; not before."""
    rows = minutes(20)

    assert extent_of(rows, later[:9]).follow_ts == rows[-1]
    assert extent_of(rows, later).follow_ts == later[-1]
    assert extent_of(rows, later).outlier_rows == 0


def test_the_future_is_not_believed_however_many_rows_it_has() -> None:
    """A whole server that is a year ahead must not take the window along."""
    rows, ahead = minutes(20), minutes(60, NOW_TS + YEAR_S)

    found = extent_of(rows, ahead)

    assert found.follow_ts == rows[-1]
    assert found.outlier_rows == 3_600
    assert extent_of(ahead).follow_ts == ahead[-1]


def test_a_handful_of_rows_is_all_there_is() -> None:
    """Far from each other as they may be, none of them is the odd one."""
    found = extent_of([START_TS], [START_TS + YEAR_S / 100], [START_TS - YEAR_S])

    assert (found.start_ts, found.follow_ts) == (START_TS - YEAR_S, START_TS + YEAR_S / 100)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=60), min_size=1, max_size=6),
    st.sampled_from([4, 64]),
)
def test_hostile_instants_cost_a_bounded_memory(parts: list[list[int]], most: int) -> None:
    """And the extent does not depend on the order in which they came."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extent_module, "_MOST_BUCKETS", most)
        counter = ExtentCounter(clock=lambda: NOW_TS)
        for part in parts:
            counter.add(np.array(part, np.float64))
        rows = [float(ts) for part in parts for ts in part]

        assert len(counter._buckets.number) <= most  # noqa: SLF001 - the memory it holds
        assert counter.extent == extent_of(rows)


def test_a_session_follows_its_extent_and_shows_it(session_of: SessionOf) -> None:
    """The exact range stays known; the overview has bars for the rest."""
    records = [{"ts": ts, "entry": "ability.a"} for ts in minutes(20)]
    session = session_of([*records, {"ts": START_TS + YEAR_S, "entry": "ability.a"}])
    view = session.view

    density = Timeline(session.names, REFERENCE_KERNELS).update(view)

    assert view.last_ts == START_TS + YEAR_S
    assert view.extent.follow_ts == START_TS + 1_199
    assert session.loaded_from_ts == START_TS
    assert session.problems == (view.extent.problem,)
    assert density.rows.sum() == 1_200
    assert density.bucket_s == 5.0
