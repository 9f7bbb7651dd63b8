"""The folds in numpy: what the kernels must agree with, and what serves until they are compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.session.cells import (
    COUNT,
    ESTIMATE,
    GREATEST,
    LAST,
    LAST_TS,
    LEAST,
    SUM,
    VARIANCE,
    PairSet,
)
from inspector.session.columns import ChunkView
from inspector.session.query import Dimension, Lookup

Ints = NDArray[np.int64]


def ranges(starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Return, for ranges ``starts[k]:stops[k]``, every k repeated and every member, flat."""
    sizes = stops - starts
    owner = np.repeat(np.arange(len(starts)), sizes)
    before = np.cumsum(sizes) - sizes
    return owner, np.arange(len(owner)) - before[owner] + starts[owner]


def _placed(
    chunk: ChunkView, span: slice, lookup: Lookup, grid: tuple[int, float, int]
) -> tuple[Ints, Ints, Ints]:
    """Return row, group and bucket of every row that counts, once a group."""
    first_bucket, width_s, buckets = grid
    keep = _selected(chunk, span, lookup)
    bucket = np.zeros(len(keep), np.int64)
    if np.isfinite(width_s):
        bucket = np.floor(chunk.ts[span] / width_s).astype(np.int64) - first_bucket
    if lookup.with_earlier:
        bucket = np.maximum(bucket, 0)
    keep &= (bucket >= 0) & (bucket < buckets)
    row = np.flatnonzero(keep) + span.start
    owner, group = groups_of(chunk, row, lookup)
    return row[owner], group, bucket[row[owner] - span.start]


def _selected(chunk: ChunkView, span: slice, lookup: Lookup) -> NDArray[np.bool_]:
    keep = lookup.keep_entry[chunk.entry[span]] & lookup.keep_shard[chunk.shard[span]]
    keep &= lookup.keep_tier[chunk.tier[span]] & lookup.keep_tags[chunk.tags[span]]
    if lookup.only_player != -1:
        keep &= chunk.player[span] == lookup.only_player
    return keep


def groups_of(chunk: ChunkView, row: Ints, lookup: Lookup) -> tuple[Ints, Ints]:
    """Return, for every group of every row of a chunk, the row's place in `row` and the group."""
    columns: dict[Dimension, NDArray[np.signedinteger]] = {
        Dimension.ENTRY: chunk.entry,
        Dimension.TIER: chunk.tier,
        Dimension.SHARD: chunk.shard,
        Dimension.TAGS: chunk.tags,
    }
    member = columns[Dimension(lookup.dimension)][row]
    owner, place = ranges(
        lookup.starts[member].astype(np.int64), lookup.starts[member + 1].astype(np.int64)
    )
    return owner, lookup.groups[place].astype(np.int64)


def fold_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    lookup: Lookup,
    first_bucket: int,
    width_s: float,
    cells: NDArray[np.float64],
    rows: NDArray[np.float64],
) -> None:
    """Fold rows ``start:stop`` of a chunk; arguments as in `fold_kernel.fold_rows`."""
    grid = (first_bucket, width_s, rows.shape[1])
    row, group, bucket = _placed(chunk, slice(start, stop), lookup, grid)
    np.add.at(rows, (group, bucket), 1.0)
    owner, place = ranges(chunk.first[row].astype(np.int64), chunk.first[row + 1].astype(np.int64))
    slot = lookup.slot_of_key[chunk.key[place]].astype(np.int64)
    wanted = slot >= 0
    owner, place, slot = owner[wanted], place[wanted], slot[wanted]
    value, rate = chunk.value[place], chunk.rates[chunk.rate_code[place]]
    where = (slot, group[owner], bucket[owner])
    restored = value / rate
    for field, addend in (
        (SUM, value),
        (COUNT, 1.0),
        (ESTIMATE, restored),
        (VARIANCE, restored * restored * (1.0 - rate)),
    ):
        np.add.at(cells[..., field], where, addend)
    if cells.shape[-1] > LEAST:
        np.minimum.at(cells[..., LEAST], where, value)
        np.maximum.at(cells[..., GREATEST], where, value)
        _fold_last(cells, where, chunk.ts[row[owner]], value)


