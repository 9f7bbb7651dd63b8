"""Erasing players: from hot, warm, rejected and cold, while servers write, with a proof.

Each file is rewritten for itself and committed through the journal, so that whoever reads meanwhile
sees the old file or the new one. Killed anywhere, it is run again and ends as if it never had been.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, SourceError, StorageError
from inspector.core.registry import Registry
from inspector.files.recording_cache import CacheFolder
from inspector.storage.engine import connect
from inspector.storage.erasure_lines import LogReading
from inspector.storage.erasure_logs import LogErasing, Patience
from inspector.storage.erasure_proof import prove
from inspector.storage.erasure_report import Counts, ErasureReport, TierErasure
from inspector.storage.erasure_warm import WarmErasing
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, commit_or_forget, storage_lock
from inspector.storage.named_players import NamedPlayers
from inspector.storage.roll_up import roll_up
from inspector.storage.tiers import DAY_S, Listing, Tier, TierFile, day_of, listing
from inspector.storage.warm_schema import text_sql

PURPOSE = "an erasure"
_SCANS = 2
_MADE_OF = "inspector.made_of"
"""Name in the metadata of a roll-up: a JSON list of the Parquet files that it was made of."""


def erase(
    folders: DataFolders,
    players: frozenset[str],
    registry: Registry,
    *,
    keep_aggregates: bool = False,
    dry_run: bool = False,
    patience: Patience | None = None,
    retention: RetentionConfig | None = None,
    now_ts: float = 0.0,
    cache: CacheFolder | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> ErasureReport:
    """Remove every record of some players, and what names them elsewhere.

    Args:
        folders: Where the tiers are.
        players: Hashes as records carry them, of `core.privacy.checked_players`.
        registry: Says which lines are records.
        keep_aggregates: Whether what they did stays as records without a player, so that no sum,
            and with it no numerator and no denominator, changes.
        dry_run: Only count; nothing is written, and nobody is kept from writing.
        patience: How long servers are waited for that write what must be rewritten.
        retention: Says which finished days have roll-ups: those that went are made anew at the
            end; None leaves that to the next run of the storage.
        now_ts: Unix seconds, by which a day is finished.
        cache: What is kept there of recordings in which they are named is let go.
        on_progress: Gets how many more bytes of `work_bytes` are done.

    Raises:
        StorageError: Somebody else changes the tiers, or a change could not be finished. What is
            wrong with single files is in the report.
    """
    began_s = time.monotonic()
    named = NamedPlayers(players)
    lock = contextlib.nullcontext() if dry_run else storage_lock(folders, PURPOSE)
    with lock:
        run = _Erasure(folders, dry_run=dry_run, on_progress=on_progress)
        run.logs_and_warm(
            named, registry, keep_sums=keep_aggregates, patience=patience or Patience()
        )
        if retention is not None and not dry_run:
            run.roll_up(retention, now_ts)
        run.count_cold()
        report = run.report(len(players), keeps_sums=keep_aggregates)
        if not dry_run:
            if cache is not None:
                cache.forget_naming(one.encode() for one in players)
                for paths in ([folders.root], [folders.hot]):
                    cache.forget(paths)
            proof = prove(folders, named, on_progress)
            tiers = tuple(replace(one, after=proof.rows[one.tier]) for one in report.tiers)
            report = replace(
                report, tiers=tiers, found=proof.found, scanned_bytes=proof.scanned_bytes
            )
    return replace(report, seconds=time.monotonic() - began_s)


def work_bytes(folders: DataFolders, *, dry_run: bool) -> int:
    """Return about how many bytes an erasure reads."""
    size_bytes = sum(file.size_bytes for file in listing(folders).files)
    return size_bytes if dry_run else _SCANS * size_bytes


class _Erasure:
    """One run, as far as it has come."""

    def __init__(
        self, folders: DataFolders, *, dry_run: bool, on_progress: Callable[[int], None]
    ) -> None:
        self._folders = folders
        self._dry_run = dry_run
        self._on_progress = on_progress
        self._tiers = {tier: TierErasure(tier) for tier in Tier}
        self._undone: list[InspectorError] = []
        self._removed: set[str] = set()
        self._rolled_up: set[str] = set()
        self._listing = listing(folders)

    def logs_and_warm(
        self, players: NamedPlayers, registry: Registry, *, keep_sums: bool, patience: Patience
    ) -> None:
        """Do the work: servers have all the time of the warm files to let go of their logs."""
        reading = LogReading(players, registry, keep_sums=keep_sums)
        dry_run = self._dry_run
        logs = LogErasing(self._folders, reading, patience, self._told, dry_run=dry_run)
        logs.erase(self._listing.of(Tier.HOT), self._on_progress)
        logs.erase(self._listing.of(Tier.REJECTED), self._on_progress)
        with WarmErasing(
            players, registry, self._folders.own, keep_sums=keep_sums, dry_run=dry_run
        ) as warm:
            for file in self._listing.of(Tier.WARM):
                self._warm(file, warm)
                self._on_progress(file.size_bytes)
        logs.finish()

    def roll_up(self, retention: RetentionConfig, now_ts: float) -> None:
        """Make roll-ups anew, also those that went in an earlier run that was killed."""
        try:
            made = roll_up(self._folders, retention, now_ts)
        except StorageError as problem:
            # The players are gone all the same, and the proof of that is still to come.
            self._undone.append(problem)
            return
        self._undone.extend(made.problems)
        self._rolled_up = {path.stem for path in made.files}

    def count_cold(self) -> None:
        """Count what the roll-ups have that there are now."""
        for file in (self._listing if self._dry_run else listing(self._folders)).of(Tier.COLD):
            self._cold(file)
            self._on_progress(file.size_bytes)

    def report(self, players: int, *, keeps_sums: bool) -> ErasureReport:
        """Return what was done."""
        with_records = _days(self._listing, Tier.WARM) | self._removed | self._rolled_up
        return ErasureReport(
            players,
            self._dry_run,
            keeps_sums,
            tuple(self._tiers.values()),
            tuple(self._undone),
            removed_days=tuple(sorted(self._removed - self._rolled_up)),
            remade_days=tuple(sorted(self._rolled_up)),
            summed_days=tuple(sorted(_days(self._listing, Tier.COLD) - with_records)),
        )

    def _told(self, file: TierFile, counts: Counts, problem: InspectorError | None) -> None:
        if problem is not None:
            self._undone.append(problem)
        self._tiers[file.tier] = self._tiers[file.tier].plus(counts, rewritten=counts.is_changed)

    def _warm(self, file: TierFile, warm: WarmErasing) -> None:
        try:
            counts, new = warm.rewrite(file.path)
        except (SourceError, StorageError) as problem:
            self._told(file, Counts(), problem)
            return
        if counts.is_changed:
            day = day_of(file.start_ts)
            cold = self._folders.cold / f"{day}.parquet"
            gone: tuple[Path, ...] = (file.path,)
            if cold.exists() and self._is_made_of_warm(cold):
                # It is made anew from the warm files as they are then.
                gone = (file.path, cold)
                self._removed.add(day)
            if not self._dry_run:
                commit_or_forget(self._folders, Change((new,) if new else (), gone))
        self._told(file, counts, None)

    def _is_made_of_warm(self, cold: Path) -> bool:
        """Return whether all that a roll-up was made of is there; if not, it could not be again."""
        try:
            with connect() as connection:
                found = connection.execute(
                    "SELECT value FROM parquet_kv_metadata($file) WHERE key = $key",
                    {"file": str(cold), "key": _MADE_OF.encode()},
                ).fetchone()
            names = json.loads(bytes(found[0])) if found else []
        except (duckdb.Error, ValueError, TypeError):
            return False
        warm = {self._folders.told(file.name) for file in self._listing.of(Tier.WARM)}
        return warm.issuperset(names)

    def _cold(self, file: TierFile) -> None:
        """Count what a roll-up has; it holds sums, and no player."""
        try:
            with connect() as connection:
                found = connection.execute(
                    f"SELECT count(*) FROM read_parquet({text_sql(str(file.path))})"  # noqa: S608
                ).fetchone()
        except duckdb.Error:
            problem = SourceError(
                "is damaged", where=str(file.path), remedy="Restore it, or delete it"
            )
            self._told(file, Counts(), problem)
            return
        counts = Counts(int(found[0]) if found else 0)
        remade = day_of(file.start_ts) in self._rolled_up
        self._tiers[file.tier] = self._tiers[file.tier].plus(counts, rewritten=remade)


def _days(found: Listing, tier: Tier) -> set[str]:
    return {
        day_of(file.start_ts) for file in found.of(tier) if file.end_ts - file.start_ts == DAY_S
    }
