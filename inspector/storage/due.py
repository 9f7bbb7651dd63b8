"""What is due: which logs can be compacted now, and which of them together."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, SourceError
from inspector.emitter.hot_name import parse_hot_name
from inspector.files.file_lock import try_lock
from inspector.files.identity import Place, place_of
from inspector.files.log_name import compression_of, set_of
from inspector.files.text_file import open_buffered_text
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import copies_among
from inspector.storage.tiers import TierFile, day_of, period_start_ts

HOUR_S = 3_600
MOST_BATCH_BYTES = 1_000_000_000
"""More logs of a day and shard than this become several files, which are merged later."""

_UNPACKED = 12
"""How much text a packed byte stands for, about."""

_COMPARED_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DueLog:
    """A log to compact.

    Attributes:
        path: The log.
        size_bytes: Its size as it is stored.
        modified_ns: When it was written last.
        day: The day that it began in.
        copies: What only repeats it, and goes with it.
    """

    path: Path
    size_bytes: int
    modified_ns: int
    day: str
    copies: tuple[Path, ...] = ()

    @property
    def text_bytes(self) -> int:
        """Return how long its text is; of a compressed one, about."""
        return self.size_bytes * (_UNPACKED if compression_of(self.path) else 1)

    def is_unchanged(self) -> bool:
        """Return whether it still is what it was."""
        try:
            status = self.path.stat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (self.size_bytes, self.modified_ns)


@dataclass(frozen=True, slots=True)
class Due:
    """What can be done now.

    Attributes:
        batches: Logs that are compacted together, the oldest first.
        waiting: Logs whose time has not come.
        next_ts: When the next of them is due, Unix seconds; infinite if there is none.
        problems: Logs that are due and cannot be compacted, and why.
    """

    batches: tuple[tuple[DueLog, ...], ...] = ()
    waiting: int = 0
    next_ts: float = float("inf")
    problems: tuple[InspectorError, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Return how much there is to compact, as it is stored."""
        return sum(log.size_bytes for batch in self.batches for log in batch)

    @property
    def logs(self) -> int:
        """Return how many logs there are to compact."""
        return sum(map(len, self.batches))


@dataclass(slots=True)
class _Found:
    """A hot log with what its name and time tell."""

    file: TierFile
    closed_ts: float
    place: Place
    status: os.stat_result
    is_due: bool = False
    aliases: list[Path] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.file.name


def due_logs(files: Sequence[TierFile], retention: RetentionConfig, now_ts: float) -> Due:
    """Tell which hot logs can be compacted.

    A log is closed when the period of its name has ended, or for another name when nothing was
    written for that long. It is due when all of it may be older than hot logs are kept; past the
    cap of their size the oldest closed ones are due before that.

    Args:
        files: The hot logs.
        retention: How long they are kept.
        now_ts: Unix seconds.
    """
    found = [one for file in files if (one := _look(file, retention.roll_s))]
    _mark_due(found, retention, now_ts)
    logs: list[tuple[tuple[str, str], DueLog]] = []
    problems: list[InspectorError] = []
    for members in _by_set(found).values():
        try:
            logs += _due_of_set(members)
        except InspectorError as problem:
            problems.append(problem)
    waiting = [one for one in found if not one.is_due]
    next_ts = min((one.closed_ts for one in waiting), default=float("inf"))
    return Due(
        tuple(_batched(sorted(logs, key=lambda log: (log[1].day, log[0], str(log[1].path))))),
        len(waiting),
        next_ts + retention.hot_h * HOUR_S,
        tuple(problems),
    )


