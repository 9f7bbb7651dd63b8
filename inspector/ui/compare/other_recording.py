"""Another recording, read behind the scenes to be compared with the open source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.ui.bridge import OpenSource

_STOP_TIMEOUT_S = 5.0


class OtherRecording:
    """Owns the source on side B, if it is another one than the open one; used by one thread.

    Args:
        open_source: Opens paths and begins reading them.
    """

    def __init__(self, open_source: Callable[[Sequence[Path]], OpenSource]) -> None:
        self._open_source = open_source
        self._source: OpenSource | None = None
        self._path: Path | None = None
        self._problem = ""
        self._was_read = False

    @property
    def source(self) -> OpenSource | None:
        """The recording; None if none is open."""
        return self._source

    @property
    def path(self) -> Path | None:
        """Where the latest one is; None without any."""
        return self._path

    @property
    def problem(self) -> str:
        """Why the latest one could not be opened; empty if it could."""
        return self._problem

    @property
    def is_read(self) -> bool:
        """Whether all of it was read, apart from what came since."""
        source = self._source
        if source is None or not source.ingestion.has_looked:
            return False
        # One that grows has been read all the same.
        self._was_read |= not source.ingestion.is_busy and self.left_bytes == 0
        return self._was_read

    @property
    def left_bytes(self) -> int:
        """How much is still to be read."""
        read_bytes, known_bytes = self.progress
        return max(known_bytes - read_bytes, 0)

    @property
    def progress(self) -> tuple[int, int]:
        """Bytes that were read, and that there are."""
        return (0, 0) if self._source is None else self._source.ingestion.progress()

    def open(self, path: Path) -> None:
        """Begin to read a recording, unless it is the one already; the one before is closed."""
        if path == self._path:
            return
        self.close()
        self._path = path
        try:
            self._source = self._open_source([path])
        except InspectorError as problem:
            self._problem = problem.text()

    def close(self) -> None:
        """Stop reading, and let go of the rows; may be called again."""
        source, self._source = self._source, None
        self._path, self._problem, self._was_read = None, "", False
        if source is not None:
            source.ingestion.stop(_STOP_TIMEOUT_S)
            source.session.close()
