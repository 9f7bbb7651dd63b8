"""Departed files: those without a name are known again when they come back or their copies do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from inspector.files.log_name import compression_of, set_of
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.sight import Sight, same_line

MAX_REMEMBERED = 4096
"""Files that ended and are still known."""


class Departed:
    """Files that nobody follows any more."""

    def __init__(self) -> None:
        self._files: deque[FollowedFile] = deque(maxlen=MAX_REMEMBERED)

    def add(self, file: FollowedFile) -> None:
        """Remember a file that ended."""
        self._files.append(file)

    def take(self, sight: Sight) -> FollowedFile | None:
        """Forget and return the file that this is, or that this is the compressed copy of."""
        for file in self._files:
            copied = compression_of(sight.path) and set_of(sight.path) == set_of(file.path)
            if (copied or sight.place == file.place) and same_line(file.identity, sight.identity):
                self._files.remove(file)
                return file
        return None


def take_renamed(sight: Sight, nameless: list[FollowedFile]) -> FollowedFile | None:
    """Take from files without a name the one that this is.

    It is a copy, or the file itself where inodes are not told: where they are, a renamed file was
    found by its inode before.
    """
    for file in nameless:
        may_be = not sight.identity.inode or set_of(sight.path) == set_of(file.path)
        if may_be and same_line(file.identity, sight.identity):
            nameless.remove(file)
            return file
    return None


def copies_of(
    file: FollowedFile, paths: Iterable[Path], look_into: Callable[[Path], Sight | None]
) -> Iterator[Sight]:
    """Yield which of some files hold the same stream, as far as their names and texts tell."""
    for path in paths:
        sight = look_into(path) if set_of(path) == set_of(file.path) else None
        if sight and same_line(file.identity, sight.identity):
            yield sight
