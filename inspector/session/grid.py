"""Grids: the buckets of a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_SLACK = 1 / 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Buckets on absolute time: bucket b covers ``[(first + b) * width, (first + b + 1) * width)``.

    Attributes:
        first: Number of the first bucket, counted from the Unix epoch.
        buckets: How many.
        width_s: Width of a bucket in seconds; infinite for one bucket that takes everything.
    """

    first: int
    buckets: int
    width_s: float

    @staticmethod
    def everything() -> Grid:
        """Return the grid of one bucket that takes every instant."""
        return Grid(0, 1, float("inf"))

    @staticmethod
    def covering(start_ts: float, end_ts: float, width_s: float) -> Grid:
        """Return the smallest grid that takes both instants."""
        first = int(np.floor(start_ts / width_s))
        return Grid(first, int(np.floor(end_ts / width_s)) - first + 1, width_s)

    @property
    def start_ts(self) -> float:
        """Return the first instant, Unix seconds."""
        return self.first * self.width_s if np.isfinite(self.width_s) else -np.inf

    @property
    def end_ts(self) -> float:
        """Return the first instant behind the last bucket, Unix seconds."""
        return (self.first + self.buckets) * self.width_s

    @property
    def reach(self) -> tuple[float, float]:
        """Return two instants that have all rows of the buckets between them, Unix seconds.

        They are a little apart from the buckets: which one a row belongs to is for the division
        to say, and that is rounded.
        """
        return self.start_ts - self.width_s * _SLACK, self.end_ts + self.width_s * _SLACK

    def finer(self, times: int) -> Grid:
        """Return the same time in buckets of which so many make one of these."""
        return Grid(self.first * times, self.buckets * times, self.width_s / times)

    def until(self, ts: float) -> Grid:
        """Return the buckets up to that of an instant; one, if all are behind it."""
        last = int(np.floor(ts / self.width_s)) if np.isfinite(ts) else self.first + self.buckets
        return Grid(self.first, max(min(self.buckets, last + 1 - self.first), 1), self.width_s)

    def joined(self, other: Grid) -> Grid:
        """Return the least grid that has all buckets of both, which are as wide."""
        first = min(self.first, other.first)
        stop = max(self.first + self.buckets, other.first + other.buckets)
        return Grid(first, stop - first, self.width_s)

    def covers(self, other: Grid) -> bool:
        """Return whether every bucket of `other` is one of these."""
        return (
            self.width_s == other.width_s
            and self.first <= other.first
            and other.first + other.buckets <= self.first + self.buckets
        )
