"""Layouts of every kind, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from inspector.analysis.chart_spec import Mode
from inspector.session.query import GroupBy, Selector
from inspector.ui.models.layouts import (
    TABS,
    Layout,
    NamedLayout,
    TabLayout,
    clean_name,
    in_tab_order,
)
from inspector.ui.models.request import ChartRequest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)
NAMES = TEXTS.map(clean_name).filter(bool)
GROUPS = st.none() | st.sampled_from(list(GroupBy))
CHARTS = st.builds(ChartRequest, TEXTS, TEXTS | st.just("*"), st.sampled_from(list(Mode)), GROUPS)
_TAB = st.builds(
    TabLayout, st.sampled_from(TABS), GROUPS, st.none() | st.lists(CHARTS, max_size=4).map(tuple)
)
_FILTERS = st.builds(
    Selector,
    entry=TEXTS | st.just("*"),
    shards=st.frozensets(TEXTS, max_size=3),
    tiers=st.frozensets(st.integers(-5, 40), max_size=3),
    tags=st.frozensets(TEXTS, max_size=3),
    player=st.sampled_from(["", "h:3ad91f"]),
)
LAYOUTS = st.builds(
    Layout,
    st.lists(_TAB, unique_by=lambda tab: tab.namespace, max_size=7).map(in_tab_order),
    st.floats(2.0, 1e8),
    _FILTERS,
)
NAMED = st.builds(NamedLayout, NAMES, LAYOUTS)
