"""Rejections: which rejected lines are kept, and what the keys were that nobody knew."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.core.record import Reason
from inspector.ingest.batch import RejectedLine

MAX_UNKNOWN_KEYS = 10_000
"""Distinct unknown keys that are counted; a server that makes up more is not in want of a key."""

_REASONS = tuple(Reason)
_NUMBERS = {reason: number for number, reason in enumerate(_REASONS)}


@dataclass(frozen=True, slots=True)
class Room:
    """How many rejected lines are kept: a flood of one reason pushes out no other.

    Attributes:
        lines: So many in all, of whatever reason,
        of_reason_and_source: but of one reason and source so many at most,
        reserve: save that the first so many of each reason are always kept.
    """

    lines: int
    of_reason_and_source: int
    reserve: int


KEPT_LINES = Room(lines=10_000, of_reason_and_source=2_000, reserve=600)
"""What is kept with its message."""

KEPT_PLACES = Room(lines=200_000, of_reason_and_source=200_000, reserve=10_000)
"""What is kept by its place alone, to be read again."""


class _Occupancy:
    """How much of a room is taken."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._lines = 0
        self._of_reason: Counter[Reason] = Counter()
        self._of_both: Counter[tuple[Reason, int]] = Counter()

    def admit(self, line: RejectedLine) -> bool:
        """Take a line in, if there is room for it."""
        both = (line.reason, line.source_id)
        fits = self._of_reason[line.reason] < self._room.reserve or (
            self._lines < self._room.lines and self._of_both[both] < self._room.of_reason_and_source
        )
        if fits:
            self.occupy(line.reason, line.source_id, 1)
        return fits

    def leave(self, reason: Reason, source_id: int, lines: int) -> None:
        """Make room."""
        self.occupy(reason, source_id, -lines)

    def occupy(self, reason: Reason, source_id: int, lines: int) -> None:
        """Count lines that are there, whether or not there is room for them."""
        self._lines += lines
        self._of_reason[reason] += lines
        self._of_both[reason, source_id] += lines


