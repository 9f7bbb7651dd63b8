"""Known names: the strings of a session, as the scanner's kernel looks them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.scan_tokens import (
    CLOSE,
    CLOSE_LIST,
    FRESH_KIND,
    FRESH_START,
    GROWTH_BYTES,
    GROWTH_FRESH,
    GROWTH_NAMES,
    QUOTE,
    SLOT_ID,
    NameKind,
    Slots,
    insert,
)
from inspector.ingest.words import WORD_BYTES, Bytes

_FRESH_ROOM = 8 * 1024
_FRESH_BYTES = 48 * _FRESH_ROOM
_FIRST_SLOTS = 4 * _FRESH_ROOM
Ids = NDArray[np.int32]

_CLOSING = {
    NameKind.TAG_LIST: CLOSE_LIST,
    NameKind.RATES: CLOSE,
    NameKind.CONFIG: CLOSE,
}


class KnownNames:
    """A hash table from strings of all kinds to ids; it grows between scans.

    Attributes:
        slots: (capacity, 4) int64, what the kernel reads; replaced when it grows.
        arena: (bytes,) uint8, the strings one after the other; replaced when it grows.
        fresh: (room, 4) int64, names that the kernel adopted in its last scan.
        growth: (3,) int64, how much of the other three is in use; the kernel counts on.
    """

    def __init__(self) -> None:
        self._names = np.zeros((0, 4), np.int64)
        self.fresh = np.zeros((_FRESH_ROOM, 4), np.int64)
        self.growth = np.zeros(3, np.int64)
        self.slots = _empty_slots(_FIRST_SLOTS)
        self.arena: Bytes = np.zeros(_FRESH_BYTES, np.uint8)

    def add(self, kind: NameKind, names: Iterable[tuple[bytes, int]]) -> list[int]:
        r"""Make texts known, each under its number; none may be known yet.

        A text that holds its own closing character, or a backslash (in a line that would begin
        an escape), stays unknown: its lines go to the decoder.

        Returns:
            The place of each text in the arena, -1 for one that stays unknown.
        """
        closing = _CLOSING.get(kind, QUOTE)
        text, places, fresh = bytearray(), [], []
        for name, number in names:
            if closing in name or b"\\" in name:
                places.append(-1)
                continue
            places.append(int(self.growth[GROWTH_BYTES]) + len(text))
            fresh.append((int(kind), places[-1], closing, number))
            text += name
            text.append(closing)
        if fresh:
            self._append(bytes(text))
            self._insert(np.array(fresh, np.int64))
        return places

    def _append(self, text: bytes) -> None:
        start = int(self.growth[GROWTH_BYTES])
        self._reserve(start + len(text))
        self.arena[start : start + len(text)] = np.frombuffer(text, np.uint8)
        self.growth[GROWTH_BYTES] += len(text)

    def _reserve(self, size_bytes: int) -> None:
        if size_bytes + WORD_BYTES > len(self.arena):
            arena = np.zeros(2 * (size_bytes + WORD_BYTES), np.uint8)
            arena[: len(self.arena)] = self.arena
            self.arena = arena

    def settle(self, number_of: Callable[[NameKind, str], int]) -> Ids:
        """Give the names that the kernel adopted their lasting numbers, and make room for more.

        Args:
            number_of: Returns the lasting number of a name.

        Returns:
            (names,) int32, the lasting number of each fresh name.
        """
        count = int(self.growth[GROWTH_FRESH])
        ids = np.zeros(count, np.int32)
        for n, (kind, slot, start, size) in enumerate(self.fresh[:count].tolist()):
            text = self.arena[start : start + size].tobytes().decode()
            ids[n] = number_of(NameKind(kind), text)
            self.slots[slot, SLOT_ID] = ids[n]
        if count:
            kinds, starts = self.fresh[:count, FRESH_KIND], self.fresh[:count, FRESH_START]
            fresh = np.stack([kinds, starts, np.full(count, QUOTE), ids], axis=1).astype(np.int64)
            self._names = np.concatenate([self._names, fresh])
            self.growth[GROWTH_FRESH] = 0
            self._reserve(int(self.growth[GROWTH_BYTES]) + _FRESH_BYTES)
            self._enlarge(2 * (len(self._names) + _FRESH_ROOM))
        return ids

    def _insert(self, fresh: Slots) -> None:
        first = len(self._names)
        self._names = np.concatenate([self._names, fresh])
        self.growth[GROWTH_NAMES] = len(self._names)
        if not self._enlarge(2 * len(self._names)):
            insert(self.slots, self.arena, self._names, first)

    def _enlarge(self, least_slots: int) -> bool:
        """Make sure of so many slots; return whether that took new ones, with all names in them."""
        if least_slots <= len(self.slots):
            return False
        self.slots = _empty_slots(1 << (2 * least_slots).bit_length())
        insert(self.slots, self.arena, self._names, 0)
        return True


def _empty_slots(capacity: int) -> Slots:
    slots = np.zeros((capacity, 4), np.int64)
    slots[:, SLOT_ID] = -1
    return slots
