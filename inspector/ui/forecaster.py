"""The forecaster: works out what other sample rates would have done, on a thread of its own."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Protocol

from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.analysis.what_if import SamplingWhatIf
from inspector.core.errors import InspectorError
from inspector.core.registry import Registry
from inspector.session.resample import ResampleKernels
from inspector.session.session import Session

_LOG = logging.getLogger(__name__)

PATIENCE_S = 0.5
"""So long an answer is still worked out after something else was asked."""


class WhatIf(Protocol):
    """What answers, as `SamplingWhatIf`."""

    def answer(
        self, request: ForecastRequest, is_unwanted: Callable[[], bool]
    ) -> SamplingForecast | None:
        """Return the answer, or None if it became unwanted meanwhile."""


class Forecaster:
    """Answers the newest request; the window takes the latest answer at each of its frames.

    While a slider moves, requests come faster than answers. Then the one that waits is replaced,
    and the one under way is finished, so that answers keep coming. Only an answer that takes long
    is given up, and never two in a row.
    """

    def __init__(
        self,
        session: Session,
        kernels: Callable[[], ResampleKernels],
        new_what_if: Callable[[Session, ResampleKernels], WhatIf] = SamplingWhatIf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what answers.

        Args:
            session: What the answers are about.
            kernels: Returns the best kernels there are by now.
            new_what_if: Makes what answers; anew for other kernels and for a larger registry.
            clock: Seconds, from anywhere.
        """
        self._session = session
        self._kernels = kernels
        self._new_what_if = new_what_if
        self._clock = clock
        self._latest: SamplingForecast | None = None
        self._failure = ""
        self._lock = Lock()
        self._waiting: ForecastRequest | None = None
        self._superseded_at_s = math.inf
        self._may_give_up = True
        self._asked = Event()
        self._stop = Event()
        self._what_if: tuple[ResampleKernels, Registry, WhatIf] | None = None
        self._thread = Thread(target=self._run, name="forecast")

    @property
    def latest(self) -> SamplingForecast | None:
        """Return the newest answer, which names its request; None before the first."""
        return self._latest

    @property
    def failure(self) -> str:
        """Return why the newest request has no answer; empty while all is well."""
        return self._failure

    @property
    def is_behind(self) -> bool:
        """Return whether an answer is still to come."""
        return self._asked.is_set()

    def ask(self, request: ForecastRequest) -> None:
        """Have a request answered, instead of any that still waits."""
        with self._lock:
            if self._waiting is None:
                self._superseded_at_s = self._clock()
            self._waiting = request
            self._asked.set()

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """End, without the answer under way; waits for the thread, at most so long."""
        self._stop.set()
        self._asked.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            self._asked.wait()
            if self._stop.is_set():
                self._what_if = None  # it holds rows
                return
            request = self._take()
            try:
                self._answer(request)
            except Exception as failure:
                # The window says so and lives on.
                self._what_if = None
                self._failure = _sentence(failure)
            self._settle()

    def _take(self) -> ForecastRequest:
        with self._lock:
            request, self._waiting = self._waiting, None
            self._superseded_at_s = math.inf
            assert request is not None
            return request

    def _settle(self) -> None:
        """Wait for another request, if none came meanwhile."""
        with self._lock:
            if self._waiting is None and not self._stop.is_set():
                self._asked.clear()

    def _answer(self, request: ForecastRequest) -> None:
        answer = self._ready_what_if().answer(request, self._is_unwanted)
        self._may_give_up = answer is not None
        if answer is not None:
            self._latest, self._failure = answer, ""

    def _ready_what_if(self) -> WhatIf:
        kernels, registry = self._kernels(), self._session.registry
        if (
            self._what_if is None
            or self._what_if[0] is not kernels
            or self._what_if[1] is not registry
        ):
            what_if = self._new_what_if(self._session, kernels)
            self._what_if = kernels, registry, what_if
        return self._what_if[2]

    def _is_unwanted(self) -> bool:
        waited_s = self._clock() - self._superseded_at_s
        return self._stop.is_set() or (self._may_give_up and waited_s > PATIENCE_S)


def _sentence(failure: Exception) -> str:
    if isinstance(failure, InspectorError):
        return failure.text()
    _LOG.error("no forecast", exc_info=failure)
    return f"No forecast could be made ({failure!r})"
