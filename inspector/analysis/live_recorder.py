"""A running record: what is read of a session from now on, as a recording that grows."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path
from threading import Event, Thread

import zstandard

from inspector.analysis.recording_files import LEVEL, log_path, write_beside
from inspector.core.errors import InspectorError
from inspector.files.atomic import not_written
from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.files.new_folder import refuse_taken
from inspector.session.row_lines import RowLines, rows_between
from inspector.session.session import Session

FLUSH_S = 1.0
"""What was read so long ago is in the file, whatever happens to this process."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How far a record is.

    Attributes:
        lines: Lines in it.
        size_bytes: Of its log, as it is stored.
        gone: Lines that were no longer where they stood.
        problem: Why it ended before somebody wanted it to; empty if it did not.
    """

    lines: int = 0
    size_bytes: int = 0
    gone: int = 0
    problem: str = ""


class LiveRecorder:
    """Owns the thread that writes what a session reads from now on.

    Each flush is a whole frame of its own, so that a process that is killed leaves a file that can
    be read. Lines of one flush are in the order of time.

    Args:
        path: The folder to make, which must not exist.
        session: The session.
        config: The folder of its config files; None if it has none.
        now: Returns Unix seconds.
        flush_s: How long to wait between flushes.

    Attributes:
        path: The folder.
        recorded: How far it is; replaced, never changed.
        bookmarks: Those of the session by now, for the end.
    """

    def __init__(
        self,
        path: Path,
        session: Session,
        config: Path | None,
        now: Callable[[], float],
        flush_s: float = FLUSH_S,
    ) -> None:
        self.path = path
        self.recorded = Recorded()
        self.bookmarks: Bookmarks = NO_BOOKMARKS
        self._session, self._config, self._now = session, config, now
        self._flush_s = flush_s
        view = session.view
        self._next_row = view.rows
        # What is older is still being read of the past.
        follow_ts = view.extent.follow_ts
        self._start_ts = -math.inf if math.isnan(follow_ts) else follow_ts
        self._file: FileIO | None = None
        self._reading = RowLines(session)
        self._packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="recording")

    def start(self) -> None:
        """Make the folder, and begin to write.

        Raises:
            StorageError: It exists, or cannot be made.
        """
        refuse_taken(self.path)
        log = log_path(self.path, self.path.name)
        try:
            log.parent.mkdir(parents=True)
            self._file = FileIO(log, "xb")
            write_beside(self.path, self._config, self._now(), NO_BOOKMARKS)
        except OSError as problem:
            raise not_written(self.path, problem) from problem
        self._thread.start()

    @property
    def is_finishing(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    @property
    def is_over(self) -> bool:
        """Whether nothing is written any more."""
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Write what was read by now, with config and bookmarks, and end; nobody waits for it."""
        self._stop.set()

    def stop(self, timeout_s: float) -> Recorded:
        """Finish, and return what there is.

        Args:
            timeout_s: Wait at most so long.
        """
        self.finish()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return self.recorded

    def _run(self) -> None:
        is_last = False
        try:
            while not is_last:
                is_last = self._stop.wait(self._flush_s)
                self._flush()
            self._finish()
        except InspectorError as problem:
            self._fail(problem.text())
        except OSError as problem:
            self._fail(not_written(self.path, problem).text())
        finally:
            self._reading.close()
            if self._file is not None:
                self._file.close()

    def _flush(self) -> None:
        """Write the rows that came since the last time."""
        view = self._session.view
        rows = rows_between(view, self._next_row, self._start_ts, math.inf)
        self._next_row = view.rows
        for data, count in self._reading.read(rows):
            if count:
                self._append(self._packer.compress(data))
            recorded = self.recorded
            self.recorded = replace(recorded, lines=recorded.lines + count, gone=self._reading.gone)

    def _append(self, frame: bytes) -> None:
        """Add a whole frame, or nothing of it."""
        file = self._file
        assert file is not None
        before = self.recorded.size_bytes
        done = 0
        try:
            while done < len(frame):
                done += file.write(frame[done:]) or 0
        except OSError:
            with contextlib.suppress(OSError):
                file.truncate(before)
            raise
        self.recorded = replace(self.recorded, size_bytes=before + len(frame))

    def _finish(self) -> None:
        assert self._file is not None
        os.fsync(self._file.fileno())
        within = {ts: note for ts, note in self.bookmarks.items() if ts >= self._start_ts}
        write_beside(self.path, self._config, self._now(), within)

    def _fail(self, problem: str) -> None:
        self.recorded = replace(self.recorded, problem=problem)
