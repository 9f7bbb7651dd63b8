"""Layouts in files: what is written is read again, and what is wrong is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core.errors import ConfigError
from inspector.files.layouts import LayoutsFile, read_document, write_document
from inspector.ui.models.layout_document import layout_document, read_layout
from inspector.ui.models.layouts import NamedLayout
from tests.unit.ui.models.layouts_of import NAMED

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["layout", "name", "range_s", "filters", "tabs", "tab", "charts", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)
GOOD: dict[str, Any] = {
    "layout": 1,
    "name": "Healing",
    "tabs": [{"tab": "ability", "charts": [{"measure": "casts"}]}],
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(named=NAMED)
def test_any_layout_is_the_same_after_its_file(named: NamedLayout, tmp_path: Path) -> None:
    """Exported and imported, or kept among all others."""
    path, shelf = tmp_path / "one.layout.json", LayoutsFile(tmp_path / "layouts.json")

    write_document(path, layout_document(named))
    shelf.save([layout_document(named)])

    assert read_layout(read_document(path), str(path)) == named
    assert [read_layout(one, "layouts.json") for one in shelf.load()] == [named]


def outcome(document: object) -> NamedLayout | tuple[str, ...]:
    """Return the layout of a document, or all that is wrong with it."""
    try:
        return read_layout(document, "x")
    except ConfigError as problem:
        return tuple(one.text() for one in problem.problems)


@given(JSON)
def test_whatever_a_file_says_it_is_a_layout_or_refused(document: object) -> None:
    """Nothing else comes out of it."""
    found = outcome(document)

    if isinstance(found, NamedLayout):
        assert outcome(layout_document(found)) == found
    else:
        assert found


def test_all_problems_are_named_with_their_place() -> None:
    """One look is enough to mend a file."""
    document = {
        "layout": 2,
        "name": " ",
        "range_s": -1,
        "filter": {},
        "filters": {"tiers": [1, "two"], "player": "Karl"},
        "tabs": [
            {"tab": "abilities"},
            {"tab": "ability", "group_by": "colour", "charts": [{"entry": "ability.a"}]},
            {"tab": "ability"},
        ],
    }

    with pytest.raises(ConfigError) as caught:
        read_layout(document, "mine.layout.json")

    said = [problem.text() for problem in caught.value.problems]
    assert said == [
        "filter: is no field of a layout; did you mean 'filters'?",
        "layout: must be 1: the version of a layout file",
        "name: must be a text that is not empty",
        "tabs 1, tab: must be one of all, ability, contract, event, mythic, resonance, system",
        "tabs 2, group_by: 'colour' is none of none, namespace, entry, tier, shard, tag",
        "tabs 2, charts 1, measure: must be a text that is not empty",
        "tabs 3, tab: ability is there twice",
        "range_s: must be seconds, from 2 to 315360000",
        "filters, player: must be the hash of a player: h: and lower-case hex",
        "filters, tiers 2: must be a whole number",
    ]
    assert "Karl" not in caught.value.text()
    assert caught.value.where == "mine.layout.json"


def test_a_measure_nobody_knows_is_no_problem() -> None:
    """Its chart waits for it."""
    document = GOOD | {"tabs": [{"tab": "all", "charts": [{"measure": "gold_found"}]}]}

    (tab,) = read_layout(document, "x").layout.tabs

    assert tab.charts is not None
    assert tab.charts[0].measure == "gold_found"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("tabs", [{"tab": "ability", "charts": [{"measure": "m"}] * 201}], "at most 200"),
        ("name", "n" * 1_001, "at most 1,000"),
        ("filters", {"tiers": [2**60]}, "must not be larger than"),
        ("range_s", float("nan"), "must be seconds"),
        ("range_s", True, "must be seconds"),
        ("range_s", 10**400, "must be seconds"),
        ("tabs", {}, "must be a list"),
        ("filters", [], "must be an object"),
    ],
)
def test_what_no_page_could_show_is_refused(field: str, value: object, said: str) -> None:
    """Before it costs anything."""
    with pytest.raises(ConfigError, match=said):
        read_layout(GOOD | {field: value}, "x")
