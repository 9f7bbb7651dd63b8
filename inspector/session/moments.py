"""Moments: what rows add up to by group and instant, kept up to date by the new rows alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_storage import empty_cells, empty_log, enlarged_cells
from inspector.session.alert_tables import Membership
from inspector.session.cohorts import Cohort, Cohorts
from inspector.session.columns import ChunkView
from inspector.session.growing_array import GrowingArray
from inspector.session.selector import Selector
from inspector.session.visits import Visits

GroupKey = tuple[str | int | None, ...]
"""A group: what its rows have in each of the dimensions that it is grouped by."""

_FIRST_CELLS = 1024
_FIRST_MOMENTS = 1024
_SMALL_NUMBERS = 65_536


@dataclass(frozen=True, slots=True)
class MomentQuery:
    """What to add up.

    Attributes:
        selector: Which rows.
        group_by: What makes a group: any of namespace, entry, tier, shard and tag.
        keys: Registry ids of the metric keys wanted.
        is_exact: Whether instants stay apart that lie in the same second.
        players: Whether the distinct (shard, player) pairs of each second are wanted, too; then
            also rows without any of the keys count.
    """

    selector: Selector
    group_by: tuple[str, ...]
    keys: tuple[int, ...]
    is_exact: bool = False
    players: bool = False


class Moments:
    """The moments of one query: those of closed seconds in order, the others being gathered.

    Attributes:
        query: What is asked.
        groups: Those met so far; a group keeps its number.
        log: The moments of closed seconds.
    """

    def __init__(self, query: MomentQuery, kernels: AlertKernels) -> None:
        self.query = query
        self.groups: list[GroupKey] = [()] if not query.group_by else []
        self._kernels = kernels
        self._number: dict[GroupKey, int] = {key: n for n, key in enumerate(self.groups)}
        self._known_cohorts = 0
        self._takes = _cohort_filter(query.selector)
        self._starts = GrowingArray(np.int64)
        self._starts.extend(np.zeros(1, np.int64))
        self._members = GrowingArray(np.int64)
        self._slots = np.full(256, -1, np.int16)
        self._slots[list(query.keys)] = np.arange(len(query.keys))
        self._cells = empty_cells(_FIRST_CELLS, len(query.keys))
        self._closed_cells = 0
        self._visits = Visits()
        self.log = empty_log(_FIRST_MOMENTS, len(query.keys))

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels, which read the same tables."""
        self._kernels = kernels

    def group(self, key: GroupKey) -> int:
        """Return the number of a group, which gets the next one if it is new."""
        known = self._number.get(key)
        if known is None:
            known = self._number[key] = len(self.groups)
            self.groups.append(key)
        return known

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
            self._slots,
            self.query.is_exact,
            self.query.players,
        )
        if self.query.players:
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
        if self.query.players:
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
        small = group.astype(np.uint16) if len(self.groups) <= _SMALL_NUMBERS else group
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
        if self.query.players:
            self.log = self._visits.forget(log, left)
        return renamed

    def players_at(self, moment: int, names: Names) -> list[tuple[str, str]]:
        """Return shard and player of everybody in a moment, where that is asked for."""
        if not self.query.players:
            return []
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
        """Append the moments of a group as they were saved, and return their numbers.

        Args:
            group: Their group, which has none yet.
            ts: (n,) when, in the order of time, none twice.
            sums: (n, slots, 3) int64.
            pairs: Of each, ids of shard and player of everybody there.
        """
        self.fit_groups()
        self._make_room(len(ts))
        cells = empty_cells(max(len(ts), 1), len(self.query.keys))
        cells.group[:], cells.ts[: len(ts)], cells.sums[: len(ts)] = group, ts, sums
        before = int(self.log.used[0])
        self._kernels.append(cells, np.arange(len(ts)), self.log)
        numbers = list(range(before, int(self.log.used[0])))
        if self.query.players:
            for moment, there in zip(numbers, pairs, strict=True):
                self.log = self._visits.restore(self.log, moment, there)
        return numbers

    def fit_groups(self) -> None:
        """Have room for every group there is."""
        missing = len(self.groups) - len(self.log.first)
        if missing > 0:
            more = np.full(missing + len(self.groups), -1, np.int64)
            first, last = np.append(self.log.first, more), np.append(self.log.last, more)
            self.log = self.log._replace(first=first, last=last)
            self._cells = self._cells._replace(last=np.append(self._cells.last, more))

    def _learn(self, cohorts: Cohorts) -> None:
        """Find the groups of new cohorts."""
        fresh = cohorts.since(self._known_cohorts)
        if not fresh:
            return
        self._known_cohorts += len(fresh)
        sizes: list[int] = []
        members: list[int] = []
        for one in fresh:
            found = [self.group(key) for key in self._keys_of(one)] if self._takes(one) else []
            sizes.append(len(found))
            members += found
        ends = int(self._starts.values[-1]) + np.cumsum(sizes)
        self._starts.extend(ends.astype(np.int64))
        self._members.extend(np.array(members, np.int64))
        self.fit_groups()

    def _keys_of(self, cohort: Cohort) -> Iterator[GroupKey]:
        choices: dict[str, Sequence[str | int | None]] = {
            "namespace": (cohort.entry.partition(".")[0],),
            "entry": (cohort.entry,),
            "tier": (cohort.tier,),
            "shard": (cohort.shard,),
            "tag": cohort.tags or (None,),
        }
        return product(*(choices[name] for name in self.query.group_by))

    def _make_room(self, moments: int) -> None:
        needed = int(self.log.used[0]) + moments
        if needed > len(self.log.ts):
            larger = empty_log(max(needed, 2 * len(self.log.ts)), len(self.query.keys))
            used = int(self.log.used[0])
            for name in ("ts", "group", "totals", "following", "visits"):
                getattr(larger, name)[:used] = getattr(self.log, name)[:used]
            kept = {name: getattr(self.log, name) for name in _KEPT}
            self.log = larger._replace(**kept)


_KEPT = ("first", "last", "used", "previous_ts", "next_ts")


def _cohort_filter(selector: Selector) -> Callable[[Cohort], bool]:
    """Return whether a cohort is selected, as a function that asks about each name once."""
    entry, tier = selector.entry_filter(), selector.tier_filter()
    shard, tags = selector.shard_filter(), selector.tags_filter()
    known: dict[str, bool] = {}

    def takes(one: Cohort) -> bool:
        if entry is not None:
            if one.entry not in known:
                known[one.entry] = entry(one.entry)
            if not known[one.entry]:
                return False
        return (
            (tier is None or tier(one.tier))
            and (shard is None or shard(one.shard))
            and (tags is None or tags(one.tags))
        )

    return takes


def _through(renamed: NDArray[np.int64], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the new numbers of moments; -1 stays."""
    if not len(renamed):
        return numbers
    return np.where(numbers >= 0, renamed[np.maximum(numbers, 0)], -1)
