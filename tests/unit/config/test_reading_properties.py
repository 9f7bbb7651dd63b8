"""Whatever can be said in a config file is read back; whatever else is in one is told."""

from __future__ import annotations

from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.config.fields import MAX_REVISION, ConfigFile
from inspector.config.models import (
    BackpressureConfig,
    ClampRule,
    ClampsConfig,
    RateOverride,
    RetentionConfig,
    SamplingConfig,
)
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import NAMESPACES, Registry
from inspector.files.resources import load_registry, resource_text

MODELS = (SamplingConfig, BackpressureConfig, RetentionConfig, ClampsConfig)
REGISTRY = load_registry()
EVERYWHERE = [key for key in REGISTRY.keys if not key.namespaces]

revisions = st.integers(1, MAX_REVISION)
rates = st.floats(0, 1) | st.sampled_from([0, 1])
entry_ids = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="."), min_size=1
)
paths = st.builds(
    "{}.{}.{}".format,
    st.sampled_from([*NAMESPACES, "*"]),
    entry_ids,
    st.sampled_from([*(key.name for key in EVERYWHERE), "*_count"]),
).filter(lambda path: len(path) <= 400)
bounds = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def orders(draw: st.DrawFn) -> tuple[str, ...] | None:
    """Distinct keys, those that are optional first."""
    keys = draw(st.none() | st.lists(st.sampled_from(REGISTRY.keys), unique=True))
    if keys is None:
        return None
    return tuple(key.name for key in sorted(keys, key=lambda key: not key.optional))


@st.composite
def backpressures(draw: st.DrawFn) -> BackpressureConfig:
    """Thresholds below the size of the buffer."""
    buffer_records = draw(st.integers(2, 1_000_000))
    return BackpressureConfig(
        revision=draw(revisions),
        buffer_records=buffer_records,
        queue_threshold=draw(st.integers(1, buffer_records - 1)),
        flush_interval_s=draw(st.floats(0.05, 60)),
        flush_bytes=draw(st.integers(1, 262_144)),
        recover_share=draw(st.floats(0, 1, exclude_min=True, exclude_max=True)),
        order=draw(orders()),
    )


@st.composite
def clamp_rules(draw: st.DrawFn) -> ClampRule:
    """One bound, or two in order."""
    one, other = sorted((draw(bounds), draw(bounds)))
    least, most = draw(st.sampled_from([(one, None), (None, one), (one, other)]))
    return ClampRule(path=draw(paths), least=least, most=most)


@st.composite
def retentions(draw: st.DrawFn) -> RetentionConfig:
    """Hot logs go before compressed records, and these before roll-ups, if there are any."""
    warm_d = draw(st.integers(1, 3_660))
    return RetentionConfig(
        revision=draw(revisions),
        hot_h=draw(st.integers(1, min(8_784, 24 * warm_d))),
        warm_d=warm_d,
        cold_d=draw(st.just(0) | st.integers(warm_d, 36_600)),
        roll_s=draw(st.integers(60, 86_400)),
        roll_bytes=draw(st.integers(65_536, 68_719_476_736)),
    )


configs: st.SearchStrategy[ConfigFile] = st.one_of(
    st.builds(
        SamplingConfig,
        revision=revisions,
        rates=st.dictionaries(st.sampled_from(REGISTRY.names), rates),
        override=st.lists(st.builds(RateOverride, path=paths, rate=rates), max_size=4).map(tuple),
    ),
    backpressures(),
    retentions(),
    st.builds(
        ClampsConfig,
        revision=revisions,
        clamp=st.lists(clamp_rules(), max_size=4).map(tuple),
    ),
)


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
    | st.sampled_from(["ability.*.casts", "casts", "", "[", "a.b.c"]),
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


SHIPPED = {
    model: resource_text(f"config/{name}.toml")
    for name, model in zip(("sampling", "backpressure", "retention", "clamps"), MODELS, strict=True)
}


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
