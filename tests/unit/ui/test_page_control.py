"""What the Live page shows: the charts of each tab as a person leaves them."""

from __future__ import annotations

import math

from inspector.analysis.chart_spec import Mode
from inspector.session.query import GroupBy, Selector
from inspector.ui.models.chart_list import chart_keys
from inspector.ui.models.frame import ChartFrame, Frame, SourceState, StatusFrame
from inspector.ui.models.layouts import Layout, TabLayout
from inspector.ui.models.request import ChartRequest, RegionRequest
from inspector.ui.models.view import View
from inspector.ui.page_control import PageControl

STATUS = StatusFrame("demo", "1 shard", SourceState.LIVE, 1.0, 0.0, 0.0, 0, 1, 0, 0.0)
AUTOMATIC = (ChartRequest("casts"), ChartRequest("damage_total"))
CASTS, DAMAGE = chart_keys("", AUTOMATIC)


def control_showing(charts: tuple[ChartRequest, ...] = AUTOMATIC) -> PageControl:
    """Return a control whose tab shows the charts that were chosen for it."""
    control = PageControl()
    frames = tuple(
        ChartFrame(key, key, False, "", "", math.nan, (), 0, chart)
        for key, chart in zip(chart_keys("", charts), charts, strict=True)
    )
    control.take(Frame(1_000.0, (0.0, 1.0), (0.0, 9.0), 9.0, STATUS, (), frames, None))
    return control


def charts_of(control: PageControl) -> tuple[ChartRequest, ...] | None:
    """Return the charts that are asked for."""
    return control.request(View()).charts


def test_a_tab_shows_what_is_chosen_for_it_until_it_is_edited() -> None:
    """And again once the edits are taken back."""
    control = control_showing()
    assert charts_of(control) is None

    control.remove_chart(CASTS)
    assert charts_of(control) == (ChartRequest("damage_total"),)
    assert control.is_edited

    control.reset_charts()
    assert charts_of(control) is None


def test_charts_are_added_moved_and_changed() -> None:
    """Each edit builds on the one before."""
    control = control_showing()

    control.add_chart(ChartRequest("revive_count"))
    control.move_chart(DAMAGE, 0)
    control.set_mode(CASTS, "cumulative")
    control.set_chart_group(CASTS, "tier")

    assert charts_of(control) == (
        ChartRequest("damage_total"),
        ChartRequest("revive_count"),
        ChartRequest("casts", "*", Mode.CUMULATIVE, GroupBy.TIER),
    )
    control.set_chart_group(CASTS, "")
    assert control.chart_of(CASTS) == ChartRequest("casts", "*", Mode.CUMULATIVE)


def test_tabs_keep_their_own_charts_and_grouping() -> None:
    """Filters hold for all of them."""
    control = control_showing()
    control.remove_chart(CASTS)
    control.set_namespace("ability")
    control.set_group("tier")
    control.set_filters(Selector(tiers=frozenset({3})))

    here = control.request(View())
    control.set_namespace("")
    there = control.request(View())

    assert (here.charts, here.group_by) == (None, GroupBy.TIER)
    assert there.charts == (ChartRequest("damage_total"),)
    assert there.group_by is GroupBy.NAMESPACE
    assert here.filters == there.filters == Selector(tiers=frozenset({3}))


def test_a_region_is_asked_for_in_absolute_time() -> None:
    """It stays where it is while the view moves on."""
    control = control_showing()

    control.set_region(CASTS, 2.0, 4.0)
    assert control.request(View()).region == RegionRequest(CASTS, 1_002.0, 1_004.0)

    control.clear_region()
    assert control.request(View()).region is None


def test_another_source_has_other_shards_and_tags() -> None:
    """Filters of the one before would show nothing of it; charts stay as they are liked."""
    control = control_showing()
    control.set_filters(Selector(shards=frozenset({"world-1"})))
    control.remove_chart(CASTS)

    control.reset()

    assert control.filters == Selector()
    assert control.is_edited


def frame_of(namespace: str, *measures: str) -> Frame:
    """Return a frame of a tab with charts of these measures."""
    charts = tuple(ChartRequest(measure) for measure in measures)
    frames = tuple(
        ChartFrame(key, key, False, "", "", math.nan, (), 0, chart)
        for key, chart in zip(chart_keys(namespace, charts), charts, strict=True)
    )
    return Frame(
        1_000.0, (0.0, 1.0), (0.0, 9.0), 9.0, STATUS, (), frames, None, namespace=namespace
    )


def test_a_chart_added_right_after_a_change_of_tabs_stands_beside_those_of_the_new_tab() -> None:
    """Frames of the tab before still come; the edit waits for the first of the new one."""
    control = control_showing()
    control.set_namespace("ability")

    control.take(frame_of("", "casts", "damage_total"))
    control.add_chart(ChartRequest("revive_count"))
    assert charts_of(control) is None
    control.take(frame_of("ability", "healing_total"))

    assert charts_of(control) == (ChartRequest("revive_count"), ChartRequest("healing_total"))


def test_a_chart_can_be_added_where_none_is_chosen() -> None:
    """A tab without rows has no charts of its own."""
    control = control_showing(())

    control.add_chart(ChartRequest("casts"))

    assert charts_of(control) == (ChartRequest("casts"),)


def test_a_layout_puts_all_tabs_together_and_is_what_they_say() -> None:
    """Whatever was edited before is gone; the tab in front is one that the layout tells of."""
    control = control_showing()
    control.remove_chart(CASTS)
    charts = (ChartRequest("casts", "ability.meteor"),)
    tabs = (TabLayout("ability", GroupBy.TIER, charts), TabLayout("event", GroupBy.SHARD))

    control.set_layout(Layout(tabs, 60.0, Selector(entry="ability.*")))

    assert control.tabs == tabs
    assert control.namespace == "ability"
    assert (charts_of(control), control.group_by) == (charts, GroupBy.TIER)
    assert control.filters == Selector(entry="ability.*")
    control.set_namespace("")
    assert (charts_of(control), control.group_by) == (None, GroupBy.NAMESPACE)
