"""Remapping: which names are missing, what is suggested, and what becomes of the layout."""

from __future__ import annotations

import pytest
from hypothesis import given

from inspector.ui.models.layouts import Layout, TabLayout
from inspector.ui.models.remap import (
    Known,
    NameKind,
    Remap,
    WantedName,
    names_of,
    new_name,
    remapped,
    suggested,
    wanted_names,
)
from inspector.ui.models.request import ChartRequest
from tests.unit.ui.models.layouts_of import LAYOUTS

ENTRY, MEASURE = NameKind.ENTRY, NameKind.MEASURE
KNOWN = Known(
    ("ability.meteor_storm", "ability.whirl", "contract.meteor", "event.[odd]"),
    ("casts", "damage_total", "dmg_per_cast"),
)
METEOR = ChartRequest("dmg_per_cast", "ability.meteor")
LAYOUT = Layout(
    (
        TabLayout("", charts=(ChartRequest("casts"), ChartRequest("damage", "ability.meteor"))),
        TabLayout("ability", charts=(METEOR, ChartRequest("casts", "ability.wh*"))),
        TabLayout("event"),
    )
)


def test_the_names_of_the_chart_come_first_then_all_that_are_missing() -> None:
    """Each once, with the number of charts that have it; what is there is not asked for."""
    assert wanted_names(LAYOUT, KNOWN, METEOR) == (
        WantedName(ENTRY, "ability.meteor", 2),
        WantedName(MEASURE, "dmg_per_cast", 1),
        WantedName(MEASURE, "damage", 1),
    )


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (ENTRY, "ability.meteor", "ability.meteor_storm"),
        (ENTRY, "ability.Whirl", "ability.whirl"),
        (ENTRY, "ability.whirl", "ability.whirl"),
        (ENTRY, "mythic.meteor", "contract.meteor"),
        (ENTRY, "event.[[]odd]", "event.[odd]"),
        (MEASURE, "damage", "damage_total"),
        (MEASURE, "zzz", ""),
        (ENTRY, "x" * 100_000, ""),
    ],
)
def test_the_nearest_name_is_suggested(kind: NameKind, name: str, expected: str) -> None:
    """Of the same namespace, if there is one like it."""
    assert suggested(WantedName(kind, name), KNOWN) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "ability.meteor"),
        (" ability.meteor ", "ability.meteor"),
        ("ability.whirl", "ability.whirl"),
        ("event.[odd]", "event.[odd]"),
        ("ability.w*", "ability.w*"),
        ("ability.zzz", None),
        ("mythic.*", None),
    ],
)
def test_a_new_name_is_one_that_there_is(typed: str, expected: str | None) -> None:
    """Or the old one, to leave the chart waiting."""
    found = new_name(WantedName(ENTRY, "ability.meteor"), typed, KNOWN)

    if typed == "event.[odd]":
        assert found is not None
        assert KNOWN.has(ENTRY, found)
    else:
        assert found == expected


def test_every_chart_with_the_old_name_gets_the_new_one() -> None:
    """On all tabs; mode and grouping stay."""
    names = {(ENTRY, "ability.meteor"): "ability.whirl", (MEASURE, "damage"): "damage_total"}

    changed = remapped(LAYOUT, Remap(names))

    assert changed == Layout(
        (
            TabLayout(
                "", charts=(ChartRequest("casts"), ChartRequest("damage_total", "ability.whirl"))
            ),
            TabLayout(
                "ability",
                charts=(
                    ChartRequest("dmg_per_cast", "ability.whirl"),
                    ChartRequest("casts", "ability.wh*"),
                ),
            ),
            TabLayout("event"),
        )
    )


@given(LAYOUTS)
def test_without_new_names_a_layout_stays_as_it_is(layout: Layout) -> None:
    """Whatever it is."""
    assert remapped(layout, Remap()) == layout


def test_all_entries_are_no_name_that_could_be_missing() -> None:
    """A chart of all entries has its measure alone."""
    assert names_of(ChartRequest("casts")) == ((MEASURE, "casts"),)
