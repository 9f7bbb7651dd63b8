"""The ledger: everything that was read, counted, so that nothing is dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from inspector.core.record import Reason
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.counts import Counts, SourceEntry
from inspector.ingest.marks import RowMarks
from inspector.ingest.names import Interner
from inspector.ingest.rejections import RejectedPlaces, Rejections, UnknownKey
from inspector.ingest.shard_counts import ShardCounts, ShardEntry

__all__ = ["Counts", "Ledger", "LedgerSnapshot", "SourceEntry"]


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """The ledger at one instant; it never changes.

    Attributes:
        sources: One entry a source, by source id.
        totals: The sums over all sources.
        shards: One entry a shard, by name.
        rejected_lines: The rejected lines that were kept, in the order they were judged.
        rejected_not_kept: How many more there were.
        unknown_keys: The metric keys that lines used and nobody knew, the most used first.
    """

    sources: tuple[SourceEntry, ...]
    totals: Counts
    shards: tuple[ShardEntry, ...]
    rejected_lines: tuple[RejectedLine, ...]
    rejected_not_kept: int
    unknown_keys: tuple[UnknownKey, ...]


class Ledger:
    """Counts per source and per shard. Safe to use from several threads.

    Attributes:
        text_openers: What opens the text of sources that are no logs, by source id.
    """

    def __init__(
        self, shards: Interner[str] | None = None, rejections: Rejections | None = None
    ) -> None:
        """Begin with nothing.

        Args:
            shards: The names of the shards that batches have the ids of.
            rejections: What keeps rejected lines.
        """
        self.text_openers: dict[int, Callable[[Path], BinaryIO]] = {}
        self._sources: list[SourceEntry] = []
        self._shards = ShardCounts(Interner() if shards is None else shards)
        self._rejections = rejections or Rejections()
        self._summed: list[SourceEntry] = []
        self._totals = Counts()
        self._changed: set[int] = set()
        self._snapshot: LedgerSnapshot | None = None
        self._lock = Lock()

    def open_source(self, path: Path) -> int:
        """Enter a new source and return its id, counting from 0."""
        with self._lock:
            source_id = len(self._sources)
            entry = SourceEntry(source_id=source_id, path=path)
            self._sources.append(entry)
            self._summed.append(entry)
            self._snapshot = None
            return source_id

    def resume(self, before: LedgerSnapshot, places: RejectedPlaces) -> None:
        """Count on from a snapshot; nothing may be counted yet.

        Args:
            before: The snapshot.
            places: What `rejected_places` returned at that time.
        """
        with self._lock:
            for entry in before.sources:
                self._summed.append(SourceEntry(source_id=entry.source_id, path=entry.path))
                self._sources.append(entry)
                self._put(entry)
            self._shards.resume(before.shards)
            self._rejections.resume(before.rejected_lines, places, before.unknown_keys)

    def source(self, source_id: int) -> SourceEntry:
        """Return what is known of one source by now."""
        return self._sources[source_id]  # an entry never changes, and none is taken away

    def place_source(self, source_id: int, path: Path, *, gone: bool = False) -> None:
        """Note what the file of a source is called now: more may come, also if it had ended."""
        with self._lock:
            self._put(replace(self._sources[source_id], path=path, gone=gone, ended=False))

    def recognise_source(self, source_id: int, head: bytes) -> None:
        """Note the digest of the first line of a source; the first one counts."""
        with self._lock:
            if self._sources[source_id].head is None:
                self._put(replace(self._sources[source_id], head=head))

    def extend_source(
        self, source_id: int, size_bytes: int, offset: int, unfinished_bytes: int
    ) -> None:
        """Note how much there is of a source, and how far it has been handed over."""
        with self._lock:
            self._put(
                replace(
                    self._sources[source_id],
                    size_bytes=size_bytes,
                    offset=offset,
                    unfinished_bytes=unfinished_bytes,
                )
            )

    def end_source(self, source_id: int, *, size_bytes: int, offset: int, lost_bytes: int) -> None:
        """Note that no more will come of a source, and what of it was never handed over."""
        self.extend_source(source_id, size_bytes, offset, 0)
        self.add_lost(source_id, lost_bytes)
        with self._lock:
            self._put(replace(self._sources[source_id], gone=True, ended=True))

    def add_batch(self, batch: Batch, marks: RowMarks) -> None:
        """Count the lines of one block.

        Args:
            batch: Every line of the block, accepted or not.
            marks: What `RowMarker` says of its rows.
        """
        with self._lock:
            self._put(_with_batch(self._sources[batch.source_id], batch, marks))
            self._shards.add(batch, marks)
            self._rejections.add(batch.rejected)

    def rejudge(self, reason: Reason, batch: Batch, marks: RowMarks) -> None:
        """Count lines anew that were read again, all of them once rejected for `reason`.

        Args:
            reason: Why they were rejected.
            batch: What became of them: rows, and lines that still are rejected.
            marks: The shards of the rows.
        """
        still = tuple(line for line in batch.rejected if line.reason is reason)
        others = [line for line in batch.rejected if line.reason is not reason]
        settled = [*batch.offset.tolist(), *(line.offset for line in others)]
        with self._lock:
            entry = self._sources[batch.source_id]
            rejected = Counter(entry.rejected)
            rejected[reason] -= len(batch) + len(batch.rejected)
            entry = _with_batch(replace(entry, rejected=rejected), batch, marks)
            # `+` leaves out the reasons that have no line any more.
            self._put(replace(entry, rejected=+Counter(entry.rejected)))
            self._shards.add(batch, marks)
            self._rejections.remove(batch.source_id, settled)
            self._rejections.keep(others)
            self._rejections.renew(still)

    def know_keys(self, names: Iterable[str]) -> None:
        """Note that the registry knows some keys now."""
        with self._lock:
            self._rejections.forget_keys(names)
            self._snapshot = None

    def add_lost(self, source_id: int, size_bytes: int) -> None:
        """Count bytes that are known to have existed and can no longer be read."""
        with self._lock:
            entry = self._sources[source_id]
            self._put(replace(entry, lost_bytes=entry.lost_bytes + size_bytes))

    def add_skipped(self, source_id: int, size_bytes: int) -> None:
        """Count bytes that are there and will not be read, because somebody cancelled that."""
        with self._lock:
            entry = self._sources[source_id]
            self._put(replace(entry, skipped_bytes=entry.skipped_bytes + size_bytes))

    def rejected_places(self) -> RejectedPlaces:
        """Return where the rejected lines stand: more of them than are kept with a message."""
        with self._lock:
            return self._rejections.places()

    def snapshot(self) -> LedgerSnapshot:
        """Return the state of now; the same object while nothing changes."""
        with self._lock:
            if self._snapshot is None:
                self._sum_up()
                kept = self._rejections.lines
                self._snapshot = LedgerSnapshot(
                    sources=tuple(self._sources),
                    totals=self._totals,
                    shards=self._shards.snapshot(),
                    rejected_lines=kept,
                    rejected_not_kept=self._totals.rejected_lines - len(kept),
                    unknown_keys=self._rejections.unknown_keys,
                )
            return self._snapshot

    def _put(self, entry: SourceEntry) -> None:
        self._sources[entry.source_id] = entry
        self._changed.add(entry.source_id)
        self._snapshot = None

    def _sum_up(self) -> None:
        """Bring the totals up to date by what changed: of many sources most rest."""
        for source_id in self._changed:
            entry = self._sources[source_id]
            self._totals = _moved(self._totals, self._summed[source_id], entry)
            self._summed[source_id] = entry
        self._changed.clear()


def _with_batch(entry: SourceEntry, batch: Batch, marks: RowMarks) -> SourceEntry:
    rejected = Counter(entry.rejected)
    rejected.update(line.reason for line in batch.rejected)
    return replace(
        entry,
        read_bytes=entry.read_bytes + batch.size_read_bytes,
        accepted=entry.accepted + len(batch),
        rejected=rejected if batch.rejected else entry.rejected,
        blank=entry.blank + batch.blank_lines,
        late=entry.late + len(marks.late),
        out_of_order=entry.out_of_order + len(marks.out_of_order),
        duplicates=entry.duplicates + len(marks.duplicates),
        newest_ts=max(entry.newest_ts, float(batch.ts.max())) if len(batch) else entry.newest_ts,
    )


_SUMMED = tuple(spec.name for spec in fields(Counts) if spec.name != "rejected")


def _moved(totals: Counts, before: Counts, after: Counts) -> Counts:
    """Return the totals once one of their parts has changed."""
    sums = {
        name: getattr(totals, name) + getattr(after, name) - getattr(before, name)
        for name in _SUMMED
    }
    if before.rejected is after.rejected:
        return replace(totals, **sums)
    rejected = Counter(totals.rejected)
    rejected.subtract(before.rejected)
    rejected.update(after.rejected)
    return replace(totals, rejected=+rejected, **sums)
