"""Accounts: what the ledger and the progress bar hear of followed files."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.ledger import Ledger


class Accounts:
    """Enters followed files in the ledger, and counts how much of all files ever was read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ended_bytes = 0

    def progress(self, files: Iterable[FollowedFile]) -> tuple[int, int]:
        """Return how many bytes were looked at, and how many are known, of all files ever."""
        files = tuple(files)
        known = self._ended_bytes + sum(file.known_bytes for file in files)
        return known - sum(file.unread_bytes for file in files), known

    def report(self, files: Iterable[FollowedFile]) -> None:
        """Tell how far every file was read."""
        for file in files:
            self.lose(file, file.vanished_bytes)
            file.vanished_bytes = 0
            if file.reported != file.extent:
                if file.identity.digest is not None:
                    self._ledger.recognise_source(file.source_id, file.identity.digest)
                file.reported = file.extent
                self._ledger.extend_source(file.source_id, *file.extent)

    def lose(self, file: FollowedFile, size_bytes: int) -> None:
        """Tell that known bytes can no longer be read."""
        if size_bytes:
            self._ledger.add_lost(file.source_id, size_bytes)

    def skip(self, file: FollowedFile, size_bytes: int) -> None:
        """Tell that bytes will not be read, because somebody wants it so."""
        if size_bytes:
            self._ledger.add_skipped(file.source_id, size_bytes)

    def end(self, file: FollowedFile) -> None:
        """Tell that no more will come: what was not handed over is lost."""
        self._ended_bytes += _read_bytes_of(file)
        self._ledger.end_source(
            file.source_id,
            size_bytes=file.size_bytes,
            offset=file.offset,
            lost_bytes=file.not_handed_over_bytes,
        )

    def come_back(self, file: FollowedFile) -> None:
        """Tell that a file that ended goes on after all."""
        file.reported = None
        self._ended_bytes -= _read_bytes_of(file)
        self._ledger.add_lost(file.source_id, -file.not_handed_over_bytes)


def _read_bytes_of(file: FollowedFile) -> int:
    """Return how many of a file's known bytes were read, once no more of it will be."""
    unread = file.unread_bytes if file.stored_bytes else file.not_handed_over_bytes
    return file.known_bytes - unread
