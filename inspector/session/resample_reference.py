"""Resampling in numpy: what the kernels must agree with, and what serves until they are there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.session.columns import ChunkView
from inspector.session.fold_reference import ranges
from inspector.session.stretch import (
    COUNT,
    FIRST_TS,
    LINE_BYTES,
    META_BYTES,
    MOST_COPIES,
    RATE_TEXT,
    RATE_UNIT,
    RATES_BYTES,
    RESAMPLES,
    ROWS,
    STANDS,
    TEXT,
    TEXT_STANDS,
    Stretch,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_BLOCK_VALUES = 4_096
_WORDS = RESAMPLES // 4
_POWERS = 10.0 ** np.arange(1, 17)

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def _rows_in(chunk: ChunkView, start: int, stop: int, stretch: Stretch) -> Ints:
    ts = chunk.ts[start:stop]
    rows: Ints = np.flatnonzero((ts >= stretch.start_ts) & (ts < stretch.end_ts)) + start
    return rows


def _values_of(chunk: ChunkView, rows: Ints) -> tuple[Ints, Ints]:
    """Return, for every value of some rows, the row's place among them and the value's."""
    return ranges(chunk.first[rows].astype(np.int64), chunk.first[rows + 1].astype(np.int64))


def _cells_of(chunk: ChunkView, rows: Ints, stretch: Stretch) -> Ints:
    cells: Ints = np.floor(chunk.ts[rows] / stretch.cell_s).astype(np.int64) - stretch.first_cell
    return cells


def _entries_of(chunk: ChunkView, rows: Ints, stretch: Stretch) -> Ints:
    return np.minimum(chunk.entry[rows].astype(np.int64), stretch.last_entry)


def _rates_bytes(chunk: ChunkView, rows: Ints) -> Ints:
    has_meta = (chunk.tier[rows] != 0) | (chunk.tags[rows] != 0) | (chunk.region[rows] != 0)
    return np.where(has_meta, RATES_BYTES, META_BYTES)


def text_bytes(values: Floats) -> Ints:
    """Return how long values are as an emitter writes them: shortest, at most six decimals."""
    size = np.abs(values)
    whole = (size <= 2.0**53) & (size == np.floor(size))
    odd = ~whole & ~(size < 2.0**53 / 1e6)
    micro = np.where(whole | odd, 0, np.rint(size * 1e6)).astype(np.int64)
    part = micro % 1_000_000
    decimals = np.zeros(len(values), np.int64)
    for place in range(6):
        decimals[(decimals == 0) & (part % 10 ** (place + 1) != 0)] = 6 - place
    units = np.where(whole, size, micro // 1_000_000)
    digits = 1 + np.searchsorted(_POWERS, units, side="right")
    length = digits + np.where(decimals > 0, 1 + decimals, 0)
    length[(micro > 0) & (micro < 10)] = 4
    length[odd] = 18
    found: Ints = length + (values < 0)
    return found


def weigh_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    name_bytes: Ints,
    rate_bytes: Ints,
    base: NDArray[np.int32],
    stats: Floats,
    sums: Floats,
    tally: Floats,
) -> None:
    """Take lines apart; arguments as in `resample_kernel.weigh_rows`."""
    rows = _rows_in(chunk, start, stop, stretch)
    if not len(rows):
        return
    rest = chunk.size_bytes[rows].astype(np.int64) + 1
    tally[ROWS] += len(rows)
    tally[LINE_BYTES] += rest.sum()
    tally[FIRST_TS] = min(tally[FIRST_TS], chunk.ts[rows].min())
    owner, place = _values_of(chunk, rows)
    known = chunk.key[place] < stats.shape[1]
    owner, place = owner[known], place[known]
    key, code = chunk.key[place].astype(np.int64), chunk.rate_code[place]
    text, stands = text_bytes(chunk.value[place]), 1.0 / chunk.rates[code]
    rate_text = np.where(code != 0, name_bytes[key] + rate_bytes[code], 0)
    where = (_entries_of(chunk, rows, stretch)[owner], key)
    for field, addend in (
        (COUNT, 1.0),
        (STANDS, stands),
        (TEXT, text),
        (TEXT_STANDS, text * stands),
        (RATE_TEXT, rate_text),
    ):
        np.add.at(stats[..., field], where, addend)
    np.add.at(sums, (key, _cells_of(chunk, rows, stretch)[owner]), chunk.value[place] * stands)
    np.subtract.at(rest, owner, name_bytes[key] + text + rate_text)
    has_rates = np.zeros(len(rows), np.bool_)
    has_rates[owner[code != 0]] = True
    base[rows] = rest - np.where(has_rates, _rates_bytes(chunk, rows), 0)


def expect_bytes(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    rates: Floats,
    base: NDArray[np.int32],
) -> float:
    """Return the bytes beside values; arguments as in `resample_kernel.expect_bytes`."""
    rows = _rows_in(chunk, start, stop, stretch)
    owner, place = _values_of(chunk, rows)
    key = chunk.key[place].astype(np.int64)
    known = key < rates.shape[1]
    rate = np.ones(len(place))
    rate[known] = rates[_entries_of(chunk, rows, stretch)[owner[known]], key[known]]
    gone = 1.0 - rate / chunk.rates[chunk.rate_code[place]]
    nothing, no_rates = np.ones(len(rows)), np.ones(len(rows))
    nothing[chunk.first[rows] == chunk.first[rows + 1]] = 0.0
    np.multiply.at(nothing, owner, gone)
    np.multiply.at(no_rates, owner[rate < 1.0], gone[rate < 1.0])
    written = base[rows] * (1.0 - nothing) + _rates_bytes(chunk, rows) * (1.0 - no_rates)
    return float(written.sum())


def resample_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    first_row: int,
    key: int,
    as_count: bool,
    thresholds: Ints,
    stands: Ints,
    carry: Ints,
    _words: NDArray[np.uint64],
    truth: Floats,
    shift: Floats,
    totals: Floats,
) -> None:
    """Sample values anew; arguments as in `resample_kernel.resample_rows`."""
    rows = _rows_in(chunk, start, stop, stretch)
    owner, place = _values_of(chunk, rows)
    wanted = chunk.key[place] == key
    rows, place = rows[owner[wanted]], place[wanted]
    whole = carry[0] + np.cumsum(stands[chunk.rate_code[place]])
    copies = np.diff(whole // RATE_UNIT, prepend=0)
    if len(whole):
        carry[0] = whole[-1] % RATE_UNIT
    value = np.ones(len(place)) if as_count else chunk.value[place]
    cell, threshold = (
        _cells_of(chunk, rows, stretch),
        thresholds[_entries_of(chunk, rows, stretch)],
    )
    np.add.at(truth, cell, value * copies)
    drawn = np.where(threshold < RATE_UNIT, np.minimum(copies, MOST_COPIES), copies)
    spread = np.sqrt(copies / drawn)
    every = np.where(threshold == RATE_UNIT, copies, copies - drawn * spread)
    np.add.at(shift, cell[threshold > 0], (value * every)[threshold > 0])
    with np.errstate(divide="ignore", invalid="ignore"):
        addend = value * spread * RATE_UNIT / threshold
    for copy in range(MOST_COPIES):
        chosen = np.flatnonzero((threshold > 0) & (threshold < RATE_UNIT) & (drawn > copy))
        for low in range(0, len(chosen), _BLOCK_VALUES):
            own = chosen[low : low + _BLOCK_VALUES]
            is_kept = _chance(first_row + rows[own], key, copy) < threshold[own, None]
            _add_by_cell(totals, cell[own], np.where(is_kept, addend[own, None], 0.0))


def _chance(row: Ints, key: int, copy: int) -> NDArray[np.uint64]:
    """Return (n, `RESAMPLES`) uint64, chance from 0 to below `RATE_UNIT`."""
    with np.errstate(over="ignore"):
        mixed = row.astype(np.uint64) * _MIX_1 + np.uint64(key * MOST_COPIES + copy) * _MIX_2
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _STEP
        first = mixed ^ (mixed >> np.uint64(32))
        words = first[:, None] + np.arange(_WORDS, dtype=np.uint64) * _STEP
        words = (words ^ (words >> np.uint64(30))) * _MIX_1
        words = (words ^ (words >> np.uint64(27))) * _MIX_2
        words ^= words >> np.uint64(31)
    parts = [words >> np.uint64(16 * part) & np.uint64(RATE_UNIT - 1) for part in range(4)]
    return np.concatenate(parts, axis=1)


def _add_by_cell(totals: Floats, cell: Ints, addends: Floats) -> None:
    order = np.argsort(cell, kind="stable")
    cells, starts = np.unique(cell[order], return_index=True)
    totals[cells] += np.add.reduceat(addends[order], starts, axis=0)
