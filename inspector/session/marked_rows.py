"""Marked rows: which rows of a session each number of the ledger stands for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch
from inspector.ingest.marks import RowMarks

MOST_ROWS = 10_000
"""Rows kept of one kind, source and shard."""

MOST_ROWS_OF_KIND = 500_000
LEAST_ROWS = 100
"""Where there are very many sources and shards, each has its part of all, but no less than this."""


class LedgerKind(StrEnum):
    """The numbers of the ledger that lines stand behind."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LATE = "late"
    OUT_OF_ORDER = "out-of-order"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows of one kind, source and shard.

    Attributes:
        kind: Which number they stand behind.
        source_id: Which source.
        shard: Which shard, by its id.
        total: How many there ever were.
        rows: (n,) int64, the latest of them.
    """

    kind: LedgerKind
    source_id: int
    shard: int
    total: int
    rows: NDArray[np.int64]


@dataclass(slots=True)
class _Kept:
    """The latest rows of one kind, source and shard, and how many there ever were."""

    total: int = 0
    rows: array[int] = field(default_factory=lambda: array("q"))

    def add(self, rows: NDArray[np.int64], most: int) -> None:
        self.total += len(rows)
        self.rows.frombytes(rows[-most:].tobytes())
        if len(self.rows) > 2 * most:
            del self.rows[:-most]


class MarkedRows:
    """Keeps the latest rows of each kind, by source and shard. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: dict[LedgerKind, dict[tuple[int, int], _Kept]] = {
            kind: {} for kind in LedgerKind
        }
        self._lock = Lock()

    def add(self, batch: Batch, marks: RowMarks, first_row: int) -> None:
        """Note the rows of a batch, the first of which is `first_row` of the session."""
        with self._lock:
            for shard, rows in marks.by_shard:
                self._add(LedgerKind.ACCEPTED, batch.source_id, shard, rows + first_row)
            for kind, rows in (
                (LedgerKind.LATE, marks.late),
                (LedgerKind.OUT_OF_ORDER, marks.out_of_order),
                (LedgerKind.DUPLICATE, marks.duplicates),
            ):
                for shard, own in marks.split(batch, rows):
                    self._add(kind, batch.source_id, shard, own + first_row)

    def kept(self) -> list[KeptRows]:
        """Return all that is kept."""
        with self._lock:
            return [
                KeptRows(kind, source, shard, kept.total, np.array(kept.rows, np.int64))
                for kind, of_kind in self._kept.items()
                for (source, shard), kept in of_kind.items()
            ]

    def resume(self, all_kept: Iterable[KeptRows]) -> None:
        """Keep what was kept before."""
        with self._lock:
            for one in all_kept:
                rows = array("q", one.rows.tobytes())
                self._kept[one.kind][one.source_id, one.shard] = _Kept(one.total, rows)

    def find(
        self, kind: LedgerKind, source_id: int | None, shard: int | None
    ) -> tuple[NDArray[np.int64], int]:
        """Return the rows that are kept, rising, and how many there are in all."""
        with self._lock:
            found = list(self._matching(kind, source_id, shard))
            rows = [np.array(kept.rows, np.int64) for kept in found]
            total = sum(kept.total for kept in found)
        return np.sort(np.concatenate([np.empty(0, np.int64), *rows])), total

    def _matching(
        self, kind: LedgerKind, source_id: int | None, shard: int | None
    ) -> Iterable[_Kept]:
        for (source, server), kept in self._kept[kind].items():
            if source_id in (None, source) and shard in (None, server):
                yield kept

    def _add(self, kind: LedgerKind, source_id: int, shard: int, rows: NDArray[np.int64]) -> None:
        of_kind = self._kept[kind]
        kept = of_kind.setdefault((source_id, shard), _Kept())
        kept.add(rows, max(LEAST_ROWS, min(MOST_ROWS, MOST_ROWS_OF_KIND // len(of_kind))))
