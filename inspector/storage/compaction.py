"""Compaction: closed hot logs become warm files, and what was no record goes to rejected files.

A log is deleted in the same change that puts in what it held: see `storage.journal`. Whatever is
read first goes into hidden files, which are held against it; so a run that is stopped, killed or
out of disk leaves all as it was, and the next one begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, SourceError, StorageError
from inspector.core.registry import Registry
from inspector.files.rejected_file import RejectedRow
from inspector.ingest.decoding_reader import BlockReader, DecodingReader
from inspector.ingest.ledger import Ledger
from inspector.ingest.names import Names
from inspector.storage.day_files import DayFiles
from inspector.storage.due import Due, DueLog, due_logs, is_written
from inspector.storage.folders import DataFolders
from inspector.storage.hot_rows import HotLogs
from inspector.storage.journal import Change, commit_or_forget, forget
from inspector.storage.origins import Origin, origin_of, read_origins
from inspector.storage.rejected_logs import RejectedFiles
from inspector.storage.tiers import Tier, listing

NewReader = Callable[[Registry, Names], BlockReader]
"""Makes what reads blocks, with names that it fills."""

OnProgress = Callable[[str, int, int], None]
"""Gets what is being done, how much of it is, and how much there is of it."""


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What a compaction did.

    Attributes:
        logs: Logs that were compacted.
        read_bytes: Their size, as it was stored.
        records: Records that were moved.
        rejected: Lines that were no records, and are kept in rejected files.
        blank: Lines of nothing.
        files: The warm files that were made.
        again: Logs whose records were in warm already, such as restored ones; they were deleted.
        waiting: Logs whose time has not come.
        next_ts: When the next of them is due, Unix seconds; infinite if there is none.
        problems: What could not be compacted, and why; it is as it was.
        stopped: Whether somebody stopped it before it was done.
    """

    logs: int = 0
    read_bytes: int = 0
    records: int = 0
    rejected: int = 0
    blank: int = 0
    files: tuple[Path, ...] = ()
    again: int = 0
    waiting: int = 0
    next_ts: float = float("inf")
    problems: tuple[InspectorError, ...] = ()
    stopped: bool = False


