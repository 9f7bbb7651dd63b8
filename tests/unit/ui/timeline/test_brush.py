"""What a drag makes of the window over the session."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.timeline.brush import Drag, Part, Scale, Window, centred, zoomed

SCALE = Scale(0.0, 1_000.0, 0.0, 500.0)
VIEW = (400.0, 600.0)


def drag(part: Part, from_s: float, to_s: float, window: Window = VIEW) -> Window:
    """Return what a drag from one instant to another makes of a window."""
    return Drag(part, window, from_s).moved(SCALE, to_s)


@pytest.mark.parametrize(
    ("x_px", "part"),
    [
        (100, Part.OUTSIDE),
        (196, Part.START),
        (204, Part.START),
        (250, Part.INSIDE),
        (297, Part.END),
        (305, Part.END),
        (320, Part.OUTSIDE),
    ],
)
def test_the_edges_can_be_taken_hold_of(x_px: float, part: Part) -> None:
    """Six pixels on either side of an edge are the edge."""
    assert SCALE.part(VIEW, x_px) is part


def test_a_narrow_window_still_has_an_inside() -> None:
    """A window of nine pixels can be panned and zoomed."""
    narrow = (500.0, 518.0)

    parts = [SCALE.part(narrow, x_px) for x_px in (250, 254.5, 259)]

    assert parts == [Part.START, Part.INSIDE, Part.END]


def test_a_drag_inside_pans() -> None:
    """The window follows the pointer, and stops at the ends of the session."""
    assert drag(Part.INSIDE, 500.0, 450.0) == (350.0, 550.0)
    assert drag(Part.INSIDE, 500.0, -900.0) == (0.0, 200.0)
    assert drag(Part.INSIDE, 500.0, 5_000.0) == (800.0, 1_000.0)


def test_a_drag_of_an_edge_zooms() -> None:
    """The other edge stays, and a window never is shorter than a second."""
    assert drag(Part.START, 400.0, 300.0) == (300.0, 600.0)
    assert drag(Part.START, 400.0, 900.0) == (599.0, 600.0)
    assert drag(Part.END, 600.0, 2_000.0) == (400.0, 1_000.0)
    assert drag(Part.END, 600.0, 0.0) == (400.0, 401.0)


def test_a_drag_outside_draws_another_window() -> None:
    """Wherever the drag begins, the window lies between its ends."""
    assert drag(Part.OUTSIDE, 100.0, 300.0) == (100.0, 300.0)
    assert drag(Part.OUTSIDE, 900.0, 700.0) == (700.0, 900.0)
    assert drag(Part.OUTSIDE, 900.0, 2_000.0) == (900.0, 1_000.0)


def test_a_window_longer_than_the_session_ends_with_it() -> None:
    """Five minutes of a session of one minute stay at its end."""
    assert centred(SCALE, (-4_000.0, 1_000.0), 200.0) == (-4_000.0, 1_000.0)


def test_a_click_centres() -> None:
    """The window keeps its length."""
    assert centred(SCALE, VIEW, 250.0) == (150.0, 350.0)
    assert centred(SCALE, VIEW, 990.0) == (800.0, 1_000.0)


@given(
    st.floats(0, 900),
    st.floats(1, 100),
    st.floats(0, 1_000),
    st.floats(0.1, 10),
)
def test_a_zoom_stays_within_the_session(
    start_s: float, range_s: float, at_s: float, factor: float
) -> None:
    """However far, a zoom shows a second at least and the session at most."""
    low, high = zoomed(SCALE, (start_s, start_s + range_s), at_s, factor)

    assert -1e-6 <= low < high <= 1_000.0 + 1e-6
    assert 1.0 - 1e-6 <= high - low <= 1_000.0 + 1e-6


def test_a_zoom_leaves_the_instant_below_the_pointer_in_place() -> None:
    """What one looks at stays where it is."""
    low, high = zoomed(SCALE, VIEW, 450.0, 0.5)

    assert (450.0 - low) / (high - low) == pytest.approx(0.25)


def test_places_and_instants_belong_together() -> None:
    """A place and its instant are the same both ways, beside what is not loaded."""
    scale = Scale(10.0, 110.0, 100.0, 600.0)

    assert scale.x_px(10.0) == 100.0
    assert scale.at_s(scale.x_px(42.0)) == pytest.approx(42.0)
    assert scale.x_px(-5.0) == 100.0
