"""Open files: the handles of followed files, no more of them than a process may hold."""

from __future__ import annotations

import os

from inspector.files.identity import FileIdentity
from inspector.files.text_file import TextHandle, open_handle
from inspector.ingest.followed_file import FollowedFile


class OpenFiles:
    """Opens files when they are needed, and closes the one that was longest not.

    A file without a name cannot be opened again, so those are closed last. A compressed one would
    have to be unpacked again from its start, so it stays open until it was read.
    """

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` files between uses; 0 closes each one after it was used."""
        self._limit = limit
        self._open: dict[int, tuple[FollowedFile, TextHandle]] = {}

    def find(self, file: FollowedFile) -> TextHandle | None:
        """Return the handle if it is open."""
        entry = self._open.get(file.source_id)
        return entry[1] if entry else None

    def open(self, file: FollowedFile) -> TextHandle:
        """Return the handle, opening it by name if need be.

        Raises:
            FileNotFoundError: There is no such file under its name any more.
            OSError: It cannot be opened.
        """
        handle = self.find(file)
        if handle is None:
            handle = open_handle(file.path)
            if not _is_place_of(file.identity, handle):
                handle.close()
                raise FileNotFoundError(file.path)
        self.keep(file, handle)
        return handle

    def keep(self, file: FollowedFile, handle: TextHandle) -> None:
        """Take over the handle of a file as the one used last."""
        self._open.pop(file.source_id, None)
        self._open[file.source_id] = (file, handle)
        self.trim(max(1, self._limit))

    def trim(self, limit: int | None = None) -> None:
        """Close files until no more than `limit` are open, by default those that may stay."""
        if limit is None:
            limit = max(self._limit, sum(file.more for file, _ in self._open.values()))
        while len(self._open) > limit:
            files = [file for file, _ in self._open.values()]
            unused = files[:-1] or files
            self.close(min(unused, key=lambda file: (file.more, file.gone)))

    def close(self, file: FollowedFile) -> None:
        """Close the handle of a file if it is open."""
        entry = self._open.pop(file.source_id, None)
        if entry:
            entry[1].close()


def _is_place_of(identity: FileIdentity, handle: TextHandle) -> bool:
    status = os.fstat(handle.fileno())
    return (status.st_dev, status.st_ino) == (identity.device, identity.inode)
