"""What hints cost: a first look at a million rows, and at the new rows of every two seconds.

    python tests/benchmarks/anomalies.py [--rows 1000000] [--entries 60]

Times are of the processor, which others may be busy on.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from rich.console import Console

from inspector.analysis.anomalies import AnomalyFinder, HintSettings
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ingest.batch import Batch
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session

START_TS = 1_773_511_200.0
SPAN_S = 5_000.0
"""All buckets that hints are looked for in, and their reference."""

UPDATES = 60
UPDATE_S = 2.0
BATCH_ROWS = 50_000
SHARDS = 4
PLAYERS = 200


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=60)
    asked = parser.parse_args()
    registry, console = load_registry(), Console()
    random = np.random.default_rng(1)
    session = Session(registry, memory_cap_bytes=8_000_000_000)
    session.ledger.open_source(Path("benchmark.jsonl"))
    for number in range(asked.entries):
        session.names.entries.add(f"ability.entry_{number}")
    for number in range(SHARDS):
        session.names.shards.add(f"world-{number}")
    for number in range(PLAYERS):
        session.names.players.add(f"h:{number:032x}")
    rows_per_s = asked.rows / SPAN_S
    for first in range(0, asked.rows, BATCH_ROWS):
        rows = min(BATCH_ROWS, asked.rows - first)
        at_ts, span_s = START_TS + first / rows_per_s, rows / rows_per_s
        session.add(some_rows(random, registry, asked.entries, rows, at_ts, span_s))
    finder = AnomalyFinder(session, load_kernels(registry).fold, HintSettings())
    began = time.thread_time()
    found = finder.update(session.view)
    took = time.thread_time() - began
    console.print(
        f"first look at {asked.rows:,} rows of {asked.entries} entries, {found.series:,} series: "
        f"{took * 1_000:,.0f} ms, {len(found.hints)} hints"
    )
    spent = []
    for step in range(UPDATES):
        at_ts, rows = START_TS + SPAN_S + step * UPDATE_S, round(rows_per_s * UPDATE_S)
        session.add(some_rows(random, registry, asked.entries, rows, at_ts, UPDATE_S))
        began = time.thread_time()
        finder.update(session.view)
        spent.append(time.thread_time() - began)
    console.print(
        f"{rows:,} new rows every {UPDATE_S:.0f} s: median {np.median(spent) * 1_000:.1f} ms, "
        f"longest {max(spent) * 1_000:.1f} ms"
    )
    session.close()
    return 0


def some_rows(
    random: np.random.Generator,
    registry: Registry,
    entries: int,
    rows: int,
    start_ts: float,
    span_s: float,
) -> Batch:
    """Return rows in the order of time, each with the keys of every KPI."""
    damage = random.gamma(2.0, 50.0, rows)
    applied = random.integers(1, 3, rows)
    values = {
        "casts": np.ones(rows),
        "damage_total": damage,
        "healing_total": damage / 2,
        "overheal_total": random.gamma(2.0, 20.0, rows),
        "cc_applied_count": applied,
        "cc_applied_seconds": applied * random.gamma(4.0, 0.5, rows),
        "cc_full_duration_count": np.minimum(random.integers(0, 3, rows), applied),
        "resource_spent": random.gamma(4.0, 5.0, rows),
        "resource_generated": random.gamma(4.0, 6.0, rows),
        "execution_count": (random.random(rows) < 0.1).astype(float),
        "uptime_seconds": random.gamma(2.0, 1.0, rows),
    }
    ids = np.array([registry.key_id(name) for name in values], np.uint8)
    zeros = np.zeros(rows, np.int32)
    return Batch(
        source_id=0,
        ts=start_ts + np.sort(random.random(rows)) * span_s,
        entry=random.integers(0, entries, rows).astype(np.int32),
        shard=random.integers(0, SHARDS, rows).astype(np.int32),
        player=random.integers(1, PLAYERS, rows).astype(np.int32),
        tier=zeros.astype(np.int16),
        region=zeros,
        tags=zeros,
        offset=np.arange(rows, dtype=np.int64) * 300,
        size_bytes=np.full(rows, 299, np.uint32),
        first=np.arange(rows + 1, dtype=np.int64) * len(ids),
        key=np.tile(ids, rows),
        value=np.stack(list(values.values()), axis=1).ravel().astype(np.float64),
        rate=np.ones(rows * len(ids)),
    )


if __name__ == "__main__":
    sys.exit(main())
