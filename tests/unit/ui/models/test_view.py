"""The visible range: follows, detaches, zooms, and remembers where it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.models.view import (
    LEAST_RANGE_S,
    Extent,
    History,
    View,
    centred,
    fitted,
    next_centre,
    panned,
    showing,
    zoomed,
)

EXTENT = Extent(1_000.0, 5_000.0)
LIVE = View(300.0)
BACK = View(300.0, 3_000.0)


def test_a_view_that_follows_ends_at_the_playhead() -> None:
    """Its right edge goes wherever the playhead goes."""
    assert LIVE.follows
    assert LIVE.bounds(EXTENT) == (4_700.0, 5_000.0)
    assert LIVE.bounds(Extent(1_000.0, 5_060.0)) == (4_760.0, 5_060.0)


def test_panning_back_stops_following() -> None:
    """The view stays where it was put, whatever comes."""
    moved = panned(LIVE, -30.0, EXTENT)

    assert moved == View(300.0, 4_970.0)
    assert moved.bounds(Extent(1_000.0, 9_000.0)) == (4_670.0, 4_970.0)


def test_panning_to_the_end_follows_again() -> None:
    """Nobody has to look for a button after coming back by hand."""
    assert panned(View(300.0, 4_970.0), 31.0, EXTENT) == LIVE


def test_panning_forwards_at_the_end_changes_nothing() -> None:
    """There is nothing beyond the playhead."""
    assert panned(LIVE, 30.0, EXTENT) is LIVE


def test_panning_never_leaves_the_session() -> None:
    """A tenth of the view still shows its beginning."""
    assert panned(BACK, -1e9, EXTENT) == View(300.0, 1_030.0)


def test_zooming_while_live_keeps_following() -> None:
    """Only the scale is new."""
    assert zoomed(LIVE, 0.5, 0.2, EXTENT) == View(150.0)


def test_zooming_keeps_the_instant_below_the_pointer() -> None:
    """What one looks at does not run away."""
    nearer = zoomed(BACK, 0.5, 0.25, EXTENT)

    start_ts, end_ts = nearer.bounds(EXTENT)
    assert start_ts + 0.25 * (end_ts - start_ts) == pytest.approx(2_700.0 + 0.25 * 300.0)


def test_zooming_out_ends_at_the_whole_session_and_no_later_than_it() -> None:
    """Beyond, there would be nothing but emptiness."""
    wide = zoomed(BACK, 1e6, 0.5, EXTENT)

    assert wide.range_s == pytest.approx(4_080.0)
    assert wide.end_ts == 5_000.0


def test_zooming_out_of_a_short_session_never_zooms_in() -> None:
    """A range longer than the session so far stays as it is."""
    assert zoomed(LIVE, 2.0, 1.0, Extent(4_990.0, 5_000.0)) == LIVE


def test_a_stretch_that_reaches_the_end_follows() -> None:
    """Dragged to the right edge, the window of the overview sticks to it."""
    assert showing(4_000.0, 4_999.0, EXTENT) == View(999.0)
    assert showing(4_000.0, 4_500.0, EXTENT) == View(500.0, 4_500.0)


def test_fitting_shows_the_whole_session() -> None:
    """From before the first row to the playhead."""
    start_ts, end_ts = fitted(EXTENT).bounds(EXTENT)

    assert start_ts < EXTENT.first_ts
    assert end_ts == EXTENT.end_ts


def test_history_goes_back_and_forward() -> None:
    """As in a browser."""
    history = History().left(LIVE).left(BACK)
    now = View(60.0, 2_000.0)

    history, one = history.back(now)
    history, two = history.back(one)
    assert (one, two) == (BACK, LIVE)
    assert history.back(two) == (history, LIVE)

    history, again = history.forward(two)
    assert again == BACK
    _, last = history.forward(again)
    assert last == now


def test_a_new_view_forgets_what_was_gone_back_from() -> None:
    """There is one way forward."""
    history, _ = History().left(LIVE).back(BACK)

    assert history.left(LIVE).future == ()


views = st.builds(View, st.floats(LEAST_RANGE_S, 1e5), st.none() | st.floats(1_000.0, 5_000.0))
moves = st.one_of(
    st.floats(-1e6, 1e6).map(lambda by_s: partial(panned, by_s=by_s)),
    st.floats(0.01, 100.0).map(lambda factor: partial(zoomed, factor=factor, share=0.3)),
)


@given(views, st.lists(moves, max_size=20))
def test_whatever_is_done_something_of_the_session_is_in_sight(
    view: View, done: list[Callable[..., View]]
) -> None:
    """No gesture leads into emptiness, or to a range that has no points."""
    for move in done:
        view = move(view, extent=EXTENT)
        start_ts, end_ts = view.bounds(EXTENT)
        assert end_ts <= EXTENT.end_ts
        assert end_ts >= EXTENT.first_ts
        assert end_ts - start_ts >= LEAST_RANGE_S * 0.999


def test_an_instant_is_centred() -> None:
    """The range stays as long as it was."""
    assert centred(BACK, 2_000.0, EXTENT) == View(300.0, 2_150.0)


def test_centring_near_the_end_follows_it() -> None:
    """There is nothing beyond the end that could be shown beside it."""
    assert centred(BACK, 4_900.0, EXTENT) == LIVE


def test_the_next_instant_is_the_first_after_the_middle() -> None:
    """After the last one comes the first one."""
    instants = (1_500.0, 2_000.0, 3_500.0)

    assert next_centre(View(300.0, 2_000.0), instants, EXTENT) == 2_000.0
    assert next_centre(centred(BACK, 2_000.0, EXTENT), instants, EXTENT) == 3_500.0
    assert next_centre(centred(BACK, 3_500.0, EXTENT), instants, EXTENT) == 1_500.0


def test_instants_that_are_seen_together_at_the_end_do_not_hold_the_view() -> None:
    """One key goes on from there, however many of them cannot be centred."""
    instants = (1_500.0, 4_900.0, 4_950.0, 4_990.0)

    assert next_centre(View(300.0, 3_000.0), instants, EXTENT) == 4_900.0
    assert next_centre(LIVE, instants, EXTENT) == 1_500.0


@pytest.mark.parametrize("instants", [(), (999.0,), (5_001.0,), (4_950.0,)])
def test_there_may_be_no_next_instant(instants: tuple[float, ...]) -> None:
    """None in the session, or only what is in sight as well as can be."""
    assert next_centre(LIVE, instants, EXTENT) is None


@given(
    instants=st.lists(st.floats(0.0, 6_000.0), max_size=8).map(sorted),
    end_ts=st.one_of(st.none(), st.floats(1_100.0, 5_000.0)),
)
def test_the_key_comes_back_to_every_instant(instants: list[float], end_ts: float | None) -> None:
    """Asked as often as there are instants, each one in the session was in view."""
    view = View(300.0, end_ts)
    inside = {at_ts for at_ts in instants if EXTENT.first_ts <= at_ts <= EXTENT.end_ts}
    seen: set[float] = set()

    for _press in range(len(instants) + 1):
        start_ts, last_ts = view.bounds(EXTENT)
        seen |= {at_ts for at_ts in inside if start_ts <= at_ts <= last_ts}
        at_ts = next_centre(view, instants, EXTENT)
        view = view if at_ts is None else centred(view, at_ts, EXTENT)

    start_ts, last_ts = view.bounds(EXTENT)
    assert seen | {at_ts for at_ts in inside if start_ts <= at_ts <= last_ts} == inside


@pytest.mark.parametrize(
    ("instants", "expected"),
    [
        ((), False),
        ((999.0, 5_001.0), False),
        ((999.0, 1_000.0), True),
        ((5_000.0,), True),
        ((10.0, 3_000.0, 9_000.0), True),
    ],
)
def test_an_extent_knows_whether_anything_is_within(
    instants: tuple[float, ...], expected: bool
) -> None:
    """Its ends belong to it."""
    assert EXTENT.has_any(instants) is expected
