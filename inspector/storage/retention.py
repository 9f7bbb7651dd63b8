"""Retention: what is kept for how long, and the end of what is older."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, StorageError
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, commit_or_forget
from inspector.storage.roll_up import cold_path, is_capped, made_of, names_of, warm_days
from inspector.storage.tiers import DAY_S, Listing, Tier, TierFile, day_of, listing


@dataclass(frozen=True, slots=True)
class Expiry:
    """Files that go together.

    Attributes:
        tier: What they are of.
        day: The day of their records.
        files: Which.
        by_cap: Whether they go before their time, since all are too large.
    """

    tier: Tier
    day: str
    files: tuple[TierFile, ...]
    by_cap: bool = False

    @property
    def size_bytes(self) -> int:
        """Return their size."""
        return sum(file.size_bytes for file in self.files)

    @property
    def is_foreseen(self) -> bool:
        """Return whether any of it is not there yet, so that its size is an estimate."""
        return any(file.is_foreseen for file in self.files)


@dataclass(frozen=True, slots=True)
class ExpiryPlan:
    """What has expired.

    Attributes:
        expiries: What goes, the oldest first.
        problems: What should go and cannot, and why.
    """

    expiries: tuple[Expiry, ...] = ()
    problems: tuple[InspectorError, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpiryReport:
    """What went.

    Attributes:
        expiries: What was deleted.
        problems: What should go and could not, and why.
    """

    expiries: tuple[Expiry, ...] = ()
    problems: tuple[InspectorError, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Return the size of what was deleted."""
        return sum(one.size_bytes for one in self.expiries)


def kept_d(tier: Tier, retention: RetentionConfig) -> float:
    """Return for how many days from the end of their day the files of a tier are kept."""
    return {
        Tier.HOT: retention.hot_h / 24,
        Tier.WARM: float(retention.warm_d),
        Tier.COLD: float(retention.cold_d),
        # As long as there is anything else of their day.
        Tier.REJECTED: float(max(retention.warm_d, retention.cold_d)),
    }[tier]


def expires_ts(file: TierFile, retention: RetentionConfig) -> float:
    """Return when a warm, cold or rejected file expires, Unix seconds."""
    return file.end_ts + kept_d(file.tier, retention) * DAY_S


def plan_expiry(
    folders: DataFolders,
    found: Listing,
    retention: RetentionConfig,
    now_ts: float,
    rolled: Mapping[Path, frozenset[str]] | None = None,
) -> ExpiryPlan:
    """Tell what has expired. No file is touched.

    Warm files go only when a roll-up of all of them is there, if there are to be roll-ups at all.

    Args:
        folders: Where the tiers are.
        found: The files.
        retention: How long they are kept, and how large each tier may be.
        now_ts: Unix seconds.
        rolled: The names of the warm files that each cold file is made of, as `made_of` returns
            them; None to look into the cold files.

    Raises:
        StorageError: A cold file is damaged.
    """
    if rolled is None:
        rolled = made_of(found.of(Tier.COLD)) if retention.cold_d else {}
    plan = _Plan(folders, found, retention, now_ts, rolled)
    plan.warm()
    plan.by_day(Tier.COLD, retention.cold_most_bytes)
    plan.by_day(Tier.REJECTED, 0)
    return ExpiryPlan(tuple(plan.expiries), tuple(plan.problems))


def expire(
    folders: DataFolders,
    retention: RetentionConfig,
    now_ts: float,
    *,
    on_progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> ExpiryReport:
    """Delete what has expired; only who holds `storage_lock` may.

    Raises:
        StorageError: Something cannot be deleted.
    """
    plan = plan_expiry(folders, listing(folders), retention, now_ts)
    gone: list[Expiry] = []
    for number, one in enumerate(plan.expiries):
        if is_stopped():
            break
        on_progress("Deleting", number, len(plan.expiries))
        commit_or_forget(folders, Change(remove=tuple(file.name for file in one.files)))
        gone.append(one)
    for folder in (folders.warm, folders.rejected):
        remove_empty(folder)
    return ExpiryReport(tuple(gone), plan.problems)


def remove_empty(folder: Path) -> None:
    """Remove the empty folders in a folder, as far as that is possible."""
    for path in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                path.rmdir()


@dataclass(slots=True)
class _Plan:
    """A plan that is being made."""

    folders: DataFolders
    found: Listing
    retention: RetentionConfig
    now_ts: float
    rolled: Mapping[Path, frozenset[str]]
    expiries: list[Expiry] = field(default_factory=list)
    problems: list[InspectorError] = field(default_factory=list)

    def warm(self) -> None:
        days = warm_days(self.found)
        total = sum(file.size_bytes for file in self.found.of(Tier.WARM))
        cap = self.retention.warm_most_bytes
        for day, files in days.items():
            is_old = all(expires_ts(file, self.retention) <= self.now_ts for file in files)
            is_over = bool(cap) and total > cap
            if not (is_old or is_over):
                continue
            if self._may_go(day, files):
                self.expiries.append(Expiry(Tier.WARM, day, tuple(files), by_cap=not is_old))
                total -= sum(file.size_bytes for file in files)
            elif is_old:
                self.problems.append(_not_rolled_up(self.folders, day))
        if cap and total > cap:
            self.problems.append(_too_large(self.folders.warm, total, cap))

    def by_day(self, tier: Tier, cap: int) -> None:
        days: dict[str, list[TierFile]] = defaultdict(list)
        for file in self.found.of(tier):
            days[day_of(file.start_ts)].append(file)
        total = sum(file.size_bytes for file in self.found.of(tier))
        for day, files in sorted(days.items()):
            is_old = all(expires_ts(file, self.retention) <= self.now_ts for file in files)
            if is_old or (cap and total > cap):
                self.expiries.append(Expiry(tier, day, tuple(files), by_cap=not is_old))
                total -= sum(file.size_bytes for file in files)

    def _may_go(self, day: str, files: Sequence[TierFile]) -> bool:
        keeps_none = files[0].end_ts + self.retention.cold_d * DAY_S <= self.now_ts
        if keeps_none or is_capped(self.found.of(Tier.COLD), self.retention, files[0].start_ts):
            return True
        known = self.rolled.get(cold_path(self.folders, day))
        return known is not None and names_of(self.folders, files) <= known


def _not_rolled_up(folders: DataFolders, day: str) -> StorageError:
    return StorageError(
        f"the records of {day} have expired, and are kept since there is no roll-up of them",
        where=str(folders.warm / day),
        remedy="See what keeps it from being rolled up, or set cold_d = 0",
    )


def _too_large(folder: Path, total: int, cap: int) -> StorageError:
    return StorageError(
        f"holds {total:,} bytes, past its cap of {cap:,}, of days that are not finished",
        where=str(folder),
        remedy="Raise warm_most_bytes, or sample more",
    )
