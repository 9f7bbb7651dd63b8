"""Rows from records: what the decoder's answers become, and how batches of a block are joined."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from inspector.core.record import Record
from inspector.ingest.batch import ABSENT, Batch, RejectedLine
from inspector.ingest.names import Names


class RowBuilder:
    """Collects the records of one block, in the order of their lines."""

    def __init__(self, source_id: int, names: Names) -> None:
        self._source_id = source_id
        self._names = names
        self._rows: list[tuple[float, int, int, int, int, int, int, int, int, int]] = []
        self._values: list[tuple[int, float, float]] = []
        self._rejected: list[RejectedLine] = []
        self._blank_lines = 0

    def add_record(self, record: Record, offset: int, size_bytes: int) -> None:
        """Add a valid line."""
        names = self._names
        self._values.extend(record.metrics)
        self._rows.append(
            (
                record.ts,
                names.entries.add(record.entry),
                names.shards.add(record.shard),
                ABSENT if record.player is None else names.players.add(record.player),
                ABSENT if record.tier is None else names.tiers.add(record.tier),
                ABSENT if record.region is None else names.regions.add(record.region),
                names.tag_sets.add(record.tags),
                offset,
                size_bytes,
                len(self._values),
            )
        )

    def add_rejected(self, line: RejectedLine) -> None:
        """Add a line that is no record."""
        self._rejected.append(line)

    def add_blank(self) -> None:
        """Count a line of nothing."""
        self._blank_lines += 1

    def batch(self, size_read_bytes: int) -> Batch:
        """Return all that was added."""
        table = np.array(self._rows, np.float64).reshape(-1, 10).T
        ends = np.fromiter((row[-1] for row in self._rows), np.int64, len(self._rows))
        values = np.array(self._values, np.float64).reshape(-1, 3).T
        return Batch(
            source_id=self._source_id,
            ts=table[0],
            entry=table[1].astype(np.int32),
            shard=table[2].astype(np.int32),
            player=table[3].astype(np.int32),
            tier=table[4].astype(np.int16),
            region=table[5].astype(np.int32),
            tags=table[6].astype(np.int32),
            offset=np.fromiter((row[7] for row in self._rows), np.int64, len(self._rows)),
            size_bytes=table[8].astype(np.uint32),
            first=np.concatenate([np.zeros(1, np.int64), ends]),
            key=values[0].astype(np.uint8),
            value=values[1],
            rate=values[2],
            rejected=tuple(self._rejected),
            blank_lines=self._blank_lines,
            size_read_bytes=size_read_bytes,
        )


_ROW_COLUMNS = ("ts", "entry", "shard", "player", "tier", "region", "tags", "offset", "size_bytes")
_VALUE_COLUMNS = ("key", "value", "rate")


def merge(scanned: Batch, decoded: Batch) -> Batch:
    """Join what scanner and decoder made of one block, in the order of the lines."""
    blank_lines = scanned.blank_lines + decoded.blank_lines
    if not len(decoded):
        return replace(scanned, rejected=decoded.rejected, blank_lines=blank_lines)
    order = np.argsort(np.concatenate([scanned.offset, decoded.offset]), kind="stable")
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(scanned, name), getattr(decoded, name)])[order]
        for name in _ROW_COLUMNS
    }
    sizes = np.concatenate([np.diff(scanned.first), np.diff(decoded.first)])[order]
    starts = np.concatenate([scanned.first[:-1], decoded.first[:-1] + len(scanned.key)])[order]
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    # The old place of every value, in the new order of the rows.
    place = np.arange(first[-1]) + np.repeat(starts - first[:-1], sizes)
    for name in _VALUE_COLUMNS:
        values = np.concatenate([getattr(scanned, name), getattr(decoded, name)])
        columns[name] = values[place]
    return Batch(
        source_id=scanned.source_id,
        **columns,
        first=first,
        rejected=decoded.rejected,
        blank_lines=blank_lines,
        size_read_bytes=scanned.size_read_bytes,
    )
