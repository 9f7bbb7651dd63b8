"""The fold's kernels: one pass over new rows into cells by slot, group and bucket."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
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
from inspector.session.query import Lookup

_OUTSIDE = -1


@kernel
def bucket_of(chunk: ChunkView, i: int, lookup: Lookup, first_bucket: int, width_s: float) -> int:
    """Return the bucket of row `i`, counted from the grid's first; OUTSIDE if not selected."""
    if not (
        lookup.keep_entry[chunk.entry[i]]
        and lookup.keep_shard[chunk.shard[i]]
        and lookup.keep_tier[chunk.tier[i]]
        and lookup.keep_tags[chunk.tags[i]]
    ):
        return _OUTSIDE
    if lookup.only_player != -1 and chunk.player[i] != lookup.only_player:
        return _OUTSIDE
    if width_s == np.inf:
        return 0
    bucket = int(np.int64(np.floor(chunk.ts[i] / width_s))) - first_bucket
    if bucket < 0:
        return 0 if lookup.with_earlier else _OUTSIDE
    return bucket


@kernel
def member_of(chunk: ChunkView, i: int, dimension: int) -> int:
    """Return the id by which the groups of row `i` are looked up."""
    if dimension == 0:
        return int(np.int64(chunk.entry[i]))
    if dimension == 1:
        return int(np.int64(chunk.tier[i]))
    if dimension == 2:
        return int(np.int64(chunk.shard[i]))
    return int(np.int64(chunk.tags[i]))


@kernel
def _add(cell: NDArray[np.float64], value: float, rate: float, ts: float) -> None:
    """Fold one value into its cell; Horvitz and Thompson (1952) restore what sampling left out."""
    cell[SUM] += value
    cell[COUNT] += 1.0
    if rate == 1.0:
        cell[ESTIMATE] += value
    else:
        restored = value / rate
        cell[ESTIMATE] += restored
        cell[VARIANCE] += restored * restored * (1.0 - rate)
    if cell.shape[0] > LEAST:
        cell[LEAST] = min(cell[LEAST], value)
        cell[GREATEST] = max(cell[GREATEST], value)
        if ts >= cell[LAST_TS]:
            cell[LAST_TS] = ts
            cell[LAST] = value


@kernel
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
    """Fold rows ``start:stop`` of a chunk.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        lookup: Which rows, groups and slots.
        first_bucket: Number of the grid's first bucket, from the Unix epoch.
        width_s: Width of a bucket in seconds; infinite for a single bucket.
        cells: (slots, groups, buckets, fields) float64, added to.
        rows: (groups, buckets) float64, rows counted into it.
    """
    for i in range(start, stop):
        bucket = bucket_of(chunk, i, lookup, first_bucket, width_s)
        if bucket < 0 or bucket >= rows.shape[1]:
            continue
        member = member_of(chunk, i, lookup.dimension)
        for g in range(lookup.starts[member], lookup.starts[member + 1]):
            group = lookup.groups[g]
            rows[group, bucket] += 1.0
            for j in range(chunk.first[i], chunk.first[i + 1]):
                slot = lookup.slot_of_key[chunk.key[j]]
                if slot >= 0:
                    rate = chunk.rates[chunk.rate_code[j]]
                    _add(cells[slot, group, bucket], chunk.value[j], rate, chunk.ts[i])


