"""Sessions whose lines stand in a file, so that they can be read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.session import Session

Record = dict[str, Any]


class Written:
    """A log and the session that has read it.

    Attributes:
        path: The log.
        session: Its rows.
    """

    def __init__(self, path: Path, registry: Registry) -> None:
        self.path = path
        self.session = Session(registry)
        self._source = self.session.ledger.open_source(path)
        self._reader = DecodingReader(registry, self.session.names)
        path.touch()

    def add(self, *records: Record) -> None:
        """Append records to the log, and read them."""
        data = b"".join(json.dumps(record).encode() + b"\n" for record in records)
        offset = self.path.stat().st_size
        with self.path.open("ab") as file:
            file.write(data)
        for batch in self._reader.read(Block(self._source, offset, data)):
            self.session.add(batch)


def beat(ts: float, shard: str = "world-1", error: object = None, **revisions: object) -> Record:
    """Return a heartbeat that names revisions, and perhaps why a file was refused."""
    meta: dict[str, object] = {"config": revisions}
    if error is not None:
        meta["config_error"] = error
    return beat_with(meta, ts, shard)


def beat_with(meta: Mapping[str, object], ts: float, shard: str = "world-1") -> Record:
    """Return a heartbeat with any meta."""
    metrics = {"queue_depth": 0, "degrade_level": 0}
    return {"ts": ts, "shard": shard, "entry": "system.telemetry", "metrics": metrics, "meta": meta}


def row(ts: float, shard: str = "world-1", entry: str = "ability.a", **rates: float) -> Record:
    """Return a record with casts, and with one value for each rate; a rate of 1 is not written."""
    written = {key: rate for key, rate in rates.items() if rate < 1.0}
    return {
        "ts": ts,
        "shard": shard,
        "entry": entry,
        "metrics": {"casts": 1} | dict.fromkeys(rates, 2),
        "meta": {"rates": written} if written else {},
    }
