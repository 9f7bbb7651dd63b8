"""What config files may hold, and what they say about themselves."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from inspector.config.defaults import default_order, default_rates
from inspector.config.fields import ConfigFile
from inspector.config.models import (
    CONFIG_FILES,
    AlertsConfig,
    BackpressureConfig,
    BaselinesConfig,
    ClampsConfig,
    RetentionConfig,
    SamplingConfig,
)
from inspector.config.reading import read_config
from inspector.core.registry import Registry
from inspector.files.resources import resource_path, resource_text


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_every_field_says_what_it_is(name: str) -> None:
    """Forms and the README are made of this: description, unit and examples."""
    schema = CONFIG_FILES[name].model_json_schema()

    tables = [schema, *schema.get("$defs", {}).values()]
    for table in tables:
        assert table["description"]
        assert table["additionalProperties"] is False
        for field in table["properties"].values():
            assert field["description"].endswith(".")
            assert field["examples"]
            assert "unit" in field


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_examples_are_valid(name: str) -> None:
    """Whoever copies one gets what it says."""
    model = CONFIG_FILES[name]

    for field, schema in model.model_json_schema()["properties"].items():
        for example in schema["examples"]:
            model.model_validate({field: example})


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_what_ships_is_what_holds_without_a_file(name: str, registry: Registry) -> None:
    """A person may start from it, and nothing changes until they change something."""
    shipped = read_config(resource_text(f"config/{name}.toml"), CONFIG_FILES[name], name, registry)
    named = {"rates", "order", "rule"}

    assert shipped.model_dump(exclude=named) == CONFIG_FILES[name]().model_dump(exclude=named)


def test_the_files_are_those_of_a_data_folder() -> None:
    """In the order in which people meet them."""
    assert list(CONFIG_FILES) == [
        *("sampling", "backpressure", "alerts", "retention", "baselines", "clamps")
    ]
    shipped = {path.stem for path in resource_path("config").iterdir()}
    assert shipped == set(CONFIG_FILES)


def test_shipped_rates_are_those_of_the_registry(registry: Registry) -> None:
    """And every key that is sampled is named, so that a person sees it."""
    text = resource_text("config/sampling.toml")
    rates = read_config(text, SamplingConfig, "sampling", registry).rates
    defaults = default_rates(registry)

    assert rates == {key: defaults[key] for key in rates}
    assert {key for key, rate in defaults.items() if rate < 1} <= set(rates)


def test_the_shipped_order_is_that_of_the_registry(registry: Registry) -> None:
    """All optional keys, and reflected projectiles go first."""
    text = resource_text("config/backpressure.toml")
    order = read_config(text, BackpressureConfig, "backpressure", registry).order

    assert order == default_order(registry)
    assert order[0] == "reflect_count"
    assert set(order) == {key.name for key in registry.keys if key.optional}


@pytest.mark.parametrize("model", CONFIG_FILES.values())
def test_models_do_not_change(model: type[ConfigFile]) -> None:
    """They are handed from thread to thread."""
    with pytest.raises(ValidationError, match="frozen"):
        model().revision = 2


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (SamplingConfig, {"revision": 0}),
        (SamplingConfig, {"revision": True}),
        (SamplingConfig, {"revision": "1"}),
        (SamplingConfig, {"revision": 1.0}),
        (SamplingConfig, {"schema_version": True}),
        (SamplingConfig, {"rates": {"casts": True}}),
        (SamplingConfig, {"rates": {"casts": "0.5"}}),
        (SamplingConfig, {"rates": {"casts": -0.1}}),
        (SamplingConfig, {"rates": {"casts": 1.1}}),
        (SamplingConfig, {"rates": {"casts": float("nan")}}),
        (SamplingConfig, {"override": [{"path": "ability.*.casts"}]}),
        (BackpressureConfig, {"queue_threshold": 0}),
        (BackpressureConfig, {"queue_threshold": 16_384}),
        (BackpressureConfig, {"buffer_records": 4_096}),
        (BackpressureConfig, {"buffer_records": 1_000_001}),
        (BackpressureConfig, {"flush_interval_s": 0}),
        (BackpressureConfig, {"flush_bytes": 262_145}),
        (BackpressureConfig, {"recover_share": 1}),
        (BackpressureConfig, {"recover_share": 0}),
        (BackpressureConfig, {"order": "casts"}),
        (RetentionConfig, {"hot_h": 0}),
        (RetentionConfig, {"cold_d": -1}),
        (RetentionConfig, {"roll_s": 59}),
        (RetentionConfig, {"roll_bytes": 65_535}),
        (ClampsConfig, {"clamp": [{"path": "ability.*.casts"}]}),
        (ClampsConfig, {"clamp": [{"path": "ability.*.casts", "least": 2, "most": 1}]}),
        (ClampsConfig, {"clamp": [{"path": "ability.*.casts", "most": float("inf")}]}),
        (AlertsConfig, {"lateness": "2h"}),
        (AlertsConfig, {"lateness": 5}),
        (BaselinesConfig, {"baseline": [{"tier": 1, "measure": "a", "value": 0, "n": 1}]}),
        (BaselinesConfig, {"baseline": [{"tier": -1, "measure": "a", "value": 1, "n": 1}]}),
        (BaselinesConfig, {"baseline": [{"tier": 1, "measure": "a", "value": 1, "n": 0}]}),
    ],
)
def test_what_makes_no_sense_is_refused(model: type[ConfigFile], fields: dict[str, Any]) -> None:
    """Out of bounds, or of another type: nothing is turned into what it might have meant."""
    with pytest.raises(ValidationError):
        model.model_validate(fields)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (SamplingConfig, {"rates": {"casts": 0, "reflect_count": 1}}),
        (BackpressureConfig, {"queue_threshold": 1, "buffer_records": 2}),
        (BackpressureConfig, {"order": []}),
        (RetentionConfig, {"roll_s": 60, "cold_d": 0}),
        (ClampsConfig, {"clamp": [{"path": "*.*.casts", "least": 1, "most": 1}]}),
        (AlertsConfig, {"lateness": "1h"}),
        (AlertsConfig, {"lateness": "0s"}),
        (BaselinesConfig, {"baseline": [{"tier": 0, "measure": "a", "value": 1e-9, "n": 1}]}),
    ],
)
def test_what_lies_on_the_edge_is_fine(model: type[ConfigFile], fields: dict[str, Any]) -> None:
    """Bounds belong to what they bound."""
    model.model_validate(fields)
