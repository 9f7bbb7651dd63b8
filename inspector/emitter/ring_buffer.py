"""The ring buffer: what waits for the writer, bounded, and ever less of it the more there is."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from inspector.emitter.backpressure import Degradation, Ladder
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement


class RingBuffer:
    """Takes measurements from any thread, without locks, and gives them to the writer's.

    The longer the queue, the more metric keys are left out of what is put; what waits already
    stays as it is. So what must not be lost still finds room when nothing is taken for a while.

    Threads that put at the very same moment may exceed the capacity by what one of them puts;
    the alternative is a lock that a game would wait for.
    """

    __slots__ = ("_degradation", "_losses", "_waiting")

    def __init__(self, capacity: int, losses: Losses) -> None:
        """Start empty, with nothing to leave out until `use` says what.

        Args:
            capacity: How many may wait.
            losses: Where what is left out, and what does not fit, is counted.
        """
        self._losses = losses
        self._waiting: deque[Measurement] = deque()
        self._degradation = Degradation(Ladder(capacity, capacity, (), 0.0))

    @property
    def depth(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def level(self) -> int:
        """How many metric keys are left out now; 0 is none."""
        return self._degradation.step.level

    def use(self, ladder: Ladder) -> None:
        """Go by other steps, and another capacity, from the next measurement on."""
        self._degradation.use(ladder)

    def put(self, measurements: Sequence[Measurement]) -> None:
        """Let measurements wait for the writer; what is left out of them is counted as lost."""
        if len(self._waiting) + len(measurements) <= self._degradation.step.calm_depth:
            self._waiting.extend(measurements)
            return
        for measurement in measurements:
            self._put_what_fits(measurement)

    def take(self, most: int) -> list[Measurement]:
        """Return those that waited longest, and forget them; for one thread at a time.

        Args:
            most: How many at most.
        """
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def relax(self) -> None:
        """Leave out one key less if the queue is short again; for the thread that takes."""
        self._degradation.relax(len(self._waiting))

    def forget(self) -> None:
        """Let nothing wait any more: after a fork it is the parent's to write."""
        self._waiting.clear()
        self._degradation = Degradation(self._degradation.step.ladder)

    def _put_what_fits(self, measurement: Measurement) -> None:
        depth = len(self._waiting)
        step = self._degradation.rise(depth + 1)
        if depth >= step.ladder.capacity:
            self._losses.count_record(measurement.metrics, Lost.BUFFER_FULL)
        elif step.left_out.isdisjoint(measurement.metrics) or self._thin(
            measurement, step.left_out
        ):
            self._waiting.append(measurement)

    def _thin(self, measurement: Measurement, left_out: frozenset[str]) -> bool:
        """Take keys out of a measurement that has some of them; return whether others are left."""
        metrics = measurement.metrics
        measurement.metrics = {key: metrics[key] for key in metrics if key not in left_out}
        for key in metrics.keys() & left_out:
            self._losses.count_value(key, Lost.BACKPRESSURE)
        if not measurement.metrics:
            self._losses.count_record((), Lost.BACKPRESSURE)
        return bool(measurement.metrics)
