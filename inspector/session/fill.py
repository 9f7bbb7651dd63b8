"""Which buckets of a grid are counted, where they are counted only when somebody looks."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from inspector.session.columns import TableView
from inspector.session.grid import Grid

_UNKNOWN, _COUNTED, _STALE = range(3)


class Fill:
    """Keeps which buckets are counted; rows that come later make theirs stale.

    Args:
        grid: The buckets.
        view: The table; all its rows are there to be counted.
    """

    def __init__(self, grid: Grid, view: TableView) -> None:
        self._grid = grid
        self._rows = view.rows
        self._states = np.full(grid.buckets, _UNKNOWN, np.int8)

    def note(self, view: TableView) -> None:
        """Take note of the rows of `view` that are new."""
        if view.rows == self._rows:
            return
        number = bisect_right(view.starts, self._rows) - 1
        for part, first_row in zip(view.parts[number:], view.starts[number:-1], strict=True):
            ts = part.view.ts[max(self._rows - first_row, 0) :]
            bucket = np.floor(ts / self._grid.width_s) - self._grid.first
            # What lies before the grid may count in its first bucket.
            touched = np.unique(np.maximum(bucket, 0.0))
            touched = touched[touched < self._grid.buckets].astype(np.int64)
            self._states[touched[self._states[touched] == _COUNTED]] = _STALE
        self._rows = view.rows

    def missing(self, start: int, stop: int, but: int | None = None) -> list[tuple[int, int]]:
        """Return the stretches of buckets that are not counted, or no longer.

        Args:
            start: The first that is asked for.
            stop: Behind the last.
            but: One that is not asked for.
        """
        wanted = self._states[start:stop] != _COUNTED
        if but is not None and start <= but < stop:
            wanted[but - start] = False
        if not wanted.any():
            return []
        edges = np.diff(wanted.astype(np.int8), prepend=0, append=0)
        starts = (np.flatnonzero(edges > 0) + start).tolist()
        stops = (np.flatnonzero(edges < 0) + start).tolist()
        return list(zip(starts, stops, strict=True))

    def unknown_near(self, bucket: int, most: int, until_ts: float) -> tuple[int, int] | None:
        """Return buckets that nobody has looked at yet, next to some; None if there are none.

        Args:
            bucket: Near which.
            most: At most so many.
            until_ts: None behind this instant, Unix seconds.
        """
        if not np.isfinite(until_ts):
            return None
        stop = min(int(np.floor(until_ts / self._grid.width_s)) - self._grid.first + 1, len(self))
        unknown = np.flatnonzero(self._states[: max(stop, 0)] == _UNKNOWN)
        if not len(unknown):
            return None
        place = int(np.searchsorted(unknown, bucket))
        if place == len(unknown):
            # All behind it is known: from there backwards.
            last = int(unknown[-1]) + 1
            inside = unknown[unknown >= last - most]
        else:
            inside = unknown[place : place + most]
        first = int(inside[0])
        run = int(np.argmax(np.diff(inside, append=inside[-1] + 2) != 1)) + 1
        return first, first + run

    def set_counted(self, start: int, stop: int) -> None:
        """Note that buckets are counted by now."""
        self._states[start:stop] = _COUNTED

    def __len__(self) -> int:
        """Return how many buckets there are."""
        return len(self._states)
