"""Which colour a curve wears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.charts.colours import SLOTS, SeriesColours

names = st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=SLOTS)


def test_names_take_the_palette_in_order() -> None:
    """The first name takes the first place."""
    assert SeriesColours().slots("chart", ["meteor", "whirl"]) == (0, 1)


def test_a_name_keeps_its_colour_when_the_order_changes() -> None:
    """A name that becomes less active keeps its place."""
    colours = SeriesColours()
    colours.slots("chart", ["a", "b", "c"])

    assert colours.slots("chart", ["c", "a", "b"]) == (2, 0, 1)


def test_a_name_that_leaves_makes_room() -> None:
    """A new name takes the place of one that left."""
    colours = SeriesColours()
    colours.slots("chart", ["a", "b"])

    assert colours.slots("chart", ["b", "c"]) == (1, 0)


def test_a_name_has_the_same_colour_in_another_chart() -> None:
    """A name looks for its usual place first."""
    colours = SeriesColours()
    colours.slots("one", ["a", "b", "c"])

    assert colours.slots("other", ["c", "b"]) == (2, 1)


@given(st.lists(st.tuples(st.sampled_from(["one", "other"]), names)))
def test_no_two_curves_of_a_chart_share_a_colour(turns: list[tuple[str, list[str]]]) -> None:
    """Whatever comes and goes, eight names have eight places."""
    colours = SeriesColours()
    before: dict[str, dict[str, int]] = {}
    for chart, shown in turns:
        slots = dict(zip(shown, colours.slots(chart, shown), strict=True))

        assert len(set(slots.values())) == len(shown)
        for name in set(slots) & set(before.get(chart, {})):
            assert slots[name] == before[chart][name]
        before[chart] = slots
