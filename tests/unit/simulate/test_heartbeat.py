"""The heartbeat tells how the emitter fares."""

from __future__ import annotations

import json

from inspector.core.record import Record
from inspector.ingest.decoder import Decoder
from inspector.simulate.heartbeat import heartbeat_line


def _metrics(load: float) -> dict[str, int]:
    line = heartbeat_line(1773511200.25, "world-2", "2026.3.2", 500.0 * load, load, 0.5)
    metrics: dict[str, int] = json.loads(line)["metrics"]
    return metrics


def test_it_is_a_valid_record_with_the_revisions_in_force(decoder: Decoder) -> None:
    """The Inspector reads from it which config a shard runs on."""
    line = heartbeat_line(1773511200.25, "world-2", "2026.3.2", 500.0, 1.0, 0.5)

    assert isinstance(decoder.decode(line.encode().rstrip()), Record)
    assert json.loads(line)["meta"]["config"] == {"sampling": 1, "backpressure": 1}


def test_an_easy_load_drops_nothing() -> None:
    """All drop counts are there, and 0."""
    metrics = _metrics(1.0)

    assert metrics["values_dropped"] == metrics["records_dropped"] == metrics["degrade_level"] == 0
    assert metrics["flush_count"] == metrics["bytes_written"] // 4096


def test_a_surge_drops_values_first_and_records_only_when_it_must() -> None:
    """Degradation has the order that the design gives."""
    strained, overloaded = _metrics(1.5), _metrics(2.0)

    assert strained["degrade_level"] == 1
    assert strained["values_dropped"] > 0 == strained["records_dropped"]
    assert overloaded["degrade_level"] == 2
    assert overloaded["records_dropped"] > 0
    assert overloaded["queue_depth"] > strained["queue_depth"]


def test_an_idle_emitter_flushes_by_time() -> None:
    """Every two seconds, so twice in five."""
    assert _metrics(0.001)["flush_count"] == 2
