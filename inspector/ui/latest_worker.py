"""A worker for questions that are asked faster than answered: only the latest one counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

from inspector.core.errors import InspectorError

_LOG = logging.getLogger(__name__)

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class LatestWorker(Generic[Request, Answer]):
    """Answers the latest question on a thread of its own, and gives up those before it.

    All but `start` and `stop` may be called at any time, from one thread; nothing waits for the
    answer. A question that is asked before the start is answered after it.

    Args:
        name: Of the thread.
        answer: Answers a question; it is given what tells it that nobody wants its answer any
            more, and may return None for that, or where there is none.
    """

    def __init__(
        self, name: str, answer: Callable[[Request, Callable[[], bool]], Answer | None]
    ) -> None:
        self._answer = answer
        self._asked: list[Request] = []
        self._latest: Answer | None = None
        self._failure = ""
        self._is_working = False
        self._is_stopped = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, name=name)

    @property
    def latest(self) -> Answer | None:
        """The latest answer, until there is another; None before the first, or without one."""
        return self._latest

    @property
    def failure(self) -> str:
        """Why the latest question could not be answered; empty if it was, or will be."""
        return self._failure

    @property
    def is_busy(self) -> bool:
        """Whether an answer is to come."""
        with self._changed:
            return not self._is_stopped and (bool(self._asked) or self._is_working)

    def start(self) -> None:
        """Start the thread; harmless when it runs, or has ended."""
        if not self._thread.is_alive() and not self._is_stopped:
            self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Give up what is asked, and wait for the thread; may be called again.

        Args:
            timeout_s: Wait at most so long.
        """
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def ask(self, request: Request) -> None:
        """Want this answered rather than whatever was asked before."""
        with self._changed:
            self._asked = [request]
            self._changed.notify()

    def _run(self) -> None:
        while (request := self._next()) is not None:
            answer, failure = self._answered(request[0])
            with self._changed:
                self._is_working = False
                if not self._asked:
                    self._latest, self._failure = answer, failure

    def _next(self) -> list[Request] | None:
        """Wait for a question; return it in a list, or None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._is_stopped)
            if self._is_stopped:
                return None
            request, self._asked = self._asked, []
            self._is_working = True
            return request

    def _answered(self, request: Request) -> tuple[Answer | None, str]:
        try:
            return self._answer(request, self._is_unwanted), ""
        except InspectorError as problem:
            return None, problem.text()
        except Exception as problem:
            # Whatever went wrong, the next question may be answered.
            _LOG.exception("no answer")
            return None, f"It could not be computed ({problem!r}); change something to try again"

    def _is_unwanted(self) -> bool:
        return self._is_stopped or bool(self._asked)
