"""Lateness: rows that stand behind newer ones of the same source."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch

LATENESS_ALLOWANCE_S = 5.0
"""How far behind the newest earlier line a row may be before it counts as late."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far one source was judged."""

    offset: int
    newest_ts: float


class LateCounter:
    """Counts the rows that are late: behind the greatest ts of an earlier line of their source.

    One thread feeds it, block after block. What lies before a block that was already judged (the
    older part of a file that is read tail-first) is judged by itself: a row is then late only
    against its own block, and the newer rows are not judged again.
    """

    def __init__(self, allowance_s: float = LATENESS_ALLOWANCE_S) -> None:
        self._allowance_s = allowance_s
        self._reached: dict[int, _Reached] = {}

    def count(self, batch: Batch) -> int:
        """Return how many rows of the next batch are late."""
        if not len(batch):
            return 0
        offset, ts = _in_file_order(batch)
        reached = self._reached.get(batch.source_id, _Reached(-1, -np.inf))
        forward = int(offset[0]) > reached.offset
        newest = np.maximum.accumulate(ts)
        if forward:
            np.maximum(newest, reached.newest_ts, out=newest)
            self._reached[batch.source_id] = _Reached(int(offset[-1]), float(newest[-1]))
        # A row never makes itself late, so that its own ts may stand in the maximum.
        return int(np.count_nonzero(ts < newest - self._allowance_s))


def _in_file_order(batch: Batch) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    offset = batch.offset
    if bool(np.all(offset[1:] > offset[:-1])):
        return offset, batch.ts
    order = np.argsort(offset)
    return offset[order], batch.ts[order]
