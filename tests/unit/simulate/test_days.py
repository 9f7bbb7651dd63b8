"""Days: a calendar with a day on which a server is away, and with a release."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.simulate.days import AWAY_DAY, RELEASED_BUILD, RELEASED_ENTRY, Days, Stretch
from inspector.simulate.rhythm import DAY_S, week
from inspector.simulate.world import World

START_TS = datetime(2026, 11, 13, 18, tzinfo=UTC).timestamp()
DAY_MS = round(DAY_S * 1000)
FORTNIGHT = Days(START_TS, 14)


def _date(at_ms: float) -> datetime:
    return datetime.fromtimestamp(START_TS + at_ms / 1000.0, UTC)


def test_a_fortnight_has_a_release_on_its_ninth_day() -> None:
    """Of the calendar: whoever looks at days sees it begin on one of them."""
    assert _date(FORTNIGHT.release_ms) == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert FORTNIGHT.overtuning is not None
    assert FORTNIGHT.overtuning.to_s == inf


def test_fewer_days_have_no_release() -> None:
    """It is out only once they are over."""
    short = Days(START_TS, 7)

    assert short.release_ms == inf
    assert short.overtuning is None
    assert short.stretches(0, 4) == (Stretch(0, 7 * DAY_MS),)


def test_servers_restart_for_the_release_and_one_is_away_for_a_day() -> None:
    """From midnight to midnight, so that a calendar has an empty day."""
    release_ms = round(FORTNIGHT.release_ms)

    first, last = FORTNIGHT.stretches(0, 4), FORTNIGHT.stretches(3, 4)

    assert first == (Stretch(0, release_ms), Stretch(release_ms, 14 * DAY_MS))
    assert [_date(one.from_ms) for one in last] == [
        datetime(2026, 11, 13, 18, tzinfo=UTC),
        datetime(2026, 11, 18, tzinfo=UTC),
        datetime(2026, 11, 21, 10, tzinfo=UTC),
    ]
    assert _date(last[0].to_ms) == datetime(2026, 11, 17, tzinfo=UTC)
    assert datetime(2026, 11, 17, tzinfo=UTC).day - _date(0).day + 1 == AWAY_DAY


def test_a_server_that_is_alone_is_never_away() -> None:
    """A day with nothing at all would look like a fault."""
    assert FORTNIGHT.stretches(0, 1) == FORTNIGHT.stretches(0, 4)


@given(
    start_ts=st.integers(0, 4_000_000_000),
    count=st.integers(1, 40),
    shards=st.integers(1, 4),
    data=st.data(),
)
def test_stretches_follow_each_other_within_the_days(
    start_ts: int, count: int, shards: int, data: st.DataObject
) -> None:
    """And leave out one day at most."""
    days = Days(float(start_ts), count)
    stretches = days.stretches(data.draw(st.integers(0, shards - 1)), shards)

    assert all(0 <= one.from_ms < one.to_ms <= days.end_ms for one in stretches)
    assert all(a.to_ms <= b.from_ms for a, b in pairwise(stretches))
    missing = days.end_ms - sum(one.to_ms - one.from_ms for one in stretches)
    assert 0 <= missing <= DAY_MS


def test_evenings_and_weekends_are_busiest_and_a_week_is_average() -> None:
    """A rate is kept over a week, not in each of its hours."""
    saturday = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()
    tuesday = datetime(2026, 11, 24, 20, tzinfo=UTC).timestamp()

    assert week(saturday) == pytest.approx(2.0)
    assert week(tuesday) == pytest.approx(1.44)
    assert week(tuesday - DAY_S / 2) == pytest.approx(0.36)
    assert week(saturday) == pytest.approx(week(saturday + DAY_S))
    hours = [week(tuesday + at_s) for at_s in np.arange(0.0, 7 * DAY_S, 900.0)]
    assert np.mean(hours) == pytest.approx(1.0, abs=1e-3)


def test_the_release_changes_the_build_and_one_ability() -> None:
    """By when a cast happened; nothing else."""
    world = World(7, 2, START_TS, days=FORTNIGHT)
    plain = World(7, 2, START_TS, days=Days(START_TS, 14))
    at_ms = round(FORTNIGHT.release_ms)

    before = world.activations(0, at_ms - 7_200_000, at_ms - 400, 2.0)
    after = world.activations(0, at_ms + 400, at_ms + 7_200_000, 2.0)

    assert world.build(0, at_ms - 1) != RELEASED_BUILD == world.build(0, at_ms)
    damage = [
        np.mean([one.metrics["damage_total"] for one in some if one.entry == RELEASED_ENTRY])
        for some in (before, after)
    ]
    assert damage[1] / damage[0] == pytest.approx(1.4, rel=0.2)
    assert plain.activations(0, at_ms - 7_200_000, at_ms - 400, 2.0) == before


def test_days_have_as_much_as_their_rate_says() -> None:
    """Over whole weeks; here in some minutes of each quarter of a day."""
    world = World(7, 1, START_TS, days=FORTNIGHT)
    quarters = [
        (len(world.activations(0, at_ms, at_ms + 480_000, 2.2)), week(START_TS + at_ms / 1000))
        for at_ms in range(0, 7 * DAY_MS, DAY_MS // 4)
    ]

    lines, busy = map(sum, zip(*quarters, strict=True))

    assert lines / 480 / 2.0 == pytest.approx(busy, rel=0.1)
