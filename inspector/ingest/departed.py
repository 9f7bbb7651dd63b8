"""Departed files: those without a name are known again when they come back or their copies do."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from inspector.files.log_name import compression_of, set_of
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.sight import Sight, goes_on

MAX_REMEMBERED = 4096
"""Files that ended and are still known."""


class Departed:
    """Files that nobody follows any more."""

    def __init__(self) -> None:
        self._files: deque[FollowedFile] = deque()
        self._by_line: dict[bytes, list[FollowedFile]] = defaultdict(list)

    def add(self, file: FollowedFile) -> None:
        """Remember a file that ended, if its first line can tell that it is back."""
        if file.identity.digest is None:
            return
        self._files.append(file)
        self._by_line[file.identity.digest].append(file)
        if len(self._files) > MAX_REMEMBERED:
            self._forget(self._files[0])

    def take(self, sight: Sight) -> FollowedFile | None:
        """Forget and return the file that this is, or that this is the compressed copy of."""
        base = set_of(sight.path) if compression_of(sight.path) else None
        for file in self._by_line.get(sight.identity.digest or b"", ()):
            may_be = sight.place == file.place or base == set_of(file.path)
            if may_be and goes_on(file, sight):
                self._forget(file)
                return file
        return None

    def _forget(self, file: FollowedFile) -> None:
        digest = file.identity.digest or b""
        self._files.remove(file)
        self._by_line[digest].remove(file)
        if not self._by_line[digest]:
            del self._by_line[digest]


def take_renamed(sight: Sight, nameless: list[FollowedFile]) -> FollowedFile | None:
    """Take from files without a name the one that this is.

    It is a copy, or the file itself where inodes are not told: where they are, a renamed file was
    found by its inode before.
    """
    for file in nameless:
        may_be = not sight.identity.inode or set_of(sight.path) == set_of(file.path)
        if may_be and goes_on(file, sight):
            nameless.remove(file)
            return file
    return None


def copies_of(
    file: FollowedFile, paths: Iterable[Path], look_into: Callable[[Path], Sight | None]
) -> Iterator[Sight]:
    """Yield which of some files hold the same stream, as far as names and a glance tell."""
    for path in paths:
        sight = look_into(path) if set_of(path) == set_of(file.path) else None
        if sight and goes_on(file, sight):
            yield sight
