"""The journal: changes of the tiers that happen as a whole, or not at all, whatever is killed when.

What comes new is first written under hidden names beside its place. Then the journal says all that
the change adds and removes, written in one step: that is the instant at which the change happens.
Renaming and deleting only bring the folders up to it; whoever lists them meanwhile goes by the
journal, and whoever comes after a crash finishes it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from inspector.core.errors import StorageError
from inspector.files.atomic import not_written, sync_folder, write_atomic
from inspector.files.file_lock import try_lock
from inspector.files.unfinished import JOURNAL
from inspector.storage.folders import DataFolders

_LOCK = "lock"
_BESIDE = re.compile(r"\..+\.[0-9a-f]{12}\.tmp")


@dataclass(frozen=True, slots=True)
class Change:
    """What happens at once.

    Attributes:
        add: Complete files by the hidden names that they have, and the names that they get. A file
            that has such a name already is replaced.
        remove: Files that are no longer there then.
    """

    add: tuple[tuple[Path, Path], ...] = ()
    remove: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """What the journal says.

    Attributes:
        number: How many changes there have been.
        pending: The last of them, as long as the folders are not up to it.
    """

    number: int = 0
    pending: Change | None = None


def beside(path: Path) -> Path:
    """Return a hidden name in the same folder, under which a file can come into being."""
    return path.with_name(f".{path.name}.{token_hex(6)}.tmp")


def read_journal(folders: DataFolders) -> Journal:
    """Return what the journal says now; there need be none.

    Raises:
        StorageError: It cannot be read, or nobody of us wrote it.
    """
    path = folders.root / JOURNAL
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Journal()
    except OSError as problem:
        raise StorageError(
            f"cannot be read ({problem.strerror or problem})",
            where=str(path),
            remedy="Check its permissions",
        ) from problem
    try:
        return _parsed(json.loads(text), folders.root)
    except (ValueError, TypeError, KeyError) as problem:
        raise StorageError(
            "is no journal of the storage, so that nobody can say which files count",
            where=str(path),
            remedy="Restore it; if that cannot be, delete it while nothing else runs: records of "
            "the last change may then be counted twice",
        ) from problem


def commit(folders: DataFolders, change: Change) -> None:
    """Let a change happen; only who holds `storage_lock` may.

    Raises:
        StorageError: Before it happened: all is as it was, and the hidden files are still there.
            Or after, when the folders could not be brought up to it: `recover` goes on.
    """
    number = read_journal(folders).number + 1
    _write(folders, Journal(number, change))
    _apply(folders, Journal(number, change))


def commit_or_forget(folders: DataFolders, change: Change) -> None:
    """Let a change happen, and leave no hidden file behind if it does not.

    Raises:
        StorageError: As `commit` does.
    """
    try:
        commit(folders, change)
    except StorageError:
        # Once it is in the journal it has happened, and whoever comes next goes on with it.
        with contextlib.suppress(StorageError):
            if read_journal(folders).pending != change:
                forget(hidden for hidden, _path in change.add)
        raise


def forget(hidden: Iterable[Path]) -> None:
    """Delete files that are not wanted any more; `recover` deletes what cannot be deleted now."""
    for path in hidden:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def forgotten_on_failure(*hidden: Path) -> Iterator[None]:
    """Delete files that the body makes, should it fail."""
    try:
        yield
    except BaseException:
        forget(hidden)
        raise


def recover(folders: DataFolders) -> bool:
    """Finish what a killed process left, and remove files that never came into being.

    Only who holds `storage_lock` may.

    Returns:
        Whether a change was finished.

    Raises:
        StorageError: It cannot be finished.
    """
    journal = read_journal(folders)
    if journal.pending is not None:
        _apply(folders, journal)
    for stray in _strays(folders):
        with contextlib.suppress(OSError):
            stray.unlink()
    return journal.pending is not None


def settle(paths: Iterable[Path]) -> None:
    """Finish what a killed process left in data folders, where that can be; before reading them.

    Whoever lists a folder in which it cannot be goes by its journal.
    """
    for path in paths:
        folders = DataFolders.of(path)
        with contextlib.suppress(StorageError):
            # The lock finishes it; who holds it does so too.
            if read_journal(folders).pending is not None:
                with storage_lock(folders, "the end of an earlier change"):
                    pass


def changes_of(paths: Iterable[Path]) -> tuple[int, ...]:
    """Return how many changes there have been in each data folder, to know whether there are more.

    Those whose journal cannot be read count as none.
    """
    found = []
    for path in paths:
        number = 0
        with contextlib.suppress(StorageError):
            number = read_journal(DataFolders.of(path)).number
        found.append(number)
    return tuple(found)


@contextlib.contextmanager
def storage_lock(folders: DataFolders, purpose: str) -> Iterator[None]:
    """Be the only one that changes the tiers, and finish what was left undone.

    Args:
        folders: Where.
        purpose: What for, told to others who ask meanwhile.

    Raises:
        StorageError: Somebody else does, or the folder cannot be written.
    """
    path = folders.own / _LOCK
    try:
        folders.own.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as problem:
        raise not_written(path, problem) from problem
    try:
        if not try_lock(descriptor):
            who = os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
            raise StorageError(
                f"is being changed by {who}",
                where=str(folders.root),
                remedy="Wait until that has ended, and try again",
            )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{purpose}, process {os.getpid()}\n".encode(), 0)
        recover(folders)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _apply(folders: DataFolders, journal: Journal) -> None:
    assert journal.pending is not None
    touched: set[Path] = set()
    try:
        for hidden, path in journal.pending.add:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Not there: it has its name already.
            with contextlib.suppress(FileNotFoundError):
                hidden.replace(path)
            touched.add(path.parent)
        for folder in touched:
            sync_folder(folder)
        for path in journal.pending.remove:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in journal.pending.remove}:
            sync_folder(folder)
    except OSError as problem:
        raise StorageError(
            f"could not be finished ({problem.strerror or problem})",
            where=str(problem.filename or folders.root),
            remedy="Mend that, and run `inspector storage run`: it goes on where this stopped",
        ) from problem
    _write(folders, Journal(journal.number))


def _write(folders: DataFolders, journal: Journal) -> None:
    change: dict[str, Any] = {"number": journal.number}
    if journal.pending is not None:
        change["add"] = [
            [folders.told(hidden), folders.told(path)] for hidden, path in journal.pending.add
        ]
        change["remove"] = [folders.told(path) for path in journal.pending.remove]
    folders.own.mkdir(parents=True, exist_ok=True)
    write_atomic(folders.root / JOURNAL, json.dumps(change, indent=1).encode() + b"\n")


def _parsed(said: Any, root: Path) -> Journal:
    if "add" not in said:
        return Journal(int(said["number"]))
    add = tuple((root / hidden, root / path) for hidden, path in said["add"])
    return Journal(int(said["number"]), Change(add, tuple(root / path for path in said["remove"])))


def _strays(folders: DataFolders) -> Iterable[Path]:
    for folder in (folders.own, folders.hot, folders.warm, folders.cold, folders.rejected):
        for path in folder.rglob(".*.tmp"):
            if _BESIDE.fullmatch(path.name):
                yield path
