"""Names: every string of a session, once, with a small integer that stands for it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Interner(Generic[T]):
    """Numbers values in the order they are first seen; a number never changes.

    Safe for several scanners at once. `values` may be read by any thread: it only ever grows.
    """

    def __init__(self, *first: T) -> None:
        self.values: list[T] = list(first)
        self._ids: dict[T, int] = {value: number for number, value in enumerate(first)}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.values)

    def add(self, value: T) -> int:
        """Return the id of `value`, giving it the next one if it is new."""
        known = self._ids.get(value)
        if known is not None:
            return known
        with self._lock:
            known = self._ids.get(value)
            if known is None:
                known = len(self.values)
                self.values.append(value)
                self._ids[value] = known
            return known

    def resume(self, values: Sequence[T]) -> None:
        """Number values as they were numbered before; those that are first anyway come first.

        Raises:
            ValueError: Other values are numbered already, or one comes twice.
        """
        with self._lock:
            ids = {value: number for number, value in enumerate(values)}
            if list(values[: len(self.values)]) != self.values or len(ids) != len(values):
                raise ValueError("these values cannot be numbered so")
            self.values.extend(values[len(self.values) :])
            self._ids.update(ids)

    def find(self, value: T) -> int | None:
        """Return the id of `value`, or None if it was never seen."""
        return self._ids.get(value)


class Names:
    """The interned strings of one session.

    Attributes:
        entries: ``namespace.entryId``.
        shards: Shard names.
        players: ``h:`` and hex; id 0, the empty string, stands for a record without one.
        tiers: Tiers; id 0 stands for a record without one.
        regions: Region ids; id 0, the empty string, stands for a record without one.
        tag_sets: Sorted tuples of distinct tags; id 0 is the empty set.
    """

    def __init__(self) -> None:
        self.entries: Interner[str] = Interner()
        self.shards: Interner[str] = Interner()
        self.players: Interner[str] = Interner("")
        self.tiers: Interner[int | None] = Interner(None)
        self.regions: Interner[str] = Interner("")
        self.tag_sets: Interner[tuple[str, ...]] = Interner(())