def is_written(path: Path) -> bool:
    """Return whether a process holds a log to write on; others do not say so."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        # Who may not write it may still read it, and reading tells what is wrong.
        return False
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def _look(file: TierFile, roll_s: int) -> _Found | None:
    try:
        status = file.path.stat()
    except OSError:
        return None
    hot = parse_hot_name(set_of(file.name).name)
    start_ts = period_start_ts(hot) if hot else None
    closed_ts = (status.st_mtime if start_ts is None else start_ts) + roll_s
    place = place_of(file.name, status.st_dev, status.st_ino)
    return _Found(file, closed_ts, place, status)


def _mark_due(found: Sequence[_Found], retention: RetentionConfig, now_ts: float) -> None:
    total = sum(one.file.size_bytes for one in found)
    for one in sorted(found, key=lambda one: (one.closed_ts, one.path.name)):
        is_over = retention.hot_most_bytes and total > retention.hot_most_bytes
        early_s = 0 if is_over else retention.hot_h * HOUR_S
        if one.closed_ts + early_s <= now_ts and not is_written(one.path):
            one.is_due = True
            total -= one.file.size_bytes


def _by_set(found: Sequence[_Found]) -> dict[Path, list[_Found]]:
    """Return the logs by rotated set; a file with several names stands under its first."""
    first: dict[Place, _Found] = {}
    sets: dict[Path, list[_Found]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.path.is_symlink(), one.path.name)):
        known = first.setdefault(one.place, one)
        if known is one:
            sets[set_of(one.path)].append(one)
        else:
            known.aliases.append(one.path)
            # All of its names, or none: what stays would be counted again.
            known.is_due = one.is_due = known.is_due and one.is_due
    return sets


def _due_of_set(members: Sequence[_Found]) -> Iterator[tuple[tuple[str, str], DueLog]]:
    """Yield what is due of a rotated set, each with what it is compacted with.

    Raises:
        SourceError: Something cannot be read, or repeats another only at its beginning.
    """
    if not any(one.is_due for one in members):
        return
    copies = copies_among([one.path for one in members], ReadLimits()) if members[1:] else set()
    if copies and not all(one.is_due for one in members):
        # A copy is being made, or goes when its original does.
        return
    originals = [one for one in members if one.is_due and one.path not in copies]
    owner = {copy: _original_of(copy, originals) for copy in copies}
    for one in originals:
        also = [*one.aliases, *(copy for copy, of in owner.items() if of is one)]
        day = day_of(one.file.start_ts)
        log = DueLog(one.path, one.status.st_size, one.status.st_mtime_ns, day, tuple(sorted(also)))
        shard = one.file.shard
        yield (("", str(set_of(one.path))) if shard is None else (shard, "")), log


def _original_of(copy: Path, originals: Sequence[_Found]) -> _Found:
    for one in originals:
        if _begins_with(one.path, copy):
            return one
    raise SourceError(
        "begins like another log of its name, and goes on differently",
        where=str(copy),
        remedy="Rename it to a log of its own, such as other.jsonl, if its records count, or "
        "delete it",
    )


def _begins_with(whole: Path, part: Path) -> bool:
    """Return whether all of the text of a file is what another begins with."""
    if compression_of(whole) and not compression_of(part):
        whole, part = part, whole
    try:
        with closing(open_buffered_text(whole)) as one, closing(open_buffered_text(part)) as other:
            while piece := other.read(_COMPARED_BYTES):
                if one.read(len(piece)) != piece:
                    return False
    except OSError as problem:
        raise SourceError(
            f"cannot be read ({problem.strerror or problem})",
            where=str(problem.filename or part),
            remedy="Restore it, or move it elsewhere",
        ) from problem
    return True


def _batched(logs: Sequence[tuple[tuple[str, str], DueLog]]) -> Iterator[tuple[DueLog, ...]]:
    batch: list[DueLog] = []
    size_bytes, at = 0, None
    for key, log in logs:
        if batch and (at != (log.day, key) or size_bytes + log.text_bytes > MOST_BATCH_BYTES):
            yield tuple(batch)
            batch, size_bytes = [], 0
        batch.append(log)
        size_bytes += log.text_bytes
        at = (log.day, key)
    if batch:
        yield tuple(batch)
