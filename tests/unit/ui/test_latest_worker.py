"""The latest question is answered, on a thread of its own; those before it are given up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from inspector.core.errors import InspectorError
from inspector.ui.latest_worker import LatestWorker

PATIENCE_S = 10.0
Unwanted = Callable[[], bool]
Worker = LatestWorker[int, str]


class Desk:
    """Answers numbers with words; waits where a test wants to look at it meanwhile."""

    def __init__(self) -> None:
        self.begun = Event()
        self.go_on = Event()
        self.done = Event()
        self.given_up: list[int] = []
        self.threads: set[str] = set()

    def answer(self, number: int, is_unwanted: Unwanted) -> str | None:
        """Answer a number."""
        self.threads.add(threading.current_thread().name)
        self.begun.set()
        assert self.go_on.wait(PATIENCE_S)
        if is_unwanted():
            self.given_up.append(number)
            return None
        return f"number {number}"


@pytest.fixture
def desk() -> Desk:
    """Waits until `go_on`."""
    return Desk()


@pytest.fixture
def worker(desk: Desk) -> Iterator[Worker]:
    """A worker that runs, and is stopped at the end."""
    made: Worker = LatestWorker("replay-test", desk.answer)
    made.start()
    yield made
    desk.go_on.set()
    made.stop(PATIENCE_S)


def wait_for(worker: Worker) -> None:
    """Wait until nothing is to come."""
    ticks = Event()
    for _tick in range(1_000):
        if not worker.is_busy:
            return
        ticks.wait(PATIENCE_S / 1_000)
    raise AssertionError("still busy")


def test_a_question_is_answered_on_its_own_thread(desk: Desk, worker: Worker) -> None:
    """Which bears the name that it was given."""
    assert (worker.latest, worker.is_busy) == (None, False)
    desk.go_on.set()

    worker.ask(1)
    wait_for(worker)

    assert worker.latest == "number 1"
    assert desk.threads == {"replay-test"}


def test_only_the_latest_question_counts(desk: Desk, worker: Worker) -> None:
    """What it was at is given up, and what was asked in between is never begun."""
    worker.ask(1)
    assert desk.begun.wait(PATIENCE_S)
    for number in (2, 3, 4):
        worker.ask(number)
    assert worker.is_busy

    desk.go_on.set()
    wait_for(worker)

    assert worker.latest == "number 4"
    assert desk.given_up == [1]


def test_an_answer_stays_until_there_is_another(desk: Desk, worker: Worker) -> None:
    """So that a chart does not flicker."""
    desk.go_on.set()
    worker.ask(1)
    wait_for(worker)
    desk.go_on.clear()
    desk.begun.clear()

    worker.ask(2)

    assert desk.begun.wait(PATIENCE_S)
    assert worker.latest == "number 1"


def test_a_failure_is_told_and_the_next_question_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In words with a remedy, also where nobody foresaw it."""

    def answer(number: int, _is_unwanted: Unwanted) -> str | None:
        if number == 1:
            raise InspectorError("the disk is full", remedy="Make room")
        if number == 2:
            raise ZeroDivisionError("by nought")
        return "fine"

    worker: Worker = LatestWorker("replay-test", answer)
    worker.start()
    told = []
    for number in (1, 2, 3):
        with caplog.at_level(logging.CRITICAL, "inspector.ui.latest_worker"):
            worker.ask(number)
            wait_for(worker)
        told.append((worker.latest, worker.failure))
    worker.stop(PATIENCE_S)

    assert "the disk is full" in told[0][1]
    assert "Make room" in told[0][1]
    assert "by nought" in told[1][1]
    assert told[2] == ("fine", "")


def test_stopping_gives_up_what_is_asked(desk: Desk) -> None:
    """And leaves no thread; stopping again, or without a start, is fine."""
    worker: Worker = LatestWorker("replay-test", desk.answer)
    worker.start()
    worker.ask(1)
    assert desk.begun.wait(PATIENCE_S)

    worker.stop(0.0)
    desk.go_on.set()
    worker.stop(PATIENCE_S)

    assert (worker.latest, worker.is_busy, desk.given_up) == (None, False, [1])
    worker.start()
    never: Worker = LatestWorker("replay-test", desk.answer)
    never.stop(PATIENCE_S)
    never.start()
    assert [one.name for one in threading.enumerate() if one.name == "replay-test"] == []


def test_what_is_asked_before_the_start_is_answered_after_it(desk: Desk) -> None:
    """The page may ask before the session is there."""
    desk.go_on.set()
    worker: Worker = LatestWorker("replay-test", desk.answer)
    worker.ask(7)
    assert (worker.latest, worker.is_busy) == (None, True)

    worker.start()
    wait_for(worker)
    worker.stop(PATIENCE_S)

    assert worker.latest == "number 7"
