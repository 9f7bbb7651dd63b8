"""The kernels of duplicates: hashes of rows, and their tables."""

from __future__ import annotations

import numpy as np

from inspector.ingest.duplicates import Bits, RowBits, Words
from inspector.ingest.kernel import kernel

_SALT_STEP = np.uint64(0xA0761D6478BD642F)


@kernel
def _mixed(word: np.uint64, salt: np.uint64) -> np.uint64:
    """Spread every bit over the word."""
    mixed = (word ^ salt) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(29))


@kernel
def _pair(high: int, low: int) -> np.uint64:
    """Put two numbers into one word."""
    return (np.uint64(high) << np.uint64(32)) | np.uint64(low)


@kernel
def hash_rows(rows: RowBits, hashes: Words) -> None:
    """Write the hash of every row, never 0.

    Args:
        rows: The rows, n of them.
        hashes: (n,) uint64, written.
    """
    for i in range(hashes.shape[0]):
        found = _mixed(rows.ts[i], np.uint64(1) * _SALT_STEP)
        found += _mixed(_pair(rows.entry[i], rows.shard[i]), np.uint64(2) * _SALT_STEP)
        found += _mixed(_pair(rows.player[i], rows.region[i]), np.uint64(3) * _SALT_STEP)
        found += _mixed(_pair(rows.tags[i], rows.size_bytes[i]), np.uint64(4) * _SALT_STEP)
        found += _mixed(np.uint64(rows.tier[i]), np.uint64(5) * _SALT_STEP)
        for j in range(rows.first[i], rows.first[i + 1]):
            salt = (np.uint64(rows.key[j]) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            found += _mixed(rows.value[j] + rows.rate[j] * np.uint64(0xD6E8FEB86659FD93), salt)
        hashes[i] = found if found != np.uint64(0) else np.uint64(1)


@kernel
def _slot_of(table: Words, wanted: np.uint64) -> int:
    """Return the slot that holds `wanted`, or the free one where it belongs."""
    mask = np.uint64(table.shape[0] - 1)
    slot = wanted & mask
    while table[slot] != np.uint64(0) and table[slot] != wanted:
        slot = (slot + np.uint64(1)) & mask
    return int(np.int64(slot))


@kernel
def find_repeated(
    hashes: Words, start: int, stop: int, now: Words, before: Words, repeated: Bits
) -> None:
    """Mark the rows whose hash was met before, and remember the others.

    Args:
        hashes: (n,) uint64, none of them 0.
        start: First row.
        stop: Behind the last row.
        now: The younger table, a power of two long, with room for the rows; added to.
        before: The older table, a power of two long.
        repeated: (n,) bool, written for these rows.
    """
    for i in range(start, stop):
        wanted = hashes[i]
        slot = _slot_of(now, wanted)
        if now[slot] == wanted:
            repeated[i] = True
        else:
            now[slot] = wanted
            repeated[i] = before[_slot_of(before, wanted)] == wanted
