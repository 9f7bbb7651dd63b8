"""Marks: which rows of a batch stand out, and which shards they are of."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch
from inspector.ingest.duplicates import DuplicateFinder, DuplicateKernels, Window
from inspector.ingest.lateness import LatenessJudge

Rows = NDArray[np.int64]
"""(k,) int64, rising numbers of rows in a batch."""


def _no_rows() -> Rows:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What is to be said of the rows of a batch.

    Attributes:
        by_shard: The rows of each shard, by its id.
        late: Rows behind the lateness allowance.
        out_of_order: Rows behind a newer one by any amount; late ones too.
        duplicates: Rows that say the same as one shortly before them.
    """

    by_shard: tuple[tuple[int, Rows], ...] = ()
    late: Rows = field(default_factory=_no_rows)
    out_of_order: Rows = field(default_factory=_no_rows)
    duplicates: Rows = field(default_factory=_no_rows)

    def split(self, batch: Batch, rows: Rows) -> tuple[tuple[int, Rows], ...]:
        """Return some rows of the batch, those of each shard for themselves, by its id."""
        if len(self.by_shard) == 1 and len(rows):
            return ((self.by_shard[0][0], rows),)
        return rows_by_shard(batch, rows)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the rows of each source were marked.

    Attributes:
        lateness: Offset of its last line, and its newest instant.
        windows: What duplicates are found by.
    """

    lateness: dict[int, tuple[int, float]]
    windows: dict[int, Window]


class RowMarker:
    """Marks the rows of batch after batch; one thread feeds it."""

    def __init__(self) -> None:
        self._lateness = LatenessJudge()
        self._duplicates = DuplicateFinder()

    def use(self, kernels: DuplicateKernels) -> None:
        """Go on with other kernels."""
        self._duplicates.use(kernels)

    @property
    def reached(self) -> Reached:
        """Return how far it is; later batches do not change that."""
        return Reached(self._lateness.reached, self._duplicates.windows)

    def resume(self, reached: Reached) -> None:
        """Go on from there."""
        self._lateness.resume(reached.lateness)
        self._duplicates.resume(reached.windows)

    def mark(self, batch: Batch) -> RowMarks:
        """Return the marks of the next batch."""
        if not len(batch):
            return RowMarks()
        disorder = self._lateness.judge(batch)
        return RowMarks(
            by_shard=rows_by_shard(batch, np.arange(len(batch))),
            late=disorder.late,
            out_of_order=disorder.out_of_order,
            duplicates=self._duplicates.find(batch),
        )


def rows_by_shard(batch: Batch, rows: Rows) -> tuple[tuple[int, Rows], ...]:
    """Return some rows of a batch, those of each shard for themselves, by its id."""
    if not len(rows):
        return ()
    shard = batch.shard if len(rows) == len(batch) else batch.shard[rows]
    if bool(np.all(shard == shard[0])):  # nearly always: a server writes its own file
        return ((int(shard[0]), rows),)
    order = np.argsort(shard, kind="stable")
    bounds = np.flatnonzero(np.diff(shard[order])) + 1
    return tuple((int(shard[some[0]]), rows[some]) for some in np.split(order, bounds))
