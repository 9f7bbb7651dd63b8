"""When files leave their tier, by the periods of `retention.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.config.models import RetentionConfig
from inspector.storage.due import HOUR_S
from inspector.storage.retention import expires_ts
from inspector.storage.tiers import Tier, TierFile, day_of


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves a tier at once.

    Attributes:
        day: The day whose records it holds.
        tier: Where it is.
        to: Where it goes; None if it is deleted.
        files: How many files.
        size_bytes: Their size.
        at_ts: Unix seconds from which the first of them is due.
    """

    day: str
    tier: Tier
    to: Tier | None
    files: int
    size_bytes: int
    at_ts: float


def leavings(files: Iterable[TierFile], retention: RetentionConfig) -> tuple[Leaving, ...]:
    """Return what leaves its tier when, the first one first; due is what is over by the clock.

    A log is as old as the end of its period.
    """
    goes_to = {Tier.HOT: Tier.WARM, Tier.WARM: Tier.COLD if retention.cold_d else None}
    groups: dict[tuple[str, Tier], list[TierFile]] = defaultdict(list)
    for file in files:
        groups[day_of(file.start_ts), file.tier].append(file)
    found = [
        Leaving(
            day,
            tier,
            goes_to.get(tier),
            len(group),
            sum(file.size_bytes for file in group),
            min(_due_ts(file, retention) for file in group),
        )
        for (day, tier), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.at_ts, one.tier, one.day)))


def _due_ts(file: TierFile, retention: RetentionConfig) -> float:
    if file.tier is Tier.HOT:
        return file.start_ts + retention.roll_s + retention.hot_h * HOUR_S
    return expires_ts(file, retention)
