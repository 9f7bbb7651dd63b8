"""What an erasure did, and its proof."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.storage.tiers import Tier


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to one file, or to all of a tier.

    Attributes:
        rows: How many it had: records of Parquet files, lines of logs.
        removed: Of these, records of the players.
        dropped: Lines that were no records and named them.
        masked: Records of others that named them, and do no longer.
        summed: Records that came in their place, without a player.
    """

    rows: int = 0
    removed: int = 0
    dropped: int = 0
    masked: int = 0
    summed: int = 0

    @property
    def is_changed(self) -> bool:
        """Return whether the file must be rewritten."""
        return bool(self.removed or self.dropped or self.masked)

    @property
    def expected(self) -> int:
        """Return how many rows there must be afterwards."""
        return self.rows - self.removed - self.dropped + self.summed

    def plus(self, other: Counts) -> Counts:
        """Return the sum of both."""
        return Counts(
            self.rows + other.rows,
            self.removed + other.removed,
            self.dropped + other.dropped,
            self.masked + other.masked,
            self.summed + other.summed,
        )


@dataclass(frozen=True, slots=True)
class TierErasure:
    """What happened to a tier.

    Attributes:
        tier: Which.
        counts: Of all its files.
        files: How many there were.
        rewritten: How many of them are new now; of a dry run, would be.
        after: Rows that the scan at the end counted; None of a dry run.
    """

    tier: Tier
    counts: Counts = Counts()
    files: int = 0
    rewritten: int = 0
    after: int | None = None

    @property
    def written_meanwhile(self) -> int:
        """Return how many rows came from servers while it ran."""
        return 0 if self.after is None else self.after - self.counts.expected

    def plus(self, counts: Counts, *, rewritten: bool) -> TierErasure:
        """Return it with one more file."""
        return replace(
            self,
            counts=self.counts.plus(counts),
            files=self.files + 1,
            rewritten=self.rewritten + rewritten,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A file in which a player is still named.

    Attributes:
        path: The file.
        times: How often, or in how many rows.
    """

    path: Path
    times: int


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure did.

    Attributes:
        players: How many players were asked for.
        dry_run: Whether nothing was changed.
        keeps_sums: Whether their sums stay.
        tiers: Hot, warm, cold and rejected.
        undone: Files that could not be rewritten, each with its reason and remedy.
        found: What the scan at the end still found.
        removed_days: Days whose roll-up was removed, to be made anew from the warm files.
        remade_days: Days whose roll-up was made anew already.
        summed_days: Days of which only roll-ups are left: sums that name no player.
        scanned_bytes: What the scan at the end looked at.
        seconds: How long all took.
    """

    players: int
    dry_run: bool
    keeps_sums: bool
    tiers: tuple[TierErasure, ...]
    undone: tuple[InspectorError, ...] = ()
    found: tuple[Found, ...] = ()
    removed_days: tuple[str, ...] = ()
    remade_days: tuple[str, ...] = ()
    summed_days: tuple[str, ...] = ()
    scanned_bytes: int = 0
    seconds: float = field(default=0.0, compare=False)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing of the players is left; of a dry run, whether all can be read."""
        return not self.undone and not self.found

    def of(self, tier: Tier) -> TierErasure:
        """Return what happened to one tier."""
        return next(one for one in self.tiers if one.tier is tier)


def total(tiers: Iterable[TierErasure]) -> Counts:
    """Return the counts of all tiers."""
    counts = Counts()
    for one in tiers:
        counts = counts.plus(one.counts)
    return counts
