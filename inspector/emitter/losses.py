"""Losses: what was handed over and is not written, counted by metric key and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import RLock


class Lost(StrEnum):
    """Why a value or a record is not written."""

    BACKPRESSURE = "backpressure"
    BUFFER_FULL = "buffer_full"
    CLOSED = "closed"
    NOT_FINITE = "not_finite"
    BAD_COUNTER = "bad_counter"
    TOO_LONG = "too_long"
    FILE_GONE = "file_gone"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was lost.

    Attributes:
        values: By metric key and reason; those of whole records are among them.
        records: Whole records, by reason.
    """

    values: Counter[tuple[str, Lost]] = field(default_factory=Counter)
    records: Counter[Lost] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.values or self.records)


class Losses:
    """Counts losses from any thread, also from a signal handler that interrupts just this.

    The lock is one that its holder may take again: a handler, or a finalizer that the garbage
    collector calls, would wait for ever for the very code that it interrupted. `Counter.update`
    counts a key in one step, so that neither disturbs the other's count.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._tally = Tally()

    def count_value(self, key: str, reason: Lost) -> None:
        """Note that one value of a metric key is not written."""
        with self._lock:
            self._tally.values.update(((key, reason),))

    def count_record(self, keys: Iterable[str], reason: Lost) -> None:
        """Note that a whole record is not written, with all its values."""
        with self._lock:
            self._tally.records.update((reason,))
            self._tally.values.update((key, reason) for key in keys)

    def take(self) -> Tally:
        """Return what was lost since the last call."""
        with self._lock:
            tally, self._tally = self._tally, Tally()
        return tally

    def give_back(self, tally: Tally) -> None:
        """Count again what was taken but could not be told."""
        with self._lock:
            self._tally.values.update(tally.values)
            self._tally.records.update(tally.records)

    def start_over(self) -> None:
        """Forget all, in the child of a fork: the parent tells it.

        The lock is a new one: a thread that the child does not have may have held the old one.
        """
        self._lock = RLock()
        self._tally = Tally()
