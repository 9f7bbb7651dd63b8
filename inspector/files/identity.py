"""Identity: which file this is, whatever it is called now."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

HEAD_BYTES = 1024
"""How much of the first line tells one file from another."""

DIGEST_BYTES = 16

Place = tuple[int, int] | Path
"""Where a file is stored: device and inode, or its path where the system tells no inodes."""


def place_of(path: Path, device: int, inode: int) -> Place:
    """Return what no other file has at the same time, and what stays when this one is renamed."""
    return (device, inode) if inode else path


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What stays the same while a log grows and is renamed.

    Attributes:
        device: The file system, 0 where the system does not say.
        inode: The file in it, 0 where the system does not say. Systems give it to another file
            once this one is deleted.
        digest: BLAKE2b of the first line, or of its first `HEAD_BYTES`; None until there is
            that much of it.
    """

    device: int
    inode: int
    digest: bytes | None


def identify(source: int | Path) -> FileIdentity:
    """Read the identity of an open file descriptor (its position moves), or of a path.

    Raises:
        OSError: The file is not there or cannot be read.
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            return identify(file.fileno())
    status = os.fstat(source)
    os.lseek(source, 0, os.SEEK_SET)
    return FileIdentity(status.st_dev, status.st_ino, digest_of(os.read(source, HEAD_BYTES)))


def same_stream(earlier: FileIdentity, later: FileIdentity) -> bool:
    """Return whether a later look at a place saw the stream of lines that an earlier one did.

    The order matters: a first line that was unfinished may be complete now, never the other way
    round. While it is unfinished it tells nothing, and the place decides.
    """
    told = earlier.inode and later.inode
    if told and (earlier.device, earlier.inode) != (later.device, later.inode):
        return False
    return earlier.digest is None or earlier.digest == later.digest


def digest_of(head: bytes) -> bytes | None:
    """Return what tells a stream by its first `HEAD_BYTES`, or None if they are too few."""
    line, newline, _ = head.partition(b"\n")
    if not newline and len(head) < HEAD_BYTES:
        return None
    return blake2b(line, digest_size=DIGEST_BYTES).digest()
