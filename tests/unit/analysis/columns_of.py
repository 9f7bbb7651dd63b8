"""Sessions made of arrays: many rows with few keys, quickly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.session.session import Session

Floats = NDArray[np.float64]


def session_of_values(
    registry: Registry,
    ts: Floats,
    values: dict[str, Floats],
    rates: dict[str, float] | None = None,
    session: Session | None = None,
) -> Session:
    """Return a session of rows that have some keys each; NaN where one lacks a key.

    Args:
        registry: Of all keys.
        ts: (rows,) float64, Unix seconds.
        values: By metric key (rows,) float64.
        rates: What they were recorded with; 1 for other keys.
        session: What the rows are added to.
    """
    if session is None:
        session = Session(registry)
        session.ledger.open_source(Path("test.jsonl"))
        session.names.entries.add("ability.a")
        session.names.shards.add("world-1")
    table = np.stack(list(values.values()), axis=1)
    has = ~np.isnan(table)
    ids = np.array([registry.key_id(key) for key in values])
    kept = np.array([(rates or {}).get(key, 1.0) for key in values])
    n, where = len(ts), np.nonzero(has)[1]
    zeros = np.zeros(n, np.int32)
    session.add(
        Batch(
            *(0, ts, zeros, zeros, zeros, zeros.astype(np.int16), zeros, zeros),
            offset=np.arange(n) * 200,
            size_bytes=np.full(n, 199, np.uint32),
            first=np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64),
            key=ids[where].astype(np.uint8),
            value=table[has],
            rate=kept[where],
        )
    )
    return session