@kernel
def _is_new(pairs: PairSet, cell: int, pair: int) -> bool:
    """Insert (cell, pair) and return whether it was not there."""
    mask = np.uint64(pairs.cells.shape[0] - 1)
    mixed = (np.uint64(cell) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(pair)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    slot = (mixed ^ (mixed >> np.uint64(32))) & mask
    while pairs.cells[slot] >= 0:
        if pairs.cells[slot] == cell and pairs.pairs[slot] == pair:
            return False
        slot = (slot + np.uint64(1)) & mask
    pairs.cells[slot] = cell
    pairs.pairs[slot] = pair
    pairs.used[0] += 1
    return True


@kernel
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
    """Count distinct (shard, player) pairs of rows ``start:stop``, exactly.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        lookup: Which rows and groups.
        first_bucket: Number of the grid's first bucket, from the Unix epoch.
        width_s: Width of a bucket in seconds; infinite for a single bucket.
        pairs: What has been seen.
        counts: (groups, buckets) float64, added to.

    Returns:
        The row where it stopped: `stop`, or earlier when `pairs` must first be enlarged.
    """
    room = pairs.cells.shape[0] // 2
    for i in range(start, stop):
        bucket = bucket_of(chunk, i, lookup, first_bucket, width_s)
        if bucket < 0 or bucket >= counts.shape[1]:
            continue
        member = member_of(chunk, i, lookup.dimension)
        low, high = lookup.starts[member], lookup.starts[member + 1]
        if pairs.used[0] + (high - low) > room:
            return i
        pair = int((np.int64(chunk.shard[i]) << 32) | np.int64(chunk.player[i]))
        for g in range(low, high):
            group = lookup.groups[g]
            if _is_new(pairs, int(np.int64(group)) * counts.shape[1] + bucket, pair):
                counts[group, bucket] += 1.0
    return stop


@kernel
def move_pairs(old: PairSet, new: PairSet) -> None:
    """Insert all of `old` into the larger, empty `new`."""
    for slot in range(old.cells.shape[0]):
        if old.cells[slot] >= 0:
            _is_new(new, old.cells[slot], old.pairs[slot])


@kernel
def collect_values(
    chunk: ChunkView,
    start: int,
    stop: int,
    lookup: Lookup,
    start_ts: float,
    end_ts: float,
    every: bool,
    rows: NDArray[np.int64],
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> int:
    """Write out those of rows ``start:stop`` that are selected and belong to a group.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        lookup: Which rows, groups and slots.
        start_ts: Earliest instant, Unix seconds.
        end_ts: First instant that is too late, Unix seconds.
        every: Also rows that carry none of the wanted keys.
        rows: (n,) int64, written to: which rows.
        values: (n, slots) float64, written to: their values, NaN where a row lacks a key.
        weights: (n, slots) float64, written to: 1 / rate of each value.

    Returns:
        How many rows were written; there is room for all.
    """
    n = 0
    for i in range(start, stop):
        if chunk.ts[i] < start_ts or chunk.ts[i] >= end_ts:
            continue
        if bucket_of(chunk, i, lookup, 0, np.inf) < 0:
            continue
        member = member_of(chunk, i, lookup.dimension)
        if lookup.starts[member] == lookup.starts[member + 1]:
            continue
        rows[n] = i
        for slot in range(values.shape[1]):
            values[n, slot] = np.nan
            weights[n, slot] = 1.0
        wanted = every
        for j in range(chunk.first[i], chunk.first[i + 1]):
            slot = lookup.slot_of_key[chunk.key[j]]
            if slot >= 0:
                values[n, slot] = chunk.value[j]
                weights[n, slot] = 1.0 / chunk.rates[chunk.rate_code[j]]
                wanted = True
        if wanted:
            n += 1
    return n


@kernel
def fold_sketch(
    where: NDArray[np.int64],
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    bounds: NDArray[np.float64],
    first_bin: int,
    sketch: NDArray[np.float64],
) -> None:
    """Add values to the bins of sketches that stand side by side.

    Args:
        where: (n,) int64, which sketch; a value for none of them is left out.
        values: (n,) float64.
        weights: (n,) float64, how many each value stands for.
        bounds: (bounds,) float64, ascending sizes between which the bins lie.
        first_bin: Number of the first bin held.
        sketch: (sketches, bins) float64, added to; holds the bin of every value.
    """
    for i in range(values.shape[0]):
        if where[i] < 0 or where[i] >= sketch.shape[0]:
            continue
        size = abs(values[i])
        low, high = 0, bounds.shape[0]
        while low < high:
            middle = (low + high) // 2
            if bounds[middle] < size:
                low = middle + 1
            else:
                high = middle
        steps = min(low, bounds.shape[0] - 1)
        number = bounds.shape[0] - 1 + (steps if values[i] > 0 else -steps)
        sketch[where[i], number - first_bin] += weights[i]
