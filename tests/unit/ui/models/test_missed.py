"""What the live strip counts: from the moment of looking back."""

from __future__ import annotations

import math

from inspector.ui.models.frame import Behind
from inspector.ui.models.missed import Missed
from tests.unit.ui.test_view_control import frame_at

TS = 1_735_758_000.0


def alerts(missed: Missed) -> int:
    """Return how many alerts are counted."""
    behind = missed.take(frame_at(1.0))
    assert behind is not None
    return behind.alerts


def test_alerts_that_begin_while_looking_back_are_counted() -> None:
    """Also one that began before, and was found only then: the evaluation lags behind."""
    missed = Missed()
    missed.set_firings([TS + 10], TS + 20)
    missed.leave()
    assert alerts(missed) == 0

    missed.set_firings([TS + 10, TS + 21, TS + 30], TS + 30)

    assert alerts(missed) == 2
    assert list(missed.firings) == [TS + 21, TS + 30]


def test_looking_back_further_counts_on_and_following_ends_it() -> None:
    """The next time it begins anew."""
    missed = Missed()
    missed.set_firings([], TS)
    missed.leave()
    missed.set_firings([TS + 5], TS + 9)
    missed.leave()
    assert alerts(missed) == 1

    missed.follow()
    assert missed.take(frame_at(1.0)) is None
    assert list(missed.firings) == []
    missed.leave()

    assert alerts(missed) == 0


def test_what_the_first_evaluation_finds_was_there_before() -> None:
    """Somebody looked back while older lines were still being read."""
    missed = Missed()
    missed.leave()
    missed.set_firings([], -math.inf)
    missed.set_firings([TS, TS + 1], TS + 2)
    assert alerts(missed) == 0

    missed.set_firings([TS, TS + 1, TS + 3], TS + 4)

    assert alerts(missed) == 1


def test_a_rule_that_is_evaluated_anew_adds_no_history() -> None:
    """Only what began since counts, whatever is found for the time before."""
    missed = Missed()
    missed.set_firings([], TS)
    missed.leave()

    missed.set_firings([TS - 300, TS - 200, TS + 1], TS + 2)

    assert alerts(missed) == 1


def test_another_source_begins_anew() -> None:
    """Nothing of the one before is counted."""
    missed = Missed()
    missed.set_firings([], TS)
    missed.leave()
    missed.set_firings([TS + 1], TS + 2)

    missed.forget()

    assert missed.take(frame_at(1.0, accepted=5)) is None
    missed.leave()
    assert missed.take(frame_at(2.0, accepted=7)) == Behind(2, 0, 0)
