"""Which files hold the history of some paths at one instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.files.listing import MISSING, find_logs
from inspector.files.log_name import set_of, youngest_first
from inspector.files.warm_paths import is_parquet
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import copies_among
from inspector.storage.folders import HOT, DataFolders
from inspector.storage.history_days import DayFile
from inspector.storage.journal import settle
from inspector.storage.tiers import Listing, Tier, listing

FoldersOf = Callable[[Path], DataFolders]
"""Tells the folders of a data folder, as its config has them."""


@dataclass(frozen=True, slots=True)
class HistoryFiles:
    """All files that count.

    Attributes:
        numbers: How many changes there had been, by data folder.
        logs: Hot logs, without those that only repeat another.
        warm: Parquet files of records.
        named: Parquet files that somebody named.
        cold: Roll-ups.
        rejected: Files of rejected lines.
    """

    numbers: tuple[int, ...]
    logs: tuple[Path, ...]
    warm: tuple[DayFile, ...]
    named: tuple[Path, ...]
    cold: tuple[DayFile, ...]
    rejected: tuple[Path, ...]

    def are_there(self) -> bool:
        """Return whether none of the files has vanished since."""
        of_days = (file.path for file in (*self.warm, *self.cold))
        return all(path.exists() for path in (*self.logs, *self.named, *of_days))

    def cold_looks(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Return what tells whether roll-ups were written anew: inode, size and time of each."""
        return tuple(_look(file.path) for file in self.cold)


def history_files(paths: Sequence[Path], folders_of: FoldersOf) -> HistoryFiles:
    """Return the files of data folders, folders of logs, logs and Parquet files.

    Raises:
        SourceError: A path is missing, or can hold no records.
        StorageError: A folder cannot be listed.
        OSError: A file is gone that was there.
    """
    numbers: list[int] = []
    logs: list[Path] = []
    warm: list[DayFile] = []
    cold: list[DayFile] = []
    rejected: list[Path] = []
    named = tuple(path for path in paths if is_parquet(path))
    for path in paths:
        if path in named:
            continue
        if not path.is_dir():
            logs.append(path)
            continue
        folders, number = folders_of(path), len(numbers)
        found = _finished(folders)
        numbers.append(found.number)
        logs += (file.path for file in found.of(Tier.HOT))
        logs += _beside(path)
        warm += (
            DayFile(file.path, folders.told(file.name), number, file.name.parent.parent.name)
            for file in found.of(Tier.WARM)
        )
        cold += (
            DayFile(file.path, folders.told(file.name), number, file.name.stem)
            for file in found.of(Tier.COLD)
        )
        rejected += (file.path for file in found.of(Tier.REJECTED))
    return HistoryFiles(
        tuple(numbers), _originals(_checked(logs, paths)), tuple(warm), named, tuple(cold),
        tuple(rejected),
    )  # fmt: skip


def _finished(folders: DataFolders) -> Listing:
    """Return the files of a folder in which logs have the names that say what they are.

    Raises:
        FileNotFoundError: Somebody is about to give them theirs.
    """
    found = listing(folders)
    if not _hidden(found):
        return found
    settle([folders.root])
    found = listing(folders)
    for path in _hidden(found):
        raise FileNotFoundError(path)
    return found


def _hidden(found: Listing) -> list[Path]:
    """Return lines that a killed erasure wrote anew: it decided on them, and named them not yet."""
    files = (*found.of(Tier.HOT), *found.of(Tier.REJECTED))
    return [file.name for file in files if file.path != file.name]


def _beside(folder: Path) -> Iterable[Path]:
    """Return the logs that lie in a folder itself."""
    found, problems = find_logs([folder])
    if problems:
        raise problems[0]
    return [
        file.path for file in found if file.path.parent.name != HOT or file.path.parent == folder
    ]


def _checked(logs: Sequence[Path], paths: Sequence[Path]) -> list[Path]:
    """Return logs, each once; of what was not named, one that is gone is another matter."""
    found, problems = find_logs(logs)
    for problem in problems:
        if problem.what == MISSING and Path(problem.where) not in paths:
            raise FileNotFoundError(problem.where)
        raise problem
    return [file.path for file in found]


def _originals(logs: Sequence[Path]) -> tuple[Path, ...]:
    """Leave out logs that only repeat another of their rotated set."""
    sets: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(logs, key=youngest_first):
        sets[set_of(path)].append(path)
    copies: set[Path] = set()
    for members in sets.values():
        if len(members) > 1:
            try:
                copies |= copies_among(members, ReadLimits())
            except SourceError as problem:
                if isinstance(problem.__cause__, OSError):
                    raise problem.__cause__ from problem
                raise
    return tuple(path for path in logs if path not in copies)


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
