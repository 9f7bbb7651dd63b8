"""Chance repeats, and its transforms keep their promises."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.simulate.chance import bell, chance, smooth, whole

STREAM = ["0.770140951", "0.111927244", "0.189097733"]


def test_one_place_gives_the_same_numbers_again_and_another_place_gives_others() -> None:
    """A place in the world is all that chance depends on."""
    assert chance(7, 1, 2).random(5).tolist() == chance(7, 1, 2).random(5).tolist()
    assert chance(7, 1, 2).random(5).tolist() != chance(7, 1, 3).random(5).tolist()


def test_the_stream_is_the_one_that_the_samples_were_made_with() -> None:
    """A numpy whose stream differs would make other sample data."""
    assert [f"{number:.9f}" for number in chance(7, 1).random(3)] == STREAM


def test_bell_is_centred_with_unit_spread_and_bounded() -> None:
    """No outlier can be beyond what the catalogue allows for."""
    u = chance(1).random((2, 100_000))

    values = bell(u[0], u[1])

    assert abs(values.mean()) < 0.02
    assert abs(values.std() - 1.0) < 0.02
    assert np.abs(values).max() < 2.45


@given(st.floats(0, 50))
def test_whole_keeps_the_mean(mean: float) -> None:
    """Counts come out whole without a bias."""
    uniform = (np.arange(1000) + 0.5) / 1000

    rounded = whole(np.full(1000, mean), uniform)

    assert np.array_equal(rounded, np.floor(rounded))
    assert abs(rounded.mean() - mean) <= 0.001


def test_smooth_leads_from_nothing_to_all() -> None:
    """The ends and the middle stay where they are."""
    assert smooth(np.array([0.0, 0.5, 1.0])).tolist() == [0.0, 0.5, 1.0]
