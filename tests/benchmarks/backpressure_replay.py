"""How long a replay of backpressure takes, beside one that drives the emitter's queue by record.

python tests/benchmarks/backpressure_replay.py [--rows 1000000] [--load 10]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from inspector.analysis.backpressure_replay import MOST_SINGLE_RECORDS, ReplayRequest, replay
from inspector.config.defaults import default_order
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.files.resources import load_registry
from inspector.ingest.batch import Batch
from inspector.session.kernel_loader import load_kernels
from inspector.session.session import Session

RATE_PER_S = 1_200.0
SHARDS, VALUES = 4, 5
RUNS = 5
BLOCK_ROWS = 32_768


def session_of(rows: int, registry: Registry) -> Session:
    """Return a session of so many rows, a few values each, of four shards."""
    random = np.random.default_rng(7)
    session = Session(registry, memory_cap_bytes=1 << 30)
    session.ledger.open_source(Path("benchmark"))
    for shard in range(SHARDS):
        session.names.shards.add(f"world-{shard + 1}")
    entry = session.names.entries.add("ability.meteor")
    for start in range(0, rows, BLOCK_ROWS):
        n = min(BLOCK_ROWS, rows - start)
        session.add(_batch(start, n, entry, len(registry.keys), random))
    return session


def _batch(start: int, n: int, entry: int, keys: int, random: np.random.Generator) -> Batch:
    ts = 1.7e9 + (start + np.arange(n)) / RATE_PER_S
    zeros = np.zeros(n, np.int32)
    return Batch(
        source_id=0,
        ts=ts,
        entry=zeros + entry,
        shard=random.integers(0, SHARDS, n).astype(np.int32),
        player=zeros,
        tier=zeros.astype(np.int16),
        region=zeros,
        tags=zeros,
        first=(np.arange(n + 1) * VALUES).astype(np.uint32),
        key=random.integers(0, keys, n * VALUES).astype(np.uint8),
        value=np.ones(n * VALUES),
        rate=np.ones(n * VALUES),
        offset=np.arange(n, dtype=np.int64) * 200,
        size_bytes=np.full(n, 200, np.uint32),
    )


def best_s(work: Callable[[], object]) -> float:
    """Return how long the quickest of some runs takes."""
    times = []
    for _run in range(RUNS):
        started_s = time.perf_counter()
        work()
        times.append(time.perf_counter() - started_s)
    return min(times)


def _wanted() -> bool:
    return False


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--load", type=int, default=10)
    asked = parser.parse_args()
    registry = load_registry()
    kernels = load_kernels(registry).queue
    ladder = Ladder(4_096, 16_384, default_order(registry), 0.5)
    session = session_of(asked.rows, registry)
    table = Table("", "seconds", "records a second", "ratio", box=None)
    few = ReplayRequest(ladder, asked.load)
    by_record_s = best_s(partial(replay, session, None, few, _wanted))
    base = MOST_SINGLE_RECORDS / by_record_s
    table.add_row("by record", f"{by_record_s:.2f}", f"{base:,.0f}", "1")
    for name, request in (
        ("calm", few),
        ("stall of 20 s", ReplayRequest(ladder, asked.load, stall_s=20.0)),
        ("overload", ReplayRequest(ladder, asked.load, drain_per_s=asked.load * RATE_PER_S / 8)),
        ("1,000 times the load", ReplayRequest(ladder, 1_000)),
    ):
        took_s = best_s(partial(replay, session, kernels, request, _wanted))
        rate = request.load * asked.rows / took_s
        table.add_row(name, f"{took_s:.2f}", f"{rate:,.0f}", f"{rate / base:,.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
