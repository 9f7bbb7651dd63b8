"""Running queries so that they end when nobody waits for them any more."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

import duckdb

from inspector.core.errors import StorageError

T = TypeVar("T")

_INTERRUPT_EVERY_S = 0.02
_GRACE_S = 1.0
"""What does not end so long after it was told to, is left to itself."""


class LostError(StorageError):
    """A query would not end; its connection is of no use any more."""


class Wish:
    """Whether an answer is still wanted: until it is cancelled, or its time is up.

    Args:
        timeout_s: How long it may take; 0 for as long as it takes.
    """

    def __init__(self, timeout_s: float = 0.0) -> None:
        self._timeout_s = timeout_s
        self._end_s = time.monotonic() + timeout_s if timeout_s else float("inf")
        self._cancelled = False
        self.changed = Condition()

    @property
    def is_over(self) -> bool:
        """Whether nobody waits any more."""
        return self._cancelled or self.left_s <= 0.0

    @property
    def left_s(self) -> float:
        """How much time is left, in seconds."""
        return self._end_s - time.monotonic()

    def cancel(self) -> None:
        """Want it no more; from any thread."""
        with self.changed:
            self._cancelled = True
            self.changed.notify_all()

    def problem(self) -> StorageError:
        """Return why there is no answer."""
        if self._cancelled:
            return StorageError("was cancelled", where="the query")
        return StorageError(
            f"took longer than {self._timeout_s:g} s",
            where="the query",
            remedy="Ask for less, such as fewer days, or allow more time (--timeout)",
        )

    def check(self) -> None:
        """Go on only if it is still wanted.

        Raises:
            StorageError: It is not.
        """
        if self.is_over:
            raise self.problem()


class _Work(Generic[T]):
    """A piece of work on a thread of its own."""

    def __init__(self, work: Callable[[], T], wish: Wish) -> None:
        self.is_done = False
        self._work = work
        self._changed = wish.changed
        self._result: list[T] = []
        self._failure: BaseException | None = None
        # It cannot be killed: the end of the program does not wait for it.
        self._thread = Thread(target=self._run, name="query", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def result(self) -> T:
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as failure:
            self._failure = failure
        with self._changed:
            self.is_done = True
            self._changed.notify_all()


def run_interruptibly(
    connection: duckdb.DuckDBPyConnection, work: Callable[[], T], wish: Wish
) -> T:
    """Return what a piece of work on a connection gives; interrupt it when nobody waits any more.

    Args:
        connection: What the work uses, and nobody else meanwhile.
        work: Called on another thread.
        wish: Whether it is still wanted.

    Raises:
        LostError: It was told to end, and did not; it may go on for a while.
        StorageError: It is not wanted any more.
        duckdb.Error: It failed.
    """
    wish.check()
    running = _Work(work, wish)
    running.start()
    try:
        with wish.changed:
            while not running.is_done and not wish.is_over:
                wish.changed.wait(min(wish.left_s, 3600.0))
    except BaseException:
        # Somebody pressed Ctrl+C.
        wish.cancel()
        _end(connection, running, wish)
        raise
    if not running.is_done:
        _end(connection, running, wish)
    try:
        return running.result()
    except duckdb.InterruptException as problem:
        raise (wish.problem() if wish.is_over else problem) from problem


def _end(connection: duckdb.DuckDBPyConnection, running: _Work[T], wish: Wish) -> None:
    """Interrupt work until it has ended: an interrupt before it really began tells it nothing."""
    give_up_s = time.monotonic() + _GRACE_S
    while not running.is_done:
        if time.monotonic() > give_up_s:
            problem = wish.problem()
            raise LostError(problem.what, where=problem.where, remedy=problem.remedy)
        connection.interrupt()
        with wish.changed:
            if not running.is_done:
                wish.changed.wait(_INTERRUPT_EVERY_S)
