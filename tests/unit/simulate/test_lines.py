"""Lines without a folder: what samples and measurements are made of."""

from __future__ import annotations

import json

from inspector.core.record import Record
from inspector.ingest.decoder import Decoder
from inspector.simulate.lines import shard_lines
from inspector.simulate.world import World

START_TS = 1773511200.0


def test_they_are_those_of_one_shard_and_valid(decoder: Decoder) -> None:
    """And no heartbeat is among them."""
    lines = shard_lines(World(7, 2, START_TS), 1, 0, 10_000, 60.0).splitlines()

    records = [json.loads(line) for line in lines]
    assert len(lines) > 300
    assert all(isinstance(decoder.decode(line), Record) for line in lines)
    assert {one["shard"] for one in records} == {"world-2"}
    assert "system.telemetry" not in {one["entry"] for one in records}


def test_they_are_the_same_each_time() -> None:
    """Sampling too."""
    first, again = (shard_lines(World(7, 1, START_TS), 0, 0, 5_000, 100.0) for _ in range(2))

    assert b'"rates"' in first
    assert first == again
