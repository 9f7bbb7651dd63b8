"""The registry: lookups, and a file that is wrong in many ways at once."""

from __future__ import annotations

import pytest

from inspector.core.errors import RegistryError, UnknownMetricError
from inspector.core.evaluation import evaluate
from inspector.core.registry import NAMESPACES, Kind, Level, Registry, parse_registry
from inspector.files.resources import load_registry

REGISTRY = load_registry()

KEY = """
[[key]]
name = "{name}"
kind = "counter"
level = "activation"
unit = ""
description = "A key."
optional = false
"""

KPI = """
[[kpi]]
name = "{name}"
formula = "{formula}"
unit = ""
description = "A KPI."
"""


def _problems(text: str) -> str:
    with pytest.raises(RegistryError) as caught:
        parse_registry(text, "team.toml")
    assert caught.value.where == "team.toml"
    return caught.value.what


def test_the_shipped_keys_are_those_of_the_plan_in_its_order() -> None:
    """The order is the key ids; keys of the pipeline itself are for system entries."""
    assert REGISTRY.names[:21] == (
        "casts",
        "uptime_seconds",
        "damage_total",
        "damage_true_total",
        "healing_total",
        "overheal_total",
        "lifesteal_heal",
        "cc_applied_count",
        "cc_full_duration_count",
        "resource_generated",
        "resource_spent",
        "internal_cooldown_hits",
        "participants",
        "meteor_count",
        "clone_count",
        "entity_spawns",
        "execution_count",
        "revive_count",
        "dash_distance_total",
        "pull_events",
        "reflect_count",
    )
    system_only = {key.name for key in REGISTRY.keys if key.namespaces}
    assert all(key.namespaces <= {"system"} for key in REGISTRY.keys)
    assert system_only == {
        "queue_depth",
        "records_dropped",
        "values_dropped",
        "bytes_written",
        "flush_count",
        "degrade_level",
    }


def test_the_shipped_sampling_rates_are_those_of_the_plan() -> None:
    """All others are kept always."""
    rates = {key.name: key.default_rate for key in REGISTRY.keys if key.default_rate != 1.0}

    assert rates == {"reflect_count": 0.5, "clone_count": 0.75, "pull_events": 0.5}


def test_no_key_that_a_kpi_needs_is_optional() -> None:
    """Backpressure must not break a KPI before it drops whole records."""
    needed = {name for kpi in REGISTRY.kpis for name in kpi.formula.names}

    assert not [key.name for key in REGISTRY.keys if key.optional and key.name in needed]


def test_a_key_is_found_by_its_name() -> None:
    """An id is a place in the tuple of keys."""
    number = REGISTRY.key_id("participants")

    key = REGISTRY.keys[number]
    assert (key.name, key.kind, key.level) == ("participants", Kind.GAUGE, Level.ACTIVATION)
    assert REGISTRY.find_key("participants") == number
    assert REGISTRY.find_key("partisipants") is None
    assert REGISTRY.kpi("avg_cc_duration").unit == "s"


def test_an_unknown_name_comes_with_the_nearest_known_one() -> None:
    """For keys and KPIs alike."""
    assert REGISTRY.nearest("damge_total") == "damage_total"
    assert REGISTRY.nearest("Casts") == "casts"
    assert REGISTRY.nearest("qqqqqq") is None
    with pytest.raises(UnknownMetricError, match="Did you mean 'reflect_count'"):
        REGISTRY.key_id("reflects_count")
    with pytest.raises(UnknownMetricError, match="Did you mean 'dmg_per_cast'"):
        REGISTRY.kpi("dmg_per_cats")


def test_a_namespace_may_use_its_own_keys_and_those_of_all() -> None:
    """The empty namespace stands for an unknown one, which may use all."""
    queue_depth = REGISTRY.key_id("queue_depth")

    assert REGISTRY.usable["system"]["queue_depth"] == queue_depth
    assert "queue_depth" not in REGISTRY.usable["ability"]
    assert all("casts" in REGISTRY.usable[namespace] for namespace in NAMESPACES)
    assert REGISTRY.usable[""].keys() == set(REGISTRY.names)


def test_a_team_adds_its_own_key_and_kpi() -> None:
    """What is left out has its default."""
    text = KEY.format(name="parries") + KPI.format(name="parry_rate", formula="parries / 2")

    registry = parse_registry(text, "team.toml")

    assert registry.names == ("parries",)
    assert registry.keys[0].default_rate == 1.0
    assert evaluate(registry.kpi("parry_rate").formula, {"parries": 8.0}) == 4.0


def test_every_problem_is_reported_and_not_only_the_first() -> None:
    """One reading of the message is enough to correct the file."""
    problems = _problems(
        """
        [[key]]
        name = "Bad-Name"
        kind = "sometimes"
        level = "activation"
        unit = 3
        description = "A key."
        optional = "no"
        default_rate = 1.5
        namespaces = ["abilty"]
        defualt_rate = 1.0

        [[kpi]]
        name = "broken"
        formula = "castz / 2"
        unit = ""

        [[extra]]
        """
    )

    assert "unknown table 'extra'" in problems
    assert "key 1 ('Bad-Name'): a name is lower-case letters" in problems
    assert "'kind' must be one of counter, sum, gauge" in problems
    assert "'unit' must be given, as text" in problems
    assert "'optional' must be given, as true or false" in problems
    assert "'default_rate' must be a number above 0 and at most 1" in problems
    assert "'namespaces' must be a list of ability" in problems
    assert "unknown field 'defualt_rate', did you mean 'default_rate'?" in problems
    assert "kpi 1 ('broken'): formula 'castz / 2': column 1: unknown name 'castz'" in problems
    assert "kpi 1 ('broken'): 'description' must be given, as text" in problems


@pytest.mark.parametrize("rate", ["0.0", "-0.5", "nan", "inf", "true", "'1'"])
def test_a_rate_is_a_number_above_zero_and_at_most_one(rate: str) -> None:
    """It is a probability, and later a divisor."""
    assert "default_rate" in _problems(KEY.format(name="parries") + f"default_rate = {rate}")


@pytest.mark.parametrize(
    "text",
    [
        KEY.format(name="casts") * 2,
        KEY.format(name="casts") + KPI.format(name="casts", formula="casts / 2"),
        KEY.format(name="casts") + KPI.format(name="rate", formula="casts / 2") * 2,
        KEY.format(name="window_seconds"),
    ],
    ids=["two keys", "key and KPI", "two KPIs", "key and special name"],
)
def test_a_name_stands_for_one_thing(text: str) -> None:
    """Charts and rules name keys and KPIs without saying which."""
    assert "is used twice" in _problems(text)


def test_a_kpi_rests_on_a_metric_key() -> None:
    """Otherwise no record would ever count for it."""
    text = KEY.format(name="casts") + KPI.format(name="silly", formula="1 / window_seconds")

    assert "the formula uses no metric key" in _problems(text)


def test_key_ids_fit_into_eight_bits() -> None:
    """The columns store them so."""
    most = "".join(KEY.format(name=f"key_{number}") for number in range(255))

    assert len(parse_registry(most, "team.toml").keys) == 255
    assert "256 metric keys, at most 255" in _problems(most + KEY.format(name="one_more"))


@pytest.mark.parametrize("text", ["", "key = 3", "[key]\nname = 'casts'", "[[key"])
def test_a_file_without_keys_is_refused(text: str) -> None:
    """Also when it is hardly TOML."""
    assert _problems(text)


def test_registries_are_values() -> None:
    """Two readings of one file are equal."""
    assert load_registry() == REGISTRY
    assert Registry(REGISTRY.keys) != REGISTRY
