"""The text of a warm file: the lines of its rows, one after the other, as a file to look up in."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from inspector.core.errors import SourceError
from inspector.storage.warm_file import look_into


def open_warm_text(path: Path) -> BinaryIO:
    """Open the text of a warm file; offsets in it are those of its blocks.

    Seeking forward reads what is between, and seeking back all before.

    Raises:
        OSError: It cannot be opened; reading raises it where the file is damaged.
    """
    return cast("BinaryIO", io.BufferedReader(_WarmRaw(path)))


class _WarmRaw(io.RawIOBase):
    """Reads piece after piece."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._piece = b""
        self._begin = self._position = 0
        self._restart()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset += self._position
        elif whence == os.SEEK_END:
            raise OSError(errno.EINVAL, "where its text ends is not known")
        if offset < self._begin:
            self._restart()
        self._position = offset
        return offset

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while self._position >= self._begin + len(self._piece):
            if not self._next():
                return 0
        low = self._position - self._begin
        data = self._piece[low : low + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _restart(self) -> None:
        try:
            self._pieces: Iterator[tuple[bytes, int]] = look_into(self._path).pieces()
        except SourceError as problem:
            if isinstance(problem.__cause__, OSError):
                raise problem.__cause__ from problem
            raise OSError(errno.EIO, problem.what) from problem
        self._piece = b""
        self._begin = self._position = 0

    def _next(self) -> bool:
        try:
            piece, _ = next(self._pieces, (b"", 0))
        except SourceError as problem:
            raise OSError(errno.EIO, problem.what) from problem
        self._begin += len(self._piece)
        self._piece = piece
        return bool(piece)
