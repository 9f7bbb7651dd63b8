"""Sessions whose records are known, to be compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from inspector.analysis.compare import Comparison, Difference
from inspector.core.registry import Registry
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.session import Session


def casts_of(
    registry: Registry,
    seed: int,
    entries: int,
    records: int,
    *,
    factor: float = 1.0,
    rate: float = 1.0,
) -> Session:
    """Return a session of entries that all do the same: casts of about 120 damage each.

    Args:
        registry: Of the metric keys.
        seed: The same seed makes the same records.
        entries: How many.
        records: Of each.
        factor: By which damage is greater.
        rate: The share of damage values that is kept.
    """
    random = np.random.default_rng(seed)
    damage = random.gamma(2.0, 60.0, (records, entries)) * factor
    kept = random.random((records, entries)) < rate
    lines = []
    for row in range(records):
        for number in range(entries):
            metrics: dict[str, float] = {"casts": 1}
            if kept[row, number]:
                metrics["damage_total"] = round(float(damage[row, number]), 3)
            meta = (
                {"tier": number % 3, "rates": {"damage_total": rate}} if rate < 1 else {"tier": 0}
            )
            record = {"ts": row, "shard": "s", "entry": f"ability.e{number}", "metrics": metrics}
            lines.append(json.dumps(record | {"meta": meta}).encode() + b"\n")
    session = Session(registry)
    session.ledger.open_source(Path("test.jsonl"))
    reader = DecodingReader(registry, session.names)
    for batch in reader.read(Block(0, 0, b"".join(lines))):
        session.add(batch)
    return session


def found(comparison: Comparison | None, group: str, kpi: str) -> Difference:
    """Return one difference of a comparison."""
    assert comparison is not None
    return next(one for one in comparison.differences if (one.group, one.kpi.name) == (group, kpi))
