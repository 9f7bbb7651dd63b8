"""Selectors: which rows, as a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase, translate


@dataclass(frozen=True, slots=True)
class Selector:
    """Which rows.

    Attributes:
        namespace: Only this namespace; empty for all.
        entry: Glob over ``namespace.entryId``.
        shards: Only these; empty for all.
        tiers: Only these; empty for all.
        tags: Rows that carry a tag matching any of these globs; empty for all rows.
        player: Only this player; empty for all.
    """

    namespace: str = ""
    entry: str = "*"
    shards: frozenset[str] = frozenset()
    tiers: frozenset[int] = frozenset()
    tags: frozenset[str] = frozenset()
    player: str = ""

    def takes_entry(self, entry: str) -> bool:
        """Return whether rows of `entry` are selected, as far as the entry decides."""
        if self.namespace and not entry.startswith(self.namespace + "."):
            return False
        return fnmatchcase(entry, self.entry)

    def takes_tags(self, tags: tuple[str, ...]) -> bool:
        """Return whether rows with exactly these tags are selected, as far as tags decide."""
        return not self.tags or any(fnmatchcase(tag, glob) for tag in tags for glob in self.tags)

    def entry_filter(self) -> Callable[[str], bool] | None:
        """Return `takes_entry`, prepared for very many entries; None where it takes all."""
        prefix = self.namespace + "." if self.namespace else ""
        if self.entry == "*":
            return (lambda entry: entry.startswith(prefix)) if prefix else None
        if not _WILDCARDS & set(self.entry):
            # One name is compared ten times as fast as a glob.
            own = self.entry
            return lambda entry: entry == own and entry.startswith(prefix)
        fits = re.compile(translate(self.entry)).match
        return lambda entry: entry.startswith(prefix) and fits(entry) is not None

    def shard_filter(self) -> Callable[[str], bool] | None:
        """Return whether a shard is selected, as a function; None where all are."""
        return self.shards.__contains__ if self.shards else None

    def tier_filter(self) -> Callable[[int | None], bool] | None:
        """Return whether a tier is selected, as a function; None where all are."""
        return self.tiers.__contains__ if self.tiers else None

    def tags_filter(self) -> Callable[[tuple[str, ...]], bool] | None:
        """Return `takes_tags`, prepared for very many tag sets; None where it takes all."""
        if not self.tags:
            return None
        fits = re.compile("|".join(translate(glob) for glob in sorted(self.tags))).match
        return lambda tags: any(fits(tag) for tag in tags)


_WILDCARDS = frozenset("*?[")

ALL_ROWS = Selector()
