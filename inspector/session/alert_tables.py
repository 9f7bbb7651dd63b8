"""Tables that alerts are evaluated on: what the kernels and their reference read and write.

A **cohort** is all rows that have entry, tier, shard and tags in common: which alerts a row belongs
to depends on nothing else. A **moment** is what all rows of a group and of one instant add up to,
or of one whole second where nobody asks for more.

Sums are exact, so that they are the same in whatever order rows come, and so that what leaves a
window takes away just what it had brought: a value v / rate is held as a whole number and as
`FRACTIONS` of one. Values beyond `MOST` count as that much.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WHOLE, FRACTION, COUNT = range(3)
"""Of a sum: whole numbers, further parts of one, and how many values."""

FRACTIONS = 1e10
"""Parts of one that sums are exact to: nine decimals and one more."""

MOST = 1e15
"""Largest size of a single value."""

SAME = 1e-12
"""Values that differ by a smaller share are the same: divisions round, thresholds are decimals."""

LATE, ASTRAY, KNOWN = -1, -2, -3
"""Instead of a cohort, why a row does not count: it is too late, of a clock that is wrong, or older
than what had been evaluated already when a state was restored."""

NUMBER, SUM, MEAN, SECONDS, PLAYERS, PLUS, MINUS, TIMES, OVER = range(9)
"""Steps of a program: put a number, the sum or mean of a slot, the window's seconds or its distinct
(shard, player) pairs on the stack; or join its two uppermost."""

OK, PENDING, FIRING, NO_DATA = range(4)
"""States of an alert."""

AS_OK, AS_ALERT, AS_BEFORE = range(3)
"""What a window without data means."""


class CohortTable(NamedTuple):
    """An open-addressing map from (entry, tier, shard, tags) to a number.

    Attributes:
        slots: (capacity,) int64 numbers of cohorts, -1 where the slot is free.
        entry: (cohorts,) int32.
        tier: (cohorts,) int32, an id of `Names.tiers`.
        shard: (cohorts,) int32.
        tags: (cohorts,) int32, an id of `Names.tag_sets`.
        used: (1,) int64, how many there are.
    """

    slots: NDArray[np.int64]
    entry: NDArray[np.int32]
    tier: NDArray[np.int32]
    shard: NDArray[np.int32]
    tags: NDArray[np.int32]
    used: NDArray[np.int64]


class Clock(NamedTuple):
    """How far event time has come.

    Attributes:
        newest_ts: (n,) float64, the greatest ts so far: of each shard, or the first of all.
        first_ts: (1,) float64, the least ts of a row that counts.
        counts: (3,) int64, rows that are late, astray and known.
    """

    newest_ts: NDArray[np.float64]
    first_ts: NDArray[np.float64]
    counts: NDArray[np.int64]


class Judging(NamedTuple):
    """By what rows are judged.

    Attributes:
        lateness_s: How far a row may be behind the newest one before it.
        by_shard: Whether that is the newest one of its own shard.
        closed_ts: Rows before this are late in any case.
        known_ts: Rows before this are known already.
        earliest_ts: Rows before this are of a clock that is wrong.
        latest_ts: Rows after this are, too.
    """

    lateness_s: float
    by_shard: bool
    closed_ts: float
    known_ts: float
    earliest_ts: float
    latest_ts: float


class Membership(NamedTuple):
    """Which groups cohorts belong to, and which values are summed.

    Attributes:
        starts: (cohorts + 1,) int64; cohort c has the groups ``groups[starts[c]:starts[c + 1]]``.
        groups: int64 numbers of groups.
        query: int64, of each of `groups` the query that it belongs to, a row of `slot_of_key`.
        slot_of_key: (queries, 256) int16, where a key is summed; -1 where it is not.
        is_exact: Whether instants stay apart that lie in the same second.
        every: Whether rows without any of the keys make a moment, too.
    """

    starts: NDArray[np.int64]
    groups: NDArray[np.int64]
    query: NDArray[np.int64]
    slot_of_key: NDArray[np.int16]
    is_exact: bool
    every: bool


class Cells(NamedTuple):
    """Moments of seconds that may still get rows: in no order, and perhaps in several pieces.

    Attributes:
        group: (capacity,) int64.
        ts: (capacity,) float64.
        sums: (capacity, slots, 3) int64.
        last: (groups,) int64, the cell that each group was added to last; -1 for none.
        used: (1,) int64, how many cells there are.
    """

    group: NDArray[np.int64]
    ts: NDArray[np.float64]
    sums: NDArray[np.int64]
    last: NDArray[np.int64]
    used: NDArray[np.int64]


class Log(NamedTuple):
    """Moments of closed seconds; those of a group are chained in the order of time.

    Attributes:
        ts: (capacity,) float64.
        group: (capacity,) int64.
        totals: (capacity, slots, 3) int64, running: of the group's moments up to this one. What
            lies between two moments is their difference, exactly, even past the numbers' range.
        following: (capacity,) int64, the group's next moment; -1 behind the last.
        visits: (capacity, 2) int64, from which to before which of `previous_ts` the players of the
            moment stand; not counted where nobody asks for them.
        first: (groups,) int64, the first moment; -1 for none.
        last: (groups,) int64, the last moment; -1 for none.
        used: (1,) int64, how many moments there are.
        previous_ts: (visits,) float64, the second when the same (shard, player) was here before.
        next_ts: (visits,) float64, the second when it came again; infinite if it did not yet.
    """

    ts: NDArray[np.float64]
    group: NDArray[np.int64]
    totals: NDArray[np.int64]
    following: NDArray[np.int64]
    visits: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    used: NDArray[np.int64]
    previous_ts: NDArray[np.float64]
    next_ts: NDArray[np.float64]


class Condition(NamedTuple):
    """A rule, as it is evaluated.

    Attributes:
        steps: (n, 2) float64, what to do, and with which number or slot.
        counted: (k,) int64, the slots whose largest count is the n of a value.
        length_s: Whole seconds of a time window; infinite for a count window.
        amount: What a count window adds up to; 0 for a time window.
        counter: Its slot.
        sign: 1 if it fires above the threshold, -1 below.
        for_s: How long it must hold.
        keep_s: How long it fires on.
        no_data: What a window without data means.
        min_n: The least n that is data.
        start_ts: The first instant of an alert that is there without any row; infinite for others.
    """

    steps: NDArray[np.float64]
    counted: NDArray[np.int64]
    length_s: float
    amount: float
    counter: int
    sign: float
    for_s: float
    keep_s: float
    no_data: int
    min_n: int
    start_ts: float


class AlertTable(NamedTuple):
    """The alerts of a rule: one a group.

    Attributes:
        group: (groups,) int64, their numbers in the log, which has the groups of other rules, too.
        threshold: (groups,) float64, NaN where there is none, so that nothing is evaluated.
        recover: (groups,) float64, beyond which a firing alert is well again; NaN where that is
            the threshold itself.
        left: (groups,) int64, the last moment that left the window; -1 for none.
        tail: (groups,) int64, the last moment that came into it; -1 for none.
        state: (groups,) int64.
        n: (groups,) int64, of the value.
        players: (groups,) int64, distinct pairs in the window.
        at_ts: (groups,) float64, the instant of the last evaluation that mattered.
        since_ts: (groups,) float64, when the state began.
        value: (groups,) float64, NaN for no data.
        since_value: (groups,) float64, what it was when the state began.
        held_ts: (groups,) float64, since when a pending alert has held.
        well_ts: (groups,) float64, since when a firing alert has been well; NaN if it is not.
        shared_ts: (groups,) float64, the instant to which some rule that has the same windows moved
            its own last; NaN for none. All those rules have this column and the next in common.
        shared_left: (groups,) int64, what had left it there.
    """

    group: NDArray[np.int64]
    threshold: NDArray[np.float64]
    recover: NDArray[np.float64]
    left: NDArray[np.int64]
    tail: NDArray[np.int64]
    state: NDArray[np.int64]
    n: NDArray[np.int64]
    players: NDArray[np.int64]
    at_ts: NDArray[np.float64]
    since_ts: NDArray[np.float64]
    value: NDArray[np.float64]
    since_value: NDArray[np.float64]
    held_ts: NDArray[np.float64]
    well_ts: NDArray[np.float64]
    shared_ts: NDArray[np.float64]
    shared_left: NDArray[np.int64]


class Changes(NamedTuple):
    """States that ended.

    Attributes:
        group: (capacity,) int64.
        state: (capacity,) int64.
        from_ts: (capacity,) float64.
        to_ts: (capacity,) float64.
        value: (capacity,) float64, at its beginning.
        used: (1,) int64, how many there are.
    """

    group: NDArray[np.int64]
    state: NDArray[np.int64]
    from_ts: NDArray[np.float64]
    to_ts: NDArray[np.float64]
    value: NDArray[np.float64]
    used: NDArray[np.int64]
