"""File locks: who writes a file, as all processes on this machine see it."""

from __future__ import annotations

import errno
import os
import sys

_NO_LOCKS_HERE = frozenset(
    getattr(errno, name)
    for name in ("ENOLCK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EINVAL")
    if hasattr(errno, name)
)
"""What file systems say that know no locks: nobody can hold one there."""

if sys.platform == "win32":
    import msvcrt

    _FAR_BEYOND = 1 << 62
    """Windows lets nobody read what is locked, so that the lock lies where no byte ever will."""

    def _lock(descriptor: int) -> None:
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, _FAR_BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as problem:
            raise BlockingIOError(errno.EWOULDBLOCK, "locked by another") from problem
        finally:
            os.lseek(descriptor, place, os.SEEK_SET)

else:
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # a system without file locks

        def _lock(descriptor: int) -> None:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(descriptor))

    else:

        def _lock(descriptor: int) -> None:
            flock(descriptor, LOCK_EX | LOCK_NB)


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, without waiting.

    The lock ends when the file is closed or the process ends, however it does. Nobody is kept from
    reading or writing: it only tells those who ask.

    Args:
        descriptor: Of a file that is open for writing.

    Returns:
        Whether nobody else has it locked; always, where there are no locks.

    Raises:
        OSError: The descriptor is no open file's.
    """
    try:
        _lock(descriptor)
    except BlockingIOError:
        return False
    except OSError as problem:
        if problem.errno not in _NO_LOCKS_HERE:
            raise
    return True
