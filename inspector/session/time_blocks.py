"""Time blocks: from when to when some rows of a chunk are, so that others need no look.

Rows of one file are mostly in the order of time. Where many files are read in turn, time jumps from
one to the next, and a block ends there: one across the jump would be of all the time between. Of a
chunk that a short stretch of time touches, all but a few blocks lie beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK_ROWS = 1_024
"""The most that a block has."""

JUMP_S = 60.0
"""Rows of one file are hardly ever so far from the one before, those of two files mostly are."""

_MOST_JUMPS = 4

Floats = NDArray[np.float64]


class TimeBlocks(NamedTuple):
    """The blocks of a chunk.

    Attributes:
        edges: (blocks + 1,) int64, the first row of each, and how many rows there are.
        first_ts: (blocks,) float64, the earliest instant of each, Unix seconds.
        last_ts: (blocks,) float64, the latest.
    """

    edges: NDArray[np.int64]
    first_ts: Floats
    last_ts: Floats

    def runs(self, start_ts: float, until_ts: float) -> list[tuple[int, int]]:
        """Return from where to before where rows may be within two instants, both included.

        Args:
            start_ts: Unix seconds.
            until_ts: Unix seconds.

        Returns:
            Row numbers in their order.
        """
        # Asked of every chunk at every seek, and mostly few blocks are touched.
        touched = ((self.last_ts >= start_ts) & (self.first_ts <= until_ts)).nonzero()[0]
        if not len(touched):
            return []
        gaps = (touched[1:] - touched[:-1] > 1).nonzero()[0]
        if not len(gaps):
            return [(int(self.edges[touched[0]]), int(self.edges[touched[-1] + 1]))]
        starts = self.edges[touched[np.append(0, gaps + 1)]].tolist()
        stops = self.edges[touched[np.append(gaps, len(touched) - 1)] + 1].tolist()
        return list(zip(starts, stops, strict=True))


def blocks_of(ts: Floats) -> TimeBlocks:
    """Return the blocks of a chunk.

    Args:
        ts: (n,) float64, its instants, at least one.
    """
    starts = np.arange(0, len(ts), BLOCK_ROWS)
    jumps = np.flatnonzero(np.abs(np.diff(ts)) > JUMP_S) + 1
    # Where time jumps with every few rows, shorter blocks would only be more of them.
    if len(jumps) <= _MOST_JUMPS * len(starts):
        starts = np.union1d(starts, jumps)
    return TimeBlocks(
        np.append(starts, len(ts)),
        np.minimum.reduceat(ts, starts),
        np.maximum.reduceat(ts, starts),
    )
