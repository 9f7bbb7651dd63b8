"""Lateness: rows that stand behind newer ones of the same source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch

LATENESS_ALLOWANCE_S = 5.0
"""How far behind the newest earlier line a row may be before it counts as late."""

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Disorder:
    """Rows of a batch that are not in the order of time.

    Attributes:
        late: (k,) int64, rising numbers of the rows behind the allowance.
        out_of_order: (m,) int64, rising numbers of the rows behind by any amount; late ones too.
    """

    late: NDArray[np.int64]
    out_of_order: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far one source was judged."""

    offset: int
    newest_ts: float


class LatenessJudge:
    """Finds the rows whose ts is below the greatest ts of an earlier line of their source.

    One thread feeds it, block after block. What lies before a block that was already judged (the
    older part of a file that is read tail-first) is judged by itself: a row is then measured only
    against its own block, and the newer rows are not judged again.
    """

    def __init__(self, allowance_s: float = LATENESS_ALLOWANCE_S) -> None:
        self._allowance_s = allowance_s
        self._reached: dict[int, _Reached] = {}

    @property
    def reached(self) -> dict[int, tuple[int, float]]:
        """Return how far each source was judged: offset of its last line, and its newest ts."""
        return {source: (one.offset, one.newest_ts) for source, one in self._reached.items()}

    def resume(self, reached: Mapping[int, tuple[int, float]]) -> None:
        """Judge on from there."""
        self._reached = {source: _Reached(*one) for source, one in reached.items()}

    def judge(self, batch: Batch) -> Disorder:
        """Return which rows of the next batch are late, and which out of order."""
        if not len(batch):
            return Disorder(_NONE, _NONE)
        order = _file_order(batch)
        ts = batch.ts if order is None else batch.ts[order]
        offset = batch.offset if order is None else batch.offset[order]
        reached = self._reached.get(batch.source_id, _Reached(-1, -np.inf))
        forward = int(offset[0]) > reached.offset
        if bool(np.all(ts[1:] >= ts[:-1])) and not (forward and ts[0] < reached.newest_ts):
            # All in order, as a server mostly writes.
            if forward:
                self._reached[batch.source_id] = _Reached(int(offset[-1]), float(ts[-1]))
            return Disorder(_NONE, _NONE)
        newest = np.maximum.accumulate(ts)
        if forward:
            np.maximum(newest, reached.newest_ts, out=newest)
            self._reached[batch.source_id] = _Reached(int(offset[-1]), float(newest[-1]))
        # A row is never behind itself, so that its own ts may stand in the maximum.
        behind = np.flatnonzero(ts < newest)
        late = behind[ts[behind] < newest[behind] - self._allowance_s]
        if order is not None:
            behind, late = np.sort(order[behind]), np.sort(order[late])
        return Disorder(late, behind)


def _file_order(batch: Batch) -> NDArray[np.int64] | None:
    """Return the rows in the order of their lines, or None if they are."""
    offset = batch.offset
    return None if bool(np.all(offset[1:] > offset[:-1])) else np.argsort(offset)
