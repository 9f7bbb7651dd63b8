"""The hot log: where a shard's lines go, file after file."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector.emitter.clock import Clock
from inspector.emitter.hot_name import (
    HotName,
    file_safe,
    parse_hot_name,
    period_start,
    period_text,
)
from inspector.emitter.settings import Settings
from inspector.files.file_lock import try_lock
from inspector.files.identity import Place, place_of

LOOK_S = 1.0
"""How often it is seen whether the file still is where it was."""

_MODE = 0o640
_MOST_TRIES = 100
# Python keeps every descriptor from the programs that it starts (O_CLOEXEC) by itself.
_APPEND = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
_DISK_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))


@dataclass(slots=True)
class _OpenLog:
    """The file in use.

    Attributes:
        path: Its name when it was opened.
        descriptor: To write to.
        place: Where it is stored.
        period_s: Unix seconds of the start of its period.
        size_bytes: How long it should be.
        torn: Whether it ends in the middle of a line.
    """

    path: Path
    descriptor: int
    place: Place
    period_s: int
    size_bytes: int
    torn: bool = False


class HotLog:
    """Appends lines to a shard's files; a new one begins with each period, and at a size.

    Only whole lines end a file. When the disk takes a part of a line, what comes next must be the
    rest of it, and goes to the same file, however long that takes. Should that file be deleted or
    emptied meanwhile, the rest is no use any more: it is taken and not written.

    Attributes:
        bytes_written: Since the start.
        lost_lines: Lines of which a part was in a file that went away.
    """

    def __init__(
        self,
        folder: Path,
        shard: str,
        clock: Clock,
        write: Callable[[int, bytes], int] = os.write,
    ) -> None:
        """Open nothing yet.

        Args:
            folder: Where the files are; made when it is needed.
            shard: Whose lines they are.
            clock: What the time is taken from.
            write: Writes to a descriptor, and returns how many bytes it took.
        """
        self.bytes_written = 0
        self.lost_lines = 0
        self._folder = folder
        self._shard = file_safe(shard)
        self._clock = clock
        self._write = write
        self._file: _OpenLog | None = None
        self._looked_s = 0.0
        self._mended = False

    def write(self, data: bytes, settings: Settings) -> int:
        """Write once, to a new file if one is due.

        Args:
            data: Whole lines, before them the rest of a line that was taken in part.
            settings: Say when a new file begins.

        Returns:
            How many bytes are done with; the caller keeps the others and hands them over again.

        Raises:
            OSError: Nothing could be written.
        """
        if self._file is not None and self._file.torn:
            return self._end_line(self._file, data)
        if self._file is not None and not self._goes_on(self._file, len(data), settings):
            self.close()
        if self._file is None:
            self._file = self._open(len(data), settings)
            self._looked_s = self._clock.monotonic_s()
        return self._append(self._file, data)

    def close(self) -> None:
        """Let go of the file, which others may continue then; the next write opens one again."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.close(file.descriptor)

    def _end_line(self, file: _OpenLog, data: bytes) -> int:
        rest = data[: data.find(b"\n") + 1] or data
        if _was_cut(file):
            self.lost_lines += 1
            self.close()
            return len(rest)
        return self._append(file, rest)

    def _append(self, file: _OpenLog, data: bytes) -> int:
        taken = self._write(file.descriptor, data)
        if taken:
            file.size_bytes += taken
            file.torn = data[taken - 1] != ord("\n")
            self.bytes_written += taken
        return taken

    def _goes_on(self, file: _OpenLog, size_bytes: int, settings: Settings) -> bool:
        """Return whether so much more, of whole lines, belongs into the file in use."""
        if file.period_s != period_start(self._clock.unix_s(), settings.roll_s):
            return False
        if file.size_bytes and file.size_bytes + size_bytes > settings.roll_bytes:
            return False
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_s < LOOK_S:
            return True
        self._looked_s = now_s
        return not _was_cut(file) and _is_there(file)

    def _open(self, size_bytes: int, settings: Settings) -> _OpenLog:
        """Return a file with room for so much: the latest of the period, or the next.

        Raises:
            OSError: There can be none.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        period_s = period_start(self._clock.unix_s(), settings.roll_s)
        period = period_text(period_s)
        for _ in range(_MOST_TRIES):
            names = self._own_names()
            self._mend(names)
            latest = max((name for name in names if name.period == period), default=None)
            file = None
            if latest is not None:
                most_bytes = settings.roll_bytes - size_bytes
                file = self._continued(self._folder / str(latest), period_s, most_bytes)
            if file is None:
                seq = latest.seq + 1 if latest is not None else 0
                name = HotName(self._shard, period, seq)
                file = _created(self._folder / str(name), period_s)
            if file is not None:
                return file
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def _own_names(self) -> list[HotName]:
        found = (parse_hot_name(name) for name in os.listdir(self._folder))  # noqa: PTH208 - only names are needed
        return [name for name in found if name is not None and name.shard == self._shard]

    def _mend(self, names: list[HotName]) -> None:
        """End the lines that processes of this shard left unfinished, once for each process."""
        if self._mended:
            return
        for name in names:
            try:
                with _locked(self._folder / str(name)) as descriptor:
                    if descriptor is not None:
                        self._end_torn_tail(descriptor)
            except OSError as problem:
                # Another time, if there is room; a file that may not be written stays as it is.
                if problem.errno in _DISK_FULL:
                    raise
        self._mended = True

    def _continued(self, path: Path, period_s: int, most_bytes: int) -> _OpenLog | None:
        """Return an existing file to write on to, or None if it is another's, or long enough."""
        descriptor = _opened(path)
        if descriptor is None:
            return None
        file = None
        try:
            status = os.fstat(descriptor)
            if status.st_size <= most_bytes and try_lock(descriptor):
                self._end_torn_tail(descriptor)
                size_bytes = os.fstat(descriptor).st_size
                place = place_of(path, status.st_dev, status.st_ino)
                file = _OpenLog(path, descriptor, place, period_s, size_bytes)
        finally:
            if file is None:
                os.close(descriptor)
        return file

    def _end_torn_tail(self, descriptor: int) -> None:
        size_bytes = os.fstat(descriptor).st_size
        if not size_bytes:
            return
        os.lseek(descriptor, size_bytes - 1, os.SEEK_SET)
        if os.read(descriptor, 1) != b"\n" and not self._write(descriptor, b"\n"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _created(path: Path, period_s: int) -> _OpenLog | None:
    """Return a new file, or None if another process was first.

    Raises:
        OSError: None can be made.
    """
    try:
        descriptor = os.open(path, _APPEND | os.O_CREAT | os.O_EXCL, _MODE)
    except FileExistsError:
        return None
    file = None
    try:
        if hasattr(os, "fchmod"):
            # The process may have been told to keep its files from the group. Some file systems
            # know no modes.
            with contextlib.suppress(OSError):
                os.fchmod(descriptor, _MODE)
        # Another emitter of this shard may take it for abandoned in this very moment.
        if try_lock(descriptor):
            status = os.fstat(descriptor)
            place = place_of(path, status.st_dev, status.st_ino)
            file = _OpenLog(path, descriptor, place, period_s, 0)
    finally:
        if file is None:
            os.close(descriptor)
    return file


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[int | None]:
    """Yield the descriptor of an existing file that nobody writes; None if somebody does."""
    descriptor = _opened(path)
    try:
        yield descriptor if descriptor is not None and try_lock(descriptor) else None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _opened(path: Path) -> int | None:
    try:
        return os.open(path, _APPEND)
    except OSError:
        return None


def _was_cut(file: _OpenLog) -> bool:
    """Return whether what was written is gone: the file was deleted, or emptied in place."""
    status = os.fstat(file.descriptor)
    return status.st_nlink == 0 or status.st_size < file.size_bytes


def _is_there(file: _OpenLog) -> bool:
    """Return whether the file has the name that it was opened by."""
    try:
        status = file.path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # a folder that may not be entered any more: the open file can be written
    return place_of(file.path, status.st_dev, status.st_ino) == file.place
