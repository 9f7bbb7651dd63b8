"""Tables that thresholds are tried on: what the kernels and their reference read and write.

The values of a rule's windows depend on rows alone. They are found once; which of them fire at
another threshold, another recovery or another length of time is then found from the values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 64
"""Readings that are looked at as one where none of them changes anything."""


class Trace(NamedTuple):
    """Values as they are found: by group and time within each stretch that was evaluated.

    Attributes:
        group: (capacity,) int64.
        ts: (capacity,) float64, whole seconds at which rows came or went.
        value: (capacity,) float64, NaN for no data.
        used: (1,) int64, how many there are.
    """

    group: NDArray[np.int64]
    ts: NDArray[np.float64]
    value: NDArray[np.float64]
    used: NDArray[np.int64]


class Readings(NamedTuple):
    """The values of a rule's windows, each of which holds until the next.

    Attributes:
        starts: (groups + 1,) int64; group g has the readings ``starts[g]:starts[g + 1]``.
        ts: (n,) float64, by group and time.
        value: (n,) float64, NaN for no data; those of a rule that fires below are negative, so
            that it fires above, too.
        least: (blocks,) float64, of the values of each whole `BLOCK`; minus infinite where one is
            missing.
        most: (blocks,) float64; infinite where one is missing.
    """

    starts: NDArray[np.int64]
    ts: NDArray[np.float64]
    value: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]


class Manner(NamedTuple):
    """How a rule goes from a value to a state, but for its threshold.

    Attributes:
        for_s: How long it must hold.
        keep_s: How long it fires on.
        no_data: What a window without data means.
        until_ts: The last instant that is evaluated.
    """

    for_s: float
    keep_s: float
    no_data: int
    until_ts: float


class Firings(NamedTuple):
    """When alerts fired: by group and time.

    Attributes:
        group: (capacity,) int64.
        from_ts: (capacity,) float64.
        to_ts: (capacity,) float64; the last instant for one that still goes on.
        value: (capacity,) float64, at its beginning, signed as the readings are.
        is_over: (capacity,) bool.
    """

    group: NDArray[np.int64]
    from_ts: NDArray[np.float64]
    to_ts: NDArray[np.float64]
    value: NDArray[np.float64]
    is_over: NDArray[np.bool_]


def empty_trace(capacity: int) -> Trace:
    """Return room for so many values."""
    return Trace(
        np.zeros(capacity, np.int64), np.zeros(capacity), np.zeros(capacity), np.zeros(1, np.int64)
    )


def enlarged_trace(old: Trace) -> Trace:
    """Return the same values, with more room."""
    new = empty_trace(2 * len(old.group))
    used = int(old.used[0])
    for column, before in zip(new[:-1], old[:-1], strict=True):
        column[:used] = before[:used]
    new.used[0] = used
    return new


def empty_firings(capacity: int) -> Firings:
    """Return room for so many firings."""
    return Firings(
        np.zeros(capacity, np.int64),
        np.zeros(capacity),
        np.zeros(capacity),
        np.zeros(capacity),
        np.zeros(capacity, np.bool_),
    )


def readings_of(trace: Trace, groups: int, sign: float) -> Readings:
    """Return values by group and time.

    Args:
        trace: As they were found.
        groups: How many groups there are.
        sign: 1 if the rule fires above its threshold, -1 below.
    """
    used = int(trace.used[0])
    group = trace.group[:used]
    order = np.argsort(group.astype(np.uint16) if groups <= 65_536 else group, kind="stable")
    starts = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(group, minlength=groups), out=starts[1:])
    value = sign * trace.value[:used][order]
    blocks = value[: used // BLOCK * BLOCK].reshape(-1, BLOCK)
    least, most = blocks.min(axis=1), blocks.max(axis=1)
    return Readings(
        starts,
        trace.ts[:used][order],
        value,
        np.where(np.isnan(least), -np.inf, least),
        np.where(np.isnan(most), np.inf, most),
    )
