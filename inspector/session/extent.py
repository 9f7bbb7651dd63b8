"""The extent of a session: from when to when its rows are, if clocks that are wrong are left out.

A server whose clock jumps writes rows of next year, or of 1970. They stay in the table, but the
window must neither follow them nor stretch its overview to them.

Instants that lie within an hour of each other make a stretch. A stretch is believed unless it has
only few rows, for a short time, beside a far greater one. That depends on all rows together, not on
the order in which they were read: a file read from its end has the same extent as one read from its
start, and what seemed wrong is believed as soon as enough rows stand there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

JUMP_S = 3_600.0
"""Rows that are further than this from all others are in another stretch."""

_ENOUGH_ROWS = 100
_ENOUGH_S = 60.0
_FEW_ROWS = 10
_SMALL_SHARE = 0.02
_FIRST_WIDTH_S = 3_600
_MOST_BUCKETS = 16_384

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extent:
    """From when to when rows are.

    Attributes:
        start_ts: Earliest instant that is believed, Unix seconds; NaN without rows.
        follow_ts: Latest instant that is believed: where a live view stands.
        outlier_rows: Rows before or behind that.
        outlier_ts: The instant of one of them, the furthest in the future if there is any such;
            NaN where there are none.
    """

    start_ts: float = math.nan
    follow_ts: float = math.nan
    outlier_rows: int = 0
    outlier_ts: float = math.nan

    @property
    def problem(self) -> str:
        """Return what is wrong with some clock, in words; empty where nothing seems to be."""
        if not self.outlier_rows:
            return ""
        lines = "1 line stands" if self.outlier_rows == 1 else f"{self.outlier_rows:,} lines stand"
        day = datetime.fromtimestamp(self.outlier_ts, UTC).date().isoformat()
        return f"{lines} far from all others, dated {day}: a server's clock may be wrong"


NO_EXTENT = Extent()


class Buckets(NamedTuple):
    """Rows by time: the bucket's number, rows, and their first and last instant."""

    number: NDArray[np.int64]
    rows: Floats
    first_ts: Floats
    last_ts: Floats


class ExtentCounter:
    """Counts rows by hour, or coarser where they are spread wide; used by one thread.

    Attributes:
        extent: Of all rows counted so far.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.extent = NO_EXTENT
        self._clock = clock
        self._width_s = _FIRST_WIDTH_S
        self._is_one_stretch = False
        self._buckets = Buckets(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), np.zeros(0))

    def copy(self) -> ExtentCounter:
        """Return a counter that counts on by itself."""
        counter = ExtentCounter(self._clock)
        counter.resume(*self.buckets)
        return counter

    @property
    def buckets(self) -> tuple[int, Buckets]:
        """Return the width of the buckets in seconds, and a copy of them."""
        own = self._buckets
        copied = (own.rows.copy(), own.first_ts.copy(), own.last_ts.copy())
        return self._width_s, Buckets(own.number.copy(), *copied)

    def resume(self, width_s: int, buckets: Buckets) -> None:
        """Count on from what `buckets` returned."""
        self._width_s, self._buckets = width_s, buckets
        if len(buckets.number):
            self._sum_up()

    def add(self, ts: Floats) -> None:
        """Count rows.

        Args:
            ts: (n,) float64, Unix seconds.
        """
        if not len(ts):
            return
        low, high = float(ts.min()), float(ts.max())
        number = math.floor(low / self._width_s)
        is_narrow = high < (number + 1) * self._width_s
        buckets = self._buckets
        if is_narrow and self._is_one_stretch and number == buckets.number[-1]:
            # As nearly always: a file goes on, and no clock has jumped.
            buckets.rows[-1] += len(ts)
            buckets.first_ts[-1] = min(buckets.first_ts[-1], low)
            buckets.last_ts[-1] = max(buckets.last_ts[-1], high)
            self.extent = Extent(float(buckets.first_ts[0]), float(buckets.last_ts[-1]))
            return
        if is_narrow:
            fresh = Buckets(*(np.array([v]) for v in (number, float(len(ts)), low, high)))
        else:
            numbers = np.floor(ts / self._width_s).astype(np.int64)
            fresh = Buckets(numbers, np.ones(len(ts)), ts, ts)
        self._buckets = _merged(self._buckets, fresh)
        while len(self._buckets.number) > _MOST_BUCKETS:
            self._width_s *= 2
            wider = self._buckets._replace(number=self._buckets.number // 2)
            self._buckets = _merged(wider)
        self._sum_up()

    def _sum_up(self) -> None:
        self.extent = _extent(self._buckets, self._clock())
        gaps = self._buckets.first_ts[1:] - self._buckets.last_ts[:-1]
        self._is_one_stretch = not bool((gaps > JUMP_S).any())


def _merged(*parts: Buckets) -> Buckets:
    """Return all buckets of `parts` in order, each once."""
    every = Buckets(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    order = np.argsort(every.number, kind="stable")
    number = every.number[order]
    starts = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
    return _joined(Buckets(number, *(column[order] for column in every[1:])), starts)


def _joined(buckets: Buckets, starts: NDArray[np.intp]) -> Buckets:
    """Return one bucket for all that begin at one of `starts` and before the next."""
    return Buckets(
        buckets.number[starts],
        np.add.reduceat(buckets.rows, starts),
        np.minimum.reduceat(buckets.first_ts, starts),
        np.maximum.reduceat(buckets.last_ts, starts),
    )


def _extent(buckets: Buckets, now_ts: float) -> Extent:
    gaps = buckets.first_ts[1:] - buckets.last_ts[:-1]
    stretches = _joined(buckets, np.concatenate([[0], np.flatnonzero(gaps > JUMP_S) + 1]))
    rows = stretches.rows
    is_long = stretches.last_ts - stretches.first_ts >= _ENOUGH_S
    believed = (rows >= _ENOUGH_ROWS) | (is_long & (rows >= _FEW_ROWS))
    believed |= rows >= _SMALL_SHARE * rows.max()
    by_now = believed & (stretches.first_ts <= now_ts + JUMP_S)
    # What is yet to come is a wrong clock, however many rows it has, unless all rows are like that.
    chosen = np.flatnonzero(by_now if by_now.any() else believed)
    first, last = int(chosen[0]), int(chosen[-1])
    outliers = rows[:first].sum() + rows[last + 1 :].sum()
    outlier_ts = math.nan
    if outliers:
        is_ahead = last + 1 < len(rows)
        outlier_ts = float(stretches.last_ts[-1] if is_ahead else stretches.first_ts[0])
    return Extent(
        float(stretches.first_ts[first]), float(stretches.last_ts[last]), int(outliers), outlier_ts
    )
