"""When files leave their tier, by the periods of `retention.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.config.models import RetentionConfig
from inspector.storage.tiers import DAY_S, Tier, TierFile, day_of

_HOUR_S = 3_600


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

    A log is as old as the end of its period. Rejected lines are kept as long as warm records.
    """
    ages_s = {
        Tier.HOT: retention.hot_h * _HOUR_S,
        Tier.WARM: retention.warm_d * DAY_S,
        Tier.COLD: retention.cold_d * DAY_S,
        Tier.REJECTED: retention.warm_d * DAY_S,
    }
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
            min(_closed_ts(file, retention.roll_s) for file in group) + ages_s[tier],
        )
        for (day, tier), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.at_ts, one.tier, one.day)))


def _closed_ts(file: TierFile, roll_s: int) -> float:
    return file.start_ts + roll_s if file.tier is Tier.HOT else file.end_ts