def compact(
    folders: DataFolders,
    registry: Registry,
    retention: RetentionConfig,
    now_ts: float,
    *,
    new_reader: NewReader = DecodingReader,
    on_progress: OnProgress = lambda _what, _done, _of: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> CompactionReport:
    """Move the records of all logs that are due to warm files; only who holds `storage_lock` may.

    Args:
        folders: Where the tiers are.
        registry: The metric keys that records may carry; another one rejects its line.
        retention: How long hot logs are kept.
        now_ts: Unix seconds.
        new_reader: What reads blocks.
        on_progress: Gets how many bytes were read, as they are stored.
        is_stopped: Asked between pieces whether to end soon.

    Raises:
        StorageError: Something could not be written. What was done before stays done, all else is
            as it was.
    """
    due = due_logs(listing(folders).of(Tier.HOT), retention, now_ts)
    work = _Work(folders, registry, new_reader, on_progress, is_stopped, due)
    for batch in due.batches:
        if not work.report.stopped:
            work.compact(batch)
    return work.report


class _ExcludedError(Exception):
    """A log has to be left out of its batch."""

    def __init__(self, log: DueLog, problem: InspectorError | None = None) -> None:
        super().__init__()
        self.log = log
        self.problem = problem


class _StoppedError(Exception):
    """Somebody wants it to end."""


@dataclass(slots=True)
class _Work:
    """One compaction under way."""

    folders: DataFolders
    registry: Registry
    new_reader: NewReader
    on_progress: OnProgress
    is_stopped: Callable[[], bool]
    due: Due
    report: CompactionReport = field(default_factory=CompactionReport)
    _done_bytes: int = 0

    def __post_init__(self) -> None:
        due = self.due
        self.report = CompactionReport(
            waiting=due.waiting, next_ts=due.next_ts, problems=due.problems
        )

    def compact(self, batch: Sequence[DueLog]) -> None:
        """Compact logs together; those that cannot be are left out, and the others read again."""
        if self.is_stopped():
            self._add(stopped=True)
            return
        logs, again = list(batch), list[DueLog]()
        start_bytes = self._done_bytes
        while logs or again:
            self._done_bytes = start_bytes
            try:
                made = self._attempt(logs, again)
            except _ExcludedError as excluded:
                logs.remove(excluded.log)
                if excluded.problem is None:
                    again.append(excluded.log)
                else:
                    self._add(problems=(*self.report.problems, excluded.problem))
                continue
            except _StoppedError:
                self._add(stopped=True)
                return
            report = self.report
            self._add(
                logs=report.logs + len(logs),
                again=report.again + len(again),
                read_bytes=report.read_bytes + sum(log.size_bytes for log in logs),
                records=report.records + made.records,
                rejected=report.rejected + made.rejected,
                blank=report.blank + made.blank,
                files=(*report.files, *made.files),
            )
            return

    def _add(self, **changes: object) -> None:
        self.report = replace(self.report, **changes)  # type: ignore[arg-type]

    def _attempt(self, logs: Sequence[DueLog], again: Sequence[DueLog]) -> CompactionReport:
        """Write all that logs hold beside its place, and let the change happen.

        Raises:
            _ExcludedError: One of them cannot be compacted, or was before.
            _StoppedError: Somebody wants it to end.
        """
        origins = [_origin(log) for log in logs]
        removed = [path for log in (*logs, *again) for path in (log.path, *log.copies)]
        if not logs:
            commit_or_forget(self.folders, Change((), tuple(removed)))
            return CompactionReport()
        names = Names()
        rejected = RejectedFiles(self.folders)
        days = DayFiles(self.folders.warm, self.registry, names, origins)
        try:
            with days:
                hot = HotLogs(self.new_reader(self.registry, names), names, Ledger())
                found = [
                    self._read(hot, log, origin, days, rejected)
                    for log, origin in zip(logs, origins, strict=True)
                ]
                self._refuse_known(days, logs, origins)
            _refuse_changed(logs)
        except BaseException:
            forget(hidden for hidden, _path in (*days.made, *rejected.made))
            raise
        commit_or_forget(self.folders, Change((*days.made, *rejected.made), tuple(removed)))
        return CompactionReport(
            records=sum(one.records for one in found),
            rejected=sum(one.rejected for one in found),
            blank=sum(one.blank for one in found),
            files=tuple(path for _hidden, path in days.made),
        )

    def _read(
        self,
        hot: HotLogs,
        log: DueLog,
        origin: Origin,
        days: DayFiles,
        rejected: RejectedFiles,
    ) -> CompactionReport:
        records = blank = lines = 0
        source_id = None
        with ExitStack() as opened:
            write: Callable[[RejectedRow], None] | None = None
            try:
                for piece in hot.read(log.path, on_read=self._tell):
                    if self.is_stopped():
                        raise _StoppedError
                    days.add(piece.rows)
                    records += len(piece.rows.ts)
                    blank += piece.blank_lines
                    for row in piece.rejected:
                        write = write or opened.enter_context(rejected.of(log, origin))
                        write(replace(row, path=self.folders.told(log.path)))
                    lines += len(piece.rejected)
            except SourceError as problem:
                raise _ExcludedError(log, _left(log, problem)) from problem
            source_id = len(hot.ledger.snapshot().sources) - 1
        if hot.ledger.source(source_id).lost_bytes:
            raise _ExcludedError(log, _changed(log))
        return CompactionReport(records=records, blank=blank, rejected=lines)

    def _tell(self, size_bytes: int) -> None:
        self._done_bytes += size_bytes
        self.on_progress("Compacting", self._done_bytes, self.due.size_bytes)

    def _refuse_known(
        self, days: DayFiles, logs: Sequence[DueLog], origins: Sequence[Origin]
    ) -> None:
        """Leave out a log whose records are where they belong: somebody restored it."""
        wanted = frozenset(days.folders)
        there = [
            one.path for one in listing(self.folders).of(Tier.WARM) if one.name.parent in wanted
        ]
        known = {origin.key for found in read_origins(there).values() for origin in found}
        for log, origin in zip(logs, origins, strict=True):
            if origin.key in known:
                raise _ExcludedError(log)


def _origin(log: DueLog) -> Origin:
    try:
        return origin_of(log.path)
    except OSError as problem:
        said = SourceError(
            f"cannot be read ({problem.strerror or problem})",
            where=str(log.path),
            remedy="Check its permissions and the disk",
        )
        raise _ExcludedError(log, said) from problem


def _refuse_changed(logs: Sequence[DueLog]) -> None:
    for log in logs:
        if not log.is_unchanged() or is_written(log.path):
            raise _ExcludedError(log, _changed(log))


def _changed(log: DueLog) -> StorageError:
    return StorageError(
        "was written while it was read, so that it stays as it is",
        where=str(log.path),
        remedy="Nothing has to be done: it is compacted when nobody writes it any more",
    )


def _left(log: DueLog, problem: SourceError) -> SourceError:
    what = problem.what.removeprefix(f"{log.path}: ").replace("; what is before was read", "")
    return SourceError(
        f"{what}; it stays where it is, and nothing of it was moved",
        where=str(log.path),
        remedy=problem.remedy or "Restore it, or move it out of this folder",
    )
