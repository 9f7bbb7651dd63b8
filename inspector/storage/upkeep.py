"""Upkeep: all that the tiers need at one time, one after the other and under one lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import DecodingReader
from inspector.storage.compaction import CompactionReport, NewReader, OnProgress, compact
from inspector.storage.due import Due, due_logs
from inspector.storage.folders import DataFolders
from inspector.storage.foresight import readable, with_compacted, with_merged, with_rolled_up
from inspector.storage.journal import storage_lock
from inspector.storage.merging import MergeReport, merge_days, unmerged
from inspector.storage.retention import ExpiryPlan, ExpiryReport, expire, plan_expiry
from inspector.storage.roll_up import (
    RollUpReport,
    cold_path,
    made_of,
    names_of,
    roll_up,
    to_roll_up,
)
from inspector.storage.tiers import Listing, Tier, day_of, listing

PURPOSE = "a storage run"
_SPILL = ".duckdb-spill"


@dataclass(frozen=True, slots=True)
class UpkeepReport:
    """What was done.

    Attributes:
        compaction: Of hot logs.
        merging: Of warm files.
        roll_up: Of days.
        expiry: Of what was too old.
    """

    compaction: CompactionReport = field(default_factory=CompactionReport)
    merging: MergeReport = field(default_factory=MergeReport)
    roll_up: RollUpReport = field(default_factory=RollUpReport)
    expiry: ExpiryReport = field(default_factory=ExpiryReport)

    @property
    def problems(self) -> tuple[InspectorError, ...]:
        """Return all that could not be done, each once."""
        all_parts = (self.compaction, self.merging, self.roll_up, self.expiry)
        found = {problem.text(): problem for part in all_parts for problem in part.problems}
        return tuple(found.values())

    @property
    def did_something(self) -> bool:
        """Return whether any file was changed."""
        done = self.compaction.logs or self.compaction.again or self.merging.merged
        return bool(done or self.roll_up.files or self.expiry.expiries)


@dataclass(frozen=True, slots=True)
class UpkeepPlan:
    """What would be done now.

    Attributes:
        due: Logs to compact.
        merges: Days and shards to merge, with what is compacted before.
        roll_ups: Days to roll up, with what is compacted before.
        expiry: What has expired, also of what the same run makes before.
        gone: Days of which neither a record nor a roll-up is left then.
    """

    due: Due
    merges: int
    roll_ups: tuple[str, ...]
    expiry: ExpiryPlan
    gone: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not (self.due.batches or self.merges or self.roll_ups or self.expiry.expiries)

    def is_same_work(self, other: UpkeepPlan) -> bool:
        """Return whether another plan does the same, to the same files."""
        mine = (self.due.batches, self.merges, self.roll_ups, self.expiry.expiries)
        return mine == (
            other.due.batches,
            other.merges,
            other.roll_ups,
            other.expiry.expiries,
        )


def plan_upkeep(folders: DataFolders, retention: RetentionConfig, now_ts: float) -> UpkeepPlan:
    """Tell what a run would do now; no file is touched.

    Each step is planned on the files that the steps before it leave. Which lines are no records
    is known only when they are read, so that their files are not foreseen.

    Raises:
        StorageError: The folder cannot be listed, or a cold file is damaged.
    """
    before = listing(folders)
    due = due_logs(before.of(Tier.HOT), retention, now_ts)
    found = with_compacted(folders, before, due)
    groups = unmerged(found.of(Tier.WARM), retention, now_ts)
    found = with_merged(found, groups)
    days = to_roll_up(folders, found, retention, now_ts)
    made = {day: files for day, files in days.items() if len(readable(files)) == len(files)}
    found = with_rolled_up(folders, found, made)
    rolled = made_of(before.of(Tier.COLD)) if retention.cold_d else {}
    rolled |= {cold_path(folders, day): names_of(folders, files) for day, files in made.items()}
    expiry = plan_expiry(folders, found, retention, now_ts, rolled)
    return UpkeepPlan(due, len(groups), tuple(days), expiry, _gone(found, expiry))


def keep_up(
    folders: DataFolders,
    registry: Registry,
    retention: RetentionConfig,
    now_ts: float,
    *,
    new_reader: NewReader = DecodingReader,
    on_progress: OnProgress = lambda _what, _done, _of: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> UpkeepReport:
    """Compact, merge, roll up and delete what is due, under the lock of the storage.

    Args:
        folders: Where the tiers are.
        registry: The metric keys that records may carry.
        retention: How long what is kept.
        now_ts: Unix seconds.
        new_reader: What reads blocks.
        on_progress: Gets what is being done, how much of it is, and how much there is of it.
        is_stopped: Asked in between whether to end soon.

    Raises:
        StorageError: Somebody else changes the tiers, or something cannot be written. What was
            done before stays done, and nothing is half done.
    """
    with storage_lock(folders, PURPOSE):
        _remove_spill(folders)
        compaction = compact(
            folders,
            registry,
            retention,
            now_ts,
            new_reader=new_reader,
            on_progress=on_progress,
            is_stopped=is_stopped,
        )
        merging = merge_days(
            folders, retention, now_ts, on_progress=on_progress, is_stopped=is_stopped
        )
        rolled = roll_up(folders, retention, now_ts, on_progress=on_progress, is_stopped=is_stopped)
        expiry = expire(folders, retention, now_ts, on_progress=on_progress, is_stopped=is_stopped)
    return UpkeepReport(compaction, merging, rolled, expiry)


def _gone(found: Listing, expiry: ExpiryPlan) -> tuple[str, ...]:
    """Return the days that lose the last file that holds any of their records, or their sums."""
    going = {file.name for one in expiry.expiries for file in one.files}
    holding = [file for file in found.files if file.tier is not Tier.REJECTED]
    left = {day_of(file.start_ts) for file in holding if file.name not in going}
    lost = {day_of(file.start_ts) for file in holding if file.name in going}
    return tuple(sorted(lost - left))


def _remove_spill(folders: DataFolders) -> None:
    """Remove what a killed process had no room for in memory."""
    for folder in (folders.warm, folders.cold):
        for path in folder.rglob(_SPILL):
            shutil.rmtree(path, ignore_errors=True)
