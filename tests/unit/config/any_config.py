"""Any valid config of any kind, with the names of the registry that ships."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from inspector.config.fields import MAX_REVISION, ConfigFile
from inspector.config.models import (
    AlertRule,
    AlertsConfig,
    BackpressureConfig,
    Baseline,
    BaselinesConfig,
    ClampRule,
    ClampsConfig,
    RateOverride,
    RetentionConfig,
    SamplingConfig,
    Selection,
    TimesBaseline,
)
from inspector.core.registry import NAMESPACES, Kind
from inspector.files.resources import load_registry

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
        hot_most_bytes=draw(st.integers(0, 2**50)),
        warm_most_bytes=draw(st.integers(0, 2**50)),
        cold_most_bytes=draw(st.integers(0, 2**50)),
        warm_folder=draw(st.sampled_from(["warm", "/srv/warm", "old/records"])),
        cold_folder=draw(st.sampled_from(["cold", "/srv/cold", "old/days"])),
    )


windows = st.builds("{}{}".format, st.integers(1, 7), st.sampled_from("smhd")) | st.builds(
    "{} {}".format,
    st.integers(1, 1_000_000),
    st.sampled_from([key.name for key in REGISTRY.keys if key.kind is Kind.COUNTER]),
)
spans = st.builds("{}{}".format, st.integers(0, 7), st.sampled_from("smhd"))
finite = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1e300, exclude_min=True)
tiers = st.integers(0, 32_766)
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=128)
globs = st.just("*") | st.builds("{}.{}".format, st.sampled_from([*NAMESPACES, "*"]), entry_ids)
selections = st.builds(
    Selection,
    entry=globs.filter(lambda glob: len(glob) <= 200),
    shard=st.none() | words,
    tier=st.none() | tiers,
    tags=st.lists(words, max_size=3).map(tuple),
) | st.builds(Selection, namespace=st.sampled_from(["ability", "system"]))


@st.composite
def sides(draw: st.DrawFn) -> dict[str, Any]:
    """A threshold, and where it is well again."""
    relative = draw(st.booleans())
    low, high = sorted(draw(st.lists(shares, min_size=2, max_size=2)))
    fires, recovers = draw(st.sampled_from([("above", "below"), ("below", "above")]))
    number, back = (high, low) if fires == "above" else (low, high)
    threshold = TimesBaseline(times_baseline=number) if relative else number
    return {fires: threshold, **draw(st.sampled_from([{}, {"recover": {recovers: back}}]))}


@st.composite
def rules(draw: st.DrawFn) -> AlertRule:
    """Rules over KPIs, whose thresholds may go with the baseline."""
    fields = {
        "name": draw(words),
        "enabled": draw(st.booleans()),
        "severity": draw(st.sampled_from(["info", "warning", "critical"])),
        "measure": draw(st.sampled_from([kpi.name for kpi in REGISTRY.kpis])),
        **draw(sides()),
        "select": draw(selections),
        "group_by": draw(st.lists(st.sampled_from(["entry", "tier", "tag"]), unique=True)),
        "window": draw(windows),
        "for": draw(spans),
        "keep_firing": draw(spans),
        "no_data": draw(st.sampled_from(["ok", "alert", "keep"])),
        "min_n": draw(st.integers(1, 1_000_000)),
    }
    return AlertRule.model_validate(fields)


baselines = st.builds(
    Baseline,
    tier=tiers,
    measure=st.sampled_from([kpi.name for kpi in REGISTRY.kpis]),
    value=shares,
    n=st.integers(1, 2**53),
    entry=globs.filter(lambda glob: len(glob) <= 200),
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
    st.builds(
        AlertsConfig,
        revision=revisions,
        lateness=st.sampled_from(["0s", "5s", "1.5m", "1h"]),
        rule=st.lists(rules(), max_size=3, unique_by=lambda rule: rule.name).map(tuple),
    ),
    st.builds(
        BaselinesConfig,
        revision=revisions,
        baseline=st.lists(
            baselines, max_size=3, unique_by=lambda one: (one.tier, one.measure, one.entry)
        ).map(tuple),
    ),
)
"""Any valid config file."""
