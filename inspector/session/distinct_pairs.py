"""How many players there were: distinct (shard, player) pairs of each group in some time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.session.columns import ChunkPart, TableView
from inspector.session.query import Dimension, Lookup
from inspector.session.values import Span

Ints = NDArray[np.int64]


def distinct_pairs(view: TableView, lookup: Lookup, groups: int, span: Span) -> NDArray[np.float64]:
    """Return (groups,) float64, the number of distinct (shard, player) pairs of each group.

    Args:
        view: The rows.
        lookup: Which of them count, grouped by entry or by tier: at most one group a row.
        groups: How many groups there are.
        span: When.
    """
    found = [_pairs(part, lookup, span) for part in view.parts if span.touches(part)]
    counts = np.zeros(groups)
    if found:
        group = np.concatenate([one for one, _pair in found])
        pair = np.concatenate([other for _group, other in found])
        order = np.lexsort((pair, group))
        group, pair = group[order], pair[order]
        is_first = np.ones(len(group), np.bool_)
        is_first[1:] = (group[1:] != group[:-1]) | (pair[1:] != pair[:-1])
        np.add.at(counts, group[is_first], 1.0)
    return counts


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
