"""Sums for alerts in numpy: as the kernels must have them, and until those are ready."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
from inspector.session.fold_reference import ranges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def judge_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    table: CohortTable,
    clock: Clock,
    judging: Judging,
    cohort: Ints,
) -> int:
    """Judge rows; arguments as in `alert_kernel.judge_rows`.

    Here `table` is a plain list that fills from 0, and must have room for every new cohort.
    """
    span = slice(start, stop)
    ts = chunk.ts[span]
    columns = (chunk.entry[span], chunk.tier[span], chunk.shard[span], chunk.tags[span])
    used = int(table.used[0])
    before = (table.entry[:used], table.tier[:used], table.shard[:used], table.tags[:used])
    astray = (ts > judging.latest_ts) | (ts < judging.earliest_ts)
    newest = _newest_before(ts, astray, chunk.shard[span], clock, by_shard=judging.by_shard)
    known = ~astray & (ts < judging.known_ts)
    late = (ts < newest - judging.lateness_s) | (ts < judging.closed_ts)
    late &= ~astray & ~known
    fine = ~(astray | known | late)
    every = np.concatenate(
        [np.stack(before).astype(np.int64), np.stack(columns).astype(np.int64)[:, fine]], axis=1
    )
    distinct, first, inverse = np.unique(every, axis=1, return_index=True, return_inverse=True)
    if distinct.shape[1] > len(table.entry):
        return start
    fresh = first >= used
    number = np.where(fresh, used + np.cumsum(fresh) - 1, first)
    stored = (table.entry, table.tier, table.shard, table.tags)
    for column, values in zip(stored, distinct, strict=True):
        column[number[fresh]] = values[fresh]
    table.used[0] = distinct.shape[1]
    cohort[span] = np.select([astray, known, late], [ASTRAY, KNOWN, LATE], 0)
    cohort[span][fine] = number[inverse.reshape(-1)[used:]]
    clock.counts[:] += (int(late.sum()), int(astray.sum()), int(known.sum()))
    clock.first_ts[0] = min(float(clock.first_ts[0]), float(ts[fine].min(initial=np.inf)))
    _move_clock(ts, astray, chunk.shard[span], clock, by_shard=judging.by_shard)
    return stop


def _newest_before(
    ts: Floats, astray: NDArray[np.bool_], shard: NDArray[np.int32], clock: Clock, *, by_shard: bool
) -> Floats:
    """Return, for every row, the greatest ts of the rows before it."""
    newest = np.empty(len(ts))
    counted = np.where(astray, -np.inf, ts)
    for judge in np.unique(shard).tolist() if by_shard else [0]:
        own = shard == judge if by_shard else np.ones(len(ts), np.bool_)
        running = np.maximum.accumulate(np.append(clock.newest_ts[judge], counted[own]))
        newest[own] = running[:-1]
    return newest


def _move_clock(
    ts: Floats, astray: NDArray[np.bool_], shard: NDArray[np.int32], clock: Clock, *, by_shard: bool
) -> None:
    judge = shard if by_shard else np.zeros(len(ts), np.int64)
    np.maximum.at(clock.newest_ts, judge[~astray], ts[~astray])


def gather(
    chunk: ChunkView, start: int, stop: int, cohort: Ints, membership: Membership, cells: Cells
) -> int:
    """Sum rows by group and moment; arguments as in `alert_kernel.gather`."""
    row = np.flatnonzero(cohort[start:stop] >= 0) + start
    member, place = ranges(membership.starts[cohort[row]], membership.starts[cohort[row] + 1])
    row, group, query = row[member], membership.groups[place], membership.query[place]
    if not membership.every:
        has_any = np.zeros(len(row), np.bool_)
        owner, _, slot = _values(chunk, row, query, membership)
        has_any[owner[slot >= 0]] = True
        row, group, query = row[has_any], group[has_any], query[has_any]
    ts = chunk.ts[row] if membership.is_exact else np.floor(chunk.ts[row])
    keys = np.stack([group.astype(np.float64), ts])
    moments, which = np.unique(keys, axis=1, return_inverse=True)
    used, fresh = int(cells.used[0]), moments.shape[1]
    if used + fresh > len(cells.ts):
        return start
    cells.group[used : used + fresh] = moments[0].astype(np.int64)
    cells.ts[used : used + fresh] = moments[1]
    cells.sums[used : used + fresh] = 0
    cells.used[0] = used + fresh
    _sum_values(chunk, _values(chunk, row, query, membership), which.reshape(-1) + used, cells.sums)
    return stop


def _values(
    chunk: ChunkView, row: Ints, query: Ints, membership: Membership
) -> tuple[Ints, Ints, Ints]:
    """Return, of all values of rows, which row it is of, where it stands, and its slot."""
    owner, place = ranges(chunk.first[row].astype(np.int64), chunk.first[row + 1].astype(np.int64))
    slot = membership.slot_of_key[query[owner], chunk.key[place]].astype(np.int64)
    return owner, place, slot


def _sum_values(chunk: ChunkView, values: tuple[Ints, Ints, Ints], cell: Ints, sums: Ints) -> None:
    wanted = values[2] >= 0
    owner, place, slot = (column[wanted] for column in values)
    value = np.clip(chunk.value[place] / chunk.rates[chunk.rate_code[place]], -MOST, MOST)
    whole = np.floor(value)
    fraction = np.floor((value - whole) * FRACTIONS + 0.5)
    for part, addend in ((WHOLE, whole), (FRACTION, fraction), (COUNT, np.ones(len(slot)))):
        np.add.at(sums[..., part], (cell[owner], slot), addend.astype(np.int64))


def append_moments(cells: Cells, order: Ints, log: Log) -> None:
    """Chain cells to a log; arguments as in `alert_kernel.append_moments`."""
    for cell in order.tolist():
        group, ts = int(cells.group[cell]), float(cells.ts[cell])
        last = int(log.last[group])
        if last >= 0 and log.ts[last] == ts:
            log.totals[last] += cells.sums[cell]
            continue
        moment = int(log.used[0])
        log.used[0] += 1
        log.ts[moment], log.group[moment] = ts, group
        log.totals[moment] = cells.sums[cell] + (log.totals[last] if last >= 0 else 0)
        log.following[moment] = -1
        log.last[group] = moment
        if last >= 0:
            log.following[last] = moment
        else:
            log.first[group] = moment
