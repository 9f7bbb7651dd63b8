"""Cells: what a fold keeps of the values that fall into one slot, group and bucket."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SUM, COUNT, ESTIMATE, VARIANCE, LEAST, GREATEST, LAST, LAST_TS = range(8)
"""Σ value, number of values, Σ value/rate and its variance; with extremes also the least, greatest
and last value, and the instant of the last."""

_FIELDS = 4
_FIELDS_WITH_EXTREMES = 8


def empty_cells(slots: int, groups: int, buckets: int, *, extremes: bool) -> NDArray[np.float64]:
    """Return cells of nothing: (slots, groups, buckets, fields) float64."""
    fields = _FIELDS_WITH_EXTREMES if extremes else _FIELDS
    cells = np.zeros((slots, groups, buckets, fields))
    if extremes:
        cells[..., LEAST] = np.inf
        cells[..., GREATEST] = -np.inf
        cells[..., LAST] = np.nan
        cells[..., LAST_TS] = -np.inf
    return cells


class PairSet(NamedTuple):
    """An open-addressing set of (cell, pair).

    Attributes:
        cells: (capacity,) int64, ``group * buckets + bucket``; -1 where the slot is free.
        pairs: (capacity,) int64, shard id and player id in one number.
        used: (1,) int64, how many.
    """

    cells: NDArray[np.int64]
    pairs: NDArray[np.int64]
    used: NDArray[np.int64]


def empty_pairs(capacity: int) -> PairSet:
    """Return a set of nothing; `capacity` is a power of two."""
    return PairSet(
        np.full(capacity, -1, np.int64), np.zeros(capacity, np.int64), np.zeros(1, np.int64)
    )
