"""Time blocks: from when to when some rows of a chunk are, so that others need no look.

Rows of one file are mostly in the order of time, those of several files nearly so. Of a chunk that
a short stretch of time touches, all but a few blocks lie beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK_ROWS = 1_024

Floats = NDArray[np.float64]


class TimeBlocks(NamedTuple):
    """The blocks of a chunk, of `BLOCK_ROWS` rows each but the last.

    Attributes:
        first_ts: (blocks,) float64, the earliest instant of each, Unix seconds.
        last_ts: (blocks,) float64, the latest.
    """

    first_ts: Floats
    last_ts: Floats

    def runs(self, start_ts: float, until_ts: float) -> list[tuple[int, int]]:
        """Return from where to before where rows may be within two instants, both included.

        Args:
            start_ts: Unix seconds.
            until_ts: Unix seconds.

        Returns:
            Row numbers in their order; the last may be beyond the end of the chunk.
        """
        touched = (self.last_ts >= start_ts) & (self.first_ts <= until_ts)
        edges = np.diff(touched.astype(np.int8), prepend=0, append=0)
        starts = (np.flatnonzero(edges > 0) * BLOCK_ROWS).tolist()
        stops = (np.flatnonzero(edges < 0) * BLOCK_ROWS).tolist()
        return list(zip(starts, stops, strict=True))


def blocks_of(ts: Floats) -> TimeBlocks:
    """Return the blocks of a chunk.

    Args:
        ts: (n,) float64, its instants, at least one.
    """
    starts = np.arange(0, len(ts), BLOCK_ROWS)
    return TimeBlocks(np.minimum.reduceat(ts, starts), np.maximum.reduceat(ts, starts))