@dataclass(frozen=True, slots=True)
class RejectedPlaces:
    """Where rejected lines stand, in the order they were judged.

    Attributes:
        source_id: (n,) int32.
        offset: (n,) int64, bytes from the start of the source.
        size_bytes: (n,) int64, without the newline.
        reason: (n,) uint8, index into the members of `Reason`.
    """

    source_id: NDArray[np.int32]
    offset: NDArray[np.int64]
    size_bytes: NDArray[np.int64]
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offset)

    def reason_at(self, index: int) -> Reason:
        """Return why a line was rejected."""
        return _REASONS[int(self.reason[index])]

    def at(self, which: NDArray[np.bool_] | NDArray[np.int64] | slice) -> RejectedPlaces:
        """Return some of them, or all in another order."""
        return RejectedPlaces(
            self.source_id[which], self.offset[which], self.size_bytes[which], self.reason[which]
        )

    def of(self, source_id: int | None = None, reason: Reason | None = None) -> RejectedPlaces:
        """Return those of a source, of a reason, or both."""
        keep = np.ones(len(self), np.bool_)
        if source_id is not None:
            keep &= self.source_id == source_id
        if reason is not None:
            keep &= self.reason == _NUMBERS[reason]
        return self.at(keep)


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A metric key that lines use and the registry does not know.

    Attributes:
        name: As the lines spell it.
        lines: How many lines used it.
        namespaces: Those of the entries that used it, sorted.
    """

    name: str
    lines: int
    namespaces: tuple[str, ...]


class Rejections:
    """Keeps rejected lines within bounds. Not safe to use from several threads."""

    def __init__(self, lines: Room = KEPT_LINES, places: Room = KEPT_PLACES) -> None:
        self._line_room = _Occupancy(lines)
        self._place_room = _Occupancy(places)
        self._lines: dict[tuple[int, int], RejectedLine] = {}
        self._source_id = array("i")
        self._offset = array("q")
        self._size_bytes = array("q")
        self._reason = array("B")
        self._unknown: dict[str, UnknownKey] = {}
        self._lines_shown: tuple[RejectedLine, ...] | None = ()
        self._unknown_shown: tuple[UnknownKey, ...] | None = ()

    @property
    def lines(self) -> tuple[RejectedLine, ...]:
        """Return those kept with their message, in the order they were judged."""
        if self._lines_shown is None:
            self._lines_shown = tuple(self._lines.values())
        return self._lines_shown

    @property
    def unknown_keys(self) -> tuple[UnknownKey, ...]:
        """Return the unknown keys, the most used first."""
        if self._unknown_shown is None:
            by_use = sorted(self._unknown.values(), key=lambda key: (-key.lines, key.name))
            self._unknown_shown = tuple(by_use)
        return self._unknown_shown

    def resume(
        self,
        lines: Iterable[RejectedLine],
        places: RejectedPlaces,
        unknown_keys: Iterable[UnknownKey],
    ) -> None:
        """Keep what was kept before; nothing may be kept yet."""
        self._lines = {(line.source_id, line.offset): line for line in lines}
        for line in self._lines.values():
            self._line_room.occupy(line.reason, line.source_id, 1)
        both = np.stack([places.reason, places.source_id], axis=1)
        distinct, counts = np.unique(both, axis=0, return_counts=True)
        for (number, source_id), lines_of_both in zip(
            distinct.tolist(), counts.tolist(), strict=True
        ):
            self._place_room.occupy(_REASONS[number], source_id, lines_of_both)
        self._take(places)
        self._unknown = {key.name: key for key in unknown_keys}
        self._lines_shown = self._unknown_shown = None

    def places(self) -> RejectedPlaces:
        """Return a copy of all places."""
        return RejectedPlaces(
            np.array(self._source_id, np.int32),
            np.array(self._offset, np.int64),
            np.array(self._size_bytes, np.int64),
            np.array(self._reason, np.uint8),
        )

    def add(self, lines: Iterable[RejectedLine]) -> None:
        """Keep what there is room for; count the unknown keys of all."""
        for line in lines:
            self._keep(line)
            self._count_keys(line.unknown_keys)

    def keep(self, lines: Iterable[RejectedLine]) -> None:
        """Keep what there is room for of lines whose unknown keys were counted before."""
        for line in lines:
            self._keep(line)

    def remove(self, source_id: int, offsets: Iterable[int]) -> None:
        """Forget lines that are rejected no more, or for another reason."""
        gone = np.fromiter(offsets, np.int64)
        places = self.places()
        leaving = (places.source_id == source_id) & np.isin(places.offset, gone)
        for number in places.reason[leaving].tolist():
            self._place_room.leave(_REASONS[number], source_id, 1)
        self._take(places.at(~leaving))
        for offset in gone.tolist():
            line = self._lines.pop((source_id, offset), None)
            if line:
                self._line_room.leave(line.reason, source_id, 1)
                self._lines_shown = None

    def renew(self, lines: Iterable[RejectedLine]) -> None:
        """Replace what is kept of lines that were read again and have the same reason."""
        for line in lines:
            place = (line.source_id, line.offset)
            if place in self._lines:
                self._lines[place] = line
                self._lines_shown = None

    def forget_keys(self, names: Iterable[str]) -> None:
        """Count keys no more that are known by now."""
        for name in names:
            self._unknown.pop(name, None)
        self._unknown_shown = None

    def _take(self, places: RejectedPlaces) -> None:
        self._source_id = array("i", places.source_id.tobytes())
        self._offset = array("q", places.offset.tobytes())
        self._size_bytes = array("q", places.size_bytes.tobytes())
        self._reason = array("B", places.reason.tobytes())

    def _keep(self, line: RejectedLine) -> None:
        if self._place_room.admit(line):
            self._source_id.append(line.source_id)
            self._offset.append(line.offset)
            self._size_bytes.append(line.size_bytes)
            self._reason.append(_NUMBERS[line.reason])
        if self._line_room.admit(line):
            self._lines[line.source_id, line.offset] = line
            self._lines_shown = None

    def _count_keys(self, keys: tuple[tuple[str, str], ...]) -> None:
        for name in {name for name, _ in keys}:
            known = self._unknown.get(name)
            if known is None and len(self._unknown) >= MAX_UNKNOWN_KEYS:
                continue
            lines, namespaces = (known.lines, known.namespaces) if known else (0, ())
            used_in = {namespace for key, namespace in keys if key == name and namespace}
            if not used_in.issubset(namespaces):
                namespaces = tuple(sorted(used_in.union(namespaces)))
            self._unknown[name] = UnknownKey(name, lines + 1, namespaces)
            self._unknown_shown = None
