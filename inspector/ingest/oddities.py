"""Oddities: what a person should know of files that can be read, each for itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from inspector.files.log_name import rotation_number, set_of
from inspector.ingest.followed_file import FollowedFile

GAP_LASTS_S = 2.0
"""A number that is missing for less long is one of a rotation that is under way."""

AT_REST_S = 30.0
"""A file that grew since is a log, which may be cut for room; else it is a recording."""

_MOST_NUMBERS = 5
_LARGEST_NUMBER = 10_000  # what is larger counts something else: seconds, or days


class Oddities:
    """Gaps in rotated sets, and recordings that are no longer what was read; used by one thread."""

    def __init__(self) -> None:
        self._names: list[Path] = []
        self._gaps: tuple[str, ...] = ()
        self._gaps_since_s = 0.0
        self._gaps_last = False
        self._replaced: dict[Path, str] = {}

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what to tell."""
        return (*(self._gaps if self._gaps_last else ()), *self._replaced.values())

    def look(self, paths: Sequence[Path], now_s: float) -> None:
        """Take note of the logs that there are."""
        if list(paths) != self._names:
            self._names = list(paths)
            gaps = gaps_of(paths)
            if gaps != self._gaps:
                self._gaps, self._gaps_since_s, self._gaps_last = gaps, now_s, False
        self._gaps_last = self._gaps_last or now_s - self._gaps_since_s >= GAP_LASTS_S

    def note_replaced(self, file: FollowedFile, now_s: float) -> None:
        """Take note that the text of a file is another now, or shorter."""
        if file.handed_over and now_s - file.grown_at_s >= AT_REST_S:
            self._replaced[file.path] = (
                f"{file.path}: was cut or replaced while it was open, and is read anew. The "
                f"{file.handed_over:,} bytes that were read before stay in the charts; open the "
                "source again to see only what is there now"
            )


def gaps_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return which numbers of rotated logs are missing between others, in words.

    Only logs with numbers tell: which dates there should be nobody knows.
    """
    numbers: dict[Path, set[int]] = defaultdict(set)
    for path in paths:
        number = rotation_number(path.name)
        if number is not None:
            numbers[set_of(path)].add(number)
    return tuple(
        _gap_text(base, sorted(missing))
        for base, own in sorted(numbers.items())
        if max(own) <= _LARGEST_NUMBER and (missing := set(range(min(own), max(own))) - own)
    )


def _gap_text(base: Path, missing: Sequence[int]) -> str:
    told = ", ".join(f".{number}" for number in missing[:_MOST_NUMBERS])
    more = f" and {len(missing) - _MOST_NUMBERS} more" if len(missing) > _MOST_NUMBERS else ""
    return (
        f"{base}: {told}{more} of its rotated logs missing between others, so that their time is "
        "empty. Put the missing logs beside the others to see it"
    )
