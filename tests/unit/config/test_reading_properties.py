"""Whatever can be said in a config file is read back; whatever else is in one is told."""

from __future__ import annotations

from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.config.fields import ConfigFile
from inspector.config.models import CONFIG_FILES, SamplingConfig
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text
from tests.unit.config.any_config import REGISTRY, configs

MODELS = tuple(CONFIG_FILES.values())


@settings(deadline=None)
@given(configs)
def test_whatever_can_be_said_is_read_back(config: ConfigFile) -> None:
    """Any config, written as TOML, is the same again."""
    text = tomlkit.dumps(config.model_dump(mode="json", exclude_none=True))

    assert read_config(text, type(config), "x", REGISTRY) == config


values = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.datetimes()
    | st.dates()
    | st.sampled_from(["ability.*.casts", "casts", "", "[", "a.b.c", "5m", "50 casts"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    [
        "revision",
        "schema_version",
        "rates",
        "override",
        "order",
        "clamp",
        "path",
        "rate",
        "least",
        "most",
        "casts",
        "reflect_count",
        "buffer_records",
        "queue_threshold",
        "hot_h",
        "rule",
        "measure",
        "above",
        "below",
        "times_baseline",
        "recover",
        "select",
        "window",
        "for",
        "baseline",
    ]
)
documents: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(names, values, max_size=4),
    lambda inner: st.dictionaries(names, inner | st.lists(inner, max_size=3), max_size=4),
    max_leaves=6,
)


def read_or_refuse(text: str, model: type[ConfigFile], registry: Registry | None) -> None:
    """Read a text; a refusal must be fit for a heartbeat."""
    try:
        read_config(text, model, "x", registry)
    except ConfigError as error:
        refusal = error
    else:
        return
    lines = text.count("\n") + 1
    assert refusal.problems
    assert refusal.text().isprintable()
    assert len(refusal.text()) < 3_000
    assert all(0 <= problem.line <= lines for problem in refusal.problems)


@settings(deadline=None)
@given(documents, st.sampled_from(MODELS), st.sampled_from([REGISTRY, None]))
def test_any_toml_is_read_or_refused(
    document: dict[str, Any], model: type[ConfigFile], registry: Registry | None
) -> None:
    """With a message on one line; nothing else is ever raised."""
    read_or_refuse(tomlkit.dumps(document), model, registry)


@settings(deadline=None)
@given(st.text(), st.sampled_from(MODELS))
def test_any_text_is_read_or_refused(text: str, model: type[ConfigFile]) -> None:
    """Whatever somebody saved by mistake."""
    read_or_refuse(text, model, REGISTRY)


SHIPPED = {model: resource_text(f"config/{name}.toml") for name, model in CONFIG_FILES.items()}


@settings(deadline=None)
@given(st.sampled_from(MODELS), st.data(), st.text(max_size=8))
def test_a_file_cut_anywhere_is_read_or_refused(
    model: type[ConfigFile], data: st.DataObject, put: str
) -> None:
    """An editor may be half through; a hand may slip."""
    text = SHIPPED[model]
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))

    read_or_refuse(text[:start] + put + text[stop:], model, REGISTRY)


@pytest.mark.parametrize("line", ["zorp_{} = 1\n", "[zorp_{}]\n", "rates.zorp_{} = 1\n"])
def test_a_large_file_of_mistakes_is_refused_like_a_small_one(line: str) -> None:
    """A suggestion for each of them would take minutes."""
    read_or_refuse(
        "".join(line.format(number) for number in range(20_000)), SamplingConfig, REGISTRY
    )
