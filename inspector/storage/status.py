"""Status: what each tier holds, how small it has become, and what is due when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import duckdb

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, StorageError
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.journal import read_journal
from inspector.storage.merging import HOUR_S
from inspector.storage.origins import read_origins, unreadable
from inspector.storage.retention import expires_ts
from inspector.storage.tiers import Tier, TierFile, day_of, listing
from inspector.storage.upkeep import UpkeepPlan, plan_upkeep


@dataclass(frozen=True, slots=True)
class TierStatus:
    """One tier.

    Attributes:
        tier: Which.
        files: How many there are.
        size_bytes: Their size.
        records: Records in them, of cold those that were rolled up; None where only reading
            everything would tell.
        first_day: Of the oldest records, as ``2026-11-27``; empty without files.
        last_day: Of the youngest; of logs, that in which the youngest begins.
        next_ts: When the next file is due to be compacted or deleted, Unix seconds; infinite if
            there is none.
    """

    tier: Tier
    files: int
    size_bytes: int
    records: int | None
    first_day: str
    last_day: str
    next_ts: float


@dataclass(frozen=True, slots=True)
class StorageStatus:
    """All tiers.

    Attributes:
        tiers: Each.
        ratio: How many times smaller warm files are than the logs that they were made of; NaN
            where they do not say.
        plan: What a run would do now.
        is_unfinished: Whether a change waits to be finished by the next run.
        problems: What a person should know.
    """

    tiers: tuple[TierStatus, ...]
    ratio: float
    plan: UpkeepPlan
    is_unfinished: bool
    problems: tuple[InspectorError, ...]


def status_of(folders: DataFolders, retention: RetentionConfig, now_ts: float) -> StorageStatus:
    """Look at all tiers; no file is touched.

    Raises:
        StorageError: The folder cannot be listed, or a cold file is damaged.
    """
    found = listing(folders)
    plan = plan_upkeep(folders, retention, now_ts)
    problems: list[InspectorError] = [*plan.due.problems, *plan.expiry.problems]
    records: dict[Tier, int | None] = {}
    ratio = math.nan
    try:
        records = {
            Tier.WARM: _rows(found.of(Tier.WARM)),
            Tier.COLD: _rolled_up(found.of(Tier.COLD)),
        }
        ratio = _ratio(found.of(Tier.WARM))
    except StorageError as problem:
        problems.append(problem)
    return StorageStatus(
        tuple(
            _tier(
                tier, found.of(tier), records.get(tier), _next_ts(tier, found.of(tier), retention)
            )
            for tier in Tier
        ),
        ratio,
        plan,
        read_journal(folders).pending is not None,
        tuple(problems),
    )


def _tier(tier: Tier, files: Sequence[TierFile], records: int | None, next_ts: float) -> TierStatus:
    last_ts = max((file.start_ts for file in files), default=0.0)
    return TierStatus(
        tier,
        len(files),
        sum(file.size_bytes for file in files),
        records,
        day_of(min(file.start_ts for file in files)) if files else "",
        day_of(last_ts) if files else "",
        next_ts,
    )


def _next_ts(tier: Tier, files: Sequence[TierFile], retention: RetentionConfig) -> float:
    if tier is Tier.HOT:
        wait_s = retention.roll_s + retention.hot_h * HOUR_S
        return min((file.start_ts + wait_s for file in files), default=math.inf)
    return min((expires_ts(file, retention) for file in files), default=math.inf)


def _rows(files: Sequence[TierFile]) -> int:
    return _asked("SELECT sum(num_rows) FROM parquet_file_metadata($files)", files)


def _rolled_up(files: Sequence[TierFile]) -> int:
    return _asked("SELECT sum(records) FROM read_parquet($files, union_by_name = true)", files)


def _asked(query: str, files: Sequence[TierFile]) -> int:
    if not files:
        return 0
    paths = [str(file.path) for file in files]
    try:
        with closing(connect()) as connection:
            row = connection.execute(query, {"files": paths}).fetchone()
    except duckdb.Error as problem:
        raise unreadable(files[0].name.parent, problem) from problem
    return int(row[0] or 0) if row else 0


def _ratio(files: Sequence[TierFile]) -> float:
    found = read_origins([file.path for file in files])
    before = {origin.key: origin.size_bytes for own in found.values() for origin in own}
    told = sum(file.size_bytes for file in files if found[file.path])
    return sum(before.values()) / told if told else math.nan
