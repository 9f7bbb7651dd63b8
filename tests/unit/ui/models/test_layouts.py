"""Layouts as values: names that can be told apart, and tabs that say something."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.session.query import GroupBy
from inspector.ui.models.layouts import (
    MOST_NAME_CHARS,
    Layout,
    NamedLayout,
    TabLayout,
    clean_name,
    find,
    first_tab,
    free_name,
    in_tab_order,
    renamed,
    tab_layout,
    with_layout,
    without_layout,
)
from inspector.ui.models.request import ChartRequest

SHORT, LONG = Layout(range_s=60.0), Layout(range_s=3_600.0)


@given(st.text(max_size=400))
def test_a_clean_name_stays_as_it_is(typed: str) -> None:
    """It is found again under the very name that it was kept by, in a file, too."""
    name = clean_name(typed)

    assert clean_name(name) == name
    assert len(name) <= MOST_NAME_CHARS
    assert name == name.strip()
    assert not set(name) & set("\n\t\r\0\u202e")


def test_what_cannot_be_seen_in_a_name_is_written_out() -> None:
    """No two names look the same and are others."""
    assert clean_name("  a\n\tb ") == "a b"
    assert clean_name("a\u202eb") == r"a\u{202E}b"


def test_layouts_stand_in_alphabetical_order_with_one_of_each_name() -> None:
    """Another one of a name takes its place."""
    layouts = with_layout((), NamedLayout("b", SHORT))
    layouts = with_layout(layouts, NamedLayout("A", SHORT))
    layouts = with_layout(layouts, NamedLayout("b", LONG))

    assert layouts == (NamedLayout("A", SHORT), NamedLayout("b", LONG))
    assert find(layouts, "b") == NamedLayout("b", LONG)
    assert find(layouts, "B") is None
    assert without_layout(layouts, "A") == (NamedLayout("b", LONG),)


def test_a_renamed_layout_keeps_what_it_says() -> None:
    """And goes where its new name belongs."""
    layouts = (NamedLayout("a", SHORT), NamedLayout("b", LONG))

    assert renamed(layouts, "a", "c") == (NamedLayout("b", LONG), NamedLayout("c", SHORT))
    assert renamed(layouts, "x", "c") == layouts


@given(st.text(min_size=1, max_size=MOST_NAME_CHARS).map(clean_name).filter(bool))
def test_a_name_that_is_taken_gets_a_number(name: str) -> None:
    """Also the second time, and however long it is; the name is still a clean one."""
    layouts = (NamedLayout(name),)
    second = free_name(layouts, name)
    third = free_name((*layouts, NamedLayout(second)), name)

    assert free_name((), name) == name
    assert len({name, second, third}) == 3
    assert (clean_name(second), clean_name(third)) == (second, third)
    assert second.endswith(" 2")


def test_a_tab_that_is_as_usual_says_nothing() -> None:
    """By namespace on the first tab, by entry on all others."""
    usual = [tab_layout("", GroupBy.NAMESPACE, None), tab_layout("mythic", GroupBy.ENTRY, None)]
    told = [tab_layout("mythic", GroupBy.TIER, None), tab_layout("ability", GroupBy.ENTRY, ())]

    assert in_tab_order(usual) == ()
    assert in_tab_order(told) == (
        TabLayout("ability", None, ()),
        TabLayout("mythic", GroupBy.TIER),
    )


def test_a_layout_is_looked_at_where_it_says_something() -> None:
    """The tab in front stays if it is one of those, or if there is none."""
    layout = Layout((TabLayout("event", charts=(ChartRequest("casts"),)),))

    assert first_tab(layout, "") == "event"
    assert first_tab(layout, "event") == "event"
    assert first_tab(Layout(), "mythic") == "mythic"
