"""Rules in words, and as questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.rule_preview import RulePreview
from inspector.config.models import AlertRule
from inspector.config.spans import CountWindow
from inspector.core.registry import Registry
from inspector.session.selector import Selector
from inspector.ui.config_editor.rule_templates import EMPTY, free_name, rule_templates
from inspector.ui.config_editor.rule_words import (
    match_words,
    measure_words,
    request_of,
    selector_of,
    span_words,
    threshold_words,
    window_words,
)
from inspector.ui.models.frame import Facets
from tests.unit.config.any_config import rules

FACETS = Facets(entries=(("ability.meteor", 3_000), ("ability.whirl", 200), ("contract.oath", 4)))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"above": {"times_baseline": 1.25}, "window": "50 casts"},
            "above 1.25 \N{MULTIPLICATION SIGN} baseline over 50 casts",
        ),
        ({"below": 0.45}, "below 0.45 over 5m"),
        ({}, "no threshold over 5m"),
        ({"above": "many", "window": 3}, "above many over 3"),
    ],
)
def test_a_threshold_is_told_in_words(rule: dict[str, object], words: str) -> None:
    """Also one that is not valid, as far as it goes."""
    assert threshold_words(rule) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("5m", "5 minutes"), ("1h", "1 hour"), ("0s", "0 seconds"), ("1.5d", "1.5 days"),
     ("5 min", ""), (5, "")],
)  # fmt: skip
def test_a_length_of_time_is_read_out(text: object, words: str) -> None:
    """One that is none is not."""
    assert span_words(text) == words


def test_a_window_is_read_out() -> None:
    """Time or count."""
    assert window_words("5m") == "the last 5 minutes"
    assert window_words("50 casts") == "as long as 50 casts take"
    assert window_words("soon") == ""


def test_a_measure_is_told_with_unit_and_formula(registry: Registry) -> None:
    """A metric key with how its values become one."""
    assert measure_words("avg_cc_duration", registry)[0] == "s"
    assert measure_words("dmg_per_cast", registry)[1].startswith("damage_total / casts")
    assert measure_words("queue_depth", registry)[1].startswith("mean over the window")
    assert measure_words("casts", registry)[1].startswith("sum over the window")
    assert measure_words("dmg_per_cst", registry) == ("", "")


def test_what_matches_is_counted_and_named() -> None:
    """By the names of entries; where the selector says more than those, it is at most as much."""
    assert match_words(Selector(entry="ability.*"), FACETS) == (
        "Matches 2 entries, 3,200 rows: ability.meteor, ability.whirl"
    )
    assert match_words(Selector(namespace="contract", tiers=frozenset({3})), FACETS) == (
        "Matches at most 1 entry, 4 rows"
    )
    assert match_words(Selector(entry="mythic.*"), FACETS) == "Matches nothing of what is loaded"
    assert match_words(Selector(), Facets()) == "Nothing is loaded to match"


def test_what_somebody_counted_is_told_instead() -> None:
    """With some of the entries that it was of."""
    request = request_of({"measure": "casts", "above": 3}, ())
    assert request is not None
    counted = RulePreview(request, 7_000, 12, ("ability.b", "ability.a", "ability.c"))

    assert match_words(Selector(tiers=frozenset({3})), FACETS, counted) == (
        "Matches 12 entries, 7,000 rows: ability.b, ability.a, ability.c and 9 more"
    )


@given(rules())
def test_every_valid_rule_is_a_question(rule: AlertRule) -> None:
    """That has its window, its threshold and its selector."""
    said = rule.model_dump(mode="json", exclude_none=True)

    request = request_of(said, ())

    assert request is not None
    assert request.window == rule.over
    assert request.limit.is_above is (rule.above is not None)
    assert request.group_by == rule.group_by
    assert request.selector.entry == rule.select.entry
    assert request.selector.tags == frozenset(rule.select.tags)


@given(st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.sampled_from(["namespace", "entry", "shard", "tier", "tags"]), inner, max_size=5
    ),
))  # fmt: skip
def test_a_selector_that_is_not_valid_is_read_as_far_as_it_goes(select: object) -> None:
    """It is shown beside its problems, while somebody types."""
    assert isinstance(selector_of(select), Selector)


def test_a_question_needs_a_threshold() -> None:
    """Without one there is nothing to compare with."""
    rule = {"name": "x", "measure": "casts", "window": "50 casts"}

    assert request_of(rule, ()) is None
    found = request_of({**rule, "above": 3}, ())
    assert found is not None
    assert found.window == CountWindow(50, "casts")


def test_a_new_rule_begins_with_one_that_ships() -> None:
    """All five of them, or an empty one."""
    names = [name for name, _rule in rule_templates()]

    assert len(names) == 6
    assert names[0] == "High damage anomaly"
    assert names[-1] == EMPTY


def test_no_two_rules_begin_with_one_name() -> None:
    """A number behind it keeps them apart."""
    assert free_name("x", ["y"]) == "x"
    assert free_name("x", ["x", "x 2"]) == "x 3"
