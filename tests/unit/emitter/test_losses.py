"""Losses: whatever is not written is counted, whoever counts while somebody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from inspector.emitter.losses import Losses, Lost, Tally

ENOUGH_S = 30.0
"""No test waits so long unless something waits for ever."""


def finished(work: Callable[[], None]) -> bool:
    """Return whether some work comes to its end, on a thread that may be left behind."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(ENOUGH_S)
    return not thread.is_alive()


@pytest.mark.parametrize("is_forked", [False, True])
def test_who_interrupts_counting_may_count_too(is_forked: bool) -> None:
    """As a signal handler does that records, or a finalizer; nobody waits, and all is counted."""
    losses = Losses()
    if is_forked:
        losses.start_over()

    def interrupted() -> Iterator[str]:
        yield "casts"
        losses.count_record(("casts", "damage_total"), Lost.CLOSED)
        losses.count_value("casts", Lost.CLOSED)
        yield "casts"

    assert finished(lambda: losses.count_record(interrupted(), Lost.CLOSED))

    tally = losses.take()
    assert tally.records == {Lost.CLOSED: 2}
    assert tally.values == {("casts", Lost.CLOSED): 4, ("damage_total", Lost.CLOSED): 1}


def test_what_was_taken_is_forgotten_unless_it_is_given_back() -> None:
    """What could not be told is told with what came since."""
    losses = Losses()
    losses.count_value("casts", Lost.NOT_FINITE)
    taken = losses.take()
    assert not losses.take()

    losses.count_record(("casts",), Lost.NOT_FINITE)
    losses.give_back(taken)

    tally = losses.take()
    assert tally.values == {("casts", Lost.NOT_FINITE): 2}
    assert tally.records == {Lost.NOT_FINITE: 1}
    assert losses.take() == Tally()
