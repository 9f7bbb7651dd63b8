"""Errands: work behind the scenes, told on the thread that delivers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from threading import Event

import pytest

from inspector.core.errors import SourceError
from inspector.ui.errands import Errands


class Told:
    """What was told, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.failures: list[str] = []
        self.threads: list[str] = []

    def done(self, result: object) -> None:
        """Note a result."""
        self.results.append(result)
        self.threads.append(threading.current_thread().name)

    def failed(self, text: str) -> None:
        """Note a failure."""
        self.failures.append(text)


@pytest.fixture
def errands() -> Iterator[Errands]:
    """Errands that end with the test."""
    errands = Errands()
    yield errands
    errands.stop(5.0)


def finish(errands: Errands) -> None:
    """Wait until everything sent so far has run, then deliver it."""
    reached = Event()
    errands.send(reached.set, lambda _: None, lambda _: None)
    assert reached.wait(5.0)
    # The last errand's own outcome may still be on its way; those before it are there.
    errands.deliver()


def test_work_runs_elsewhere_and_its_result_is_told_here(errands: Errands) -> None:
    """A widget may be touched by what gets the result."""
    told = Told()

    errands.send(lambda: threading.current_thread().name, told.done, told.failed)
    finish(errands)

    assert told.results == ["errands"]
    assert told.threads == [threading.current_thread().name]


def test_nothing_is_told_before_it_is_delivered(errands: Errands) -> None:
    """The worker never calls into the window."""
    told, ran = Told(), Event()

    errands.send(ran.set, told.done, told.failed)

    assert ran.wait(5.0)
    assert told.results == []


def test_a_failure_is_a_sentence(errands: Errands) -> None:
    """Ours says what to do; any other one leaves the thread alive."""
    told = Told()

    def refuse() -> None:
        raise SourceError("does not exist", where="a.jsonl", remedy="Look elsewhere")

    def break_down() -> None:
        raise ZeroDivisionError("by nothing")

    errands.send(refuse, told.done, told.failed)
    errands.send(break_down, told.done, told.failed)
    errands.send(lambda: 3, told.done, told.failed)
    finish(errands)

    assert "does not exist" in told.failures[0]
    assert "by nothing" in told.failures[1]
    assert told.results == [3]


def test_a_stop_forgets_what_has_not_begun() -> None:
    """Closing a source does not wait for its queue."""
    errands, told, go, begun = Errands(), Told(), Event(), Event()

    def long_work() -> None:
        begun.set()
        go.wait(5.0)

    errands.send(long_work, told.done, told.failed)
    errands.send(lambda: 1, told.done, told.failed)
    assert begun.wait(5.0)
    errands.stop(0.0)
    go.set()

    errands.deliver()
    assert told.results == []
    for thread in threading.enumerate():
        if thread.name == "errands":
            thread.join(5.0)


def test_long_work_is_told_to_end(errands: Errands) -> None:
    """A stop waits for as long as the work needs to look; later errands are not told so."""
    told, begun, stopping = Told(), Event(), errands.stopping

    def long_work() -> None:
        begun.set()
        assert stopping.wait(5.0)

    errands.send(long_work, told.done, told.failed)
    assert begun.wait(5.0)

    errands.stop(5.0)

    assert not [one for one in threading.enumerate() if one.name == "errands"]
    assert not errands.stopping.is_set()
