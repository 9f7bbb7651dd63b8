"""Sights: a file as one look found it, and whether it holds the text of one that is known."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inspector.files.identity import FileIdentity, Place, place_of
from inspector.files.listing import FoundFile
from inspector.files.log_name import compression_of, set_of, youngest_first
from inspector.files.text_file import CompressedText, TextHandle, identity_of, open_handle
from inspector.ingest.followed_file import FollowedFile

_COMPARED_BYTES = 64 * 1024
"""Logs that differ at all differ by then, also those that begin with the same line."""

MTIME_GRAIN_S = 2.0
"""Coarsest modification time of a file system (FAT): two changes within it may look like one."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A file, seen from inside."""

    path: Path
    identity: FileIdentity
    status: os.stat_result

    @property
    def place(self) -> Place:
        """Where it is stored."""
        return place_of(self.path, self.identity.device, self.identity.inode)


def look_into(path: Path) -> Sight:
    """Open a file for a moment and see what it is.

    Raises:
        OSError: It is not there, cannot be read, or is no regular file.
    """
    handle = open_handle(path)
    try:
        return Sight(path, identity_of(handle), os.fstat(handle.fileno()))
    finally:
        handle.close()


def look_again(file: FollowedFile, handle: TextHandle) -> Sight:
    """See what a known file is now.

    Raises:
        FileNotFoundError: Its name belongs to another file since a moment ago.
        OSError: It cannot be read.
    """
    status = os.fstat(handle.fileno())
    if file.gone or not isinstance(handle, CompressedText):
        return Sight(file.path, identity_of(handle), status)
    # What was unpacked once says nothing of a file that was written anew.
    sight = look_into(file.path)
    if sight.place != file.place:
        raise FileNotFoundError(file.path)
    handle.grow()
    return sight


def learn_first_line(file: FollowedFile, handle: TextHandle | None) -> None:
    """See whether a file without a name has a first line by now, to know its copy by it."""
    if handle and file.identity.digest is None:
        with suppress(OSError):
            file.identity = identity_of(handle)


def measure(file: FollowedFile, status: os.stat_result, now_s: float) -> int:
    """Take note of a file's size and time; return how many known bytes vanished."""
    changed = file.modified_ns != status.st_mtime_ns
    file.modified_ns = status.st_mtime_ns
    file.settled = time.time() - status.st_mtime > MTIME_GRAIN_S
    if compression_of(file.path):
        if changed or status.st_size != file.stored_bytes:
            file.resize_stored(status.st_size)
        return 0
    file.stored_bytes, file.more = 0, False
    return file.resize(status.st_size, now_s)


def needs_a_look(file: FollowedFile, spot: FoundFile) -> bool:
    """Return whether a known file may have changed since it was last looked at."""
    status = spot.status
    known = (file.path, file.stored_bytes or file.size_bytes, file.modified_ns)
    if known != (spot.path, status.st_size, status.st_mtime_ns):
        return True
    return file.gone or file.stalled or not file.settled


def is_copy(
    sight: Sight,
    present: Iterable[FollowedFile],
    open_known: Callable[[FollowedFile], TextHandle | None],
) -> bool:
    """Return whether a new file repeats a known one that is there, or may, being made.

    Args:
        sight: The new file.
        present: The files of its rotated set.
        open_known: Gives a handle of those.
    """
    return any(_repeats(sight, file, open_known) for file in present)


def same_line(one: FileIdentity, other: FileIdentity) -> bool:
    """Return whether two files are known to begin with the same line."""
    return one.digest is not None and one.digest == other.digest


def by_set(files: Iterable[FollowedFile]) -> dict[Path, list[FollowedFile]]:
    """Return files by what the names of their rotated set have in common."""
    sets: dict[Path, list[FollowedFile]] = defaultdict(list)
    for file in files:
        sets[set_of(file.path)].append(file)
    return sets


def rank_by_age(files: Iterable[FollowedFile]) -> None:
    """Note of every file how many of its rotated set are younger."""
    younger: dict[Path, int] = defaultdict(int)
    for file in sorted(files, key=lambda file: youngest_first(file.path)):
        base = set_of(file.path)
        file.rank, younger[base] = younger[base], younger[base] + 1


def _repeats(
    sight: Sight, file: FollowedFile, open_known: Callable[[FollowedFile], TextHandle | None]
) -> bool:
    compressed = bool(compression_of(sight.path))
    if compressed == bool(compression_of(file.path)):
        # Only the log that is written is copied as it is, to be truncated then.
        told = sight.identity.digest is not None
        copied = not compressed and file.path == set_of(sight.path)
        return copied and not (told and not same_line(sight.identity, file.identity))
    if sight.identity.digest is None:
        return compressed  # of whichever: there is nothing to read in it yet
    return same_line(sight.identity, file.identity) and _begin_alike(sight.path, open_known(file))


def _begin_alike(path: Path, original: TextHandle | None) -> bool:
    """Return whether nothing tells two files apart that begin with the same line."""
    if original is None:
        return True  # its name changes just now: the next look tells
    try:
        handle = open_handle(path)
        try:
            texts = [_beginning(handle), _beginning(original)]
        finally:
            handle.close()
    except OSError:
        return True
    shorter = min(map(len, texts))
    return texts[0][:shorter] == texts[1][:shorter]


def _beginning(handle: TextHandle) -> bytes:
    # A compressed one holds its first piece unpacked until it is read on.
    handle.seek(0)
    return handle.read(_COMPARED_BYTES) or b""
