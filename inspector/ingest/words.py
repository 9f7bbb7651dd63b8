"""Eight bytes at a time: how the scanner's kernel finds the end of a string, hashes and compares.

Words are little-endian, as on every machine that the compiler supports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel

Bytes = NDArray[np.uint8]

WORD_BYTES = 8

_MAX_STRING_BYTES = 65_536

_ONES = np.uint64(0x0101010101010101)
_HIGH_BITS = np.uint64(0x8080808080808080)
_HASH_START = np.uint64(0x9E3779B97F4A7C15)
_HASH_FACTOR = np.uint64(0xFF51AFD7ED558CCD)


@intrinsic
def _word_at(_typing: object, data: Any, _place: Any) -> tuple[Any, Callable[..., Any]]:
    def load(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        array = context.make_array(data)(context, builder, arguments[0])
        pointer = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(pointer, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.int64), load


word_at = cast("Callable[[Bytes, int], np.uint64]", _word_at)
"""Return the eight bytes from a place on as one number; the place need not be aligned."""


@kernel
def bytes_before(word: np.uint64, byte: int) -> np.uint64:
    """Return a mask of the bytes of `word` in front of the first one that equals `byte`.

    All bits are set where none equals it. Only the lowest flag of the zero-byte test is exact,
    which is the one used here (Warren, Hacker's Delight, 6-1).
    """
    different = word ^ (_ONES * np.uint64(byte))
    flags = (different - _ONES) & ~different & _HIGH_BITS
    if flags == np.uint64(0):
        return ~np.uint64(0)
    return ((flags & (~flags + np.uint64(1))) - np.uint64(1)) >> np.uint64(7)


@kernel
def count_bytes(mask: np.uint64) -> int:
    """Return how many bytes a mask from `bytes_before` covers."""
    return int(np.int64(((mask & _ONES) * _ONES) >> np.uint64(56)))


@kernel
def hash_until(data: Bytes, start: int, byte: int, kind: int) -> tuple[int, np.uint64]:
    """Return the place of the first `byte` from `start` on, and the hash of all in front of it.

    The place is -1 if there is none within the longest line; the caller makes sure that so much,
    or an end of the block that has the byte, can be read.
    """
    h = _HASH_START + np.uint64(kind)
    p = start
    while p - start <= _MAX_STRING_BYTES:
        word = word_at(data, p)
        mask = bytes_before(word, byte)
        if mask == ~np.uint64(0):
            h = (h ^ word) * _HASH_FACTOR
            h ^= h >> np.uint64(32)
            p += WORD_BYTES
        else:
            h = (h ^ (word & mask)) * _HASH_FACTOR
            return p + count_bytes(mask), h ^ (h >> np.uint64(32))
    return -1, h


@kernel
def same_bytes(one: Bytes, at_one: int, other: Bytes, at_other: int, size: int) -> bool:
    """Return whether `size` bytes agree; both have a word's worth of bytes behind them."""
    done = 0
    while done + WORD_BYTES <= size:
        if word_at(one, at_one + done) != word_at(other, at_other + done):
            return False
        done += WORD_BYTES
    rest = np.uint64(8 * (size - done))
    difference = word_at(one, at_one + done) ^ word_at(other, at_other + done)
    return bool(difference & ((np.uint64(1) << rest) - np.uint64(1)) == np.uint64(0))
