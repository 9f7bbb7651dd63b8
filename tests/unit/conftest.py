"""Sessions made of a few records, as lines that the decoder reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.session import Session

Record = dict[str, Any]


@pytest.fixture(scope="session")
def session_of(registry: Registry) -> Callable[..., Session]:
    """Return a function that makes a session of records, or adds them to one."""

    def make(records: list[Record], session: Session | None = None) -> Session:
        session = session or Session(registry)
        _add(session, records)
        return session

    return make


def _add(session: Session, records: list[Record]) -> None:
    """Append records as if they had been read from source 0."""
    if not session.ledger.snapshot().sources:
        session.ledger.open_source(Path("test.jsonl"))
    defaults = {"shard": "world-1", "metrics": {}}
    data = b"".join(json.dumps(defaults | record).encode() + b"\n" for record in records)
    reader = DecodingReader(session.registry, session.names)
    for batch in reader.read(Block(0, 0, data)):
        session.add(batch)
