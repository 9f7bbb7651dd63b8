"""A small data folder over some days, whose records go through the tiers."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

from inspector.config.models import RetentionConfig
from inspector.core.registry import Registry
from inspector.storage.folders import DataFolders
from inspector.storage.history import History
from inspector.storage.tiers import DAY_S
from inspector.storage.upkeep import keep_up

FIRST_DAY_TS = 20_000 * DAY_S
"""2024-10-04, UTC."""

SHARDS = ("world-1", "world-2")
RETENTION = RetentionConfig(hot_h=1, warm_d=1_000, cold_d=2_000)
Record = dict[str, Any]


def a_record(at_ts: float, chance: random.Random) -> Record:
    """Return a record with sampled metrics."""
    rates = {"reflect_count": 0.5, "damage_total": chance.choice((1.0, 0.25))}
    metrics = {
        "casts": chance.randint(0, 3),
        "damage_total": round(chance.uniform(0, 900), 3),
        "reflect_count": chance.randint(0, 9),
        "participants": chance.randint(1, 5),
        "uptime_seconds": round(chance.uniform(0, 2), 3),
    }
    for name in [name for name in metrics if chance.random() < 0.3]:
        del metrics[name]
    kept = {name: rate for name, rate in rates.items() if rate != 1.0 and name in metrics}
    record: Record = {
        "ts": at_ts,
        "shard": chance.choice(SHARDS),
        "entry": f"{chance.choice(('ability', 'mythic'))}.e{chance.randint(0, 3)}",
        "metrics": metrics,
        "meta": {"tier": chance.randint(1, 3), "tags": ["aoe"], "phase": "p1", "rates": kept},
    }
    if chance.random() < 0.8:
        record["player"] = f"h:{chance.randint(1, 6):032x}"
    return record


def records_of_days(days: int, a_day: int = 40, seed: int = 1) -> list[Record]:
    """Return records, some of each day."""
    chance = random.Random(seed)
    return [
        a_record(FIRST_DAY_TS + day * DAY_S + round(chance.uniform(0, DAY_S - 1), 3), chance)
        for day in range(days)
        for _ in range(a_day)
    ]


def write_hot(root: Path, records: list[Record], *odd_lines: bytes, seq: int = 1) -> list[Path]:
    """Write records as hot logs, one a shard and day."""
    (root / "hot").mkdir(parents=True, exist_ok=True)
    logs: dict[Path, list[bytes]] = {}
    for record in records:
        day = time.strftime("%Y%m%dT0000", time.gmtime(record["ts"]))
        path = root / "hot" / f"{record['shard']}.{day}.{seq:04d}.jsonl"
        logs.setdefault(path, []).append(json.dumps(record).encode())
    for path, lines in logs.items():
        path.write_bytes(b"".join(line + b"\n" for line in (*lines, *odd_lines)))
    return sorted(logs)


def compact_all(
    root: Path, registry: Registry, now_ts: float, retention: RetentionConfig = RETENTION
) -> None:
    """Let the tiers be as they should be at an instant."""
    report = keep_up(DataFolders.of(root), registry, retention, now_ts)
    assert report.problems == ()


def asked(path: Path, registry: Registry, sql: str, most_rows: int = 10_000) -> list[Any]:
    """Return the rows of an answer."""
    with History([path], registry) as history:
        return rows_of(history, sql, most_rows)


def rows_of(history: History, sql: str, most_rows: int = 10_000) -> list[Any]:
    """Return the rows of an answer."""
    found = history.run(sql, most_rows)
    assert not found.is_cut
    return [tuple(one[row] for one in found.columns) for row in range(found.rows)]
