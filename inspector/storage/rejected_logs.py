"""Rejected files: the lines of compacted logs that were no records, with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from inspector.files.atomic import make_folders, not_written
from inspector.files.rejected_file import RejectedRow, rejected_file
from inspector.storage.due import DueLog
from inspector.storage.folders import DataFolders
from inspector.storage.journal import beside
from inspector.storage.origins import Origin

REJECTED_ENDING = ".rejected.jsonl"
"""What the names of rejected files end with."""

_MOST_STEM_CHARS = 120


class RejectedFiles:
    """Writes the rejected lines of logs, a hidden file each.

    Attributes:
        made: The files by their hidden names, and the names that they are to get.
    """

    def __init__(self, folders: DataFolders) -> None:
        self.made: list[tuple[Path, Path]] = []
        self._folders = folders

    def of(
        self, log: DueLog, origin: Origin
    ) -> AbstractContextManager[Callable[[RejectedRow], None]]:
        """Return a context, which gives what writes a rejected line of a log.

        Raises:
            StorageError: Its folder cannot be made.
        """
        stem = log.path.name.removesuffix(".jsonl")[:_MOST_STEM_CHARS]
        folder = self._folders.rejected / log.day
        try:
            make_folders(folder)
        except OSError as problem:
            raise not_written(folder, problem) from problem
        path = folder / f"{stem}.{origin.digest}{REJECTED_ENDING}"
        hidden = beside(path)
        self.made.append((hidden, path))
        return rejected_file(hidden)
