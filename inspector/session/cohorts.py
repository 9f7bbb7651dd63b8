"""Cohorts: rows that have entry, tier, shard and tags in common, and the judging of rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.alert_kernels import AlertKernels
from inspector.session.alert_tables import Clock, CohortTable, Judging
from inspector.session.columns import ChunkView

_FIRST_COHORTS = 1024


class Cohort(NamedTuple):
    """What its rows have in common."""

    entry: str
    tier: int | None
    shard: str
    tags: tuple[str, ...]


class CohortIds(NamedTuple):
    """What some cohorts have in common, as the numbers of names.

    Attributes:
        entry: (n,) int32.
        tier: (n,) int32.
        shard: (n,) int32.
        tags: (n,) int32.
    """

    entry: NDArray[np.int32]
    tier: NDArray[np.int32]
    shard: NDArray[np.int32]
    tags: NDArray[np.int32]


class Cohorts:
    """All cohorts met so far, and how far event time has come; a cohort keeps its number."""

    def __init__(self, names: Names, kernels: AlertKernels) -> None:
        self._names = names
        self._kernels = kernels
        self._table = _empty_table(_FIRST_COHORTS)
        self._known: list[Cohort] = []
        self.clock = Clock(np.full(1, -np.inf), np.full(1, np.inf), np.zeros(3, np.int64))

    def __len__(self) -> int:
        return int(self._table.used[0])

    @property
    def newest_ts(self) -> float:
        """Return the greatest ts so far, minus infinite without rows."""
        return float(self.clock.newest_ts.max())

    def use(self, kernels: AlertKernels) -> None:
        """Go on with other kernels, which read the same tables."""
        # The two find cohorts in different ways: the compiled one looks them up by their slots.
        self._kernels = kernels
        self._table = _enlarged(self._table, len(self._table.entry))

    def since(self, number: int) -> list[Cohort]:
        """Return the cohorts from a number on."""
        known, table, names = self._known, self._table, self._names
        span = slice(len(known), len(self))
        columns = (table.entry, table.tier, table.shard, table.tags)
        rows = zip(*(column[span].tolist() for column in columns), strict=True)
        # Each is put in words once, however many ask.
        known += [
            Cohort(
                names.entries.values[entry],
                names.tiers.values[tier],
                names.shards.values[shard],
                names.tag_sets.values[tags],
            )
            for entry, tier, shard, tags in rows
        ]
        return known[number:]

    def ids_since(self, number: int) -> CohortIds:
        """Return the cohorts from a number on, as the numbers of their names."""
        table, span = self._table, slice(number, len(self))
        return CohortIds(table.entry[span], table.tier[span], table.shard[span], table.tags[span])

    @property
    def names(self) -> Names:
        """Return the strings of the rows."""
        return self._names

    def judge(self, chunk: ChunkView, start: int, stop: int, judging: Judging) -> NDArray[np.int64]:
        """Return the cohort of rows ``start:stop`` of a chunk, or why they do not count.

        Returns:
            (stop,) int64; what stands before `start` is of no meaning.
        """
        if judging.by_shard:
            self._fit_shards(int(chunk.shard[start:stop].max(initial=0)) + 1)
        cohort = np.empty(stop, np.int64)
        while start < stop:
            start = self._kernels.judge(
                chunk, start, stop, self._table, self.clock, judging, cohort
            )
            if start < stop:
                self._table = _enlarged(self._table, 4 * len(self._table.entry))
        return cohort

    def _fit_shards(self, shards: int) -> None:
        missing = shards - len(self.clock.newest_ts)
        if missing > 0:
            newest_ts = np.append(self.clock.newest_ts, np.full(missing + shards, -np.inf))
            self.clock = self.clock._replace(newest_ts=newest_ts)

    def join_clocks(self) -> None:
        """Let all shards have one clock from now on, that of the newest."""
        if len(self.clock.newest_ts) > 1:
            self.clock = self.clock._replace(newest_ts=np.array([self.newest_ts]))


def _empty_table(capacity: int) -> CohortTable:
    return CohortTable(
        slots=np.full(4 * capacity, -1, np.int64),
        entry=np.zeros(capacity, np.int32),
        tier=np.zeros(capacity, np.int32),
        shard=np.zeros(capacity, np.int32),
        tags=np.zeros(capacity, np.int32),
        used=np.zeros(1, np.int64),
    )


def _enlarged(old: CohortTable, capacity: int) -> CohortTable:
    """Return a table with the same cohorts, to be found by the kernel."""
    new = _empty_table(capacity)
    used = int(old.used[0])
    stored = zip(new[1:5], old[1:5], strict=True)
    for column, before in stored:
        column[:used] = before[:used]
    new.used[0] = used
    slots = slots_of(new, used)
    for number in range(used):
        slot = int(slots[number])
        while new.slots[slot] >= 0:
            slot = (slot + 1) % len(new.slots)
        new.slots[slot] = number
    return new


def slots_of(table: CohortTable, used: int) -> NDArray[np.uint64]:
    """Return (used,) uint64, where the kernel begins to look for each cohort."""
    entry, tier, shard, tags = (column[:used].astype(np.uint64) for column in table[1:5])
    low, high = entry | (tags << np.uint64(32)), shard | (tier << np.uint64(32))
    mixed = (low * np.uint64(0x9E3779B97F4A7C15)) ^ high
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed ^ (mixed >> np.uint64(32))) & np.uint64(len(table.slots) - 1)
