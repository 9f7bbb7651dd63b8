"""What emitters left in a folder, read back line by line by the decoder that defines a record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.ingest.decoder import Decoder

HEARTBEAT = "system.telemetry"


@dataclass(frozen=True, slots=True)
class HotLogs:
    """All that a folder's hot logs hold, in the order of their names.

    Attributes:
        records: Lines of activations, as JSON objects.
        heartbeats: Lines of emitters about themselves, as JSON objects.
        refused: Lines with an end that are no records.
        torn: What stands behind the last newline of a file, where there is something.
    """

    records: list[dict[str, Any]] = field(default_factory=list)
    heartbeats: list[dict[str, Any]] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    torn: dict[Path, bytes] = field(default_factory=dict)

    def sums(self) -> Counter[str]:
        """Return the sum of every metric key over all records."""
        total: Counter[str] = Counter()
        for record in self.records:
            total.update(record["metrics"])
        return total

    def beats(self, name: str) -> Iterator[Any]:
        """Return a metric or a field of `meta` of each heartbeat that has it."""
        for beat in self.heartbeats:
            for part in (beat["metrics"], beat["meta"]):
                if name in part:
                    yield part[name]

    def dropped_values(self, key: str) -> int:
        """Return how many values of a metric key the heartbeats report as lost."""
        return sum(
            sum(told["values"].get(key, {}).values())
            for told in self.beats("dropped")
            if "values" in told
        )


def read_hot_logs(folder: Path, registry: Registry) -> HotLogs:
    """Read every hot log of a data folder."""
    found, decoder = HotLogs(), Decoder(registry)
    for path in sorted((folder / "hot").glob("*.jsonl")):
        *lines, rest = path.read_bytes().split(b"\n")
        if rest:
            found.torn[path] = rest
        for line in lines:
            if not isinstance(decoder.decode(line), Record):
                found.refused.append(line)
                continue
            record = json.loads(line)
            is_beat = record["entry"] == HEARTBEAT
            (found.heartbeats if is_beat else found.records).append(record)
    return found
