"""Pages of a Parquet file: columns as bytes, in those encodings that suit ours.

What is interned already stays so: a page of ids with a dictionary before it. Ids take whole bytes,
which costs nothing once they are compressed, and no shifting of bits.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.storage.thrift import varint

PLAIN, RLE, RLE_DICTIONARY, BYTE_STREAM_SPLIT = 0, 3, 8, 9
"""Encodings, as Parquet numbers them."""

_MOST_SMALL = 1 << 18
_SCALES = (1, 100)
"""Numbers that are whole at such a scale, and then below that, are looked up in a table, which is
much quicker than sorting them."""

_WORTH = 2
"""A dictionary pays where each of its values comes so often."""

_SLOTS_A_BYTE = 8


@dataclass(frozen=True, slots=True)
class Pages:
    """The values of one column in one row group, not compressed yet.

    Attributes:
        slots: How many values it has, those counted that are empty.
        nulls: How many are empty.
        levels: Which ones are, as a data page begins.
        values: Those that are not, as a data page ends.
        encoding: Theirs.
        dictionary: A dictionary page, if the values are looked up in one.
        entries: How many values that has.
        least: The least value as statistics tell it, None where it is not told.
        most: The greatest one.
    """

    slots: int
    nulls: int
    levels: bytes
    values: bytes
    encoding: int = PLAIN
    dictionary: bytes | None = None
    entries: int = 0
    least: bytes | None = None
    most: bytes | None = None


def empty_pages(slots: int) -> Pages:
    """Return the pages of a column that is empty in every row."""
    return Pages(slots, slots, _prefixed(varint(slots << 1) + b"\0"), b"")


def double_pages(values: NDArray[np.float64], present: NDArray[np.bool_] | None = None) -> Pages:
    """Return the pages of a column of numbers.

    Args:
        values: (k,) float64, finite, those that are not empty.
        present: (n,) bool, which rows they stand in; None for all.
    """
    if not len(values):
        return empty_pages(0 if present is None else len(present))
    slots, levels = _rows(len(values), present)
    least, most = float(values.min()), float(values.max())
    bounds = [struct.pack("<d", bound) for bound in (least, most)]
    found = _looked_up(values, most) if least >= 0 else None
    if found is None:
        split = values.view(np.uint8).reshape(-1, 8).T.tobytes()
        return Pages(slots, slots - len(values), levels, split, BYTE_STREAM_SPLIT, None, 0, *bounds)
    ids, entries = found
    return Pages(
        slots,
        slots - len(values),
        levels,
        _packed_ids(ids, len(entries)),
        RLE_DICTIONARY,
        entries.tobytes(),
        len(entries),
        *bounds,
    )


def name_pages(
    ids: NDArray[Any],
    names: Sequence[Any],
    *,
    absent: int | None = None,
    has_bounds: bool = True,
) -> Pages:
    """Return the pages of a column of names: texts, or whole numbers of 32 bits.

    Args:
        ids: (n,) integers.
        names: By their ids, all of one type.
        absent: The id of what is empty.
        has_bounds: Whether the least and the most are told.
    """
    used = used_ids(ids, len(names))
    used = used if absent is None else used[used != absent]
    if not len(used):
        return empty_pages(len(ids))
    places = np.full(len(names), -1)
    places[used] = np.arange(len(used))
    found = places[ids]
    present = found >= 0
    slots, levels = _rows(len(ids), None if present.all() else present)
    given = [names[number] for number in used.tolist()]
    bounds = [_bound(choice(given)) for choice in (min, max)] if has_bounds else []
    return Pages(
        slots,
        slots - int(np.count_nonzero(present)),
        levels,
        _packed_ids(found[present], len(given)),
        RLE_DICTIONARY,
        b"".join(map(_plain, given)),
        len(given),
        *bounds,
    )


_ABSENT_LIST, _IN_LIST = 0, 3
"""How deep a list of texts is defined where there is none, and where a text of it stands."""


def list_pages(ids: NDArray[Any], lists: Sequence[Sequence[str]]) -> Pages:
    """Return the pages of a column of lists of texts; a list of nothing is empty.

    Args:
        ids: (n,) integers.
        lists: By their ids.
    """
    used = used_ids(ids, len(lists)).tolist()
    entries = sorted({text for number in used for text in lists[number]})
    if not entries:
        return _no_lists(len(ids))
    sizes = np.zeros(len(lists), np.int64)
    starts = np.zeros(len(lists), np.int64)
    places = {text: place for place, text in enumerate(entries)}
    flat: list[int] = []
    for number in used:
        starts[number], sizes[number] = len(flat), len(lists[number])
        flat += [places[text] for text in lists[number]]
    own = sizes[ids]
    slots = np.maximum(own, 1)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(slots)])
    repeats = np.ones(first[-1], np.bool_)
    repeats[first[:-1]] = False
    defined = np.repeat(own > 0, slots)
    step = np.arange(first[-1]) - np.repeat(first[:-1], slots)
    texts = np.array(flat)[(np.repeat(starts[ids], slots) + step)[defined]]
    levels = _prefixed(_bits(repeats)) + _prefixed(_pairs_of_bits(defined * np.uint8(_IN_LIST)))
    return Pages(
        int(first[-1]),
        int(np.count_nonzero(~defined)),
        levels,
        _packed_ids(texts, len(entries)),
        RLE_DICTIONARY,
        b"".join(map(_plain, entries)),
        len(entries),
    )


def used_ids(ids: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Return which of so many ids occur, in their order."""
    seen = np.zeros(count, np.bool_)
    seen[ids] = True
    return np.flatnonzero(seen)


