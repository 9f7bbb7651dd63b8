"""Rows for the benchmark of seeks: ten million of them, at the pace of many hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.session.session import Session

START_TS = 1_773_511_200.0
SHARDS = 4
TIERS = 5
PLAYERS = 400
BATCH_ROWS = 50_000

_ENTRIES = {"ability": 240, "contract": 60, "power": 60, "clone": 40}
_FORMS = (
    ("casts", "damage_total", "damage_true_total", "execution_count", "uptime_seconds"),
    ("casts", "healing_total", "overheal_total", "reflect_count"),
    ("casts", "cc_applied_count", "cc_applied_seconds", "cc_full_duration_count"),
    ("casts", "resource_generated", "resource_spent", "damage_total"),
)
"""Of every entry, the keys of one of these."""

_SAMPLED = "reflect_count"
_RATE = 0.5


def some_session(registry: Registry, rows: int, span_s: float, *, is_serial: bool) -> Session:
    """Return a session of so many rows.

    Args:
        registry: The metric keys.
        rows: How many.
        span_s: Over how many seconds.
        is_serial: Whether the files of the shards were read one after the other, so that chunks
            overlap in time; else rows of all shards alternate.
    """
    session = Session(registry, memory_cap_bytes=8_000_000_000)
    _name_things(session)
    batch = _some_rows(np.random.default_rng(0), registry)
    readings = SHARDS if is_serial else 1
    each = rows // readings
    for reading in range(readings):
        for first in range(0, each, BATCH_ROWS):
            n = min(BATCH_ROWS, each - first)
            step_s = span_s / each
            ts = START_TS + (first + np.arange(BATCH_ROWS)) * step_s
            shard = np.full(BATCH_ROWS, reading, np.int32) if is_serial else batch.shard
            session.add(_cut(replace(batch, ts=np.round(ts, 3), shard=shard), n))
    return session


def _name_things(session: Session) -> None:
    session.ledger.open_source(Path("benchmark.jsonl"))
    names = session.names
    for namespace, count in _ENTRIES.items():
        for number in range(count):
            names.entries.add(f"{namespace}.entry_{number}")
    for number in range(SHARDS):
        names.shards.add(f"world-{number}")
    for number in range(1, TIERS + 1):
        names.tiers.add(number)
    for number in range(PLAYERS):
        names.players.add(f"h:{number:032x}")


def _some_rows(random: np.random.Generator, registry: Registry) -> Batch:
    """Return rows that stand in no time yet; popular entries have most of them."""
    rows = BATCH_ROWS
    entry = (random.random(rows) ** 2 * sum(_ENTRIES.values())).astype(np.int32)
    forms = [np.array([registry.key_id(name) for name in form], np.uint8) for form in _FORMS]
    form = entry % len(forms)
    sizes = np.array([len(one) for one in forms])[form]
    key = np.concatenate([forms[number] for number in form.tolist()])
    value = np.round(random.gamma(2.0, 50.0, len(key)), 2)
    value[key == registry.key_id("casts")] = 1.0
    return Batch(
        source_id=0,
        ts=np.zeros(rows),
        entry=entry,
        shard=random.integers(0, SHARDS, rows).astype(np.int32),
        player=random.integers(1, PLAYERS, rows).astype(np.int32),
        tier=(entry % TIERS + 1).astype(np.int16),
        region=np.zeros(rows, np.int32),
        tags=np.zeros(rows, np.int32),
        offset=np.arange(rows, dtype=np.int64) * 300,
        size_bytes=np.full(rows, 299, np.uint32),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        key=key,
        value=value,
        rate=np.where(key == registry.key_id(_SAMPLED), _RATE, 1.0),
    )


def _cut(batch: Batch, rows: int) -> Batch:
    """Return the first rows of a batch."""
    if rows == len(batch):
        return batch
    values = int(batch.first[rows])
    by_row = ("ts", "entry", "shard", "player", "tier", "region", "tags", "offset", "size_bytes")
    return replace(
        batch,
        **{name: getattr(batch, name)[:rows] for name in by_row},
        first=batch.first[: rows + 1],
        key=batch.key[:values],
        value=batch.value[:values],
        rate=batch.rate[:values],
    )
