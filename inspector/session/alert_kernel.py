"""The kernels that alerts are evaluated with; `alert_tables` says what they read and write."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
from inspector.session.alert_tables import (
    ASTRAY,
    COUNT,
    FRACTION,
    FRACTIONS,
    KNOWN,
    LATE,
    MOST,
    WHOLE,
    Cells,
    Clock,
    CohortTable,
    Judging,
    Log,
    Membership,
)
from inspector.session.columns import ChunkView


@kernel
def _cohort_of(chunk: ChunkView, i: int, table: CohortTable) -> int:
    """Return the cohort of row `i`, which gets the next number if it is new."""
    mask = np.uint64(table.slots.shape[0] - 1)
    low = np.uint64(chunk.entry[i]) | (np.uint64(chunk.tags[i]) << np.uint64(32))
    high = np.uint64(chunk.shard[i]) | (np.uint64(chunk.tier[i]) << np.uint64(32))
    mixed = (low * np.uint64(0x9E3779B97F4A7C15)) ^ high
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    slot = (mixed ^ (mixed >> np.uint64(32))) & mask
    while table.slots[slot] >= 0:
        number = table.slots[slot]
        if (
            table.entry[number] == chunk.entry[i]
            and table.tags[number] == chunk.tags[i]
            and table.shard[number] == chunk.shard[i]
            and table.tier[number] == chunk.tier[i]
        ):
            return int(number)
        slot = (slot + np.uint64(1)) & mask
    number = table.used[0]
    table.slots[slot] = number
    table.entry[number] = chunk.entry[i]
    table.tags[number] = chunk.tags[i]
    table.shard[number] = chunk.shard[i]
    table.tier[number] = chunk.tier[i]
    table.used[0] += 1
    return int(number)


@kernel
def judge_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    table: CohortTable,
    clock: Clock,
    judging: Judging,
    cohort: NDArray[np.int64],
) -> int:
    """Find the cohort of every row, or what is wrong with it.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        table: The cohorts, added to.
        clock: What event time has come to, moved on.
        judging: By what rows are judged.
        cohort: (rows,) int64, written to from `start` on.

    Returns:
        The row where it stopped: `stop`, or earlier when `table` must first be enlarged.
    """
    for i in range(start, stop):
        if table.used[0] == table.entry.shape[0]:
            return i
        ts = chunk.ts[i]
        if ts > judging.latest_ts or ts < judging.earliest_ts:
            cohort[i] = ASTRAY
            clock.counts[1] += 1
            continue
        judge = np.int64(chunk.shard[i]) if judging.by_shard else np.int64(0)
        newest = clock.newest_ts[judge]
        clock.newest_ts[judge] = max(newest, ts)
        if ts < judging.known_ts:
            cohort[i] = KNOWN
            clock.counts[2] += 1
        elif ts < newest - judging.lateness_s or ts < judging.closed_ts:
            cohort[i] = LATE
            clock.counts[0] += 1
        else:
            cohort[i] = _cohort_of(chunk, i, table)
            clock.first_ts[0] = min(clock.first_ts[0], ts)
    return stop


@kernel
def _add(cell: NDArray[np.int64], value: float, rate: float) -> None:
    """Add a value and what it stands for, exactly (Horvitz and Thompson, 1952)."""
    if rate != 1.0:
        value = value / rate
    value = min(max(value, -MOST), MOST)
    whole = np.floor(value)
    cell[WHOLE] += np.int64(whole)
    if whole != value:
        cell[FRACTION] += np.int64(np.floor((value - whole) * FRACTIONS + 0.5))
    cell[COUNT] += 1


@kernel
def _cell_of(cells: Cells, group: int, ts: float) -> int:
    """Return the cell to add to; rows mostly come in the order of time, so that it is the last."""
    last = cells.last[group]
    if last >= 0 and cells.ts[last] == ts:
        return int(last)
    cell = cells.used[0]
    cells.used[0] += 1
    cells.last[group] = cell
    cells.group[cell] = group
    cells.ts[cell] = ts
    for slot in range(cells.sums.shape[1]):
        for part in range(3):
            cells.sums[cell, slot, part] = 0
    return int(cell)


@kernel
def gather(
    chunk: ChunkView,
    start: int,
    stop: int,
    cohort: NDArray[np.int64],
    membership: Membership,
    cells: Cells,
) -> int:
    """Sum rows ``start:stop`` by group and moment.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        cohort: (rows,) int64, as `judge_rows` wrote it.
        membership: Which groups and keys.
        cells: Added to.

    Returns:
        The row where it stopped: `stop`, or earlier when `cells` must first be enlarged.
    """
    for i in range(start, stop):
        if cohort[i] < 0:
            continue
        low, high = membership.starts[cohort[i]], membership.starts[cohort[i] + 1]
        if low == high:
            continue
        if cells.used[0] + (high - low) > cells.ts.shape[0]:
            return i
        ts = chunk.ts[i] if membership.is_exact else np.floor(chunk.ts[i])
        first, last = chunk.first[i], chunk.first[i + 1]
        for g in range(low, high):
            slot_of_key = membership.slot_of_key[membership.query[g]]
            j = first
            while j < last and slot_of_key[chunk.key[j]] < 0:
                j += 1
            if j == last and not membership.every:
                continue
            cell = cells.sums[_cell_of(cells, membership.groups[g], ts)]
            while j < last:
                slot = slot_of_key[chunk.key[j]]
                if slot >= 0:
                    _add(cell[slot], chunk.value[j], chunk.rates[chunk.rate_code[j]])
                j += 1
    return stop


@kernel
def append_moments(cells: Cells, order: NDArray[np.int64], log: Log) -> None:
    """Chain cells to a log, which has room for all; cells of one moment become one.

    Args:
        cells: What there is.
        order: (n,) int64, which of them, by group and, in a group, by time.
        log: Added to.
    """
    for k in range(order.shape[0]):
        cell = order[k]
        group, ts = cells.group[cell], cells.ts[cell]
        last = log.last[group]
        is_same = last >= 0 and log.ts[last] == ts
        moment = last if is_same else log.used[0]
        for slot in range(log.totals.shape[1]):
            for part in range(3):
                before = log.totals[last, slot, part] if last >= 0 else np.int64(0)
                log.totals[moment, slot, part] = before + cells.sums[cell, slot, part]
        if is_same:
            continue
        log.used[0] += 1
        log.ts[moment] = ts
        log.group[moment] = group
        log.following[moment] = -1
        log.last[group] = moment
        if last >= 0:
            log.following[last] = moment
        else:
            log.first[group] = moment
