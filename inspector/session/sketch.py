"""Sketches: how values are distributed, to within one percent, in little room.

Bins grow by a constant factor, so that whatever stands for a bin differs from each value in it by
at most ACCURACY of that value, as in C. Masson, J. E. Rim, H. K. Lee: "DDSketch: A Fast and
Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12 (2019), 2195-2205. Adding
the bins of two sketches gives the sketch of all values of both.

Negative values have bins of their own. Sizes of at most LEAST_SIZE count as zero, those above
GREATEST_SIZE as that.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from inspector.session.fold_reference import bin_of

Floats = NDArray[np.float64]

ACCURACY = 0.01
LEAST_SIZE = 1e-4
GREATEST_SIZE = 1e9

_GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
_STEPS = math.ceil(math.log(GREATEST_SIZE / LEAST_SIZE) / math.log(_GROWTH))
BINS = 2 * _STEPS + 1
"""Bins of a sketch at its widest: about 3,000."""

BOUNDS: Floats = LEAST_SIZE * np.power(_GROWTH, np.arange(_STEPS + 1, dtype=np.float64))
"""Sizes between which the bins lie."""

_SIZES = BOUNDS[1:] * 2 / (_GROWTH + 1)
_STANDS_FOR: Floats = np.concatenate([-_SIZES[::-1], np.zeros(1), _SIZES])
_BAND = 64


class Sketches:
    """Sketches side by side: one a bucket, or one a group.

    They hold only the band of bins that values have come to, which for most measures is a tenth.
    """

    def __init__(self, count: int, kernel: Callable[..., None]) -> None:
        self._kernel = kernel
        self._first_bin = 0
        self._bins = np.zeros((count, 0))

    def add(self, where: NDArray[np.int64], values: Floats, weights: Floats) -> None:
        """Add finite values, each to the sketch of number `where`, if there is such."""
        if not len(values):
            return
        ends = bin_of(np.array([values.min(), values.max()]), BOUNDS)
        self._make_room(int(ends[0]), int(ends[1]))
        self._kernel(where, values, weights, BOUNDS, self._first_bin, self._bins)

    def replace(self, number: int, sketch: Floats | None) -> Floats:
        """Put another sketch in a place, and return the one that was there.

        Args:
            number: Which place.
            sketch: One that was returned before, with nothing added since then whose bins were
                not held; None for an empty one.
        """
        before: Floats = self._bins[number].copy()
        self._bins[number] = 0.0 if sketch is None else sketch
        return before

    def clear(self, start: int, stop: int) -> None:
        """Forget the values of some sketches."""
        self._bins[start:stop] = 0.0

    @property
    def size_bytes(self) -> int:
        """Return what it holds in memory."""
        return self._bins.nbytes

    def quantiles(self, shares: tuple[float, ...], *, first: int, buckets: int) -> Floats:
        """Return (sketches - first, shares) float64, NaN where there is no value.

        Each sketch from `first` on is taken together with those before it, `buckets` in all.
        """
        return self._quantiles(self._bins, shares, first, buckets)

    def quantiles_of(
        self, start: int, stop: int, times: int, shares: tuple[float, ...], *, buckets: int
    ) -> Floats:
        """Return (points, shares) float64, NaN where there is no value.

        Args:
            start: The first sketch.
            stop: Behind the last; those of the last point need not all be there.
            times: So many sketches are taken together as one.
            shares: Which.
            buckets: Each such one is taken together with those before it, so many in all; those
                that have too few before them have no point.
        """
        bins = self._bins[start:stop]
        if times > 1 and bins.size:
            bins = np.add.reduceat(bins, np.arange(0, len(bins), times), axis=0)
        elif times > 1:
            bins = np.zeros((-(-(stop - start) // times), 0))
        return self._quantiles(bins, shares, buckets - 1, buckets)

    def _quantiles(
        self, bins: Floats, shares: tuple[float, ...], first: int, buckets: int
    ) -> Floats:
        count = len(bins) - first
        total = np.zeros((count, bins.shape[1]))
        for step in range(buckets):
            total += bins[first - step : first - step + count]
        below = np.cumsum(total, axis=1)
        found = np.full((count, len(shares)), np.nan)
        if not below.size:
            return found
        some = below[:, -1] > 0
        for place, share in enumerate(shares):
            # A little less, since weights such as 1 / 0.75 do not add up to the very number; but
            # more than nothing, which is what the first bins of the band hold.
            target = max(share * (1 - 1e-9), 1e-12) * below[some, -1:]
            number = (below[some] < target).sum(axis=1)
            found[some, place] = _STANDS_FOR[number + self._first_bin]
        return found

    def _make_room(self, low: int, high: int) -> None:
        held = self._bins.shape[1]
        if held:
            low, high = min(low, self._first_bin), max(high, self._first_bin + held - 1)
        low, high = low // _BAND * _BAND, min((high // _BAND + 1) * _BAND, BINS)
        if high - low == held:
            return
        before = self._first_bin - low if held else 0
        after = high - low - held - before
        self._bins = np.pad(self._bins, ((0, 0), (before, after)))
        self._first_bin = low


def quantiles_of_bins(
    bins: NDArray[np.int64], weights: Floats, shares: tuple[float, ...]
) -> Floats:
    """Return (shares,) float64: quantiles of a sketch that was kept bin by bin, NaN without one.

    Args:
        bins: (n,) numbers of bins, in any order; one may come several times.
        weights: (n,) float64, what is in each.
        shares: Which quantiles, each from 0 to 1.
    """
    if not len(bins):
        return np.full(len(shares), np.nan)
    order = np.argsort(bins, kind="stable")
    below = np.cumsum(weights[order])
    targets = np.maximum(np.array(shares) * (1 - 1e-9), 1e-12) * below[-1]
    place = np.minimum(np.searchsorted(below, targets), len(below) - 1)
    found: Floats = _STANDS_FOR[bins[order][place]]
    return found
