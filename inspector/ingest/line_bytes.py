"""The bytes of single lines, read again from the file that a source is by now."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from inspector.core.errors import InspectorError
from inspector.core.record import MAX_LINE_BYTES
from inspector.files.identity import HEAD_BYTES, digest_of
from inspector.files.log_name import compression_of
from inspector.files.text_file import open_buffered_text, open_file
from inspector.ingest.ledger import Ledger, SourceEntry

OpenText = Callable[[Path], BinaryIO]
"""Opens a log so that offsets are those of its text, whether the file is compressed or not."""

_REMEDY = "The counts stay; the line itself can no longer be shown"


class LineGoneError(InspectorError):
    """A line is no longer where it stood."""


def open_fresh_text(path: Path) -> BinaryIO:
    """Open the text of a log to read what stands there now, also if it is packed.

    Raises:
        OSError: It is not there or cannot be read.
    """
    # Unbuffered if it is not packed: what was read before may have been overwritten since.
    return open_buffered_text(path) if compression_of(path) else cast("BinaryIO", open_file(path))


class LineBytes:
    """Reads lines of the sources of a ledger; used by one thread, and closed by it.

    The file that was read last stays open: the next line is mostly in the same one.
    """

    def __init__(self, ledger: Ledger, open_file: OpenText = open_fresh_text) -> None:
        self._ledger = ledger
        self._open_file = open_file
        self._at: tuple[int, Path] | None = None
        self._file: BinaryIO | None = None

    def path_of(self, source_id: int) -> Path:
        """Return what the file of a source is called now."""
        return self._ledger.source(source_id).path

    def read(self, source_id: int, offset: int, size_bytes: int) -> bytes:
        """Return a line without its newline, at most `MAX_LINE_BYTES` of it.

        Raises:
            LineGoneError: The file is gone, unreadable, or another one by now.
        """
        entry = self._ledger.source(source_id)
        try:
            file = self._open(entry)
            before = min(offset, 1)
            wanted = min(size_bytes, MAX_LINE_BYTES)
            file.seek(offset - before)
            data = file.read(before + wanted)
            file.seek(offset + size_bytes)
            after = file.read(1)
        except FileNotFoundError as problem:
            raise _gone(entry, "the file is gone") from problem
        except (OSError, EOFError, zlib.error) as problem:
            said = getattr(problem, "strerror", None) or problem
            raise _gone(entry, f"the file cannot be read ({said})") from problem
        if data[:before] not in (b"", b"\n") or len(data) < before + wanted:
            raise _gone(entry, "the file has changed, the line is not there any more")
        if after not in (b"", b"\n"):
            raise _gone(entry, "the file has changed, another line stands there")
        return data[before:]

    def read_stretch(self, source_id: int, offset: int, size_bytes: int) -> bytes:
        """Return the bytes that stand there now, fewer at the end; the caller finds the lines.

        Raises:
            LineGoneError: The file is gone, unreadable, or another one by now.
        """
        entry = self._ledger.source(source_id)
        try:
            file = self._open(entry)
            file.seek(offset)
            return file.read(size_bytes)
        except FileNotFoundError as problem:
            raise _gone(entry, "the file is gone") from problem
        except (OSError, EOFError, zlib.error) as problem:
            said = getattr(problem, "strerror", None) or problem
            raise _gone(entry, f"the file cannot be read ({said})") from problem

    def close(self) -> None:
        """Close the file; the next read opens it again."""
        file, self._file, self._at = self._file, None, None
        if file is not None:
            file.close()

    def _open(self, entry: SourceEntry) -> BinaryIO:
        at = (entry.source_id, entry.path)
        opener = self._ledger.text_openers.get(entry.source_id)
        is_packed = opener is not None or bool(compression_of(entry.path))
        if self._file is not None and self._at == at and is_packed:
            return self._file  # nobody writes to it, and going back to its start costs much
        if self._file is None or self._at != at:
            self.close()
            self._file, self._at = (opener or self._open_file)(entry.path), at
        if entry.head is not None:
            self._file.seek(0)
            if digest_of(self._file.read(HEAD_BYTES)) != entry.head:
                self.close()
                raise _gone(entry, "another file has this name now")
        return self._file


def _gone(entry: SourceEntry, what: str) -> LineGoneError:
    return LineGoneError(what, where=str(entry.path), remedy=_REMEDY)
