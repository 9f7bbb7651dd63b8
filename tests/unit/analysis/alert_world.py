"""Random records for alerts, engines over them, and their timelines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import Interval
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.columns import Columns

KEYS = ("casts", "damage_total", "uptime_seconds", "queue_depth")
START_TS = 1_000.0


def rules(*tables: dict[str, Any], lateness: str = "5s") -> AlertsConfig:
    """Return rules; each is called by its number, unless it has a name."""
    named = [{"name": f"rule {number}"} | table for number, table in enumerate(tables)]
    return AlertsConfig.model_validate({"lateness": lateness, "rule": named})


def baselines(*tables: dict[str, Any]) -> BaselinesConfig:
    """Return baselines."""
    return BaselinesConfig.model_validate({"baseline": [{"n": 1} | table for table in tables]})


EVERY_KIND = rules(
    {"measure": "dmg_per_cast", "above": 20.0, "window": "10 casts", "recover": {"below": 15.0}},
    {"measure": "dmg_per_cast", "above": 22.0, "window": "7s", "group_by": ["entry", "shard"]},
    {
        "measure": "dmg_per_cast",
        "above": {"times_baseline": 1.2},
        "window": "6s",
        "for": "2s",
        "keep_firing": "3s",
        "select": {"namespace": "ability"},
    },
    {
        "measure": "uptime_ratio",
        "above": 0.02,
        "window": "5s",
        "group_by": ["namespace", "tag"],
        "no_data": "keep",
    },
    {"measure": "damage_total", "below": 90.0, "window": "4s", "group_by": [], "no_data": "alert"},
    {
        "measure": "queue_depth",
        "above": 3.0,
        "window": "3s",
        "select": {"entry": "*.b", "tags": ["x*"]},
        "group_by": ["tier"],
        "min_n": 2,
    },
)
SOME_BASELINES = baselines(
    {"tier": 1, "measure": "dmg_per_cast", "value": 15.0},
    {"tier": 2, "measure": "dmg_per_cast", "value": 17.0, "entry": "ability.*"},
)


def some_names(names: Names | None = None) -> Names:
    """Return names for random rows; those of a session get them."""
    names = names or Names()
    for entry in ("ability.a", "ability.b", "event.b"):
        names.entries.add(entry)
    for tier in (1, 2, 3):
        names.tiers.add(tier)
    for shard in ("s1", "s2"):
        names.shards.add(shard)
    for player in range(3):
        names.players.add(f"h:{player}")
    for tags in (("x",), ("x", "y")):
        names.tag_sets.add(tags)
    return names


def random_rows(registry: Registry, ts: Sequence[float], seed: int) -> Batch:
    """Return rows at these instants, of which some are sampled and many have a fraction."""
    random, n = np.random.default_rng(seed), len(ts)
    sizes = random.integers(0, 4, n)
    values = int(sizes.sum())
    key = np.array([registry.key_id(name) for name in KEYS], np.uint8)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    # From any key on, those that follow: no record has a key twice.
    begin = np.repeat(random.integers(0, len(KEYS), n), sizes)
    chosen = key[(begin + np.arange(values) - np.repeat(first[:-1], sizes)) % len(KEYS)]
    value = np.round(random.gamma(2.0, 12.0, values), 2)
    counters = chosen == registry.key_id("casts")
    value[counters] = random.integers(0, 4, int(counters.sum()))
    return Batch(
        source_id=0,
        ts=np.array(ts, np.float64),
        entry=random.integers(0, 3, n).astype(np.int32),
        shard=random.integers(0, 2, n).astype(np.int32),
        player=random.integers(0, 4, n).astype(np.int32),
        tier=random.integers(0, 4, n).astype(np.int16),
        region=np.zeros(n, np.int32),
        tags=random.integers(0, 3, n).astype(np.int32),
        offset=np.arange(n) * 100,
        size_bytes=np.full(n, 99, np.uint32),
        first=first,
        key=chosen,
        value=value,
        rate=random.choice([1.0, 1.0, 0.3], values),
    )


def in_order(batch: Batch, order: Sequence[int]) -> Batch:
    """Return rows of a batch in another order."""
    rows = np.array(order, np.int64)
    sizes = np.diff(batch.first)[rows]
    place = np.concatenate(
        [np.arange(batch.first[row], batch.first[row + 1]) for row in order] or [np.zeros(0, int)]
    ).astype(np.int64)
    return Batch(
        source_id=0,
        **{
            name: getattr(batch, name)[rows]
            for name in ("ts", "entry", "shard", "player", "tier", "region", "tags")
        },
        offset=batch.offset[rows],
        size_bytes=batch.size_bytes[rows],
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        key=batch.key[place],
        value=batch.value[place],
        rate=batch.rate[place],
    )


def engine_of(
    registry: Registry,
    names: Names,
    kernels: AlertKernels,
    alerts: AlertsConfig = EVERY_KIND,
    usual: BaselinesConfig = SOME_BASELINES,
) -> AlertEngine:
    """Return an engine that knows its rules."""
    engine = AlertEngine(registry, names, kernels)
    engine.use_rules(alerts, usual)
    return engine


def pieces(batch: Batch, cuts: Sequence[int]) -> list[Batch]:
    """Return the rows of a batch, cut in pieces."""
    stops = sorted({0, len(batch), *(cut for cut in cuts if cut < len(batch))})
    return [in_order(batch, range(low, high)) for low, high in pairwise(stops)]


def streamed(engine: AlertEngine, batch: Batch, cuts: Sequence[int], chunk_rows: int = 16) -> None:
    """Feed an engine piece by piece, and finish."""
    columns = Columns(chunk_rows=chunk_rows)
    for piece in pieces(batch, cuts):
        columns.append(piece)
        engine.update(columns.view)
    engine.finish(columns.view)


def said(timeline: Sequence[Interval]) -> list[str]:
    """Return a timeline so that no data equals no data."""
    return [repr(one) for one in timeline]
