"""The charts of a tab: added, removed, moved, changed."""

from __future__ import annotations

from inspector.analysis.chart_spec import Mode
from inspector.ui.models.chart_list import (
    changed_chart,
    chart_keys,
    moved_chart,
    with_chart,
    without_chart,
)
from inspector.ui.models.request import ChartRequest

CASTS, DAMAGE, HEALING = (
    ChartRequest("casts"),
    ChartRequest("damage_total"),
    ChartRequest("healing_total"),
)
THREE = (CASTS, DAMAGE, HEALING)


def test_a_chart_keeps_its_key_when_its_mode_or_grouping_changes() -> None:
    """So its panel stays, with what is hidden or enlarged in it."""
    changed = changed_chart(THREE, 1, mode=Mode.SUM)

    assert changed[1].mode is Mode.SUM
    assert chart_keys("ability", changed) == chart_keys("ability", THREE)


def test_charts_of_the_same_measure_have_keys_of_their_own() -> None:
    """The same measure may be looked at in two ways, side by side."""
    keys = chart_keys("", (CASTS, DAMAGE, CASTS, CASTS))

    assert len(set(keys)) == 4


def test_a_new_chart_comes_first() -> None:
    """Where it is seen at once."""
    assert with_chart(THREE, ChartRequest("revive_count"))[0].measure == "revive_count"


def test_a_chart_is_removed() -> None:
    """The others keep their order."""
    assert without_chart(THREE, 1) == (CASTS, HEALING)


def test_a_chart_moves_to_another_place() -> None:
    """A place beyond the last one is the last one."""
    assert moved_chart(THREE, 2, 0) == (HEALING, CASTS, DAMAGE)
    assert moved_chart(THREE, 0, 99) == (DAMAGE, HEALING, CASTS)
