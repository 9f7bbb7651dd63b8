"""A file of the hot log: opened, locked, and watched for what others do to it."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.files.file_lock import try_lock
from inspector.files.identity import Place, place_of

_MODE = 0o640
# Python keeps every descriptor from the programs that it starts (O_CLOEXEC) by itself.
_APPEND = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class HotFile:
    """A hot log that is being written.

    Attributes:
        path: Its name when it was opened.
        descriptor: To write to.
        place: Where it is stored.
        period_s: Unix seconds of the start of its period.
        size_bytes: How long it should be.
        torn: Whether it ends in the middle of a line.
    """

    path: Path
    descriptor: int
    place: Place
    period_s: int
    size_bytes: int
    torn: bool = False


def created(path: Path, period_s: int) -> HotFile | None:
    """Return a new file, or None if another process was first.

    Raises:
        OSError: None can be made.
    """
    try:
        descriptor = os.open(path, _APPEND | os.O_CREAT | os.O_EXCL, _MODE)
    except FileExistsError:
        return None
    file = None
    try:
        if hasattr(os, "fchmod"):
            # The process may have been told to keep its files from the group. Some file systems
            # know no modes.
            with contextlib.suppress(OSError):
                os.fchmod(descriptor, _MODE)
        # Another emitter of this shard may take it for abandoned in this very moment.
        if try_lock(descriptor):
            status = os.fstat(descriptor)
            place = place_of(path, status.st_dev, status.st_ino)
            found = HotFile(path, descriptor, place, period_s, 0)
            file = found if is_there(found) else None
    finally:
        if file is None:
            os.close(descriptor)
    return file


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int | None]:
    """Yield the descriptor of an existing file that nobody writes; None if somebody does."""
    descriptor = opened(path)
    try:
        yield descriptor if descriptor is not None and try_lock(descriptor) else None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def opened(path: Path) -> int | None:
    """Return a descriptor of an existing file, to append to it, or None if there can be none."""
    try:
        return os.open(path, _APPEND)
    except OSError:
        return None


def was_cut(file: HotFile) -> bool:
    """Return whether what was written is gone: the file was deleted, or emptied in place.

    Raises:
        OSError: The descriptor is no use any more, or that of another file by now.
    """
    status = os.fstat(file.descriptor)
    if place_of(file.path, status.st_dev, status.st_ino) != file.place:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return status.st_nlink == 0 or status.st_size < file.size_bytes


def is_there(file: HotFile) -> bool:
    """Return whether the file has the name that it was opened by."""
    try:
        status = file.path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # a folder that may not be entered any more: the open file can be written
    return place_of(file.path, status.st_dev, status.st_ino) == file.place
