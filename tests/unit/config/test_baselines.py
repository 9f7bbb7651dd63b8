"""Baselines: what is usual, and what is told of one that says nothing."""

from __future__ import annotations

import pytest

from inspector.config.models import BaselinesConfig
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

LEARNT = '[[baseline]]\ntier = 1\nmeasure = "dmg_per_cast"\nvalue = 42.5\nn = 1200\n'


def test_none_ship(registry: Registry) -> None:
    """They are learnt."""
    text = resource_text("config/baselines.toml")

    assert read_config(text, BaselinesConfig, "x", registry).baseline == ()


def test_the_example_that_ships_is_valid(registry: Registry) -> None:
    """Whoever takes away the comment marks gets what it says."""
    text = resource_text("config/baselines.toml")
    example = text[text.index("# [[baseline]]") :].replace("# [[", "[[").replace("\n# ", "\n")

    (one,) = read_config(example, BaselinesConfig, "x", registry).baseline

    assert (one.tier, one.measure, one.value, one.n) == (1, "dmg_per_cast", 42.5, 1_200)
    assert (one.namespace, one.entry) == ("ability", "ability.fire_*")


@pytest.mark.parametrize("more", ['namespace = "ability"', 'entry = "ability.*"'])
def test_the_same_kpi_may_have_one_for_some_entries(registry: Registry, more: str) -> None:
    """The last one that fits counts."""
    config = read_config(f"{LEARNT}{LEARNT}{more}", BaselinesConfig, "x", registry)

    assert len(config.baseline) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEARNT + LEARNT, "baselines 1 and 2 are both of 'dmg_per_cast' in tier 1 for the same"),
        (LEARNT.replace("dmg_per_cast", "dmg_per_cst"), "unknown KPI 'dmg_per_cst', did you mean"),
        (LEARNT.replace("dmg_per_cast", "casts"), "unknown KPI 'casts'"),
        (LEARNT.replace("42.5", "0"), "value: must be above 0, such as 42.5, not 0"),
        (LEARNT.replace("42.5", "inf"), "value: must be a finite number, such as 42.5, not inf"),
        (LEARNT.replace("1200", "0"), "n: must be at least 1, such as 1200, not 0"),
        (LEARNT.replace("tier = 1", ""), "tier: is missing"),
        (LEARNT + 'namespace = "x"', "unknown namespace 'x', known are ability"),
    ],
)
def test_what_says_nothing_is_told(registry: Registry, text: str, said: str) -> None:
    """With its remedy."""
    with pytest.raises(ConfigError) as caught:
        read_config(text, BaselinesConfig, "baselines.toml", registry)

    assert said in caught.value.text()
