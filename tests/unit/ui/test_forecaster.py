"""The forecaster: the newest request is answered, and answers keep coming."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event

import pytest

from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.session.resample import REFERENCE_RESAMPLE, ResampleKernels
from inspector.session.session import Session
from inspector.ui.forecaster import PATIENCE_S, Forecaster

TIMEOUT_S = 10.0


def request(number: int) -> ForecastRequest:
    """Return one of several requests."""
    return ForecastRequest({"casts": number / 10}, (), 100.0, 60.0, 10.0)


def answer_to(asked: ForecastRequest) -> SamplingForecast:
    """Return an answer of nothing."""
    return SamplingForecast(asked, 0, 0.0, False, 64, {}, {}, 0.0, 0.0, None)


class Oracle:
    """Answers when a test lets it, and looks then whether anybody still waits."""

    def __init__(self) -> None:
        self.begun: SimpleQueue[ForecastRequest] = SimpleQueue()
        self.ended: SimpleQueue[SamplingForecast | None] = SimpleQueue()
        self.go = Event()
        self.failure: Exception | None = None
        self.made: list[ResampleKernels] = []

    def make(self, _session: Session, kernels: ResampleKernels) -> Oracle:
        """Note with which kernels it is to answer from now on."""
        self.made.append(kernels)
        return self

    def answer(
        self, asked: ForecastRequest, is_unwanted: Callable[[], bool]
    ) -> SamplingForecast | None:
        """Wait for the test."""
        self.begun.put(asked)
        assert self.go.wait(TIMEOUT_S)
        self.go.clear()
        if self.failure is not None:
            raise self.failure
        return None if is_unwanted() else answer_to(asked)


class Rig:
    """A forecaster with an oracle, and a clock that a test moves."""

    def __init__(self, registry: Registry) -> None:
        self.now_s = 0.0
        self.oracle = Oracle()
        self.kernels = REFERENCE_RESAMPLE
        self.session = Session(registry)
        self.forecaster = Forecaster(
            self.session, lambda: self.kernels, self.oracle.make, lambda: self.now_s
        )

    def begun(self) -> ForecastRequest:
        """Return the next request that is worked on."""
        return self.oracle.begun.get(timeout=TIMEOUT_S)


@pytest.fixture
def rig(registry: Registry) -> Iterator[Rig]:
    """A forecaster that ends with the test."""
    rig = Rig(registry)
    rig.forecaster.start()
    yield rig
    rig.forecaster.stop(0.0)
    rig.oracle.go.set()
    rig.forecaster.stop(TIMEOUT_S)


def test_there_is_nothing_before_the_first_answer(rig: Rig) -> None:
    """Then there is, until there is another."""
    assert rig.forecaster.latest is None
    assert not rig.forecaster.is_behind

    rig.forecaster.ask(request(1))
    assert rig.begun() == request(1)
    assert rig.forecaster.is_behind
    rig.oracle.go.set()
    rig.forecaster.ask(request(2))
    assert rig.begun() == request(2)

    assert rig.forecaster.latest == answer_to(request(1))


def test_of_those_that_wait_only_the_newest_is_answered(rig: Rig) -> None:
    """A slider passes many rates that nobody wants to know of."""
    rig.forecaster.ask(request(1))
    rig.begun()
    for number in (2, 3, 4):
        rig.forecaster.ask(request(number))

    rig.oracle.go.set()

    assert rig.begun() == request(4)


def test_answers_keep_coming_while_a_slider_moves(rig: Rig) -> None:
    """Each is shown, though something else was asked before it was there."""
    rig.forecaster.ask(request(0))
    for number in range(1, 6):
        assert rig.begun() == request(number - 1)
        rig.forecaster.ask(request(number))
        rig.now_s += PATIENCE_S
        rig.oracle.go.set()

    rig.begun()

    assert rig.forecaster.latest == answer_to(request(4))


def test_a_long_answer_that_nobody_waits_for_is_given_up(rig: Rig) -> None:
    """But not the next one as well: however slow answers are, some come."""
    rig.forecaster.ask(request(1))
    rig.begun()
    rig.forecaster.ask(request(2))
    rig.now_s += 2 * PATIENCE_S
    rig.oracle.go.set()

    assert rig.begun() == request(2)
    assert rig.forecaster.latest is None
    rig.forecaster.ask(request(3))
    rig.now_s += 2 * PATIENCE_S
    rig.oracle.go.set()
    assert rig.begun() == request(3)
    assert rig.forecaster.latest == answer_to(request(2))


def test_the_patience_counts_from_the_first_request_that_waits(rig: Rig) -> None:
    """Or a slider that never rests would keep a long answer alive."""
    rig.forecaster.ask(request(1))
    rig.begun()
    for number in range(2, 6):
        rig.forecaster.ask(request(number))
        rig.now_s += PATIENCE_S / 2

    rig.oracle.go.set()
    assert rig.begun() == request(5)

    assert rig.forecaster.latest is None


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (SourceError("is gone", where="a.jsonl", remedy="Look"), "is gone"),
        (ZeroDivisionError("by nothing"), "by nothing"),
    ],
)
def test_a_failure_is_a_sentence_until_there_is_an_answer(
    rig: Rig, failure: Exception, said: str
) -> None:
    """The latest answer stays, and the next request is answered anew."""
    rig.oracle.failure = failure
    rig.forecaster.ask(request(1))
    rig.begun()
    rig.forecaster.ask(request(2))
    rig.oracle.go.set()
    rig.begun()

    assert said in rig.forecaster.failure
    rig.oracle.failure = None
    rig.forecaster.ask(request(3))
    rig.oracle.go.set()
    rig.begun()

    assert rig.forecaster.failure == ""
    assert rig.forecaster.latest == answer_to(request(2))
    assert len(rig.oracle.made) == 2


def test_better_kernels_and_larger_registries_are_used_at_once(
    rig: Rig, registry: Registry
) -> None:
    """What answers is made anew for them, and for nothing else."""
    better = ResampleKernels(
        REFERENCE_RESAMPLE.weigh, REFERENCE_RESAMPLE.expect_bytes, REFERENCE_RESAMPLE.resample
    )
    larger = Registry(registry.keys, registry.kpis)

    def answer_two() -> None:
        for number in (1, 2):
            rig.forecaster.ask(request(number))
            rig.begun()
            rig.oracle.go.set()

    answer_two()
    rig.kernels = better
    answer_two()
    rig.session.use_registry(larger)
    answer_two()

    rig.forecaster.ask(request(3))
    rig.begun()
    assert rig.oracle.made == [REFERENCE_RESAMPLE, better, better]
    assert [kernels is better for kernels in rig.oracle.made] == [False, True, True]


def test_a_stop_ends_the_answer_under_way(registry: Registry) -> None:
    """At its next chunk."""
    rig = Rig(registry)
    rig.forecaster.start()
    rig.forecaster.ask(request(1))
    rig.begun()
    rig.forecaster.stop(0.0)
    rig.oracle.go.set()

    rig.forecaster.stop(TIMEOUT_S)

    assert rig.forecaster.latest is None


def test_what_was_never_started_can_be_stopped(registry: Registry) -> None:
    """A window may close before its source is open."""
    Rig(registry).forecaster.stop(TIMEOUT_S)
