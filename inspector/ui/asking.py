"""Asking a worker while somebody drags: one question at a time, so that answers keep coming."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from inspector.ui.latest_worker import LatestWorker

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Asking(Generic[Request, Answer]):
    """Asks what is wanted as soon as the worker is free, and shows what it answers.

    Args:
        worker: Answers; it is started here.
        show: Gets an answer, or None, and what the worker is at: ``computing``, why it failed, or
            nothing.
    """

    def __init__(
        self,
        worker: LatestWorker[Request, Answer],
        show: Callable[[Answer | None, str], None],
    ) -> None:
        self._worker = worker
        self._show = show
        self._wanted: Request | None = None
        self._asked: Request | None = None
        self._shown: tuple[Answer | None, str] | None = None
        worker.start()

    def want(self, request: Request) -> None:
        """Want this answered; the same as before is asked once."""
        self._wanted = request

    def again(self) -> None:
        """Ask what was asked before once more: the rows are others."""
        self._asked = None

    def tick(self) -> None:
        """Show what was answered, and ask what is wanted."""
        worker = self._worker
        if self._wanted is not None and self._wanted != self._asked and not worker.is_busy:
            self._asked = self._wanted
            worker.ask(self._wanted)
        state = COMPUTING if worker.is_busy else worker.failure
        now = (worker.latest, state)
        if self._shown is None or now[0] is not self._shown[0] or state != self._shown[1]:
            self._shown = now
            self._show(*now)

    def stop(self, timeout_s: float) -> None:
        """End the worker; waits at most so long."""
        self._worker.stop(timeout_s)


COMPUTING = "computing"
"""What the worker is at while an answer is to come."""
