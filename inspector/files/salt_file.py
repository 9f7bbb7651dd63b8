"""The salt file: the secret of a deployment that player names are hashed with."""

from __future__ import annotations

import contextlib
import os
import secrets
import shlex
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

from inspector.core.errors import SaltError
from inspector.core.privacy import MAX_SALT_BYTES, checked_salt
from inspector.files.atomic import new_file, sync_folder

_NEW_SALT_BYTES = 32
_MOST_TEXT_BYTES = 4 * MAX_SALT_BYTES
_PRIVATE = 0o600
_OPEN_TO_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
_RENEW = "Restore it from a backup; if there is none, delete it, and every player gets a new hash"


def load_salt(path: Path) -> bytes:
    """Return the salt that a file holds; the file is made with a new one if there is none.

    The file holds hex digits and is its owner's alone. Processes that make it at the same time all
    return the same salt, and none of them sees a part of it: the file gets its name when it is
    whole.

    Args:
        path: The file. Its folder is made if need be, and left as it is if there is one.

    Raises:
        SaltError: The file is missing and cannot be made, or cannot be read, or others may read or
            write it (not checked on Windows), or it holds no salt. No message repeats any of it.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        _create(path)
    try:
        return _read(path)
    except FileNotFoundError:
        raise SaltError(
            "the file of the salt is a link that leads nowhere, or was deleted just now",
            where=str(path),
            remedy="Correct or delete the link",
        ) from None


@dataclass(frozen=True, slots=True)
class SaltLook:
    """What is seen of a file that may hold a salt.

    Attributes:
        salt: What it holds, None if it is no salt.
        is_open: Whether others than its owner may read or write it.
    """

    salt: bytes | None = field(repr=False)
    is_open: bool


def look_at_salt(path: Path) -> SaltLook:
    """Look at a file that may hold a salt, and refuse nothing.

    Raises:
        OSError: It cannot be read.
    """
    status = path.stat()
    is_open = sys.platform != "win32" and bool(status.st_mode & _OPEN_TO_OTHERS)
    is_small = stat.S_ISREG(status.st_mode) and 0 < status.st_size <= _MOST_TEXT_BYTES
    text = path.read_bytes() if is_small else b""
    return SaltLook(_bytes_of(text) or None, is_open)


def private(path: Path) -> str:
    """Return the command that makes a file its owner's alone."""
    return _chmod(path)


def _read(path: Path) -> bytes:
    try:
        # A FIFO must not hold the server up: nobody may ever write to it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            _refuse_unsafe(os.fstat(descriptor), path)
            text = os.read(descriptor, _MOST_TEXT_BYTES)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise SaltError(
            f"the file of the salt cannot be read ({problem.strerror or problem})",
            where=str(path),
            remedy=f"Give it to the user that the server runs as, and: {_chmod(path)}",
        ) from problem
    return _parse(text, path)


def _refuse_unsafe(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SaltError(
            "the salt must be in a plain file, and this is none",
            where=str(path),
            remedy="Name another file, or move this out of the way",
        )
    if sys.platform != "win32" and status.st_mode & _OPEN_TO_OTHERS:
        raise SaltError(
            "others than its owner may read or write the file of the salt",
            where=str(path),
            remedy=f"Run: {_chmod(path)}",
        )


def _parse(text: bytes, path: Path) -> bytes:
    if not text.strip():
        raise SaltError("the file of the salt is empty", where=str(path), remedy=_RENEW)
    salt = _bytes_of(text)
    if salt is None:
        raise SaltError(
            "the file of the salt must hold hex digits, two for each byte, and nothing else",
            where=str(path),
            remedy=_RENEW,
        )
    return checked_salt(salt, str(path))


def _bytes_of(text: bytes) -> bytes | None:
    # Nothing is raised from here: the cause of an error would repeat the file.
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None


def _create(path: Path) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with new_file(beside, _PRIVATE) as file:
                file.write(secrets.token_hex(_NEW_SALT_BYTES).encode() + b"\n")
            with contextlib.suppress(FileExistsError):  # another process was quicker
                _name(beside, path)
            sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        by_hand = f"(umask 077 && openssl rand -hex 32 > {shlex.quote(str(path))})"
        raise SaltError(
            f"the file of the salt cannot be created ({problem.strerror or problem})",
            where=str(path),
            remedy=f"Create it yourself: {by_hand}, or name a file in another folder",
        ) from problem


def _name(beside: Path, path: Path) -> None:
    """Give a file its name unless something has that name already, in one step."""
    if sys.platform == "win32":
        beside.rename(path)
    else:
        path.hardlink_to(beside)


def _chmod(path: Path) -> str:
    return f"chmod 600 {shlex.quote(str(path))}"
