"""Queries: selector, measure, group-by and buckets, as values; and their lookup tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.names import Names
from inspector.session.grid import Grid
from inspector.session.growing_array import GrowingArray
from inspector.session.selector import ALL_ROWS, Selector

__all__ = [
    "ALL_ROWS",
    "NO_TAG",
    "NO_TIER",
    "TOTAL",
    "Dimension",
    "Grid",
    "GroupBy",
    "Lookup",
    "LookupBuilder",
    "Query",
    "Selector",
    "tier_label",
]

T = TypeVar("T")


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
        self._known = (0, 0, 0, 0)
        self._lookup: Lookup | None = None
        self.groups: list[str] = [TOTAL, *query.groups] if query.with_total else [*query.groups]
        self._number = {name: number for number, name in enumerate(self.groups)}
        self._most = len(self.groups) if query.groups else query.most_groups
        self._starts = GrowingArray(np.int32)
        self._starts.extend(np.zeros(1, np.int32))
        self._members = GrowingArray(np.int32)
        self._keep_entry = _Kept(query.selector.entry_filter())
        self._keep_tier = _Kept(query.selector.tier_filter())
        self._keep_shard = _Kept(query.selector.shard_filter())
        self._keep_tags = _Kept(query.selector.tags_filter())
        self._slots = np.full(256, -1, np.int16)
        for slot, key in enumerate(query.keys):
            self._slots[key] = slot

    def lookup(self) -> Lookup:
        """Return tables that know every name there is now; only new names are looked at.

        Take the view of the rows before it: rows that come meanwhile may have further names.
        """
        names = self._names
        known = len(names.entries), len(names.tiers), len(names.shards), len(names.tag_sets)
        player = self._only_player()
        lookup = self._lookup
        if lookup is None or known != self._known or player != lookup.only_player:
            lookup = self._lookup = self._extend(known, player)
        return lookup

    def _only_player(self) -> int:
        if not self._query.selector.player:
            return -1
        number = self._names.players.find(self._query.selector.player)
        return -2 if number is None else number

    def _extend(self, known: tuple[int, int, int, int], player: int) -> Lookup:
        names = self._names
        entries = names.entries.values[self._known[0] : known[0]]
        tiers = names.tiers.values[self._known[1] : known[1]]
        shards = names.shards.values[self._known[2] : known[2]]
        tag_sets = names.tag_sets.values[self._known[3] : known[3]]
        self._known = known
        taken = self._keep_entry.extend(entries)
        self._keep_tier.extend(tiers)
        self._keep_shard.extend(shards)
        self._keep_tags.extend(tag_sets)
        match self._query.group_by:
            case GroupBy.NONE:
                self._add_members([TOTAL] * len(entries))
            case GroupBy.NAMESPACE:
                self._add_members([entry.partition(".")[0] for entry in entries], taken)
            case GroupBy.ENTRY:
                self._add_members(entries, taken)
            case GroupBy.TIER:
                self._add_members([tier_label(tier) for tier in tiers])
            case GroupBy.SHARD:
                self._add_members(shards)
            case GroupBy.TAG:
                self._add_tag_sets(tag_sets)
        return Lookup(
            int(_DIMENSION[self._query.group_by]),
            self._starts.values,
            self._members.values,
            self._keep_entry.values,
            self._keep_tier.values,
            self._keep_shard.values,
            self._keep_tags.values,
            player,
            self._slots,
            self._query.with_earlier,
        )

    def _add_members(self, names: list[str], taken: NDArray[np.bool_] | None = None) -> None:
        """Add ids that belong to one group each, and to the total; to none where not taken."""
        taken = np.ones(len(names), np.bool_) if taken is None else taken
        pairs = zip(names, taken.tolist(), strict=True)
        numbers = np.full((len(names), 2), -1, np.int32)
        numbers[:, 1] = [self._group(name) if take else -1 for name, take in pairs]
        if self._query.with_total:
            numbers[taken, 0] = self._number[TOTAL]
            # Each once: grouped by nothing, the one group is the total itself.
            numbers[numbers[:, 0] == numbers[:, 1], 1] = -1
        self._append(np.count_nonzero(numbers >= 0, axis=1), numbers[numbers >= 0])

    def _add_tag_sets(self, tag_sets: list[tuple[str, ...]]) -> None:
        total = (TOTAL,) if self._query.with_total else ()
        sizes, flat = [], []
        for tags in tag_sets:
            numbers = [self._group(name) for name in dict.fromkeys(total + (tags or (NO_TAG,)))]
            found = [number for number in numbers if number >= 0]
            sizes.append(len(found))
            flat += found
        self._append(np.array(sizes, np.int64), np.array(flat, np.int32))

    def _append(self, sizes: NDArray[np.int64], members: NDArray[np.int32]) -> None:
        ends = int(self._starts.values[-1]) + np.cumsum(sizes)
        self._starts.extend(ends.astype(np.int32))
        self._members.extend(members)

    def _group(self, name: str) -> int:
        known = self._number.get(name)
        if known is not None:
            return known
        if 0 < self._most <= len(self.groups):
            return -1
        number = self._number[name] = len(self.groups)
        self.groups.append(name)
        return number


class _Kept(Generic[T]):
    """Which ids of one kind are selected; every name is asked about once."""

    def __init__(self, takes: Callable[[T], bool] | None) -> None:
        self._takes = takes
        self._kept = GrowingArray(np.bool_)

    @property
    def values(self) -> NDArray[np.bool_]:
        return self._kept.values

    def extend(self, names: list[T]) -> NDArray[np.bool_]:
        """Decide on further names, and return the decisions."""
        if self._takes is None:
            taken = np.ones(len(names), np.bool_)
        else:
            taken = np.fromiter(map(self._takes, names), np.bool_, len(names))
        self._kept.extend(taken)
        return taken
