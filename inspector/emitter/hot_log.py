"""The hot log: where a shard's lines go, file after file."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

from inspector.emitter.clock import Clock
from inspector.emitter.hot_file import HotFile, created, is_there, locked, opened, was_cut
from inspector.emitter.hot_name import (
    HotName,
    file_safe,
    parse_hot_name,
    period_start,
    period_text,
)
from inspector.emitter.settings import Settings
from inspector.files.file_lock import try_lock
from inspector.files.identity import place_of

LOOK_S = 1.0
"""How often it is seen whether the file still is where it was."""

_MOST_TRIES = 100
_DISK_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_OUT_OF_REACH = frozenset(
    getattr(errno, name)
    for name in ("EBADF", "EIO", "ENODEV", "ENXIO", "ESTALE")
    if hasattr(errno, name)
)
"""What the system says when a descriptor is no use any more: a share or a disk was away."""


class HotLog:
    """Appends lines to a shard's files; a new one begins with each period, and at a size.

    Only whole lines end a file. When the disk takes a part of a line, what comes next must be the
    rest of it, and goes to the same file, however long that takes. Should that file be deleted or
    emptied meanwhile, or be out of reach, the rest is no use any more: it is taken and not written.

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
        self._file: HotFile | None = None
        self._drops_rest = False
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
        if self._drops_rest:
            self._drops_rest = False
            self.lost_lines += 1
            return len(_rest_of_line(data))
        try:
            if self._file is not None and self._file.torn:
                return self._end_line(self._file, data)
            if self._file is not None and not self._goes_on(self._file, len(data), settings):
                self.close()
            if self._file is None:
                self._file = self._open(len(data), settings)
                self._looked_s = self._clock.monotonic_s()
            return self._append(self._file, data)
        except OSError as problem:
            if problem.errno in _OUT_OF_REACH:
                self._let_go(problem.errno)
            raise

    def close(self) -> None:
        """Let go of the file, which others may continue then; the next write opens one again."""
        file, self._file = self._file, None
        if file is not None:
            # Whoever continues it ends the line.
            self._drops_rest = file.torn
            with contextlib.suppress(OSError):
                os.close(file.descriptor)

    def start_over(self) -> None:
        """Let go of the file in the child of a fork: the parent writes on, and ends its lines."""
        self.close()
        self._drops_rest = False

    def _let_go(self, code: int | None) -> None:
        """Forget a file that cannot be reached by its descriptor any more; by its name it may."""
        if code == errno.EBADF and self._file is not None:
            # Somebody closed it; by now the number may be that of another file.
            self._drops_rest = self._file.torn
            self._file = None
        self.close()

    def _end_line(self, file: HotFile, data: bytes) -> int:
        rest = _rest_of_line(data)
        if was_cut(file):
            self.lost_lines += 1
            file.torn = False
            self.close()
            return len(rest)
        return self._append(file, rest)

    def _append(self, file: HotFile, data: bytes) -> int:
        taken = self._write(file.descriptor, data)
        if taken:
            file.size_bytes += taken
            file.torn = data[taken - 1] != ord("\n")
            self.bytes_written += taken
        return taken

    def _goes_on(self, file: HotFile, size_bytes: int, settings: Settings) -> bool:
        """Return whether so much more, of whole lines, belongs into the file in use."""
        if was_cut(file) or file.period_s != period_start(self._clock.unix_s(), settings.roll_s):
            return False
        if file.size_bytes and file.size_bytes + size_bytes > settings.roll_bytes:
            return False
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_s < LOOK_S:
            return True
        self._looked_s = now_s
        return is_there(file)

    def _open(self, size_bytes: int, settings: Settings) -> HotFile:
        """Return a file with room for so much: the latest of the period, or the next.

        Raises:
            OSError: There can be none.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        period_s = period_start(self._clock.unix_s(), settings.roll_s)
        period = period_text(period_s)
        seq = 0
        for _ in range(_MOST_TRIES):
            names = self._own_names()
            self._mend(names)
            latest = max((name for name in names if name.period == period), default=None)
            file = None
            if latest is not None:
                most_bytes = settings.roll_bytes - size_bytes
                file = self._continued(self._folder / str(latest), period_s, most_bytes)
            if file is None:
                # A name may be taken that is not listed, where upper and lower case are the same.
                seq = max(seq, latest.seq + 1 if latest is not None else 0)
                file = created(self._folder / str(HotName(self._shard, period, seq)), period_s)
                seq += 1
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
                with locked(self._folder / str(name)) as descriptor:
                    if descriptor is not None:
                        self._end_torn_tail(descriptor)
            except OSError as problem:
                # Another time, if there is room; a file that may not be written stays as it is.
                if problem.errno in _DISK_FULL:
                    raise
        self._mended = True

    def _continued(self, path: Path, period_s: int, most_bytes: int) -> HotFile | None:
        """Return an existing file to write on to, or None if it is another's, or long enough."""
        descriptor = opened(path)
        if descriptor is None:
            return None
        file = None
        try:
            status = os.fstat(descriptor)
            if status.st_size <= most_bytes and try_lock(descriptor):
                self._end_torn_tail(descriptor)
                size_bytes = os.fstat(descriptor).st_size
                place = place_of(path, status.st_dev, status.st_ino)
                found = HotFile(path, descriptor, place, period_s, size_bytes)
                # Whoever had it locked until now may have moved or deleted it.
                file = found if is_there(found) else None
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


def _rest_of_line(data: bytes) -> bytes:
    return data[: data.find(b"\n") + 1] or data
