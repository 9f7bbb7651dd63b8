"""Counts per shard: which rows each server wrote, whatever file they stand in."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspector.ingest.batch import Batch
from inspector.ingest.marks import RowMarks
from inspector.ingest.names import Interner

MOST_SHARDS = 10_000
"""Shards that are counted one by one; hostile names must not cost more."""

OTHER_SHARDS = "(all other shards)"
"""The name under which the rest are counted together."""

_OTHERS = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardEntry:
    """One shard, with its counts over all sources. A rejected line has no sure shard.

    Attributes:
        name: As its records spell it.
        rows: Accepted lines.
        late: Rows behind the lateness allowance.
        out_of_order: Rows behind a newer one of their source by any amount; late ones too.
        duplicates: Rows that say the same as one shortly before them in their source.
        first_ts: Earliest instant, Unix seconds.
        newest_ts: Latest instant, Unix seconds.
    """

    name: str
    rows: int = 0
    late: int = 0
    out_of_order: int = 0
    duplicates: int = 0
    first_ts: float = math.inf
    newest_ts: float = -math.inf


class ShardCounts:
    """Counts rows by shard. Not safe to use from several threads."""

    def __init__(self, names: Interner[str]) -> None:
        self._names = names
        self._entries: dict[int, ShardEntry] = {}
        self._in_order: list[tuple[str, int]] = []
        self._snapshot: tuple[ShardEntry, ...] | None = ()

    def add(self, batch: Batch, marks: RowMarks) -> None:
        """Count the rows of a batch."""
        late, out_of_order, duplicates = (
            {shard: len(own) for shard, own in marks.split(batch, rows)}
            for rows in (marks.late, marks.out_of_order, marks.duplicates)
        )
        for shard, rows in marks.by_shard:
            number, entry = self._entry(shard)
            ts = batch.ts if len(rows) == len(batch) else batch.ts[rows]
            self._entries[number] = replace(
                entry,
                rows=entry.rows + len(rows),
                late=entry.late + late.get(shard, 0),
                out_of_order=entry.out_of_order + out_of_order.get(shard, 0),
                duplicates=entry.duplicates + duplicates.get(shard, 0),
                first_ts=min(entry.first_ts, float(ts.min())),
                newest_ts=max(entry.newest_ts, float(ts.max())),
            )
            self._snapshot = None

    def resume(self, entries: Iterable[ShardEntry]) -> None:
        """Count on from a snapshot; nothing may be counted yet.

        Raises:
            KeyError: A shard has no number.
        """
        numbers = {name: number for number, name in enumerate(self._names.values)}
        for count, entry in enumerate(entries):
            if count >= MOST_SHARDS:
                self._entries[_OTHERS] = entry
            else:
                self._entries[numbers[entry.name]] = entry
                insort(self._in_order, (entry.name, numbers[entry.name]))
        self._snapshot = None

    def snapshot(self) -> tuple[ShardEntry, ...]:
        """Return an entry a shard, by name; the same object while nothing changes.

        The last entry is that of all others together, where there are too many.
        """
        if self._snapshot is None:
            numbers = [number for _, number in self._in_order]
            if _OTHERS in self._entries:
                numbers.append(_OTHERS)
            self._snapshot = tuple(self._entries[number] for number in numbers)
        return self._snapshot

    def _entry(self, shard: int) -> tuple[int, ShardEntry]:
        """Return the entry that a shard is counted in, and its number."""
        known = self._entries.get(shard)
        if known is not None:
            return shard, known
        if len(self._in_order) >= MOST_SHARDS:
            return _OTHERS, self._entries.get(_OTHERS) or ShardEntry(name=OTHER_SHARDS)
        name = self._names.values[shard]
        insort(self._in_order, (name, shard))
        return shard, ShardEntry(name=name)
