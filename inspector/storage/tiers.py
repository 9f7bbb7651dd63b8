"""Tiers: which files hold the records of a data folder, and those of which day and shard."""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from stat import S_ISREG

from inspector.core.errors import StorageError
from inspector.emitter.hot_name import HotName, parse_hot_name
from inspector.files.log_name import is_log_name, set_of
from inspector.files.warm_paths import PARQUET
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Journal, read_journal

DAY_S = 86_400
_MOST_TRIES = 100


class Tier(StrEnum):
    """Where records are, by their age."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class TierFile:
    """A file that counts.

    Attributes:
        path: Where its content is now: for an instant that may be a hidden name.
        name: The path that it has, or is about to have.
        tier: Which tier it is of.
        shard: Whose records it holds, as `file_safe` spells it; None for any, or not known.
        start_ts: Unix seconds at which it may begin, from its name; from its age where that says
            nothing.
        end_ts: Unix seconds at which it ends at the latest; of a log, when it was written last.
        size_bytes: Its size.
        is_foreseen: Whether it is not there yet, so that its size is an estimate.
    """

    path: Path
    name: Path
    tier: Tier
    shard: str | None
    start_ts: float
    end_ts: float
    size_bytes: int
    is_foreseen: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """All files that count at one instant.

    Attributes:
        number: How many changes there had been; who reads the files and finds one gone lists anew.
        files: By tier and name.
    """

    number: int
    files: tuple[TierFile, ...]

    def of(self, tier: Tier) -> tuple[TierFile, ...]:
        """Return those of one tier, by name."""
        return tuple(file for file in self.files if file.tier is tier)


def listing(folders: DataFolders) -> Listing:
    """Return the files that count, also while somebody changes them.

    Raises:
        StorageError: The folder cannot be read, or changes without end.
    """
    for _ in range(_MOST_TRIES):
        before = read_journal(folders)
        files = tuple(sorted(_files(folders, before), key=lambda file: (file.tier, file.name)))
        if read_journal(folders) == before:
            return Listing(before.number, files)
    raise StorageError(
        "changes faster than it can be listed", where=str(folders.root), remedy="Try again later"
    )


def day_of(ts: float) -> str:
    """Return the day in UTC that an instant lies in, as folders are named: ``2026-11-27``."""
    return time.strftime("%Y-%m-%d", time.gmtime(ts))


def day_start(day: str) -> float | None:
    """Return Unix seconds of the start of a day, or None if that is no day's name."""
    try:
        return float(calendar.timegm(time.strptime(day, "%Y-%m-%d")))
    except ValueError:
        return None


def period_start_ts(name: HotName) -> float | None:
    """Return Unix seconds of the start of a hot log's period, or None if that is no instant."""
    try:
        return float(calendar.timegm(time.strptime(name.period, "%Y%m%dT%H%M")))
    except ValueError:
        return None


def _files(folders: DataFolders, journal: Journal) -> Iterator[TierFile]:
    added = {path: hidden for hidden, path in journal.pending.add} if journal.pending else {}
    gone = frozenset(journal.pending.remove) if journal.pending else frozenset()
    for tier, folder, pattern in (
        # What lies deeper there is no log of a server: nobody reads it.
        (Tier.HOT, folders.hot, "*"),
        (Tier.WARM, folders.warm, "**/*"),
        (Tier.COLD, folders.cold, "**/*"),
        (Tier.REJECTED, folders.rejected, "**/*"),
    ):
        names = {path for path in _under(folder, pattern) if path not in gone}
        names.update(path for path in added if path.is_relative_to(folder))
        for name in names:
            if file := _file(folder, tier, name, added.get(name)):
                yield file


def _under(folder: Path, pattern: str) -> Iterator[Path]:
    try:
        yield from (path for path in folder.glob(pattern) if not path.name.startswith("."))
    except OSError as problem:
        raise StorageError(
            f"cannot be listed ({problem.strerror or problem})",
            where=str(folder),
            remedy="Check its permissions",
        ) from problem


def _file(folder: Path, tier: Tier, name: Path, hidden: Path | None) -> TierFile | None:
    if not _is_of(tier, name):
        return None
    for path in (name,) if hidden is None else (hidden, name):
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not S_ISREG(status.st_mode):
            return None
        shard, start_ts, end_ts = _told(folder, tier, name, status.st_mtime)
        return TierFile(path, name, tier, shard, start_ts, end_ts, status.st_size)
    return None


def _is_of(tier: Tier, path: Path) -> bool:
    if tier in (Tier.WARM, Tier.COLD):
        return path.suffix == PARQUET
    return is_log_name(path.name)


def _told(
    folder: Path, tier: Tier, name: Path, written_ts: float
) -> tuple[str | None, float, float]:
    """Return shard, start and end as the names tell them."""
    if tier is Tier.HOT:
        hot = parse_hot_name(set_of(name).name)
        start_ts = None if hot is None else period_start_ts(hot)
        if hot is None or start_ts is None:
            return None, written_ts, written_ts
        return hot.shard, start_ts, max(written_ts, start_ts)
    parts = name.relative_to(folder).parts
    start = day_start(parts[0].removesuffix(PARQUET))
    shard = parts[1] if tier is Tier.WARM and len(parts) > 2 else None
    if tier is Tier.REJECTED:
        # The name of its log, then a digest.
        hot = parse_hot_name(".".join([*parts[-1].split(".")[:3], "jsonl"]))
        shard = hot.shard if hot else None
    if start is None:
        return shard, written_ts, written_ts
    return shard, start, start + DAY_S
