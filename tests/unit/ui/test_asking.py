"""Asking while somebody drags: one question at a time, and always the latest answer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from inspector.ui.asking import COMPUTING, Asking
from inspector.ui.latest_worker import LatestWorker


class Bench:
    """A worker that answers when it is let, and what was shown of its answers."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.shown: list[tuple[int | None, str]] = []
        self.may_answer = Event()
        self.worker: LatestWorker[int, int] = LatestWorker("replay-test", self._answer)
        self.asking = Asking(self.worker, lambda answer, state: self.shown.append((answer, state)))

    def until(self, holds: Callable[[], bool]) -> None:
        """Tick until something holds."""
        for _turn in range(100_000):
            self.asking.tick()
            if holds():
                return
        raise AssertionError("it never held")

    def _answer(self, request: int, _is_unwanted: Callable[[], bool]) -> int | None:
        self.asked.append(request)
        assert self.may_answer.wait(10.0)
        if request < 0:
            raise ValueError("below zero")
        return 10 * request


@pytest.fixture
def bench() -> Bench:
    """A worker that was asked nothing."""
    return Bench()


@pytest.fixture(autouse=True)
def _stopped(bench: Bench) -> object:
    yield
    bench.may_answer.set()
    bench.asking.stop(10.0)


def test_an_answer_is_shown_with_what_the_worker_was_at(bench: Bench) -> None:
    """First that it computes, then the answer."""
    bench.asking.want(1)
    bench.asking.tick()

    bench.asking.tick()
    assert bench.shown[-1] == (None, COMPUTING)
    bench.may_answer.set()
    bench.until(lambda: bench.shown[-1] == (10, ""))


def test_while_an_answer_is_on_its_way_only_the_latest_wish_is_kept(bench: Bench) -> None:
    """What is under way is finished rather than given up, so that answers keep coming."""
    bench.asking.want(1)
    bench.until(lambda: bench.asked == [1])
    for wish in (2, 3, 4):
        bench.asking.want(wish)
        bench.asking.tick()

    bench.may_answer.set()

    bench.until(lambda: bench.shown[-1] == (40, ""))
    assert bench.asked == [1, 4]
    assert (10, "") in bench.shown or (10, COMPUTING) in bench.shown


def test_the_same_wish_is_asked_once_unless_the_rows_are_others(bench: Bench) -> None:
    """An answer stays right while nothing changed."""
    bench.may_answer.set()
    bench.asking.want(1)
    bench.until(lambda: bench.shown[-1:] == [(10, "")])
    for _turn in range(20):
        bench.asking.want(1)
        bench.asking.tick()
    assert bench.asked == [1]

    bench.asking.again()

    bench.until(lambda: bench.asked == [1, 1])


def test_a_failure_is_shown_in_words(bench: Bench) -> None:
    """And the next wish may be answered."""
    bench.may_answer.set()
    bench.asking.want(-1)
    bench.until(lambda: "below zero" in bench.shown[-1][1] if bench.shown else False)

    bench.asking.want(2)

    bench.until(lambda: bench.shown[-1] == (20, ""))
