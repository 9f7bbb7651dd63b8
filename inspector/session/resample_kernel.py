"""The kernels of resampling: what lines consist of, and what other rates would leave of them.

A kept value of rate r0 stands for 1 / r0 values; these are sampled anew with the new rate. Chance
is a hash of row, metric key and copy, so that the same question has the same answer, and a slightly
other rate a slightly other one. Hash: splitmix64, G. L. Steele, D. Lea and C. H. Flood, "Fast
Splittable Pseudorandom Number Generators", OOPSLA 2014.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
from inspector.session.columns import ChunkView
from inspector.session.stretch import (
    COUNT,
    FIRST_TS,
    LINE_BYTES,
    META_BYTES,
    MOST_COPIES,
    RATE_TEXT,
    RATE_UNIT,
    RATES_BYTES,
    ROWS,
    STANDS,
    TEXT,
    TEXT_STANDS,
    Stretch,
)

_MICRO = 1e6
_MOST_ROUNDED = 2.0**53 / _MICRO
_MOST_PLAIN = 2.0**53
_ODD_BYTES = 18
_WORDS = 16

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_PART_BITS, _TWO_PARTS_BITS, _THREE_PARTS_BITS = np.uint64(16), np.uint64(32), np.uint64(48)
_PART = np.uint64(0xFFFF)


@kernel
def _digits(number: int) -> int:
    digits = 1
    while number >= 10:
        number //= 10
        digits += 1
    return digits


@kernel
def _text_bytes(value: float) -> int:
    """Return how long a value is as an emitter writes it: shortest, at most six decimals."""
    sign = 1 if value < 0.0 else 0
    size = abs(value)
    if size <= _MOST_PLAIN and size == np.floor(size):
        return sign + _digits(int(np.int64(size)))
    if size >= _MOST_ROUNDED:
        return sign + _ODD_BYTES
    micro = int(np.int64(np.rint(size * _MICRO)))
    whole = micro // 1_000_000
    part = micro - whole * 1_000_000
    if part == 0:
        return sign + _digits(whole)
    if micro < 10:
        return sign + 4  # as 5e-6
    decimals = 6
    while part % 10 == 0:
        part //= 10
        decimals -= 1
    return sign + _digits(whole) + 1 + decimals


@kernel
def _rates_bytes(chunk: ChunkView, i: int) -> int:
    """Return what holds the rates in a line, beside the rates themselves."""
    has_meta = chunk.tier[i] != 0 or chunk.tags[i] != 0 or chunk.region[i] != 0
    return RATES_BYTES if has_meta else META_BYTES


@kernel
def weigh_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    name_bytes: NDArray[np.int64],
    rate_bytes: NDArray[np.int64],
    base: NDArray[np.int32],
    stats: NDArray[np.float64],
    sums: NDArray[np.float64],
    tally: NDArray[np.float64],
) -> None:
    """Take the lines of rows ``start:stop`` apart.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        stretch: Which of them count.
        name_bytes: (keys,) int64, what the name of a key takes, with all that stands around it.
        rate_bytes: (rates of the chunk,) int64, what the text of a recorded rate takes.
        base: (rows of the chunk,) int32, written to: what a line takes without values and rates.
        stats: (entries, keys, `STAT_FIELDS`) float64, added to.
        sums: (keys, cells) float64, added to: values restored by their recorded rates.
        tally: (`TALLY_FIELDS`,) float64, added to.
    """
    for i in range(start, stop):
        ts = chunk.ts[i]
        if ts < stretch.start_ts or ts >= stretch.end_ts:
            continue
        cell = int(np.int64(np.floor(ts / stretch.cell_s))) - stretch.first_cell
        entry = min(int(np.int64(chunk.entry[i])), stretch.last_entry)
        rest = int(np.int64(chunk.size_bytes[i])) + 1
        tally[ROWS] += 1.0
        tally[LINE_BYTES] += rest
        tally[FIRST_TS] = min(tally[FIRST_TS], ts)
        has_rates = False
        for j in range(chunk.first[i], chunk.first[i + 1]):
            key = int(np.int64(chunk.key[j]))
            if key >= stats.shape[1]:
                continue
            text = _text_bytes(chunk.value[j])
            rest -= name_bytes[key] + text
            cells = stats[entry, key]
            code = chunk.rate_code[j]
            stands = 1.0
            if code:
                stands = 1.0 / chunk.rates[code]
                rate_text = name_bytes[key] + rate_bytes[code]
                rest -= rate_text
                cells[RATE_TEXT] += rate_text
                has_rates = True
            cells[COUNT] += 1.0
            cells[STANDS] += stands
            cells[TEXT] += text
            cells[TEXT_STANDS] += text * stands
            sums[key, cell] += chunk.value[j] * stands
        base[i] = rest - (_rates_bytes(chunk, i) if has_rates else 0)


@kernel
def expect_bytes(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    rates: NDArray[np.float64],
    base: NDArray[np.int32],
) -> float:
    """Return what rows ``start:stop`` would take without their values: expected, in bytes.

    Values and their rates add up by themselves; what depends on all values of a record together
    does not: it is written if any of them is kept, and has rates if any with a rate below 1 is.
    Where value j of a record is kept with rate r0 and is to be kept with r1, the product of
    1 - r1/r0 over the values that are seen has the mean of the product of 1 - r1 over all values
    there were: it is unbiased, though we see neither the values nor the records that chance left
    out.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        stretch: Which of them count.
        rates: (entries, keys) float64, the new rates.
        base: (rows of the chunk,) int32, as `weigh_rows` wrote it.
    """
    total = 0.0
    for i in range(start, stop):
        ts = chunk.ts[i]
        if ts < stretch.start_ts or ts >= stretch.end_ts:
            continue
        low, high = chunk.first[i], chunk.first[i + 1]
        entry = min(int(np.int64(chunk.entry[i])), stretch.last_entry)
        nothing = 0.0 if low == high else 1.0
        no_rates = 1.0
        for j in range(low, high):
            key = int(np.int64(chunk.key[j]))
            rate = rates[entry, key] if key < rates.shape[1] else 1.0
            code = chunk.rate_code[j]
            if rate == 1.0 and code == 0:
                nothing = 0.0
                continue
            gone = 1.0 - float(rate / chunk.rates[code] if code else rate)
            nothing *= gone
            if rate < 1.0:
                no_rates *= gone
        total += base[i] * (1.0 - nothing)
        if no_rates != 1.0:
            total += _rates_bytes(chunk, i) * (1.0 - no_rates)
    return total


@kernel
def _draw(
    totals: NDArray[np.float64],
    words: NDArray[np.uint64],
    seed: int,
    threshold: int,
    addend: float,
) -> None:
    """Add a value to each resample that chance keeps it in.

    Both loops have no branches and a fixed length, and the second names all four parts of a word
    in turn: only so they become vector instructions, without which this takes sixteen times longer.
    """
    first = np.uint64(seed)
    for w in range(_WORDS):
        mixed = first + np.uint64(w) * _STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
        words[w] = mixed ^ (mixed >> np.uint64(31))
    limit = np.uint64(threshold)
    for w in range(_WORDS):
        word = words[w]
        totals[w] += addend if (word & _PART) < limit else 0.0
        totals[_WORDS + w] += addend if ((word >> _PART_BITS) & _PART) < limit else 0.0
        totals[2 * _WORDS + w] += addend if ((word >> _TWO_PARTS_BITS) & _PART) < limit else 0.0
        totals[3 * _WORDS + w] += addend if (word >> _THREE_PARTS_BITS) < limit else 0.0


@kernel
def _seed(row: int, key: int, copy: int) -> int:
    mixed = np.uint64(row) * _MIX_1 + np.uint64(key * MOST_COPIES + copy) * _MIX_2
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _STEP
    return int(np.int64(mixed ^ (mixed >> np.uint64(32))))


@kernel
def resample_rows(
    chunk: ChunkView,
    start: int,
    stop: int,
    stretch: Stretch,
    first_row: int,
    key: int,
    as_count: bool,
    thresholds: NDArray[np.int64],
    stands: NDArray[np.int64],
    carry: NDArray[np.int64],
    words: NDArray[np.uint64],
    truth: NDArray[np.float64],
    shift: NDArray[np.float64],
    totals: NDArray[np.float64],
) -> None:
    """Sample the values of one metric key in rows ``start:stop`` anew, many times.

    Args:
        chunk: The rows.
        start: First row.
        stop: Behind the last row.
        stretch: Which of them count.
        first_row: Number of the chunk's first row in the table.
        key: The metric key.
        as_count: Take every value for 1, so that values are counted.
        thresholds: (entries,) int64, the new rates in parts of `RATE_UNIT`.
        stands: (rates of the chunk,) int64, what a kept value stands for, in the same parts.
        carry: (1,) int64, what the values before stood for beyond whole ones.
        words: (16,) uint64, room for chance.
        truth: (cells,) float64, added to: totals of the values that are sampled.
        shift: (cells,) float64, added to: what every resample has.
        totals: (cells, `RESAMPLES`) float64, added to: estimated totals, without `shift`.
    """
    for i in range(start, stop):
        ts = chunk.ts[i]
        if ts < stretch.start_ts or ts >= stretch.end_ts:
            continue
        for j in range(chunk.first[i], chunk.first[i + 1]):
            if chunk.key[j] != key:
                continue
            cell = int(np.int64(np.floor(ts / stretch.cell_s))) - stretch.first_cell
            whole = carry[0] + stands[chunk.rate_code[j]]
            copies = whole // RATE_UNIT
            carry[0] = whole - copies * RATE_UNIT
            value = 1.0 if as_count else chunk.value[j]
            truth[cell] += value * copies
            threshold = thresholds[min(int(np.int64(chunk.entry[i])), stretch.last_entry)]
            if threshold == RATE_UNIT:
                shift[cell] += value * copies
            elif threshold > 0:
                drawn = min(copies, MOST_COPIES)
                # Fewer draws that deviate further: mean and variance are those of all copies.
                spread = np.sqrt(copies / drawn)
                shift[cell] += value * (copies - drawn * spread)
                addend = value * spread * RATE_UNIT / threshold
                for copy in range(drawn):
                    seed = _seed(first_row + i, key, copy)
                    _draw(totals[cell], words, seed, threshold, addend)
