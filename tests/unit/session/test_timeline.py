"""The density of a session: every row in its bucket, while the session grows on both sides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.session import Session
from inspector.session.timeline import MOST_BUCKETS, Density, Timeline, bucket_width_s

SessionOf = Callable[..., Session]

INSTANTS = st.integers(0, 40_000).map(lambda quarter: 5_000 + quarter / 4)


def histogram(instants: list[float], width_s: float) -> list[float]:
    """Count instants by bucket, from the first one's to the last one's."""
    counts = Counter(math.floor(ts / width_s) for ts in instants)
    return [float(counts[b]) for b in range(min(counts), max(counts) + 1)]


def test_older_and_newer_rows_are_counted_where_they_belong(session_of: SessionOf) -> None:
    """A large file is read from its end, so that rows come in front of others too."""
    session = session_of([{"ts": 1000.0, "entry": "ability.a"}])
    timeline = Timeline(session.names, REFERENCE_KERNELS)
    assert timeline.update(session.view).rows.tolist() == [1]

    session_of([{"ts": ts, "entry": "ability.a"} for ts in (998.5, 1001.0, 1001.9)], session)
    density = timeline.update(session.view)

    assert (density.start_ts, density.bucket_s) == (998.0, 1.0)
    assert density.rows.tolist() == [1, 0, 1, 2]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(INSTANTS, min_size=1, max_size=8), min_size=1, max_size=5))
def test_density_is_a_histogram_of_all_rows(
    session_of: SessionOf, additions: list[list[float]]
) -> None:
    """After each addition, whatever came before, and however wide the session has become."""
    session = session_of([])
    timeline = Timeline(session.names, REFERENCE_KERNELS)
    instants: list[float] = []
    for addition in additions:
        session_of([{"ts": ts, "entry": "ability.a"} for ts in addition], session)
        instants += addition

        density = timeline.update(session.view)

        assert density.rows.tolist() == histogram(instants, density.bucket_s)
        assert density.start_ts == math.floor(min(instants) / density.bucket_s) * density.bucket_s


def test_a_density_stays_as_it_was_given_out(session_of: SessionOf) -> None:
    """The window keeps it while the session grows."""
    session = session_of([{"ts": 1000.0, "entry": "ability.a"}])
    timeline = Timeline(session.names, REFERENCE_KERNELS)
    given_out: Density = timeline.update(session.view)

    session_of([{"ts": 1000.5, "entry": "ability.a"}], session)
    timeline.update(session.view)

    assert given_out.rows.tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        given_out.rows[0] = 7.0


@given(st.floats(0, 1e12), st.integers(1, MOST_BUCKETS))
@example(3_601.0, 1)
def test_a_bucket_is_wide_enough_and_no_wider_than_need_be(span_s: float, most: int) -> None:
    """Seconds, minutes, hours, days, up to what any file can claim."""
    width_s = bucket_width_s(span_s, most)

    assert span_s <= width_s * most
    assert width_s == 1.0 or span_s > width_s / 2.5 * most


def test_widths_are_those_of_clocks() -> None:
    """A bar stands for a time that a person has a name for."""
    hour_s = 3_600.0
    assert bucket_width_s(300, 180) == 2
    assert bucket_width_s(hour_s, 180) == 20
    assert bucket_width_s(24 * hour_s, 180) == 600
    assert bucket_width_s(MOST_BUCKETS * hour_s, MOST_BUCKETS) == hour_s
    assert bucket_width_s(MOST_BUCKETS * hour_s + 1, MOST_BUCKETS) == 2 * hour_s
    assert bucket_width_s(MOST_BUCKETS * 3 * hour_s + 1, MOST_BUCKETS) == 6 * hour_s
