"""The ring buffer: what waits for the writer, bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

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

    def put(self, measurements: Sequence[Measurement]) -> None:
        """Let measurements wait for the writer; what does not fit is counted as lost."""
        room = max(self.capacity - len(self._waiting), 0)
        if len(measurements) <= room:
            self._waiting.extend(measurements)
            return
        self._waiting.extend(measurements[:room])
        for measurement in measurements[room:]:
            self._losses.count_record(measurement.metrics, Lost.BUFFER_FULL)

    def take(self, most: int) -> list[Measurement]:
        """Return those that waited longest, and forget them; for one thread at a time.

        Args:
            most: How many at most.
        """
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def forget(self) -> None:
        """Let nothing wait any more: after a fork it is the parent's to write."""
        self._waiting.clear()
