"""The lines of a file with the ends they have, which a text widget does not keep."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

_END = re.compile("(\r\n|[\n\r\u2029\ufdd0\ufdd1])")
"""All that begins a new line in a text widget."""


@dataclass(frozen=True)
class FileLines:
    """Lines of a file.

    Attributes:
        texts: The lines without their ends; at least one.
        ends: What ends each line; nothing ends the last one.
    """

    texts: tuple[str, ...]
    ends: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> FileLines:
        """Take a text apart."""
        parts = _END.split(text)
        return cls(tuple(parts[::2]), (*parts[1::2], ""))

    @cached_property
    def text(self) -> str:
        """The file."""
        return "".join(line + end for line, end in zip(self.texts, self.ends, strict=True))

    @property
    def newline(self) -> str:
        """How new lines are to end: as the first one does."""
        return self.ends[0] if self.ends[0] in ("\n", "\r\n") else "\n"

    def edited(self, texts: Sequence[str]) -> FileLines:
        """Return lines of which some are others; those that stay keep their ends."""
        head, tail = common_ends(self.texts, texts)
        ends = [self.newline] * len(texts)
        ends[:head] = self.ends[:head]
        if tail:
            ends[len(texts) - tail :] = self.ends[len(self.ends) - tail :]
        # A last line of old that has lines below it now, and the reverse.
        ends = [end or self.newline for end in ends]
        ends[-1] = ""
        for number, (end, after) in enumerate(pairwise(ends)):
            if end == "\r" and not texts[number + 1] and after.startswith("\n"):
                # The two would be one end.
                ends[number] = self.newline
        return FileLines(tuple(texts), tuple(ends))

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(line) + len(end) for line, end in zip(self.texts, self.ends, strict=True))
        return [0, *accumulate(lengths)][:-1]

    def offset_of(self, line: int, column: int) -> int:
        """Return the offset of a place in the file; line and column from 0."""
        line = min(max(line, 0), len(self.texts) - 1)
        return self._starts[line] + min(max(column, 0), len(self.texts[line]))

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 0, of an offset."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        return line, min(max(offset - self._starts[line], 0), len(self.texts[line]))


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """Return how many items two sequences have in common at their beginnings, and at their ends.

    No item is counted twice.
    """
    least = min(len(one), len(other))
    head = 0
    while head < least and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < least - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def columns_to_units(line: str, column: int) -> int:
    """Return a column as Qt counts: most characters are one unit, a few are two."""
    return column if line.isascii() else len(line[:column].encode("utf-16-le", "replace")) // 2


def units_to_columns(line: str, units: int) -> int:
    """Return a column in characters; the inverse of `columns_to_units`."""
    if line.isascii():
        return units
    return len(line.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore"))
