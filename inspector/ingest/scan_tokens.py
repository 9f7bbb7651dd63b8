"""Tokens of a canonical line: known strings, short field names, exact numbers.

Every block ends in a newline, and no loop steps over it; a string that runs over it is not known,
since no name holds a newline. Each function returns the place behind what it read, or DECLINED.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.kernel import kernel
from inspector.ingest.words import (
    WORD_BYTES,
    Bytes,
    bytes_before,
    count_bytes,
    hash_until,
    same_bytes,
    word_at,
)

Slots = NDArray[np.int64]
Growth = NDArray[np.int64]


class NameKind(IntEnum):
    """What a string stands for: equal strings of different kinds have different ids."""

    KEY = 1
    ENTRY = 2
    SHARD = 3
    PLAYER = 4
    REGION = 5
    TAG_LIST = 6
    RATES = 7
    CONFIG = 8


SLOT_HASH, SLOT_ID, SLOT_START, SLOT_SIZE = range(4)
"""The fields of a slot of the name table: (capacity, 4) int64, open addressing, a power of two."""

DECLINED = -1

QUOTE, COMMA, COLON, MINUS, DOT, ZERO, NEWLINE = 34, 44, 58, 45, 46, 48, 10
OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, SPACE, TAB = 123, 125, 91, 93, 32, 9

BLOCK_END = b'\n"]}' + bytes(8)
"""What stands behind every block: an end for each kind of string, and a word to read over."""

_PLAIN = np.array([32 <= c < 127 and c not in (34, 92) for c in range(256)])
_POWERS = np.array([float(10**i) for i in range(18)])
_LARGEST_EXACT = 2**53
_MAX_DIGITS = 17
_MAX_REGION_CHARS = 128
_MAX_PLAYER_CHARS = 130


def packed(name: bytes) -> int:
    """Return up to seven bytes as one integer, the way `short_key` reads a field name."""
    return int.from_bytes(name, "little")


@kernel
def find(slots: Slots, arena: Bytes, data: Bytes, start: int, size: int, h: np.uint64) -> int:
    """Return the id of the string at `start` with hash `h`, or DECLINED if it is unknown."""
    mask = np.uint64(slots.shape[0] - 1)
    at = h & mask
    while slots[at, SLOT_ID] >= 0:
        if (
            slots[at, SLOT_HASH] == np.int64(h)
            and slots[at, SLOT_SIZE] == size
            and same_bytes(arena, slots[at, SLOT_START], data, start, size)
        ):
            return int(slots[at, SLOT_ID])
        at = (at + np.uint64(1)) & mask
    return DECLINED


NAME_KIND, NAME_START, NAME_CLOSING, NAME_ID = range(4)
"""The fields of a name that is to be inserted: (names, 4) int64."""


@kernel
def insert(slots: Slots, arena: Bytes, names: Slots, first: int) -> None:
    """Make the strings of `arena` that ``names[first:]`` describes known; there are free slots."""
    mask = np.uint64(slots.shape[0] - 1)
    for n in range(first, names.shape[0]):
        start = names[n, NAME_START]
        end, h = hash_until(arena, start, names[n, NAME_CLOSING], names[n, NAME_KIND])
        at = h & mask
        while slots[at, SLOT_ID] >= 0:
            at = (at + np.uint64(1)) & mask
        slots[at, SLOT_HASH] = np.int64(h)
        slots[at, SLOT_ID] = names[n, NAME_ID]
        slots[at, SLOT_START] = start
        slots[at, SLOT_SIZE] = end - start


FRESH_ID = 1 << 30
"""Names that a scan met for the first time are numbered from here until it ends."""

FRESH_KIND, FRESH_SLOT, FRESH_START, FRESH_SIZE = range(4)
"""The fields of a fresh name: (room, 4) int64."""

GROWTH_NAMES, GROWTH_BYTES, GROWTH_FRESH = range(3)
"""How much of slots, arena and fresh names is in use: (3,) int64."""


@kernel
def adopt(
    kind: int,
    slots: Slots,
    arena: Bytes,
    fresh: Slots,
    growth: Growth,
    data: Bytes,
    start: int,
    size: int,
    h: np.uint64,
) -> int:
    """Make a valid string known at once, under a fresh id; DECLINED where there is no room."""
    count, used = growth[GROWTH_FRESH], growth[GROWTH_BYTES]
    if count == fresh.shape[0] or 2 * (growth[GROWTH_NAMES] + 1) > slots.shape[0]:
        return DECLINED
    if used + size + 1 + WORD_BYTES > arena.shape[0]:
        return DECLINED
    for i in range(size):
        arena[used + i] = data[start + i]
    arena[used + size] = QUOTE
    mask = np.uint64(slots.shape[0] - 1)
    at = h & mask
    while slots[at, SLOT_ID] >= 0:
        at = (at + np.uint64(1)) & mask
    slots[at, SLOT_HASH] = np.int64(h)
    slots[at, SLOT_ID] = FRESH_ID + count
    slots[at, SLOT_START] = used
    slots[at, SLOT_SIZE] = size
    fresh[count, FRESH_KIND] = kind
    fresh[count, FRESH_SLOT] = np.int64(at)
    fresh[count, FRESH_START] = used
    fresh[count, FRESH_SIZE] = size
    growth[GROWTH_FRESH] += 1
    growth[GROWTH_NAMES] += 1
    growth[GROWTH_BYTES] += size + 1
    return int(FRESH_ID + count)


@kernel
def is_player(data: Bytes, start: int, stop: int) -> bool:
    """Return whether a string is a player hash, by the rule of the decoder."""
    if not 3 <= stop - start <= _MAX_PLAYER_CHARS or data[start] != 104 or data[start + 1] != COLON:
        return False
    for i in range(start + 2, stop):
        c = data[i]
        if not (ZERO <= c <= 57 or 97 <= c <= 102):
            return False
    return True


@kernel
def is_region(data: Bytes, start: int, stop: int) -> bool:
    """Return whether a string is a region, by the rule of the decoder, and without escapes."""
    if not 1 <= stop - start <= _MAX_REGION_CHARS:
        return False
    blank = True
    for i in range(start, stop):
        if not _PLAIN[data[i]]:
            return False
        blank = blank and data[i] == SPACE
    return not blank


@kernel
def known(
    data: Bytes, p: int, kind: int, opening: int, closing: int, slots: Slots, arena: Bytes
) -> tuple[int, int]:
    """Read what stands from `opening` at `p` to the next `closing`: the place behind, and its id.

    What lies between needs no look of its own: it equals something that the decoder accepted.
    """
    if data[p] != opening:
        return DECLINED, DECLINED
    end, h = hash_until(data, p + 1, closing, kind)
    if end < 0:
        return DECLINED, DECLINED
    number = find(slots, arena, data, p + 1, end - p - 1, h)
    if number < 0:
        return DECLINED, DECLINED
    return end + 1, number


@kernel
def likely(data: Bytes, p: int, start: int, size: int, arena: Bytes) -> int:
    """Return the place behind the string at `p` if it is ``arena[start:start + size]``."""
    if data[p] != QUOTE or not same_bytes(arena, start, data, p + 1, size):
        return DECLINED
    return p + 2 + size if data[p + 1 + size] == QUOTE else DECLINED


@kernel
def skip(data: Bytes, p: int) -> int:
    """Return the next place that is neither a space nor a tab."""
    while data[p] == SPACE or data[p] == TAB:
        p += 1
    return p


@kernel
def plain_string(data: Bytes, p: int) -> int:
    """Return the place behind the string at `p`."""
    if data[p] != QUOTE:
        return DECLINED
    p += 1
    while _PLAIN[data[p]]:
        p += 1
    return p + 1 if data[p] == QUOTE else DECLINED


@kernel
def colon(data: Bytes, p: int) -> int:
    """Return the place of the value behind the colon at `p`."""
    p = skip(data, p)
    if data[p] != COLON:
        return DECLINED
    return skip(data, p + 1)


@kernel
def short_key(data: Bytes, p: int) -> tuple[int, int]:
    """Read a field name of at most seven bytes: the place of its value, and its packed bytes."""
    if data[p] != QUOTE:
        return DECLINED, 0
    word = word_at(data, p + 1)
    mask = bytes_before(word, QUOTE)
    if mask == ~np.uint64(0):
        return DECLINED, 0
    return colon(data, p + 2 + count_bytes(mask)), int(np.int64(word & mask))


@kernel
def number(data: Bytes, p: int) -> tuple[int, float, bool]:
    """Read a number that is exact in a float64: the place behind it, its value, if it is whole.

    A mantissa of at most 2**53 over a power of ten of at most 10**22 divides with one correctly
    rounded operation (Clinger, How to read floating point numbers accurately, 1990).
    """
    negative = data[p] == MINUS
    if negative:
        p += 1
    start = p
    mantissa = np.int64(0)
    while np.uint8(data[p] - ZERO) < 10:
        mantissa = mantissa * 10 + np.int64(data[p] - ZERO)
        p += 1
    whole_digits = p - start
    if whole_digits == 0 or (whole_digits > 1 and data[start] == ZERO):
        return DECLINED, 0.0, False
    decimals = 0
    if data[p] == DOT:
        p += 1
        start = p
        while np.uint8(data[p] - ZERO) < 10:
            mantissa = mantissa * 10 + np.int64(data[p] - ZERO)
            p += 1
        decimals = p - start
        if decimals == 0:
            return DECLINED, 0.0, False
    if whole_digits + decimals > _MAX_DIGITS or mantissa > _LARGEST_EXACT:
        return DECLINED, 0.0, False
    value = np.float64(mantissa)
    if decimals:
        value /= _POWERS[decimals]
    return p, -value if negative else value, decimals == 0


@kernel
def next_member(data: Bytes, p: int, close: int) -> tuple[int, bool]:
    """Step behind a member: the place of the next one, or behind `close`, and if there is more."""
    p = skip(data, p)
    if data[p] == COMMA:
        return skip(data, p + 1), True
    if data[p] == close:
        return p + 1, False
    return DECLINED, False
