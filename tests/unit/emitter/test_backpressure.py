"""Backpressure: values are left out in order while the queue is long, and come back in order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from inspector.emitter.backpressure import Degradation, Ladder
from inspector.emitter.settings import Settings

OPTIONAL = ("reflect_count", "clone_count", "pull_events")
REQUIRED = ("damage_total", "casts")
LADDER = Ladder(100, 200, OPTIONAL + REQUIRED, 0.5)

ladders = st.builds(
    Ladder,
    st.integers(0, 500),
    st.integers(0, 1_000),
    st.lists(st.sampled_from(OPTIONAL + REQUIRED), unique=True).map(tuple),
    st.floats(0.0, 1.0),
)
depths = st.integers(0, 1_500)


def test_the_ladder_is_what_the_settings_say() -> None:
    """Threshold, capacity, order and share."""
    settings = Settings(
        {}, queue_threshold=10, buffer_records=50, order=OPTIONAL, recover_share=0.25
    )

    assert Ladder.of(settings) == Ladder(10, 50, OPTIONAL, 0.25)


def test_steps_are_spread_evenly_between_threshold_and_capacity() -> None:
    """Nothing is left out up to the threshold, and everything before the buffer is full."""
    levels = {depth: LADDER.level_at(depth) for depth in (0, 100, 101, 120, 121, 180, 181, 200)}

    assert levels == {0: 0, 100: 0, 101: 1, 120: 1, 121: 2, 180: 4, 181: 5, 200: 5}


def test_it_rises_at_once() -> None:
    """A queue that is nearly full leaves no time for steps."""
    degradation = Degradation(LADDER)

    step = degradation.rise(199)

    assert step.left_out == set(LADDER.order)
    assert step.level == 5
    assert degradation.step == step


def test_it_falls_one_step_at_a_time_once_the_queue_is_short() -> None:
    """Below half of where the step began, not before."""
    degradation = Degradation(LADDER)
    degradation.rise(130)  # two keys; the second step began at 120

    seen = []
    for depth in (99, 60, 59, 50, 49):
        degradation.relax(depth)
        seen.append(degradation.step.left_out)

    assert [len(left_out) for left_out in seen] == [2, 2, 1, 1, 0]
    assert seen[2] == {"reflect_count"}


def test_it_is_calm_up_to_the_first_step() -> None:
    """Then nothing need be looked at; never while something is left out, or no step is left."""
    degradation = Degradation(LADDER)

    assert degradation.step.calm_depth == 100
    assert degradation.rise(101).calm_depth < 0
    assert Degradation(replace(LADDER, order=())).step.calm_depth == 200


def test_other_settings_take_effect_at_once() -> None:
    """With fewer keys to leave out, no more than these are."""
    degradation = Degradation(LADDER)
    degradation.rise(200)

    degradation.use(replace(LADDER, order=("casts",)))
    assert degradation.step.left_out == {"casts"}
    degradation.use(replace(LADDER, order=()))
    assert degradation.step.left_out == set()
    degradation.use(LADDER)
    assert degradation.rise(121).left_out == {"reflect_count", "clone_count"}


def test_a_step_of_another_ladder_does_not_last() -> None:
    """A thread may put one in place just when other settings came."""
    degradation = Degradation(LADDER)
    stale = degradation.rise(200)
    degradation.use(replace(LADDER, order=("casts",)))
    degradation.step = stale

    degradation.relax(150)

    assert degradation.step.left_out == {"casts"}


@given(ladder=ladders, one=depths, other=depths)
def test_a_longer_queue_never_asks_for_less(ladder: Ladder, one: int, other: int) -> None:
    """Monotone in depth."""
    shorter, longer = sorted((one, other))

    assert ladder.level_at(shorter) <= ladder.level_at(longer) <= len(ladder.order)


@given(ladder=ladders, steps=st.lists(st.tuples(st.booleans(), depths), max_size=30))
def test_what_is_left_out_is_always_the_first_of_the_order(
    ladder: Ladder, steps: list[tuple[bool, int]]
) -> None:
    """So that a required key goes only after all that are listed before it."""
    degradation = Degradation(ladder)
    for comes, depth in steps:
        before = degradation.step.level

        if comes:
            degradation.rise(depth)
        else:
            degradation.relax(depth)

        step = degradation.step
        assert step.left_out == set(ladder.order[: step.level])
        assert step.level >= before - (not comes)
        assert not comes or step.level == max(before, ladder.level_at(depth))


@given(ladder=ladders, start=depths, data=st.data())
def test_it_never_flaps_within_the_band(ladder: Ladder, start: int, data: st.DataObject) -> None:
    """Between a share of where a step began and where the next begins, nothing changes."""
    degradation = Degradation(ladder)
    level = degradation.rise(start).level
    if not level:
        return
    least = int(ladder.recover_share * ladder.begins_at(level)) + 1
    most = int(ladder.begins_at(level + 1)) if level < len(ladder.order) else 2_000
    band = st.integers(least, max(most, least))

    for depth in data.draw(st.lists(band, max_size=20)):
        if depth <= most:
            degradation.relax(depth)
            assert degradation.rise(depth).level == level


@given(ladder=ladders, start=depths)
def test_an_empty_queue_ends_it(ladder: Ladder, start: int) -> None:
    """Wherever the steps are said to begin."""
    degradation = Degradation(ladder)
    degradation.rise(start)

    for _ in ladder.order:
        degradation.relax(0)

    assert degradation.step.level == 0
