"""Backlog: what of a file is left for later, and what is given up."""

from __future__ import annotations

from collections.abc import Callable

from inspector.files.log_name import set_of
from inspector.files.text_file import TextHandle
from inspector.ingest.followed_file import FollowedFile


def start_late(file: FollowedFile, handle: TextHandle) -> None:
    """Leave for later what is not the newest of its rotated set."""
    if set_of(file.path) == file.path:
        start_at_tail(file, handle)
    else:
        start_at_end(file, handle)


def start_at_tail(file: FollowedFile, handle: TextHandle) -> None:
    """Leave all but the tail of a large file for later; do nothing to a small one."""
    if file.size_bytes > file.limits.large_file_bytes:
        start, before = _tail_start(file, handle)
        if start:
            file.leave_older(start, before)


def start_at_end(file: FollowedFile, handle: TextHandle) -> None:
    """Leave all whole lines for later: the file belongs to the past."""
    low = max(0, file.size_bytes - file.limits.tail_bytes)
    data = file.read_at(handle, low, file.size_bytes)
    newline = data.rfind(b"\n")
    if newline >= 0:
        file.leave_older(low + newline + 1, data[: newline + 1])


def skip_backlog(file: FollowedFile, open_file: Callable[[FollowedFile], TextHandle | None]) -> int:
    """Give up the older part, what is compressed, and of a large rest all but its tail.

    Args:
        file: The file.
        open_file: Gives its handle, or None if it cannot be opened now.

    Returns:
        How many bytes will not be read.
    """
    if file.stored_bytes:
        skipped = file.unread_bytes
        file.more, file.stored_read = False, file.stored_bytes
        return skipped
    skipped, file.older_end, file.older_searched = file.older_end, 0, 0
    large = file.size_bytes - file.searched > file.limits.large_file_bytes
    handle = open_file(file) if large and file.has_newer else None
    if handle:
        start, before = _tail_start(file, handle)
        if start > file.offset:
            skipped += start - file.offset
            file.skip_to(start, before)
    return skipped


def _tail_start(file: FollowedFile, handle: TextHandle) -> tuple[int, bytes]:
    """Return where the first line of the tail starts, or 0 if none does; and what is before it."""
    low = file.size_bytes - file.limits.tail_bytes - 1
    data = file.read_at(handle, low, file.size_bytes)
    newline = data.find(b"\n")
    return (low + newline + 1, data[: newline + 1]) if newline >= 0 else (0, b"")
