"""Sights: a file as one look found it, and whether it holds the text of one that is known."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from inspector.files.identity import FileIdentity, Place, digest_of, place_of, same_stream
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
    problem: str = ""

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
        problem = handle.problem if isinstance(handle, CompressedText) else ""
        return Sight(path, identity_of(handle), os.fstat(handle.fileno()), problem)
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


def is_same_text(file: FollowedFile, handle: TextHandle, sight: Sight) -> bool:
    """Return whether a known file still holds the text that was read, as its new sight tells."""
    if not same_stream(file.identity, sight.identity):
        return False
    if isinstance(handle, CompressedText):
        # What was read as text is compressed in no file of its own: the inode was given away.
        reused = file.offset > 0 and not file.stored_bytes
        return not reused and sight.status.st_size >= handle.stored_position
    return sight.status.st_size >= file.offset and file.goes_on_in(handle)


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
            file.resize_stored(status.st_size, now_s)
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
    *,
    finished: bool = False,
) -> bool:
    """Return whether a new file repeats a known one that is there, or may, being made.

    Args:
        sight: The new file.
        present: The files of its rotated set.
        open_known: Gives a handle of those.
        finished: Nobody writes to any of them, so that none is being made.
    """
    return any(_repeats(sight, file, open_known, finished=finished) for file in present)


def same_line(one: FileIdentity, other: FileIdentity) -> bool:
    """Return whether two files are known to begin with the same line."""
    return one.digest is not None and one.digest == other.digest


def goes_on(file: FollowedFile, sight: Sight) -> bool:
    """Return whether a known file may go on in another one, as far as a glance tells.

    What is compressed shows only when it was unpacked up to where the known one was read.
    """
    if not same_line(file.identity, sight.identity) or sight.place in file.disproved:
        return False
    if compression_of(sight.path):
        return True
    if sight.path == set_of(sight.path) and sight.status.st_size < file.handed_over:
        return False  # only a copy may be shorter, and the log that is written is none
    try:
        with closing(open_handle(sight.path)) as handle:
            return file.goes_on_in(handle)
    except OSError:
        return False


def may_go_on_in(file: FollowedFile, sight: Sight) -> bool:
    """Return whether a known file may be the one of a sight, if it is not where it is now."""
    return file.unproved and file.more and same_line(file.identity, sight.identity)


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
    sight: Sight,
    file: FollowedFile,
    open_known: Callable[[FollowedFile], TextHandle | None],
    *,
    finished: bool,
) -> bool:
    packed, told = compression_of(sight.path), sight.identity.digest is not None
    known_packed = compression_of(file.path)
    if bool(packed) == bool(known_packed):
        # Only the log that is written is copied as it is, to be truncated then.
        may_be = not packed and file.path == set_of(sight.path)
    elif packed or sight.path != set_of(sight.path):
        may_be = True
    else:
        # The log that is written comes from no older one, unless somebody unpacks it.
        may_be = file.path.name == sight.path.name + known_packed
    if not may_be:
        return False
    if not told and not finished:
        # Of whichever: there is nothing to read in it yet.
        return not sight.problem or time.time() - sight.status.st_mtime < MTIME_GRAIN_S
    if sight.problem and not told:
        return False
    if told and not same_line(sight.identity, file.identity):
        return False
    return _begins_like(sight.path, file, open_known)


def _begins_like(
    path: Path, file: FollowedFile, open_known: Callable[[FollowedFile], TextHandle | None]
) -> bool:
    """Return whether all that a file begins with is what a known one begins with."""
    try:
        with closing(open_handle(path)) as handle:
            text = _beginning(handle)
        if compression_of(file.path):
            # Its own handle dropped the beginning when it was read on.
            with closing(open_handle(file.path)) as handle:
                original = _beginning(handle)
        else:
            known = open_known(file)
            original = _beginning(known) if known else b""
    except OSError:
        return True
    if digest_of(original) != file.identity.digest:
        return True  # its name or text changes just now: the next look tells
    return original.startswith(text)


def _beginning(handle: TextHandle) -> bytes:
    if isinstance(handle, CompressedText):
        handle.unpack(0, _COMPARED_BYTES)
    handle.seek(0)
    return handle.read(_COMPARED_BYTES) or b""
