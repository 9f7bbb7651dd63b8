"""Fingerprints: whether a file is still the one that was read, without reading all of it again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from inspector.files.log_name import compression_of
from inspector.files.text_file import open_file

END_BYTES = 64 * 1024
"""So much of its beginning, and so much of its end, tells a file from another."""

_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file was like when it was read.

    Attributes:
        path: Where it is.
        size_bytes: Its size, as it is stored.
        modified_ns: When it was last written.
        head: Digest of its beginning.
        tail: Digest of its end.
    """

    path: Path
    size_bytes: int
    modified_ns: int
    head: bytes
    tail: bytes


def fingerprint(path: Path, size_bytes: int | None = None) -> Fingerprint:
    """Return what a file is like, or what its beginning was like when it ended there.

    Args:
        path: The file.
        size_bytes: Its size of then; None for all of it.

    Raises:
        OSError: It is not there, cannot be read, or is shorter.
    """
    with open_file(path) as file:
        status = os.fstat(file.fileno())
        size = status.st_size if size_bytes is None else size_bytes
        if size > status.st_size:
            raise OSError(f"{path} has become shorter")
        head = file.read(min(END_BYTES, size)) or b""
        file.seek(max(0, size - END_BYTES))
        tail = file.read(min(END_BYTES, size)) or b""
    return Fingerprint(path, size, status.st_mtime_ns, _digest(head), _digest(tail))


def goes_on(known: Fingerprint) -> bool:
    """Return whether a file is as it was, or has only grown.

    What is compressed must be as it was: more of it may change what its end meant.
    """
    try:
        now = fingerprint(known.path, known.size_bytes)
        size_bytes = known.path.stat().st_size
    except OSError:
        return False
    if (now.head, now.tail) != (known.head, known.tail):
        return False
    if size_bytes == known.size_bytes:
        return now.modified_ns == known.modified_ns
    return not compression_of(known.path)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_BYTES).digest()
