"""Queries: selector, measure, group-by and bucket width, as values; and their lookup tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names


class GroupBy(StrEnum):
    """What makes the series of a chart."""

    NONE = "none"
    NAMESPACE = "namespace"
    ENTRY = "entry"
    TIER = "tier"
    SHARD = "shard"
    TAG = "tag"


class Dimension(IntEnum):
    """The column that groups are looked up by, as the fold knows it."""

    ENTRY = 0
    TIER = 1
    SHARD = 2
    TAGS = 3


_DIMENSION = {
    GroupBy.NONE: Dimension.ENTRY,
    GroupBy.NAMESPACE: Dimension.ENTRY,
    GroupBy.ENTRY: Dimension.ENTRY,
    GroupBy.TIER: Dimension.TIER,
    GroupBy.SHARD: Dimension.SHARD,
    GroupBy.TAG: Dimension.TAGS,
}


TOTAL = "\0total"
"""The name of the group of all rows."""

NO_TAG = "no tag"
NO_TIER = "no tier"


def tier_label(tier: int | None) -> str:
    """Return the name of the group of one tier."""
    return NO_TIER if tier is None else f"tier {tier}"


@dataclass(frozen=True, slots=True)
class Selector:
    """Which rows.

    Attributes:
        namespace: Only this namespace; empty for all.
        entry: Glob over ``namespace.entryId``.
        shards: Only these; empty for all.
        tiers: Only these; empty for all.
        tags: Rows that carry a tag matching any of these globs; empty for all rows.
        player: Only this player; empty for all.
    """

    namespace: str = ""
    entry: str = "*"
    shards: frozenset[str] = frozenset()
    tiers: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()
    player: str = ""

    def takes_entry(self, entry: str) -> bool:
        """Return whether rows of `entry` are selected, as far as the entry decides."""
        if self.namespace and not entry.startswith(self.namespace + "."):
            return False
        return fnmatchcase(entry, self.entry)

    def takes_tags(self, tags: tuple[str, ...]) -> bool:
        """Return whether rows with exactly these tags are selected, as far as tags decide."""
        return not self.tags or any(fnmatchcase(tag, glob) for tag in tags for glob in self.tags)


ALL_ROWS = Selector()


@dataclass(frozen=True, slots=True)
class Grid:
    """Buckets on absolute time: bucket b covers ``[(first + b) * width, (first + b + 1) * width)``.

    Attributes:
        first: Number of the first bucket, counted from the Unix epoch.
        buckets: How many.
        width_s: Width of a bucket in seconds; infinite for one bucket that takes everything.
    """

    first: int
    buckets: int
    width_s: float

    @staticmethod
    def everything() -> Grid:
        """Return the grid of one bucket that takes every instant."""
        return Grid(0, 1, float("inf"))

    @staticmethod
    def covering(start_ts: float, end_ts: float, width_s: float) -> Grid:
        """Return the smallest grid that takes both instants."""
        first = int(np.floor(start_ts / width_s))
        return Grid(first, int(np.floor(end_ts / width_s)) - first + 1, width_s)

    @property
    def start_ts(self) -> float:
        """Return the first instant, Unix seconds."""
        return self.first * self.width_s if np.isfinite(self.width_s) else -np.inf

    @property
    def end_ts(self) -> float:
        """Return the first instant behind the last bucket, Unix seconds."""
        return (self.first + self.buckets) * self.width_s

    def covers(self, other: Grid) -> bool:
        """Return whether every bucket of `other` is one of these."""
        return (
            self.width_s == other.width_s
            and self.first <= other.first
            and other.first + other.buckets <= self.first + self.buckets
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What to fold: which rows, which metric keys, grouped by what, in which buckets.

    Attributes:
        selector: Which rows.
        keys: Registry ids of the metric keys wanted.
        group_by: What makes a group.
        grid: The buckets.
        extremes: Also keep least, greatest and last value.
        distinct: Also count distinct (shard, player) pairs.
        groups: The group names wanted, in order; empty for all there are, as they appear.
        most_groups: Further groups than these are left out; 0 for no limit.
        with_total: Also keep a group TOTAL, the first, of every row that is selected.
        with_earlier: What lies before the grid counts in its first bucket.
    """

    selector: Selector
    keys: tuple[int, ...]
    group_by: GroupBy
    grid: Grid
    extremes: bool = False
    distinct: bool = False
    groups: tuple[str, ...] = ()
    most_groups: int = 0
    with_total: bool = False
    with_earlier: bool = False


