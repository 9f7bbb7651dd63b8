"""How many players there were: distinct (shard, player) pairs of each group in some time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.session.columns import ChunkPart, TableView
from inspector.session.query import Dimension, Lookup
from inspector.session.span import Span

Ints = NDArray[np.int64]


class DistinctPairs:
    """Counts pairs over a window that moves; used by one thread, for one query.

    What a whole chunk has is kept, so that only the chunks at both ends of the window are looked
    through again.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Ints, Ints]] = {}

    def count(
        self, view: TableView, lookup: Lookup, groups: int, span: Span
    ) -> NDArray[np.float64]:
        """Return (groups,) float64, the number of distinct (shard, player) pairs of each group.

        Args:
            view: The rows.
            lookup: Which of them count: at most one group a row. Only names are added to it.
            groups: How many groups there are.
            span: When.
        """
        touched = {n: part for n, part in enumerate(view.parts) if span.touches(part)}
        self._kept = {n: pairs for n, pairs in self._kept.items() if n in touched}
        found = [self._of(n, part, view, lookup, span) for n, part in touched.items()]
        counts = np.zeros(groups)
        if found:
            group = np.concatenate([one for one, _pair in found])
            pair = np.concatenate([other for _group, other in found])
            np.add.at(counts, distinct_pairs(group, pair)[0], 1.0)
        return counts

    def _of(
        self, number: int, part: ChunkPart, view: TableView, lookup: Lookup, span: Span
    ) -> tuple[Ints, Ints]:
        is_full = number < len(view.parts) - 1
        is_inside = span.start_ts <= part.first_ts and part.last_ts < span.end_ts
        if not (is_full and is_inside):
            return distinct_pairs(*_pairs(part, lookup, span))
        if number not in self._kept:
            self._kept[number] = distinct_pairs(*_pairs(part, lookup, span))
        return self._kept[number]


def distinct_pairs(group: Ints, pair: Ints) -> tuple[Ints, Ints]:
    """Return each combination of two (n,) columns once, in order."""
    order = np.lexsort((pair, group))
    group, pair = group[order], pair[order]
    is_first = np.ones(len(group), np.bool_)
    is_first[1:] = (group[1:] != group[:-1]) | (pair[1:] != pair[:-1])
    return group[is_first], pair[is_first]


def _pairs(part: ChunkPart, lookup: Lookup, span: Span) -> tuple[Ints, Ints]:
    """Return group and pair of the rows of a chunk that count."""
    chunk = part.view
    keep = (chunk.ts >= span.start_ts) & (chunk.ts < span.end_ts)
    keep &= lookup.keep_entry[chunk.entry] & lookup.keep_shard[chunk.shard]
    keep &= lookup.keep_tier[chunk.tier] & lookup.keep_tags[chunk.tags]
    member = chunk.entry if lookup.dimension == Dimension.ENTRY else chunk.tier
    keep &= lookup.starts[member.astype(np.int64) + 1] > lookup.starts[member]
    if lookup.only_player != -1:
        keep &= chunk.player == lookup.only_player
    group = lookup.groups[lookup.starts[member[keep]]].astype(np.int64)
    pair = (chunk.shard[keep].astype(np.int64) << 32) | chunk.player[keep]
    return group, pair
