"""The ring buffer: what waits for the writer, bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement


class RingBuffer:
    """Takes measurements from any thread, without locks, and gives them to the writer's.

    Threads that put at the very same moment may exceed the capacity by what one of them puts;
    the alternative is a lock that a game would wait for.

    Attributes:
        capacity: How many may wait; a new one takes effect with the next that is put.
    """

    __slots__ = ("_losses", "_waiting", "capacity")

    def __init__(self, capacity: int, losses: Losses) -> None:
        self.capacity = capacity
        self._losses = losses
        self._waiting: deque[Measurement] = deque()

    @property
    def depth(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def put(self, measurements: Iterable[Measurement]) -> None:
        """Let measurements wait for the writer; what does not fit is counted as lost."""
        waiting = self._waiting
        for measurement in measurements:
            if len(waiting) < self.capacity:
                waiting.append(measurement)
            else:
                self._losses.count_record(measurement.metrics, Lost.BUFFER_FULL)

    def take(self, most: int) -> list[Measurement]:
        """Return those that waited longest, and forget them.

        Args:
            most: How many at most.
        """
        taken: list[Measurement] = []
        next_one = self._waiting.popleft
        try:
            for _ in range(min(most, len(self._waiting))):
                taken.append(next_one())  # noqa: PERF401 - keeps what it has when another thread takes the rest
        except IndexError:
            pass
        return taken

    def forget(self) -> None:
        """Let nothing wait any more: after a fork it is the parent's to write."""
        self._waiting.clear()
