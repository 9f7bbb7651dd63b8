"""The rows of an alert's group: which they are, and what of them its rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule
from inspector.analysis.alert_timeline import Group
from inspector.ingest.names import Names
from inspector.session.columns import ChunkView, TableView
from inspector.session.fold_reference import ranges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Span = tuple[float, float]
"""From an instant up to, but without, another one; Unix seconds."""


@dataclass(frozen=True, slots=True)
class GroupRows:
    """Rows of a group, by time.

    Attributes:
        rows: (n,) int64, their numbers in the table.
        ts: (n,) float64, Unix seconds.
        entry: (n,) int64, ids.
        shard: (n,) int64, ids.
        player: (n,) int64, ids.
        values: (n, keys) float64, values over their rates; NaN where a row lacks a key.
    """

    rows: Ints
    ts: Floats
    entry: Ints
    shard: Ints
    player: Ints
    values: Floats

    @property
    def pairs(self) -> Ints:
        """Return (n,) int64, a number for each pair of shard and player."""
        return self.shard * (1 << 32) + self.player

    def part(self, first: int, stop: int) -> GroupRows:
        """Return the rows from one place up to another."""
        return GroupRows(*(getattr(self, name)[first:stop] for name in _COLUMNS))

    def within(self, start_ts: float, end_ts: float) -> GroupRows:
        """Return the rows from one instant up to, but without, another."""
        first, stop = np.searchsorted(self.ts, (start_ts, end_ts)).tolist()
        return self.part(first, stop)


_COLUMNS = ("rows", "ts", "entry", "shard", "player", "values")


def group_rows(
    plan: PlannedRule, group: Group, span: Span, view: TableView, names: Names
) -> GroupRows:
    """Return the rows that count for an alert.

    Args:
        plan: Its rule.
        group: Whose alert.
        span: From when to when.
        view: The rows.
        names: Their strings.
    """
    pieces = list(_pieces(plan, group, span, view, names))
    if not pieces:
        none = np.zeros(0, np.int64)
        empty = np.zeros((0, len(plan.query.keys)))
        return GroupRows(none, np.zeros(0), none, none, none, empty)
    columns = [np.concatenate([getattr(one, name) for one in pieces]) for name in _COLUMNS]
    order = np.argsort(columns[1], kind="stable")
    return GroupRows(*(column[order] for column in columns))


def _pieces(
    plan: PlannedRule, group: Group, span: Span, view: TableView, names: Names
) -> Iterator[GroupRows]:
    keep = _Kept(plan, dict(group), names)
    for part, first in zip(view.parts, view.starts, strict=False):
        if part.last_ts < span[0] or part.first_ts >= span[1]:
            continue
        chunk = part.view
        row = np.flatnonzero((chunk.ts >= span[0]) & (chunk.ts < span[1]) & keep.of(chunk))
        values = _values(chunk, row, plan.query.keys)
        if not plan.query.players:
            carries = ~np.isnan(values).all(axis=1)
            row, values = row[carries], values[carries]
        yield GroupRows(
            row + first,
            chunk.ts[row],
            chunk.entry[row].astype(np.int64),
            chunk.shard[row].astype(np.int64),
            chunk.player[row].astype(np.int64),
            values,
        )


class _Kept:
    """Which ids of each kind a group has."""

    def __init__(
        self, plan: PlannedRule, group: Mapping[str, str | int | None], names: Names
    ) -> None:
        selector = plan.query.selector
        entry, tier = selector.entry_filter(), selector.tier_filter()
        shard, tags = selector.shard_filter(), selector.tags_filter()
        self._entry = _mask(
            (entry is None or entry(name))
            and group.get("entry", name) == name
            and group.get("namespace", name.partition(".")[0]) == name.partition(".")[0]
            for name in names.entries.values
        )
        self._tier = _mask(
            (tier is None or tier(one)) and group.get("tier", one) == one
            for one in names.tiers.values
        )
        self._shard = _mask(
            (shard is None or shard(one)) and group.get("shard", one) == one
            for one in names.shards.values
        )
        self._tags = _mask(
            (tags is None or tags(one)) and ("tag" not in group or group["tag"] in (one or (None,)))
            for one in names.tag_sets.values
        )

    def of(self, chunk: ChunkView) -> NDArray[np.bool_]:
        """Return (rows,) bool, which rows of a chunk are the group's."""
        keep: NDArray[np.bool_] = self._entry[chunk.entry] & self._tier[chunk.tier]
        keep &= self._shard[chunk.shard] & self._tags[chunk.tags]
        return keep


def _mask(kept: Iterator[bool]) -> NDArray[np.bool_]:
    return np.fromiter(kept, np.bool_)


def _values(chunk: ChunkView, row: Ints, keys: Sequence[int]) -> Floats:
    """Return (rows, keys) float64: values over their rates, NaN where a row lacks a key."""
    owner, place = ranges(chunk.first[row].astype(np.int64), chunk.first[row + 1].astype(np.int64))
    slots = np.full(256, -1, np.int64)
    slots[list(keys)] = np.arange(len(keys))
    slot = slots[chunk.key[place]]
    owner, place, slot = owner[slot >= 0], place[slot >= 0], slot[slot >= 0]
    values = np.full((len(row), len(keys)), np.nan)
    values[owner, slot] = chunk.value[place] / chunk.rates[chunk.rate_code[place]]
    return values
