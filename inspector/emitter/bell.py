"""The bell: wakes the writer's thread, from any thread and even from a signal handler."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock


class Bell:
    """Wakes one thread that waits.

    A `threading.Event` would do, but takes a lock to be set. A signal handler that interrupts the
    very thread that is just setting it would wait for that lock for ever. Here ringing is a single
    release of a lock that the waiting thread takes: nobody ever waits to ring.
    """

    __slots__ = ("_silence",)

    def __init__(self) -> None:
        self._silence = Lock()
        self._silence.acquire()

    def ring(self) -> None:
        """Wake the thread that waits, or the next that will; ringing twice wakes once."""
        if self._silence.locked():
            # Another thread may have rung just now.
            with suppress(RuntimeError):
                self._silence.release()

    def wait(self, timeout_s: float) -> None:
        """Wait until somebody rings, or rang since the last time, at most so long."""
        self._silence.acquire(timeout=max(timeout_s, 0.0))
