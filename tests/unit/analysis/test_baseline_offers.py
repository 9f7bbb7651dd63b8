"""What a session taught beside what the file says, and the draft that takes it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.baseline import Learnt, LeftOut
from inspector.analysis.baseline_offers import offers_of, with_baselines
from inspector.config.document import Document
from inspector.config.models import Baseline, BaselinesConfig
from inspector.core.registry import Registry

TEXT = """\
schema_version = 1
revision = 4

# measured in March
[[baseline]]
tier = 1
measure = "dmg_per_cast"
value = 40.0  # a guess
n = 12

[[baseline]]
tier = 2
measure = "dmg_per_cast"
value = 99.0
n = 1
entry = "ability.execute"
"""


def usual(tier: int, value: float, n: int = 100) -> Baseline:
    """Return damage a cast that is usual in a tier."""
    return Baseline(tier=tier, measure="dmg_per_cast", value=value, n=n)


def draft(registry: Registry, text: str = TEXT) -> Document:
    """Return a file that nobody has edited."""
    return Document("baselines", BaselinesConfig, registry, text, text)


def baselines(document: Document) -> tuple[Baseline, ...]:
    """Return what a draft says, which must be valid."""
    config = document.config()
    assert isinstance(config, BaselinesConfig)
    return config.baseline


def test_each_is_beside_what_the_file_says_of_the_whole_tier(registry: Registry) -> None:
    """One of a single ability is no baseline of the tier; what was left out goes with its tier."""
    few = LeftOut("dmg_per_cast", 1, "ability.rare", 3, "n is 3, below 30")
    other = LeftOut("dmg_per_cast", 3, "ability.odd", 3, "n is 3, below 30")
    learnt = Learnt((usual(2, 92.0), usual(1, 61.0)), (few, other), (2, 5))

    first, second = offers_of(learnt, draft(registry))

    assert (first.learnt.tier, first.entries, first.now, first.left_out) == (1, 5, 40.0, (few,))
    assert first.is_robust
    assert (second.learnt.tier, second.entries, second.left_out) == (2, 2, ())
    assert math.isnan(second.now)
    assert not second.is_robust


def test_what_is_there_gets_another_value_and_what_is_new_goes_before_single_entries(
    registry: Registry,
) -> None:
    """The last one that fits counts, so that an ability keeps its own; so do comments."""
    taken = with_baselines(draft(registry), [usual(1, 60.93218773), usual(2, 92.0), usual(3, 7.0)])

    assert [(one.tier, one.value, one.n, one.entry) for one in baselines(taken)] == [
        (1, 60.9322, 100, "*"),
        (2, 92.0, 100, "*"),
        (2, 99.0, 1, "ability.execute"),
        (3, 7.0, 100, "*"),
    ]
    assert "# measured in March\n[[baseline]]\ntier = 1\n" in taken.text
    assert "value = 60.9322  # a guess\n" in taken.text


def test_an_invalid_or_empty_draft_takes_them(registry: Registry) -> None:
    """As long as it is TOML."""
    invalid = TEXT.replace("tier = 1", "tier = 9").replace("value = 99.0", 'value = "much"')

    taken = with_baselines(draft(registry, invalid), [usual(1, 61.0)])

    assert "value = 61.0" in taken.text
    assert [one.value for one in baselines(with_baselines(draft(registry, ""), [usual(1, 61.0)]))]


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(1e-3, 1e9)), max_size=12))
def test_taking_the_same_again_changes_nothing(
    registry: Registry, learnt: list[tuple[int, float]]
) -> None:
    """And the file says each tier once, whatever it said before."""
    chosen = list({tier: usual(tier, value) for tier, value in learnt}.values())

    once = with_baselines(draft(registry), chosen)
    again = with_baselines(once, chosen)

    assert again.text == once.text
    said = {one.tier: one.value for one in baselines(once) if one.entry == "*"}
    assert {one.tier: said[one.tier] for one in chosen} == pytest.approx(
        {one.tier: one.value for one in chosen}, rel=1e-5
    )