def _fold_last(
    cells: NDArray[np.float64],
    where: tuple[Ints, Ints, Ints],
    ts: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    np.maximum.at(cells[..., LAST_TS], where, ts)
    latest = ts == cells[..., LAST_TS][where]
    cells[..., LAST][tuple(index[latest] for index in where)] = value[latest]


def fold_distinct(
    chunk: ChunkView,
    start: int,
    stop: int,
    lookup: Lookup,
    first_bucket: int,
    width_s: float,
    pairs: PairSet,
    counts: NDArray[np.float64],
) -> int:
    """Count distinct pairs; arguments as in `fold_kernel.fold_distinct`.

    Here `pairs` is a plain list that fills from 0, and must have room for every row.
    """
    grid = (first_bucket, width_s, counts.shape[1])
    row, group, bucket = _placed(chunk, slice(start, stop), lookup, grid)
    used = int(pairs.used[0])
    if used + len(row) > len(pairs.cells):
        return start
    cell = group * counts.shape[1] + bucket
    pair = (chunk.shard[row].astype(np.int64) << 32) | chunk.player[row].astype(np.int64)
    seen = np.stack([pairs.cells[:used], pairs.pairs[:used]])
    every = np.unique(np.concatenate([seen, np.stack([cell, pair])], axis=1), axis=1)
    total = every.shape[1]
    pairs.cells[:total], pairs.pairs[:total] = every
    pairs.used[0] = total
    counts.reshape(-1)[:] = np.bincount(every[0], minlength=counts.size)
    return stop


def move_pairs(old: PairSet, new: PairSet) -> None:
    """Copy all of `old` into the larger, empty `new`."""
    used = int(old.used[0])
    new.cells[:used], new.pairs[:used] = old.cells[:used], old.pairs[:used]
    new.used[0] = used


def collect_values(
    chunk: ChunkView,
    start: int,
    stop: int,
    lookup: Lookup,
    start_ts: float,
    end_ts: float,
    every: bool,
    rows: Ints,
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> int:
    """Write out values row by row; arguments as in `fold_kernel.collect_values`."""
    span = slice(start, stop)
    keep = _selected(chunk, span, lookup)
    keep &= (chunk.ts[span] >= start_ts) & (chunk.ts[span] < end_ts)
    row = np.flatnonzero(keep) + start
    row = row[np.unique(groups_of(chunk, row, lookup)[0])]
    owner, place = ranges(chunk.first[row].astype(np.int64), chunk.first[row + 1].astype(np.int64))
    slot = lookup.slot_of_key[chunk.key[place]].astype(np.int64)
    wanted = slot >= 0
    owner, place, slot = owner[wanted], place[wanted], slot[wanted]
    if not every:
        carries, owner = np.unique(owner, return_inverse=True)
        row = row[carries]
    n = len(row)
    rows[:n], values[:n], weights[:n] = row, np.nan, 1.0
    values[owner, slot] = chunk.value[place]
    weights[owner, slot] = 1.0 / chunk.rates[chunk.rate_code[place]]
    return n


def fold_sketch(
    where: Ints,
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    bounds: NDArray[np.float64],
    first_bin: int,
    sketch: NDArray[np.float64],
) -> None:
    """Add values to bins; arguments as in `fold_kernel.fold_sketch`."""
    inside = (where >= 0) & (where < len(sketch))
    number = bin_of(values[inside], bounds) - first_bin
    np.add.at(sketch, (where[inside], number), weights[inside])


def bin_of(values: NDArray[np.float64], bounds: NDArray[np.float64]) -> Ints:
    """Return the numbers of the bins of values: ascending as the values are."""
    steps = np.minimum(np.searchsorted(bounds, np.abs(values)), len(bounds) - 1)
    number: Ints = len(bounds) - 1 + np.where(values > 0, steps, -steps)
    return number
