"""The text of a log, whether its file is compressed or not, and a safe way to open it."""

from __future__ import annotations

import errno
import io
import os
import stat
from io import FileIO
from pathlib import Path
from typing import BinaryIO, cast

from inspector.files.compression import DamageError, Unpacker, unpacker_of
from inspector.files.identity import HEAD_BYTES, FileIdentity, digest_of, identify
from inspector.files.log_name import compression_of

# A pipe that took the place of a log since it was listed must not make anybody wait.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: Path) -> FileIO:
    """Open a regular file to be read as it is stored.

    Raises:
        OSError: It cannot be opened, or is no regular file.
    """
    file = FileIO(os.open(path, _READING | getattr(os, "O_CLOEXEC", 0)))
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file")
    return file


def open_buffered_text(path: Path) -> BinaryIO:
    """Open the text of a log; offsets in it are those of blocks, compressed or not.

    In a compressed file, seeking forward unpacks what is between, and seeking back all before.

    Raises:
        OSError: It cannot be opened; reading raises it where the file is damaged.
    """
    file = open_file(path)
    compression = compression_of(path)
    raw = _CompressedRaw(file, compression) if compression else file
    return cast("BinaryIO", io.BufferedReader(raw))


class CompressedText:
    """The text of a compressed file that is read once from its start, and a window on it.

    `unpack` moves the window forward; `seek` and `read` see what is in it, as in a file.

    Attributes:
        end: How much text was unpacked: where the window ends.
        ended: There is no more text, or no more that can be read, unless the file grows.
        problem: Why the text ends before it should, empty if it does not.
    """

    def __init__(self, file: FileIO, compression: str) -> None:
        """Take over an open file, which must stand at its start."""
        self.end = 0
        self.ended = False
        self.problem = ""
        self._damaged = False
        self._file = file
        self._compression = compression
        self._unpacker = unpacker_of(file, compression)
        self._window = bytearray()
        self._position = 0
        while self.end < HEAD_BYTES and not self.ended:
            self._step()
        self._head = bytes(self._window[:HEAD_BYTES])

    @property
    def begin(self) -> int:
        """Where the window begins: what is before was dropped."""
        return self.end - len(self._window)

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    @property
    def stored_position(self) -> int:
        """How many compressed bytes became text."""
        return self._unpacker.stored_position

    def fileno(self) -> int:
        """Return the descriptor of the compressed file."""
        return self._file.fileno()

    def identity(self) -> FileIdentity:
        """Return which file it is; the digest is that of the text."""
        status = os.fstat(self.fileno())
        return FileIdentity(status.st_dev, status.st_ino, digest_of(self._head))

    def unpack(self, start: int, end: int) -> int:
        """Let the window reach from `start`, which only grows, to about `end`.

        What is before `start` is unpacked and dropped, so that one call does a bounded work and
        may not get as far as that.

        Returns:
            Where the window ends.
        """
        limit = self.end + (end - start)
        while self.end < min(end, limit) and not self.ended:
            self._step()
            self._drop(start)
        self._drop(start)
        return self.end

    def rewind(self) -> None:
        """Unpack anew from the start."""
        self._file.seek(0)
        self._unpacker = unpacker_of(self._file, self._compression)
        self._window.clear()
        self.end = 0
        self.ended = self._damaged = False
        self.problem = ""

    def grow(self) -> None:
        """Take note that the file has more bytes than before."""
        if self.ended and not self._damaged:
            self.ended, self.problem = False, ""

    def seek(self, offset: int) -> None:
        """Read from here next."""
        self._position = offset

    def read(self, size_bytes: int) -> bytes:
        """Return what the window holds of these bytes."""
        low = self._position - self.begin
        data = bytes(self._window[low : low + size_bytes]) if low >= 0 else b""
        self._position += len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._window.clear()

    def _step(self) -> None:
        try:
            text = self._unpacker.next()
        except DamageError as damage:
            self.ended = self._damaged = True
            self.problem = _damage_text(self._unpacker, self.end, str(damage))
            return
        self._window += text
        self.end += len(text)
        if not text:
            self.ended = True
            if self._unpacker.incomplete:
                self.problem = _damage_text(self._unpacker, self.end, "it ends too early")

    def _drop(self, start: int) -> None:
        if start > self.begin:
            del self._window[: start - self.begin]


class _CompressedRaw(io.RawIOBase):
    """A compressed file as a stream of its text that can be sought."""

    def __init__(self, file: FileIO, compression: str) -> None:
        self._file = file
        self._compression = compression
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
            while self._take(io.DEFAULT_BUFFER_SIZE):
                pass
            offset += self._position
        if offset < self._position:
            self._restart()
        while self._position < offset and self._take(offset - self._position):
            pass
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._take(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _restart(self) -> None:
        self._file.seek(0)
        self._unpacker = unpacker_of(self._file, self._compression)
        self._position = 0
        self._piece = memoryview(b"")

    def _take(self, size_bytes: int) -> bytes:
        if not self._piece:
            try:
                self._piece = memoryview(self._unpacker.next())
            except DamageError as damage:
                problem = _damage_text(self._unpacker, self._position, str(damage))
                raise OSError(errno.EIO, problem) from damage
        data = bytes(self._piece[:size_bytes])
        self._piece = self._piece[size_bytes:]
        self._position += len(data)
        return data


TextHandle = FileIO | CompressedText
"""An open log to read text from, with `seek`, `read` and `close`."""


def open_handle(path: Path) -> TextHandle:
    """Open a log to be read block by block.

    Raises:
        OSError: It cannot be opened, or is no regular file.
    """
    file = open_file(path)
    compression = compression_of(path)
    if not compression:
        return file
    try:
        return CompressedText(file, compression)
    except OSError:
        file.close()
        raise


def identity_of(handle: TextHandle) -> FileIdentity:
    """Read which file an open one is, and what its text begins with.

    Raises:
        OSError: It cannot be read.
    """
    return handle.identity() if isinstance(handle, CompressedText) else identify(handle.fileno())


def last_line_end(file: TextHandle, start: int, end: int, line_bytes: int) -> int:
    """Return where the last whole line before `end` ends, if that is easily told; else `end`.

    Cutting a large block behind its last newline would copy it.
    """
    low = end - line_bytes
    if low <= start:
        return end
    file.seek(low)
    newline = (file.read(end - low) or b"").rfind(b"\n")
    return end if newline < 0 else low + newline + 1


def _damage_text(unpacker: Unpacker, position: int, reason: str) -> str:
    return (
        f"damaged at byte {unpacker.stored_position:,}, which is byte {position:,} of its text "
        f"({reason}); what is before was read. Restore the file from where it was compressed"
    )
