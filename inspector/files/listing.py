"""Listing: which files a path that somebody names stands for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.files.identity import Place, place_of
from inspector.files.log_name import is_log_name, oldest_first
from inspector.files.unfinished import unfinished

HOT = "hot"
"""The folder of a data folder that game servers write into."""

MISSING = "does not exist"
"""What is wrong with a path that is not there."""

_NAME_THE_LOGS = (
    "Name a data folder, a folder of *.jsonl files, such files, or Parquet files of Inspector"
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file of telemetry.

    Attributes:
        path: Its name, as reached from the path that was asked for.
        status: What the system said of it when it was found.
    """

    path: Path
    status: os.stat_result

    @property
    def place(self) -> Place:
        """Where it is stored, whatever it is called."""
        return place_of(self.path, self.status.st_dev, self.status.st_ino)


def find_logs(
    paths: Iterable[Path], odd: list[SourceError] | None = None
) -> tuple[list[FoundFile], list[SourceError]]:
    """List the logs of every path, and what is wrong with the others.

    A folder stands for its own logs and those of its ``hot`` folder. A file with several names is
    listed once, under a name that is no link if it has one.

    Args:
        paths: Data folders, folders of logs, or logs.
        odd: Gets what is named like a log in a folder and is none: a folder, a pipe, a dead link.

    Returns:
        The files, rotated ones before those that replaced them, and an error for each path that
        can hold no logs.
    """
    found: list[FoundFile] = []
    problems: list[SourceError] = []
    for path in paths:
        try:
            found += _logs_in(path, odd) if path.is_dir() else [_log_file(path)]
        except SourceError as problem:
            problems.append(problem)
        except OSError as problem:
            problems.append(_unreadable(path, problem))
    return _each_once(found), problems


def telemetry_files(paths: Iterable[Path], *, await_missing: bool = False) -> list[Path]:
    """Return the logs that these paths stand for, in the order in which they were written.

    A folder without logs is fine: it may fill later.

    Args:
        paths: Data folders, folders of logs, or logs.
        await_missing: Whether a missing path is fine too if it may appear in an existing folder.

    Raises:
        SourceError: A path is missing, unreadable or no log; all such paths are named.
    """
    found, problems = find_logs(paths)
    if await_missing:
        problems = [problem for problem in problems if not _may_appear(problem)]
    if problems:
        raise SourceError(
            "; ".join(f"{problem.where}: {problem.what}" for problem in problems),
            remedy=problems[0].remedy,
        )
    return [file.path for file in found]


def describe(problem: SourceError) -> str:
    """Return what to tell somebody who follows a path: what is missing may still come."""
    waiting = "; waiting for it" if problem.what == MISSING else ""
    return f"{problem.where}: {problem.what}{waiting}"


def folders_of(paths: Iterable[Path]) -> list[Path]:
    """Return the existing folders in which logs of these paths are, or may appear."""
    folders: dict[Path, None] = {}
    for path in paths:
        near = (path, path / HOT) if path.is_dir() else (path.parent,)
        folders.update((folder, None) for folder in near if folder.is_dir())
    return list(folders)


def _may_appear(problem: SourceError) -> bool:
    return problem.what == MISSING and Path(problem.where).parent.is_dir()


def _logs_in(folder: Path, odd: list[SourceError] | None) -> Iterator[FoundFile]:
    names = os.listdir(folder)  # noqa: PTH208 - names cost a tenth of paths, and most looks find nothing new
    yield from _regular((folder / name for name in names if is_log_name(name)), odd)
    hot = folder / HOT
    # A log that was compacted and is still there does not count.
    if HOT in names and hot.is_dir():
        logs = (path for path in hot.iterdir() if is_log_name(path.name))
        yield from _regular(unfinished(folder).counting(hot, logs), odd)


def _regular(paths: Iterable[Path], odd: list[SourceError] | None) -> Iterator[FoundFile]:
    odd = [] if odd is None else odd
    for path in paths:
        try:
            # Not DirEntry.stat: on Windows that is stale while a writer holds the file open.
            status = path.stat()
        except OSError:
            if path.is_symlink():
                odd.append(SourceError("is a link that leads to no file", where=str(path)))
            continue  # else renamed or deleted since it was listed
        if stat.S_ISREG(status.st_mode):
            yield FoundFile(path, status)
        else:
            odd.append(SourceError("is not a regular file, so it is not read", where=str(path)))


def _log_file(path: Path) -> FoundFile:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise SourceError("is not a regular file", where=str(path), remedy=_NAME_THE_LOGS)
    if not is_log_name(path.name):
        raise SourceError("is not named *.jsonl", where=str(path), remedy=_NAME_THE_LOGS)
    return FoundFile(path, status)


def _unreadable(path: Path, problem: OSError) -> SourceError:
    if isinstance(problem, FileNotFoundError):
        return SourceError(MISSING, where=str(path), remedy=_NAME_THE_LOGS)
    what = f"cannot be read ({problem.strerror or problem})"
    return SourceError(what, where=str(path), remedy="Check the permissions of the path")


def _each_once(found: list[FoundFile]) -> list[FoundFile]:
    """Sort by name, and leave out further names of a file."""
    once: dict[Place, FoundFile] = {}
    for file in sorted(found, key=_name):
        known = once.get(file.place)
        if known is None or (known.path.is_symlink() and not file.path.is_symlink()):
            once[file.place] = file
    return sorted(once.values(), key=lambda file: oldest_first(file.path))


def _name(file: FoundFile) -> str:
    return str(file.path)
