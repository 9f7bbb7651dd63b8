"""Visits: which (shard, player) pairs were in a group in which second, for counting them once.

A window that slides on counts a pair when it comes and the pair was not within the window's length
before, and no more when it leaves and has not come again. Each visit therefore knows the second of
the one before and of the one after.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.session.alert_tables import Log, Membership
from inspector.session.columns import ChunkView
from inspector.session.fold_reference import ranges
from inspector.session.growing_array import GrowingArray

S = TypeVar("S", bound=np.generic)

Ints = NDArray[np.int64]


class Visits:
    """All visits: those of closed seconds in the order of their moments, the others gathered."""

    def __init__(self) -> None:
        self._gathered: list[Ints] = []
        self._pair = GrowingArray(np.int64)
        self._previous_ts = GrowingArray(np.float64)
        self._next_ts = GrowingArray(np.float64)
        self._last: dict[tuple[int, int], tuple[float, int]] = {}

    def gather(self, chunk: ChunkView, span: slice, cohort: Ints, membership: Membership) -> None:
        """Note who is in some rows of a chunk; arguments as in `alert_kernel.gather`."""
        row = np.flatnonzero(cohort[span] >= 0) + span.start
        owner, place = ranges(membership.starts[cohort[row]], membership.starts[cohort[row] + 1])
        row = row[owner]
        pair = (chunk.shard[row].astype(np.int64) << 32) | chunk.player[row].astype(np.int64)
        second = np.floor(chunk.ts[row]).astype(np.int64)
        self._gathered.append(np.stack([membership.groups[place], second, pair]))

    def close(self, closed_ts: float, log: Log, first: int) -> Log:
        """Give the log's moments from `first` on their visits; they lie before `closed_ts`."""
        every = (
            np.concatenate(self._gathered, axis=1) if self._gathered else np.zeros((3, 0), np.int64)
        )
        is_closed = every[1] < closed_ts
        self._gathered = [every[:, ~is_closed]]
        return self._append(np.unique(every[:, is_closed], axis=1), log, first)

    def restore(self, log: Log, moment: int, pairs: list[tuple[int, int]]) -> Log:
        """Give a moment that was saved its visits: ids of shard and player."""
        found = np.array(
            [(log.group[moment], log.ts[moment], (shard << 32) | who) for shard, who in pairs],
            np.int64,
        ).reshape(-1, 3)
        return self._append(found.T, log, moment)

    def _append(self, found: Ints, log: Log, first: int) -> Log:
        """Append (group, second, pair) by group and second, of the moments from `first` on."""
        # Every second with a visit is a moment, in the same order.
        is_next = np.any(np.diff(found[:2], axis=1, prepend=-1) != 0, axis=0)
        moment = first + np.cumsum(is_next) - 1
        begin = len(self._pair)
        self._next_ts.extend(np.full(found.shape[1], np.inf))
        self._previous_ts.extend(self._chained(found, begin))
        self._pair.extend(found[2])
        numbers = np.arange(begin, begin + found.shape[1])
        starts = np.flatnonzero(is_next)
        log.visits[moment[starts], 0] = numbers[starts]
        log.visits[moment[starts], 1] = np.append(numbers[starts][1:], begin + found.shape[1])
        return self._seen_by(log)

    def _chained(self, found: Ints, begin: int) -> NDArray[np.float64]:
        """Return when each pair was here before, and note there that it came again."""
        previous_ts = np.full(found.shape[1], -np.inf)
        for number, (group, second, pair) in enumerate(found.T.tolist()):
            before = self._last.get((group, pair))
            if before:
                previous_ts[number] = before[0]
                self._next_ts.values[before[1]] = second
            self._last[group, pair] = (float(second), begin + number)
        return previous_ts

    def pairs_of(self, log: Log, moment: int) -> Ints:
        """Return (n,) int64: the pairs of a moment, shard id and player id in one number."""
        return self._pair.values[slice(*log.visits[moment])]

    def forget(self, log: Log, left: Ints) -> Log:
        """Keep the visits of some moments alone, which were moved to the log's beginning."""
        used = len(left)
        log.visits[:used] = log.visits[left]
        _, place = ranges(log.visits[:used, 0], log.visits[:used, 1])
        sizes = log.visits[:used, 1] - log.visits[:used, 0]
        renamed = np.full(len(self._pair.values), -1, np.int64)
        renamed[place] = np.arange(len(place))
        log.visits[:used, 1] = np.cumsum(sizes)
        log.visits[:used, 0] = log.visits[:used, 1] - sizes
        self._pair = _chosen(self._pair, place)
        self._previous_ts = _chosen(self._previous_ts, place)
        self._next_ts = _chosen(self._next_ts, place)
        self._last = {
            who: (ts, int(renamed[number]))
            for who, (ts, number) in self._last.items()
            if renamed[number] >= 0
        }
        return self._seen_by(log)

    def _seen_by(self, log: Log) -> Log:
        return log._replace(previous_ts=self._previous_ts.values, next_ts=self._next_ts.values)


def _chosen(old: GrowingArray[S], place: Ints) -> GrowingArray[S]:
    """Return some of the values of an array as one that grows on."""
    values = old.values[place]
    new: GrowingArray[S] = GrowingArray(values.dtype.type)
    new.extend(values)
    return new
