"""What a page of charts remembers between frames: hidden curves, marks, gaps between cards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QRect

from inspector.ui.charts.hidden import HiddenCurves
from inspector.ui.charts.pin import difference, elapsed
from inspector.ui.charts.reorder import gap_at

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NAMES = ("a", "b", "c")


@pytest.mark.parametrize(
    ("toggled", "hidden"), [(("a",), {"a"}), (("a", "b"), {"a", "b"}), (("a", "a"), set())]
)
def test_a_curve_is_hidden_and_shown_again(toggled: Sequence[str], hidden: set[str]) -> None:
    """Each by its name, in its own chart."""
    curves = HiddenCurves()

    for name in toggled:
        curves.toggle("chart", name, NAMES)

    assert curves.of("chart", NAMES) == hidden
    assert curves.of("other", NAMES) == set()


def test_beside_an_isolated_curve_new_ones_are_hidden_too() -> None:
    """A name that comes into the top eight later does not break the peace."""
    curves = HiddenCurves()

    curves.isolate("chart", "b", NAMES)
    assert curves.of("chart", (*NAMES, "new")) == {"a", "c", "new"}

    curves.toggle("chart", "c", NAMES)
    assert curves.of("chart", NAMES) == {"a"}


def test_isolating_the_only_curve_shown_shows_all() -> None:
    """Whichever way it came to be alone."""
    curves = HiddenCurves()
    curves.toggle("chart", "a", NAMES)
    curves.toggle("chart", "c", NAMES)

    curves.isolate("chart", "b", NAMES)

    assert curves.of("chart", NAMES) == set()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (4.2, f"+4.2{NBSP}s"),
        (-0.04, f"0{NBSP}s"),
        (42.0, f"+42{NBSP}s"),
        (-187.0, f"{MINUS}3:07"),
        (7_384.0, "+2:03:04"),
    ],
)
def test_an_elapsed_time_is_exact_and_signed(seconds: float, text: str) -> None:
    """To the second, and below ten of them to the tenth."""
    assert elapsed(seconds) == text


def test_a_difference_of_values_has_a_sign_and_the_unit() -> None:
    """Where one of them is not there, there is no difference."""
    assert difference(5.0, 3.0, "s") == f"+2.00{NBSP}s"
    assert difference(3.0, 5.0, "") == f"{MINUS}2.00"
    assert difference(float("nan"), 5.0, "s") == "\N{EN DASH}"


@pytest.mark.parametrize(
    ("at", "gap"),
    [((10, 50), 0), ((90, 50), 1), ((190, 50), 2), ((10, 160), 2), ((90, 160), 3), ((90, 900), 3)],
)
def test_a_carried_card_comes_before_the_one_whose_left_half_is_below(
    at: tuple[int, int], gap: int
) -> None:
    """Two cards in the first row, one in the second."""
    places = [QRect(0, 0, 100, 100), QRect(112, 0, 100, 100), QRect(0, 112, 100, 100)]

    assert gap_at(places, QPoint(*at)) == gap
