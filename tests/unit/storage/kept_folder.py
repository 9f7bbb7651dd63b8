"""A data folder with files in all tiers, small and quickly made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from inspector.emitter.hot_name import HotName, file_safe, period_text
from inspector.files.resources import load_registry
from inspector.storage.cold_schema import ColdSchema
from inspector.storage.tiers import day_start
from inspector.storage.warm_schema import WarmSchema, quoted

LINE = '{"ts":%d,"shard":"%s","entry":"ability.meteor","metrics":{"casts":1,"damage_total":7}}\n'


class KeptFolder:
    """Writes files of tiers.

    Attributes:
        root: The data folder; nothing is in it at first.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._schema = WarmSchema(load_registry().names)

    def hot(self, day: str, shard: str = "world-1", lines: int = 10, hour: int = 0) -> Path:
        """Write a hot log of some equally long lines."""
        start = int(day_start(day) or 0) + hour * 3_600
        path = self.root / "hot" / str(HotName(file_safe(shard), period_text(start), 0))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(LINE % (start + place, shard) for place in range(lines)))
        return path

    def warm(
        self, day: str, shard: str = "world-1", rows: int = 20, source_bytes: int | None = None
    ) -> Path:
        """Write a warm file; one with `source_bytes` says that it was made of so much JSON."""
        path = self.root / "warm" / day / file_safe(shard) / f"day.{rows:04x}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f"{quoted(n)} {kind}" for n, kind in self._schema.columns.items())
        metadata = dict(self._schema.metadata)
        if source_bytes is not None:
            told = [{"name": "a.jsonl", "size_bytes": source_bytes, "digest": "00"}]
            metadata["inspector.origins"] = json.dumps(told)
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE warm ({columns})")
            connection.execute(
                'INSERT INTO warm (ts, shard, entry, "metrics.casts", "metrics.damage_total") '
                "SELECT $start + range, $shard, 'ability.meteor', 1, 7 FROM range($rows)",
                {"start": day_start(day), "shard": shard, "rows": rows},
            )
            _copy(connection, "warm", path, metadata)
        return path

    def cold(self, day: str, records: Mapping[str, int]) -> Path:
        """Write a roll-up of a day that stands for so many records of each shard."""
        path = self.root / "cold" / f"{day}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = ColdSchema(())
        columns = ", ".join(f"{quoted(n)} {kind}" for n, kind in schema.columns.items())
        rows = [(day_start(day), shard, "ability.meteor", n) for shard, n in records.items()]
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE cold ({columns})")
            connection.executemany(
                "INSERT INTO cold (ts, shard, entry, records) VALUES (?, ?, ?, ?)", rows
            )
            _copy(connection, "cold", path, schema.metadata([]))
        return path

    def config(self, text: str) -> Path:
        """Write `retention.toml`."""
        path = self.root / "config" / "retention.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


def _copy(
    connection: duckdb.DuckDBPyConnection, table: str, path: Path, metadata: Mapping[str, str]
) -> None:
    pairs = ", ".join(f"{quoted(key)}: {_text(value)}" for key, value in metadata.items())
    told = f", KV_METADATA {{{pairs}}}" if pairs else ""
    connection.execute(f"COPY {table} TO {_text(str(path))} (FORMAT parquet{told})")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
