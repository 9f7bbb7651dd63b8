"""A pool of moments: those of all queries that are alike, gathered and closed together.

Hundreds of rules may each select other rows. Each on its own would go through all the rows; here
the rows are gone through once, and each is added to the groups that its cohort belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from operator import itemgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_cells, empty_log, enlarged_cells
from inspector.session.alert_tables import Membership
from inspector.session.cohorts import Cohort, CohortIds, Cohorts
from inspector.session.columns import ChunkView
from inspector.session.growing_array import GrowingArray
from inspector.session.visits import Visits

GroupKey = tuple[str | int | None, ...]
"""A group: what its rows have in each of the dimensions that it is grouped by."""

_FIRST_CELLS = 1024
_FIRST_MOMENTS = 1024
_SMALL_NUMBERS = 65_536
_KEYS = 256


class Asker(Protocol):
    """A query that has its moments in a pool."""

    @property
    def group_by(self) -> tuple[str, ...]:
        """What makes a group."""

    def takes(self, cohorts: CohortIds, names: Names) -> NDArray[np.bool_]:
        """Return (n,) bool: which of some cohorts are asked for."""

    def number_in_pool(self, key: GroupKey) -> int:
        """Return the number of a group in the pool, where it gets the next one if it is new."""


class MomentPool:
    """Moments of queries that sum so many keys each: of closed seconds, and being gathered.

    Attributes:
        log: The moments of closed seconds.
    """

    def __init__(self, slots: int, kernels: AlertKernels, *, is_exact: bool, players: bool) -> None:
        """Begin without a query.

        Args:
            slots: How many keys each query sums.
            kernels: What does the work.
            is_exact: Whether instants stay apart that lie in the same second.
            players: Whether distinct pairs are wanted; then rows without any key count, too.
        """
        self._slots, self._is_exact, self._players = slots, is_exact, players
        self._kernels = kernels
        self._askers: list[Asker | None] = []
        self._slot_of_key = np.zeros((0, _KEYS), np.int16)
        self._groups = 0
        self._known_cohorts = 0
        self._starts = _growing(np.zeros(1, np.int64))
        self._members = GrowingArray(np.int64)
        self._query_of = GrowingArray(np.int64)
        self._cells = empty_cells(_FIRST_CELLS, slots)
        self._closed_cells = 0
        self._visits = Visits()
        self.log = empty_log(_FIRST_MOMENTS, slots)

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels, which read the same tables."""
        self._kernels = kernels

    def join(self, asker: Asker, keys: Sequence[int]) -> None:
        """Gather for a query, too; before any row.

        Args:
            asker: The query.
            keys: Registry ids of the metric keys that it sums.
        """
        own = np.full((1, _KEYS), -1, np.int16)
        own[0, list(keys)] = np.arange(self._slots)
        self._slot_of_key = np.concatenate([self._slot_of_key, own])
        self._askers.append(asker)

    def leave(self, gone: Iterable[Asker]) -> None:
        """Gather no more for some queries."""
        left = set(map(id, gone))
        numbers = [n for n, one in enumerate(self._askers) if id(one) in left]
        for number in numbers:
            self._askers[number] = None
        stays = ~np.isin(self._query_of.values, numbers)
        before = np.concatenate([[0], np.cumsum(stays)])
        self._starts = _growing(before[self._starts.values])
        self._members = _growing(self._members.values[stays])
        self._query_of = _growing(self._query_of.values[stays])

    @property
    def is_empty(self) -> bool:
        """Return whether no query is left."""
        return all(one is None for one in self._askers)

    def new_group(self) -> int:
        """Return the number of another group."""
        self._groups += 1
        return self._groups - 1

    def gather(
        self, chunk: ChunkView, start: int, stop: int, cohort: NDArray[np.int64], cohorts: Cohorts
    ) -> None:
        """Add rows ``start:stop`` of a chunk.

        Args:
            chunk: The rows.
            start: First row.
            stop: Behind the last row.
            cohort: (stop,) int64, as `Cohorts.judge` returned it.
            cohorts: What the numbers mean.
        """
        self._learn(cohorts)
        membership = Membership(
            self._starts.values,
            self._members.values,
            self._query_of.values,
            self._slot_of_key,
            self._is_exact,
            self._players,
        )
        if self._players:
            self._visits.gather(chunk, slice(start, stop), cohort, membership)
        while start < stop:
            start = self._kernels.gather(chunk, start, stop, cohort, membership, self._cells)
            if start < stop:
                self._cells = enlarged_cells(self._cells, 4 * len(self._cells.ts))

    def close(self, closed_ts: float) -> None:
        """Bring what lies before `closed_ts` into order; no further row comes there."""
        cells = self._cells
        used = int(cells.used[0])
        is_closed = cells.ts[:used] < closed_ts
        if not is_closed.any():
            return
        order = self._in_order(np.flatnonzero(is_closed))
        self._make_room(len(order))
        before = int(self.log.used[0])
        self._kernels.append(cells, order, self.log)
        cells.ts[order] = np.inf
        if self._players:
            self.log = self._visits.close(closed_ts, self.log, before)
        self._empty_out(used, int(is_closed.sum()))

    def _empty_out(self, used: int, closed: int) -> None:
        """Take closed cells out: now and then, since it means moving all the others."""
        cells = self._cells
        cells.last[:] = -1
        self._closed_cells += closed
        if 2 * self._closed_cells < used:
            return
        left = np.flatnonzero(cells.ts[:used] < np.inf)
        for column in (cells.group, cells.ts, cells.sums):
            column[: len(left)] = column[left]
        cells.used[0] = len(left)
        self._closed_cells = 0

    def _in_order(self, closed: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return cells by group and, in a group, by time."""
        ts = self._cells.ts[closed]
        if bool(np.any(ts[1:] < ts[:-1])):
            closed = closed[np.argsort(ts, kind="stable")]
        group = self._cells.group[closed]
        # Few groups fit small numbers, which are sorted several times as fast.
        small = group.astype(np.uint16) if self._groups <= _SMALL_NUMBERS else group
        return closed[np.argsort(small, kind="stable")]

    def forget(self, oldest: NDArray[np.int64]) -> NDArray[np.int64]:
        """Let go of moments that nobody needs.

        Args:
            oldest: (groups,) int64, the first moment of each group that is needed; -1 for a group
                without any.

        Returns:
            (moments,) int64, their new numbers, -1 for those that are gone.
        """
        log, used = self.log, int(self.log.used[0])
        keep = np.arange(used) >= oldest[log.group[:used]]
        renamed = np.where(keep, np.cumsum(keep) - 1, -1)
        left = np.flatnonzero(keep)
        log.following[:used] = _through(renamed, log.following[:used])
        for column in (log.ts, log.group, log.totals, log.following):
            column[: len(left)] = column[left]
        log.first[: len(oldest)] = _through(renamed, oldest)
        log.last[:] = _through(renamed, log.last)
        log.used[0] = len(left)
        if self._players:
            self.log = self._visits.forget(log, left)
        return renamed

    def players_at(self, moment: int, names: Names) -> list[tuple[str, str]]:
        """Return shard and player of everybody in a moment."""
        pairs = self._visits.pairs_of(self.log, moment).tolist()
        return [
            (names.shards.values[pair >> 32], names.players.values[pair & 0xFFFFFFFF])
            for pair in pairs
        ]

    def restore(
        self,
        group: int,
        ts: NDArray[np.float64],
        sums: NDArray[np.int64],
        pairs: Sequence[list[tuple[int, int]]],
    ) -> list[int]:
        """Append the moments of a group as they were saved; arguments as in `Moments.restore`."""
        self.fit_groups()
        self._make_room(len(ts))
        cells = empty_cells(max(len(ts), 1), self._slots)
        cells.group[:], cells.ts[: len(ts)], cells.sums[: len(ts)] = group, ts, sums
        before = int(self.log.used[0])
        self._kernels.append(cells, np.arange(len(ts)), self.log)
        numbers = list(range(before, int(self.log.used[0])))
        if self._players:
            for moment, there in zip(numbers, pairs, strict=True):
                self.log = self._visits.restore(self.log, moment, there)
        return numbers

    def fit_groups(self) -> None:
        """Have room for every group there is."""
        missing = self._groups - len(self.log.first)
        if missing > 0:
            more = np.full(missing + self._groups, -1, np.int64)
            first, last = np.append(self.log.first, more), np.append(self.log.last, more)
            self.log = self.log._replace(first=first, last=last)
            self._cells = self._cells._replace(last=np.append(self._cells.last, more))

    def _learn(self, cohorts: Cohorts) -> None:
        """Find the groups of new cohorts."""
        fresh = cohorts.since(self._known_cohorts)
        if not fresh:
            return
        ids = cohorts.ids_since(self._known_cohorts)
        self._known_cohorts += len(fresh)
        keys: dict[tuple[str, ...], list[tuple[GroupKey, ...]]] = {}
        rows: list[tuple[int, int, int]] = []
        for number, asker in enumerate(self._askers):
            if asker is None:
                continue
            if asker.group_by not in keys:
                keys[asker.group_by] = [tuple(_keys_of(one, asker.group_by)) for one in fresh]
            own, find = keys[asker.group_by], asker.number_in_pool
            for place in np.flatnonzero(asker.takes(ids, cohorts.names)).tolist():
                rows += [(place, find(key), number) for key in own[place]]
        rows.sort(key=itemgetter(0))
        columns = np.array(rows, np.int64).reshape(-1, 3)
        sizes = np.bincount(columns[:, 0], minlength=len(fresh))
        self._starts.extend(self._starts.values[-1] + np.cumsum(sizes))
        self._members.extend(columns[:, 1])
        self._query_of.extend(columns[:, 2])
        self.fit_groups()

    def _make_room(self, moments: int) -> None:
        needed = int(self.log.used[0]) + moments
        if needed > len(self.log.ts):
            larger = empty_log(max(needed, 2 * len(self.log.ts)), self._slots)
            used = int(self.log.used[0])
            for name in ("ts", "group", "totals", "following", "visits"):
                getattr(larger, name)[:used] = getattr(self.log, name)[:used]
            kept = {name: getattr(self.log, name) for name in _KEPT}
            self.log = larger._replace(**kept)


_KEPT = ("first", "last", "used", "previous_ts", "next_ts")


def _growing(values: NDArray[np.int64]) -> GrowingArray[np.int64]:
    found = GrowingArray(np.int64)
    found.extend(values)
    return found


def _keys_of(cohort: Cohort, group_by: Sequence[str]) -> Iterable[GroupKey]:
    choices: dict[str, Sequence[str | int | None]] = {
        "namespace": (cohort.entry.partition(".")[0],),
        "entry": (cohort.entry,),
        "tier": (cohort.tier,),
        "shard": (cohort.shard,),
        "tag": cohort.tags or (None,),
    }
    return product(*(choices[name] for name in group_by))


def _through(renamed: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the new numbers of moments; -1 stays."""
    if not len(renamed):
        return numbers
    return np.where(numbers >= 0, renamed[np.maximum(numbers, 0)], -1)
