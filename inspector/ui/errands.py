"""Errands: what takes too long for the window's thread, on a thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, TypeVar

from inspector.core.errors import InspectorError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Errand:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[str], None]


class Errands:
    """Runs functions behind the scenes; what comes of them is told on the thread that delivers.

    The window's thread calls everything but the work itself. One errand is run after the other.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[_Errand | None] = SimpleQueue()
        self._finished: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread: Thread | None = None
        self._stopping = Event()

    @property
    def stopping(self) -> Event:
        """Is set once the errands of now are no longer wanted: long work looks at it."""
        return self._stopping

    def send(
        self, work: Callable[[], _T], done: Callable[[_T], None], failed: Callable[[str], None]
    ) -> None:
        """Run `work` later; `deliver` then calls `done` with its result, or `failed` with why not.

        Args:
            work: Runs on the thread of errands. What it raises of `InspectorError` and `OSError`
                is told; all else ends in `failed` too, so that the window lives on.
            done: Gets the result.
            failed: Gets a sentence for a person.
        """
        if self._thread is None:
            self._thread = Thread(target=self._run, name="errands")
            self._thread.start()
        self._waiting.put(_Errand(work, done, failed))

    def deliver(self) -> None:
        """Tell what came of all errands that are finished."""
        while not self._finished.empty():
            self._finished.get()()

    def stop(self, timeout_s: float) -> None:
        """Let the errand under way end, and forget the others; waits at most so long.

        Work that looks at `stopping` ends sooner.
        """
        thread, self._thread = self._thread, None
        self._stopping.set()
        self._stopping = Event()
        if thread is not None:
            while not self._waiting.empty():
                self._waiting.get()
            self._waiting.put(None)
            thread.join(timeout_s)
        while not self._finished.empty():
            self._finished.get()

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            self._finished.put(_outcome(errand))


def _outcome(errand: _Errand) -> Callable[[], None]:
    try:
        result = errand.work()
    except InspectorError as problem:
        text = problem.text()
    except Exception as problem:
        # An errand has many kinds of work, and none of them may take the window with it.
        text = f"That did not work ({problem})"
    else:
        return lambda: errand.done(result)
    return lambda: errand.failed(text)
