"""JSON Schemas: editors complete and check with them what the reader takes."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from inspector.config.fields import ConfigFile
from inspector.config.models import CONFIG_FILES
from inspector.config.schemas import config_schema
from inspector.core.registry import NAMESPACES, Registry, parse_registry
from inspector.files.resources import resource_text
from tests.unit.config.any_config import REGISTRY, configs

VALIDATORS = {
    model: Draft202012Validator(config_schema(name, REGISTRY))
    for name, model in CONFIG_FILES.items()
}


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_it_is_a_schema(name: str, registry: Registry) -> None:
    """Of the dialect that it names, and called like the file."""
    schema = config_schema(name, registry)

    Draft202012Validator.check_schema(schema)
    assert schema["title"] == f"{name}.toml"
    assert schema["description"].endswith(".")


@settings(deadline=None)
@given(configs)
def test_every_valid_config_satisfies_it(config: ConfigFile) -> None:
    """No editor underlines what is right."""
    VALIDATORS[type(config)].validate(config.model_dump(mode="json", exclude_none=True))


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_what_ships_satisfies_it(name: str) -> None:
    """As a person opens it."""
    VALIDATORS[CONFIG_FILES[name]].validate(tomllib.loads(resource_text(f"config/{name}.toml")))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("sampling", {"rates": {"reflect_cuont": 0.5}}),
        ("sampling", {"rates": {"reflect_count": 1.5}}),
        ("backpressure", {"order": ["reflect_cuont"]}),
        ("retention", {"hot_h": 0}),
        ("clamps", {"clamps": []}),
        ("alerts", {"rule": [{"name": "x", "measure": "dmg_per_cst"}]}),
        ("alerts", {"rule": [{"name": "x", "measure": "casts", "window": "5 min or so"}]}),
        ("alerts", {"rule": [{"name": "x", "measure": "casts", "for": "soon"}]}),
        ("alerts", {"rule": [{"name": "x", "measure": "casts", "above": {"times": 2}}]}),
        ("alerts", {"rule": [{"name": "x", "measure": "casts", "above": None}]}),
        ("baselines", {"baseline": [{"tier": 1, "measure": "casts", "value": 1, "n": 1}]}),
    ],
)
def test_a_slip_does_not_satisfy_it(name: str, document: dict[str, Any]) -> None:
    """It is underlined while somebody types."""
    assert not VALIDATORS[CONFIG_FILES[name]].is_valid(document)


def test_names_are_those_of_the_registry() -> None:
    """Also those that a team added."""
    text = '[[key]]\nname = "zap"\nkind = "counter"\nlevel = "activation"\n'
    text += 'unit = ""\ndescription = "Zaps."\noptional = true\n'
    registry = parse_registry(text, "test", REGISTRY)

    rates = config_schema("sampling", registry)["properties"]["rates"]
    order = config_schema("backpressure", registry)["properties"]["order"]
    rule = config_schema("alerts", registry)["$defs"]["AlertRule"]["properties"]
    baseline = config_schema("baselines", registry)["$defs"]["Baseline"]["properties"]

    assert rates["properties"]["zap"]["description"] == "Zaps."
    assert "zap" in order["items"]["enum"]
    assert {"zap", "dmg_per_cast"} <= set(rule["measure"]["enum"])
    assert baseline["measure"]["enum"] == [kpi.name for kpi in registry.kpis]
    assert baseline["namespace"]["enum"] == list(NAMESPACES)


def test_a_file_that_there_is_not_has_none(registry: Registry) -> None:
    """The names are those of the table of config files."""
    with pytest.raises(KeyError):
        config_schema("zorp", registry)
