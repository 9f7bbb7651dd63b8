"""Small data folders of a few days and shards, and all that counts in them at an instant."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from inspector.config.models import RetentionConfig
from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.files.text_file import open_buffered_text
from inspector.ingest.decoder import Decoder
from inspector.storage.compaction import CompactionReport, compact
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.tiers import Tier, day_of, listing
from inspector.storage.upkeep import UpkeepReport, keep_up
from inspector.storage.warm_file import look_into

REGISTRY = load_registry()
RETENTION = RetentionConfig()
HOUR_S, DAY_S = 3_600, 86_400
MONDAY = 1_795_392_000.0
"""2026-11-23, at midnight in UTC."""

NEXT_MONDAY = MONDAY + 7 * DAY_S
"""When the days of the world are finished, and none has expired."""

EXPIRED_TS = MONDAY + 16 * DAY_S
"""When the first of them have."""

PLAYERS = ("h:3ad91f", "h:77", None)
ENTRIES = ("ability.fireball", "contract.blood_pact", "mythic.phoenix")


def hot_name(shard: str, start_ts: float, seq: int = 0) -> str:
    """Return the name of a hot log."""
    return f"{shard}.{time.strftime('%Y%m%dT%H%M', time.gmtime(start_ts))}.{seq:04d}.jsonl"


def a_line(ts: float, shard: str = "world-1", number: int = 0, **more: Any) -> bytes:
    """Return a valid line; the number makes it differ from others."""
    record: dict[str, Any] = {
        "ts": ts,
        "shard": shard,
        "entry": ENTRIES[number % 3],
        "metrics": {"casts": 1 + number % 2, "damage_total": round(number * 1.37 - 3, 2)},
    }
    if player := PLAYERS[number % len(PLAYERS)]:
        record["player"] = player
    if number % 2:
        record["metrics"]["reflect_count"] = number % 5
        record["meta"] = {"tier": number % 4, "rates": {"reflect_count": 0.5}, "phase": "two"}
    if number % 5 == 0:
        record.setdefault("meta", {})["tags"] = ["a", "b"]
    return json.dumps({**record, **more}).encode()


def lines(start_ts: float, shard: str, count: int = 40, step_s: float = 60.0) -> bytes:
    """Return the text of a log."""
    own = range(count)
    return b"".join(a_line(start_ts + n * step_s, shard, n) + b"\n" for n in own)


def a_world(
    root: Path, days: int = 2, shards: Sequence[str] = ("world-1", "world-2")
) -> DataFolders:
    """Make a data folder with two logs for each day and shard; some lines are no records."""
    folders = DataFolders.of(root)
    folders.hot.mkdir(parents=True)
    for day in range(days):
        for number, shard in enumerate(shards):
            for hour in (1, 23):
                start_ts = MONDAY + day * DAY_S + hour * HOUR_S
                # The last one goes on past midnight.
                text = lines(start_ts, shard, 30 + number, 130.0)
                if hour == 1:
                    text += b'{"ts": 1, "player": "Hildegard"}\nnonsense\n\n'
                (folders.hot / hot_name(shard, start_ts)).write_bytes(text)
    return folders


def compacted(
    folders: DataFolders,
    now_ts: float = NEXT_MONDAY,
    retention: RetentionConfig = RETENTION,
    registry: Registry = REGISTRY,
    **more: Any,
) -> CompactionReport:
    """Compact under the lock."""
    with storage_lock(folders, "a test"):
        return compact(folders, registry, retention, now_ts, **more)


def kept_up(
    folders: DataFolders,
    now_ts: float = NEXT_MONDAY,
    retention: RetentionConfig = RETENTION,
    **more: Any,
) -> UpkeepReport:
    """Do all that is due."""
    return keep_up(folders, REGISTRY, retention, now_ts, **more)


def records(folders: DataFolders, registry: Registry = REGISTRY) -> Counter[Record]:
    """Return all records that count, in hot and warm files together."""
    decoder = Decoder(registry)
    found: Counter[Record] = Counter()
    for line in _lines(folders):
        record = decoder.decode(line)
        if isinstance(record, Record):
            found[_sorted(record)] += 1
    return found


def rejected(folders: DataFolders) -> Counter[str]:
    """Return the reasons of all rejected lines that are kept, in hot and rejected files."""
    decoder = Decoder(REGISTRY)
    found: Counter[str] = Counter()
    for file in listing(folders).files:
        for line in file.path.read_bytes().splitlines() if file.tier is Tier.REJECTED else ():
            found[json.loads(line)["reason"]] += 1
        for line in _text_of(file.path) if file.tier is Tier.HOT else ():
            verdict = decoder.decode(line)
            if verdict is not None and not isinstance(verdict, Record):
                found[str(verdict[0].reason)] += 1
    return found


def names(folders: DataFolders) -> set[str]:
    """Return the names of all files that count."""
    return {folders.told(file.name) for file in listing(folders).files}


def rolled_up(folders: DataFolders) -> list[tuple[Any, ...]]:
    """Return the rows of all roll-ups, without what differs from run to run."""
    paths = [str(file.path) for file in listing(folders).of(Tier.COLD)]
    if not paths:
        return []
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT * FROM read_parquet($files, union_by_name = true) "
            "ORDER BY ts, shard, entry, tier",
            {"files": paths},
        ).fetchall()


def query(sql: str, *paths: Path) -> list[tuple[Any, ...]]:
    """Return what DuckDB finds in Parquet files, which the query calls `$files`."""
    with duckdb.connect() as connection:
        return connection.execute(sql, {"files": [str(path) for path in paths]}).fetchall()


def disagreement(folders: DataFolders, wanted: Counter[Record]) -> str:
    """Return what is lost or doubled of records, empty if nothing is.

    A day has all of them, or none and a roll-up of all.
    """
    found = records(folders)
    rolled: Counter[str] = Counter()
    for day_ts, _shard, _entry, _tier, count, *_rest in rolled_up(folders):
        rolled[day_of(day_ts)] += count
    for day in sorted({day_of(record.ts) for record in wanted + found}):
        one = Counter({r: n for r, n in wanted.items() if day_of(r.ts) == day})
        other = Counter({r: n for r, n in found.items() if day_of(r.ts) == day})
        is_left = not other and rolled[day] == one.total()
        if one != other and not is_left:
            return f"{day}: {(one - other).total()} lost, {(other - one).total()} doubled"
    return ""


def hidden(folders: DataFolders) -> list[Path]:
    """Return all that is left over of something unfinished."""
    return [path for path in folders.root.rglob(".*") if path.is_file()]


def _lines(folders: DataFolders) -> Iterator[bytes]:
    for file in listing(folders).files:
        if file.tier is Tier.HOT:
            yield from _text_of(file.path)
        if file.tier is Tier.WARM:
            for data, _rows in look_into(file.path).pieces():
                yield from data.splitlines()


def _text_of(path: Path) -> list[bytes]:
    with closing(open_buffered_text(path)) as text:
        return text.read().splitlines()


def _sorted(record: Record) -> Record:
    return Record(
        record.ts,
        record.shard,
        record.player,
        record.entry,
        tuple(sorted(record.metrics)),
        record.tier,
        record.tags,
        record.region,
    )
