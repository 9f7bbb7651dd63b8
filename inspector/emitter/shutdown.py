"""Shutdown: what is still to be written when the process ends, in good order or by SIGTERM."""

from __future__ import annotations

import _thread
import atexit
import contextlib
import signal
import sys
import threading
import time
from threading import Lock
from types import FrameType
from typing import Any, Protocol
from weakref import WeakValueDictionary

EXIT_S = 5.0
"""So long the end of the process waits for the disk."""

SIGTERM_S = 1.0
"""So long SIGTERM does: who sends it often sends SIGKILL soon after."""


_LAST = -1_000
"""After all that a child of `multiprocessing` does at its end, and may record."""


class Closable(Protocol):
    """What has something to write at the end."""

    def flush(self, timeout_s: float) -> bool:
        """Write all that was recorded."""

    def stop(self, timeout_s: float) -> bool:
        """Write all, and end."""


# A process has one end, and neither `atexit` nor a signal says whose: what must be written then
# has to be found from nowhere. Weak, so that nothing lives longer for it.
_LIVING: WeakValueDictionary[int, Closable] = WeakValueDictionary()


def remember(writer: Closable) -> None:
    """Let the end of the process stop a writer, if it still lives."""
    _LIVING[id(writer)] = writer
    # The children of this module end without `atexit`, but see to what it was told of. It is not
    # imported for that: where nobody has, this process is none of its children.
    children: Any = sys.modules.get("multiprocessing.util")
    parents: Any = sys.modules.get("multiprocessing.process")
    if children is not None and parents.parent_process() is not None:
        children.Finalize(None, _stop_all, exitpriority=_LAST)


def flush_on_sigterm() -> bool:
    """Let SIGTERM write what waits, at most `SIGTERM_S`, before it ends the process.

    A game that handles SIGTERM itself is left alone. The process still ends by the signal, so that
    whoever sent it sees that.

    Returns:
        Whether it will; only the main thread may ask for it.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return isinstance(signal.getsignal(signal.SIGTERM), _OnSigterm)
    signal.signal(signal.SIGTERM, _OnSigterm())
    return True


class _OnSigterm:
    """The handler of SIGTERM.

    Python runs it on the main thread, between two steps of whatever that was doing: it may hold
    the lock of the losses, of an event, of an import, or be in the middle of a `pump`. A handler
    that needed one of these locks would wait for the very code that it interrupted, for ever. So
    it takes none. It starts a bare thread for each writer (`threading.Thread` takes locks of its
    own), which flushes as any thread may, and waits for new locks that only these know. Should
    the interrupted code hold what they need, they wait for it, but the handler waits no longer
    than `SIGTERM_S` for them: at worst what was not flushed is lost, as by SIGKILL.
    """

    def __init__(self) -> None:
        self._began = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self._began:
            return  # a second signal, during the wait
        self._began = True
        _flush_all(SIGTERM_S)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)


def _flush_all(timeout_s: float) -> None:
    until_s = time.monotonic() + timeout_s
    waits = []
    for writer in _living():
        done = Lock()
        done.acquire()
        with contextlib.suppress(RuntimeError):  # no more threads may be started
            _thread.start_new_thread(_flush_one, (writer, timeout_s, done))
            waits.append(done)
    for done in waits:
        done.acquire(timeout=max(until_s - time.monotonic(), 0.0))


def _flush_one(writer: Closable, timeout_s: float, done: Lock) -> None:
    try:
        writer.flush(timeout_s)
    finally:
        done.release()


def _living() -> list[Closable]:
    # One step, so that a thread that opens an emitter just now does not disturb it.
    return [writer for known in _LIVING.valuerefs() if (writer := known()) is not None]


def _stop_all() -> None:
    until_s = time.monotonic() + EXIT_S
    writers = _living()
    for writer in writers:
        writer.stop(0.0)  # asks all of them before it waits for one
    for writer in writers:
        writer.stop(max(until_s - time.monotonic(), 0.0))


atexit.register(_stop_all)
