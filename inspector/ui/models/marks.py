"""Saves of config files as charts and overview mark them: which there are, and their words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter

from inspector.ui.models.format import clock, shortened
from inspector.ui.models.view import Extent

_NAMED = 4
_LINE_CHARS = 72
_CROWDED = 10

_ts = attrgetter("ts")


@dataclass(frozen=True, slots=True)
class ConfigMark:
    """A save of a config file.

    Attributes:
        ts: When, Unix seconds.
        file: Its name: ``sampling.toml``.
        revision: Of the text that was saved.
        who: User name; empty of an edit from outside.
        why: What was said about it, often nothing.
    """

    ts: float
    file: str
    revision: int
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Saves that stand so close that they are one mark, the earliest first; at least one."""

    marks: tuple[ConfigMark, ...]

    @property
    def first_ts(self) -> float:
        """When the first one was saved, and where the mark stands, Unix seconds."""
        return self.marks[0].ts

    @property
    def last_ts(self) -> float:
        """When the last one was saved, Unix seconds."""
        return self.marks[-1].ts

    @property
    def name(self) -> str:
        """What was saved, in a few words."""
        return self.marks[0].file if len(self.marks) == 1 else f"{len(self.marks)} config saves"

    def lines(self) -> list[str]:
        """Return what was saved, when, by whom and why; of many saves only the first few."""
        named = self.marks if len(self.marks) <= _NAMED else self.marks[: _NAMED - 1]
        more = len(self.marks) - len(named)
        said = [line for mark in named for line in _lines(mark)]
        return [*said, f"and {more} more config saves"] if more else said


class MarkStacks:
    """All saves, put into stacks for the scale they are drawn at."""

    def __init__(self) -> None:
        self._marks: tuple[ConfigMark, ...] = ()
        self._stacks: tuple[Stack, ...] = ()
        self._apart_s: float | None = None

    def set_marks(self, marks: tuple[ConfigMark, ...]) -> bool:
        """Take other saves, in any order; return whether they are others."""
        marks = in_order(marks)
        if marks == self._marks:
            return False
        self._marks = marks
        self._apart_s = None
        return True

    def between(
        self, start_ts: float, end_ts: float, apart_s: float, crowded_s: float
    ) -> tuple[Stack, ...]:
        """Return the stacks of a stretch of time, both ends included.

        Stacks are made from the first save on, whatever is in view: panning regroups nothing.

        Args:
            start_ts: Unix seconds.
            end_ts: Unix seconds.
            apart_s: Saves closer to each other than so many seconds are one mark.
            crowded_s: The same, once a count has more than one figure and takes more room.
        """
        if not self._marks:
            return ()
        if apart_s != self._apart_s:
            self._apart_s = apart_s
            self._stacks = stacked(self._marks, apart_s)
            if any(len(one.marks) >= _CROWDED for one in self._stacks):
                self._stacks = stacked(self._marks, crowded_s)
        first = bisect_left(self._stacks, start_ts, key=_first_ts)
        return self._stacks[first : bisect_right(self._stacks, end_ts, key=_first_ts)]


def in_order(marks: tuple[ConfigMark, ...]) -> tuple[ConfigMark, ...]:
    """Return saves by their instants, the earliest first."""
    return tuple(sorted(marks, key=_ts))


def are_within(marks: tuple[ConfigMark, ...], extent: Extent) -> bool:
    """Return whether any of ascending saves was made during a session."""
    following = bisect_left(marks, extent.first_ts, key=_ts)
    return following < len(marks) and marks[following].ts <= extent.end_ts


def stacked(marks: tuple[ConfigMark, ...], apart_s: float) -> tuple[Stack, ...]:
    """Return ascending saves in stacks: each is closer than `apart_s` to the first of its stack."""
    stacks: list[Stack] = []
    first = 0
    while first < len(marks):
        # At least itself, however narrow the gap is.
        stop = max(bisect_left(marks, marks[first].ts + apart_s, lo=first, key=_ts), first + 1)
        stacks.append(Stack(marks[first:stop]))
        first = stop
    return tuple(stacks)


def _lines(mark: ConfigMark) -> list[str]:
    head = (f"{mark.file} revision {mark.revision}", clock(mark.ts), mark.who)
    why = shortened(mark.why, _LINE_CHARS)
    return [" · ".join(part for part in head if part), *([why] if why else [])]


def _first_ts(stack: Stack) -> float:
    return stack.first_ts
