"""The effect of retention: what would move on or be deleted of what a data folder holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, nan
from types import MappingProxyType
from typing import Protocol

from inspector.config.models import RetentionConfig
from inspector.storage.tiers import DAY_S, Tier

HOUR_S = 3_600.0
NO_CAPS: Mapping[Tier, int] = MappingProxyType({})


class Kept(Protocol):
    """A file of a tier, as `TierFile` is one."""

    @property
    def tier(self) -> Tier:
        """Which tier it is of."""

    @property
    def start_ts(self) -> float:
        """Unix seconds at which it may begin."""

    @property
    def end_ts(self) -> float:
        """Unix seconds at which it ends at the latest."""

    @property
    def size_bytes(self) -> int:
        """Its size."""


class Fate(StrEnum):
    """What becomes of files whose time in their tier is over."""

    COMPRESSED = "compressed"
    ROLLED_UP = "rolled up and deleted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Going:
    """Files that leave their tier together.

    Attributes:
        files: How many.
        size_bytes: Their size.
        days: Of how many days (UTC) they are.
        from_ts: Where the first begins, Unix seconds; NaN if there are none.
        to_ts: Where the last ends.
    """

    files: int = 0
    size_bytes: int = 0
    days: int = 0
    from_ts: float = nan
    to_ts: float = nan


NOTHING = Going()


@dataclass(frozen=True, slots=True)
class TierEffect:
    """What becomes of a tier.

    Attributes:
        tier: Which.
        files: How many files it has now.
        size_bytes: Their size.
        fate: What becomes of those that go.
        now: Those that go at the next run.
        by_cap_bytes: How much of that goes before its time, since the tier is too large.
        next_ts: When others go after that, Unix seconds; infinite if there are none.
        later: Those.
    """

    tier: Tier
    files: int
    size_bytes: int
    fate: Fate
    now: Going = NOTHING
    by_cap_bytes: int = 0
    next_ts: float = inf
    later: Going = NOTHING


@dataclass(frozen=True, slots=True)
class RetentionEffect:
    """What a retention would do to the files that are there.

    Attributes:
        now_ts: Unix seconds at which it would be done.
        tiers: Hot, warm and cold.
    """

    now_ts: float
    tiers: tuple[TierEffect, ...]

    @property
    def deleted_bytes(self) -> int:
        """How much would be gone for good; what is only compressed is not in it."""
        return sum(one.now.size_bytes for one in self.tiers if one.fate is not Fate.COMPRESSED)


def effect(
    files: Iterable[Kept],
    retention: RetentionConfig,
    now_ts: float,
    caps: Mapping[Tier, int] = NO_CAPS,
) -> RetentionEffect:
    """Tell what a run of the storage would do. No file is touched, nor looked at.

    Hot logs go one by one, when all of them may be older than they are kept; warm and cold files
    by days. What a run compresses is warm only afterwards: it is not told twice.

    Args:
        files: What there is.
        retention: How long it would be kept.
        now_ts: Unix seconds of the run.
        caps: How large tiers may be, bytes; none, or 0, is without a cap.
    """
    by_tier: dict[Tier, list[Kept]] = defaultdict(list)
    for file in files:
        by_tier[file.tier].append(file)
    warm = Fate.ROLLED_UP if retention.cold_d else Fate.DELETED
    fates = {Tier.HOT: Fate.COMPRESSED, Tier.WARM: warm, Tier.COLD: Fate.DELETED}
    return RetentionEffect(
        now_ts,
        tuple(
            _tier_effect(tier, fate, by_tier[tier], retention, now_ts, caps.get(tier, 0))
            for tier, fate in fates.items()
        ),
    )


def _tier_effect(
    tier: Tier,
    fate: Fate,
    files: Sequence[Kept],
    retention: RetentionConfig,
    now_ts: float,
    cap: int,
) -> TierEffect:
    left = size_bytes = sum(file.size_bytes for file in files)
    gone: list[Kept] = []
    waiting: list[tuple[float, list[Kept]]] = []
    by_cap_bytes = 0
    for due_ts, group in _groups(tier, files, retention):
        group_bytes = sum(file.size_bytes for file in group)
        is_old = due_ts <= now_ts
        # A log that is being written, and a day that is not over, stay however large they are.
        is_over = bool(cap) and left > cap and due_ts - _kept_s(tier, retention) <= now_ts
        if is_old or is_over:
            gone += group
            left -= group_bytes
            by_cap_bytes += 0 if is_old else group_bytes
        else:
            waiting.append((due_ts, group))
    next_ts = min((due_ts for due_ts, _ in waiting), default=inf)
    later = [file for due_ts, group in waiting if due_ts == next_ts for file in group]
    return TierEffect(
        *(tier, len(files), size_bytes, fate, _going(gone), by_cap_bytes, next_ts, _going(later))
    )


def _groups(
    tier: Tier, files: Sequence[Kept], retention: RetentionConfig
) -> list[tuple[float, list[Kept]]]:
    """Return what goes together, each with when, the first one first."""
    kept_s = _kept_s(tier, retention)
    if tier is Tier.HOT:
        logs = ((file.start_ts + retention.roll_s + kept_s, file) for file in files)
        return [(due_ts, [file]) for due_ts, file in sorted(logs, key=lambda one: one[0])]
    days: dict[float, list[Kept]] = defaultdict(list)
    for file in files:
        days[file.start_ts // DAY_S].append(file)
    return [
        (max(file.end_ts for file in group) + kept_s, group) for _, group in sorted(days.items())
    ]


def _kept_s(tier: Tier, retention: RetentionConfig) -> float:
    if tier is Tier.HOT:
        return retention.hot_h * HOUR_S
    return float((retention.warm_d if tier is Tier.WARM else retention.cold_d) * DAY_S)


def _going(files: Sequence[Kept]) -> Going:
    if not files:
        return NOTHING
    return Going(
        len(files),
        sum(file.size_bytes for file in files),
        len({file.start_ts // DAY_S for file in files}),
        min(file.start_ts for file in files),
        max(file.end_ts for file in files),
    )
