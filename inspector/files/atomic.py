"""Atomic writes: after a crash a file holds the old text or the new one, never half of either."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from inspector.core.errors import StorageError

_REMEDIES = {
    errno.ENOSPC: "Free some space on this disk and save again",
    errno.EDQUOT: "Free some of your quota on this disk and save again",
    errno.EROFS: "The disk is read-only; choose another folder",
    errno.ENOENT: "Create the folder first, or choose another one",
    errno.EACCES: "Check the permissions of the folder, and close programs that hold the file",
    errno.EPERM: "Check the permissions of the file and its folder",
}


def write_atomic(
    path: Path,
    data: bytes,
    mode: int | None = None,
    last_look: Callable[[], None] = lambda: None,
) -> None:
    """Replace the content of `path` in one step, and make it last.

    A link is followed: the file that it points to is replaced, not the link.

    Args:
        path: The file; it need not exist, its folder must.
        data: The whole new content.
        mode: Permission bits; None keeps those of the file, or takes the usual ones for a new file.
        last_look: Called when all is ready to be replaced; what it raises leaves all as it is.

    Raises:
        StorageError: The file could not be written; the previous content is as it was.
    """
    with open_atomic(path, mode, last_look) as file:
        file.write(data)


@contextlib.contextmanager
def open_atomic(
    path: Path, mode: int | None = None, last_look: Callable[[], None] = lambda: None
) -> Iterator[BinaryIO]:
    """Replace the content of `path` in one step by all that the body writes, and make it last.

    If the body fails, the previous content is as it was. A link is followed.

    Args:
        path: The file; it need not exist, its folder must.
        mode: Permission bits; None keeps those of the file, or takes the usual ones for a new file.
        last_look: Called when all is ready to be replaced; what it raises leaves all as it is.

    Yields:
        What to write to.

    Raises:
        StorageError: The file could not be written; the previous content is as it was.
    """
    try:
        target = path.resolve()
        beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
        try:
            with new_file(beside, _mode_of(target) if mode is None else mode) as file:
                yield file
            last_look()
            beside.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as problem:
        raise not_written(path, problem) from problem


def not_written(path: Path, problem: OSError) -> StorageError:
    """Return why something could not be written, and what to do about it."""
    return StorageError(
        f"cannot be written ({problem.strerror or problem})",
        where=str(path),
        remedy=_REMEDIES.get(problem.errno or 0, "Check the disk and save again"),
    )


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def new_file(path: Path, mode: int | None) -> Iterator[BinaryIO]:
    """Make a file that is not there yet of all that the body writes, and make its content last.

    Args:
        path: The file; its folder must exist.
        mode: Permission bits, None for the usual ones. With them the file is born closed to others,
            so that a secret is readable at no time.

    Yields:
        What to write to.

    Raises:
        OSError: There is such a file, or it could not be written.
    """

    def create(name: str, flags: int) -> int:
        return os.open(name, flags, 0o666 if mode is None else 0o600)

    with open(path, "xb", opener=create) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)


def sync_file(path: Path) -> None:
    """Make the content of a file last that somebody else wrote.

    Raises:
        OSError: It is not there, or its disk fails.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last, where the system can."""
    # Windows opens no folders, and some network file systems refuse to sync one: the rename stands.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folders(folder: Path) -> None:
    """Make a folder and those it is in, as far as they are missing, and make their names last.

    Raises:
        OSError: It cannot be made.
    """
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)
