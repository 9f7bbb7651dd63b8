"""Compression: the text of gzip and Zstandard files, a piece of bounded size at a time."""

from __future__ import annotations

import zlib
from io import FileIO
from typing import Protocol

import zstandard

from inspector.files.log_name import GZIP

PIECE_BYTES = 128 * 1024
"""The most text that one step gives, however well it was compressed: a block of Zstandard."""

_STORED_BYTES = 64 * 1024

_GZIP_WITH_HEADER = 16 + zlib.MAX_WBITS

_FRAME_MAGIC = 0xFD2FB528
_SKIPPABLE_MAGIC = 0x184D2A50
_LONGEST_FRAME_HEADER = 18
_SHORTEST_FRAME = 8  # an empty skippable one
_BLOCK_HEADER = 3
_CHECKSUM_BYTES = 4
_RUN_LENGTH, _RESERVED = 1, 3


class DamageError(ValueError):
    """Compressed bytes that no compressor wrote."""


class Unpacker(Protocol):
    """Unpacks a file from its start, step by step.

    Attributes:
        stored_position: Compressed bytes of which all text was given.
    """

    stored_position: int

    @property
    def incomplete(self) -> bool:
        """Whether the file would be cut short if it ended where it was read to."""
        ...

    def next(self) -> bytes:
        """Return more text, at most `PIECE_BYTES`; nothing at the end of what there is so far.

        Raises:
            DamageError: The file holds something else from `stored_position` on.
            OSError: The file cannot be read.
        """
        ...


def unpacker_of(file: FileIO, compression: str) -> Unpacker:
    """Return what unpacks an open file, which must stand at its start."""
    return _Gzip(file) if compression == GZIP else _Zstandard(file)


class _Gzip:
    """One or more gzip members, with NULs between them or not."""

    def __init__(self, file: FileIO) -> None:
        self.stored_position = 0
        self.incomplete = False
        self._file = file
        self._stored = b""
        self._member = zlib.decompressobj(_GZIP_WITH_HEADER)

    def next(self) -> bytes:
        while True:
            stored = self._stored or self._file.read(_STORED_BYTES) or b""
            if self.incomplete:
                text = self._unpack(stored)
                if text:
                    return text
            elif stored:
                self._begin(stored)
            if not stored:
                return b""

    def _begin(self, stored: bytes) -> None:
        member = stored.lstrip(b"\0") if self.stored_position else stored
        self.stored_position += len(stored) - len(member)
        self._stored = member
        if member:
            self._member = zlib.decompressobj(_GZIP_WITH_HEADER)
            self.incomplete = True

    def _unpack(self, stored: bytes) -> bytes:
        self._stored = stored
        try:
            text = self._member.decompress(stored, PIECE_BYTES)
        except zlib.error as problem:
            raise DamageError(str(problem)) from problem
        self._stored = self._member.unconsumed_tail or self._member.unused_data
        self.stored_position += len(stored) - len(self._stored)
        self.incomplete = not self._member.eof
        return text


class _Zstandard:
    """One or more Zstandard frames, unpacked block by block.

    The library unpacks all that it is given, and a few bytes can stand for gigabytes; a block
    never stands for more than `PIECE_BYTES`. Knowing the blocks also tells a file that ends too
    early, which the library does not.
    """

    def __init__(self, file: FileIO) -> None:
        self.stored_position = 0
        self._file = file
        self._stored = bytearray()
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._in_frame = False
        self._has_checksum = False
        self._skip_bytes = 0

    @property
    def incomplete(self) -> bool:
        return self._in_frame or self._skip_bytes > 0 or bool(self._stored)

    def next(self) -> bytes:
        try:
            while True:
                if self._skip_bytes:
                    text = self._skip()
                elif self._in_frame:
                    text = self._next_block()
                else:
                    text = self._begin()
                if text != b"":
                    return text or b""
        except zstandard.ZstdError as problem:
            raise DamageError(str(problem)) from problem

    # Each step returns the text that it found, or None if its bytes are not there yet.

    def _begin(self) -> bytes | None:
        self._want(_LONGEST_FRAME_HEADER)
        if len(self._stored) < _SHORTEST_FRAME:
            return None
        magic = int.from_bytes(self._stored[:4], "little")
        if magic & ~0xF == _SKIPPABLE_MAGIC:
            self._skip_bytes = 8 + int.from_bytes(self._stored[4:8], "little")
            return b""
        if magic != _FRAME_MAGIC:
            raise DamageError("no frame begins here")
        header_bytes = zstandard.frame_header_size(bytes(self._stored))
        if len(self._stored) < header_bytes:
            return None
        header = self._take(header_bytes)
        self._has_checksum = zstandard.get_frame_parameters(header).has_checksum
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._frame.decompress(header)
        self._in_frame = True
        return b""

    def _next_block(self) -> bytes | None:
        if not self._want(_BLOCK_HEADER):
            return None
        head = int.from_bytes(self._stored[:_BLOCK_HEADER], "little")
        last, kind, size_bytes = bool(head & 1), head >> 1 & 3, head >> 3
        if kind == _RESERVED or (kind != _RUN_LENGTH and size_bytes > PIECE_BYTES):
            raise DamageError("no block begins here")
        stored_bytes = _BLOCK_HEADER + (1 if kind == _RUN_LENGTH else size_bytes)
        stored_bytes += _CHECKSUM_BYTES if last and self._has_checksum else 0
        if not self._want(stored_bytes):
            return None
        text = self._frame.decompress(bytes(self._stored[:stored_bytes]))
        self._take(stored_bytes)
        self._in_frame = not last
        return text

    def _skip(self) -> bytes | None:
        if not self._want(1):
            return None
        self._skip_bytes -= len(self._take(min(self._skip_bytes, len(self._stored))))
        return b""

    def _want(self, size_bytes: int) -> bool:
        """Read until there are so many bytes; return whether there are."""
        while len(self._stored) < size_bytes:
            stored = self._file.read(_STORED_BYTES)
            if not stored:
                return False
            self._stored += stored
        return True

    def _take(self, size_bytes: int) -> bytes:
        taken = bytes(self._stored[:size_bytes])
        del self._stored[:size_bytes]
        self.stored_position += len(taken)
        return taken
