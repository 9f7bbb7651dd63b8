"""Moments: what rows add up to by group and instant, kept up to date by the new rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_tables import Condition, Log
from inspector.session.cohort_filter import CohortFilter, Flags
from inspector.session.cohorts import CohortIds
from inspector.session.growing_array import GrowingArray
from inspector.session.moment_pool import GroupKey, MomentPool
from inspector.session.selector import Selector


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

    @property
    def form(self) -> tuple[int, bool, bool]:
        """What queries have in common that may share a pool."""
        return len(self.keys), self.is_exact, self.players


class SharedWindow(NamedTuple):
    """How far the windows of rules that have the same ones were moved last.

    Attributes:
        ts: (groups,) float64, to which instant; NaN for none.
        left: (groups,) int64, the last moment that had left.
    """

    ts: NDArray[np.float64]
    left: NDArray[np.int64]


def new_pool(query: MomentQuery, kernels: AlertKernels) -> MomentPool:
    """Return a pool for this query and those that are like it."""
    return MomentPool(len(query.keys), kernels, is_exact=query.is_exact, players=query.players)


class Moments:
    """The moments of one query, among those of others that stand in the same pool.

    Attributes:
        query: What is asked.
        groups: Those met so far; a group keeps its number.
        pool: Where the moments are.
    """

    def __init__(self, query: MomentQuery, pool: MomentPool) -> None:
        self.query = query
        self.pool = pool
        self.groups: list[GroupKey] = []
        self._number: dict[GroupKey, int] = {}
        self._in_pool = GrowingArray(np.int64)
        self._filter = CohortFilter(query.selector)
        self._windows: dict[tuple[float, ...], SharedWindow] = {}
        if not query.group_by:
            self.group(())
        pool.join(self, query.keys)

    @property
    def log(self) -> Log:
        """Return the moments of closed seconds, those of other queries among them."""
        return self.pool.log

    @property
    def in_pool(self) -> NDArray[np.int64]:
        """Return (groups,) int64, the numbers that the groups have in the pool."""
        return self._in_pool.values

    def group(self, key: GroupKey) -> int:
        """Return the number of a group, which gets the next one if it is new."""
        known = self._number.get(key)
        if known is None:
            known = self._number[key] = len(self.groups)
            self.groups.append(key)
            self._in_pool.extend(np.array([self.pool.new_group()], np.int64))
        return known

    def number_in_pool(self, key: GroupKey) -> int:
        """Return the number of a group in the pool, where it gets the next one if it is new."""
        number = self.group(key)
        return int(self.in_pool[number])

    @property
    def group_by(self) -> tuple[str, ...]:
        """What makes a group."""
        return self.query.group_by

    def shared_window(self, condition: Condition) -> SharedWindow:
        """Return what rules know of each other that have the same windows; for all groups."""
        window = (condition.length_s, condition.amount, float(condition.counter))
        known = self._windows.get(window)
        if known is None or len(known.ts) != len(self.groups):
            groups = len(self.groups)
            known = SharedWindow(np.full(groups, np.nan), np.full(groups, -1, np.int64))
            self._windows[window] = known
        return known

    def forget_windows(self) -> None:
        """Begin anew with what rules know of each other: moments have other numbers now."""
        for window in self._windows.values():
            window.ts[:] = np.nan

    def takes(self, cohorts: CohortIds, names: Names) -> Flags:
        """Return (n,) bool: which of some cohorts are asked for."""
        return self._filter.takes(cohorts, names)

    def players_at(self, moment: int, names: Names) -> list[tuple[str, str]]:
        """Return shard and player of everybody in a moment, where that is asked for."""
        return self.pool.players_at(moment, names) if self.query.players else []

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
        return self.pool.restore(int(self.in_pool[group]), ts, sums, pairs)
