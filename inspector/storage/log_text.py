"""The text of a log, compressed or not: read in pieces, and written anew beside it."""

from __future__ import annotations

import contextlib
import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from inspector.core.errors import SourceError, StorageError
from inspector.files.atomic import new_file, not_written
from inspector.files.compression import DamageError, unpacker_of
from inspector.files.log_name import GZIP, ZSTANDARD, compression_of

_PIECE_BYTES = 4 * 1024 * 1024
_LONGEST_LINE_BYTES = 64 * 1024 * 1024
_HASH_BYTES_OF = b"h:0123456789abcdef"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text that becomes another one.

    Attributes:
        start: Bytes from the start of the text.
        end: Its end.
        text: What stands there then; nothing if it goes.
    """

    start: int
    end: int
    text: bytes = b""


def text_pieces(
    path: Path, on_read: Callable[[int], None] = lambda _: None, name: Path | None = None
) -> Iterator[bytes]:
    """Yield the text of a log piece by piece.

    Args:
        path: Where its content is.
        on_read: Gets how many more bytes of the file were read.
        name: The name that it has or is about to have, which says whether it is compressed.

    Raises:
        SourceError: It is damaged, from where it was read to.
        OSError: It cannot be read.
    """
    compression = compression_of(name or path)
    with path.open("rb", buffering=0) as file:
        if not compression:
            while piece := file.read(_PIECE_BYTES):
                on_read(len(piece))
                yield piece
            return
        unpacker, done = unpacker_of(file, compression), 0
        try:
            while piece := unpacker.next():
                on_read(unpacker.stored_position - done)
                done = unpacker.stored_position
                yield piece
        except DamageError as problem:
            raise _damaged(path, unpacker.stored_position) from problem
        if unpacker.incomplete:
            raise _damaged(path, unpacker.stored_position)


def line_blocks(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines, many at a time, with how many bytes stand before them.

    The last line need not have an end. One that is longer than any record by far is cut where no
    player can be named.
    """
    offset, rest = 0, b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end:
            block = rest + piece[:end]
            yield offset, block
            offset += len(block)
            rest = piece[end:]
            continue
        rest += piece
        if len(rest) > _LONGEST_LINE_BYTES and (end := len(rest.rstrip(_HASH_BYTES_OF))):
            yield offset, rest[:end]
            offset, rest = offset + end, rest[end:]
    if rest:
        yield offset, rest


def write_edited(path: Path, beside: Path, edits: Iterable[Edit]) -> None:
    """Write a log anew, compressed as it is, and make sure that it is what it should be.

    Args:
        path: The log.
        beside: Where the new one comes into being; nothing is left there if it fails.
        edits: What becomes another text, by rising place, none over another.

    Raises:
        StorageError: It cannot be written, or is not what was written.
        SourceError: The log is damaged.
    """
    try:
        _write_whole(path, beside, edits)
    except BaseException as problem:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise not_written(path, problem) from problem
        raise


def _write_whole(path: Path, beside: Path, edits: Iterable[Edit]) -> None:
    status = path.stat()
    written = _write(path, beside, edits, status.st_mode & 0o7777)
    if _digest_of(beside, compression_of(path)) != written:
        raise StorageError(
            "would not be what was written to it, so that it stays as it is",
            where=str(path),
            remedy="Check the disk",
        )
    # How old a log is says when it may go.
    os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(beside, status.st_uid, status.st_gid)


def _write(path: Path, beside: Path, edits: Iterable[Edit], mode: int) -> bytes:
    digest = blake2b()
    with new_file(beside, mode) as file, _compressing(file, compression_of(path)) as out:
        for data in _edited(text_pieces(path), edits):
            digest.update(data)
            out.write(data)
    return digest.digest()


def _edited(pieces: Iterable[bytes], edits: Iterable[Edit]) -> Iterator[bytes | memoryview]:
    left = iter(edits)
    edit = next(left, None)
    offset = 0
    for piece in pieces:
        view, place = memoryview(piece), 0
        while edit is not None and edit.start < offset + len(piece):
            if edit.start >= offset:
                yield view[place : edit.start - offset]
                yield edit.text
            place = min(edit.end - offset, len(piece))
            if edit.end > offset + len(piece):
                break  # the rest of it is in the next piece
            edit = next(left, None)
        yield view[place:]
        offset += len(piece)


@contextlib.contextmanager
def _compressing(file: BinaryIO, compression: str) -> Iterator[IO[bytes]]:
    if compression == GZIP:
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
    elif compression == ZSTANDARD:
        with zstandard.ZstdCompressor(_LEVEL).stream_writer(file, closefd=False) as stream:
            yield cast("IO[bytes]", stream)
    else:
        yield file


def _digest_of(beside: Path, compression: str) -> bytes:
    digest = blake2b()
    with beside.open("rb", buffering=0) as file:
        unpacker = unpacker_of(file, compression) if compression else None
        while piece := unpacker.next() if unpacker else file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.digest()


def _damaged(path: Path, position: int) -> SourceError:
    return SourceError(
        f"is damaged behind byte {position:,} of what is stored, so that nobody can say what the "
        "rest holds, and it was left as it is",
        where=str(path),
        remedy="Restore it, or delete it, and run this again",
    )
