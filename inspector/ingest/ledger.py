"""The ledger: everything that was read, counted, so that nothing is dropped silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from inspector.core.record import Reason
from inspector.ingest.batch import Batch, RejectedLine

MAX_KEPT_REJECTED = 10_000
"""Rejected lines kept with their message; the rest of a flood is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the bytes and lines of one source, or of all.

    While a source is there, ``size_bytes`` is the bytes handed over, those still to be read, those
    skipped, and ``unfinished_bytes``.

    Attributes:
        size_bytes: Known size of what there is to read.
        read_bytes: Bytes of every line that was judged, newlines included.
        unfinished_bytes: Bytes of a last line whose newline has not come.
        lost_bytes: Bytes known to have existed that vanished before they became a whole line.
        skipped_bytes: Bytes that somebody chose not to read; compressed ones count as stored.
        accepted: Lines that became rows.
        rejected: Lines that did not, by reason.
        blank: Lines of nothing but white space.
        late: Accepted lines behind the lateness allowance.
    """

    size_bytes: int = 0
    read_bytes: int = 0
    unfinished_bytes: int = 0
    lost_bytes: int = 0
    skipped_bytes: int = 0
    accepted: int = 0
    rejected: Mapping[Reason, int] = field(default_factory=dict)
    blank: int = 0
    late: int = 0

    @property
    def lines(self) -> int:
        """Accepted and rejected lines."""
        return self.accepted + self.rejected_lines

    @property
    def rejected_lines(self) -> int:
        """Rejected lines of every reason."""
        return sum(self.rejected.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry(Counts):
    """One source: a stream of lines, whatever its file is called by now; with its counts.

    Attributes:
        source_id: Its number, as in blocks and batches.
        path: The latest name of its file.
        offset: Where its next new line will start, in bytes.
        gone: Whether the file was deleted, replaced or moved out of sight.
    """

    source_id: int
    path: Path
    offset: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """The ledger at one instant; it never changes.

    Attributes:
        sources: One entry a source, by source id.
        totals: The sums over all sources.
        rejected_lines: The first `MAX_KEPT_REJECTED` rejected lines, in the order they were judged.
        rejected_not_kept: How many more there were.
    """

    sources: tuple[SourceEntry, ...]
    totals: Counts
    rejected_lines: tuple[RejectedLine, ...]
    rejected_not_kept: int


class Ledger:
    """Counts per source. Safe to use from several threads."""

    def __init__(self, max_kept_rejected: int = MAX_KEPT_REJECTED) -> None:
        self._max_kept_rejected = max_kept_rejected
        self._sources: list[SourceEntry] = []
        self._kept: list[RejectedLine] = []
        self._not_kept = 0
        self._snapshot: LedgerSnapshot | None = None
        self._lock = Lock()

    def open_source(self, path: Path) -> int:
        """Enter a new source and return its id, counting from 0."""
        with self._lock:
            source_id = len(self._sources)
            self._sources.append(SourceEntry(source_id=source_id, path=path))
            self._snapshot = None
            return source_id

    def place_source(self, source_id: int, path: Path, *, gone: bool = False) -> None:
        """Note what the file of a source is called now, and whether it is still there."""
        with self._lock:
            self._put(replace(self._sources[source_id], path=path, gone=gone))

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
            self._put(replace(self._sources[source_id], gone=True))

    def add_batch(self, batch: Batch, late: int) -> None:
        """Count the lines of one block.

        Args:
            batch: Every line of the block, accepted or not.
            late: How many of its rows were late, as `LateCounter` says.
        """
        with self._lock:
            entry = self._sources[batch.source_id]
            self._put(_with_batch(entry, batch, late))
            room = max(0, self._max_kept_rejected - len(self._kept))
            self._kept += batch.rejected[:room]
            self._not_kept += len(batch.rejected[room:])

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

    def snapshot(self) -> LedgerSnapshot:
        """Return the state of now; the same object while nothing changes."""
        with self._lock:
            if self._snapshot is None:
                self._snapshot = LedgerSnapshot(
                    sources=tuple(self._sources),
                    totals=_sum(self._sources),
                    rejected_lines=tuple(self._kept),
                    rejected_not_kept=self._not_kept,
                )
            return self._snapshot

    def _put(self, entry: SourceEntry) -> None:
        self._sources[entry.source_id] = entry
        self._snapshot = None


def _with_batch(entry: SourceEntry, batch: Batch, late: int) -> SourceEntry:
    rejected = Counter(entry.rejected)
    rejected.update(line.reason for line in batch.rejected)
    return replace(
        entry,
        read_bytes=entry.read_bytes + batch.size_read_bytes,
        accepted=entry.accepted + len(batch),
        rejected=rejected if batch.rejected else entry.rejected,
        blank=entry.blank + batch.blank_lines,
        late=entry.late + late,
    )


def _sum(entries: list[SourceEntry]) -> Counts:
    rejected: Counter[Reason] = Counter()
    for entry in entries:
        rejected.update(entry.rejected)
    return Counts(
        size_bytes=sum(entry.size_bytes for entry in entries),
        read_bytes=sum(entry.read_bytes for entry in entries),
        unfinished_bytes=sum(entry.unfinished_bytes for entry in entries),
        lost_bytes=sum(entry.lost_bytes for entry in entries),
        skipped_bytes=sum(entry.skipped_bytes for entry in entries),
        accepted=sum(entry.accepted for entry in entries),
        rejected=rejected,
        blank=sum(entry.blank for entry in entries),
        late=sum(entry.late for entry in entries),
    )
