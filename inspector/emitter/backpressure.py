"""Backpressure: which metric keys are left out when a server makes more than can be written."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.emitter.settings import Settings


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps of degradation: one for each metric key, spread evenly over the depths of the queue.

    Attributes:
        threshold: Up to so many waiting records nothing is left out.
        capacity: So many records may wait; the last step begins before.
        order: Metric keys in the order in which they are left out.
        recover_share: A step back is taken below this share of the depth that the step began at.
    """

    threshold: int
    capacity: int
    order: tuple[str, ...]
    recover_share: float

    @classmethod
    def of(cls, settings: Settings) -> Ladder:
        """Return the steps that settings ask for."""
        return cls(
            settings.queue_threshold,
            settings.buffer_records,
            settings.order,
            settings.recover_share,
        )

    def begins_at(self, level: int) -> float:
        """Return the depth beyond which a level, 1 or more, is asked for."""
        room = max(self.capacity - self.threshold, 0)
        return self.threshold + (level - 1) * room / len(self.order)

    def level_at(self, depth: int) -> int:
        """Return the level that a depth asks for, from 0 to as many as there are keys."""
        level = 0
        while level < len(self.order) and depth > self.begins_at(level + 1):
            level += 1
        return level


class Degradation:
    """Follows the depth of the queue: up at once, down step by step.

    Attributes:
        level: How many keys are left out; 0 is none.
    """

    def __init__(self) -> None:
        self.level = 0

    def update(self, depth: int, ladder: Ladder) -> frozenset[str]:
        """Take the level that a depth asks for, or one step less than before; return what it means.

        Args:
            depth: Records that wait.
            ladder: May be another one at each call.

        Returns:
            Metric keys to leave out now.
        """
        self.level = min(self.level, len(ladder.order))
        if self.level and self._is_over(depth, ladder):
            self.level -= 1
        self.level = max(self.level, ladder.level_at(depth))
        return frozenset(ladder.order[: self.level])

    def _is_over(self, depth: int, ladder: Ladder) -> bool:
        # An empty queue is no reason to leave anything out, wherever the steps are said to begin.
        return depth == 0 or depth < ladder.recover_share * ladder.begins_at(self.level)