class Lookup(NamedTuple):
    """The tables by which a fold decides on a row.

    Attributes:
        dimension: A `Dimension`.
        starts: (ids + 1,) int32; the groups of id d are ``groups[starts[d]:starts[d + 1]]``.
        groups: int32 group numbers.
        keep_entry: (entries,) bool.
        keep_tier: (tiers,) bool.
        keep_shard: (shards,) bool.
        keep_tags: (tag sets,) bool.
        only_player: Id of the one player wanted, -1 for any, -2 for one that is not there.
        slot_of_key: (256,) int16, where a key's sums go; -1 when it is not wanted.
        with_earlier: Whether rows before the grid count in its first bucket.
    """

    dimension: int
    starts: NDArray[np.int32]
    groups: NDArray[np.int32]
    keep_entry: NDArray[np.bool_]
    keep_tier: NDArray[np.bool_]
    keep_shard: NDArray[np.bool_]
    keep_tags: NDArray[np.bool_]
    only_player: int
    slot_of_key: NDArray[np.int16]
    with_earlier: bool


class LookupBuilder:
    """Keeps the tables of one query in step with the names of a session.

    Attributes:
        groups: Names of the groups so far; group numbers never change.
    """

    def __init__(self, query: Query, names: Names) -> None:
        self._query = query
        self._names = names
        self._known: tuple[int, ...] = ()
        self._lookup: Lookup | None = None
        self.groups: list[str] = [TOTAL, *query.groups] if query.with_total else [*query.groups]
        self._number = {name: number for number, name in enumerate(self.groups)}
        self._most = len(self.groups) if query.groups else query.most_groups
        self._slots = np.full(256, -1, np.int16)
        for slot, key in enumerate(query.keys):
            self._slots[key] = slot

    def lookup(self) -> Lookup:
        """Return tables that know every name there is now."""
        names = self._names
        kinds = (names.entries, names.tiers, names.shards, names.tag_sets)
        known = tuple(len(kind) for kind in kinds)
        if self._lookup is None or known != self._known:
            self._known = known
            self._lookup = self._build()
        return self._lookup

    def _build(self) -> Lookup:
        entries, tiers, shards, tag_sets = self._known
        names, selector = self._names, self._query.selector
        entry_names = names.entries.values[:entries]
        tier_values = names.tiers.values[:tiers]
        shard_names = names.shards.values[:shards]
        sets = names.tag_sets.values[:tag_sets]
        members: list[tuple[str, ...]]
        match self._query.group_by:
            case GroupBy.NONE:
                members = [(TOTAL,)] * entries
            case GroupBy.NAMESPACE:
                members = [(entry.partition(".")[0],) for entry in entry_names]
            case GroupBy.ENTRY:
                members = [(entry,) for entry in entry_names]
            case GroupBy.TIER:
                members = [(tier_label(tier),) for tier in tier_values]
            case GroupBy.SHARD:
                members = [(shard,) for shard in shard_names]
            case GroupBy.TAG:
                members = [tags or (NO_TAG,) for tags in sets]
        keep_entry = np.array([selector.takes_entry(entry) for entry in entry_names], np.bool_)
        if self._query.group_by in (GroupBy.ENTRY, GroupBy.NAMESPACE):
            members = [m if keep else () for m, keep in zip(members, keep_entry, strict=True)]
        starts, groups = self._compress(members)
        player = self._names.players.find(selector.player) if selector.player else -1
        return Lookup(
            int(_DIMENSION[self._query.group_by]),
            starts,
            groups,
            keep_entry,
            np.array([not selector.tiers or t in selector.tiers for t in tier_values], np.bool_),
            np.array([not selector.shards or s in selector.shards for s in shard_names], np.bool_),
            np.array([selector.takes_tags(tags) for tags in sets], np.bool_),
            -2 if player is None else player,
            self._slots,
            self._query.with_earlier,
        )

    def _compress(
        self, members: list[tuple[str, ...]]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        starts = np.zeros(len(members) + 1, np.int32)
        flat: list[int] = []
        total = (TOTAL,) if self._query.with_total else ()
        for number, group_names in enumerate(members):
            # Each once: grouped by nothing, the one group is the total itself.
            once = dict.fromkeys(total + group_names)
            flat.extend(g for g in map(self._group, once) if g >= 0)
            starts[number + 1] = len(flat)
        return starts, np.array(flat, np.int32)

    def _group(self, name: str) -> int:
        known = self._number.get(name)
        if known is None and not 0 < self._most <= len(self.groups):
            known = self._number[name] = len(self.groups)
            self.groups.append(name)
        return -1 if known is None else known
