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


@dataclass(frozen=True, slots=True)
class Step:
    """A step of degradation.

    Attributes:
        ladder: Whose step it is.
        level: How many metric keys are left out; 0 is none.
        left_out: These.
        calm_depth: While no more records wait than these, nothing is left out or lost; below 0 if
            something is left out however few there are.
    """

    ladder: Ladder
    level: int
    left_out: frozenset[str]
    calm_depth: int

    @classmethod
    def of(cls, ladder: Ladder, level: int) -> Step:
        """Return a step of a ladder."""
        calm_depth = -1
        if not level:
            first = ladder.begins_at(1) if ladder.order else ladder.capacity
            calm_depth = int(min(first, ladder.capacity))
        return cls(ladder, level, frozenset(ladder.order[:level]), calm_depth)


class Degradation:
    """Follows the depth of the queue: up at once, down step by step.

    Any thread may let it rise, and one lets it fall. There is no lock, so that no game waits for
    one: each puts a whole step in place of another. Where two do so at once, one of the steps is
    in force, and the next record that comes or goes makes it the right one.

    Attributes:
        step: That in force.
    """

    __slots__ = ("_ladder", "step")

    def __init__(self, ladder: Ladder) -> None:
        self._ladder = ladder
        self.step = Step.of(ladder, 0)

    def use(self, ladder: Ladder) -> None:
        """Go by another ladder, on as high a step as before if it has so many."""
        self._ladder = ladder
        self.step = Step.of(ladder, min(self.step.level, len(ladder.order)))

    def rise(self, depth: int) -> Step:
        """Take the step that a depth asks for, if it is higher; return that in force.

        Args:
            depth: Records that wait, with the one that comes.
        """
        step = self.step
        if step.level < len(step.ladder.order) and depth > step.ladder.begins_at(step.level + 1):
            step = self.step = Step.of(self._ladder, self._ladder.level_at(depth))
        return step

    def relax(self, depth: int) -> None:
        """Take one step less if so few wait; for the thread that takes them.

        Args:
            depth: Records that wait.
        """
        step, ladder = self.step, self._ladder
        level = min(step.level, len(ladder.order))
        if level and _is_over(level, depth, ladder):
            level -= 1
        if level != step.level or step.ladder is not ladder:
            self.step = Step.of(ladder, level)


def _is_over(level: int, depth: int, ladder: Ladder) -> bool:
    # An empty queue is no reason to leave anything out, wherever the steps are said to begin.
    return depth == 0 or depth < ladder.recover_share * ladder.begins_at(level)
