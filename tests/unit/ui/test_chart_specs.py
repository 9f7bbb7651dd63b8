"""From what a person asks for to what is folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.chart_spec import Mode
from inspector.core.registry import Registry
from inspector.session.query import GroupBy, Selector
from inspector.ui.chart_specs import folded_range_s, spec_of
from inspector.ui.models.request import ChartRequest, ViewRequest

DAY_S = 86_400.0


@given(st.floats(2.0, 1e9))
def test_what_is_folded_covers_the_view_and_not_much_more(range_s: float) -> None:
    """At most two thirds more, so that a view is never drawn with few points."""
    folded_s = folded_range_s(range_s)

    assert range_s <= folded_s <= range_s * 5 / 3 + 1e-6


@pytest.mark.parametrize("range_s", [300.0, 900.0, 3_600.0, 21_600.0, DAY_S])
def test_the_choices_at_the_top_are_folded_as_they_are(range_s: float) -> None:
    """Their points stand as close as they can."""
    assert folded_range_s(range_s) == range_s


def test_a_little_zooming_folds_nothing_anew() -> None:
    """Neighbouring ranges share a fold."""
    assert folded_range_s(310.0) == folded_range_s(440.0)


def test_a_chart_takes_its_own_grouping_before_the_pages(registry: Registry) -> None:
    """One chart may differ."""
    request = ViewRequest("ability", GroupBy.ENTRY)

    usual = spec_of(ChartRequest("casts"), request, registry)
    own = spec_of(ChartRequest("casts", group_by=GroupBy.TIER, mode=Mode.SUM), request, registry)

    assert usual is not None
    assert own is not None
    assert (usual.group_by, usual.mode) == (GroupBy.ENTRY, Mode.RATE)
    assert (own.group_by, own.mode) == (GroupBy.TIER, Mode.SUM)


def test_filters_hold_for_every_chart_of_the_tab(registry: Registry) -> None:
    """Together with the namespace of the tab."""
    filters = Selector(entry="*nova*", tiers=frozenset({3}))

    spec = spec_of(ChartRequest("casts"), ViewRequest("ability", filters=filters), registry)

    assert spec is not None
    assert spec.selector == Selector("ability", "*nova*", tiers=frozenset({3}))


def test_a_chart_of_an_entry_shows_it_on_every_tab(registry: Registry) -> None:
    """Other filters still hold for it."""
    filters = Selector(entry="*nova*", shards=frozenset({"world-1"}))
    chart = ChartRequest("casts", entry="contract.pact")

    spec = spec_of(chart, ViewRequest("ability", filters=filters), registry)

    assert spec is not None
    assert spec.selector == Selector("", "contract.pact", frozenset({"world-1"}))


def test_a_kpi_is_found_by_name_and_a_stranger_is_not(registry: Registry) -> None:
    """A chart that was added with another registry is left out."""
    kpi = spec_of(ChartRequest("dmg_per_cast"), ViewRequest(), registry)

    assert kpi is not None
    assert kpi.measure.is_kpi
    assert spec_of(ChartRequest("no_such_key"), ViewRequest(), registry) is None
