"""Globs over metric paths: which one of a thousand goes for a path, in a few microseconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import translate

_WILD = re.compile(r"[*?\[\]]")


@dataclass(frozen=True, slots=True)
class _Glob:
    """A glob, ready for use.

    Attributes:
        index: Its place among all.
        match: Returns None for a path that it does not match.
    """

    index: int
    match: Callable[[str], object]


class PathGlobs:
    """Globs of which the last that matches a metric path counts, case and all.

    To make it takes some 40 us for each glob; it does not change. Globs are found by the entry and
    by the metric key that they name in full, if they do, so that a path is matched with few.
    """

    __slots__ = ("_by_name",)

    def __init__(self, globs: Iterable[str]) -> None:
        self._by_name: dict[tuple[str | None, str | None], list[_Glob]] = {}
        for index, glob in enumerate(globs):
            names = _entry_of(glob), _key_of(glob)
            ready = _Glob(index, re.compile(translate(glob)).match)
            self._by_name.setdefault(names, []).insert(0, ready)

    def last(self, entry: str, key: str) -> int | None:
        """Return the place of the last glob that matches a metric path; None if none does.

        Args:
            entry: ``namespace.entryId``.
            key: The metric key.
        """
        path = f"{entry}.{key}"
        found = -1
        for names in ((entry, key), (entry, None), (None, key), (None, None)):
            for glob in self._by_name.get(names, ()):
                if glob.index < found:
                    break
                if glob.match(path):
                    found = glob.index
                    break
        return None if found < 0 else found


def _entry_of(glob: str) -> str | None:
    """Return the entry that a glob names in full; None if it may match several."""
    head = _WILD.split(glob, maxsplit=1)[0].split(".")
    return ".".join(head[:2]) if len(head) > 2 else None


def _key_of(glob: str) -> str | None:
    """Return the metric key that a glob names in full; None if it may match several."""
    _, dot, key = _WILD.split(glob)[-1].rpartition(".")
    return key if dot else None