def _no_lists(slots: int) -> Pages:
    nothing = _prefixed(varint(slots << 1) + bytes([_ABSENT_LIST]))
    return Pages(slots, slots, nothing * 2, b"")


def _rows(values: int, present: NDArray[np.bool_] | None) -> tuple[int, bytes]:
    """Return how many rows there are, and the levels that say which of them have a value."""
    if present is None:
        return values, _prefixed(varint(values << 1) + b"\1")
    return len(present), _prefixed(_bits(present))


def _looked_up(
    values: NDArray[np.float64], most: float
) -> tuple[NDArray[Any], NDArray[np.float64]] | None:
    """Return values as ids and what these stand for, if they are few and short decimals.

    Args:
        values: None below 0.
        most: The greatest.
    """
    for scale in _SCALES:
        size = most * scale + 1.5
        if size > _MOST_SMALL:
            return None
        whole = (values if scale == 1 else values * scale + 0.5).astype(np.int32)
        again = whole.astype(np.float64) if scale == 1 else whole / scale
        # By their bits: a zero with a sign is another one.
        if np.array_equal(again.view(np.int64), values.view(np.int64)):
            used = used_ids(whole, int(size))
            if _WORTH * len(used) > len(values) + _WORTH:
                return None
            ids = np.zeros(int(size), _kind_of(len(used)))
            ids[used] = np.arange(len(used))
            return ids[whole], used / scale
    return None


def _packed_ids(ids: NDArray[Any], entries: int) -> bytes:
    """Return ids as a data page has them: the width, and one run of them."""
    if entries == 1:
        return b"\1" + varint(len(ids) << 1) + b"\0"
    groups = -(-len(ids) // _SLOTS_A_BYTE)
    packed = np.zeros(groups * _SLOTS_A_BYTE, _kind_of(entries))
    packed[: len(ids)] = ids
    width = 8 * packed.itemsize
    little = packed.astype(packed.dtype.newbyteorder("<"), copy=False)
    return bytes([width]) + varint(groups << 1 | 1) + little.tobytes()


def _kind_of(entries: int) -> type[np.unsignedinteger[Any]]:
    """Return what numbers so many entries."""
    return np.uint8 if entries <= 1 << 8 else np.uint16 if entries <= 1 << 16 else np.uint32


def _bits(levels: NDArray[np.bool_]) -> bytes:
    """Return levels of one bit as one run."""
    packed = np.packbits(levels, bitorder="little").tobytes()
    return varint(len(packed) << 1 | 1) + packed


def _pairs_of_bits(levels: NDArray[np.uint8]) -> bytes:
    """Return levels of two bits as one run."""
    groups = -(-len(levels) // _SLOTS_A_BYTE)
    padded = np.zeros(groups * _SLOTS_A_BYTE, np.uint8)
    padded[: len(levels)] = levels
    one, two, three, four = padded.reshape(-1, 4).T
    return varint(groups << 1 | 1) + (one | two << 2 | three << 4 | four << 6).tobytes()


def _prefixed(run: bytes) -> bytes:
    return struct.pack("<I", len(run)) + run


def _plain(name: str | int) -> bytes:
    if isinstance(name, int):
        return struct.pack("<i", name)
    text = name.encode()
    return len(text).to_bytes(4, "little") + text


def _bound(name: str | int) -> bytes:
    return struct.pack("<i", name) if isinstance(name, int) else name.encode()
