"""When files leave their tier, by the periods and the caps of `retention.toml`."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
        by_cap: Whether any of them goes before its time, since its tier is too large.
        is_due: Whether all of them are due; else none is, as far as an instant was given.
    """

    day: str
    tier: Tier
    to: Tier | None
    files: int
    size_bytes: int
    at_ts: float
    by_cap: bool = False
    is_due: bool = False


def leavings(
    files: Iterable[TierFile], retention: RetentionConfig, now_ts: float = -math.inf
) -> tuple[Leaving, ...]:
    """Return what leaves its tier when, the first one first; due is what is over by the clock.

    A log is as old as the end of its period. Past the cap of a tier the oldest goes as soon as it
    is finished: logs one by one, all else by whole days.

    Args:
        files: What the tiers hold.
        retention: Periods and caps.
        now_ts: Unix seconds; what of a day and tier is due by then stands apart from the rest.
    """
    groups: dict[tuple[str, Tier], list[TierFile]] = defaultdict(list)
    for file in files:
        groups[day_of(file.start_ts), file.tier].append(file)
    early = _past_caps(groups, retention)
    found = []
    for (day, tier), group in groups.items():
        parts: dict[bool, list[tuple[float, TierFile]]] = defaultdict(list)
        for file in group:
            at_ts = _due_ts(file, retention)
            if file.name in early:
                at_ts = min(at_ts, _finished_ts(file, retention))
            parts[at_ts <= now_ts].append((at_ts, file))
        for is_due, part in parts.items():
            found.append(
                Leaving(
                    day,
                    tier,
                    _goes_to(tier, retention),
                    len(part),
                    sum(file.size_bytes for _at_ts, file in part),
                    min(at_ts for at_ts, _file in part),
                    by_cap=any(file.name in early for _at_ts, file in part),
                    is_due=is_due,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.at_ts, one.tier, one.day)))


def _goes_to(tier: Tier, retention: RetentionConfig) -> Tier | None:
    if tier is Tier.HOT:
        return Tier.WARM
    return Tier.COLD if tier is Tier.WARM and retention.cold_d else None


def _past_caps(
    groups: Mapping[tuple[str, Tier], Sequence[TierFile]], retention: RetentionConfig
) -> set[Path]:
    """Return the names of the files that go before their time, since their tier is too large."""
    caps = {
        Tier.HOT: retention.hot_most_bytes,
        Tier.WARM: retention.warm_most_bytes,
        Tier.COLD: retention.cold_most_bytes,
    }
    found: set[Path] = set()
    for tier, cap in caps.items():
        own = sorted((day, files) for (day, of), files in groups.items() if of is tier)
        total = sum(file.size_bytes for _day, files in own for file in files)
        parts = [files for _day, files in own]
        if tier is Tier.HOT:
            logs = [file for files in parts for file in files]
            parts = [[file] for file in sorted(logs, key=lambda file: file.start_ts)]
        for part in parts:
            if not cap or total <= cap:
                break
            found.update(file.name for file in part)
            total -= sum(file.size_bytes for file in part)
    return found


def _finished_ts(file: TierFile, retention: RetentionConfig) -> float:
    return file.start_ts + retention.roll_s if file.tier is Tier.HOT else file.end_ts


def _due_ts(file: TierFile, retention: RetentionConfig) -> float:
    if file.tier is Tier.HOT:
        return file.start_ts + retention.roll_s + retention.hot_h * HOUR_S
    return expires_ts(file, retention)
